"""Prior notice and defence 告知、陈述申辩."""

from __future__ import annotations

from uuid import uuid4

from enforcement.cases.rules import StepCode as C
from enforcement.decisions.actions import notice
from enforcement.decisions.actions.served import Served
from enforcement.law.values import ServiceMethod
from tests.enforcement.walk.acts.common import drives, step
from tests.enforcement.walk.world import Call, World


def by_hand(w: World) -> Served:
    """Served by hand today, the receipt on file."""
    return Served(ServiceMethod.DIRECT, "张某", w.paper(), w.today)


@drives(C.APPROVE_NOTICE)
def approve_notice(w: World) -> Call:
    return step(w, notice.approve_notice, w.team.head, opinion="同意")


@drives(C.NOTIFY)
def notify(w: World) -> Call:
    return step(w, notice.notify, w.team.officer, id=uuid4(), served=by_hand(w))


@drives(C.HEAR_DEFENCE)
def hear_defence(w: World) -> Call:
    """The party waives defence and hearing by a signed paper."""
    return step(
        w,
        notice.hear_defence,
        w.team.officer,
        id=uuid4(),
        waived=True,
        hearing_waived=True,
        text="自愿放弃陈述、申辩和听证。",
        new_facts=False,
        signed=w.paper(),
    )


@drives(C.REEXAMINE)
def reexamine(w: World) -> Call:
    return step(w, notice.reexamine, w.team.officer, points=[], result="当事人未提出陈述申辩。")
