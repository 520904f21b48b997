"""What was issued is kept as it was, is fetched, is verified by whoever holds it, and makes the file of its case."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from rest_framework.test import APIClient

from enforcement.cases.models import Case
from enforcement.documents import tasks
from enforcement.documents.actions import issue
from enforcement.documents.models import Assembly, Instrument, Outgoing
from enforcement.documents.rendering import CODE_LENGTH
from enforcement.documents.rules import InstrumentKind
from enforcement.journal.models import Entry
from media_storage import s3
from media_storage.models import Safekeeping
from tests import factories, ordinary, pdfa
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bucket")]

K = InstrumentKind


def text_of(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


def fetch(answer: dict[str, str]) -> bytes:
    assert urlsplit(answer["url"]).path
    fetched = httpx.get(answer["url"], verify=False)  # noqa: S501 - the tests' own certificate
    assert fetched.status_code == 200
    assert hashlib.sha256(fetched.content).hexdigest() == answer["sha256"]
    return fetched.content


def test_an_instrument_goes_to_the_store_and_is_fetched_and_verified_by_its_code() -> None:
    team = factories.team()
    case = factories.inspected(factories.clue(team), team)
    instrument = ordinary.issued(team, case, K.SITE_RECORD)
    phone = Phone(team.officer)
    address = reverse("access-instrument", kwargs={"id": instrument.pk})
    assert phone.post(address, {}).status_code == 409
    assert tasks.due(AT).sent == 1
    assert tasks.due(AT).sent == 0
    assert not Outgoing.objects.exists()
    stored = Instrument.objects.get(pk=instrument.pk).stored
    assert stored is not None
    assert stored.sha256 == instrument.pdf_sha256
    assert s3.read_lock(stored.key, version_id=stored.version_id).mode is s3.Mode.COMPLIANCE
    assert Safekeeping.objects.get(pk=stored.pk).renew_at
    told = phone.post(address, {})
    assert told.status_code == 201, told.json()
    pdf = fetch(told.json())
    assert "现场笔录" in text_of(pdf)
    assert b"pdfaid:part>2<" in pdf
    assert "第1页共1页" in text_of(pdf)
    acts = Entry.objects.filter(stream=case.pk).values_list("act", flat=True)
    assert {"issue_instrument", "store_document", "access_instrument"} <= set(acts)

    anybody = APIClient()
    code = instrument.content_sha256[:CODE_LENGTH]
    known = {"id": instrument.pk, "code": code}
    shown = anybody.get(reverse("public-instrument", kwargs=known), {"sha256": instrument.pdf_sha256}).json()
    assert shown == {
        "kind": "现场笔录",
        "title": "现场笔录",
        "number": "",
        "agency": team.agency.name,
        "issued_on": "2026-11-23",
        "sealed": False,
        "voided": False,
        "replaced": False,
        "file": "issued",
    }
    other = anybody.get(reverse("public-instrument", kwargs=known), {"sha256": "0" * 64}).json()
    assert other["file"] == "neither"
    page = anybody.get(reverse("verify", kwargs=known))
    assert "确为本系统制发" in page.content.decode()
    for wrong in ({"id": uuid4(), "code": code}, {"id": instrument.pk, "code": "0" * CODE_LENGTH}):
        assert anybody.get(reverse("public-instrument", kwargs=wrong)).status_code == 404
        assert anybody.get(reverse("verify", kwargs=wrong)).status_code == 404


def test_nobody_outside_verifies_an_internal_instrument() -> None:
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    instrument = ordinary.issued(team, case, K.FILING_APPROVAL)
    known = {"id": instrument.pk, "code": instrument.content_sha256[:CODE_LENGTH]}
    assert APIClient().get(reverse("public-instrument", kwargs=known)).status_code == 404


def test_a_store_that_is_away_is_waited_for() -> None:
    team = factories.team()
    case = factories.inspected(factories.clue(team), team)
    instrument = ordinary.issued(team, case, K.SITE_RECORD)
    at = timezone.now()
    Outgoing.objects.get(pk=instrument.pk).failed(at)
    assert tasks.due(at).sent == 0
    assert tasks.due(at + timedelta(minutes=1)).sent == 1


class TestFile:
    def test_is_put_together_in_the_statutory_order_with_its_page_numbers(self) -> None:
        team, case = self._decided()
        phone = Phone(team.officer)
        whole, main = (self._ask(phone, case, scope) for scope in ("whole", "main"))
        fetched = {scope: self._made(phone, id) for scope, id in (("whole", whole), ("main", main))}
        said = {scope: text_of(pdf) for scope, pdf in fetched.items()}
        listed = ["立案审批表", "行政处罚决定书", "行政处罚告知书", "证据目录", "现场笔录"]
        contents = said["main"][said["main"].index("卷内目录") :]
        places = [contents.index(title) for title in listed]
        assert places == sorted(places)
        assert "负责人集体讨论记录" in said["whole"]
        assert "法制审核意见书" in said["whole"]
        assert "副卷" in said["whole"]
        for inner in ("负责人集体讨论记录", "法制审核意见书", "调查终结报告"):
            assert inner not in said["main"]
        assert "第七十八条" in said["main"]
        assert {scope: pdfa.violations(pdf) for scope, pdf in fetched.items()} == {"whole": [], "main": []}
        row = Assembly.objects.get(pk=whole)
        assert row.file.pages == len(PdfReader(io.BytesIO(fetched["whole"])).pages)
        assert row.file.instruments == case.instruments.count()

    def test_is_asked_for_once_something_was_issued_and_by_who_works_on_the_case(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        for who, status in ((team.officer, 409), (team.auditor, 403), (factories.team().officer, 404)):
            answer = self._post(Phone(who), case, "whole")
            assert answer.status_code == status, answer.json()

    def _decided(self) -> tuple[Team, Case]:
        team, case = ordinary.ready_to_decide()
        ordinary.decide(team, case)
        ordinary.sealed(team, case)
        kinds = (
            K.SITE_RECORD,
            K.FILING_APPROVAL,
            K.DISCUSSION_RECORD,
            K.INVESTIGATION_REPORT,
        )
        for kind in kinds:
            ordinary.issued(team, case, kind)
        issue.issue_instrument(
            case_id=case.pk,
            id=uuid4(),
            wanted=issue.Wanted(K.REVIEW_OPINION),
            by=actor(team.reviewer),
            at=AT,
        )
        return team, factories.again(case)

    @staticmethod
    def _post(phone: Phone, case: Case, scope: str) -> Any:
        address = reverse("ask-for-file", kwargs={"case_id": case.pk})
        return phone.post(address, {"id": str(uuid4()), "scope": scope})

    def _ask(self, phone: Phone, case: Case, scope: str) -> UUID:
        answer = self._post(phone, case, scope)
        assert answer.status_code == 202, answer.json()
        assert answer.json()["ready"] is False
        return UUID(answer.json()["id"])

    @staticmethod
    def _made(phone: Phone, id: UUID) -> bytes:
        tasks.put_together.func(str(id))
        tasks.put_together.func(str(id))
        tasks.due(timezone.now())
        shown = phone.client.get(reverse("assembly", kwargs={"id": id})).json()
        assert shown["ready"], json.dumps(shown)
        return fetch(phone.post(reverse("access-assembly", kwargs={"id": id}), {}).json())
