"""What may be granted of an extension that is asked for."""

from __future__ import annotations

from datetime import date

from enforcement.errors import NotNow, Requirement
from enforcement.law.limits import Clock, Extension, Limit
from enforcement.law.periods import Period


def next_extension(clock: Clock, row: Limit | None, used: int) -> Extension:
    """Return the extension that comes after those used.

    Raises:
        NotNow: the row allows none, or no further one.

    """
    if row is not None and used < len(row.extensions):
        return row.extensions[used]
    cited = row.article.cite() if row else ""
    raise NotNow(
        f"“{clock.label}”期限依法不能再延长。",
        code="no_further_extension",
        requirements=[Requirement("extension_allowed", cited, "法定延长次数已经用完")],
    )


def granted(
    allowed: Extension, given: Period | date | None, due_on: date | None
) -> tuple[Period | None, date | None]:
    """Return the length or the day to grant; None takes the whole length of the row.

    Raises:
        NotNow: longer than the row allows, or no day where the law asks for a reasonable time.

    """
    cited = allowed.article.cite()
    if allowed.period is None:
        if not isinstance(given, date) or (due_on is not None and given <= due_on):
            raise NotNow(
                "须确定延长至哪一日,且晚于原届满日。",
                code="extension_needs_date",
                requirements=[Requirement("reasonable_time", cited, allowed.said)],
            )
        return None, given
    length = allowed.period if given is None else given
    if (
        isinstance(length, date)
        or length.unit != allowed.period.unit
        or length.amount > allowed.period.amount
    ):
        raise NotNow(
            f"延长不得超过{allowed.period.said}。",
            code="extension_too_long",
            requirements=[Requirement("extension_length", cited, allowed.said)],
        )
    return length, None
