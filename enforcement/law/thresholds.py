"""The figures that decide the procedure: ceilings of the simple one, the hearing, collection on the spot.

Amounts are yuan; every "以上/以下" includes the figure itself.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from enforcement.law.departments import profile
from enforcement.law.local import NO_LOCAL_FIGURES, LocalFigures, hearing_figure
from enforcement.law.profile import Profile, Rule
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, Heaviness, PartyKind, PenaltyKind

Yuan = Decimal | int

_SIMPLE = art("CFF", "51")
_HEARING = art("CFF", "63")

SIMPLE_FINE_CITIZEN = Rule(200, _SIMPLE)
SIMPLE_FINE_ORGANISATION = Rule(3_000, _SIMPLE)
COLLECTED_ON_THE_SPOT = Rule(
    100, art("CFF", "68"), note="超过的，须不当场收缴事后难以执行，或者符合第六十九条"
)

LATE_PENALTY_PERCENT_A_DAY = Rule(
    3, art("CFF", "72"), note="加处罚款的数额不超过罚款的数额；复议、诉讼期间不计算"
)
#: Staff of legal review in a hundred enforcement officers, in principle.
REVIEWERS_PERCENT = Rule(5, art("118"), verified=False, note="原则上不少于本单位执法人员总数的百分之五")


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a hearing must be offered, by which article, and why; unverified: a person must look."""

    offered: bool
    article: Article
    reason: str
    verified: bool = True


@dataclass(frozen=True, slots=True)
class SimpleVerdict:
    """Whether the simple procedure is open to the case, and why not."""

    allowed: bool
    article: Article
    reason: str


def simple_ceiling(party_kind: PartyKind) -> Rule[int]:
    """Return the highest fine of the simple procedure.

    Basis: Penalty Law, Art. 51.
    """
    return SIMPLE_FINE_CITIZEN if party_kind.counts_as_citizen else SIMPLE_FINE_ORGANISATION


def simple_allowed(party_kind: PartyKind, penalties: Collection[PenaltyKind], fine: Yuan) -> SimpleVerdict:
    """Say whether these penalties may be imposed on the spot: a fine up to the ceiling, a warning, or both.

    Basis: Penalty Law, Art. 51.
    """
    if not penalties:
        return SimpleVerdict(False, _SIMPLE, "未列明处罚种类")
    outside = [kind.label for kind in penalties if kind not in (PenaltyKind.WARNING, PenaltyKind.FINE)]
    if outside:
        return SimpleVerdict(False, _SIMPLE, f"{'、'.join(outside)}不适用简易程序")
    ceiling = simple_ceiling(party_kind).value
    if PenaltyKind.FINE in penalties and fine > ceiling:
        return SimpleVerdict(False, _SIMPLE, f"对{party_kind.label}罚款{fine}元，超过当场处罚限额{ceiling}元")
    return SimpleVerdict(True, _SIMPLE, "在当场处罚限额以内")


def collection_on_the_spot(fine: Yuan, *, hard_to_collect_later: bool = False) -> bool:
    """Say whether the officers may take the fine of a simple-procedure case themselves.

    Basis: Penalty Law, Art. 68. Remote areas (Art. 69) go by the party's request, not by a figure.
    """
    return fine <= COLLECTED_ON_THE_SPOT.value or hard_to_collect_later


def hearing_offered(
    department: Department,
    on: date,
    party_kind: PartyKind,
    penalties: Collection[PenaltyKind],
    amount: Yuan,
    *,
    local: LocalFigures = NO_LOCAL_FIGURES,
    rules: Profile | None = None,
) -> Verdict:
    """Say whether the notice must tell the party of the right to a hearing.

    `amount` is the larger of the fine and of what is confiscated (gains and things together). `local`: what
    province and county published; `rules`: the department's, where a person has judged one of them for the case. No
    figure on file, or an unconfirmed one, never takes the right away: above the ceiling of the simple procedure the
    hearing is then offered.

    Basis: Penalty Law, Art. 63; the department's own figures.

    Raises: NoProfileError where the department has no profile on the day.
    """
    always = [kind.label for kind in penalties if kind.heaviness is Heaviness.ALWAYS]
    if always:
        return Verdict(True, _HEARING, f"拟作出{'、'.join(always)}")
    judged = [kind.label for kind in penalties if kind.heaviness is Heaviness.BY_JUDGEMENT]
    if judged:
        reason = f"{'、'.join(judged)}是否属于较重的行政处罚请人工判断，判断前按应当告知办理"
        return Verdict(True, _HEARING, reason, verified=False)
    if not any(kind.has_amount for kind in penalties):
        return Verdict(False, _HEARING, "所拟处罚不在听证范围")
    return _by_amount(rules or profile(department, on), party_kind, amount, local)


def _by_amount(rules: Profile, party_kind: PartyKind, amount: Yuan, local: LocalFigures) -> Verdict:
    citizen = party_kind.counts_as_citizen
    figure = hearing_figure(
        rules.hearing_person_from if citizen else rules.hearing_organisation_from,
        local.citizen if citizen else local.organisation,
    )
    verified = figure.verified and party_kind is not PartyKind.INDIVIDUAL_BUSINESS
    source = f"（{figure.source}）" if figure.source else ""
    if figure.amount is not None and amount >= figure.amount:
        reason = f"{amount}元达到较大数额标准{figure.amount}元{source}"
        return Verdict(True, figure.article, reason, verified)
    if figure.amount is not None and figure.settled:
        reason = f"{amount}元未达到较大数额标准{figure.amount}元{source}"
        return Verdict(False, figure.article, reason, verified)
    ceiling = simple_ceiling(party_kind).value
    known = "尚未登记" if figure.amount is None else f"{figure.amount}元待核"
    if amount > ceiling:
        reason = f"较大数额标准{known}，超过{ceiling}元的一律告知听证权利"
        return Verdict(True, figure.article, reason, verified=False)
    reason = f"较大数额标准{known}，{amount}元未超过当场处罚限额{ceiling}元"
    return Verdict(False, figure.article, reason, verified=False)
