from dataclasses import replace
from datetime import date

import pytest

from enforcement.law.book import TABLES, Part, Row, Table, faults, summary
from enforcement.law.competences import COMPETENCES, Matter, Signatory, competence
from enforcement.law.disclosure import Phase
from enforcement.law.gates import gates
from enforcement.law.instruments import INSTRUMENTS, InstrumentKind, Section, Volume, instruments
from enforcement.law.statutes import STATUTES, art
from enforcement.law.values import Department

BY_CODE = {table.code: table for table in TABLES}
TODAY = date(2026, 11, 23)
MARKET, ECOLOGY = Department.MARKET_REGULATION, Department.ECOLOGY


def rows(code: str, key: str, on: date = TODAY) -> list[Row]:
    return [row for row in BY_CODE[code].rows if row.key == key and row.in_force(on)]


class TestEveryRow:
    @pytest.mark.parametrize("table", TABLES, ids=BY_CODE)
    def test_cites_an_article_has_a_first_day_says_something_and_shows_its_doubt(self, table: Table) -> None:
        for row in table.rows:
            assert row.article.statute in STATUTES, row
            assert row.cited.startswith("《"), row
            assert row.since is not None, row
            assert len(row.cells) == len(table.columns), row
            assert all(row.cells), row
            assert bool(row.mark) is not row.verified, row
            assert row.verified is False or row.article.source.verified, row

    def test_is_found_in_a_chapter_of_the_book(self) -> None:
        assert {table.part for table in TABLES} == set(Part) - {Part.COUNTY}
        assert all(table.rows for table in TABLES)

    def test_is_counted(self) -> None:
        counted = summary(TABLES)
        assert counted.rows == sum(len(table.rows) for table in TABLES)
        assert 0 < counted.missing < counted.unverified < counted.rows


class TestTheBookMayBeReliedOn:
    row = Row("limit", ("罚款", "200元"), art("CFF", "51"))

    def say(self, *rows: Row) -> str:
        (fault,) = faults([Table("t", Part.PROCEDURE, "表", ("事项", "数额"), rows)])
        return fault

    def test_as_it_stands(self) -> None:
        assert faults(TABLES) == ()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"cells": ("罚款",)}, "缺少内容"),
            ({"cells": ("罚款", "")}, "缺少内容"),
            ({"article": art("MEM-18", "5")}, "未核"),
            ({"article": art("CFF")}, "未引条号"),
            ({"missing": True}, "没有数值"),
            ({"valid_to": date(2021, 7, 15)}, "失效日不晚于施行日"),
            ({"valid_from": date(2020, 1, 1)}, "早于依据文本"),
            ({"article": art("MEM-15", "5"), "verified": False}, "晚于依据文本失效之日"),
        ],
    )
    def test_not_with_a_row_that_cites_nothing_or_hides_its_doubt(
        self, wrong: dict[str, object], said: str
    ) -> None:
        assert said in self.say(replace(self.row, **wrong))  # type: ignore[arg-type]

    def test_not_where_one_rule_says_two_things_on_one_day(self) -> None:
        later = replace(self.row, valid_from=date(2026, 1, 1))
        assert "两条规则" in self.say(self.row, later)
        one_after_the_other = (replace(self.row, valid_to=date(2026, 1, 1)), later)
        assert faults([Table("t", Part.PROCEDURE, "表", ("事项", "数额"), one_after_the_other)]) == ()
        urban = replace(self.row, departments=frozenset({Department.URBAN}))
        market = replace(later, departments=frozenset({MARKET}))
        assert faults([Table("t", Part.PROCEDURE, "表", ("事项", "数额"), (urban, market))]) == ()


