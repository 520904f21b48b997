"""The things of a measure, and the append-only ledger of each; an item is what its last row says."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from enforcement.evidence.models.evidence import Evidence
from enforcement.journal.models import Signatory
from enforcement.measures.models.after import DisposalApproval
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.ledger import Balance, after
from enforcement.measures.rules.vocabulary import (
    Custody,
    Happening,
    ItemState,
    PreservationOutcome,
)
from enforcement.registry.models import choices

_QUANTITY: dict[str, Any] = {"max_digits": 16, "decimal_places": 3}


@dataclass(frozen=True, slots=True)
class Kept:
    """Where an item is and who keeps it; `contract` is the evidence of a third person's contract."""

    place: str
    custody: Custody
    keeper: str = ""
    contract: UUID | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """What a row of the ledger says beside what happened and how much."""

    voucher: UUID | None = None
    witnesses: Sequence[str] = ()
    recipient: str = ""
    proceeds: Decimal | None = None
    approval: UUID | None = None
    note: str = ""
    outcome: PreservationOutcome | None = None
    id: UUID = field(default_factory=uuid.uuid4)


class ItemQuerySet(models.QuerySet["Item"]):
    """Items by what is left of them."""

    def open(self) -> ItemQuerySet:
        """Items not at zero."""
        return self.exclude(state=ItemState.DISPOSED.value)

    def holding(self) -> ItemQuerySet:
        """Items neither disposed of nor let go."""
        return self.filter(state__in=[ItemState.HELD.value, ItemState.TESTING.value])


class Item(models.Model):
    """One row of the list: what was listed never changes, the rest is what the ledger says.

    `mark` names the thing wherever it is met again (a plate, a frame, an account, an address): what is under one
    measure cannot come under another. `replaces`: the item whose sale yielded this money. `continues`: the item
    registered in advance that this one was turned into. `photos` are ids of evidence, which may still be on its way.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="items")
    position = models.PositiveIntegerField("序号")
    name = models.CharField("名称", max_length=200)
    spec = models.CharField("规格型号", max_length=200, blank=True, default="")
    quantity = models.DecimalField("数量", **_QUANTITY)
    unit = models.CharField("单位", max_length=20)
    condition = models.CharField("物品状况", max_length=300, blank=True, default="")
    mark = models.CharField("唯一标识", max_length=100, blank=True, default="")
    seal_number = models.CharField("封条编号", max_length=60, blank=True, default="")
    photos = ArrayField(models.UUIDField(), default=list)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="proceeds")
    continues = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="continued_as")
    remaining = models.DecimalField("在册数量", default=Decimal(0), **_QUANTITY)
    state = models.CharField("状态", max_length=20, choices=choices(ItemState), default=ItemState.HELD)
    place = models.CharField("存放地点", max_length=300)
    custody = models.CharField("保管方式", max_length=20, choices=choices(Custody))
    keeper = models.CharField("保管人", max_length=100, blank=True, default="")
    outcome = models.CharField(
        "先行登记保存处理结果", max_length=20, choices=choices(PreservationOutcome), blank=True, default=""
    )
    ends_on = models.DateField("期限届满日")

    objects = ItemQuerySet.as_manager()

    class Meta:
        db_table = "measures_item"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "position"], name="item_position_once"),
            models.UniqueConstraint(
                fields=["mark"],
                condition=~Q(mark="") & ~Q(state=ItemState.DISPOSED.value),
                name="item_in_one_measure",
            ),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="item_is_something"),
            models.CheckConstraint(
                condition=Q(remaining__gte=0, remaining__lte=F("quantity")), name="item_never_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.name}"

    @property
    def stands(self) -> ItemState:
        """The state as a value."""
        return ItemState(self.state)

    @property
    def runs(self) -> bool:
        """Whether its term runs: held, and where it was registered in advance not settled yet."""
        return self.stands in {ItemState.HELD, ItemState.TESTING} and not self.outcome

    @property
    def kept(self) -> Kept:
        """Where it is now."""
        return Kept(self.place, Custody(self.custody), self.keeper)

    def enter(
        self,
        happening: Happening,
        *,
        by: Signatory,
        at: datetime,
        quantity: Decimal = Decimal(0),
        occurred_at: datetime | None = None,
        kept: Kept | None = None,
        said: Said | None = None,
    ) -> LedgerRow:
        """Write a row of the ledger; the database computes the remainder and moves the item. The case is locked.

        Raises:
            CannotError: the row cannot follow the last one.

        """
        then = after(Balance(self.quantity, self.remaining, self.stands), happening, quantity)
        return self._write(happening, then, quantity, by, at, occurred_at, kept or self.kept, said or Said())

    def list_it(self, *, by: Signatory, at: datetime, occurred_at: datetime, kept: Kept) -> LedgerRow:
        """Write the first row, which puts the whole quantity on the list.

        Raises:
            CannotError: nothing is listed.

        """
        then = Balance.of(self.quantity)
        return self._write(Happening.LISTED, then, self.quantity, by, at, occurred_at, kept, Said())

    def _write(  # noqa: PLR0917 - the parts of one row, private to the two that make one
        self,
        happening: Happening,
        then: Balance,
        quantity: Decimal,
        by: Signatory,
        at: datetime,
        occurred_at: datetime | None,
        kept: Kept,
        said: Said,
    ) -> LedgerRow:
        row = LedgerRow.objects.create(
            id=said.id,
            item=self,
            happening=happening,
            quantity=quantity,
            state=then.state,
            place=kept.place,
            custody=kept.custody,
            keeper=kept.keeper,
            contract_id=kept.contract,
            outcome=said.outcome or self.outcome,
            occurred_at=occurred_at or at,
            account=by.account_id,
            certificate=by.certificate,
            voucher_id=said.voucher,
            witnesses=list(said.witnesses),
            recipient=said.recipient,
            proceeds=said.proceeds,
            approval_id=said.approval,
            note=said.note,
            at=at,
        )
        self.remaining, self.state = then.remaining, then.state
        self.place, self.custody, self.keeper = kept.place, kept.custody, kept.keeper
        self.outcome = row.outcome
        return row


class LedgerRow(models.Model):
    """What happened to an item. Append-only; `seq` and `remaining` are the database's."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="ledger")
    seq = models.PositiveIntegerField(default=0)
    happening = models.CharField(max_length=20, choices=choices(Happening))
    quantity = models.DecimalField(default=Decimal(0), **_QUANTITY)
    remaining = models.DecimalField(default=Decimal(0), **_QUANTITY)
    state = models.CharField(max_length=20, choices=choices(ItemState))
    place = models.CharField(max_length=300)
    custody = models.CharField(max_length=20, choices=choices(Custody))
    keeper = models.CharField(max_length=100, blank=True, default="")
    contract = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=choices(PreservationOutcome), blank=True, default="")
    occurred_at = models.DateTimeField()
    account = models.UUIDField()
    certificate = models.CharField(max_length=30, blank=True, default="")
    voucher = models.ForeignKey(Evidence, on_delete=models.PROTECT, null=True, related_name="+")
    witnesses = models.JSONField(default=list)
    recipient = models.CharField(max_length=100, blank=True, default="")
    proceeds = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    approval = models.ForeignKey(DisposalApproval, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=1000, blank=True, default="")
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=models.functions.Now())

    class Meta:
        db_table = "measures_ledger"
        ordering = ["seq"]
        constraints = [
            models.UniqueConstraint(fields=["item", "seq"], name="ledger_follows_one"),
            models.CheckConstraint(condition=Q(remaining__gte=0), name="ledger_never_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.item_id} {self.seq} {self.happening}"
