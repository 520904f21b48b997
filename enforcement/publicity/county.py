"""What province, city and county published beside the law, in the shape of the book of law."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from enforcement.law.book import Part, Row, Table
from enforcement.law.local import Grade, IssuedBy
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.registry.county import DiscretionGrade, HearingStandard, SigningRule
from enforcement.registry.models import choices
from enforcement.registry.powers import ReviewCatalogRow
from enforcement.registry.townships import TownshipPower


def county_tables() -> tuple[Table, ...]:
    """The published rows, table by table; a table without rows is left out. Five queries."""
    tables = (
        Table(
            "county-hearing",
            Part.COUNTY,
            "听证：省级标准和本县更严的标准",
            ("对象", "罚款、没收数额", "制定层级"),
            tuple(
                _row(
                    row,
                    ("公民" if row.citizen else "法人或者其他组织", f"{row.amount:,}元", _level(row)),
                    art("CFF", "63"),
                    row.department,
                )
                for row in _published(HearingStandard.objects.all())
            ),
        ),
        Table(
            "county-catalogue",
            Part.COUNTY,
            "重大执法决定法制审核目录",
            ("机关", "情形", "处罚种类", "当事人", "金额"),
            tuple(_catalogue(row) for row in _published(ReviewCatalogRow.objects.select_related("agency"))),
        ),
        Table(
            "county-discretion",
            Part.COUNTY,
            "行政处罚裁量基准",
            ("职权", "阶次", "处罚", "适用情形", "制定层级"),
            tuple(
                _row(
                    row,
                    (
                        row.power.name,
                        Grade(row.grade).label,
                        _range(row),
                        "；".join(row.circumstances),
                        _level(row),
                    ),
                    art("CFF", "34"),
                    row.power.agency.department,
                )
                for row in _published(DiscretionGrade.objects.select_related("power__agency"))
            ),
        ),
        Table(
            "county-signing",
            Part.COUNTY,
            "处罚决定的签发人、印章、文号前缀",
            ("机关", "签发人", "印章", "文号前缀"),
            tuple(
                _row(
                    row,
                    (row.agency.name, row.signatory, row.seal, row.number_prefix),
                    art("CFF", "59"),
                    row.agency.department,
                )
                for row in _published(SigningRule.objects.select_related("agency"))
            ),
        ),
        Table(
            "county-townships",
            Part.COUNTY,
            "交由乡镇行使的处罚权",
            ("乡镇", "职权", "原行使机关"),
            tuple(
                _row(
                    row,
                    (row.township.name, row.power.name, row.power.agency.name),
                    art("CFF", "24"),
                    row.power.agency.department,
                )
                for row in _published(TownshipPower.objects.select_related("township", "power__agency"))
            ),
            "自施行之日起，县级部门在该乡镇不再行使。",
        ),
    )
    return tuple(table for table in tables if table.rows)


def _published(rows: Any) -> Iterable[Any]:
    return rows.filter(published_at__isnull=False)  # type: ignore[no-any-return]


def _row(row: Any, cells: tuple[str, ...], article: Article, department: str) -> Row:
    return Row(
        str(row.pk),
        cells,
        article,
        row.valid_from,
        row.valid_to,
        frozenset({Department(department)}) if department else frozenset(),
        verified=row.verified,
        basis=f"{article.cite()}；{row.document}" if row.document else "",
    )


def _catalogue(row: ReviewCatalogRow) -> Row:
    kinds, parties = dict(choices(PenaltyKind)), dict(choices(PartyKind))
    return _row(
        row,
        (
            row.agency.name if row.agency else "各机关",
            row.title,
            kinds.get(row.penalty_kind, "—"),
            parties.get(row.party_kind, "—"),
            f"{row.amount_from:,}元以上" if row.amount_from is not None else "—",
        ),
        art("CFF", "58(4)"),
        row.agency.department if row.agency else row.department,
    )


def _level(row: Any) -> str:
    return IssuedBy(row.issuer).label


def _range(row: DiscretionGrade) -> str:
    said = PenaltyKind(row.penalty_kind).label
    if row.minimum is not None or row.maximum is not None:
        low = f"{row.minimum:,}元以上" if row.minimum is not None else ""
        said += low + (f"{row.maximum:,}元以下" if row.maximum is not None else "")
    return f"{said}；{row.text}" if row.text else said
