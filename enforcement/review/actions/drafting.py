"""Draft the decision and find whether it is major."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from enforcement.cases.models import Case, CaseStep
from enforcement.cases.rules import SEAL_OWED, StepCode
from enforcement.errors import NotNow, Requirement, Taken, Unprocessable
from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.actions import Done, act
from enforcement.law.statutes import art
from enforcement.law.values import DecisionVariant, PartyKind, PenaltyKind
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role
from enforcement.review.actions.common import law_of
from enforcement.review.benchmarks import benchmarks_of, like_cases
from enforcement.review.considering import Proposed, must_have_considered
from enforcement.review.models import Draft, catalog_rows, mark_major
from enforcement.review.rules import (
    Circumstances,
    Considered,
    Finding,
    NoPenaltyGround,
    Penalty,
    ground_row,
    grounds_found,
    major_grounds,
    total,
)
from enforcement.review.rules.discretion import Stated, explained, stored, weigh


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed decision as the officer wrote it; `ground` and `findings` where no penalty is proposed."""

    penalties: tuple[Penalty, ...]
    facts: str
    basis: str
    discretion: str
    correction: str
    performance: str
    public_interest: bool = False
    complex: bool = False
    variant: DecisionVariant = DecisionVariant.PENALTY
    ground: NoPenaltyGround | None = None
    findings: tuple[Finding, ...] = ()
    considered: Considered = field(default_factory=Considered)
    benchmark: Stated | None = None

    @property
    def fine(self) -> Decimal:
        """The fine proposed, in yuan."""
        return sum((p.amount for p in self.penalties if p.kind is PenaltyKind.FINE), start=total(()))


@act("draft_decision")
def draft_decision(
    *, case_id: UUID, version: int | None, id: UUID, proposal: Proposal, by: Actor, at: datetime
) -> Done[CaseStep]:
    """Draft the decision 拟定处理决定, and find whether it is major. A new draft ends every earlier pass.

    Raises:
        NotCompetent: not an officer of the case.
        NotNow: the case has no party, or one without an address: once drafted for, a party is settled. An element
            of the ground for imposing no penalty is not found on evidence of the case. The proposal leaves a question
            unanswered that the party's age, another file of the county or a change of the law raises. The fine leaves
            its grade or the like cases of the county and no reason is given.
        Unprocessable: a benchmark is published and no grade of it is stated; no penalty where one is to be imposed,
            one where none is, or an amount where the kind has none.

    Basis: Penalty Law Arts. 29-33, 36-37, 57-59; 生态环境法典 Arts. 1055-1060.

    """
    case = Case.objects.for_step(case_id, StepCode.DRAFT_DECISION, by=by, version=version)
    case.must_be_handled_by(by)
    if Draft.objects.filter(pk=id).exists():
        raise Taken
    _check_amounts(proposal)
    _must_be_grounded(case, proposal)
    _must_name_its_parties(case)
    must_have_considered(
        case, Proposed(proposal.variant, proposal.ground, proposal.fine, proposal.considered), at
    )
    step = case.take(
        StepCode.DRAFT_DECISION, by=by, at=at, content={"draft": str(id), "variant": proposal.variant}
    )
    draft = _put_on_file(case, id, proposal, _weigh(case, proposal, at), by=by, at=at)
    circumstances = Circumstances(
        public_interest=proposal.public_interest, heard=draft.heard, complex=proposal.complex
    )
    kinds = [PartyKind(kind) for kind in draft.party_kinds]
    rows = catalog_rows(case, legal_day(at))
    mark_major(case, major_grounds(proposal.penalties, kinds, circumstances, rows))
    case.variant = proposal.variant
    case.collective = case.collective or law_of(case).collective_required.value.met(
        major=case.major,
        hearing_held=draft.heard,
        kinds=[p.kind for p in proposal.penalties],
        amount=draft.amount,
    )
    case.save(update_fields=["variant", "collective"])
    if proposal.variant.penalises:
        case.owe_seal(step, at=at)
    else:
        case.unhinder(SEAL_OWED[StepCode.DRAFT_DECISION].code, at=at)
    ordered = case.steps.filter(code=StepCode.ORDER_CORRECTION, void__isnull=True).exists()
    if proposal.correction or ordered or not proposal.variant.penalises:
        case.unhinder("correction_owed", at=at)
    else:
        case.hinder("correction_owed", art("CFF", "28"), "须责令当事人改正或者限期改正违法行为", at=at)
    return Done(step, stream=case.pk, subject=draft.pk, facts={"draft": draft.pk, "major": case.major})


