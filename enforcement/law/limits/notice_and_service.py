"""Hearing, service and limitation: the same for every department, but for ecology's limitation."""

from datetime import date
from typing import Final

from enforcement.law.limits.shapes import Limit
from enforcement.law.limits.vocabulary import Clock, Reading, Severity
from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department

_WORKING, _NATURAL = Unit.WORKING_DAY, Unit.NATURAL_DAY
_CFF_FROM, _ECO_FROM = date(2021, 7, 15), date(2026, 8, 15)
_ECOLOGY = frozenset({Department.ECOLOGY})


def _limitation(
    code: str,
    years: int,
    article: Article,
    since: date,
    *,
    note: str = "",
    departments: frozenset[Department] = frozenset(),
) -> Limit:
    return Limit(
        code,
        Clock.LIMITATION if not note else Clock.LIMITATION_EXTENDED,
        "违法行为终了",
        "发现违法行为",
        Period(years, Unit.YEAR, article),
        article,
        since,
        departments,
        severity=frozenset({Severity.BLOCK, Severity.VETO}),
        leads=(60, 20),
        note=note,
    )


LIMITS: Final = (
    Limit(
        "CLK-031",
        Clock.HEARING_REQUEST,
        "告知书送达",
        "要求听证期限届满",
        Period(5, _WORKING, art("CFF", "64(1)"), citizen=True),
        art("CFF", "64(1)"),
        _CFF_FROM,
        reading=Reading.WINDOW,
        severity=frozenset({Severity.BLOCK}),
    ),
    Limit(
        "CLK-032",
        Clock.HEARING_NOTICE,
        "听证通知书送达",
        "举行听证",
        Period(7, _WORKING, art("CFF", "64(2)")),
        art("CFF", "64(2)"),
        _CFF_FROM,
        reading=Reading.EARLIEST,
        severity=frozenset({Severity.BLOCK}),
        note="七个工作日前通知：其间须满七个工作日，两端均不计入",
    ),
    Limit(
        "CLK-050",
        Clock.SERVICE,
        "作出处罚决定",
        "送达当事人",
        Period(7, _WORKING, art("CFF", "61")),
        art("CFF", "61"),
        _CFF_FROM,
        leads=(2,),
        note="当事人在场的，宣告后当场交付",
    ),
    Limit(
        "CLK-051",
        Clock.ANNOUNCEMENT_SERVICE,
        "发布公告",
        "视为送达",
        Period(30, _NATURAL, art("MSF", "95"), citizen=True),
        art("MSF", "95"),
        date(2024, 1, 1),
        reading=Reading.WINDOW,
        severity=frozenset({Severity.INFO}),
        note="末日为休息日的顺延（民诉法第八十五条）",
    ),
    _limitation("CLK-120", 2, art("CFF", "36"), _CFF_FROM),
    _limitation(
        "CLK-120-5Y", 5, art("CFF", "36"), _CFF_FROM, note="涉及公民生命健康安全、金融安全且有危害后果的"
    ),
    _limitation("CLK-121", 2, art("ECO", "1054"), _ECO_FROM, departments=_ECOLOGY),
    _limitation(
        "CLK-121-5Y",
        5,
        art("ECO", "1054"),
        _ECO_FROM,
        note="造成环境污染、生态破坏等危害后果的",
        departments=_ECOLOGY,
    ),
)
