"""What the head may decide beside a penalty (Penalty Law Arts. 30-33, 57)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import education, notice
from enforcement.decisions.models import Decision
from enforcement.decisions.rules import elements_of, missing_elements
from enforcement.documents.rules import InstrumentKind
from enforcement.errors import NotNow, Unprocessable
from enforcement.journal.actions import constraint_name
from enforcement.law.values import DecisionVariant, Department, PenaltyKind
from enforcement.review import actions
from enforcement.review.rules import (
    Finding,
    NoPenaltyGround,
    Penalty,
    article_of,
    ground_row,
    grounds_found,
)
from enforcement.review.rules.variants import GROUNDS
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again
from tests.told_once import told_once

NO = DecisionVariant.NO_PENALTY


class TestGrounds:
    @pytest.mark.parametrize("ground", NoPenaltyGround)
    def test_every_ground_cites_its_article_and_asks_for_evidence_of_each_element(
        self, ground: NoPenaltyGround
    ) -> None:
        row = GROUNDS[ground]
        evidence = uuid4()
        found = tuple(Finding(element.code, "属实", (evidence,)) for element in row.elements)
        assert "条" in row.article.cite()
        assert all(requirement.met for requirement in grounds_found(row, found, {evidence}))
        assert not any(requirement.met for requirement in grounds_found(row, found, ()))
        assert not grounds_found(row, found[1:], {evidence})[0].met

    def test_the_law_leaves_a_choice_for_the_first_offence_alone(self) -> None:
        assert {ground for ground, row in GROUNDS.items() if not row.mandatory} == {
            NoPenaltyGround.FIRST_OFFENCE
        }

    def test_ecology_cites_its_own_code_for_want_of_fault(self) -> None:
        fault = NoPenaltyGround.NO_FAULT
        assert article_of(NO, fault, Department.ECOLOGY).statute == "ECO"
        assert article_of(NO, fault, Department.URBAN).statute == "CFF"
        assert ground_row(DecisionVariant.PENALTY, None) is None

    @pytest.mark.parametrize("variant", DecisionVariant)
    def test_a_decision_says_what_its_variant_asks(self, variant: DecisionVariant) -> None:
        wanted = {key for key, _, _ in elements_of(variant, fined=False)}
        assert {"party_name", "facts", "remedies", "agency", "date"} <= wanted
        assert ("penalties" in wanted) is variant.penalises
        assert ("findings" in wanted) is not variant.penalises
        assert len(missing_elements({}, fined=False, variant=variant)) == len(wanted)


@told_once
def concluded() -> tuple[Team, Case]:
    team, _ = ordinary.drafted()
    return team, factories.case_in(Status.CONCLUDED, team)


def propose(team: Team, case: Case, variant: DecisionVariant, **changed: Any) -> Case:
    row = ground_row(variant, NoPenaltyGround.MINOR)
    assert row
    photograph = case.evidence.filter(factual=True).values_list("pk", flat=True)[0]
    proposal: dict[str, Any] = {
        "penalties": (),
        "facts": "货架上有超过保质期的食品一袋,当场下架。",
        "basis": "行政处罚法第三十三条第一款",
        "discretion": "",
        "correction": "",
        "performance": "",
        "variant": variant,
        "ground": NoPenaltyGround.MINOR if variant is NO else None,
        "findings": tuple(Finding(element.code, "属实", (photograph,)) for element in row.elements),
    }
    actions.draft_decision(
        case_id=case.pk,
        version=again(case).version,
        id=uuid4(),
        proposal=actions.Proposal(**(proposal | changed)),
        by=actor(team.officer),
        at=AT,
    )
    return again(case)


@told_once
def audited(team: Team, case: Case) -> Case:
    case = ordinary.send(team, case)
    code = StepCode.PASS_REVIEW if case.major else StepCode.PASS_AUDIT
    ordinary.give(team, case, code, case.dossiers.latest("draft__seq"))
    return again(case)


@pytest.mark.django_db
class TestDraft:
    @pytest.mark.parametrize(
        ("changed", "pointer"),
        [
            ({"ground": None}, "/ground"),
            ({"penalties": (Penalty(PenaltyKind.WARNING),)}, "/penalties"),
            ({"findings": (Finding("other", "x", (uuid4(),)),)}, "/findings"),
        ],
    )
    def test_contradicts_itself_nowhere(self, changed: dict[str, Any], pointer: str) -> None:
        team, case = concluded()
        with pytest.raises(Unprocessable) as caught:
            propose(team, case, NO, **changed)
        assert caught.value.pointer == pointer

    def test_every_element_is_found_on_evidence_of_this_case(self) -> None:
        team, case = concluded()
        other = factories.evidence(factories.clue(team), team.officer)
        found = tuple(Finding(code, "属实", (other.pk,)) for code in ("minor", "corrected", "no_harm"))
        with pytest.raises(NotNow) as caught:
            propose(team, case, NO, findings=found)
        assert len([r for r in caught.value.requirements if not r.met]) == 3
        assert "第三十三条" in caught.value.requirements[0].article


@pytest.mark.django_db
class TestNoPenalty:
    def test_is_decided_without_notice_and_closed_once_the_party_was_educated(self) -> None:
        team, case = concluded()
        case = propose(team, case, NO)
        assert (case.variant, case.hindrances.open_at(AT).filter(code="correction_owed").exists()) == (
            NO,
            False,
        )
        case = audited(team, case)
        notice.approve_notice(
            case_id=case.pk, version=case.version, opinion="同意", by=actor(team.head), at=AT
        )
        with pytest.raises(NotNow) as caught:
            notice.notify(
                case_id=case.pk,
                version=again(case).version,
                id=uuid4(),
                served=ordinary.served_on_party(team, case),
                by=actor(team.officer),
                at=AT,
            )
        assert caught.value.code == "nothing_to_announce"
        ordinary.decide(team, again(case))
        decision = Decision.objects.get(case=case)
        assert decision.variant == NO
        assert not decision.penalises
        assert "不罚" in decision.number
        assert "第三十三条" in decision.content["ground_article"]
        assert "行政复议" in decision.content["remedies"]
        assert len(decision.content["findings"]) == 3
        assert case.hindrances.open_at(AT).filter(code="education_owed").exists()
        lesson = education.Lesson(AT, "经营场所", "张某", "讲解食品安全法。")
        given: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
        with pytest.raises(Unprocessable):
            education.educate(version=again(case).version, lesson=lesson, **given)
        signed = factories.evidence(case, team.officer, factual=False).pk
        lesson = education.Lesson(AT, "经营场所", "张某", "讲解食品安全法。", signed)
        education.educate(version=again(case).version, lesson=lesson, **given)
        assert not case.hindrances.open_at(AT).filter(code="education_owed").exists()

    def test_a_penalty_told_of_gives_way_to_none_at_once(self) -> None:
        team, case = ordinary.notified()
        case = audited(team, propose(team, case, NO))
        assert case.major
        ordinary.decide(team, ordinary.discuss(team, case))

    def test_the_head_decides_what_was_reviewed_and_nothing_else(self) -> None:
        team, case = concluded()
        case = audited(team, propose(team, case, DecisionVariant.NOT_ESTABLISHED, findings=self.why(case)))
        dossier = case.dossiers.get()
        with pytest.raises(IntegrityError) as refused, transaction.atomic():
            Decision.objects.create(
                case=case,
                procedure="ordinary",
                variant=NO,
                dossier=dossier,
                opinion=dossier.opinions.get(),
                passed=True,
                number="x",
                content={},
                penalty_kinds=[],
                fine=0,
                amount=0,
                decided_by=team.head,
                decided_at=AT,
                decided_on=AT.date(),
            )
        assert constraint_name(refused.value) == "decision_as_reviewed"
        ordinary.decide(team, case)
        assert Decision.objects.get(case=case).content["conclusion"] == "违法事实不能成立"
        assert not case.hindrances.open_at(AT).filter(code="education_owed").exists()

    @pytest.mark.parametrize(
        ("variant", "said"),
        [
            (NO, "没有造成危害后果"),
            (DecisionVariant.NOT_ESTABLISHED, "违法事实不能成立"),
        ],
    )
    def test_its_instrument_says_why_and_needs_nothing_more(
        self, variant: DecisionVariant, said: str
    ) -> None:
        team, case = concluded()
        found = {} if variant is NO else {"findings": self.why(case)}
        ordinary.decide(team, audited(team, propose(team, case, variant, **found)))
        instrument = ordinary.issued(team, again(case), InstrumentKind.NO_PENALTY_DECISION)
        assert "element_education" not in instrument.warnings
        assert said in str(instrument.content())

    def why(self, case: Case) -> tuple[Finding, ...]:
        photograph = case.evidence.filter(factual=True).values_list("pk", flat=True)[0]
        return (Finding("not_established", "食品未超过保质期。", (photograph,)),)
