from datetime import date

import pytest

from enforcement.law.retention import DAYS_A_YEAR, RETENTION, CaseKind, Keep, days_kept, keep
from enforcement.law.values import Department

TODAY = date(2026, 11, 23)


class TestRetention:
    @pytest.mark.parametrize("department", list(Department))
    @pytest.mark.parametrize("kind", list(CaseKind))
    def test_every_kind_of_case_of_every_department_has_a_row(
        self, department: Department, kind: CaseKind
    ) -> None:
        row = keep(department, kind, TODAY)
        assert row.keep.article.cite()

    def test_a_major_case_is_kept_for_ever_and_an_ordinary_one_for_thirty_years(self) -> None:
        assert keep(Department.URBAN, CaseKind.MAJOR, TODAY).keep.value is Keep.PERMANENT
        assert keep(Department.URBAN, CaseKind.ORDINARY, TODAY).keep.value is Keep.YEARS_30

    def test_what_no_source_confirmed_says_so(self) -> None:
        assert {row.keep.mark for row in RETENTION} == {"待核"}

    def test_before_the_first_text_a_person_must_judge(self) -> None:
        with pytest.raises(LookupError):
            keep(Department.URBAN, CaseKind.MAJOR, date(2000, 1, 1))

    def test_the_years_run_from_the_first_day_of_the_next_year_and_are_never_short(self) -> None:
        closed = date(2026, 12, 30)
        assert days_kept(10, closed) == 2 + 10 * DAYS_A_YEAR
        assert days_kept(30, closed) >= (date(2057, 1, 1) - closed).days
