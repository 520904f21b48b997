"""The limitation of penalties 追究时效."""

from datetime import date


def past_limitation(act_ended: date, discovered: date, *, five_years: bool) -> bool:
    """Whether a breach was discovered too late to be punished: two years after its end, five on special ground.

    Basis: Penalty Law Art. 36.
    """
    years = 5 if five_years else 2
    try:
        last = act_ended.replace(year=act_ended.year + years)
    except ValueError:  # 29 February
        last = act_ended.replace(year=act_ended.year + years, day=28)
    return discovered > last
