"""Tables of instruments, recordings, retention, evaluation and disclosure."""

from typing import Final

from enforcement.law.book.shapes import Part, Row, Table, said
from enforcement.law.capture import RULES as CAPTURE_RULES
from enforcement.law.disclosure import DISCLOSURE, Phase
from enforcement.law.evaluation import GRADE_FLOORS, STANDARD, STANDARD_VERSION
from enforcement.law.instruments import INSTRUMENTS, Section
from enforcement.law.recordings import RECORDED_ACTIVITIES
from enforcement.law.retention import PERMANENT_AT_A_TIME, RETENTION, WHILE_OPEN

INSTRUMENT_TABLES: Final = tuple(
    Table(
        f"instruments-{section.value}",
        Part.RECORDS,
        f"文书：{section.label}",
        ("文书", "内外", "提出、批准、签署", "卷", "何时须有"),
        tuple(
            Row(
                row.kind.value,
                (
                    row.name,
                    row.side.label,
                    "、".join(one.label for one in row.signed_by),
                    row.volume.label + ("" if row.place_verified else "（待核）"),
                    "必备" if row.always else row.when,
                ),
                row.article,
                departments=row.departments,
                verified=row.verified,
            )
            for row in INSTRUMENTS
            if row.section is section
        ),
    )
    for section in Section
)

RECORDINGS: Final = Table(
    "recordings",
    Part.RECORDS,
    "音像记录清单",
    ("现场执法活动", "记录要求"),
    tuple(
        Row(
            f"{row.kind.value}/{row.article.statute}",
            (row.kind.label, row.duty.label),
            row.article,
            row.valid_from,
            row.valid_to,
            row.departments,
            verified=row.verified,
            note=row.note,
        )
        for row in RECORDED_ACTIVITIES
    ),
    "数个文本规定同一活动的，从要求较高的。",
)

CAPTURE: Final = Table(
    "capture",
    Part.RECORDS,
    "拍摄时间、地点的核对",
    ("时钟相差", "地点相差"),
    tuple(
        Row(
            "capture",
            (said(row.clock), f"{row.metres:,}米"),
            row.article,
            row.valid_from,
            verified=False,
            note="法律未定数值；超出的提示复核，不拒收",
        )
        for row in CAPTURE_RULES
    ),
)

RETENTION_TABLE: Final = Table(
    "retention",
    Part.RECORDS,
    "案卷保管期限",
    ("案件", "期限"),
    (
        *(
            Row(
                row.kind.value,
                (row.kind.label, row.keep.value.label),
                row.keep.article,
                row.valid_from,
                row.valid_to,
                frozenset({row.department}) if row.department else frozenset(),
                verified=row.keep.verified,
                note=row.keep.note,
            )
            for row in RETENTION
        ),
        *(
            Row(code, (name, f"{rule.value:,}日"), rule.article, verified=rule.verified, note=rule.note)
            for code, name, rule in (
                ("open", "未结案件的证据锁定", WHILE_OPEN),
                ("permanent", "永久保管的每次锁定", PERMANENT_AT_A_TIME),
            )
        ),
    ),
)

EVALUATION: Final = Table(
    "evaluation",
    Part.RECORDS,
    f"案卷评查标准（{STANDARD_VERSION}）",
    ("项", "内容", "扣分", "系统预检"),
    tuple(
        Row(
            item.code,
            (
                item.code,
                item.text,
                "一票否决" if item.points is None else f"{item.points}分",
                said(item.by_machine),
            ),
            item.article,
            verified=item.verified,
        )
        for item in STANDARD
    ),
    "；".join(f"{grade.label}：{floor}分以上" for grade, floor in GRADE_FLOORS)
    + "。生态环境以外部门的分值和等次待核。",
)

DISCLOSURE_TABLES: Final = tuple(
    Table(
        f"disclosure-{phase.value}",
        Part.DISCLOSURE,
        phase.label,
        ("类别", "内容", "期限"),
        tuple(
            Row(
                item.code,
                (
                    item.group,
                    item.text,
                    f"{item.since}之日起{item.period.said}" if item.period else "—",
                ),
                item.article,
                item.valid_from,
                verified=item.verified,
                note=item.note,
            )
            for item in DISCLOSURE
            if item.phase is phase
        ),
    )
    for phase in Phase
)
