"""What the weightiest steps need beside a decision, read from the articles: filing, service, enforcement, closing.

Basis: Penalty Law Arts. 42, 48, 54, 59, 61, 66-67, 74; 行政强制法 Arts. 18-19, 25, 53-54.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from typing import Final

from enforcement.cases.models import Case, CaseOfficer
from enforcement.cases.rules import Status
from enforcement.cases.rules import StepCode as C
from enforcement.decisions.models import Decision, Payment, Service
from enforcement.documents.models import InstrumentSeal
from enforcement.measures.models.items import Item
from enforcement.measures.models.measure import Extension, Measure
from enforcement.publicity.models import PublicNotice
from enforcement.registry.models import legal_day
from enforcement.remedies.models import Effect, Remedy
from tests.enforcement.walk.decided import certified, decision_had_what_it_needs

#: Six months to sue (行政诉讼法 Art. 46), counted low; ten working days after a demand (行政强制法 Art. 54), low too.
_SIX_MONTHS, _TEN_WORKING_DAYS = timedelta(days=181), timedelta(days=12)


def had_what_it_needs(code: C, case: Case) -> None:
    """Asked right after a step was taken."""
    if look := _NEEDS.get(code):
        look(case)


def _filed(case: Case) -> None:
    day = legal_day(case.steps.filter(code=C.FILE).latest("seq").at)
    named = CaseOfficer.objects.filter(case=case, released_at__isnull=True)
    assert named.count() > 1, "Art. 42: fewer than two officers"
    assert all(certified(row.officer_id, day) for row in named), "Art. 42: filed with an expired certificate"
    assert case.bases.exists(), "Art. 38: filed on no basis"


def _sealed(case: Case, *kinds: str) -> bool:
    return InstrumentSeal.objects.filter(instrument__case=case, instrument__kind__in=kinds).exists()


def _notified(case: Case) -> None:
    assert _sealed(case, "penalty_notice", "hearing_right_notice"), "Art. 44: told by a paper without seal"


def _served(case: Case) -> None:
    assert _sealed(case, "penalty_decision", "no_penalty_decision"), "Arts. 59, 61: served unsealed"


def _applied_to_court(case: Case) -> None:
    served: Service | None = getattr(Decision.objects.filter(case=case).first(), "service", None)
    assert served is not None
    assert served.served_on is not None
    applied = legal_day(case.steps.filter(code=C.APPLY_TO_COURT).latest("seq").at)
    demanded = legal_day(case.steps.filter(code=C.DEMAND).latest("seq").at)
    assert applied - served.served_on >= _SIX_MONTHS, "强制法 53: the party could still sue"
    assert applied - demanded >= _TEN_WORKING_DAYS, "强制法 54: the demand has not had its time"
    assert not _open_remedies(case), "强制法 53: a remedy is open"


def _open_remedies(case: Case) -> bool:
    return Remedy.objects.filter(case=case, outcome__isnull=True).exists()


def _extended(case: Case) -> None:
    for row in Extension.objects.filter(measure__case=case).select_related("measure"):
        assert row.days <= 30, "强制法 25: extended by more than thirty days"
        taken = legal_day(row.measure.taking.taken_at)
        assert legal_day(row.at) - taken <= timedelta(days=40), "强制法 25: extended after its end"


def _taken(case: Case) -> None:
    for row in Measure.objects.filter(case=case, taking__isnull=False):
        approved = hasattr(row, "approval") and row.approval.approved
        assert approved or row.urgent, "强制法 18-19: neither approved nor urgent"


def _closed(case: Case) -> None:
    held = [row for row in Item.objects.filter(measure__case=case) if row.remaining > 0]
    assert not held, "强制法 27: things are still held"
    assert not _open_remedies(case), "a remedy is open"
    before = case.steps.exclude(code=C.CLOSE).filter(seq__lt=case.step_count).order_by("-seq").first()
    status = Status(before.status_after) if before else Status.CLUE
    decision = Decision.objects.filter(case=case).first()
    if decision is None or Effect.objects.filter(outcome__remedy__case=case).exists():
        return
    if decision.corrections.exists():
        return
    if status in {Status.SERVED, Status.EXECUTED}:
        paid = sum((row.amount for row in _principal(decision)), Decimal(0))
        assert paid >= decision.amount, f"Art. 66: {paid} paid of {decision.amount}"
    if decision.penalises:
        assert PublicNotice.objects.filter(case=case).exclude(state="prepared").exists(), (
            "Art. 48: unpublished"
        )


def _principal(decision: Decision) -> list[Payment]:
    return list(Payment.objects.filter(decision=decision, covers="principal"))


_NEEDS: Final[Mapping[C, Callable[[Case], None]]] = {
    C.FILE: _filed,
    C.DECIDE: decision_had_what_it_needs,
    C.DECIDE_ON_SPOT: decision_had_what_it_needs,
    C.NOTIFY: _notified,
    C.SERVE: _served,
    C.TAKE_MEASURE: _taken,
    C.PRESERVE: _taken,
    C.EXTEND_MEASURE: _extended,
    C.APPLY_TO_COURT: _applied_to_court,
    C.CLOSE: _closed,
}