def _weigh(case: Case, proposal: Proposal, at: datetime) -> Mapping[str, Any]:
    """Hold the fine against benchmark and like cases, and refuse what leaves them without a reason."""
    stated, rows = proposal.benchmark, benchmarks_of(case, at)
    if not proposal.fine or (stated is None and not rows):
        if stated is not None:
            raise Unprocessable("没有罚款的,不适用裁量阶次。", pointer="/benchmark")
        return {}
    if stated is None or stated.power not in rows:
        raise Unprocessable(
            "本案职权已公布裁量基准,须注明所适用的职权和阶次。", code="grade_missing", pointer="/benchmark"
        )
    weighed = weigh(
        proposal.fine, stated, rows[stated.power], like_cases(case, stated.power, stated.grade, at)
    )
    requirements = explained(weighed, stated, proposal.considered)
    if unmet := [requirement for requirement in requirements if not requirement.met]:
        raise NotNow(f"{unmet[0].detail}。", code="deviation_unexplained", requirements=requirements)
    return stored(stated, weighed)


def _put_on_file(
    case: Case, id: UUID, proposal: Proposal, benchmark: Mapping[str, Any], *, by: Actor, at: datetime
) -> Draft:
    heard = case.steps.filter(code=StepCode.REPORT_HEARING, void__isnull=True).exists()
    return Draft.objects.create(
        id=id,
        case=case,
        seq=case.drafts.count() + 1,
        author_id=by.account_id,
        drafted_at=at,
        variant=proposal.variant,
        ground=proposal.ground or "",
        findings=[
            {"element": f.element, "text": f.text, "evidence": [str(pk) for pk in f.evidence]}
            for f in proposal.findings
        ],
        power_id=proposal.benchmark.power if proposal.benchmark else None,
        grade=proposal.benchmark.grade if proposal.benchmark else "",
        benchmark=benchmark,
        considered=proposal.considered.stored(),
        penalties=[{"kind": p.kind, "amount": str(p.amount), "detail": p.detail} for p in proposal.penalties],
        penalty_kinds=[p.kind for p in proposal.penalties],
        amount=total(proposal.penalties),
        fine=proposal.fine,
        party_kinds=list(case.parties.values_list("kind", flat=True)),
        facts=proposal.facts,
        basis=proposal.basis,
        discretion=proposal.discretion,
        correction=proposal.correction,
        performance=proposal.performance,
        public_interest=proposal.public_interest,
        heard=heard,
        complex=proposal.complex,
    )


@act("designate_major")
def designate_major(*, case_id: UUID, reason: str, by: Actor, at: datetime) -> Done[Case]:
    """Designate a decision as major by judgement; nobody can take it back.

    Basis: Penalty Law Art. 58 (1)-(4).
    """
    case = Case.objects.locked(case_id, by=by)
    by.must([Role.UNIT_HEAD, Role.AGENCY_HEAD, Role.LEGAL_REVIEWER], case.agency_id, "designate_major")
    if case.closed_at or hasattr(case, "decision"):
        raise NotNow(
            "决定已经作出,不能再认定为重大执法决定。", code="already_decided", article=art("CFF", "58")
        )
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


def _must_be_grounded(case: Case, proposal: Proposal) -> None:
    """Refuse to propose no penalty without the findings that the law asks for, each on evidence of the case."""
    if (proposal.variant is DecisionVariant.NO_PENALTY) != (proposal.ground is not None):
        raise Unprocessable("不予行政处罚须注明法定情形,其他处理不注明。", pointer="/ground")
    row = ground_row(proposal.variant, proposal.ground)
    if row is None:
        if proposal.findings:
            raise Unprocessable("拟作行政处罚的,不填写不予处罚的认定。", pointer="/findings")
        return
    if unknown := {f.element for f in proposal.findings} - {element.code for element in row.elements}:
        raise Unprocessable(f"没有这些认定事项:{'、'.join(sorted(unknown))}。", pointer="/findings")
    citable = set(Evidence.objects.citable().filter(case=case).values_list("pk", flat=True))
    requirements = grounds_found(row, proposal.findings, citable)
    if unmet := [requirement for requirement in requirements if not requirement.met]:
        raise NotNow(f"{unmet[0].detail}。", code="ground_not_found", requirements=requirements)


def _check_amounts(proposal: Proposal) -> None:
    penalties = proposal.penalties
    if bool(penalties) != proposal.variant.penalises:
        text = "须至少拟定一项处罚。" if proposal.variant.penalises else "不作行政处罚的,不得拟定处罚。"
        raise Unprocessable(text, pointer="/penalties")
    if penalties and not proposal.performance:
        raise Unprocessable("须写明履行方式和期限。", pointer="/performance")
    kinds = [penalty.kind for penalty in penalties]
    if len(set(kinds)) != len(kinds):
        raise Unprocessable("同一种类的处罚只能列一项。", pointer="/penalties")
    for index, penalty in enumerate(penalties):
        if penalty.kind.has_amount != (penalty.amount > 0):
            text = "须有金额" if penalty.kind.has_amount else "没有金额"
            raise Unprocessable(f"{penalty.kind.label}{text}。", pointer=f"/penalties/{index}/amount")
