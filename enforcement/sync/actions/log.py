"""A log is received, linked as far as it goes without a gap, and what became of each operation is noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from enforcement.errors import NotCompetent, Taken, TooLarge
from enforcement.journal.actions import Done, act
from enforcement.registry.models import Actor, Agency
from enforcement.sealed import seal
from enforcement.sync.clock import Before, Placed, Reading, Tie, place
from enforcement.sync.models import Chain, Operation, ties
from enforcement.sync.rules import (
    MOST_HELD,
    Concerns,
    Fault,
    Hold,
    State,
    Unmade,
    concerns,
    digest_of,
    problem,
)


@dataclass(frozen=True, slots=True)
class Logged:
    """An operation as its log has it. `content` is what is under the digest, `declared` the digest as sent."""

    operation: UUID
    seq: int
    previous: str
    declared: str
    content: str
    operation_id: str
    params: Mapping[str, Any]
    body: Mapping[str, Any]
    reading: Reading

    @property
    def digest(self) -> str:
        """The digest as it is."""
        return digest_of(self.content)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the route answered, or why none was asked: `problem` is None where it was done."""

    status: int
    etag: str = ""
    problem: dict[str, Any] | None = None

    @classmethod
    def unmade(cls, reason: Unmade | Fault) -> Outcome:
        """Not done, for a reason of our own."""
        return cls(422, problem=problem(reason.value, reason.label))


@act("receive_operations")
def receive_operations(*, chain_id: UUID, logged: Sequence[Logged], by: Actor, at: datetime) -> Done[Chain]:
    """Put a batch of a device's log on file and link what follows without a gap; what it says is done later.

    What does not follow is refused by itself and kept: it is evidence that a log was tampered with.

    Raises:
        NotCompetent: no device, or another device of the same person.
        Taken: the log is another person's.
        TooLarge: too many wait already.

    """
    if not by.device:
        raise NotCompetent("离线操作须由登录的设备同步。", code="device_required")
    Chain.objects.bulk_create(
        [
            Chain(
                id=chain_id,
                account_id=by.account_id,
                agency_id=by.agency_id,
                device=by.device,
                opened_at=at,
            )
        ],
        ignore_conflicts=True,
    )
    chain = Chain.objects.select_for_update().get(pk=chain_id)
    if chain.account_id != by.account_id:
        raise Taken
    if chain.device != by.device:
        raise NotCompetent("该日志属于您的另一台设备。", code="chain_of_another_device")
    new = _new(chain, logged)
    rows = _rows(chain, list(new.values()), by=by, at=at)
    Operation.objects.bulk_create(rows)
    _refuse([row for row in rows if new[row.digest].declared != row.digest], Fault.DIGEST, at=at)
    _link(chain, at=at)
    refused = sorted(
        Operation.objects.filter(pk__in=[row.pk for row in rows], state=State.REFUSED).values_list(
            "digest", flat=True
        )
    )
    if Operation.objects.filter(chain=chain, linked=False, state=State.HELD).count() > MOST_HELD:
        raise TooLarge(f"等待前序操作的已超过 {MOST_HELD} 项,请先同步缺少的操作。", code="too_many_held")
    return Done(
        chain,
        stream=chain.pk,
        facts={
            "received": len(rows),
            "refused": refused,
            "head": chain.head_seq,
            "head_digest": chain.head_digest,
        },
    )


def _new(chain: Chain, logged: Sequence[Logged]) -> dict[str, Logged]:
    """Those that are not on file yet, by their digest.

    One that was refused for a digest it does not have is none of the log, and does not stand in the way of the true
    one, whose digest is the same where nothing but the digest was altered.
    """
    rows = Operation.objects.filter(chain=chain, digest__in=[one.digest for one in logged])
    codes: dict[str, set[str]] = {}
    for digest, refused in rows.values_list("digest", "problem"):
        codes.setdefault(digest, set()).add(refused["code"] if refused else "")
    new: dict[str, Logged] = {}
    for one in logged:
        found, true = codes.get(one.digest, set()), one.declared == one.digest
        if (true and found <= {Fault.DIGEST.value}) or not (found or one.digest in new):
            new[one.digest] = one
    return new


def _rows(chain: Chain, logged: Sequence[Logged], *, by: Actor, at: datetime) -> list[Operation]:
    about = {one.digest: concerns(one.operation_id, one.params, one.body) for one in logged}
    named = Agency.objects.in_bulk({found.agency for found in about.values() if found.agency})
    return [_row(chain, one, about[one.digest], named, by=by, at=at) for one in logged]


def _row(
    chain: Chain, one: Logged, about: Concerns, named: Mapping[UUID, Agency], *, by: Actor, at: datetime
) -> Operation:
    """The operation, unsaved. It is the business of the agency its body names; of one that names none, the maker's."""
    agency = named.get(about.agency) if about.agency else None
    return Operation(
        chain=chain,
        account_id=by.account_id,
        agency_id=agency.pk if agency else by.agency_id,
        device=by.device,
        seq=one.seq,
        previous=one.previous,
        digest=one.digest,
        operation=one.operation,
        operation_id=one.operation_id,
        case=about.case,
        makes=about.makes,
        versioned=about.versioned,
        sealed=seal(one.content),
        boot=one.reading.boot,
        wall=one.reading.wall,
        monotonic=one.reading.monotonic,
        received_at=at,
    )