class TestVersions:
    def test_the_new_safety_rules_bring_no_old_figure_with_them(self) -> None:
        for row in BY_CODE["rules-emergency"].rows:
            if row.in_force(date(2026, 2, 1)):
                assert row.article.statute != "MEM-15"
        (before,) = rows("rules-emergency", "hearing_person_from", date(2026, 1, 31))
        (after,) = rows("rules-emergency", "hearing_person_from", date(2026, 2, 1))
        assert (before.cells[1], before.mark) == ("20,000元", "待核")
        assert (after.cells[1], after.mark) == ("—", "规则缺失，请人工判断")

    def test_a_rule_that_did_not_change_stands_once(self) -> None:
        (row,) = [row for row in BY_CODE["rules-ecology"].rows if row.key == "decision_period"]
        assert (row.valid_from, row.valid_to) == (date(2023, 7, 1), None)

    def test_ecologys_limitation_changes_with_the_code(self) -> None:
        before, after = (
            {gate.code: gate for gate in gates(ECOLOGY, day)}
            for day in (date(2026, 8, 14), date(2026, 8, 15))
        )
        assert before["limitation"].article == art("CFF", "36")
        assert after["limitation"].article == art("ECO", "1054")
        assert "daily_fine" not in before
        assert "daily_fine" in after
        assert "daily_fine" not in {gate.code for gate in gates(Department.URBAN, TODAY)}


class TestCompetences:
    @pytest.mark.parametrize("department", Department)
    @pytest.mark.parametrize("matter", Matter)
    def test_are_known_for_every_matter_and_department(self, matter: Matter, department: Department) -> None:
        assert competence(matter, department, TODAY) is not None

    def test_only_the_chief_sends_a_crime_to_the_police(self) -> None:
        for row in COMPETENCES:
            if row.matter is Matter.TRANSFER_CRIME:
                assert row.who == (Signatory.CHIEF,)

    def test_the_ecology_branch_decides_for_itself_from_the_code_on(self) -> None:
        before = competence(Matter.OWN_NAME, ECOLOGY, date(2026, 8, 14))
        after = competence(Matter.OWN_NAME, ECOLOGY, date(2026, 8, 15))
        assert before is not None
        assert after is not None
        assert (before.who, after.who) == ((Signatory.CITY,), (Signatory.AGENCY,))

    def test_before_the_law_nobody_is_competent(self) -> None:
        assert competence(Matter.DECIDE, MARKET, date(2020, 1, 1)) is None


class TestInstruments:
    def test_every_kind_is_had_by_every_department(self) -> None:
        for department in Department:
            had = [row.kind for row in INSTRUMENTS if department in row.departments]
            assert sorted(had) == sorted(InstrumentKind)

    def test_are_more_than_forty_and_their_place_is_read_for_market_regulation_alone(self) -> None:
        assert len(InstrumentKind) >= 40
        assert {row.departments for row in INSTRUMENTS if row.place_verified} == {frozenset({MARKET})}

    def test_transport_calls_two_of_them_otherwise(self) -> None:
        named = {row.kind: row.name for row in instruments(Department.TRANSPORT, Section.ORDINARY)}
        assert named[InstrumentKind.FILING_APPROVAL] == "立案登记表"
        assert named[InstrumentKind.PENALTY_NOTICE] == "违法行为通知书"

    def test_what_the_reviewers_wrote_is_kept_from_the_party(self) -> None:
        internal = {
            InstrumentKind.REVIEW_OPINION,
            InstrumentKind.DISCUSSION_RECORD,
            InstrumentKind.HEARING_REPORT,
        }
        assert {row.volume for row in INSTRUMENTS if row.kind in internal} == {Volume.SUB}


class TestDisclosure:
    def test_speaks_of_before_during_after_and_of_what_is_withheld(self) -> None:
        for phase in Phase:
            assert BY_CODE[f"disclosure-{phase.value}"].rows

    def test_a_notice_of_a_reversed_decision_goes_in_three_working_days(self) -> None:
        (row,) = rows("disclosure-after", "withdrawal")
        assert row.verified
        assert "3个工作日" in row.cells[2]
