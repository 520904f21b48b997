"""Where each department has its own word: defence, review, filing on the spot, closing."""

from datetime import date
from typing import Final

from enforcement.law.limits.shapes import Extension, Limit
from enforcement.law.limits.vocabulary import Approver, Clock, Reading, Severity
from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department

_D = Department
_WORKING, _NATURAL = Unit.WORKING_DAY, Unit.NATURAL_DAY
_CFF_FROM, _SAMR_FROM, _MEE_FROM = date(2021, 7, 15), date(2022, 11, 1), date(2023, 7, 1)
_MARA_FROM, _MOHURD_FROM, _MEM_18 = date(2022, 2, 1), date(2022, 5, 1), date(2026, 2, 1)
_OLD = art("MEM-15")


def _one(department: Department) -> frozenset[Department]:
    return frozenset({department})


def _defence(
    code: str, department: Department, text: Article, since: date, until: date | None = None
) -> Limit:
    """Five working days to state and defend: the party's period, and the safer reading where no text was read."""
    verified = department is _D.MARKET_REGULATION
    return Limit(
        code,
        Clock.DEFENCE,
        "告知书送达",
        "陈述申辩期限届满",
        Period(5, _WORKING, text, verified, citizen=True),
        text,
        since,
        _one(department),
        reading=Reading.WINDOW,
        severity=frozenset({Severity.BLOCK, Severity.VETO}),
        valid_to=until,
        verified=verified,
        note="当事人明确放弃的，期限终止"
        if verified
        else "法律未定日数，从严按5个工作日；当事人明确放弃的除外",
    )


def _review(
    code: str,
    department: Department,
    period: Period | None,
    *,
    article: Article,
    since: date,
    note: str = "",
    extension: tuple[Extension, ...] = (),
    until: date | None = None,
) -> Limit:
    verified = period is not None and period.verified
    return Limit(
        code,
        Clock.REVIEW,
        "审核机构收到送审卷宗",
        "出具审核意见",
        period,
        article,
        since,
        _one(department),
        leads=(2,),
        extensions=extension,
        valid_to=until,
        verified=verified,
        note=note,
    )


def _on_spot(
    code: str,
    department: Department,
    period: Period | None,
    *,
    article: Article,
    since: date,
    until: date | None = None,
    note: str = "",
) -> Limit:
    return Limit(
        code,
        Clock.ON_SPOT_FILING,
        "当场作出处罚决定",
        "向所属机关备案",
        period,
        article,
        since,
        _one(department),
        valid_to=until,
        verified=period is not None and period.verified,
        note=note,
    )


def _closing(
    code: str,
    department: Department,
    period: Period | None,
    *,
    article: Article,
    since: date,
    until: date | None = None,
    note: str = "",
) -> Limit:
    return Limit(
        code,
        Clock.CLOSING_FORM,
        "出现结案事由",
        "填写结案审批表",
        period,
        article,
        since,
        _one(department),
        leads=(3,),
        valid_to=until,
        verified=period is not None and period.verified,
        note=note,
    )


_UNREAD = "部门程序规定全文待核"

_DEFENCE: Final = (
    _defence("CLK-030-SAMR", _D.MARKET_REGULATION, art("SAMR-P", "57"), _SAMR_FROM),
    _defence("CLK-030-MEE", _D.ECOLOGY, art("MEE-P"), _MEE_FROM),
    _defence("CLK-030-MOT", _D.TRANSPORT, art("MOT-P"), _CFF_FROM),
    _defence("CLK-030-MEM-OLD", _D.EMERGENCY, _OLD, _CFF_FROM, _MEM_18),
    _defence("CLK-030-MEM", _D.EMERGENCY, art("MEM-18"), _MEM_18),
    _defence("CLK-030-MARA", _D.AGRICULTURE, art("MARA-P"), _MARA_FROM),
    _defence("CLK-030-MOHURD", _D.URBAN, art("MOHURD-P"), _MOHURD_FROM),
)