def _refuse(rows: Sequence[Operation], fault: Fault, *, at: datetime) -> None:
    outcome = Outcome.unmade(fault)
    Operation.objects.filter(pk__in=[row.pk for row in rows], state=State.HELD).update(
        state=State.REFUSED, hold="", status=outcome.status, problem=outcome.problem, settled_at=at
    )


def _link(chain: Chain, *, at: datetime) -> None:
    """Move the head as far as the log goes without a gap; what claims a place that is another's is refused."""
    waiting: dict[int, list[Operation]] = {}
    unlinked = Operation.objects.filter(chain=chain, linked=False).exclude(state=State.REFUSED)
    for row in unlinked.order_by("received_at", "id"):
        waiting.setdefault(row.seq or 0, []).append(row)
    log = _Log.of(chain, [row.operation for rows in waiting.values() for row in rows])
    while claims := waiting.pop(chain.head_seq + 1, []):
        following = [row for row in claims if row.previous == chain.head_digest]
        _refuse([row for row in claims if row not in following], Fault.LINK, at=at)
        _refuse(following[1:], Fault.FORK, at=at)
        if not following:
            break
        _take_place(following[0], log, at=at)
        chain.head_seq, chain.head_digest = chain.head_seq + 1, following[0].digest
    chain.save(update_fields=["head_seq", "head_digest"])
    if late := [row for seq, rows in waiting.items() if seq <= chain.head_seq for row in rows]:
        linked = Operation.objects.linked().filter(chain=chain, seq__in=[row.seq for row in late])
        places = dict(linked.values_list("seq", "previous"))
        _refuse([row for row in late if row.previous == places[row.seq]], Fault.FORK, at=at)
        _refuse([row for row in late if row.previous != places[row.seq]], Fault.LINK, at=at)


@dataclass(slots=True)
class _Log:
    """What linking has to know of a log so far: its last operation, handshakes by boot, ids that are taken."""

    last: Operation | None
    taken: set[UUID]
    ties: dict[str, list[Tie]] = field(default_factory=dict)

    @classmethod
    def of(cls, chain: Chain, coming: Sequence[UUID]) -> _Log:
        linked = Operation.objects.linked()
        taken = linked.filter(account=chain.account_id, operation__in=coming)
        return cls(
            linked.filter(chain=chain, seq=chain.head_seq).first(),
            set(taken.values_list("operation", flat=True)),
        )

    def placed(self, row: Operation) -> Placed:
        """When the next operation was made."""
        if row.boot not in self.ties:
            self.ties[row.boot] = ties(row.account_id, row.device, row.boot)
        before = Before(self.last.reading, self.last.earliest) if self.last else None
        return place(row.reading, ties=self.ties[row.boot], received_at=row.received_at, before=before)


def _take_place(row: Operation, log: _Log, *, at: datetime) -> None:
    """Link one operation: everything before it is here, so what it depends on and when it was made is known."""
    content = row.content
    about = concerns(row.operation_id, content["params"], content["body"])
    placed = log.placed(row)
    row.linked = True
    row.depends = sorted({*map(UUID, content.get("after", ())), *_implied(row, about)}, key=str)
    row.earliest, row.latest = placed.earliest, placed.latest
    row.flags = [flag.value for flag in placed.flags]
    if row.state == State.HELD:  # else a person did not wait for the gap to close
        row.hold = Hold.READY
        if row.operation in log.taken:
            outcome = Outcome.unmade(Unmade.REUSED)
            row.state, row.hold, row.settled_at = State.CONFLICT, "", at
            row.status, row.problem = outcome.status, outcome.problem
    row.save(update_fields=[*_PLACED, "state", "hold", "status", "problem", "settled_at"])
    log.last = row
    log.taken.add(row.operation)


_PLACED = ("linked", "depends", "earliest", "latest", "flags")


def _implied(row: Operation, about: Concerns) -> set[UUID]:
    """The earlier operations of the same log that this one rests on though it does not say so.

    What made a thing it refers to; and, where it is decided on a version of the case, the one before that moved
    that version.
    """
    earlier = Operation.objects.linked().filter(chain=row.chain_id, seq__lt=row.seq)
    found = (
        set(earlier.filter(makes__in=about.refers).values_list("operation", flat=True))
        if about.refers
        else set()
    )
    if about.versioned and about.case:
        moved = earlier.filter(versioned=True, case=about.case).exclude(state=State.DISCARDED)
        found |= set(moved.order_by("-seq").values_list("operation", flat=True)[:1])
    return found


@act("settle_operation")
def settle_operation(*, entry_id: UUID, outcome: Outcome, by: Actor, at: datetime) -> Done[Operation]:
    """Note what became of an operation. What is noted stays."""
    row = Operation.objects.select_for_update().get(pk=entry_id, account=by.account_id, state=State.HELD)
    row.state = State.CONFLICT if outcome.problem else State.APPLIED
    row.hold, row.status, row.etag, row.problem = "", outcome.status, outcome.etag, outcome.problem
    row.settled_at = at
    row.save(update_fields=["state", "hold", "status", "etag", "problem", "settled_at"])
    return Done(
        row,
        stream=row.chain_id,
        subject=row.pk,
        facts={
            "operation": row.operation_id,
            "id": row.operation,
            "digest": row.digest,
            "status": outcome.status,
            "case": row.case,
            "earliest": row.earliest,
            "latest": row.latest,
            "flags": row.flags,
        },
    )
