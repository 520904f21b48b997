"""Standing aside (Art. 43), the order to correct looked at again (Art. 28), a case handed on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases import actions
from enforcement.cases.collective import Voice
from enforcement.cases.models import Case, CaseStep, Recusal
from enforcement.cases.rules import (
    PROCEDURE,
    Corrected,
    RecusalSource,
    Status,
    StepCode,
    decides_recusal_of,
    unmet_and_met,
)
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.registry.models import Account, legal_day
from enforcement.registry.rules import Rank, Role
from tests import factories
from tests.factories import AT, Team, actor, again

TODAY = legal_day(AT)


def unmet(case: Case, code: StepCode) -> set[str]:
    return {r.code for r in unmet_and_met(PROCEDURE[code], again(case).facts(AT)) if not r.met}


def asked(
    team: Team, case: Case, person: Account, *, by: Account | None = None, source: Any = RecusalSource.PARTY
) -> UUID:
    id = uuid4()
    actions.request_recusal(
        case_id=case.pk,
        version=again(case).version,
        id=id,
        person=person.pk,
        source=source,
        reason="与当事人有近亲属关系",
        by=actor(by or team.officer),
        at=AT,
    )
    return id


def decided(
    team: Team,
    case: Case,
    recusal: UUID,
    *,
    granted: bool = True,
    by: Account | None = None,
    voices: Any = (),
) -> Case:
    actions.decide_recusal(
        case_id=case.pk,
        version=again(case).version,
        recusal=recusal,
        granted=granted,
        reason="属实",
        voices=voices,
        by=actor(by or team.head),
        at=AT,
    )
    return again(case)


@pytest.mark.parametrize(
    ("rank", "deciders"),
    [
        (Rank.CHIEF, None),
        (Rank.ACTING, None),
        (Rank.DEPUTY, {Rank.CHIEF, Rank.ACTING}),
        ("", set(Rank)),
    ],
)
def test_who_decides_goes_by_the_rank_of_who_stands_aside(rank: str, deciders: set[Rank] | None) -> None:
    assert decides_recusal_of(rank) == deciders


@pytest.mark.django_db
class TestRecusal:
    def test_an_open_request_bars_conclusion_and_decision_and_not_the_investigation(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        asked(team, case, team.officer)
        for code in (StepCode.CONCLUDE_INVESTIGATION, StepCode.DECIDE):
            assert "recusal_open" in unmet(case, code)
        factories.inspected(case, team)
        with pytest.raises(NotNow):
            asked(team, case, team.officer)

    def test_granted_the_officer_leaves_and_takes_no_step_of_the_case_again(self) -> None:
        team = factories.team()
        third = factories.account(team.agency, Role.OFFICER, officer=True)
        case = factories.filed(factories.clue(team), team)
        first, second = asked(team, case, team.officer), asked(team, case, team.second)
        case = decided(team, case, first)
        assert "recusal_open" in unmet(case, StepCode.DECIDE)  # the other is still undecided
        case = decided(team, case, second, granted=False)
        assert "recusal_open" not in unmet(case, StepCode.DECIDE)
        standing = case.case_officers.filter(released_at__isnull=True)
        assert [row.officer_id for row in standing] == [team.second.officer_id]
        with pytest.raises(NotCompetent) as caught:
            factories.inspected(case, team)
        assert caught.value.code == "recused"
        name: dict[str, Any] = {"case_id": case.pk, "by": actor(team.unit_head), "at": AT}
        with pytest.raises(NotNow) as again_named:
            actions.name_officers(
                version=case.version, officers=[actions.Named(pk) for pk in team.officer_ids], **name
            )
        assert again_named.value.code == "officer_recused"
        assert third.officer_id
        assert team.second.officer_id
        actions.name_officers(
            version=case.version,
            officers=[actions.Named(team.second.officer_id), actions.Named(third.officer_id)],
            **name,
        )
        with pytest.raises(IntegrityError, match="case_recused"), transaction.atomic():
            CaseStep.objects.create(
                case=case, seq=99, code="inspect", status_after=case.status, at=AT, account=team.officer
            )
        with pytest.raises(IntegrityError, match="settled_stays"), transaction.atomic():
            Recusal.objects.filter(pk=first).update(granted=False)

    def test_a_reviewer_who_stands_aside_does_not_review(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.UNDER_REVIEW, team)
        decided(team, case, asked(team, case, team.case_auditor))
        with pytest.raises(NotCompetent) as caught:
            factories.audited(again(case), team)
        assert caught.value.code == "recused"

    def test_it_is_decided_by_rank_and_never_by_oneself(self) -> None:
        team = factories.team()
        deputy = factories.account(team.agency, Role.AGENCY_HEAD, rank=Rank.DEPUTY)
        case = factories.filed(factories.clue(team), team)
        of_deputy = asked(team, case, deputy, by=deputy, source=RecusalSource.SELF)
        with pytest.raises(NotCompetent) as own:
            decided(team, case, of_deputy, by=deputy)
        assert own.value.code == "own_recusal"
        of_officer = asked(team, case, team.second)
        decided(team, case, of_officer, granted=False, by=deputy)
        of_chief = asked(team, case, team.head)
        third = factories.account(team.agency, Role.AGENCY_HEAD, rank=Rank.DEPUTY)
        with pytest.raises(NotCompetent) as by_rank:
            decided(team, case, of_deputy, by=third)
        assert by_rank.value.code == "recusal_by_rank"
        with pytest.raises(Unprocessable):
            decided(team, case, of_chief, by=deputy)
        voices = [Voice(account.pk, "同意回避", agrees=True) for account in (deputy, third)]
        case = decided(team, case, of_chief, by=deputy, voices=voices)
        assert case.recused == [team.head.pk]

    def test_nobody_declares_anothers_own_wish(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        with pytest.raises(Unprocessable):
            asked(team, case, team.second, source=RecusalSource.SELF)
        asked(team, case, team.officer, source=RecusalSource.SELF)


@pytest.mark.django_db
class TestReinspection:
    def ordered(self, team: Team, deadline: date | None) -> Case:
        case = factories.filed(factories.clue(team), team)
        actions.order_correction(
            case_id=case.pk,
            version=case.version,
            order="限期改正",
            deadline=deadline,
            by=actor(team.head),
            at=AT,
        )
        return again(case)

    def look(self, team: Team, case: Case, result: Corrected, officers: Any = None, on: date = TODAY) -> None:
        found = actions.Reinspection(on, officers or team.officer_ids, result, "已下架")
        actions.reinspect(
            case_id=case.pk, version=again(case).version, found=found, by=actor(team.officer), at=AT
        )

    def test_an_order_with_a_term_is_looked_at_again_before_the_case_closes(self) -> None:
        team = factories.team()
        assert "recheck_owed" not in unmet(self.ordered(team, None), StepCode.CLOSE)
        case = self.ordered(team, date(2026, 12, 1))
        assert "recheck_owed" in unmet(case, StepCode.CLOSE)
        self.look(team, case, Corrected.NO)
        assert "recheck_owed" in unmet(case, StepCode.CLOSE)
        self.look(team, case, Corrected.YES)
        assert "recheck_owed" not in unmet(case, StepCode.CLOSE)

    def test_two_officers_of_the_case_look_and_not_before_the_order(self) -> None:
        team = factories.team()
        case = self.ordered(team, date(2026, 12, 1))
        stranger = factories.account(team.agency, Role.OFFICER, officer=True)
        with pytest.raises(NotNow):
            self.look(team, case, Corrected.YES, team.officer_ids[:1])
        with pytest.raises(NotCompetent):
            self.look(team, case, Corrected.YES, (team.officer_ids[0], stranger.officer_id))
        with pytest.raises(Unprocessable):
            self.look(team, case, Corrected.YES, on=date(2026, 11, 22))


@pytest.mark.django_db
class TestHandOver:
    def test_the_lead_goes_on_to_who_takes_over_and_the_leaver_stays_on_file(self) -> None:
        team = factories.team()
        third = factories.account(team.agency, Role.OFFICER, officer=True)
        case = factories.filed(factories.clue(team), team)
        assert third.officer_id
        actions.hand_over(
            case_id=case.pk,
            version=case.version,
            leaves=team.officer_ids[0],
            takes=third.officer_id,
            reason="调动",
            materials=["案卷 1 册"],
            by=actor(team.unit_head),
            at=AT,
        )
        standing = case.case_officers.filter(released_at__isnull=True)
        assert {(row.officer_id, row.lead) for row in standing} == {
            (third.officer_id, True),
            (team.officer_ids[1], False),
        }
        assert team.officer_ids[0] in case.investigator_ids()

    def test_an_uncertified_officer_takes_nothing_over(self) -> None:
        team = factories.team()
        bare = factories.account(team.agency, Role.OFFICER, officer=True, certified=None)
        case = factories.filed(factories.clue(team), team)
        assert bare.officer_id
        with pytest.raises(NotNow):
            actions.hand_over(
                case_id=case.pk,
                version=case.version,
                leaves=team.officer_ids[0],
                takes=bare.officer_id,
                reason="x",
                materials=[],
                by=actor(team.unit_head),
                at=AT,
            )

    def test_there_is_one_lead(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        with pytest.raises(Unprocessable):
            actions.name_officers(
                case_id=case.pk,
                version=case.version,
                officers=[actions.Named(pk, lead=True) for pk in team.officer_ids],
                by=actor(team.unit_head),
                at=AT,
            )
