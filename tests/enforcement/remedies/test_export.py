"""The whole file of a case in one call, for the agency's answer (复议法 48, 54; 行诉法 67)."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone

from enforcement.documents import tasks
from enforcement.documents.models import Assembly
from enforcement.documents.rules import InstrumentKind
from enforcement.evidence.models.custody import Custody
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.journal.models import Entry
from enforcement.remedies.models import Remedy
from tests import factories, ordinary
from tests.enforcement.clients import Phone
from tests.factories import Team

from . import stories

pytestmark = pytest.mark.django_db


def contested() -> tuple[Team, Remedy]:
    team, case = stories.punished()
    ordinary.issued(team, case, InstrumentKind.CLUE_REGISTER)
    factories.evidence(case, team.officer, factual=False)
    return team, stories.brought(team, case)


def ask(phone: Phone, remedy: Remedy, id: str) -> Any:
    return phone.post(reverse("export-for-remedy", kwargs={"id": remedy.pk}), {"id": id})


@pytest.mark.usefixtures("bucket")
def test_gives_the_document_every_original_and_the_journal_with_the_last_day_of_the_answer() -> None:
    team, remedy = contested()
    phone, id = Phone(team.officer), str(uuid4())
    first = ask(phone, remedy, id)
    assert first.status_code == 202, first.json()
    assert first.json()["file"] is None
    assert first.json()["reply_due"] == date(2026, 12, 7).isoformat()
    tasks.put_together.func(id)
    tasks.due(timezone.now())
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
    assert given.count() == 2 * len(evidence)
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
