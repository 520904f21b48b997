"""What comes between two acts of a case: new facts, another draft, a certificate that lapses, a crime suspected."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final
from uuid import uuid4

from enforcement.cases import actions
from enforcement.cases.rules import StepCode as C
from enforcement.decisions.actions import notice
from enforcement.registry.models import Appointment, Certificate
from enforcement.registry.rules import Role
from tests import ordinary
from tests.enforcement.walk.acts import DRIVERS, OTHER, Other
from tests.enforcement.walk.world import World


class Upset(StrEnum):
    """By name, as a failure prints it."""

    NOTHING = "nothing"
    EVIDENCE = "evidence"
    HEAVIER_DRAFT = "heavier_draft"
    LIGHTER_DRAFT = "lighter_draft"
    NEW_FACTS = "new_facts"
    DEFENCE = "defence"
    RECORD_VOIDED = "record_voided"
    RECUSAL = "recusal"
    CRIME = "crime"
    CORRECTION = "correction"
    SEALED_IN_HASTE = "sealed_in_haste"
    HEARING_ASKED = "hearing_asked"
    HANDED_OVER = "handed_over"
    REMEDY = "remedy"
    CERTIFICATE_LAPSED = "certificate_lapsed"
    OFFICE_ENDED = "office_ended"
    DAYS = "days"
    MONTHS = "months"


def _drafted(w: World, fine: Decimal) -> None:
    w.fine = fine
    DRIVERS[C.DRAFT_DECISION](w).do(w)


def _defended(w: World, *, new_facts: bool) -> None:
    """The party speaks for itself, and may bring what nobody knew."""
    notice.hear_defence(
        case_id=w.case_id,
        version=w.case.version,
        id=uuid4(),
        waived=False,
        hearing_waived=False,
        text="进货时未过期。",
        new_facts=new_facts,
        signed=None,
        by=w.actor(w.team.officer),
        at=w.now,
    )


def _record_voided(w: World) -> None:
    """The latest record of what was seen is voided."""
    record = w.case.steps.filter(code__in=(C.INSPECT, C.QUESTION), void__isnull=True).last()
    actions.void_record(
        case_id=w.case_id,
        record=record.pk if record else uuid4(),
        reason="记录有误",
        by=w.actor(w.team.officer),
        at=w.now,
    )


def _certificate_lapsed(w: World) -> None:
    """That of the second officer, yesterday."""
    held = Certificate.objects.filter(officer=w.team.second.officer_id)
    held.update(valid_to=w.today - timedelta(days=1))


def _office_ended(w: World) -> None:
    """The second head's, yesterday."""
    held = Appointment.objects.filter(account=w.cast.deputy, role=Role.AGENCY_HEAD)
    held.update(valid_to=w.today - timedelta(days=1))


def _does(code: C) -> Callable[[World], None]:
    def do(w: World) -> None:
        DRIVERS[code](w).do(w)

    return do


#: How each is brought about; what the file does not allow is refused, and the walk presses on.
UPSETS: Final[Mapping[Upset, Callable[[World], None]]] = {
    Upset.NOTHING: lambda _: None,
    Upset.EVIDENCE: OTHER[Other.EVIDENCE],
    Upset.HEAVIER_DRAFT: lambda w: _drafted(w, w.fine + ordinary.FINE),
    Upset.LIGHTER_DRAFT: lambda w: _drafted(w, Decimal(1000)),
    Upset.NEW_FACTS: lambda w: _defended(w, new_facts=True),
    Upset.DEFENCE: lambda w: _defended(w, new_facts=False),
    Upset.RECORD_VOIDED: _record_voided,
    Upset.RECUSAL: _does(C.REQUEST_RECUSAL),
    Upset.CRIME: _does(C.PROPOSE_TRANSFER),
    Upset.CORRECTION: _does(C.ORDER_CORRECTION),
    Upset.SEALED_IN_HASTE: _does(C.TAKE_MEASURE),
    Upset.HEARING_ASKED: _does(C.REQUEST_HEARING),
    Upset.HANDED_OVER: _does(C.HAND_OVER),
    Upset.REMEDY: _does(C.REGISTER_REMEDY),
    Upset.CERTIFICATE_LAPSED: _certificate_lapsed,
    Upset.OFFICE_ENDED: _office_ended,
    Upset.DAYS: lambda w: w.wait(4),
    Upset.MONTHS: lambda w: w.wait(100),
}
