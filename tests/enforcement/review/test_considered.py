"""What a proposed penalty must have considered (Penalty Law Arts. 29-33, 37; 生态环境法典 1055-1060)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest

from enforcement.cases.models import Case, Party
from enforcement.cases.rules import Status
from enforcement.errors import NotNow
from enforcement.law.values import DecisionVariant, Department, PartyKind, PenaltyKind
from enforcement.review import actions
from enforcement.review.considering import penalised_elsewhere
from enforcement.review.models import Draft
from enforcement.review.rules import (
    Considered,
    Finding,
    MitigationGround,
    NoPenaltyGround,
    Penalty,
    read_considered,
)
from enforcement.review.rules.considered import (
    Comparison,
    Daily,
    Elsewhere,
    Mitigation,
    Norm,
    Original,
    SameAct,
    by_the_day,
    changed_law,
    highest_norm,
    of_age,
    one_fine,
)
from enforcement.review.rules.variants import GROUNDS
from enforcement.sealed import lookup, seal
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again

DAY = date(2026, 11, 2)
CODE = date(2026, 8, 15)
OTHER = Elsewhere(uuid4(), "昌环罚〔2026〕1号", "昌宁分局", DAY, DAY, DAY, Decimal(1000))
WHOLE = Considered(
    mitigation=(Mitigation(MitigationGround.MERIT, "揭发他人"),),
    comparison=Comparison("旧", "新", new_is_lighter=True, reason="罚款上限降低"),
    same_act=(SameAct(uuid4(), same=False, reason="日期不同"),),
    norms=(Norm("甲", Decimal(100), applied=True), Norm("乙", Decimal(50))),
    priors="另一领域",
    daily=Daily(uuid4(), DAY, DAY + timedelta(days=3)),
)


def unmet(requirements: Any) -> set[str]:
    return {requirement.code for requirement in requirements if not requirement.met}


class TestRules:
    def test_what_was_considered_is_read_back_as_it_was_written(self) -> None:
        assert read_considered(WHOLE.stored()) == WHOLE
        assert read_considered({}) == Considered()

    @pytest.mark.parametrize(
        ("act_on", "received_on", "fine", "may"),
        [
            (DAY, DAY + timedelta(days=400), 1000, True),
            (DAY + timedelta(days=1), DAY, 1000, False),
            (None, DAY + timedelta(days=30), 1000, True),
            (None, DAY + timedelta(days=31), 1000, False),
            (DAY, DAY, 0, False),
        ],
    )
    def test_a_fine_may_be_of_the_same_act(
        self, act_on: date | None, received_on: date, fine: int, *, may: bool
    ) -> None:
        assert replace(OTHER, fine=Decimal(fine)).may_be_of(act_on, received_on) is may

    @pytest.mark.parametrize(
        ("answers", "fined", "missing"),
        [
            ((), True, {"same_act_answered"}),
            ((), False, set()),
            ((SameAct(OTHER.case, same=False, reason=""),), True, {"same_act_answered"}),
            ((SameAct(OTHER.case, same=False, reason="另一批次"),), True, set()),
            ((SameAct(OTHER.case, same=True, reason="同一批次"),), True, {"no_second_fine"}),
        ],
    )
    def test_one_act_is_fined_once(
        self, answers: tuple[SameAct, ...], missing: set[str], *, fined: bool
    ) -> None:
        assert unmet(one_fine([OTHER], answers, fined=fined)) == missing

    def test_of_several_norms_the_higher_fine_applies(self) -> None:
        low, high = Norm("甲", Decimal(50)), Norm("乙", Decimal(100))
        assert not unmet(highest_norm(()))
        assert not unmet(highest_norm((low, replace(high, applied=True))))
        assert unmet(highest_norm((replace(low, applied=True), high)))
        assert unmet(highest_norm((low, high)))
        assert unmet(highest_norm((replace(high, applied=True),)))

    @pytest.mark.parametrize(
        ("department", "span", "act_on", "statute"),
        [
            (Department.URBAN, (date(2020, 1, 1), None), DAY, None),
            (Department.URBAN, (DAY + timedelta(days=1), None), DAY, "CFF"),
            (Department.URBAN, (date(2020, 1, 1), DAY + timedelta(days=1)), DAY, "CFF"),
            (Department.ECOLOGY, (date(2020, 1, 1), None), CODE - timedelta(days=1), "ECO"),
            (Department.ECOLOGY, (date(2020, 1, 1), None), CODE, None),
        ],
    )
    def test_a_law_changed_since_the_act_is_compared(
        self, department: Department, span: tuple[date, date | None], act_on: date, statute: str | None
    ) -> None:
        article = changed_law(department, [span], act_on=act_on, today=date(2026, 12, 1))
        assert (article.statute if article else None) == statute

    @pytest.mark.parametrize(
        ("age", "grounds", "missing"),
        [
            (13, (MitigationGround.MINOR,), {"responsible_age"}),
            (14, (), {"minor_mitigated"}),
            (17, (MitigationGround.MERIT,), {"minor_mitigated"}),
            (17, (MitigationGround.MINOR,), set()),
            (18, (), set()),
        ],
    )
    def test_a_minor_is_spared_or_dealt_with_more_lightly(
        self, age: int, grounds: tuple[MitigationGround, ...], missing: set[str]
    ) -> None:
        considered = Considered(mitigation=tuple(Mitigation(ground, "属实") for ground in grounds))
        assert unmet(of_age([age, 40], considered, penalises=True)) == missing
        assert not unmet(of_age([age], considered, penalises=False))
        assert all("条" in ground.article.cite() for ground in MitigationGround)

    @pytest.mark.parametrize(
        ("changed", "missing"),
        [
            ({}, set()),
            ({"department": Department.URBAN}, {"daily_department"}),
            ({"decided_on": None}, {"daily_original"}),
            ({"ordered_on": DAY + timedelta(days=1)}, {"daily_order"}),
            ({"inspected_on": frozenset()}, {"daily_reinspection"}),
            ({"days": 31}, {"daily_reinspection"}),
            ({"fine": 4000}, {"daily_sum"}),
        ],
    )
    def test_a_fine_by_the_day_stands_on_every_link_of_its_chain(
        self, changed: dict[str, Any], missing: set[str]
    ) -> None:
        days = changed.pop("days", 3)
        daily = Daily(uuid4(), DAY, DAY + timedelta(days=days))
        original = Original(
            decided_on=changed.get("decided_on", DAY),
            fine=Decimal(1000),
            ordered_on=changed.get("ordered_on", DAY),
            inspected_on=changed.get("inspected_on", frozenset({daily.reinspected_on})),
        )
        found = by_the_day(
            changed.get("department", Department.ECOLOGY),
            daily,
            original,
            fine=Decimal(changed.get("fine", 1000 * days)),
            today=DAY + timedelta(days=40),
        )
        assert unmet(found) == missing


def propose(team: Team, case: Case, considered: Considered | None = None, **changed: Any) -> Draft:
    proposal: dict[str, Any] = {
        "penalties": (Penalty(PenaltyKind.FINE, Decimal(2000)),),
        "facts": "经营超过保质期的食品。",
        "basis": "食品安全法第一百二十四条",
        "discretion": "一般",
        "correction": "",
        "performance": "十五日内缴纳。",
        "considered": considered or Considered(),
    }
    id = uuid4()
    actions.draft_decision(
        case_id=case.pk,
        version=again(case).version,
        id=id,
        proposal=actions.Proposal(**(proposal | changed)),
        by=actor(team.officer),
        at=AT,
    )
    return Draft.objects.get(pk=id)


def fined_before(business: str) -> UUID:
    """Another department has fined the same business for an act of the same time."""
    team, case = ordinary.ready_to_decide()
    ordinary.decide(team, case)
    Party.objects.create(case=case, kind=PartyKind.ORGANISATION, name=business, address="测试路3号")
    return case.pk


@pytest.mark.django_db
class TestAcrossDepartments:
    def test_a_fine_of_another_department_must_be_answered_for_and_what_was_answered_is_reviewed(
        self,
    ) -> None:
        team, _ = ordinary.drafted()
        case = factories.case_in(Status.CONCLUDED, team)
        earlier = fined_before(case.party_name)
        with pytest.raises(NotNow) as caught:
            propose(team, case)
        assert unmet(caught.value.requirements) == {"same_act_answered"}
        answered = Considered(same_act=(SameAct(earlier, same=False, reason="另一批食品"),))
        draft = propose(team, case, answered)
        assert draft.content()["considered"]["same_act"][0]["reason"] == "另一批食品"

    def test_two_codes_are_two_businesses_however_alike_their_names(self) -> None:
        team, _ = ordinary.drafted()
        case = factories.case_in(Status.CONCLUDED, team)
        earlier = fined_before(case.party_name)
        party, other = (
            Party.objects.filter(case=case),
            Party.objects.filter(case=earlier, name=case.party_name),
        )
        other.update(uscc="91530524MA6K000011")
        assert penalised_elsewhere(case)
        party.update(uscc="91530524MA6K000022")
        assert not penalised_elsewhere(case)
        Party.objects.create(
            case_id=earlier, kind=PartyKind.ORGANISATION, name="改了名称", uscc="91530524MA6K000022"
        )
        assert penalised_elsewhere(case)

    def test_is_asked_again_when_the_decision_is_made(self) -> None:
        team, case = ordinary.ready_to_decide()
        fined_before(case.party_name)
        with pytest.raises(NotNow) as caught:
            ordinary.decide(team, case)
        assert unmet(caught.value.requirements) == {"same_act_answered"}

    def test_a_first_offence_is_looked_up_and_one_penalised_before_is_explained(self) -> None:
        team, _ = ordinary.drafted()
        case = factories.case_in(Status.CONCLUDED, team)
        fined_before(case.party_name)
        photograph = case.evidence.filter(factual=True).values_list("pk", flat=True)[0]
        row = GROUNDS[NoPenaltyGround.FIRST_OFFENCE]
        given: dict[str, Any] = {
            "penalties": (),
            "variant": DecisionVariant.NO_PENALTY,
            "ground": NoPenaltyGround.FIRST_OFFENCE,
            "findings": tuple(Finding(element.code, "属实", (photograph,)) for element in row.elements),
        }
        with pytest.raises(NotNow) as caught:
            propose(team, case, **given)
        assert unmet(caught.value.requirements) == {"first_offence"}
        propose(team, case, Considered(priors="此前系另一领域的违法行为"), **given)

    def test_a_minor_is_found_by_the_sealed_number(self) -> None:
        team, _ = ordinary.drafted()
        case = factories.case_in(Status.CONCLUDED, team)
        number = "530524201001011233"
        Party.objects.create(
            case=case,
            kind=PartyKind.PERSON,
            name="李某",
            id_type="resident",
            id_sealed=seal(number),
            id_lookup=lookup(number),
            address="田园镇",
        )
        with pytest.raises(NotNow) as caught:
            propose(team, case)
        assert unmet(caught.value.requirements) == {"minor_mitigated"}
        propose(team, case, Considered(mitigation=(Mitigation(MitigationGround.MINOR, "十六周岁"),)))
