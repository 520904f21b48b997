"""A person makes of a conflict what a machine must not: gives it up, or submits it anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from enforcement.errors import NotNow, NotVisible, Taken
from enforcement.journal.actions import Done, act
from enforcement.journal.rules import canonical
from enforcement.registry.models import Actor
from enforcement.sealed import seal
from enforcement.sync.models import HEADS, Operation, Settlement
from enforcement.sync.rules import Hold, Resolution, State, concerns, digest_of


@dataclass(frozen=True, slots=True)
class Anew:
    """What is submitted in place of an operation; `body` None leaves the operation's own."""

    id: UUID
    base_version: int | None
    body: Mapping[str, Any] | None = None


@act("resolve_sync_conflict")
def resolve_conflict(
    *, subject_id: UUID, reason: str, anew: Anew | None, by: Actor, at: datetime
) -> Done[Operation]:
    """Settle a conflict by name and reason: give the operation up, or submit it anew as one's own act.

    The operation stays on file as it was made. What depends on one given up becomes a conflict in its turn.

    One that waits for another may be settled too, for the device that has the other may be lost; and one whose
    route could not answer.

    Raises:
        NotVisible: no such operation, or not for this actor.
        NotCompetent: neither who made it nor a head of that agency.
        NotNow: it is done, refused or settled, or its turn comes by itself.
        Taken: the new operation's id is known.

    """
    row = Operation.objects.visible_to(by).select_for_update(of=("self",)).filter(pk=subject_id).first()
    if row is None:
        raise NotVisible
    if row.account_id != by.account_id:
        by.must(HEADS, row.agency_id)
    stuck = row.state == State.HELD and row.hold != Hold.READY
    if row.state != State.CONFLICT and not stuck:
        raise NotNow("该操作没有待处理的冲突。", code="no_open_conflict")
    resolution = Resolution.RESUBMIT if anew else Resolution.DISCARD
    row.state, row.hold = State.RESUBMITTED if anew else State.DISCARDED, ""
    row.settled_at = row.settled_at or at
    row.save(update_fields=["state", "hold", "settled_at"])
    Settlement.objects.create(
        operation=row, resolution=resolution, reason=reason, account_id=by.account_id, at=at
    )
    if anew:
        _resubmit(row, anew, by=by, at=at)
    return Done(
        row,
        stream=row.chain_id,
        subject=row.pk,
        facts={"resolution": resolution.value, "anew": anew.id if anew else None},
    )


def _resubmit(row: Operation, anew: Anew, *, by: Actor, at: datetime) -> None:
    if Operation.objects.filter(account=by.account_id, operation=anew.id).exists():
        raise Taken
    old = row.content
    content = {
        "id": str(anew.id),
        "resubmits": str(row.pk),
        "operationId": row.operation_id,
        "params": old["params"],
        "body": old["body"] if anew.body is None else dict(anew.body),
        "base_version": anew.base_version,
    }
    about = concerns(row.operation_id, content["params"], content["body"])
    text = canonical(content)
    Operation.objects.create(
        chain_id=row.chain_id,
        account_id=by.account_id,
        agency_id=row.agency_id,
        device=by.device,
        digest=digest_of(text),
        operation=anew.id,
        operation_id=row.operation_id,
        case=about.case,
        makes=about.makes,
        versioned=about.versioned,
        sealed=seal(text),
        received_at=at,
        earliest=at,
        latest=at,
        resubmits=row,
        linked=True,
        hold=Hold.READY,
    )
