"""Logs of devices, their operations, handshakes of clocks, and what people made of conflicts.

What a device said of an operation never changes (trigger `sync_operation_stays`, migration `0002`); what became
of it goes forward only. The content is sealed: a clue's body holds a party's numbers.
"""

from __future__ import annotations

import json
import uuid
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q

from enforcement.cases.models import Case
from enforcement.registry.models import Account, Actor, Agency, choices
from enforcement.registry.rules import Role
from enforcement.sealed import unseal
from enforcement.sync.clock import Flag, Reading, Tie
from enforcement.sync.rules import GENESIS, Hold, Resolution, State, Unmade

#: Who sees the backlog of an agency and may settle its conflicts.
HEADS: Final = (Role.UNIT_HEAD, Role.AGENCY_HEAD)
#: A failed attempt is made again after so long, and each time after twice as long.
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(hours=1)


class Device(models.Model):
    """Whose device, by the name it signed in under: it outlives the token, which is renewed every month."""

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    device = models.CharField("设备名称", max_length=100)

    class Meta:
        abstract = True


class Chain(Device):
    """The log of one device 离线操作日志. `head_seq` and `head_digest` are of the last operation linked."""

    id = models.UUIDField(primary_key=True)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    head_seq = models.PositiveIntegerField(default=0)
    head_digest = models.CharField(max_length=64, default=GENESIS)

    class Meta:
        db_table = "sync_chain"

    def __str__(self) -> str:
        return f"{self.device} {self.pk} {self.head_seq}"


class Handshake(Device):
    """The first half of a handshake 校时: the device's clocks when it asked, the server's when it answered."""

    id = models.UUIDField(primary_key=True)
    boot = models.CharField(max_length=64)
    wall = models.DateTimeField()
    monotonic = models.DurationField()
    server_at = models.DateTimeField()

    class Meta:
        db_table = "sync_handshake"
        indexes = [models.Index(fields=["account", "boot", "-server_at"], name="sync_handshake_of_boot")]

    def __str__(self) -> str:
        return f"{self.device} {self.boot} {self.server_at}"


class HandshakeReturn(models.Model):
    """The second half: the device's clocks when the answer had arrived."""

    handshake = models.OneToOneField(
        Handshake, on_delete=models.PROTECT, primary_key=True, related_name="returned"
    )
    wall = models.DateTimeField()
    monotonic = models.DurationField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "sync_handshake_return"

    def __str__(self) -> str:
        return str(self.handshake_id)

    def tie(self) -> Tie:
        """What the two halves prove."""
        asked = self.handshake
        return Tie(asked.boot, asked.server_at, asked.monotonic, self.monotonic)


def ties(account: UUID, device: str, boot: str) -> list[Tie]:
    """The handshakes of one boot of a device, the newest fifty."""
    rows = HandshakeReturn.objects.filter(
        handshake__account=account, handshake__device=device, handshake__boot=boot
    ).select_related("handshake")
    return [row.tie() for row in rows.order_by("-handshake__server_at")[:50]]


class OperationQuerySet(models.QuerySet["Operation"]):
    """Operations by who may see them and what they wait for."""

    def visible_to(self, actor: Actor) -> OperationQuerySet:
        """Operations the actor may see, if and only if one of these holds.

        They are the actor's own; or of an agency in which the actor is head of the unit or of the agency, and
        of no case of an agency in which the actor is not; or the actor supervises for the justice bureau.
        """
        if actor.supervises:
            return self
        heads = actor.agencies(HEADS)
        elsewhere = Case.objects.filter(pk=OuterRef("case")).exclude(agency__in=heads)
        return self.filter(Q(account=actor.account_id) | Q(agency__in=heads) & ~Exists(elsewhere))

    def linked(self) -> OperationQuerySet:
        """Those that have their place in a log, and those a person submitted anew."""
        return self.filter(linked=True)

    def waiting(self, account: UUID) -> OperationQuerySet:
        """An account's operations to be tried now, in the order they were made."""
        return (
            self.linked()
            .filter(account=account, state=State.HELD)
            .order_by("chain__opened_at", "chain", "seq", "received_at", "id")
        )

    def overdue(self, at: datetime) -> OperationQuerySet:
        """Operations that could be done without their device's next sync: their attempt failed, or never came."""
        left = Q(next_attempt__lte=at) | Q(next_attempt=None, received_at__lte=at - _FIRST_WAIT)
        return self.linked().filter(left, state=State.HELD).order_by("received_at", "id")

    def conflicts(self) -> OperationQuerySet:
        """Those that a person had or has to look at."""
        return self.filter(state__in=[State.CONFLICT, State.DISCARDED, State.RESUBMITTED])


