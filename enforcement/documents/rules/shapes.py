"""The shapes of the catalogue of instruments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from enforcement.cases.rules import StepCode
from enforcement.documents.rules.records import Record
from enforcement.law.instruments import INSTRUMENTS, InstrumentKind, InstrumentRow, Side, Volume
from enforcement.law.statutes import Article
from enforcement.law.values import Department, Labelled
from enforcement.registry.rules import Role


class Place(Labelled):
    """Where an instrument stands in its volume, in this order (市场监督管理行政处罚程序规定 Art. 78)."""

    FILING = "filing", "立案审批表"
    DECISION = "decision", "行政处罚决定书及送达回证"
    SERVED = "served", "对当事人制发的其他法律文书及送达回证"
    EVIDENCE = "evidence", "证据材料"
    HEARING = "hearing", "听证笔录"
    GOODS = "goods", "财物处理单据"
    OTHER = "other", "其他有关材料"
    SOURCE = "source", "案源材料"
    REPORT = "report", "调查终结报告"
    REVIEW = "review", "审核意见"
    HEARING_REPORT = "hearing_report", "听证报告"
    CLOSING = "closing", "结案审批表"
    INTERNAL = "internal", "其他有关材料"


class GenericPlace(Labelled):
    """The order of departments whose rules were not read; unverified."""

    DECISION = "decision", "决定书及送达回证"
    FILING = "filing", "立案材料"
    EVIDENCE = "evidence", "证据材料"
    MEASURES = "measures", "行政强制措施材料"
    REPORT = "report", "调查报告"
    REVIEW = "review", "审核、集体讨论材料"
    NOTICE = "notice", "告知、陈述申辩、听证材料"
    EXECUTION = "execution", "执行凭证"
    CLOSING = "closing", "结案材料"
    OTHER = "other", "其他材料"


class Signer(Labelled):
    """Who signs an instrument."""

    OFFICERS = "officers", "执法人员(两名)"
    PARTY = "party", "当事人"
    PERSON = "person", "被询问人"
    PROVIDER = "provider", "提供人"
    WITNESS = "witness", "见证人"
    RECIPIENT = "recipient", "受送达人"
    SERVER = "server", "送达人"
    HOST = "host", "听证主持人"
    RECORDER = "recorder", "记录人"
    PRESENT = "present", "出席人员"
    CUSTODIAN = "custodian", "保管人"
    HEAD = "head", "机关负责人"
    ARCHIVIST = "archivist", "立卷人"


class Form(Enum):
    """How an element stands on the page: in a cell, as a paragraph, as a table, as an opinion with name and date."""

    FIELD = auto()
    PROSE = auto()
    TABLE = auto()
    OPINION = auto()


@dataclass(frozen=True, slots=True)
class Practice:
    """A source that is no text: what agencies commonly do. Never verified."""

    said: str = "执法文书通行做法,待核"

    def cite(self) -> str:
        """Say it where an article would stand."""
        return self.said


Source = Article | Practice

#: What the law says of each kind: whom it addresses, which volume holds it.
_LISTED: Final[dict[InstrumentKind, InstrumentRow]] = {row.kind: row for row in INSTRUMENTS}


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing an instrument must say. Without it the instrument is not issued; `warn`: it is issued and says so.

    `lead` opens the paragraph, `columns` are a table's. `by_hand`: a person may give it where nothing on file does.
    """

    key: str
    label: str
    source: Source
    form: Form = Form.FIELD
    warn: bool = False
    verified: bool = True
    lead: str = ""
    columns: tuple[str, ...] = ()
    by_hand: bool = True


@dataclass(frozen=True, slots=True)
class Alias:
    """What a department calls a kind from a day on; None: for as long as the kind is known."""

    department: Department
    title: str
    valid_from: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of instrument.

    `row` is its number in the list of instruments. `word` is the 字 of its number, '' where it has none; a kind with
    `numbered_by` takes the number that the step has given. `of` is the record that it may be about instead of a step;
    with `must` there is none without it. Where nothing on file approves it, to issue it is the approval, and takes an
    approver. `template` is the version of its form.
    """

    code: InstrumentKind
    row: int
    articles: tuple[Article, ...]
    place: Place
    generic: GenericPlace
    elements: tuple[Element, ...]
    approvers: tuple[Role, ...] = ()
    signers: tuple[Signer, ...] = ()
    sealed: bool = False
    word: str = ""
    numbered_by: StepCode | None = None
    steps: tuple[StepCode, ...] = ()
    of: Record | None = None
    must: bool = False
    masked: bool = False
    assembled: bool = False
    aliases: tuple[Alias, ...] = ()
    template: str = "2026-1"
    verified: bool = True

    @property
    def title(self) -> str:
        """What it is called where the department has no name of its own for it."""
        return self.code.label

    @property
    def side(self) -> Side:
        """Whom it addresses."""
        return _LISTED[self.code].side

    @property
    def volume(self) -> Volume:
        """The volume that holds it: the first is open to the party, the second 副卷 is not (P 78)."""
        return _LISTED[self.code].volume

    @property
    def outward(self) -> bool:
        """Whether it leaves the agency, so that whoever holds it may verify it."""
        return self.side is not Side.INTERNAL

    @property
    def served(self) -> bool:
        """Whether it is served with a receipt 送达回证."""
        return self.side is Side.SERVED

    @property
    def issuers(self) -> tuple[Role, ...]:
        """Who may issue it: whoever draws up the file once a step stands behind it, else who approves."""
        if self.steps or self.must or not self.approvers:
            return tuple(dict.fromkeys((Role.OFFICER, Role.UNIT_HEAD, *self.approvers)))
        return self.approvers

    def title_for(self, department: Department, day: date) -> str:
        """What the department calls it on that day: by its rules, else by its practice."""
        ruled = next((r for r in INSTRUMENTS if r.kind is self.code and department in r.departments), None)
        if ruled and ruled.title:
            return ruled.title
        known = [
            alias
            for alias in self.aliases
            if alias.department is department and (alias.valid_from or date.min) <= day
        ]
        return max(known, key=lambda alias: alias.valid_from or date.min).title if known else self.title
