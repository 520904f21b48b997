"""Running cases kept on paper are taken over once, each step with its own day."""

from __future__ import annotations

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from enforcement.cases import paper
from enforcement.cases.models import Case
from enforcement.cases.rules import Status, StepCode
from enforcement.registry.models import Certificate
from tests import factories
from tests.factories import Team

USCC = "91350100M000100Y43"


def row(team: Team, **given: str) -> dict[str, str]:
    numbers = Certificate.objects.filter(officer__in=team.officer_ids).values_list("number", flat=True)
    basis, _ = factories.power(team.agency)
    return {
        "立案号": "测立〔2026〕7号",
        "案由": "涉嫌无证经营案",
        "当事人": "测试县某某商店",
        "当事人类型": "个体工商户",
        "案源收到日期": "2026-09-20",
        "立案日期": "2026/09/28",
        "执法证号": "；".join(numbers),
        "处罚依据": f"《{basis.statute}》{basis.article}",
        "现场检查日期": "2026-09-21",
        "现场检查情况": "店内无证经营",
        **given,
    }


def written(path: Path, *rows: dict[str, str]) -> Path:
    if path.suffix == ".xlsx":
        book = Workbook()
        sheet: Any = book.active
        sheet.append(paper.COLUMNS)
        for one in rows:
            sheet.append([one.get(name, "") for name in paper.COLUMNS])
        book.save(path)
        return path
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        sheet = csv.DictWriter(file, paper.COLUMNS)
        sheet.writeheader()
        sheet.writerows(rows)
    return path


def imported(team: Team, path: Path) -> str:
    said = StringIO()
    call_command(
        "import_paper_cases",
        str(path),
        agency=team.agency.uscc,
        by=team.unit_head.username,
        stdout=said,
    )
    return said.getvalue()


@pytest.mark.django_db(transaction=False)
class TestImport:
    @pytest.mark.parametrize("suffix", ["csv", "xlsx"])
    def test_takes_a_case_over_once_with_the_days_of_paper(self, suffix: str, tmp_path: Path) -> None:
        team = factories.team()
        path = written(tmp_path / f"cases.{suffix}", row(team))
        assert "已转入" in imported(team, path)
        case = Case.objects.get()
        assert (case.status, case.case_number) == (Status.INVESTIGATING, "测立〔2026〕7号")
        assert case.filed_at
        assert case.paper_from
        happened = {step.code: step.content.get("happened_on") for step in case.steps.all()}
        assert happened[StepCode.FILE] == "2026-09-28"
        assert happened[StepCode.INSPECT] == "2026-09-21"
        assert case.hindrances.filter(code__in=["evidence_owed", "correction_owed"]).count() == 2
        assert case.deadlines.get(clock="decision", ended_at=None).since.date() == date(2026, 9, 27)  # UTC
        assert "此前已转入" in imported(team, path)
        assert Case.objects.count() == 1

    def test_says_of_each_row_what_is_wrong_and_takes_the_others(self, tmp_path: Path) -> None:
        team = factories.team()
        wrong = [
            row(team, 立案号="测立〔2026〕8号", 决定日期="2026-10-01"),
            row(team, 立案号="测立〔2026〕9号", 执法证号="X00000000"),
            row(team, 立案号="测立〔2026〕10号", 处罚依据="《某法》第九条"),
            row(team, 立案号="测立〔2026〕11号", 立案日期="2026-09-01"),
            row(team, 立案号="测立〔2026〕12号", 当事人=""),
            row(team, 立案号="测立〔2026〕13号", 当事人类型="妖怪"),
        ]
        path = written(tmp_path / "cases.csv", row(team), *wrong)
        said = StringIO()
        with pytest.raises(CommandError, match="6 行"):
            call_command(
                "import_paper_cases",
                str(path),
                agency=team.agency.uscc,
                by=team.unit_head.username,
                stdout=said,
            )
        lines = said.getvalue().splitlines()
        assert len(lines) == 7
        for line, why in zip(
            lines[1:], ("办结", "执法证号", "依据库", "日期", "未填写", "可用值"), strict=True
        ):
            assert "未转入" in line
            assert why in line
        assert Case.objects.count() == 1
