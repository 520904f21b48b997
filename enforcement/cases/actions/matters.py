"""Matters on the common form 有关事项审批: asked by the handler, supported by the unit, decided by the head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from enforcement.cases.collective import Voice, must_carry
from enforcement.cases.models import Case, CaseStep, Deadline, Matter
from enforcement.cases.rules import MATTERS, PROCEDURE, Level, MatterKind, MatterState, Status, StepCode
from enforcement.errors import NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.law.limits import Approver, Clock, Exclusion, Extension
from enforcement.registry.models import Actor, legal_day
from enforcement.registry.rules import Role

_CLOCKS: Final = {MatterKind.EXTEND_FILING: Clock.FILING, MatterKind.EXTEND_DECISION: Clock.DECISION}
_ENDED = frozenset({Status.NOT_FILED, Status.MERGED, Status.CLOSED})


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: its ground where the kind has statutory ones, the reason, what the kind needs beside."""

    kind: MatterKind
    reason: str
    ground: str = ""
    content: Mapping[str, Any] | None = None
    signature: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """An opinion as it was given; `signature` is the id of the signed sheet among the case's evidence."""

    agrees: bool
    text: str
    signature: UUID | None = None


@dataclass(frozen=True, slots=True)
class Superior:
    """What the agency above decided of an extension 上一级机关; `paper` is its reply among the case's evidence."""

    body: str
    document: str
    decided_on: date
    until: date
    paper: UUID | None = None


@act("ask_matter")
def ask_matter(*, case_id: UUID, id: UUID, asked: Asked, by: Actor, at: datetime) -> Done[Matter]:
    """Put a matter up for approval, as one who handles the case; the handler's opinion is the first on the form.

    Raises:
        NotCompetent: not an officer of the case. Taken: the id exists.
        NotNow: the case has ended, or the same is asked already. Unprocessable: a ground the kind does not know.

    Basis: as the kind's row; `MATTERS`.

    """
    case = Case.objects.locked(case_id, by=by)
    office = by.must([Role.OFFICER], case.agency_id, "ask_matter")
    case.must_not_be_recused(by)
    case.must_be_handled_by(by)
    if Matter.objects.filter(pk=id).exists():
        raise Taken
    grounds = MATTERS[asked.kind].grounds
    if (grounds and asked.ground not in grounds) or (asked.ground and not grounds):
        raise Unprocessable("不是该事项的法定情形。", code="ground_unknown", pointer="/ground")
    if case.status in _ENDED:
        raise NotNow("案件已经终结,不再审批事项。", code="case_ended", article=MATTERS[asked.kind].article)
    if case.matters.filter(kind=asked.kind, state=MatterState.ASKED).exists():
        raise NotNow("同一事项正在审批。", code="matter_pending", article=MATTERS[asked.kind].article)
    matter = Matter.objects.create(
        id=id,
        case=case,
        kind=asked.kind,
        ground=asked.ground,
        reason=asked.reason,
        content=dict(asked.content or {}),
        collective=_again(case, asked.kind),
        asked_by_id=by.account_id,
        asked_at=at,
    )
    matter.say(
        Level.HANDLER,
        agrees=True,
        text=asked.reason,
        office=office,
        signature=asked.signature,
        by=by,
        at=at,
    )
    return Done(matter, stream=case.pk, subject=matter.pk, facts={"kind": asked.kind.value})


def _again(case: Case, kind: MatterKind) -> bool:
    """Whether the heads decide together: as the row of the clock says, and every second extension of the decision.

    Where the row leaves it to the agency above, they do not.
    """
    if kind not in _CLOCKS:
        return False
    allowed = next_extension(case, kind)
    if allowed is not None and allowed.approver is Approver.SUPERIOR:
        return False
    extended = case.matters.filter(kind=kind, state=MatterState.APPROVED).exists()
    by_row = allowed is not None and allowed.approver is Approver.COLLECTIVE
    return by_row or (kind is MatterKind.EXTEND_DECISION and extended)


