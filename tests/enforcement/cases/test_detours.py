"""Matters for approval, suspension, termination, transfers and their returns (Arts. 25, 27, 35; 令310)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases import actions
from enforcement.cases.collective import Voice
from enforcement.cases.models import Case, Deadline, JudicialTransfer, Matter
from enforcement.cases.rules import (
    PROCEDURE,
    JudicialOutcome,
    MatterKind,
    MatterState,
    Status,
    StepCode,
    unmet_and_met,
)
from enforcement.decisions.models import Decision
from enforcement.errors import NotCompetent, NotNow, NotVisible, Unprocessable
from enforcement.law.limits import Clock
from enforcement.law.values import Department
from enforcement.registry.models import Account, Appointment, legal_day
from enforcement.registry.rules import Rank, Role
from tests import factories
from tests.factories import AT, Team, actor, again

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


def deputy_of(team: Team) -> Account:
    return factories.account(team.agency, Role.AGENCY_HEAD, rank=Rank.DEPUTY)


def delegate_of(
    team: Team, *acts: StepCode, since: date = factories.LONG_AGO, until: date | None = None
) -> Account:
    """Somebody to whom the chief delegated the signature of these acts, for these days."""
    made = factories.account(team.agency)
    Appointment.objects.create(
        account=made,
        agency=team.agency,
        role=Role.AGENCY_HEAD,
        delegated_by=Appointment.objects.get(account=team.head),
        acts=list(acts),
        valid_from=since,
        valid_to=until,
    )
    return made


def asked(
    team: Team, case: Case, kind: MatterKind, ground: str = "", *, support: bool = True, **content: str
) -> Matter:
    matter = actions.ask_matter(
        case_id=case.pk,
        id=uuid4(),
        asked=actions.Asked(kind=kind, reason="确有必要", ground=ground, content=content),
        by=actor(team.officer),
        at=AT,
    )
    if support:
        said = actions.Said(agrees=True, text="同意,报请批准")
        actions.support_matter(
            case_id=case.pk, matter_id=matter.pk, said=said, by=actor(team.unit_head), at=AT
        )
    return matter


def approve(
    team: Team,
    case: Case,
    matter: Matter,
    code: StepCode,
    *,
    by: Account | None = None,
    voices: Sequence[Voice] = (),
    superior: actions.Superior | None = None,
) -> Case:
    actions.approve_matter(
        case_id=case.pk,
        version=again(case).version,
        code=code,
        matter=matter.pk,
        opinion="同意",
        voices=voices,
        superior=superior,
        by=actor(by or team.head),
        at=AT,
    )
    return again(case)


def suspended(team: Team, case: Case) -> Case:
    matter = asked(team, case, MatterKind.SUSPEND, "question_of_law")
    return approve(team, case, matter, StepCode.SUSPEND)


def clock(case: Case) -> Deadline:
    """The case's period of decision, running."""
    running = Deadline.objects.of(case, Clock.DECISION)
    return running or Deadline.objects.start(case, Clock.DECISION, AT, at=AT)


