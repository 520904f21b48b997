"""What the police answer to a transferred case, the goods that follow it, and the objection (令310 Arts. 8-12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from enforcement.cases import actions, tasks
from enforcement.cases.models import Case, Deadline, JudicialTransfer, Notification
from enforcement.cases.rules import PROCEDURE, JudicialOutcome, Objection, Status, StepCode, unmet_and_met
from enforcement.cases.rules.deadlines import Light
from enforcement.errors import NotCompetent, NotNow, Unprocessable
from enforcement.law.limits import Clock
from enforcement.measures.actions import disposing
from enforcement.measures.rules.vocabulary import DisposalGround, DisposalKind, ItemState
from enforcement.registry.models import legal_day
from tests import factories
from tests.enforcement.clients import Phone
from tests.enforcement.measures import measures as m
from tests.factories import AT, Team, actor, again

pytestmark = pytest.mark.django_db
TODAY = legal_day(AT)


def after(days: int) -> datetime:
    return AT + timedelta(days=days)


def given(team: Team, case: Case, days: int, *, head: bool = False) -> dict[str, Any]:
    at = after(days)
    return {"case_id": case.pk, "by": actor(team.head if head else team.officer, at), "at": at}


@pytest.fixture
def team() -> Team:
    return factories.team()


@pytest.fixture
def case(team: Team) -> Case:
    return factories.case_in(Status.REVIEWED, team)


def handed(team: Team, case: Case) -> JudicialTransfer:
    """Proposed, approved and handed over in one minute; who hands over writes the time without its seconds."""
    approved, noted = AT + timedelta(seconds=40), AT + timedelta(seconds=50)
    id = uuid4()
    actions.propose_transfer(
        version=again(case).version,
        id=id,
        suspected="生产、销售不符合安全标准的食品罪",
        report="检出禁用物质",
        officers=team.officer_ids,
        **given(team, case, 0),
    )
    said: dict[str, Any] = {"to_body": "县公安局", "reason": "涉嫌犯罪"}
    actions.transfer_judiciary(
        case_id=case.pk, version=again(case).version, **said, by=actor(team.head, approved), at=approved
    )
    five = dict.fromkeys(("letter", "report", "items", "appraisal", "other"), "1 份")
    actions.hand_to_judiciary(
        version=again(case).version,
        handover=actions.Handover("县公安局", AT, five),
        case_id=case.pk,
        by=actor(team.officer, noted),
        at=noted,
    )
    return JudicialTransfer.objects.get(pk=id)


def filed(team: Team, case: Case, row: JudicialTransfer, days: int = 2) -> None:
    actions.record_police_filing(
        transfer_id=row.pk,
        document="昌公立字〔2026〕1号",
        filed_on=legal_day(after(days)),
        **given(team, case, days),
    )


def items_handed(team: Team, case: Case, row: JudicialTransfer, days: int) -> None:
    actions.hand_items_to_police(
        transfer_id=row.pk,
        handed_on=legal_day(after(days)),
        materials="火腿三袋、案卷材料一册",
        receipt=None,
        **given(team, case, days),
    )


def declined(team: Team, case: Case, days: int = 2) -> None:
    actions.return_from_judiciary(
        version=again(case).version,
        outcome=JudicialOutcome.DECLINED,
        document="昌公不立字〔2026〕1号",
        outcome_on=legal_day(after(days)),
        criminal_fine=Decimal(0),
        **given(team, case, days),
    )


def objected(team: Team, case: Case, row: JudicialTransfer, kind: Objection, days: int) -> None:
    actions.object_to_police(
        transfer_id=row.pk,
        kind=kind,
        reason="货值已达追诉标准。",
        objected_on=legal_day(after(days)),
        **given(team, case, days, head=True),
    )


def unmet(case: Case, code: StepCode) -> set[str]:
    return {one.code for one in unmet_and_met(PROCEDURE[code], again(case).facts(AT)) if not one.met}


def clock(case: Case, kind: Clock) -> tuple[date | None, str]:
    row = Deadline.objects.filter(case=case, clock=kind).latest("opened_at")
    return row.due_on, row.state


class TestFiledByThePolice:
    def test_within_three_days_of_the_handing_over_and_the_goods_follow_within_three(
        self, team: Team, case: Case
    ) -> None:
        row = handed(team, case)
        # 23 November and three natural days.
        assert clock(case, Clock.POLICE_DECISION) == (date(2026, 11, 26), "open")
        with pytest.raises(NotNow):
            items_handed(team, case, row, 1)
        filed(team, case, row)
        assert clock(case, Clock.POLICE_DECISION)[1] == "met"
        assert clock(case, Clock.TRANSFER_ITEMS) == (date(2026, 11, 28), "open")
        assert "items_owed_to_police" in unmet(case, StepCode.CLOSE)
        with pytest.raises(NotNow) as twice:
            filed(team, case, row)
        assert twice.value.code == "police_answered"
        items_handed(team, case, row, 5)
        assert clock(case, Clock.TRANSFER_ITEMS)[1] == "met"
        assert "items_owed_to_police" not in unmet(case, StepCode.CLOSE)
        assert not case.findings.exists()

    @pytest.mark.parametrize(("answered", "told"), [(2, False), (None, True)])
    def test_that_they_let_three_days_pass_is_told_to_those_who_may_turn_to_the_procuratorate(
        self, team: Team, case: Case, answered: int | None, *, told: bool
    ) -> None:
        row = handed(team, case)
        if answered is not None:
            filed(team, case, row, answered)
        tasks.due(after(3))
        police = Notification.objects.filter(deadline__clock=Clock.POLICE_DECISION)
        assert not police.exists()
        tasks.due(after(4))
        assert set(police.values_list("account_id", "light")) == (
            {(who.pk, Light.RED) for who in (team.officer, team.second, team.head)} if told else set()
        )
        assert clock(case, Clock.POLICE_DECISION)[1] == ("lapsed" if told else "met")
        assert not case.findings.exists()

    def test_later_goods_are_found(self, team: Team, case: Case) -> None:
        row = handed(team, case)
        filed(team, case, row)
        items_handed(team, case, row, 6)
        assert case.findings.get().code == "items_handed_late"

    def test_not_before_the_handing_over(self, team: Team, case: Case) -> None:
        row = handed(team, case)
        with pytest.raises(Unprocessable):
            actions.record_police_filing(
                transfer_id=row.pk,
                document="x",
                filed_on=TODAY - timedelta(days=1),
                **given(team, case, 0),
            )

    def test_what_is_seized_goes_off_its_list_and_its_party_is_told_in_writing(self, team: Team) -> None:
        case = factories.case_in(Status.INVESTIGATING, team)
        measure = m.seized(case, team, m.ham(3))
        row = handed(team, case)
        filed(team, case, row)
        with pytest.raises(NotNow) as held:
            items_handed(team, case, row, 2)
        assert held.value.code == "items_still_held"
        assert "第二十一条" in held.value.requirements[0].article
        (item,) = m.items(measure)
        approval: dict[str, Any] = {
            "measure_id": measure.pk,
            "items": [item.pk],
            "kind": DisposalKind.TRANSFERRED,
            "ground": DisposalGround.CRIME,
            "opinion": "随案移送。",
        }
        with pytest.raises(NotNow) as untold:
            disposing.approve_disposal(
                id=uuid4(), told_on=None, **approval, **given(team, case, 2, head=True)
            )
        assert untold.value.code == "told_in_writing"
        disposing.approve_disposal(
            id=uuid4(), told_on=legal_day(after(2)), **approval, **given(team, case, 2, head=True)
        )
        m.dispose(item, team, DisposalKind.TRANSFERRED, recipient="县公安局", at=after(2))
        assert m.items(measure)[0].state == ItemState.DISPOSED
        items_handed(team, case, row, 3)
        assert clock(case, Clock.TRANSFER_ITEMS)[1] == "met"


class TestRefusedByThePolice:
    def test_a_head_asks_for_reconsideration_in_three_days_and_there_is_no_penalty_meanwhile(
        self, team: Team, case: Case
    ) -> None:
        row = handed(team, case)
        with pytest.raises(NotNow):
            objected(team, case, row, Objection.RECONSIDERATION, 2)
        declined(team, case)
        assert clock(case, Clock.TRANSFER_REVIEW) == (date(2026, 11, 28), "open")
        assert "transfer_undecided" not in unmet(case, StepCode.DECIDE)
        with pytest.raises(NotCompetent):
            actions.object_to_police(
                transfer_id=row.pk,
                kind=Objection.SUPERVISION,
                reason="x",
                objected_on=legal_day(after(3)),
                **given(team, case, 3),
            )
        objected(team, case, row, Objection.RECONSIDERATION, 5)
        assert clock(case, Clock.TRANSFER_REVIEW)[1] == "met"
        assert clock(case, Clock.POLICE_REVIEW) == (date(2026, 12, 1), "open")
        assert "transfer_undecided" in unmet(case, StepCode.DECIDE)
        answered(team, case, row, upheld=False)
        assert clock(case, Clock.POLICE_REVIEW)[1] == "met"
        assert "transfer_undecided" not in unmet(case, StepCode.DECIDE)

    def test_later_only_the_procuratorate_is_asked(self, team: Team, case: Case) -> None:
        row = handed(team, case)
        declined(team, case)
        with pytest.raises(NotNow) as late:
            objected(team, case, row, Objection.RECONSIDERATION, 6)
        assert late.value.code == "objection_late"
        objected(team, case, row, Objection.SUPERVISION, 6)
        assert "transfer_undecided" in unmet(case, StepCode.DECIDE)

    def test_upheld_it_is_transferred_anew(self, team: Team, case: Case) -> None:
        row = handed(team, case)
        declined(team, case)
        objected(team, case, row, Objection.SUPERVISION, 3)
        answered(team, case, row, upheld=True)
        assert "transfer_undecided" in unmet(case, StepCode.DECIDE)
        with pytest.raises(NotNow):
            answered(team, case, row, upheld=True)
        handed(team, case)
        assert again(case).status == Status.WITH_JUDICIARY

    def test_is_read_with_the_case(self, team: Team, case: Case) -> None:
        row = handed(team, case)
        declined(team, case)
        objected(team, case, row, Objection.SUPERVISION, 3)
        shown = Phone(team.officer).get(f"/api/v1/cases/{case.pk}/judicial-transfers").json()["results"]
        assert [(one["outcome"], one["objection"], one["objection_upheld"]) for one in shown] == [
            ("declined", "supervision", None)
        ]


def answered(team: Team, case: Case, row: JudicialTransfer, *, upheld: bool) -> None:
    actions.record_objection_answer(
        transfer_id=row.pk,
        upheld=upheld,
        document="昌公复〔2026〕1号",
        answered_on=legal_day(after(7)),
        **given(team, case, 7),
    )
