"""Tables of time limits, and of how a day is counted in each text."""

from typing import Final

from enforcement.law.book.shapes import Part, Row, Table
from enforcement.law.limits import LIMITS, Extension, Limit
from enforcement.law.statutes import art


def _left_out(row: Limit) -> str:
    return "、".join(one.kind.label + ("" if one.verified else "（待核）") for one in row.not_counted)


def _extended(one: Extension) -> str:
    return one.said + ("" if one.verified else "（待核）")


LIMIT_TABLE: Final = Table(
    "limits",
    Part.PERIODS,
    "期限",
    ("期限", "自……起", "至", "长度", "延长", "不计入"),
    tuple(
        Row(
            f"{row.clock.value}/{'own' if row.departments else 'common'}",
            (
                row.clock.label,
                row.start,
                row.end,
                row.said,
                "；".join(map(_extended, row.extensions)) or "—",
                _left_out(row) or "—",
            ),
            row.article,
            row.valid_from,
            row.valid_to,
            row.departments,
            verified=row.verified,
            missing=row.missing,
            note=row.note,
        )
        for row in LIMITS
    ),
    "部门自有规定的从其规定，没有的从通用规定；案件按立案之日（立案前按案源登记之日）有效的规定固定版本，此后的新规定不改变正在计算的期限。",
)

COUNTING: Final = Table(
    "counting",
    Part.PERIODS,
    "“日”的计算",
    ("适用于", "工作日", "自然日"),
    (
        Row("CFF", ("行政处罚", "二日、三日、五日、七日", "其他以日计算的期间"), art("CFF", "85")),
        Row("QZF", ("行政强制", "十日以内", "其他以日计算的期间"), art("QZF", "69")),
        Row("FYF", ("行政复议", "三日、五日、七日、十日", "其他以日计算的期间"), art("FYF", "88")),
        Row(
            "MSF",
            ("诉讼、送达", "—", "开始之日不计入；届满日为节假日的顺延至节假日后的第一日"),
            art("MSF", "85"),
        ),
        Row("SAMR-P", ("市场监管", "条文写明“工作日”的", "其他以日计算的期间"), art("SAMR-P", "80")),
        Row("holidays", ("法定节假日", "每年放假安排公布的调休上班日为工作日", "—"), art("JJR", "2")),
    ),
    "当事人的期限届满日为休息日的顺延；对行政机关处置财物权力的期限不顺延。",
)