@act("support_matter")
def support_matter(*, case_id: UUID, matter_id: UUID, said: Said, by: Actor, at: datetime) -> Done[Matter]:
    """The unit head gives an opinion, for or against; the head decides either way.

    Raises:
        NotVisible: no such matter in the case. NotNow: settled, or the unit has spoken.

    """
    case = Case.objects.locked(case_id, by=by)
    office = by.must([Role.UNIT_HEAD], case.agency_id, "support_matter")
    case.must_not_be_recused(by)
    matter = _pending(case, matter_id)
    if matter.opinions.filter(level=Level.UNIT).exists():
        raise NotNow(
            "办案机构已经签署意见。",
            code="unit_has_spoken",
            article=MATTERS[MatterKind(matter.kind)].article,
        )
    matter.say(
        Level.UNIT, agrees=said.agrees, text=said.text, office=office, signature=said.signature, by=by, at=at
    )
    return Done(matter, stream=case.pk, subject=matter.pk, facts={"agrees": said.agrees})


@act("refuse_matter")
def refuse_matter(*, case_id: UUID, matter_id: UUID, said: Said, by: Actor, at: datetime) -> Done[Matter]:
    """The head does not approve, with reasons. Raises NotVisible, NotNow as `support_matter`."""
    case = Case.objects.locked(case_id, by=by)
    matter = _pending(case, matter_id)
    office = by.must([Role.AGENCY_HEAD], case.agency_id, MATTERS[MatterKind(matter.kind)].step)
    case.must_not_be_recused(by)
    matter.say(
        Level.HEAD, agrees=False, text=said.text, office=office, signature=said.signature, by=by, at=at
    )
    matter.settle(MatterState.REFUSED, at=at)
    return Done(matter, stream=case.pk, subject=matter.pk)


