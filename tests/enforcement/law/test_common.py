from enforcement.law import common
from enforcement.law.periods import Period, Unit


def test_every_common_period_is_verified_and_cites_a_number() -> None:
    periods = [value for value in vars(common).values() if isinstance(value, Period)]
    assert periods
    assert all(period.verified and period.article.number for period in periods)


def test_article_85_makes_only_the_short_periods_of_the_penalty_law_working_days() -> None:
    for period in vars(common).values():
        if isinstance(period, Period) and period.article.statute == "CFF":
            short = period.amount in {2, 3, 5, 7}
            assert (period.unit is Unit.WORKING_DAY) is short
