"""How long the agency has to file a case and to decide it, with what lengthens and what does not count."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from enforcement.law.limits.shapes import Extension, Limit, NotCounted
from enforcement.law.limits.vocabulary import Approver, Clock, Exclusion, Severity
from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department

_D = Department
_WORKING, _NATURAL = Unit.WORKING_DAY, Unit.NATURAL_DAY
_HEAD, _COLLECTIVE = Approver.AGENCY_HEAD, Approver.COLLECTIVE
_MEE, _MOT = art("MEE-P"), art("MOT-P")
_OLD, _NEW, _MARA, _MOHURD = art("MEM-15"), art("MEM-18"), art("MARA-P"), art("MOHURD-P")
_SAMR_FROM, _MEE_FROM, _CFF_FROM = date(2022, 11, 1), date(2023, 7, 1), date(2021, 7, 15)
_MARA_FROM, _MOHURD_FROM, _MEM_18 = date(2022, 2, 1), date(2022, 5, 1), date(2026, 2, 1)
_TO_BE_CHECKED = "部门程序规定全文待核"


def _one(department: Department) -> frozenset[Department]:
    return frozenset({department})


def _longer(amount: int, unit: Unit, article: Article, by: Approver, *, verified: bool = True) -> Extension:
    return Extension(Period(amount, unit, article, verified), by, article, verified)


def _reasonable(article: Article, by: Approver, *, verified: bool = True, note: str = "") -> Extension:
    return Extension(None, by, article, verified, note)


def _without(
    kinds: Iterable[Exclusion], article: Article, *, verified: bool = True
) -> tuple[NotCounted, ...]:
    return tuple(NotCounted(kind, article, verified) for kind in kinds)


_E = Exclusion
_FILING: Final = (
    Limit(
        "CLK-001",
        Clock.FILING,
        "发现违法行为线索或者收到材料",
        "批准立案或者不予立案",
        Period(15, _WORKING, art("SAMR-P", "18")),
        art("SAMR-P", "18"),
        _SAMR_FROM,
        _one(_D.MARKET_REGULATION),
        leads=(3,),
        extensions=(_longer(15, _WORKING, art("SAMR-P", "18"), _HEAD),),
        not_counted=_without([_E.TESTING, _E.IDENTIFICATION], art("SAMR-P", "18")),
        note="检测、检验、检疫、鉴定以及权利人辨认或者鉴别等所需时间不计入",
    ),
    Limit(
        "CLK-002",
        Clock.FILING,
        "发现违法行为线索",
        "批准立案或者不予立案",
        Period(15, _NATURAL, _MEE, verified=False),
        _MEE,
        _MEE_FROM,
        _one(_D.ECOLOGY),
        leads=(3,),
        extensions=(_longer(15, _NATURAL, _MEE, _HEAD, verified=False),),
        verified=False,
    ),
    Limit(
        "CLK-003",
        Clock.FILING,
        "发现违法行为线索",
        "批准立案或者不予立案",
        Period(7, _NATURAL, _MARA, verified=False),
        _MARA,
        _MARA_FROM,
        _one(_D.AGRICULTURE),
        leads=(2,),
        extensions=(_longer(7, _NATURAL, _MARA, _HEAD, verified=False),),
        verified=False,
    ),
    Limit(
        "CLK-004",
        Clock.FILING,
        "发现违法行为线索",
        "批准立案或者不予立案",
        Period(15, _NATURAL, _MOHURD, verified=False),
        _MOHURD,
        _MOHURD_FROM,
        _one(_D.URBAN),
        leads=(3,),
        extensions=(_longer(15, _NATURAL, _MOHURD, _HEAD, verified=False),),
        verified=False,
    ),
    Limit(
        "CLK-005",
        Clock.FILING,
        "发现违法行为线索",
        "批准立案或者不予立案",
        None,
        art("MOT-P", "62"),
        _CFF_FROM,
        _one(_D.TRANSPORT),
        severity=frozenset({Severity.WARN}),
        note="规定为“及时”立案，无日数",
    ),
    Limit(
        "CLK-006-OLD",
        Clock.FILING,
        "现场发现违法行为",
        "批准立案或者不予立案",
        Period(5, _NATURAL, _OLD, verified=False),
        _OLD,
        _CFF_FROM,
        _one(_D.EMERGENCY),
        valid_to=_MEM_18,
        verified=False,
        note="现场发现违法行为之日起",
    ),
    Limit(
        "CLK-006",
        Clock.FILING,
        "发现违法行为线索",
        "批准立案或者不予立案",
        None,
        _NEW,
        _MEM_18,
        _one(_D.EMERGENCY),
        verified=False,
        note=_TO_BE_CHECKED,
    ),
)

_DECISION: Final = (
    Limit(
        "CLK-010",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("CFF", "60")),
        art("CFF", "60"),
        _CFF_FROM,
        leads=(10, 3),
        note="延长与不计入期间的时间由部门规定",
    ),
    Limit(
        "CLK-011",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("SAMR-P", "64")),
        art("SAMR-P", "64"),
        _SAMR_FROM,
        _one(_D.MARKET_REGULATION),
        leads=(10, 3),
        extensions=(
            _longer(30, _NATURAL, art("SAMR-P", "64"), _HEAD),
            _reasonable(art("SAMR-P", "64"), _COLLECTIVE, note="集体讨论决定是否继续延期并确定合理期限"),
        ),
        not_counted=_without(
            [_E.SUSPENSION, _E.HEARING, _E.ANNOUNCEMENT, _E.TESTING, _E.IDENTIFICATION, _E.REFUND],
            art("SAMR-P", "64"),
        ),
    ),
    Limit(
        "CLK-012",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("CFF", "60")),
        art("CFF", "60"),
        _MEE_FROM,
        _one(_D.ECOLOGY),
        leads=(10, 3),
        extensions=(
            _longer(30, _NATURAL, _MEE, _HEAD, verified=False),
            _longer(30, _NATURAL, _MEE, _COLLECTIVE, verified=False),
        ),
        not_counted=(
            *_without([_E.HEARING, _E.ANNOUNCEMENT, _E.MONITORING, _E.TESTING, _E.SERVICE], art("MEE-PC")),
            *_without([_E.SUSPENSION, _E.ASSESSMENT], _MEE, verified=False),
        ),
    ),
    Limit(
        "CLK-013",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("CFF", "60")),
        art("CFF", "60"),
        _MARA_FROM,
        _one(_D.AGRICULTURE),
        leads=(10, 3),
        extensions=(
            _longer(30, _NATURAL, _MARA, _HEAD, verified=False),
            _reasonable(_MARA, Approver.SUPERIOR, verified=False, note="报上一级机关决定"),
        ),
        not_counted=_without([_E.SUSPENSION, _E.HEARING, _E.ANNOUNCEMENT, _E.TESTING], _MARA, verified=False),
    ),
    Limit(
        "CLK-014",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("CFF", "60")),
        art("CFF", "60"),
        _MOHURD_FROM,
        _one(_D.URBAN),
        leads=(10, 3),
        extensions=(
            _longer(30, _NATURAL, _MOHURD, _HEAD, verified=False),
            _longer(60, _NATURAL, _MOHURD, _COLLECTIVE, verified=False),
        ),
        not_counted=_without([_E.HEARING, _E.TESTING], _MOHURD, verified=False),
    ),
    Limit(
        "CLK-015",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("CFF", "60")),
        art("CFF", "60"),
        _CFF_FROM,
        _one(_D.TRANSPORT),
        leads=(10, 3),
        extensions=(_longer(30, _NATURAL, _MOT, _HEAD, verified=False),),
        not_counted=_without([_E.SUSPENSION, _E.HEARING, _E.ANNOUNCEMENT, _E.TESTING], _MOT, verified=False),
    ),
    Limit(
        "CLK-016-OLD",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(30, _NATURAL, _OLD, verified=False),
        _OLD,
        _CFF_FROM,
        _one(_D.EMERGENCY),
        leads=(5, 2),
        extensions=(_longer(60, _NATURAL, _OLD, _HEAD, verified=False),),
        valid_to=_MEM_18,
        verified=False,
        note="旧规定为30日、90日、180日三档，延长后不超过90日",
    ),
    Limit(
        "CLK-016",
        Clock.DECISION,
        "批准立案",
        "作出处理决定",
        Period(90, _NATURAL, art("CFF", "60"), verified=False),
        art("CFF", "60"),
        _MEM_18,
        _one(_D.EMERGENCY),
        leads=(10, 3),
        verified=False,
        note="应急管理部令第18号的期限待核，暂按法定期限，不作延长、不扣除时间",
    ),
)

LIMITS: Final = _FILING + _DECISION
