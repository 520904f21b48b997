"""Tables of texts, competences, requirements of substance, and of the kinds the law counts."""

from typing import Final

from enforcement.law.book.shapes import Part, Row, Table
from enforcement.law.competences import COMPETENCES as _COMPETENCES
from enforcement.law.gates import GATES as _GATES
from enforcement.law.statutes import STATUTES, Article, art
from enforcement.law.values import BasisLevel, EvidenceKind, Heaviness, PenaltyKind

TEXTS: Final = Table(
    "texts",
    Part.TEXTS,
    "依据文本",
    ("名称", "文号", "制定机关", "效力级别"),
    tuple(
        Row(
            text.key,
            (text.title, text.document or "—", text.issuer, text.level.label),
            Article(text.key),
            text.valid_from,
            text.valid_to,
            verified=text.verified,
            note=text.note,
            basis=f"《{text.title}》",
        )
        for text in STATUTES.values()
    ),
    "“待核”指文本未能通读，引用其条款的各行一并标注。",
)

COMPETENCES: Final = Table(
    "competences",
    Part.SUBSTANCE,
    "职权：由谁批准、决定、签署",
    ("事项", "由谁"),
    tuple(
        Row(
            row.matter.value,
            (row.matter.label, "、".join(one.label for one in row.who)),
            row.article,
            row.valid_from,
            row.valid_to,
            row.departments,
            verified=row.verified,
            note=row.note,
        )
        for row in _COMPETENCES
    ),
)

GATES: Final = Table(
    "gates",
    Part.SUBSTANCE,
    "主体与实体要求",
    ("要求", "不满足时"),
    tuple(
        Row(
            row.code,
            (row.text, "、".join(one.label for one in row.severity)),
            row.article,
            row.valid_from,
            row.valid_to,
            row.departments,
            verified=row.verified,
            note=row.note,
        )
        for row in _GATES
    ),
)

PENALTIES: Final = Table(
    "penalties",
    Part.SUBSTANCE,
    "行政处罚的种类与听证",
    ("种类", "听证"),
    tuple(
        Row(
            kind.value,
            (kind.label, kind.heaviness.label),
            art("CFF", "9,63"),
            note="暂扣许可证件、限制生产经营活动未被第六十三条列名"
            if kind.heaviness is Heaviness.BY_JUDGEMENT
            else "",
        )
        for kind in PenaltyKind
    ),
)

BASES: Final = Table(
    "bases",
    Part.SUBSTANCE,
    "处罚依据的效力级别",
    ("级别", "能否作为处罚依据"),
    tuple(
        Row(level.value, (level.label, "能" if level.founds_penalty else "不能"), art("CFF", "16"))
        for level in BasisLevel
    ),
)

EVIDENCE: Final = Table(
    "evidence",
    Part.SUBSTANCE,
    "证据的种类",
    ("种类",),
    tuple(Row(kind.value, (kind.label,), art("CFF", "46")) for kind in EvidenceKind),
)
