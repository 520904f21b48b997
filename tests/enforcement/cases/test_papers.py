"""What is named as a paper of the case stands on its file: confirmation, report, signature, receipt (Art. 47)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError

from enforcement.cases import actions
from enforcement.cases.models import Case
from enforcement.cases.rules import AssessmentKind, Capacity, MatterKind
from enforcement.law.limits import Exclusion
from enforcement.registry.models import legal_day
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor

from . import test_detours as detours

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


def confirmed(team: Team, case: Case, paper: UUID) -> None:
    said = actions.Confirmed(address="昌宁县某路1号", confirmed_at=AT, evidence=paper)
    actions.confirm_address(
        case_id=case.pk,
        id=uuid4(),
        party=case.parties.get().pk,
        confirmed=said,
        by=actor(team.officer),
        at=AT,
    )


def assessed(team: Team, case: Case, paper: UUID) -> None:
    found = actions.Assessed(
        kind=AssessmentKind.CAPACITY, text="鉴定意见", capacity=Capacity.INCAPABLE, evidence=paper
    )
    actions.assess_party(
        case_id=case.pk,
        id=uuid4(),
        party=case.parties.get().pk,
        assessed=found,
        by=actor(team.officer),
        at=AT,
    )


def asked(team: Team, case: Case, paper: UUID) -> None:
    asked = actions.Asked(kind=MatterKind.EXTEND_DECISION, reason="案情复杂", signature=paper)
    actions.ask_matter(case_id=case.pk, id=uuid4(), asked=asked, by=actor(team.officer), at=AT)


def sent(team: Team, case: Case, paper: UUID | None) -> UUID:
    id = uuid4()
    actions.send_for_appraisal(
        case_id=case.pk,
        id=id,
        kind=Exclusion.TESTING,
        body="检验所",
        items="样品三袋",
        sent_on=TODAY,
        commission=paper,
        by=actor(team.officer),
        at=AT,
    )
    return id


def commissioned(team: Team, case: Case, paper: UUID) -> None:
    sent(team, case, paper)


def reported(team: Team, case: Case, paper: UUID | None, notice: UUID | None = None) -> None:
    given: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
    given["appraisal_id"] = sent(team, case, None)
    actions.receive_result(result="不合格", result_on=TODAY, report=paper, **given)
    actions.tell_result(told_on=TODAY, how="当面", notice=notice, **given)


def told(team: Team, case: Case, paper: UUID) -> None:
    reported(team, case, None, notice=paper)


def received(team: Team, case: Case, paper: UUID) -> None:
    id = uuid4()
    actions.transfer_agency(
        case_id=case.pk,
        version=case.version,
        id=id,
        to_agency="昌宁县林业和草原局",
        letter="移〔2026〕3号",
        reason="属其管辖",
        materials=["案卷1册"],
        sent_on=TODAY,
        by=actor(team.head),
        at=AT,
    )
    actions.record_transfer_receipt(
        case_id=case.pk, transfer_id=id, received_on=TODAY, receipt=paper, by=actor(team.officer), at=AT
    )


@pytest.mark.parametrize("act", [confirmed, assessed, asked, commissioned, reported, told, received])
def test_is_evidence_of_this_very_case(act: Callable[[Team, Case, UUID], None]) -> None:
    team = factories.team()
    elsewhere = factories.evidence(factories.clue(team), team.officer, factual=False).pk
    for paper in (uuid4(), elsewhere):
        with pytest.raises(IntegrityError, match="is no evidence of the case"):
            act(team, factories.filed(factories.clue(team), team), paper)
    case = factories.filed(factories.clue(team), team)
    act(team, case, factories.evidence(case, team.officer, factual=False).pk)


def test_otherwise_the_refusal_says_so_with_its_article() -> None:
    team = factories.team()
    case = factories.clue(team)
    form = {
        "id": str(uuid4()),
        "party": str(case.parties.get().pk),
        "address": "昌宁县某路1号",
        "confirmed_at": "2026-11-23T01:00:00Z",
        "electronic": True,
        "electronic_address": "wx:1",
        "evidence": str(uuid4()),
    }
    answer = Phone(team.officer).post(f"/api/v1/cases/{case.pk}/service-addresses", form)
    assert (answer.status_code, answer.json()["code"]) == (422, "paper_of_case"), answer.json()
    assert "第四十七条" in answer.json()["requirements"][0]["article"]


def test_the_signature_of_each_level_is_a_sheet_on_file() -> None:
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    matter = detours.asked(team, case, MatterKind.EXTEND_DECISION, support=False)
    given: dict[str, Any] = {"case_id": case.pk, "matter_id": matter.pk, "at": AT}
    wrong = actions.Said(agrees=True, text="同意", signature=uuid4())
    with pytest.raises(IntegrityError, match="is no evidence of the case"):
        actions.support_matter(said=wrong, by=actor(team.unit_head), **given)
    sheet = factories.evidence(case, team.officer, factual=False).pk
    said = actions.Said(agrees=True, text="同意", signature=sheet)
    actions.support_matter(said=said, by=actor(team.unit_head), **given)
    assert matter.opinions.get(level="unit").signature == sheet
