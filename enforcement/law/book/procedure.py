"""Tables of the departments' procedure rules, of thresholds, review and periods."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from enforcement.law import common
from enforcement.law.book.shapes import Part, Row, Table, of_rule, said
from enforcement.law.checklists import (
    GUIDANCE_ITEMS,
    GUIDANCE_OPINIONS,
    MARKET_REGULATION_ITEMS,
    MARKET_REGULATION_OPINIONS,
)
from enforcement.law.departments import PROFILES
from enforcement.law.majors import MAJOR_GROUNDS
from enforcement.law.measures import MEASURE_POWERS, MeasureKind
from enforcement.law.profile import ChecklistItem, OpinionRow
from enforcement.law.rule_names import RULES
from enforcement.law.statutes import art
from enforcement.law.thresholds import (
    COLLECTED_ON_THE_SPOT,
    LATE_PENALTY_PERCENT_A_DAY,
    REVIEWERS_PERCENT,
    SIMPLE_FINE_CITIZEN,
    SIMPLE_FINE_ORGANISATION,
)
from enforcement.law.values import Department

_MARKET: Final = frozenset({Department.MARKET_REGULATION})
_OTHERS: Final = frozenset(Department) - _MARKET


def _coalesced(rows: Iterable[Row]) -> Iterator[Row]:
    """Join the versions of a rule that a later profile repeats unchanged."""
    held: dict[str, Row] = {}
    for row in rows:
        before = held.get(row.key)
        if before is not None and replace(before, valid_from=row.valid_from, valid_to=row.valid_to) == row:
            held[row.key] = replace(before, valid_to=row.valid_to)
            continue
        if before is not None:
            yield before
        held[row.key] = row
    yield from held.values()


def _department(department: Department) -> Table:
    profiles = sorted((one for one in PROFILES if one.department is department), key=lambda p: p.valid_from)
    rows = _coalesced(
        of_rule(
            name,
            RULES[name],
            rule,
            valid_from=one.valid_from,
            valid_to=one.valid_to,
            departments=frozenset({department}),
        )
        for one in profiles
        for name, rule in one.rules()
    )
    order = list(RULES)
    return Table(
        f"rules-{department.value.replace('_', '-')}",
        Part.PROCEDURE,
        f"{department.label}：程序规则",
        ("规则", "内容"),
        tuple(sorted(rows, key=lambda row: (order.index(row.key), str(row.valid_from)))),
        "案件适用立案之日有效的各行；没有数值又未核的，由人判断，判断前从有利于当事人的理解。",
    )


DEPARTMENTS: Final = tuple(_department(one) for one in Department)


def _hearing_figures() -> Iterator[Row]:
    for one in PROFILES:
        for name, who in (("hearing_person_from", "公民"), ("hearing_organisation_from", "法人或者其他组织")):
            rule = getattr(one, name)
            yield of_rule(
                f"hearing/{name}",
                f"告知听证权利：{who}，罚款",
                rule,
                valid_from=one.valid_from,
                valid_to=one.valid_to,
                departments=frozenset({one.department}),
            )


THRESHOLDS: Final = Table(
    "thresholds",
    Part.PROCEDURE,
    "数额标准",
    ("事项", "数额"),
    (
        of_rule("simple/citizen", "当场处罚：公民罚款上限（含）", SIMPLE_FINE_CITIZEN),
        of_rule("simple/organisation", "当场处罚：法人或者其他组织罚款上限（含）", SIMPLE_FINE_ORGANISATION),
        of_rule("collected", "当场收缴罚款上限（含）", COLLECTED_ON_THE_SPOT),
        Row(
            "late-penalty",
            ("到期不缴纳罚款的加处罚款", f"每日百分之{LATE_PENALTY_PERCENT_A_DAY.value}"),
            LATE_PENALTY_PERCENT_A_DAY.article,
            note=LATE_PENALTY_PERCENT_A_DAY.note,
        ),
        Row(
            "officers",
            ("每次执法的执法人员", f"不少于{common.OFFICERS_PER_ACT}人"),
            common.TWO_OFFICERS,
        ),
        Row(
            "reviewers",
            ("法制审核人员占执法人员", f"百分之{REVIEWERS_PERCENT.value}以上"),
            REVIEWERS_PERCENT.article,
            verified=REVIEWERS_PERCENT.verified,
            note=REVIEWERS_PERCENT.note,
        ),
        *_hearing_figures(),
    ),
    "“以上”包括本数。听证数额：省级标准已核的从其规定，否则从部门标准；未核的不得据以不告知听证权利，"
    "超过当场处罚限额的一律告知；本县公布更严标准的从其规定。",
)

MAJOR: Final = Table(
    "major",
    Part.PROCEDURE,
    "重大执法决定法制审核：法定情形",
    ("情形", "认定方式"),
    tuple(
        Row(
            row.code,
            (row.text, "系统认定" if row.machine else "承办人、负责人或者审核人员认定"),
            row.article,
            departments=row.departments,
            verified=row.verified,
            note=row.note,
        )
        for row in MAJOR_GROUNDS
    ),
    "各机关和本县公布的目录只增不减，从其并集。",
)


def _checklist(items: Iterable[ChecklistItem], departments: frozenset[Department]) -> Iterator[Row]:
    for item in items:
        yield Row(item.code, (item.text,), item.article, departments=departments, verified=item.verified)


def _opinions(rows: Iterable[OpinionRow], departments: frozenset[Department]) -> Iterator[Row]:
    for row in rows:
        yield Row(
            row.opinion.value,
            (row.text, said(row.passes)),
            row.article,
            departments=departments,
            verified=row.verified,
        )


MEASURES: Final = Table(
    "measures",
    Part.PROCEDURE,
    "行政强制措施的设定依据",
    ("措施", "对象", "设定依据"),
    tuple(
        Row(
            f"{row.department.value}/{row.statute}/{row.number}",
            (
                "、".join(kind.label for kind in MeasureKind if kind in row.kinds),
                row.objects,
                f"《{row.statute}》{row.number}",
            ),
            art("QZF", "10-11,17"),
            row.valid_from,
            row.valid_to,
            frozenset({row.department}),
            verified=row.verified,
            note=row.note,
        )
        for row in MEASURE_POWERS
    ),
    "冻结只能由法律授权。未核的依据不当然成为依据，批准的负责人须具名判断。",
)

CHECKLISTS: Final = Table(
    "review-items",
    Part.PROCEDURE,
    "审核事项",
    ("审核事项",),
    (*_checklist(MARKET_REGULATION_ITEMS, _MARKET), *_checklist(GUIDANCE_ITEMS, _OTHERS)),
)
OPINIONS: Final = Table(
    "review-opinions",
    Part.PROCEDURE,
    "审核意见",
    ("意见", "可以作出决定"),
    (*_opinions(MARKET_REGULATION_OPINIONS, _MARKET), *_opinions(GUIDANCE_OPINIONS, _OTHERS)),
)

CHANNELS: Final = Table(
    "channels",
    Part.DISCLOSURE,
    "处罚决定的公示渠道与期限",
    ("渠道", "期限（自作出决定）", "范围"),
    tuple(
        Row(
            row.channel.value,
            (
                row.channel.label,
                said(row.period),
                ("限普通程序" if row.ordinary_only else "各程序")
                + ("，仅予警告的除外" if row.skips_pure_warning else ""),
            ),
            row.article,
            one.valid_from,
            one.valid_to,
            frozenset({one.department}),
            verified=row.verified,
            note=row.note,
        )
        for one in PROFILES
        for row in one.publication
    ),
)
