"""What a decision needs, read from the articles and looked for in the file: the walk's own reading of the law.

Basis: Penalty Law Arts. 36-38, 42-45, 51-52, 54-59, 63-65.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from enforcement.cases.models import Case, CaseOfficer, CaseStep, Recusal
from enforcement.cases.models.transfers import JudicialTransfer
from enforcement.cases.rules import StepCode as C
from enforcement.decisions.models import Decision, HearingRequest, Notice
from enforcement.law.values import DecisionVariant, Department, PartyKind, PenaltyKind
from enforcement.registry.models import Account, Appointment, Certificate
from enforcement.registry.rules import Role

#: Days on which nobody works in the walks, beside Saturdays and Sundays.
_HOLIDAYS: Final = frozenset({date(2027, 1, 1), date(2028, 1, 1)})
_SATURDAY: Final = 5
_FIVE: Final = 5
#: Below what nobody has to hear anybody: the ceiling of the simple procedure (Art. 51), per kind of party.
_ON_SPOT: Final = {PartyKind.ORGANISATION: Decimal(3000)}
#: Who reviews before the notice (市场监督管理行政处罚程序规定 Arts. 49-50).
_REVIEW_FIRST: Final = frozenset({Department.MARKET_REGULATION})


def decision_had_what_it_needs(case: Case) -> None:
    """Asked right after a decision was made."""
    decision = Decision.objects.get(case=case)
    if decision.procedure == "simple":
        _on_spot(case, decision)
    else:
        _ordinary(case, decision)
    _nobody_was_barred(case, decision)


def _seq(case: Case, *codes: C) -> int:
    """Where the latest standing step of these is, or 0."""
    found = case.steps.filter(code__in=codes, void__isnull=True).order_by("seq").last()
    return found.seq if found else 0


def _working_days_after(day: date, until: date) -> int:
    """Working days that lie wholly between two days."""
    days = (day + timedelta(days=n) for n in range(1, (until - day).days))
    return sum(one.weekday() < _SATURDAY and one not in _HOLIDAYS for one in days)


def certified(officer: UUID | None, day: date) -> bool:
    """Whether somebody could show a certificate on a day; read row by row."""
    return any(
        row.valid_from <= day
        and (row.valid_to is None or day < row.valid_to)
        and (row.revoked_on is None or day < row.revoked_on)
        for row in Certificate.objects.filter(officer=officer)
    )


def holds_office(account: UUID, agency: UUID, role: Role, day: date) -> bool:
    """Whether somebody held an office of an agency on a day; read row by row."""
    return any(
        row.valid_from <= day and (row.valid_to is None or day < row.valid_to)
        for row in Appointment.objects.filter(account=account, agency=agency, role=role)
    )


def _ordinary(case: Case, decision: Decision) -> None:
    assert _seq(case, C.FILE), "Art. 54: never filed"
    assert _seq(case, C.INSPECT, C.QUESTION), "Art. 55: nothing was recorded"
    drafted = _seq(case, C.DRAFT_DECISION)
    assert 0 < _seq(case, C.CONCLUDE_INVESTIGATION) < drafted, "Art. 57: no conclusion before the draft"
    _reviewed(case, decision, since=max(drafted, _seq(case, C.REPORT_HEARING)))
    if decision.variant == DecisionVariant.PENALTY:
        _heard(case, decision)
    if case.major:
        since = max(drafted, _seq(case, C.HEAR_DEFENCE, C.REPORT_HEARING))
        assert _seq(case, C.DISCUSS) > since, "Art. 57 § 2: the heads did not discuss it"
        voices = case.steps.filter(code=C.DISCUSS).order_by("seq").last().content["voices"]  # type: ignore[union-attr]
        agreed = [voice for voice in voices if voice["agrees"]]
        assert len(voices) > 1
        assert 2 * len(agreed) > len(voices)
    day = decision.decided_on
    assert holds_office(decision.decided_by_id, case.agency_id, Role.AGENCY_HEAD, day), "Art. 57: no head"


def _reviewed(case: Case, decision: Decision, *, since: int) -> None:
    opinion, dossier = decision.opinion, decision.dossier
    assert opinion is not None
    assert dossier is not None
    assert opinion.conclusion == "pass", "Art. 58: not passed"
    assert opinion.dossier_id == dossier.pk, "Art. 58: another dossier was passed"
    assert dossier.draft_id == _latest_draft(case), "Art. 58: drafted anew since"
    of_facts = set(case.evidence.filter(factual=True).values_list("pk", flat=True))
    assert set(dossier.evidence.values_list("pk", flat=True)) == of_facts, "Art. 58: evidence came since"
    passes = (C.PASS_REVIEW,) if case.major else (C.PASS_REVIEW, C.PASS_AUDIT)
    assert _seq(case, *passes) > since, "Art. 58: no pass stands"
    assert opinion.kind == "legal_review" or not case.major, "Art. 58: a major decision was only audited"
    reviewer = Account.objects.get(pk=opinion.reviewer_id)
    assert reviewer.pk != decision.decided_by_id, "the reviewer decided"
    on_it = set(CaseOfficer.objects.filter(case=case).values_list("officer_id", flat=True))
    assert reviewer.officer_id not in on_it, "Art. 58: an investigator reviewed"


def _latest_draft(case: Case) -> UUID | None:
    draft = case.drafts.order_by("seq").last()
    return draft.pk if draft else None


def _heard(case: Case, decision: Decision) -> None:
    notice = Notice.objects.filter(case=case).order_by("noted_at").last()
    assert notice is not None, "Art. 44: not told"
    told = _seq(case, C.NOTIFY)
    assert told > 0, "Art. 44: not told"
    assert decision.fine <= notice.draft.fine, "Art. 45: heavier than announced"
    assert decision.content["facts"] == notice.draft.facts, "Art. 44: other facts than announced"
    assert _seq(case, C.REEXAMINE) > max(told, _seq(case, C.HEAR_DEFENCE)), "Art. 45: not re-examined"
    waived = {
        "defence": notice.defences.filter(waived=True, signed__isnull=False).exists(),
        "hearing": notice.defences.filter(hearing_waived=True, signed__isnull=False).exists(),
    }
    days = _working_days_after(notice.served_on, decision.decided_on)
    spoke = notice.defences.filter(waived=False).exists()
    assert waived["defence"] or spoke or days >= _FIVE, f"Arts. 44-45: {days} days to defend"
    if decision.fine > _ON_SPOT[PartyKind.ORGANISATION] and notice.hearing_offered and not waived["hearing"]:
        assert _hearing_settled(case, notice, days), "Arts. 63-64: the hearing is open"


def _hearing_settled(case: Case, notice: Notice, days: int) -> bool:
    """Asked for and held, declined or ended; or five working days went by and nobody asked."""
    asked = HearingRequest.objects.filter(notice=notice).order_by("recorded_at").last()
    if asked is None:
        return days >= _FIVE or _seq(case, C.REPORT_HEARING, C.TERMINATE_HEARING, C.DECLINE_HEARING) > 0
    last = _seq(case, C.REQUEST_HEARING)
    return _seq(case, C.REPORT_HEARING, C.TERMINATE_HEARING, C.DECLINE_HEARING) > last


def _on_spot(case: Case, decision: Decision) -> None:
    assert not case.major, "Art. 58: a major decision on the spot"
    assert set(decision.penalty_kinds) <= {PenaltyKind.WARNING, PenaltyKind.FINE}, "Art. 51"
    assert decision.amount <= _ON_SPOT[PartyKind.ORGANISATION], "Art. 51: over the ceiling"
    assert _seq(case, C.INSPECT, C.QUESTION), "Art. 52: nothing was recorded"
    named = CaseOfficer.objects.filter(case=case, released_at__isnull=True)
    assert named.count() > 1, "Art. 42: fewer than two"
    for row in named:
        assert certified(row.officer_id, decision.decided_on), "Art. 42: without a certificate"


def _nobody_was_barred(case: Case, decision: Decision) -> None:
    assert not Recusal.objects.filter(case=case, granted__isnull=True).exists(), "Art. 43: recusal open"
    open_transfers = JudicialTransfer.objects.filter(case=case, approved__isnull=True)
    assert not open_transfers.exists(), "Art. 27: transfer undecided"
    assert case.bases.exists(), "Art. 38: no basis"
    last: CaseStep | None = case.steps.order_by("seq").last()
    assert last is not None
    assert last.account_id == decision.decided_by_id
    assert decision.decided_by_id not in case.recused, "Art. 43"
