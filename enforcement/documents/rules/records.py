"""What is on file of a case beside its steps: matters, tests, addresses, services, things; frozen. Times are local."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from enforcement.documents.rules.values import Opinion, Rows
from enforcement.law.instruments import InstrumentKind
from enforcement.law.values import Labelled


class Record(Labelled):
    """What an instrument may be about where no step stands behind it, or beside its step."""

    MATTER = "matter", "有关事项审批"
    APPRAISAL = "appraisal", "登记检测、检验、检疫、鉴定"
    ADDRESS = "address", "登记送达地址确认"
    SERVICE = "service", "登记送达"
    COLLECTION = "collection", "登记当场收缴"
    GOODS = "goods", "登记没收物品处理"
    MEASURE = "measure", "采取措施"


@dataclass(frozen=True, slots=True)
class MatterOnFile:
    """A matter on the common form, with what each level said of it: handler, unit, head, collective."""

    id: UUID
    what: str
    reason: str
    opinions: Mapping[str, Opinion]


@dataclass(frozen=True, slots=True)
class AppraisalOnFile:
    """Something sent for testing; `report` is the title of the report among the evidence."""

    id: UUID
    kind: str
    body: str
    items: str
    sent_on: date
    result: str
    result_on: date | None
    report: str


@dataclass(frozen=True, slots=True)
class AddressOnFile:
    """An address for service as the party confirmed it."""

    id: UUID
    party: str
    recipient: str
    address: str
    phone: str
    electronic: str
    confirmed_on: date


@dataclass(frozen=True, slots=True)
class ServiceOnFile:
    """One way in which the instrument of a step was served, or is being; no `served_on`: not served by it.

    `party` is whom it is for, where that is known; `recipient` who took it, `relation` what they are to the party.
    """

    id: UUID
    step: UUID
    method: str
    announced: bool
    party: str
    recipient: str
    relation: str
    sent_on: date | None
    served_on: date | None
    place: str
    refusal: str
    ground: str


@dataclass(frozen=True, slots=True)
class CollectionOnFile:
    """A fine taken on the spot, and when it was handed in and paid in."""

    id: UUID
    receipt_number: str
    paid_on: date
    amount: str
    ground: str
    handed_in: date | None
    paid_in: date | None


@dataclass(frozen=True, slots=True)
class GoodsOnFile:
    """A confiscated thing that was disposed of: its cells in a list, how, and before whom."""

    id: UUID
    cells: tuple[str, str, str]
    on: date
    place: str
    method: str
    witnesses: str


@dataclass(frozen=True, slots=True)
class ItemOnFile:
    """A thing under a measure: the cells of a list, after its number, and who keeps it."""

    id: str
    cells: tuple[str, str, str, str, str]
    keeper: str = ""
    third_party: bool = False
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class MeasureOnFile:
    """A compulsory measure or advance registration. `content` is what its decision or notice says, once taken."""

    id: str
    code: str
    kind: str
    grounds: str
    objects: str
    urgent: bool
    approved: str
    taking: UUID | None
    content: Mapping[str, object]
    items: tuple[ItemOnFile, ...]
    ends_on: date | None
    number: str

    def rows(self, only: frozenset[str] | None = None) -> Rows:
        """The list of things, or of those named."""
        chosen = [item for item in self.items if only is None or item.id in only]
        return tuple((str(number), *item.cells) for number, item in enumerate(chosen, start=1))


@dataclass(frozen=True, slots=True)
class Records:
    """All of it, each in the order in which it was put on file; and the numbers of the instruments of steps."""

    matters: tuple[MatterOnFile, ...] = ()
    appraisals: tuple[AppraisalOnFile, ...] = ()
    addresses: tuple[AddressOnFile, ...] = ()
    services: tuple[ServiceOnFile, ...] = ()
    collections: tuple[CollectionOnFile, ...] = ()
    goods: tuple[GoodsOnFile, ...] = ()
    measures: tuple[MeasureOnFile, ...] = ()
    numbers: Mapping[tuple[InstrumentKind, UUID], str] = field(default_factory=dict)
    powers: Mapping[str, str] = field(default_factory=dict)

    def ids(self, of: Record) -> tuple[UUID, ...]:
        """What there is of a kind of record."""
        rows: Mapping[Record, tuple[UUID, ...]] = {
            Record.MATTER: tuple(row.id for row in self.matters),
            Record.APPRAISAL: tuple(row.id for row in self.appraisals),
            Record.ADDRESS: tuple(row.id for row in self.addresses),
            Record.SERVICE: tuple(row.id for row in self.services),
            Record.COLLECTION: tuple(row.id for row in self.collections),
            Record.GOODS: tuple(row.id for row in self.goods),
            Record.MEASURE: tuple(UUID(row.id) for row in self.measures if row.taking),
        }
        return rows[of]
