"""The benchmarks that govern a case, and the fines of like cases in the county."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import connection

from enforcement.cases.models import Case
from enforcement.law.local import Grade, GradeRow, pinned_benchmark
from enforcement.law.values import PenaltyKind
from enforcement.registry.county import DiscretionGrade
from enforcement.registry.models import legal_day
from enforcement.review.rules.discretion import YEARS, Like

#: Decided drafts under the same item of the list of powers, whichever version of it, and of the same grade.
_LIKE = """
    SELECT count(*),
           percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY d.fine)
    FROM review_draft d
    JOIN registry_power p ON p.id = d.power_id
    JOIN registry_power asked ON asked.agency_id = p.agency_id AND asked.code = p.code
    WHERE asked.id = %(power)s AND d.grade = %(grade)s AND d.fine > 0 AND d.case_id <> %(case)s
      AND d.drafted_at > %(at)s - make_interval(years => %(years)s) AND d.drafted_at <= %(at)s
      AND NOT EXISTS (SELECT 1 FROM review_draft newer WHERE newer.case_id = d.case_id AND newer.seq > d.seq)
      AND EXISTS (
        SELECT 1 FROM cases_step s LEFT JOIN cases_step_void v ON v.step_id = s.id
        WHERE s.case_id = d.case_id AND s.code = 'decide' AND v.step_id IS NULL
      )
"""


def benchmarks_of(case: Case, at: datetime) -> Mapping[UUID, tuple[GradeRow, ...]]:
    """The grades of a fine that govern each power the case is brought under; powers without any are left out.

    They are those of the day of the act, or newer ones that are lighter.
    """
    powers = [pk for pk in case.bases.values_list("power_id", flat=True) if pk]
    now = DiscretionGrade.objects.benchmark(powers, legal_day(at))
    then = DiscretionGrade.objects.benchmark(powers, case.act_ended_on) if case.act_ended_on else {}
    fines = {
        power: tuple(
            row
            for row in pinned_benchmark(then.get(power, ()), now.get(power, ()))
            if row.penalty_kind is PenaltyKind.FINE
        )
        for power in {*now, *then}
    }
    return {power: rows for power, rows in fines.items() if rows}


def like_cases(case: Case, power: UUID, grade: Grade, at: datetime) -> Like:
    """The fines of other decided cases under the same power and grade, of the last years. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_LIKE, {"power": power, "grade": grade, "case": case.pk, "at": at, "years": YEARS})
        count, quartiles = cursor.fetchone()
    if not count:
        return Like(0, Decimal(0), Decimal(0), Decimal(0))
    lower, median, upper = (Decimal(str(value)).quantize(Decimal("0.01")) for value in quartiles)
    return Like(count, lower, median, upper)