@act("approve_matter")
def approve_matter(
    *,
    case_id: UUID,
    version: int | None,
    code: StepCode,
    matter: UUID,
    opinion: str,
    signature: UUID | None = None,
    voices: Sequence[Voice] = (),
    superior: Superior | None = None,
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head approves, and it takes effect: the step of the matter's kind is taken.

    The second extension of the decision's period is decided by the heads together: `voices`; in agriculture by the
    agency above, whose reply the head puts on file: `superior`.

    Raises:
        NotCompetent: no head of the agency, or a delegate outside the days or acts of the delegation.
        NotNow: settled, the unit has not spoken, the agency above has not decided, or the case does not stand where the
            step can be taken.
        Unprocessable: no such matter, one of another step, or the heads' vote does not carry.

    Basis: 市场监督管理行政处罚程序规定 Arts. 18, 41, 46, 47, 64; Penalty Law Art. 66; 行政强制法 Art. 18.

    """
    case = Case.objects.for_step(case_id, code, by=by, version=version)
    if not case.matters.filter(pk=matter).exists():
        raise Unprocessable("本案没有这项审批。", code="no_such_matter", pointer="/matter")
    row = _pending(case, matter)
    kind = MatterKind(row.kind)
    if MATTERS[kind].step is not code:
        raise Unprocessable("该事项不由此步骤办理。", code="matter_of_another_step", pointer="/matter")
    unit = row.opinions.filter(level=Level.UNIT).exists()
    if not unit:
        raise NotNow(
            "办案机构尚未签署意见。",
            code="unit_opinion_missing",
            requirements=[Requirement("unit_opinion", MATTERS[kind].article.cite(), "办案机构负责人的意见")],
        )
    if row.collective:
        must_carry(case, voices, at)
    _must_be_the_superiors(case, row, superior, at)
    content = {
        "matter": str(row.pk),
        "kind": kind.value,
        "ground": row.ground,
        "reason": row.reason,
        "opinion": opinion,
        "voices": [{"account": str(v.account), "opinion": v.opinion, "agrees": v.agrees} for v in voices],
    } | row.content
    if superior:
        content["superior"] = asdict(superior) | {
            "decided_on": superior.decided_on.isoformat(),
            "until": superior.until.isoformat(),
            "paper": str(superior.paper or ""),
        }
    step = case.take(code, by=by, at=at, content=content)
    office = by.must(PROCEDURE[code].roles, case.agency_id, code)
    level = Level.COLLECTIVE if row.collective else Level.HEAD
    row.say(level, agrees=True, text=opinion, office=office, signature=signature, by=by, at=at)
    row.settle(MatterState.APPROVED, at=at, step=step)
    _take_effect(case, row, superior, by=by, at=at)
    return Done(step, stream=case.pk, subject=row.pk, facts={"kind": kind.value, "step": step.pk})


def _pending(case: Case, id: UUID) -> Matter:
    matter = case.matters.select_for_update().filter(pk=id).first()
    if matter is None:
        raise NotVisible
    if matter.state != MatterState.ASKED:
        raise NotNow(
            "该事项已经办结。", code="matter_settled", article=MATTERS[MatterKind(matter.kind)].article
        )
    return matter


def _take_effect(case: Case, matter: Matter, superior: Superior | None, *, by: Actor, at: datetime) -> None:
    """What an approval moves beside the case's status: the clocks."""
    today, clocks = legal_day(at), Deadline.objects
    match MatterKind(matter.kind):
        case MatterKind.SUSPEND:
            judgement = f"经批准中止:{matter.reason}"[:300]
            clocks.leave_out(case, Exclusion.SUSPENSION, begins=today, at=at, judgement=judgement)
        case MatterKind.RESUME:
            clocks.count_again(case, Exclusion.SUSPENSION, ends=today, at=at)
        case MatterKind.TERMINATE:
            clocks.cancel(case, Clock.DECISION, "案件终止调查", at=at)
            case.unhinder("correction_owed", at=at)
        case MatterKind.EXTEND_FILING | MatterKind.EXTEND_DECISION as kind:
            until = matter.content.get("until")
            length = date.fromisoformat(until) if until and _needs_date(case, kind) else None
            reason = matter.reason
            if superior:
                length, reason = superior.until, f"{superior.body}{superior.document}:{reason}"
            clocks.extend(case, _CLOCKS[kind], length, reason, by=by, at=at)
        case _:
            return


def _must_be_the_superiors(case: Case, matter: Matter, superior: Superior | None, at: datetime) -> None:
    """Refuse what the agency above decides without its reply, and a reply where it decides nothing."""
    kind = MatterKind(matter.kind)
    allowed = next_extension(case, kind) if kind in _CLOCKS else None
    asked = allowed is not None and allowed.approver is Approver.SUPERIOR
    if allowed is not None and asked and superior is None:
        raise NotNow(
            "该次延长由上一级机关决定,须登记其批复。",
            code="superior_decides",
            requirements=[
                Requirement("superior_decided", allowed.article.cite(), f"{allowed.said},规定待核")
            ],
        )
    if superior is None:
        return
    if not asked:
        raise Unprocessable("该事项不由上一级机关决定。", pointer="/superior")
    if not legal_day(matter.asked_at) <= superior.decided_on <= legal_day(at):
        raise Unprocessable("批复日期须在提请之日至今日之间。", pointer="/superior/decided_on")


def _needs_date(case: Case, kind: MatterKind) -> bool:
    allowed = next_extension(case, kind)
    return allowed is not None and allowed.period is None


def next_extension(case: Case, kind: MatterKind) -> Extension | None:
    """The extension that the row of a running clock allows next; None where there is none."""
    running = Deadline.objects.running().filter(case=case, clock=_CLOCKS[kind], ref="").first()
    row = running.limit if running else None
    used = running.extensions.count() if running else 0
    return row.extensions[used] if row and used < len(row.extensions) else None
