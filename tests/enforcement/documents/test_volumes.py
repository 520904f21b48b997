"""Who opens which volume: the party and the public the first, evaluators both (SAMR procedure, Art. 78)."""

from __future__ import annotations

import io
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader
from rest_framework.test import APIClient

from enforcement.cases.models import Case
from enforcement.documents import tasks
from enforcement.documents.models import Assembly, Instrument
from enforcement.documents.rendering import CODE_LENGTH
from enforcement.documents.rules import InstrumentKind
from enforcement.journal.models import Entry
from enforcement.law.instruments import Volume
from tests import factories, ordinary
from tests.enforcement.clients import Phone
from tests.enforcement.supervision import files as evaluated
from tests.factories import Team

from .test_kept import fetch

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bucket")]

K = InstrumentKind


def filed() -> tuple[Team, Case, Instrument, Instrument]:
    """A closed case with an instrument of each volume in the store."""
    team, case = evaluated.closed()
    main, sub = (ordinary.issued(team, case, kind) for kind in (K.SITE_RECORD, K.DISCUSSION_RECORD))
    assert (main.volume, sub.volume) == (Volume.MAIN, Volume.SUB)
    tasks.due(timezone.now())
    return team, case, main, sub


def opened(phone: Phone, instrument: Instrument) -> Any:
    return phone.post(reverse("access-instrument", kwargs={"id": instrument.pk}), {})


def whole(team: Team, case: Case) -> UUID:
    """The whole file, made on request of who works on the case."""
    id = uuid4()
    address = reverse("ask-for-file", kwargs={"case_id": case.pk})
    assert Phone(team.officer).post(address, {"id": str(id), "scope": "whole"}).status_code == 202
    tasks.put_together.func(str(id))
    tasks.due(timezone.now())
    return id


def test_an_evaluator_of_the_drawn_file_opens_the_second_volume_and_nobody_outside_does() -> None:
    team, case, main, sub = filed()
    assembled = whole(team, case)
    evaluator = evaluated.evaluator()
    phone = Phone(evaluator)
    listing = reverse("instruments", kwargs={"case_id": case.pk})
    for address in (listing, reverse("assembly", kwargs={"id": assembled})):
        assert phone.get(address).status_code == 404
    assert opened(phone, sub).status_code == 404
    evaluated.drawn(evaluator)
    listed = phone.get(listing, volume="sub").json()
    assert str(sub.pk) in {row["id"] for row in listed["results"]}
    assert {row["volume"] for row in listed["results"]} == {"sub"}
    for instrument in (main, sub):
        answer = opened(phone, instrument)
        assert answer.status_code == 201, answer.json()
        assert PdfReader(io.BytesIO(fetch(answer.json()))).pages
    file = phone.post(reverse("access-assembly", kwargs={"id": assembled}), {})
    said = "".join(
        "".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(fetch(file.json()))).pages
    )
    assert "负责人集体讨论记录" in said
    assert "备考表" in said
    # the look is the supervisor's to know: it stands on the evaluator's stream, not on the case's
    looks = Entry.objects.filter(act__in=("access_instrument", "access_assembly"))
    assert {entry.stream for entry in looks} == {evaluator.pk}
    assert opened(Phone(evaluated.evaluator()), sub).status_code == 404


def test_the_party_and_the_public_are_given_the_first_volume_alone() -> None:
    team, case, main, sub = filed()
    anybody = APIClient()
    for instrument, status in ((main, 200), (sub, 404)):
        known = {"id": instrument.pk, "code": instrument.content_sha256[:CODE_LENGTH]}
        assert anybody.get(reverse("public-instrument", kwargs=known)).status_code == status
        assert anybody.get(reverse("verify", kwargs=known)).status_code == status
        access = reverse("access-instrument", kwargs={"id": instrument.pk})
        assert anybody.post(access, {}, format="json").status_code == 401
    for kind in Instrument.objects.filter(case=case).values_list("kind", "volume", "outward"):
        assert not (kind[1] == Volume.SUB and kind[2]), kind
    assert Assembly.objects.count() == 0
    assert opened(Phone(factories.team().officer), sub).status_code == 404
    assert opened(Phone(team.officer), sub).status_code == 201
