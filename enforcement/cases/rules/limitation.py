"""The limitation of penalties 追究时效, where a file is looked at from outside."""

from datetime import date

from enforcement.law.periods import Period, Unit, add_months

_MONTHS_A_YEAR = 12


def past_limitation(act_ended: date, discovered: date, period: Period) -> bool:
    """Whether a breach was discovered too late to be punished: the last day itself is in time.

    Basis: Penalty Law Art. 36; 生态环境法典 Art. 1054.
    """
    months = period.amount * (_MONTHS_A_YEAR if period.unit is Unit.YEAR else 1)
    return discovered > add_months(act_ended, months)
