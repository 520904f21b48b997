"""The whole file of a case in one call, for the agency's answer (复议法 48, 54; 行诉法 67)."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from pytest_django import Settings

from enforcement.cases.models import Case
from enforcement.documents import tasks as documents
from enforcement.documents.models import Assembly
from enforcement.documents.rules import InstrumentKind
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.models.evidence import Pending
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.journal.models import Entry
from enforcement.registry.models import Account
from enforcement.remedies import packing, tasks
from enforcement.remedies.models import Bundle, Remedy
from media_storage import s3, uploads
from tests import factories, ordinary
from tests.enforcement.clients import Phone
from tests.factories import AT, Team

from . import stories

pytestmark = pytest.mark.django_db


def contested() -> tuple[Team, Remedy]:
    team, case = stories.punished()
    ordinary.issued(team, case, InstrumentKind.CLUE_REGISTER)
    factories.evidence(case, team.officer, factual=False)
    return team, stories.brought(team, case)


def ask(phone: Phone, remedy: Remedy, id: str) -> Any:
    return phone.post(reverse("export-for-remedy", kwargs={"id": remedy.pk}), {"id": id})


def made(id: str) -> None:
    """The worker puts the document together and the store has it."""
    documents.put_together.func(id)
    documents.due(timezone.now())


def packed(remedy: Remedy) -> None:
    """The worker makes what archives are due, and finds nothing to do a second time."""
    due = [str(row.pk) for row in Bundle.objects.waiting().filter(remedy=remedy)]
    for id in due * 2:
        tasks.pack.func(id)


@pytest.fixture
def store(bucket: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """Both buckets, and evidence whose bytes are really in the first: by SHA-256."""
    settings.S3_DERIVATIVES_BUCKET = f"{bucket}-derivatives"
    s3.ensure_derivatives_bucket()
    bodies: dict[str, bytes] = {}
    declare = factories.declared

    def declared(case: Case, by: Account, *, content: bytes = b"", **said: Any) -> Pending:
        body = content or uuid4().bytes
        bodies[hashlib.sha256(body).hexdigest()] = body
        return declare(case, by, content=body, **said)

    def settled(pending: Pending, *, at: datetime = AT) -> uploads.Settled:
        with transaction.atomic():
            uploads.mark_ready(upload_id=pending.pk, multipart_id="")
            upload = uploads.claim_completion(upload_id=pending.pk, at=at)
        s3.put(bucket, upload.key, bodies[upload.sha256], media_type="image/jpeg", sha256=upload.sha256)
        return uploads.settle_remote(upload)

    monkeypatch.setattr(factories, "declared", declared)
    monkeypatch.setattr(factories, "settled", settled)
    return bodies


def fetched(address: dict[str, Any]) -> bytes:
    body = httpx.get(address["url"], verify=False).content  # noqa: S501 - the tests' own certificate
    assert (hashlib.sha256(body).hexdigest(), len(body)) == (address["sha256"], address["size"])
    return body


def test_is_one_archive_with_the_document_every_original_and_a_list_that_holds(
    store: dict[str, bytes],
) -> None:
    team, remedy = contested()
    large = factories.evidence(remedy.case, team.officer, factual=False, content=b"\x01" * 9_000_000)
    phone, id = Phone(team.officer), str(uuid4())
    assert ask(phone, remedy, id).json()["archive"] is None
    assert not Bundle.objects.waiting().exists()
    made(id)
    assert [row.pk for row in Bundle.objects.waiting()] == [Bundle.objects.get().pk]
    packed(remedy)
    answer = ask(phone, remedy, id).json()
    assert Bundle.objects.count() == 1
    assert answer["archive"]["file_name"].endswith("全卷.zip")
    with zipfile.ZipFile(io.BytesIO(fetched(answer["archive"]))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        held = {name: archive.read(name) for name in names}
    assert names[:2] == ["清单.json", "全卷.pdf"]
    assert hashlib.sha256(held["全卷.pdf"]).hexdigest() == answer["file"]["sha256"]
    assert PdfReader(io.BytesIO(held["全卷.pdf"])).pages
    listed = json.loads(held["清单.json"])
    evidence = {one.number: one.sha256 for one in remedy.case.evidence.all()}
    assert {one["编号"]: one["SHA-256"] for one in listed["原件"]} == evidence
    for one in listed["原件"]:
        assert hashlib.sha256(held[one["文件"]]).hexdigest() == one["SHA-256"]
        assert held[one["文件"]] == store[one["SHA-256"]]
    assert len(names) == 2 + len(evidence)
    assert large.number in evidence
    assert listed["原件清单SHA-256"] == answer["originals_sha256"]
    assert [row["题名"] for row in listed["卷内目录"]] == ["案件来源登记表"]
    chain = {entry.seq: bytes(entry.digest).hex() for entry in Entry.objects.filter(stream=remedy.case_id)}
    assert {row["序号"]: row["摘要"] for row in listed["过程记录"]}.items() <= chain.items()


@pytest.mark.usefixtures("store")
def test_the_archive_is_of_the_originals_on_file_when_it_was_asked_for_and_goes_when_it_expires() -> None:
    team, remedy = contested()
    phone, id = Phone(team.officer), str(uuid4())
    ask(phone, remedy, id)
    made(id)
    packed(remedy)
    first = ask(phone, remedy, id).json()["archive"]
    later = factories.evidence(remedy.case, team.officer, factual=False)
    again = ask(phone, remedy, id)
    assert (again.status_code, again.json()["archive"]) == (202, None)
    packed(remedy)
    second = ask(phone, remedy, id).json()["archive"]
    sizes = [len(zipfile.ZipFile(io.BytesIO(fetched(one))).namelist()) for one in (first, second)]
    assert sizes[1] == sizes[0] + 1
    assert later.pk in Bundle.objects.latest("asked_at").evidence
    ends = [bundle.expires_at for bundle in Bundle.objects.all()]
    assert tasks.due(min(ends) - timedelta(seconds=1)).removed == 0
    assert tasks.due(max(ends)).removed == 2
    assert not Bundle.objects.exists()
    assert httpx.get(second["url"], verify=False).status_code == 404  # noqa: S501 - the tests' own certificate
    assert ask(phone, remedy, id).status_code == 202


def test_no_name_of_a_file_leaves_its_folder() -> None:
    assert packing._safe("../../etc/passwd") == "_.._etc_passwd"  # noqa: SLF001 - what stands in the archive
    assert packing._safe('a<b>:"c|?*.jpg') == "a_b___c___.jpg"  # noqa: SLF001
    assert packing._safe(" . ") == "_"  # noqa: SLF001


@pytest.mark.usefixtures("store")
def test_gives_the_document_every_original_and_the_journal_with_the_last_day_of_the_answer() -> None:
    team, remedy = contested()
    phone, id = Phone(team.officer), str(uuid4())
    first = ask(phone, remedy, id)
    assert first.status_code == 202, first.json()
    assert first.json()["file"] is None
    assert first.json()["reply_due"] == date(2026, 12, 7).isoformat()
    made(id)
    assert ask(phone, remedy, id).status_code == 202
    packed(remedy)
    answer = ask(phone, remedy, id)
    assert answer.status_code == 201, answer.json()
    shown = answer.json()
    assert shown["file"]["sha256"] == Assembly.objects.get(pk=id).file.sha256
    assert [row["title"] for row in shown["catalogue"]] == ["案件来源登记表"]
    evidence = {str(one.pk): one.sha256 for one in remedy.case.evidence.all()}
    assert {one["id"]: one["sha256"] for one in shown["originals"]} == evidence
    assert all(one["url"].startswith("http") for one in shown["originals"])
    listed = json.dumps(evidence, sort_keys=True, separators=(",", ":"))
    assert shown["originals_sha256"] == hashlib.sha256(listed.encode()).hexdigest()
    entries = {entry.seq: bytes(entry.digest).hex() for entry in Entry.objects.filter(stream=remedy.case_id)}
    assert {one["seq"]: one["digest"] for one in shown["journal"]}.items() <= entries.items()
    given = Custody.objects.filter(case=remedy.case, purpose=AccessPurpose.REMEDY)
    assert given.count() == 3 * len(evidence)
    entry = Entry.objects.filter(stream=remedy.case_id, act="export_for_remedy").latest("seq")
    assert shown["originals_sha256"] in entry.body


def test_is_for_those_who_work_on_the_case_or_review_it() -> None:
    team, remedy = contested()
    for who, status in (
        (team.head, 202),
        (team.reviewer, 404),
        (team.auditor, 404),
        (factories.team().officer, 404),
    ):
        answer = ask(Phone(who), remedy, str(uuid4()))
        assert answer.status_code == status, (who, answer.json())


def test_a_file_of_another_case_or_of_one_volume_is_not_its_file() -> None:
    team, remedy = contested()
    phone, id = Phone(team.officer), str(uuid4())
    main = {"id": id, "scope": "main"}
    assert phone.post(reverse("ask-for-file", kwargs={"case_id": remedy.case_id}), main).status_code == 202
    assert ask(phone, remedy, id).status_code == 409
