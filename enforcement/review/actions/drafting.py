"""Draft the decision and find whether it is major."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.law.values import PartyKind, PenaltyKind
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role
from enforcement.review.actions.common import law_of
from enforcement.review.models import Draft, catalog_rows
from enforcement.review.rules import Circumstances, Penalty, major_grounds, total


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed decision as the officer wrote it."""

    penalties: tuple[Penalty, ...]
    facts: str
    basis: str
    discretion: str
    correction: str
    performance: str
    public_interest: bool = False
    complex: bool = False


@act("draft_decision")
def draft_decision(
    *, case_id: UUID, version: int | None, id: UUID, proposal: Proposal, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Draft the decision 拟定处理决定, and find whether it is major. A new draft ends every earlier pass.

    Raises:
        NotCompetent: not an officer of the case.
        NotNow: the case has no party, or one without an address: once drafted for, a party is settled.
        Unprocessable: no penalty, or an amount where the kind has none.

    Basis: Penalty Law Arts. 57-59.

    """
    case = Case.objects.for_step(case_id, StepCode.DRAFT_DECISION, by=by, version=version)
    case.must_be_handled_by(by)
    if Draft.objects.filter(pk=id).exists():
        raise Taken
    _check_amounts(proposal.penalties)
    _must_name_its_parties(case)
    step = case.take(StepCode.DRAFT_DECISION, by=by, at=at, content={"draft": str(id)})
    kinds = [PartyKind(kind) for kind in case.parties.values_list("kind", flat=True)]
    fine = sum((p.amount for p in proposal.penalties if p.kind is PenaltyKind.FINE), start=total(()))
    draft = Draft.objects.create(
        id=id,
        case=case,
        seq=case.drafts.count() + 1,
        author_id=by.account_id,
        drafted_at=at,
        penalties=[{"kind": p.kind, "amount": str(p.amount), "detail": p.detail} for p in proposal.penalties],
        penalty_kinds=[p.kind for p in proposal.penalties],
        amount=total(proposal.penalties),
        fine=fine,
        party_kinds=kinds,
        facts=proposal.facts,
        basis=proposal.basis,
        discretion=proposal.discretion,
        correction=proposal.correction,
        performance=proposal.performance,
        public_interest=proposal.public_interest,
        complex=proposal.complex,
    )
    grounds = major_grounds(
        proposal.penalties,
        kinds,
        Circumstances(public_interest=proposal.public_interest, complex=proposal.complex),
        catalog_rows(case, legal_day(at)),
    )
    triggers = law_of(case).collective_required.value
    case.major = case.major or bool(grounds)
    case.major_grounds = case.major_grounds + [
        text for g in grounds if (text := f"{g.text}({g.article.cite()})") not in case.major_grounds
    ]
    case.collective = case.collective or triggers.met(
        major=case.major, hearing_held=False, kinds=[p.kind for p in proposal.penalties], amount=draft.amount
    )
    case.save(update_fields=["major", "major_grounds", "collective"])
    if proposal.correction or case.steps.filter(code=StepCode.ORDER_CORRECTION, void__isnull=True).exists():
        case.unhinder("correction_owed", at=at)
    else:
        case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    return Done(step, stream=case.pk, subject=draft.pk, facts={"draft": draft.pk, "major": case.major})


@act("designate_major")
def designate_major(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Done[Case]:
    """Designate a decision as major by judgement; nobody can take it back.

    Basis: Penalty Law Art. 58 (1)-(4).
    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER], case.agency_id, "designate_major")
    if case.closed_at or hasattr(case, "decision"):
        raise NotNow("决定已经作出,不能再认定为重大执法决定。", code="already_decided")
    case.major = case.collective = True
    case.major_grounds = [*case.major_grounds, f"人工认定:{reason}"]
    case.version += 1
    case.save(update_fields=["major", "collective", "major_grounds", "version"])
    return Done(case, stream=case.pk, subject=case.pk)


def _must_name_its_parties(case: Case) -> None:
    addresses = list(case.parties.values_list("address", flat=True))
    requirements = (
        Requirement("party_named", art("CFF", "59(1)").cite(), "须登记当事人", met=bool(addresses)),
        Requirement(
            "party_address", art("CFF", "59(1)").cite(), "须登记每一当事人的地址", met=all(addresses)
        ),
    )
    if unmet := [requirement for requirement in requirements if not requirement.met]:
        raise NotNow(
            f"当事人信息不全:{unmet[0].detail}。", code="party_incomplete", requirements=requirements
        )


def _check_amounts(penalties: Sequence[Penalty]) -> None:
    if not penalties:
        raise Unprocessable("须至少拟定一项处罚。", pointer="/penalties")
    kinds = [penalty.kind for penalty in penalties]
    if len(set(kinds)) != len(kinds):
        raise Unprocessable("同一种类的处罚只能列一项。", pointer="/penalties")
    for index, penalty in enumerate(penalties):
        if penalty.kind.has_amount != (penalty.amount > 0):
            text = "须有金额" if penalty.kind.has_amount else "没有金额"
            raise Unprocessable(f"{penalty.kind.label}{text}。", pointer=f"/penalties/{index}/amount")
