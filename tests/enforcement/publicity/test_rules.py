from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from enforcement.law.calendar import WorkingCalendar
from enforcement.law.departments import profile
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.publicity.rules import (
    Decided,
    DueState,
    Minority,
    NoticeFields,
    NoticeState,
    PartyDecided,
    WithholdGround,
    build_notice,
    clocks,
    due_state,
    minority,
)
from tests.enforcement.law.notices import NOTICE_2026

DECIDED = Decided(
    number="昌市监罚〔2026〕12号",
    title="张三丰涉嫌无证经营案",
    parties=(PartyDecided(PartyKind.PERSON, "张三丰"),),
    facts="张三丰在店员李四协助下经营。",
    basis="《某某条例》第十条",
    penalty_kinds=(PenaltyKind.FINE,),
    content="罚款 500.00 元",
    amount=Decimal(500),
    agency="昌宁县市场监督管理局",
    decided_on=date(2026, 11, 2),
    others=("李四",),
)
CALENDAR = WorkingCalendar.of([NOTICE_2026])


class TestBuildNotice:
    def test_says_exactly_what_the_allow_list_allows(self) -> None:
        assert set(build_notice(DECIDED).as_json()) == {
            "decision_number",
            "title",
            "parties",
            "facts",
            "basis",
            "penalty_kinds",
            "content",
            "amount",
            "agency",
            "decided_on",
        }

    def test_anonymises_natural_people_wherever_they_are_named(self) -> None:
        notice = build_notice(DECIDED)
        assert notice.title == "张某某涉嫌无证经营案"
        assert notice.parties[0].name == "张某某"
        assert notice.facts == "张某某在店员李某协助下经营。"

    def test_names_a_business_in_clear_with_its_code_and_not_its_operator(self) -> None:
        shop = PartyDecided(
            PartyKind.INDIVIDUAL_BUSINESS, "昌宁县李四餐馆", "92530524MA6K5YFQ31", legal_representative="李四"
        )
        notice = build_notice(replace(DECIDED, parties=(shop,), facts="昌宁县李四餐馆由李四经营"))
        assert (notice.parties[0].name, notice.parties[0].uscc) == ("昌宁县李四餐馆", "92530524MA6K5YFQ31")
        assert notice.facts == "昌宁县李四餐馆由李某经营"

    def test_anonymises_a_business_that_bears_nothing_but_its_operators_name(self) -> None:
        shop = PartyDecided(PartyKind.INDIVIDUAL_BUSINESS, "李四", legal_representative="李四")
        assert build_notice(replace(DECIDED, parties=(shop,))).parties[0].name == "李某"

    def test_never_shows_a_persons_code(self) -> None:
        person = PartyDecided(PartyKind.PERSON, "张三丰", "53052419900307123X")
        assert build_notice(replace(DECIDED, parties=(person,))).parties[0].uscc == ""

    def test_a_summary_stands_in_the_place_of_the_facts(self) -> None:
        assert build_notice(DECIDED, facts_summary="张三丰无证经营。").facts == "张某某无证经营。"

    def test_reads_back_what_it_stored_and_leaves_the_rest_behind(self) -> None:
        notice = build_notice(DECIDED)
        stored = notice.as_json() | {"phone": "13887512345"}
        assert NoticeFields.of_json(stored) == notice
        assert NoticeFields.of_json(stored).digest == notice.digest

    def test_another_word_is_another_digest(self) -> None:
        notice = build_notice(DECIDED)
        assert replace(notice, facts="别的").digest != notice.digest


class TestClocks:
    def rows(
        self, department: Department, decided_on: date, **kwargs: object
    ) -> list[tuple[str, date, bool]]:
        found = clocks(
            profile(department, decided_on).publication,
            decided_on=decided_on,
            ordinary=bool(kwargs.get("ordinary", True)),
            kinds=[PenaltyKind(str(kwargs.get("kind", "fine")))],
            calendar=CALENDAR,
        )
        return [(clock.channel, clock.due_on, clock.verified) for clock in found]

    def test_market_regulation_has_two_and_the_platform_binds(self) -> None:
        assert self.rows(Department.MARKET_REGULATION, date(2026, 11, 2)) == [
            ("platform", date(2026, 11, 11), False),
            ("enterprise_system", date(2026, 11, 30), True),
        ]

    def test_a_make_up_workday_counts_and_the_holiday_does_not(self) -> None:
        # 1-7 October 2026 are holidays, Saturday 10 October is a workday.
        (platform,) = self.rows(Department.URBAN, date(2026, 9, 30))
        assert platform[1] == date(2026, 10, 15)

    def test_a_decision_on_the_spot_does_not_go_to_the_enterprise_system(self) -> None:
        assert [
            row[0] for row in self.rows(Department.MARKET_REGULATION, date(2026, 11, 2), ordinary=False)
        ] == ["platform"]

    def test_nor_does_a_mere_warning(self) -> None:
        assert [
            row[0] for row in self.rows(Department.MARKET_REGULATION, date(2026, 11, 2), kind="warning")
        ] == ["platform"]

    def test_each_says_its_article_and_how_it_was_counted(self) -> None:
        rows = profile(Department.URBAN, date(2026, 11, 2)).publication
        (clock,) = clocks(rows, decided_on=date(2026, 11, 2), ordinary=True, kinds=[], calendar=CALENDAR)
        assert "118号" in clock.article
        assert clock.explanation[0] == "起算：2026-11-02（当日不计入期间）"
        assert clock.explanation[-1] == "期间依据待核，请人工判断"


@pytest.mark.parametrize(
    ("state", "published_on", "today", "expected"),
    [
        (None, None, date(2026, 11, 11), DueState.OPEN),
        (NoticeState.PREPARED, None, date(2026, 11, 12), DueState.OVERDUE),
        (NoticeState.PUBLISHED, date(2026, 11, 11), date(2026, 12, 1), DueState.IN_TIME),
        (NoticeState.PUBLISHED, date(2026, 11, 12), date(2026, 12, 1), DueState.LATE),
        (NoticeState.WITHDRAWN, date(2026, 11, 11), date(2026, 12, 1), DueState.IN_TIME),
        (NoticeState.NOT_DISCLOSED, None, date(2026, 12, 1), DueState.EXEMPT),
    ],
)
def test_the_last_day_still_counts(
    state: NoticeState | None, published_on: date | None, today: date, expected: DueState
) -> None:
    assert due_state(state, date(2026, 11, 11), published_on, today) is expected


@pytest.mark.parametrize(
    ("births", "expected"),
    [
        ([], Minority.NONE),
        ([date(1990, 3, 7)], Minority.NONE),
        ([date(2008, 11, 2)], Minority.PRESENT),
        ([date(2008, 11, 1)], Minority.NONE),
        ([None, date(1990, 3, 7)], Minority.UNKNOWN),
        ([None, date(2010, 1, 1)], Minority.PRESENT),
    ],
)
def test_a_minor_is_one_who_has_not_passed_the_eighteenth_birthday(
    births: list[date | None], expected: Minority
) -> None:
    assert minority(births, date(2026, 11, 2)) is expected


def test_there_are_five_grounds_for_not_disclosing_each_with_its_article() -> None:
    assert len(WithholdGround) == 5
    assert all(ground.article.cite() for ground in WithholdGround)