class TestMatters:
    def test_handler_unit_and_head_speak_in_turn_each_signed_and_dated(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        matter = asked(team, case, MatterKind.EARLY_DISPOSAL, support=False)
        with pytest.raises(NotNow) as caught:
            approve(team, case, matter, StepCode.APPROVE_MATTER)
        assert caught.value.code == "unit_opinion_missing"
        said = actions.Said(agrees=False, text="不宜先行处置")
        actions.support_matter(
            case_id=case.pk, matter_id=matter.pk, said=said, by=actor(team.unit_head), at=AT
        )
        approve(team, case, matter, StepCode.APPROVE_MATTER)
        spoken = [(o.level, o.agrees, o.account_id) for o in matter.opinions.order_by("at", "level")]
        assert sorted(spoken) == sorted(
            [
                ("handler", True, team.officer.pk),
                ("unit", False, team.unit_head.pk),
                ("head", True, team.head.pk),
            ]
        )
        matter.refresh_from_db()
        assert (matter.state, matter.step and matter.step.code) == (
            MatterState.APPROVED,
            StepCode.APPROVE_MATTER,
        )
        with pytest.raises(NotNow):
            approve(team, case, matter, StepCode.APPROVE_MATTER)

    def test_a_ground_must_be_one_the_law_knows_and_the_step_the_matters_own(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        for kind, ground in (
            (MatterKind.SUSPEND, ""),
            (MatterKind.SUSPEND, "busy"),
            (MatterKind.RESUME, "x"),
        ):
            with pytest.raises(Unprocessable):
                asked(team, case, kind, ground)
        matter = asked(team, case, MatterKind.TERMINATE, "party_ended")
        with pytest.raises(Unprocessable):
            approve(team, case, matter, StepCode.SUSPEND)
        with pytest.raises(NotNow):
            asked(team, case, MatterKind.TERMINATE, "party_ended")
        refusal = actions.Said(agrees=False, text="有权利义务承受人")
        actions.refuse_matter(case_id=case.pk, matter_id=matter.pk, said=refusal, by=actor(team.head), at=AT)
        matter.refresh_from_db()
        assert (matter.state, again(case).status) == (MatterState.REFUSED, Status.INVESTIGATING)

    def test_only_an_officer_of_the_case_asks_and_another_agency_finds_nothing(self) -> None:
        team, other = factories.team(), factories.team()
        case = factories.filed(factories.clue(team), team)
        third = factories.account(team.agency, Role.OFFICER, officer=True)
        ask = actions.Asked(kind=MatterKind.EXTEND_DECISION, reason="x")
        for person, refusal in (
            (third, NotCompetent),
            (team.head, NotCompetent),
            (other.officer, NotVisible),
        ):
            with pytest.raises(refusal):
                actions.ask_matter(case_id=case.pk, id=uuid4(), asked=ask, by=actor(person), at=AT)

    def test_the_second_extension_is_decided_by_the_heads_together(self) -> None:
        team = factories.team()
        deputy = deputy_of(team)
        case = factories.filed(factories.clue(team), team)
        assert clock(case).due_on == date(2027, 2, 21)
        first = asked(team, case, MatterKind.EXTEND_DECISION)
        assert not first.collective
        approve(team, case, first, StepCode.APPROVE_MATTER)
        assert clock(case).due_on == date(2027, 3, 23)  # ninety days and thirty (SAMR procedure, Art. 64)
        second = asked(team, case, MatterKind.EXTEND_DECISION, until="2027-05-01")
        assert second.collective
        voices = [Voice(team.head.pk, "同意延长", agrees=True), Voice(deputy.pk, "同意", agrees=True)]
        for wrong in ([], voices[:1], [voices[0], Voice(team.unit_head.pk, "同意", agrees=True)]):
            with pytest.raises(Unprocessable):
                approve(team, case, second, StepCode.APPROVE_MATTER, voices=wrong)
        approve(team, case, second, StepCode.APPROVE_MATTER, voices=voices)
        assert second.opinions.filter(level="collective").count() == 1
        assert clock(case).due_on == date(2027, 5, 1)

    def test_agricultures_second_extension_is_the_agency_aboves_and_its_reply_is_put_on_file(self) -> None:
        team = factories.team(Department.AGRICULTURE)
        case = factories.filed(factories.clue(team), team)
        first = asked(team, case, MatterKind.EXTEND_DECISION)
        reply = actions.Superior("保山市农业农村局", "保农批〔2026〕3号", TODAY, date(2027, 5, 1))
        with pytest.raises(Unprocessable):
            approve(team, case, first, StepCode.APPROVE_MATTER, superior=reply)
        approve(team, case, first, StepCode.APPROVE_MATTER)
        assert clock(case).due_on == date(2027, 3, 23)
        second = asked(team, case, MatterKind.EXTEND_DECISION, until="2027-06-01")
        assert not second.collective
        with pytest.raises(NotNow) as refused:
            approve(team, case, second, StepCode.APPROVE_MATTER)
        assert refused.value.code == "superior_decides"
        early = replace(reply, decided_on=TODAY - timedelta(days=1))
        with pytest.raises(Unprocessable):
            approve(team, case, second, StepCode.APPROVE_MATTER, superior=early)
        approve(team, case, second, StepCode.APPROVE_MATTER, superior=reply)
        assert clock(case).due_on == date(2027, 5, 1)
        assert not clock(case).verified
        step = case.steps.filter(code=StepCode.APPROVE_MATTER).latest("seq")
        assert step.content["superior"]["document"] == "保农批〔2026〕3号"

    def test_a_delegate_signs_within_the_days_and_acts_of_the_delegation_only(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        tomorrow = TODAY + timedelta(days=1)
        matter = asked(team, case, MatterKind.SUSPEND, "force_majeure")
        for outside in (
            delegate_of(team, StepCode.SUSPEND, since=tomorrow),
            delegate_of(team, StepCode.SUSPEND, until=TODAY),
        ):
            with pytest.raises(NotVisible):  # outside the days the delegate holds no office at all
                approve(team, case, matter, StepCode.SUSPEND, by=outside)
        with pytest.raises(NotCompetent):
            approve(team, case, matter, StepCode.SUSPEND, by=delegate_of(team, StepCode.RESUME))
        deputy = delegate_of(team, StepCode.SUSPEND, until=tomorrow)
        assert approve(team, case, matter, StepCode.SUSPEND, by=deputy).status == Status.SUSPENDED
        assert matter.opinions.get(level="head").appointment.delegated_by_id


class TestSuspensionAndTermination:
    @pytest.mark.parametrize("status", [Status.INVESTIGATING, Status.CONCLUDED, Status.REVIEWED])
    def test_a_suspended_case_takes_no_step_and_resumes_where_it_stood(self, status: Status) -> None:
        team = factories.team()
        case = factories.case_in(status, team)
        clock(case)
        case = suspended(team, case)
        assert (case.status, clock(case).paused) == (Status.SUSPENDED, True)
        offered = {
            step.code for step in PROCEDURE.values() if Status.SUSPENDED in step.sources and step.target
        }
        assert offered == {StepCode.TERMINATE}
        factories.inspected(case, team)  # what happened is recorded all the same
        resumed = approve(team, case, asked(team, case, MatterKind.RESUME), StepCode.RESUME)
        assert (resumed.status, clock(resumed).paused) == (status, False)
        assert suspended(team, resumed).status == Status.SUSPENDED

    def test_a_terminated_case_is_closed_and_nothing_else(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.INVESTIGATING, team)
        matter = asked(team, case, MatterKind.TERMINATE, "party_ended")
        assert owes_correction(case)
        case = approve(team, case, matter, StepCode.TERMINATE)
        assert case.status == Status.TERMINATED
        assert not owes_correction(case)
        assert factories.taken(case, [StepCode.CLOSE], by=team.head).status == Status.CLOSED


def owes_correction(case: Case) -> bool:
    """Whether the party is still to be ordered to correct (Penalty Law Art. 28)."""
    return case.hindrances.filter(code="correction_owed", closed_at__isnull=True).exists()


class TestTransferToAnotherAgency:
    def transfer(self, team: Team, case: Case, **given: Any) -> UUID:
        id = uuid4()
        fields: dict[str, Any] = {
            "version": again(case).version,
            "id": id,
            "to_agency": "昌宁县农业农村局",
            "letter": "测移〔2026〕1号",
            "reason": "不属于本机关管辖",
            "materials": ["现场检查笔录"],
            "sent_on": TODAY,
            "by": actor(team.head),
            "at": AT,
        }
        actions.transfer_agency(case_id=case.pk, **(fields | given))
        return id

    def test_goes_with_letter_list_and_receipt_and_comes_back_where_it_stood(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        with pytest.raises(Unprocessable):
            self.transfer(team, case, sent_on=TODAY + timedelta(days=1))
        assert owes_correction(case)
        id = self.transfer(team, case)
        assert again(case).status == Status.TRANSFERRED
        assert not owes_correction(case)
        receipt: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
        actions.record_transfer_receipt(transfer_id=id, received_on=TODAY, receipt=None, **receipt)
        with pytest.raises(NotNow):
            actions.record_transfer_receipt(transfer_id=id, received_on=TODAY, receipt=None, **receipt)
        actions.return_from_agency(
            version=again(case).version, returned_on=TODAY, reason="指定管辖", **receipt
        )
        assert again(case).status == Status.INVESTIGATING
        assert owes_correction(case)

    def test_a_clue_is_transferred_and_still_counts_as_no_case(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        self.transfer(team, case)
        assert list(Case.objects.clues()) == [again(case)]


class TestTransferToTheJudiciary:
    def proposed(self, team: Team, case: Case) -> Case:
        actions.propose_transfer(
            case_id=case.pk,
            version=again(case).version,
            id=uuid4(),
            suspected="生产、销售不符合安全标准的食品罪",
            report="检出禁用物质",
            officers=team.officer_ids,
            by=actor(team.officer),
            at=AT,
        )
        return again(case)

    def approved(self, team: Team, case: Case, **given: Any) -> Case:
        fields: dict[str, Any] = {"version": again(case).version, "by": actor(team.head), "at": AT}
        actions.transfer_judiciary(case_id=case.pk, to_body="县公安局", reason="涉嫌犯罪", **fields | given)
        return again(case)

    def handed(self, team: Team, case: Case, *, hours: int = 1, **attachments: str) -> Case:
        at = AT + timedelta(hours=hours)
        five = dict.fromkeys(("letter", "report", "items", "appraisal", "other"), "1 份")
        actions.hand_to_judiciary(
            case_id=case.pk,
            version=again(case).version,
            handover=actions.Handover("县公安局", at, five | attachments),
            by=actor(team.officer, at),
            at=at,
        )
        return again(case)

    def returned(self, team: Team, case: Case, outcome: JudicialOutcome, fine: int = 0) -> Case:
        at = AT + timedelta(days=5)
        actions.return_from_judiciary(
            case_id=case.pk,
            version=again(case).version,
            outcome=outcome,
            document="公不立字〔2026〕1号",
            outcome_on=legal_day(at),
            criminal_fine=Decimal(fine),
            by=actor(team.officer, at),
            at=at,
        )
        return again(case)

    def unmet(self, case: Case, code: StepCode) -> dict[str, str]:
        requirements = unmet_and_met(PROCEDURE[code], again(case).facts(AT))
        return {r.code: r.article for r in requirements if not r.met}

    def test_from_the_report_until_it_is_decided_there_is_no_decision(self) -> None:
        team = factories.team()
        case = self.proposed(team, factories.case_in(Status.REVIEWED, team))
        assert "第二十七条" in self.unmet(case, StepCode.DECIDE)["transfer_undecided"]
        with pytest.raises(NotNow):
            self.proposed(team, case)
        actions.refuse_transfer(
            case_id=case.pk, version=case.version, reason="未达追诉标准", by=actor(team.head), at=AT
        )
        assert "transfer_undecided" not in self.unmet(case, StepCode.DECIDE)
        assert JudicialTransfer.objects.get().reason == "未达追诉标准"

    def test_only_the_chief_decides_and_no_deputy_and_no_delegate(self) -> None:
        team = factories.team()
        case = self.proposed(team, factories.filed(factories.clue(team), team))
        for person in (deputy_of(team), delegate_of(team, StepCode.TRANSFER_JUDICIARY)):
            with pytest.raises(NotCompetent) as caught:
                self.approved(team, case, by=actor(person))
            assert caught.value.code == "chief_only"
        assert self.approved(team, case).status == Status.WITH_JUDICIARY

    def test_it_is_handed_over_with_five_attachments_and_lateness_stays_on_file(self) -> None:
        team = factories.team()
        case = self.approved(team, self.proposed(team, factories.filed(factories.clue(team), team)))
        assert "handover_owed" in self.unmet(case, StepCode.CLOSE)
        with pytest.raises(Unprocessable) as caught:
            self.handed(team, case, items=" ")
        assert {r.code for r in caught.value.requirements if not r.met} == {"attachment_items"}
        with pytest.raises(NotNow):
            self.returned(team, case, JudicialOutcome.DECLINED)
        self.handed(team, case, hours=25)
        assert case.findings.get().code == "transfer_late"
        assert "handover_owed" not in self.unmet(case, StepCode.CLOSE)

    def test_a_decision_later_than_three_days_is_found(self) -> None:
        team = factories.team()
        case = self.proposed(team, factories.filed(factories.clue(team), team))
        late = AT + timedelta(days=4)
        self.approved(team, case, by=actor(team.head, late), at=late)
        assert case.findings.get().code == "transfer_decided_late"

    def test_while_it_is_with_the_police_nothing_is_decided_and_declined_it_goes_on(self) -> None:
        team = factories.team()
        case = self.proposed(team, factories.case_in(Status.REVIEWED, team))
        case = self.handed(team, self.approved(team, case))
        assert "status" in self.unmet(case, StepCode.DECIDE)
        case = self.returned(team, case, JudicialOutcome.DECLINED)
        assert case.status == Status.REVIEWED
        assert "status" not in self.unmet(case, StepCode.DECIDE)

    def test_the_database_takes_no_decision_beside_a_transfer_and_no_fine_after_a_courts(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)

        def decide(fine: int) -> None:
            with transaction.atomic():
                Decision.objects.create(
                    case=case,
                    procedure="ordinary",
                    number=uuid4().hex,
                    content={},
                    fine=fine,
                    amount=fine,
                    decided_by=team.head,
                    decided_at=AT,
                    decided_on=date(2026, 11, 23),
                )

        self.proposed(team, case)
        with pytest.raises(IntegrityError, match="decision_with_judiciary"):
            decide(0)
        self.handed(team, self.approved(team, case))
        with pytest.raises(IntegrityError, match="decision_with_judiciary"):
            decide(100)
        with pytest.raises(Unprocessable):
            self.returned(team, case, JudicialOutcome.DECLINED, fine=1)
        self.returned(team, case, JudicialOutcome.CONVICTED, fine=5000)
        with pytest.raises(IntegrityError, match="decision_fined_by_court"):
            decide(100)