_REVIEW: Final = (
    _review(
        "CLK-040-SAMR",
        _D.MARKET_REGULATION,
        Period(10, _WORKING, art("SAMR-P", "55")),
        article=art("SAMR-P", "55"),
        since=_SAMR_FROM,
        extension=(
            Extension(None, Approver.AGENCY_HEAD, art("SAMR-P", "55"), note="特殊情况下经批准可以延长"),
        ),
    ),
    _review("CLK-040-MEE", _D.ECOLOGY, None, article=art("MEE-P"), since=_MEE_FROM, note="审核期限待核"),
    _review(
        "CLK-040-MOT",
        _D.TRANSPORT,
        Period(10, _WORKING, art("MOT-P"), verified=False),
        article=art("MOT-P"),
        since=_CFF_FROM,
    ),
    _review(
        "CLK-040-MEM-OLD",
        _D.EMERGENCY,
        None,
        article=_OLD,
        since=_CFF_FROM,
        note="审核期限待核",
        until=_MEM_18,
    ),
    _review("CLK-040-MEM", _D.EMERGENCY, None, article=art("MEM-18"), since=_MEM_18, note="审核期限待核"),
    _review(
        "CLK-040-MARA",
        _D.AGRICULTURE,
        Period(5, _WORKING, art("MARA-P"), verified=False),
        article=art("MARA-P"),
        since=_MARA_FROM,
        extension=(
            Extension(
                Period(15, _NATURAL, art("MARA-P"), verified=False),
                Approver.AGENCY_HEAD,
                art("MARA-P"),
                verified=False,
            ),
        ),
    ),
    _review(
        "CLK-040-MOHURD", _D.URBAN, None, article=art("MOHURD-P"), since=_MOHURD_FROM, note="审核期限待核"
    ),
)

_ON_SPOT: Final = (
    _on_spot(
        "CLK-052",
        _D.MARKET_REGULATION,
        Period(7, _WORKING, art("SAMR-P", "70")),
        article=art("SAMR-P", "70"),
        since=_SAMR_FROM,
    ),
    _on_spot(
        "CLK-053",
        _D.ECOLOGY,
        Period(3, _NATURAL, art("MEE-P", "67-68")),
        article=art("MEE-P", "67-68"),
        since=_MEE_FROM,
        note="规定未写明工作日，从严按自然日",
    ),
    _on_spot(
        "CLK-054",
        _D.TRANSPORT,
        Period(5, _NATURAL, art("MOT-P", "61")),
        article=art("MOT-P", "61"),
        since=_CFF_FROM,
    ),
    _on_spot(
        "CLK-055-OLD",
        _D.EMERGENCY,
        Period(5, _NATURAL, _OLD, verified=False),
        article=_OLD,
        since=_CFF_FROM,
        until=_MEM_18,
    ),
    _on_spot("CLK-055", _D.EMERGENCY, None, article=art("MEM-18"), since=_MEM_18, note=_UNREAD),
    _on_spot(
        "CLK-056",
        _D.AGRICULTURE,
        Period(2, _NATURAL, art("MARA-P"), verified=False),
        article=art("MARA-P"),
        since=_MARA_FROM,
    ),
    _on_spot(
        "CLK-057",
        _D.URBAN,
        Period(3, _NATURAL, art("MOHURD-P"), verified=False),
        article=art("MOHURD-P"),
        since=_MOHURD_FROM,
    ),
)

_CLOSING: Final = (
    _closing(
        "CLK-140-SAMR",
        _D.MARKET_REGULATION,
        Period(15, _WORKING, art("SAMR-P", "77")),
        article=art("SAMR-P", "77"),
        since=_SAMR_FROM,
    ),
    _closing(
        "CLK-140-MEE",
        _D.ECOLOGY,
        Period(30, _NATURAL, art("MEE-P"), verified=False),
        article=art("MEE-P"),
        since=_MEE_FROM,
    ),
    _closing("CLK-140-MOT", _D.TRANSPORT, None, article=art("MOT-P"), since=_CFF_FROM, note=_UNREAD),
    _closing(
        "CLK-140-MEM-OLD",
        _D.EMERGENCY,
        Period(10, _NATURAL, _OLD, verified=False),
        article=_OLD,
        since=_CFF_FROM,
        until=_MEM_18,
    ),
    _closing("CLK-140-MEM", _D.EMERGENCY, None, article=art("MEM-18"), since=_MEM_18, note=_UNREAD),
    _closing("CLK-140-MARA", _D.AGRICULTURE, None, article=art("MARA-P"), since=_MARA_FROM, note=_UNREAD),
    _closing("CLK-140-MOHURD", _D.URBAN, None, article=art("MOHURD-P"), since=_MOHURD_FROM, note=_UNREAD),
)

LIMITS: Final = _DEFENCE + _REVIEW + _ON_SPOT + _CLOSING
