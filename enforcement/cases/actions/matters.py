"""Matters on the common form 有关事项审批: asked by the handler, supported by the unit, decided by the head."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from enforcement.cases.collective import Voice, must_carry
from enforcement.cases.models import Case, CaseStep, Matter
from enforcement.cases.rules import MATTERS, PROCEDURE, Level, MatterKind, MatterState, Status, StepCode
from enforcement.errors import NotNow, NotVisible, Requirement, Taken, Unprocessable
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role

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
        raise NotNow("案件已经终结,不再审批事项。", code="case_ended")
    if case.matters.filter(kind=asked.kind, state=MatterState.ASKED).exists():
        raise NotNow("同一事项正在审批。", code="matter_pending")
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
    """Whether the heads decide together: the second extension of the decision's period."""
    extended = case.matters.filter(kind=MatterKind.EXTEND_DECISION, state=MatterState.APPROVED)
    return kind is MatterKind.EXTEND_DECISION and extended.exists()


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
        raise NotNow("办案机构已经签署意见。", code="unit_has_spoken")
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
    by: Actor,
    at: datetime,
) -> Done[CaseStep]:
    """The head approves, and it takes effect: the step of the matter's kind is taken.

    The second extension of the decision's period is decided by the heads together: `voices`.

    Raises:
        NotCompetent: no head of the agency, or a delegate outside the days or acts of the delegation.
        NotVisible: no such matter in the case.
        NotNow: settled, the unit has not spoken, or the case does not stand where the step can be taken.
        Unprocessable: the matter is of another step, or the heads' vote does not carry.

    Basis: 市场监督管理行政处罚程序规定 Arts. 18, 41, 46, 47, 64; Penalty Law Art. 66; 行政强制法 Art. 18.

    """
    case = Case.objects.for_step(case_id, code, by=by, version=version)
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
    content = {
        "matter": str(row.pk),
        "kind": kind.value,
        "ground": row.ground,
        "reason": row.reason,
        "opinion": opinion,
        "voices": [{"account": str(v.account), "opinion": v.opinion, "agrees": v.agrees} for v in voices],
    } | row.content
    step = case.take(code, by=by, at=at, content=content)
    office = by.must(PROCEDURE[code].roles, case.agency_id, code)
    level = Level.COLLECTIVE if row.collective else Level.HEAD
    row.say(level, agrees=True, text=opinion, office=office, signature=signature, by=by, at=at)
    row.settle(MatterState.APPROVED, at=at, step=step)
    _take_effect(case, row, at)
    return Done(step, stream=case.pk, subject=row.pk, facts={"kind": kind.value, "step": step.pk})


def _pending(case: Case, id: UUID) -> Matter:
    matter = case.matters.select_for_update().filter(pk=id).first()
    if matter is None:
        raise NotVisible
    if matter.state != MatterState.ASKED:
        raise NotNow("该事项已经办结。", code="matter_settled")
    return matter


def _take_effect(case: Case, matter: Matter, at: datetime) -> None:
    """What an approval moves beside the case's status."""
