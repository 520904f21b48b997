"""What a notice may say, by when it must be out, who must be kept out of it; pure."""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final, Self

from enforcement.journal.rules import canonical
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.periods import due
from enforcement.law.profile import PublicationRow
from enforcement.law.statutes import Article, art
from enforcement.law.values import Labelled, PartyKind, PenaltyKind
from enforcement.publicity.names import anonymised_all, redacted

_ADULT = 18


class NoticeState(Labelled):
    """Where a notice stands."""

    PREPARED = "prepared", "待公示"
    PUBLISHED = "published", "已公示"
    WITHDRAWN = "withdrawn", "已撤回"
    NOT_DISCLOSED = "not_disclosed", "不予公开"


#: What the public may know of.
PUBLIC = frozenset({NoticeState.PUBLISHED, NoticeState.WITHDRAWN})


class NoticeSubject(Labelled):
    """What a notice tells of: a penalty, or what was done with compulsion and ended."""

    PENALTY = "penalty", "行政处罚"
    MEASURE = "measure", "行政强制措施"
    EXTENSION = "extension", "延长行政强制措施期限"
    RELEASE = "release", "解除行政强制措施"


class WithholdGround(Labelled):
    """The five reasons for which a decision is not disclosed 不予公开."""

    MINOR = "minor", "当事人是未成年人"
    SECRET_OR_PRIVACY = "secret_or_privacy", "主要事实涉及国家秘密、商业秘密或者个人隐私"
    SECURITY = "security", "公开可能危及国家安全、公共安全、经济安全或者社会稳定"
    RELATED_CASES = "related_cases", "公开可能影响对相关系列违法行为的调查处理"
    OTHER_LAW = "other_law", "法律、法规禁止公开的其他情形"

    @property
    def article(self) -> Article:
        """Where the reason comes from."""
        return {
            WithholdGround.SECRET_OR_PRIVACY: art("XXG", "14-15"),
            WithholdGround.SECURITY: art("XXG", "14"),
            WithholdGround.OTHER_LAW: art("XXG", "14"),
        }.get(self, art("118"))


class WithdrawalGround(Labelled):
    """Why a published decision is taken back 撤回 (Penalty Law Art. 48 para. 2)."""

    CHANGED = "changed", "决定被依法变更"
    REVOKED = "revoked", "决定被依法撤销"
    UNLAWFUL = "unlawful", "决定被确认违法"
    INVALID = "invalid", "决定被确认无效"
    NOT_DISCLOSABLE = "not_disclosable", "属于不应当公开的内容"


#: The hindrances of a decision that fell after it was published, or before it was.
WITHDRAWAL_OWED: Final = "withdrawal_owed"
DECISION_UNDONE: Final = "decision_undone"


class DueState(Labelled):
    """How a notice stands to the earliest of its clocks."""

    OPEN = "open", "期限内待公示"
    OVERDUE = "overdue", "逾期未公示"
    IN_TIME = "in_time", "按期公示"
    LATE = "late", "逾期公示"
    EXEMPT = "exempt", "不予公开"


class Minority(Labelled):
    """Whether a minor is among the parties; unknown where a natural person's birth is not on file."""

    NONE = "none", "均为成年人"
    PRESENT = "present", "有未成年人"
    UNKNOWN = "unknown", "有当事人年龄不明"


@dataclass(frozen=True, slots=True)
class PartyDecided:
    """A party as far as a notice needs it."""

    kind: PartyKind
    name: str
    uscc: str = ""
    legal_representative: str = ""

    @property
    def natural(self) -> bool:
        """Whether the name is a person's: also that of a business that has no name but its operator's."""
        return self.kind is PartyKind.PERSON or self.name == self.legal_representative


@dataclass(frozen=True, slots=True)
class Decided:
    """What of a decision and its case a notice is built from; nothing else reaches it.

    `others` are natural people who are no party and may be named in the text: witnesses, staff.
    """

    number: str
    title: str
    parties: tuple[PartyDecided, ...]
    facts: str
    basis: str
    penalty_kinds: tuple[PenaltyKind, ...]
    content: str
    amount: Decimal
    agency: str
    decided_on: date
    others: tuple[str, ...] = ()

    @property
    def business_names(self) -> frozenset[str]:
        """Names that may be public."""
        return frozenset(party.name for party in self.parties if not party.natural)


@dataclass(frozen=True, slots=True)
class PartyPublic:
    """A party in public; the code is that of a business."""

    kind: str
    name: str
    uscc: str


