"""Who acted with what right, which deadlines nobody was told of, and whether the journal still holds."""

from __future__ import annotations

from datetime import date, datetime
from io import StringIO
from typing import Final
from uuid import UUID

from django.core.management import call_command

from enforcement.cases.models import Case, CaseStep, Deadline, Finding, Notification
from enforcement.cases.rules import PROCEDURE
from enforcement.cases.rules import StepCode as C
from enforcement.law.limits import Clock
from enforcement.registry.models import Account, legal_day
from enforcement.registry.rules import Role
from tests.enforcement.walk.decided import certified, holds_office

#: What nobody does without a certificate (Penalty Law Art. 42): to investigate, to tell, to decide, to compel.
ENFORCEMENT: Final = frozenset(
    {
        C.REINSPECT,
        C.CONCLUDE_INVESTIGATION,
        C.PROPOSE_TRANSFER,
        C.DRAFT_DECISION,
        C.NOTIFY,
        C.REEXAMINE,
        C.DECIDE_ON_SPOT,
        C.EDUCATE,
        C.SERVE,
        C.REEXAMINE_DEMAND,
        C.CARRY_OUT_EXECUTION,
        C.REQUEST_MEASURE,
    }
)
#: What was done is put on file all the same; the want of a certificate is then a finding (一票否决).
_RECORDED: Final = frozenset({C.INSPECT, C.QUESTION, C.TAKE_MEASURE, C.PRESERVE})
#: Periods that are the party's, or that an act must wait for: they lapse, and nobody is late.
_NOBODYS: Final = frozenset(
    {
        Clock.DEFENCE,
        Clock.HEARING_REQUEST,
        Clock.RECONSIDERATION,
        Clock.LITIGATION,
        Clock.LITIGATION_AFTER_REVIEW,
        Clock.DEMAND,
    }
)


def everybody_had_the_right(case: Case, since: int) -> None:
    """Each step taken after `since` was its taker's to take that day, and nobody's who stands aside."""
    for step in CaseStep.objects.filter(case=case, seq__gt=since).select_related("account"):
        day, code = legal_day(step.at), C(step.code)
        roles = PROCEDURE[code].roles
        assert any(holds_office(step.account_id, case.agency_id, role, day) for role in roles), code
        assert step.account_id not in case.recused, f"{code}: stands aside"
        if code in ENFORCEMENT and not holds_office(step.account_id, case.agency_id, Role.UNIT_HEAD, day):
            assert certified(step.account.officer_id, day), f"{code}: without a certificate"
        if code in _RECORDED and not _all_certified(step):
            assert Finding.objects.filter(step=step).exists(), f"{code}: the want of a certificate is unsaid"


def _all_certified(step: CaseStep) -> bool:
    present = [row["officer"] for row in step.content["officers"]]
    return len(present) > 1 and all(certified(officer, legal_day(step.at)) for officer in present)


def no_deadline_passed_in_silence(case: Case, now: datetime) -> None:
    """After the timer ran: what is past and not done is red, and its officers and heads were told."""
    for row in Deadline.objects.filter(case=case, ended_at__isnull=True, due_at__lt=now, paused=False):
        assert row.clock not in _NOBODYS, f"{row.clock}: a party's period goes on after its end"
        assert (row.state, row.light) == ("late", "red"), f"{row.clock}: passed on {row.due_on} unsaid"
        said = Notification.objects.filter(deadline=row, light="red")
        told = set(said.values_list("account", flat=True))
        assert told, f"{row.clock}: nobody was told"
        day = legal_day(said.earliest("opened_at").opened_at)
        assert _heads(case, day) <= told, f"{row.clock}: a head was not told"
    for row in Deadline.objects.filter(case=case, state="met", due_on__isnull=False, met_on__isnull=False):
        assert row.clock in _NOBODYS or (row.met_on and row.due_on and row.met_on <= row.due_on), (
            f"{row.clock}: late and called met"
        )


def _heads(case: Case, day: date) -> set[UUID]:
    """Who headed the agency on a day: who had ceased to by then is not told."""
    ever = Account.objects.filter(appointments__role=Role.AGENCY_HEAD, appointments__agency=case.agency_id)
    return {
        head
        for head in ever.values_list("pk", flat=True)
        if holds_office(head, case.agency_id, Role.AGENCY_HEAD, day)
    }


def journal_verifies() -> None:
    """As `manage.py verify_journal` finds it."""
    call_command("verify_journal", stdout=StringIO())
