"""Compulsory measures and advance registration: their kinds, and which law gives which department which.

A compulsory measure may be set by a law or a regulation and by nothing lower (行政强制法 10-11, 17); freezing by a
law alone (29). Advance registration 先行登记保存 keeps evidence and is not counted as a compulsory measure.

Of the laws that give the powers only those marked were read. A row that was not, and a text that stands in no
row, is no power by itself: the head who approves judges by name, and without that there is no approval.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.limits import Clock
from enforcement.law.recordings import ActivityKind
from enforcement.law.statutes import Article, art
from enforcement.law.values import BasisLevel, Department, Labelled


class MeasureKind(Labelled):
    """What is done with a thing, a place or money (行政强制法 9; 行政处罚法 56)."""

    SEALING = "sealing", "查封"
    SEIZURE = "seizure", "扣押"
    FREEZING = "freezing", "冻结"
    PRESERVATION = "preservation", "先行登记保存"

    @property
    def compulsory(self) -> bool:
        """Whether the statistics count it as a compulsory measure."""
        return self is not MeasureKind.PRESERVATION

    @property
    def article(self) -> Article:
        """The article under which it is carried out."""
        return _CARRIED_OUT[self]

    @property
    def term(self) -> Clock:
        """The clock of how long it may last."""
        return _TERM.get(self, Clock.SEALING)

    @property
    def report(self) -> Clock:
        """The clock in which the head is told of an urgent one."""
        return Clock.URGENT_MEASURE_REPORT if self.compulsory else Clock.URGENT_PRESERVATION_REPORT

    @property
    def recorded_as(self) -> ActivityKind | None:
        """The activity of the recording list, or None where nothing happens on site."""
        return _RECORDED.get(self)


_CARRIED_OUT: Final = {
    MeasureKind.SEALING: art("QZF", "18"),
    MeasureKind.SEIZURE: art("QZF", "18"),
    MeasureKind.FREEZING: art("QZF", "30"),
    MeasureKind.PRESERVATION: art("CFF", "56"),
}
_TERM: Final = {
    MeasureKind.FREEZING: Clock.FREEZE,
    MeasureKind.PRESERVATION: Clock.PRESERVATION_OUTCOME,
}
_RECORDED: Final = {
    MeasureKind.SEALING: ActivityKind.SEALING,
    MeasureKind.SEIZURE: ActivityKind.SEIZURE,
    MeasureKind.PRESERVATION: ActivityKind.PRESERVATION,
}

#: Where a text of its own wants the decision, its extension and its lifting published, not only 118号.
PUBLISHED_BY_LAW: Final = {Department.ECOLOGY: art("CK", "7")}

_MAY_SET: Final = frozenset(
    {BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION, BasisLevel.LOCAL_REGULATION}
)
_SEALING_SEIZURE: Final = frozenset({MeasureKind.SEALING, MeasureKind.SEIZURE})


def may_found(kind: MeasureKind, level: BasisLevel) -> bool:
    """Whether a text of the rank may give the power; a local regulation gives none over money.

    Basis: 行政强制法 Arts. 10-11, 29; advance registration rests on the Penalty Law itself.
    """
    if not kind.compulsory:
        return True
    return level is BasisLevel.LAW if kind is MeasureKind.FREEZING else level in _MAY_SET


@dataclass(frozen=True, slots=True)
class MeasurePower:
    """That a text gives a department a power over certain things. `valid_to` is exclusive.

    `verified`: the article was read. What is not is 待核.
    """

    department: Department
    kinds: frozenset[MeasureKind]
    statute: str
    number: str
    level: BasisLevel
    objects: str
    valid_from: date
    valid_to: date | None = None
    verified: bool = False
    note: str = ""

    @property
    def mark(self) -> str:
        """待核 or nothing: what every page shows beside the row."""
        return "" if self.verified else "待核"

    def holds(self, on: date) -> bool:
        """Whether the row is in force on the legal day."""
        return self.valid_from <= on and (self.valid_to is None or on < self.valid_to)


_LAW, _REGULATION = BasisLevel.LAW, BasisLevel.ADMINISTRATIVE_REGULATION
_CODE_IN_FORCE: Final = date(2026, 8, 15)


def _row(
    department: Department,
    statute: str,
    number: str,
    objects: str,
    *,
    since: date,
    level: BasisLevel = _LAW,
    kinds: frozenset[MeasureKind] = _SEALING_SEIZURE,
) -> MeasurePower:
    return MeasurePower(department, kinds, statute, number, level, objects, since)


MEASURE_POWERS: Final = (
    _row(
        Department.MARKET_REGULATION,
        "中华人民共和国食品安全法",
        "第一百一十条",
        "不符合食品安全标准的食品及原料、工具设备；违法从事食品生产经营活动的场所",
        since=date(2015, 10, 1),
    ),
    _row(
        Department.MARKET_REGULATION,
        "中华人民共和国产品质量法",
        "第十八条",
        "不符合保障人体健康和人身、财产安全标准或者有其他严重质量问题的产品及其原料、工具",
        since=date(2018, 12, 29),
    ),
    _row(
        Department.MARKET_REGULATION,
        "中华人民共和国药品管理法",
        "第一百条",
        "有证据证明可能危害人体健康的药品及其有关材料",
        since=date(2019, 12, 1),
    ),
    _row(
        Department.MARKET_REGULATION,
        "中华人民共和国特种设备安全法",
        "第六十一条",
        "有证据表明不符合安全技术规范要求或者存在严重事故隐患的特种设备及主要部件",
        since=date(2014, 1, 1),
    ),
    _row(
        Department.MARKET_REGULATION,
        "无证无照经营查处办法",
        "第十一条",
        "涉嫌无照经营的场所；用于无照经营的工具、设备、原材料、产品",
        since=date(2017, 10, 1),
        level=_REGULATION,
    ),
    MeasurePower(
        Department.ECOLOGY,
        _SEALING_SEIZURE,
        "中华人民共和国环境保护法",
        "第二十五条",
        _LAW,
        "造成污染物排放的设施、设备",
        date(2015, 1, 1),
        _CODE_IN_FORCE,
    ),
    MeasurePower(
        Department.ECOLOGY,
        _SEALING_SEIZURE,
        "中华人民共和国生态环境法典",
        "第五十二条",
        _LAW,
        "场所、船舶、设施、设备、工具、物品；有关证据可能灭失或者被隐匿的",
        _CODE_IN_FORCE,
        verified=True,
        note="派出机构可以自己名义查封、扣押（第五十三条）",
    ),
    _row(
        Department.TRANSPORT,
        "中华人民共和国道路运输条例",
        "第六十二条",
        "没有道路运输证又无法当场提供其他有效证明的车辆（暂扣）",
        since=date(2023, 7, 20),
        level=_REGULATION,
        kinds=frozenset({MeasureKind.SEIZURE}),
    ),
    _row(
        Department.EMERGENCY,
        "中华人民共和国安全生产法",
        "第六十五条",
        "不符合保障安全生产标准的设施、设备、器材；违法的危险物品；违法作业场所",
        since=date(2021, 9, 1),
    ),
    _row(
        Department.AGRICULTURE,
        "中华人民共和国农产品质量安全法",
        "第五十三条",
        "有证据证明存在质量安全隐患的农产品，用于违法生产经营的场所、设施、设备、投入品",
        since=date(2023, 1, 1),
    ),
    _row(
        Department.AGRICULTURE,
        "中华人民共和国种子法",
        "第四十九条",
        "有证据证明违法生产经营的种子，用于违法生产经营的工具、设备及场所",
        since=date(2022, 3, 1),
    ),
    _row(
        Department.AGRICULTURE,
        "农药管理条例",
        "第四十一条",
        "违法生产、经营、使用的农药及工具、设备、原材料；场所",
        since=date(2017, 6, 1),
        level=_REGULATION,
    ),
    MeasurePower(
        Department.URBAN,
        _SEALING_SEIZURE,
        "中华人民共和国行政强制法",
        "第十七条",
        _LAW,
        "法律、法规规定的与相对集中行政处罚权有关的查封、扣押",
        date(2012, 1, 1),
        note="该条已核；须另有授予该项措施的法律、法规，本县相对集中处罚权的范围待核",
    ),
)


#: Departments whose heads decide together on a grave sealing or seizure 集体审议.
TOGETHER: Final = {Department.ECOLOGY: art("CK", "10")}


def approved_together(kind: MeasureKind, department: Department) -> Article | None:
    """The article by which the heads decide together on a grave measure; None where one head does."""
    return TOGETHER.get(department) if kind in _SEALING_SEIZURE else None


def measure_powers(department: Department, kind: MeasureKind, on: date) -> tuple[MeasurePower, ...]:
    """The rows that give the department the power on the legal day; none for freezing: a person must judge."""
    return tuple(
        row for row in MEASURE_POWERS if row.department is department and kind in row.kinds and row.holds(on)
    )


def measure_power(
    department: Department, kind: MeasureKind, statute: str, number: str, on: date
) -> MeasurePower | None:
    """The row of a text and article, or None where no row names them."""
    return next(
        (
            row
            for row in measure_powers(department, kind, on)
            if row.statute == statute and number.startswith(row.number)
        ),
        None,
    )