@dataclass(frozen=True, slots=True)
class NoticeFields:
    """The allow-list: all that a notice can say. Amounts are yuan, fine and confiscation together."""

    decision_number: str
    title: str
    parties: tuple[PartyPublic, ...]
    facts: str
    basis: str
    penalty_kinds: tuple[str, ...]
    content: str
    amount: str
    agency: str
    decided_on: str

    def as_json(self) -> dict[str, Any]:
        """The fields as they are stored and read."""
        return asdict(self) | {
            "parties": [asdict(party) for party in self.parties],
            "penalty_kinds": list(self.penalty_kinds),
        }

    @classmethod
    def of_json(cls, stored: Mapping[str, Any]) -> Self:
        """Read the allow-list out of what is stored; whatever else stands there stays behind."""
        plain = {
            name: str(stored[name]) for name in cls.__slots__ if name not in {"parties", "penalty_kinds"}
        }
        return cls(
            **plain,
            parties=tuple(
                PartyPublic(kind=str(p["kind"]), name=str(p["name"]), uscc=str(p["uscc"]))
                for p in stored["parties"]
            ),
            penalty_kinds=tuple(map(str, stored["penalty_kinds"])),
        )

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the canonical text: what was approved is what was prepared."""
        return hashlib.sha256(canonical(self.as_json()).encode()).hexdigest()

    def tombstone(self) -> dict[str, Any]:
        """What remains in public of a withdrawn notice."""
        return {"decision_number": self.decision_number, "agency": self.agency, "decided_on": self.decided_on}


def build_notice(decided: Decided, *, facts_summary: str = "") -> NoticeFields:
    """Build a notice from the allow-list, natural people anonymised wherever they are named.

    `facts_summary` stands in the place of the decision's own facts, where these cannot be published.
    """
    people = [party.name for party in decided.parties if party.natural]
    people += [party.legal_representative for party in decided.parties]
    people += decided.others
    hide = anonymised_all(name for name in people if name)
    keep = decided.business_names

    def said(text: str) -> str:
        return redacted(text, hide, keep)

    return NoticeFields(
        decision_number=decided.number,
        title=said(decided.title),
        parties=tuple(
            PartyPublic(
                kind=party.kind.value,
                name=hide.get(party.name, "某某") if party.natural else party.name,
                uscc="" if party.kind is PartyKind.PERSON else party.uscc,
            )
            for party in decided.parties
        ),
        facts=said(facts_summary or decided.facts),
        basis=said(decided.basis),
        penalty_kinds=tuple(kind.value for kind in decided.penalty_kinds),
        content=said(decided.content),
        amount=f"{decided.amount:.2f}",
        agency=decided.agency,
        decided_on=decided.decided_on.isoformat(),
    )


@dataclass(frozen=True, slots=True)
class Clock:
    """By when the decision must be out on one channel, and why then."""

    channel: str
    due_on: date
    article: str
    verified: bool
    provisional: bool
    explanation: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The row as it is stored."""
        return asdict(self) | {"due_on": self.due_on.isoformat(), "explanation": list(self.explanation)}


def clocks(
    rows: Iterable[PublicationRow],
    *,
    decided_on: date,
    ordinary: bool,
    kinds: Collection[PenaltyKind],
    calendar: WorkingCalendar,
) -> tuple[Clock, ...]:
    """Return one clock per channel the decision goes to, the earliest first; it is the one that binds."""
    found = []
    for row in rows:
        if row.applies(ordinary=ordinary, kinds=kinds):
            end = due(decided_on, row.period, calendar)
            found.append(
                Clock(
                    channel=row.channel.value,
                    due_on=end.date,
                    article=row.article.cite(),
                    verified=end.verified,
                    provisional=end.provisional,
                    explanation=end.explanation,
                )
            )
    return tuple(sorted(found, key=lambda clock: clock.due_on))


def due_state(state: NoticeState | None, due_on: date, published_on: date | None, today: date) -> DueState:
    """Say how a notice, or a decision that has none yet, stands to its clock; the last day still counts."""
    if state is NoticeState.NOT_DISCLOSED:
        return DueState.EXEMPT
    if published_on is not None:
        return DueState.IN_TIME if published_on <= due_on else DueState.LATE
    return DueState.OPEN if today <= due_on else DueState.OVERDUE


def minority(births: Iterable[date | None], on: date) -> Minority:
    """Say whether a natural party is under eighteen on the day; the birthday itself does not yet count."""
    known = list(births)
    if any(born is not None and not _adult(born, on) for born in known):
        return Minority.PRESENT
    return Minority.UNKNOWN if None in known else Minority.NONE


def _adult(born: date, on: date) -> bool:
    return (on.year - born.year, on.month, on.day) > (_ADULT, born.month, born.day)
