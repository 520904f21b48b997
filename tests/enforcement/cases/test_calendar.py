"""A year's holiday notice: what it would do is shown first, and done only as it was shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from enforcement.cases.actions.calendar import HolidayNotice, import_calendar, show_calendar_diff
from enforcement.cases.models import Case, Deadline, DeadlineChange
from enforcement.cases.rules import Status
from enforcement.errors import NotCompetent, Stale, Unprocessable
from enforcement.journal.models import Entry, Machine
from enforcement.law.limits import Clock
from enforcement.law.models import CalendarYear, Scope, calendar_of, working_calendar
from enforcement.law.periods import LEGAL_ZONE
from enforcement.law.years import seed_calendar
from enforcement.registry.rules import AgencyKind, Role
from tests import factories
from tests.enforcement.clients import Phone

#: 31 December 2026 is a Thursday.
AT = datetime(2026, 12, 30, 10, 0, tzinfo=LEGAL_ZONE)
#: Thirty days after it.
FRIDAY = date(2027, 1, 29)
#: Invented: the notice of 2027 is not out.
OF_2027 = HolidayNotice(
    Scope.STATE,
    2027,
    "2027年放假通知",
    (date(2027, 1, 1), date(2027, 1, 4)),
    (date(2027, 1, 9),),
)


@pytest.fixture
def case(db: None) -> Case:
    seed_calendar()
    return factories.case_in(Status.INVESTIGATING, factories.team())


@pytest.fixture
def service(case: Case) -> Deadline:
    """Seven working days from 2026-12-30: 12-31, then Monday to Friday: 01-01, 04, 05, 06, 07, 08, provisionally."""
    return Deadline.objects.start(case, Clock.SERVICE, date(2026, 12, 30), at=AT)


def again(deadline: Deadline) -> Deadline:
    return Deadline.objects.get(pk=deadline.pk)


class TestImport:
    def test_past_the_last_published_year_a_deadline_is_provisional_and_says_so(
        self, service: Deadline
    ) -> None:
        assert (service.due_on, service.provisional) == (date(2027, 1, 8), True)
        assert service.mark == "暂定"

    def test_so_is_one_in_natural_days_whose_last_day_may_turn_out_to_be_a_rest_day(
        self, service: Deadline
    ) -> None:
        sealing = Deadline.objects.start(service.case, Clock.SEALING, date(2026, 12, 30), at=AT)
        assert (sealing.due_on, sealing.act_by, sealing.mark) == (FRIDAY, FRIDAY, "暂定")
        found = sealing.reckoned(working_calendar(), date(2026, 12, 30))
        assert found is not None
        assert any("2027年放假安排尚未公布" in line.text for line in found.lines)
        rested = replace(OF_2027, holidays=(*OF_2027.holidays, FRIDAY))
        shown = show_calendar_diff(notice=rested, by=Machine(), at=AT)
        import_calendar(notice=rested, confirmed_digest=shown.digest, by=Machine(), at=AT)
        settled = again(sealing)
        assert (settled.due_on, settled.act_by, settled.mark) == (FRIDAY, date(2027, 1, 28), "")

    def test_and_one_that_ends_within_the_published_years_is_not(self, service: Deadline) -> None:
        sealing = Deadline.objects.start(service.case, Clock.SEALING, date(2026, 11, 30), at=AT)
        assert (sealing.due_on, sealing.mark) == (date(2026, 12, 30), "")

    def test_shows_every_deadline_that_moves_and_writes_nothing(self, service: Deadline) -> None:
        other = Deadline.objects.start(service.case, Clock.SEALING, date(2026, 12, 30), at=AT)
        found = show_calendar_diff(notice=OF_2027, by=Machine(), at=AT)
        # 12-31, 01-05, 06, 07, 08, the make-up Saturday 01-09, 01-11
        moved = {row.deadline: (row.due_before, row.due_after, row.provisional_after) for row in found.moved}
        assert moved[service.pk] == (date(2027, 1, 8), date(2027, 1, 11), False)
        assert moved[other.pk] == (FRIDAY, FRIDAY, False)
        assert not CalendarYear.objects.filter(year=2027).exists()
        assert again(service).due_on == date(2027, 1, 8)

    def test_moves_them_once_confirmed_and_keeps_the_rule_they_pin(self, service: Deadline) -> None:
        found = show_calendar_diff(notice=OF_2027, by=Machine(), at=AT)
        import_calendar(notice=OF_2027, confirmed_digest=found.digest, by=Machine(), at=AT)
        moved = again(service)
        assert (moved.due_on, moved.provisional, moved.limit_version) == (
            date(2027, 1, 11),
            False,
            service.limit_version,
        )
        change = DeadlineChange.objects.get(deadline=service)
        assert (change.due_before, change.due_after) == (date(2027, 1, 8), date(2027, 1, 11))
        assert change.why == "2027年放假安排（2027年放假通知）"
        assert Entry.objects.filter(act="import_calendar").count() == 1
        assert calendar_of(service.calendar_version).knows(date(2026, 1, 1))
        assert not calendar_of(service.calendar_version).knows(date(2027, 1, 1))

    def test_is_refused_where_the_diff_is_no_longer_the_one_confirmed(self, service: Deadline) -> None:
        found = show_calendar_diff(notice=OF_2027, by=Machine(), at=AT)
        Deadline.objects.start(service.case, Clock.PRESERVATION_OUTCOME, date(2026, 12, 30), at=AT)
        with pytest.raises(Stale):
            import_calendar(notice=OF_2027, confirmed_digest=found.digest, by=Machine(), at=AT)
        assert not CalendarYear.objects.filter(year=2027).exists()

    def test_a_correction_is_the_next_version_and_the_first_stays_on_file(self, service: Deadline) -> None:
        for notice in (OF_2027, HolidayNotice(Scope.STATE, 2027, "更正", (date(2027, 1, 1),), ())):
            found = show_calendar_diff(notice=notice, by=Machine(), at=AT)
            import_calendar(notice=notice, confirmed_digest=found.digest, by=Machine(), at=AT)
        # 12-31, 01-04, 05, 06, 07, 08, 01-11
        assert again(service).due_on == date(2027, 1, 11)
        assert working_calendar().version.endswith("2027.2")
        assert CalendarYear.objects.filter(year=2027).count() == 2
        with pytest.raises(DatabaseError), transaction.atomic():
            CalendarYear.objects.filter(year=2027).update(holidays=[])

    def test_a_countys_own_holiday_lies_over_the_states(self, service: Deadline) -> None:
        local = HolidayNotice(Scope.COUNTY, 2026, "火把节放假", (date(2026, 12, 31),), ())
        found = show_calendar_diff(notice=local, by=Machine(), at=AT)
        import_calendar(notice=local, confirmed_digest=found.digest, by=Machine(), at=AT)
        assert again(service).due_on == date(2027, 1, 11)
        assert "2026.1c1" in again(service).calendar_version

    @pytest.mark.parametrize(
        "wrong",
        [
            HolidayNotice(Scope.STATE, 2027, "空", (), ()),
            HolidayNotice(Scope.STATE, 2027, "别年", (date(2026, 1, 1),), ()),
            HolidayNotice(Scope.COUNTY, 2027, "无上位安排", (date(2027, 7, 1),), ()),
        ],
        ids=lambda notice: notice.source,
    )
    def test_a_notice_that_contradicts_itself_is_refused(self, case: Case, wrong: HolidayNotice) -> None:
        with pytest.raises(Unprocessable):
            show_calendar_diff(notice=wrong, by=Machine(), at=AT)


class TestByWhom:
    def test_the_registrar_of_the_justice_bureau_and_nobody_else(self, service: Deadline) -> None:
        bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
        body = {
            "year": 2027,
            "source": "2027年放假通知",
            "holidays": ["2027-01-01", "2027-01-04"],
            "workdays": ["2027-01-09"],
        }
        for account in (
            factories.account(service.agency, Role.REGISTRAR),
            factories.account(bureau, Role.SUPERVISOR),
        ):
            with pytest.raises(NotCompetent):
                show_calendar_diff(notice=OF_2027, by=factories.actor(account), at=AT)
        phone = Phone(factories.account(bureau, Role.REGISTRAR))
        shown = phone.post(reverse("calendar-diff"), body).json()
        assert shown["changed"] == len(shown["moved"]) >= 1
        done = phone.post(reverse("import-calendar"), body | {"confirmed_digest": shown["digest"]})
        assert (done.status_code, done.json()["version"]) == (201, 1)
        notices = phone.get(reverse("calendar-notices")).json()["results"]
        assert {row["year"] for row in notices} == {2024, 2025, 2026, 2027}

    def test_the_operator_by_command_first_to_see_then_to_confirm(
        self, service: Deadline, tmp_path: Path
    ) -> None:
        file = tmp_path / "2027.toml"
        file.write_text(
            'year = 2027\nsource = "通知"\nholidays = [2027-01-01, 2027-01-04]\nworkdays = [2027-01-09]\n'
        )
        said = StringIO()
        call_command("import_calendar", str(file), stdout=said)
        assert "2027-01-08 → 2027-01-11" in said.getvalue()
        digest = said.getvalue().split("--confirm ")[1].strip()
        call_command("import_calendar", str(file), "--confirm", digest, stdout=StringIO())
        assert again(service).due_on == date(2027, 1, 11)
        with pytest.raises(CommandError):
            call_command("import_calendar", str(file), "--confirm", digest)
