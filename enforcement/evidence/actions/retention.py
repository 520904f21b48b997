"""Keeping evidence: locked for the term of its case, held while somebody's remedy needs it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from enforcement.cases.models import Case
from enforcement.errors import NotVisible, Taken
from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.models.evidence import Evidence
from enforcement.evidence.models.keeping import CLOSED, FILED, NOT_FILED, Hold, basis_of, out_of_step
from enforcement.evidence.rules.common import HOLDERS, HoldGround
from enforcement.journal.actions import Done, act
from enforcement.journal.models import Signatory
from enforcement.law.retention import PERMANENT_AT_A_TIME, WHILE_OPEN, CaseKind, days_kept, keep
from enforcement.law.statutes import Article
from enforcement.law.values import Department, Procedure
from enforcement.registry.models import Actor, legal_day
from media_storage import retention


@act("retain_evidence")
def retain_evidence(*, case_id: UUID, by: Signatory, at: datetime) -> Done[int]:
    """Want the evidence of a case locked for as long as the case, having come so far, asks; and held if it is held.

    From filing on the lock is renewed until the case is closed, and from then on it is the retention period of
    its kind of case, where that is verified; else it goes on being renewed. The store is told afterwards; a lock is
    never shortened.

    Raises:
        AlreadyDone: all of it is kept so.

    Basis: Penalty Law Art. 47; 档案法实施条例 Art. 19.

    """
    case = Case.objects.select_for_update(no_key=True).get(pk=case_id)
    behind = list(
        out_of_step().filter(case=case).values_list("stored_id", "stored__safekeeping__basis", "pk")
    )
    if not behind:
        raise AlreadyDone(0)
    if Hold.objects.standing().filter(case=case).exists():
        retention.want_hold([stored for stored, _, _ in behind], on=True, at=at)
    basis = basis_of(case)
    moved = [stored for stored, was, _ in behind if was != basis]
    term, article, period = _term(case, basis, at)
    if moved:
        retention.want(moved, term, at=at)
    return Done(
        len(behind),
        stream=case.pk,
        subject=case.pk,
        facts={
            "basis": basis,
            "period": period,
            "article": str(article).replace(" ", ":"),
            "until": term.until,
            "evidence": sorted(pk for _, _, pk in behind),
        },
    )


def _days(number: float) -> timedelta:
    """So many days of a retention period, as long as the settings say a day is."""
    return timedelta(seconds=number * settings.LOCK_DAY_SECONDS)


def _term(case: Case, basis: str, at: datetime) -> tuple[retention.Term, Article, str]:
    """The lock a case that has come so far asks for, the article, and the period in a word."""
    if basis not in {CLOSED, NOT_FILED}:
        # Without a filing the intake's own length goes on; with it, the working term.
        length = _days(WHILE_OPEN.value) if basis == FILED else retention.intake_days()
        return retention.Term(basis, at + length, length, renewed=True), WHILE_OPEN.article, "open"
    row = keep(Department(case.department), _kind(case, basis), legal_day(at))
    if not row.keep.verified:
        # A lock cannot be taken back: what nobody has verified is locked for a working term, again and again.
        length = _days(WHILE_OPEN.value)
        term = retention.Term(basis, at + length, length, renewed=True)
    elif (years := row.keep.value.years) is None:
        length = _days(PERMANENT_AT_A_TIME.value)
        term = retention.Term(basis, at + length, length, renewed=True, final=True)
    else:
        closed = case.closed_at or at
        length = _days(days_kept(years, legal_day(closed)))
        term = retention.Term(basis, closed + length, length, final=True)
    return term, row.keep.article, row.keep.value.value


def _kind(case: Case, basis: str) -> CaseKind:
    if basis == NOT_FILED:
        return CaseKind.NOT_FILED
    if case.major:
        return CaseKind.MAJOR
    return CaseKind.SIMPLE if case.procedure == Procedure.SIMPLE else CaseKind.ORDINARY


def behind(most: int) -> list[UUID]:
    """Cases whose evidence is kept otherwise than they have come to ask."""
    return list(out_of_step().order_by().values_list("case_id", flat=True).distinct()[:most])


@act("hold_evidence")
def hold_evidence(
    *, id: UUID, case_id: UUID, ground: HoldGround, detail: str, by: Actor, at: datetime
) -> Done[Hold]:
    """Have all evidence of a case kept whatever its term, what arrives later included. Several holds count.

    Raises:
        NotVisible, NotCompetent: the legal reviewer or the head of the case's own agency.
        Taken: the id stands for something else.
        AlreadyDone: this very hold was placed.

    Basis: 行政复议法 Art. 44; 行政诉讼法 Art. 34: the agency bears the burden of proof and must produce the evidence.

    """
    case = Case.objects.locked(case_id, by=by)
    by.must(HOLDERS, case.agency_id)
    if earlier := Hold.objects.filter(pk=id).first():
        if (earlier.case_id, earlier.ground, earlier.detail) != (case.pk, ground, detail):
            raise Taken
        raise AlreadyDone(earlier)
    hold = Hold.objects.place(id=id, case=case, ground=ground, detail=detail, by=by, at=at)
    count = Evidence.objects.filter(case=case).count()
    return Done(
        hold, stream=case.pk, subject=hold.pk, facts={"ground": HoldGround(ground).value, "evidence": count}
    )


@act("lift_hold")
def lift_hold(*, hold_id: UUID, reason: str, by: Actor, at: datetime) -> Done[Hold]:
    """Lift one hold, with the reason; the evidence stays held while another stands.

    Raises:
        NotVisible, NotCompetent: as for placing it.
        NotNow: it was lifted.

    """
    case_id = Hold.objects.visible_to(by).filter(pk=hold_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotVisible
    case = Case.objects.locked(case_id, by=by)
    by.must(HOLDERS, case.agency_id)
    hold = Hold.objects.select_related("case").get(pk=hold_id)
    hold.lift(reason=reason, by=by, at=at)
    others = Hold.objects.standing().filter(case=case).count()
    return Done(hold, stream=case.pk, subject=hold.pk, facts={"ground": hold.ground, "others": others})