class Operation(Device):
    """An operation made offline 离线操作. `operation` is the client's id of it; `id` is ours.

    `seq` is null for what a person submitted anew in place of `resubmits`, and so are the clocks. `linked` once
    every operation before it is here. `case` and `makes` are what it concerns and creates, `depends` the
    operations (the client's ids) that have to be done first. `status`, `etag` and `problem` are what the route
    answered. `failures` counts the times its route broke, `next_attempt` is when the server tries by itself.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="operations")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    seq = models.PositiveIntegerField(null=True)
    previous = models.CharField(max_length=64, blank=True, default="")
    digest = models.CharField(max_length=64)
    operation = models.UUIDField()
    operation_id = models.CharField(max_length=60)
    case = models.UUIDField(null=True)
    makes = models.UUIDField(null=True)
    versioned = models.BooleanField(default=False)
    sealed = models.BinaryField()
    boot = models.CharField(max_length=64, blank=True, default="")
    wall = models.DateTimeField(null=True)
    monotonic = models.DurationField(null=True)
    received_at = models.DateTimeField()
    resubmits = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="resubmission")

    linked = models.BooleanField(default=False)
    depends = ArrayField(models.UUIDField(), default=list)
    earliest = models.DateTimeField(null=True)
    latest = models.DateTimeField(null=True)
    flags = ArrayField(models.CharField(max_length=30, choices=choices(Flag)), default=list)

    state = models.CharField(max_length=12, choices=choices(State), default=State.HELD)
    hold = models.CharField(max_length=12, choices=choices(Hold), blank=True, default=Hold.GAP)
    status = models.PositiveSmallIntegerField(null=True)
    etag = models.CharField(max_length=40, blank=True, default="")
    problem = models.JSONField(null=True)
    settled_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    next_attempt = models.DateTimeField(null=True)

    objects = OperationQuerySet.as_manager()

    class Meta:
        db_table = "sync_operation"
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "digest"], condition=~Q(state=State.REFUSED), name="sync_operation_once"
            ),
            models.UniqueConstraint(
                fields=["chain", "seq"], condition=Q(linked=True), name="sync_operation_one_place"
            ),
        ]
        indexes = [
            models.Index(fields=["account", "-received_at", "-id"], name="sync_operation_of_account"),
            models.Index(fields=["agency", "-received_at", "-id"], name="sync_operation_of_agency"),
            models.Index(fields=["-received_at", "-id"], name="sync_operation_newest"),
            models.Index(fields=["account", "operation"], name="sync_operation_by_its_id"),
            models.Index(
                fields=["account", "chain", "seq"], condition=Q(state="held"), name="sync_operation_waiting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.chain_id}/{self.seq} {self.operation_id} {self.state}"

    @property
    def content(self) -> dict[str, Any]:
        """What the device said, unsealed."""
        return dict(json.loads(unseal(self.sealed)))

    @property
    def reading(self) -> Reading:
        """The device's clocks. Raises ValueError for what no device made."""
        if self.wall is None or self.monotonic is None:
            raise ValueError(self.operation)
        return Reading(self.boot, self.wall, self.monotonic)

    def outcome(self) -> State:
        """The state, or that of what was submitted in its place."""
        row = self
        while row.state == State.RESUBMITTED:
            row = row.resubmission
        return State(row.state)

    def awaited(self) -> State:
        """What the operations it depends on leave it to be: APPLIED (go on), DISCARDED (never) or HELD."""
        if not self.depends:
            return State.APPLIED
        rows = Operation.objects.linked().filter(account=self.chain.account_id, operation__in=self.depends)
        found = {
            row.operation: row.outcome()
            for row in rows
            if not (row.problem and row.problem["code"] == Unmade.REUSED)
        }
        if State.DISCARDED in found.values():
            return State.DISCARDED
        done = len(found) == len(set(self.depends)) and set(found.values()) <= {State.APPLIED}
        return State.APPLIED if done else State.HELD

    def wait(self, hold: Hold) -> None:
        """Note what it waits for, where that has changed."""
        if self.hold != hold:
            Operation.objects.filter(pk=self.pk, state=State.HELD).update(hold=hold)
            self.hold = hold

    def put_off(self, *, at: datetime, broken: bool) -> None:
        """Note that its route could not answer; a break counts once for each time the server waited before."""
        due = self.next_attempt is None or self.next_attempt <= at
        if due:
            self.failures += broken
            wait = min(_FIRST_WAIT * 2 ** min(self.failures, 10), _LONGEST_WAIT)
            self.next_attempt = at + wait
        self.hold = Hold.UNAVAILABLE
        Operation.objects.filter(pk=self.pk, state=State.HELD).update(
            hold=self.hold, failures=self.failures, next_attempt=self.next_attempt
        )


class Settlement(models.Model):
    """What a person made of a conflict 冲突处理. Append-only."""

    operation = models.OneToOneField(
        Operation, on_delete=models.PROTECT, primary_key=True, related_name="settlement"
    )
    resolution = models.CharField(max_length=12, choices=choices(Resolution))
    reason = models.CharField(max_length=500)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "sync_settlement"

    def __str__(self) -> str:
        return f"{self.operation_id} {self.resolution}"
