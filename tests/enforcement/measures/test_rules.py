from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from enforcement.cases.rules.deadlines import Light
from enforcement.law.calendar import WorkingCalendar
from enforcement.law.measures import MEASURE_POWERS, MeasureKind, may_found, measure_power, measure_powers
from enforcement.law.values import BasisLevel, Department
from enforcement.measures.rules import form
from enforcement.measures.rules.ledger import Balance, CannotError, Footing, after, wanting
from enforcement.measures.rules.term import Away, Held, light, longest_extension, term
from enforcement.measures.rules.vocabulary import (
    DISPOSALS,
    DisposalKind,
    Happening,
    ItemState,
    Signature,
)
from tests.enforcement.law.notices import CALENDAR
from tests.enforcement.measures.measures import DECLARED, ON_SITE

K, D = MeasureKind, Department
SEIZED = Held(kind=K.SEIZURE, department=D.MARKET_REGULATION, taken_on=date(2026, 9, 1))


def told(begins: tuple[int, int], until: tuple[int, int], ended: tuple[int, int] | None = None) -> Away:
    return Away(date(2026, *begins), date(2026, *until), date(2026, *ended) if ended else None)


class TestTerm:
    @pytest.mark.parametrize(
        ("held", "ends", "act_by"),
        [
            # 1 September + 30 = 1 October, National Day: not moved, acted on by 30 September (QZF 25)
            (SEIZED, date(2026, 10, 1), date(2026, 9, 30)),
            # + 30 more = 31 October, a Saturday
            (replace(SEIZED, extension=30), date(2026, 10, 31), date(2026, 10, 30)),
            # a decision for ten days only: 11 September, a Friday
            (replace(SEIZED, days=10), date(2026, 9, 11), date(2026, 9, 11)),
            # sent on the 3rd, told until the 13th: the 4th to the 13th, ten days, do not count; 11 October, a Sunday
            (replace(SEIZED, testing=(told((9, 3), (9, 13)),)), date(2026, 10, 11), date(2026, 10, 10)),
            # the result came on the 8th: five days
            (replace(SEIZED, testing=(told((9, 3), (9, 13), (9, 8)),)), date(2026, 10, 6), date(2026, 9, 30)),
            # it came late, on the 20th: no more than the party was told of
            (
                replace(SEIZED, testing=(told((9, 3), (9, 13), (9, 20)),)),
                date(2026, 10, 11),
                date(2026, 10, 10),
            ),
            # seven working days after Wednesday the 23rd: 24, 28, 29, 30 September, 8, 9, 10 October (make-up)
            (
                replace(SEIZED, kind=K.PRESERVATION, taken_on=date(2026, 9, 23)),
                date(2026, 10, 10),
                date(2026, 10, 10),
            ),
            (replace(SEIZED, kind=K.FREEZING), date(2026, 10, 1), date(2026, 9, 30)),
        ],
    )
    def test_is_counted_as_the_articles_say(self, held: Held, ends: date, act_by: date) -> None:
        counted = term(held, CALENDAR)
        assert (counted.ends_on, counted.act_by) == (ends, act_by)
        assert counted.warn_on <= counted.act_by <= counted.ends_on
        assert any("《" in line for line in counted.explanation)

    def test_of_a_year_without_a_calendar_is_provisional(self) -> None:
        preserved = replace(SEIZED, kind=K.PRESERVATION)
        assert term(preserved, WorkingCalendar.of([])).provisional
        assert not term(preserved, CALENDAR).provisional

    def test_is_red_from_the_day_after_the_last(self) -> None:
        days = [date(2026, 9, day) for day in (20, 25, 30)]
        seen = [light(date(2026, 9, 29), date(2026, 9, 22), day) for day in days]
        assert seen == [Light.GREEN, Light.AMBER, Light.RED]

    def test_is_extended_by_thirty_days_and_advance_registration_not_at_all(self) -> None:
        for kind in K:
            longest = longest_extension(kind, D.ECOLOGY, date(2026, 9, 1))
            assert (longest.amount if longest else 0) == (30 if kind.compulsory else 0)


_ROWS = st.tuples(
    st.sampled_from(sorted(set(Happening) - {Happening.LISTED})),
    st.decimals(min_value=Decimal(-3), max_value=Decimal(12), places=1),
)


class TestLedger:
    @settings(max_examples=400)
    @given(
        listed=st.decimals(min_value=Decimal("0.1"), max_value=Decimal(20), places=1),
        rows=st.lists(_ROWS, max_size=25),
    )
    def test_no_sequence_of_rows_takes_off_more_than_was_listed(
        self, listed: Decimal, rows: list[tuple[Happening, Decimal]]
    ) -> None:
        balance, taken_off = Balance.of(listed), Decimal(0)
        for happening, quantity in rows:
            given_ = quantity if happening.disposes else Decimal(0)
            try:
                then = after(balance, happening, given_)
            except CannotError:
                continue
            taken_off += given_
            assert then.remaining == listed - taken_off
            assert 0 <= then.remaining <= balance.remaining
            assert (then.remaining == 0) == (then.state is ItemState.DISPOSED)
            assert happening is not Happening.RETURNED or balance.state is ItemState.RELEASED
            assert balance.state is not ItemState.DISPOSED
            balance = then

    def test_only_a_disposal_changes_the_quantity(self) -> None:
        for happening in set(Happening) - DISPOSALS - {Happening.LISTED}:
            with pytest.raises(CannotError):
                after(Balance.of(Decimal(3)), happening, Decimal(1))
        with pytest.raises(CannotError):
            Balance.of(Decimal(0))

    def test_each_disposal_asks_for_what_the_law_asks(self) -> None:
        nothing = {
            kind: {r.code for r in wanting(kind, Footing()) if not r.met and "第" in r.article}
            for kind in DisposalKind
        }
        assert nothing == {
            DisposalKind.RETURNED: {"recipient"},
            DisposalKind.CONFISCATED: {"confiscation_decided"},
            DisposalKind.DESTROYED: {"disposal_approved", "two_witnesses"},
            DisposalKind.AUCTIONED: {"disposal_approved", "proceeds"},
            DisposalKind.TRANSFERRED: {"disposal_approved", "told_in_writing", "recipient"},
            DisposalKind.CONSUMED: set(),
        }
        whole = Footing(
            confiscation_decided=True,
            approved=True,
            witnesses=("甲", "乙"),
            recipient="张某",
            told_in_writing=True,
            proceeds=Decimal(1),
        )
        assert all(r.met for kind in DisposalKind for r in wanting(kind, whole))
        twice = wanting(DisposalKind.DESTROYED, replace(whole, witnesses=("甲", " 甲")))
        assert [r.code for r in twice if not r.met] == ["two_witnesses"]


class TestForm:
    def test_a_decision_contains_what_article_24_lists(self) -> None:
        missing = {r.code.removeprefix("element_") for r in form.missing_elements(K.SEIZURE, {})}
        assert missing == {
            "party_name",
            "party_address",
            "reasons",
            "basis",
            "period",
            "items",
            "remedies",
            "agency",
            "date",
        }
        assert form.missing_elements(K.SEALING, dict.fromkeys(missing, "x")) == ()
        assert "element_remedies" not in {r.code for r in form.missing_elements(K.PRESERVATION, {})}

    @pytest.mark.parametrize("kind", K)
    def test_a_lawful_taking_has_no_defect(self, kind: MeasureKind) -> None:
        assert form.defects(kind, ON_SITE, officers=2, certified=2) == []

    @pytest.mark.parametrize(
        ("changed", "found"),
        [
            ({"certificates_shown": False}, "certificate_not_shown"),
            ({"party_notified": False}, "party_not_notified"),
            ({"rights_told": False}, "rights_not_told"),
            ({"statement": " "}, "party_not_heard"),
            ({"record": ""}, "site_record_missing"),
            ({"signature": Signature.REFUSED}, "refusal_not_noted"),
            ({"signature": Signature.ABSENT}, "witness_missing"),
            ({"handed_over": False}, "list_not_handed_over"),
            ({"copies": 1}, "list_not_in_duplicate"),
        ],
    )
    def test_each_thing_article_18_asks_for_is_found_missing(
        self, changed: dict[str, object], found: str
    ) -> None:
        defects = form.defects(K.SEALING, replace(ON_SITE, **changed), officers=2, certified=2)  # type: ignore[arg-type]
        assert [code for code, _, _ in defects] == [found]
        assert all("第" in article.cite() for _, article, _ in defects)

    def test_one_officer_or_one_without_a_certificate_is_found(self) -> None:
        codes = {code for code, _, _ in form.defects(K.SEALING, ON_SITE, officers=1, certified=0)}
        assert codes == {"single_officer", "uncertified_officer"}

    def test_the_declarations_of_article_23_are_asked_of_compulsory_measures(self) -> None:
        nothing = replace(DECLARED, only_involved=False, no_necessities=False, not_held_elsewhere=False)
        assert len(form.undeclared(K.SEIZURE, nothing)) == 3
        assert len(form.undeclared(K.PRESERVATION, nothing)) == 1
        assert all(r.met for kind in K for r in form.undeclared(kind, DECLARED))


class TestPowers:
    def test_every_row_cites_a_text_that_may_give_the_power(self) -> None:
        for row in MEASURE_POWERS:
            assert row.statute
            assert row.number.startswith("第")
            assert row.objects
            assert all(may_found(kind, row.level) and kind.compulsory for kind in row.kinds)
            assert bool(row.mark) != row.verified

    @pytest.mark.parametrize("department", D)
    def test_every_department_has_a_row_and_none_may_freeze(self, department: Department) -> None:
        assert measure_powers(department, K.SEIZURE, date(2026, 11, 23))
        assert not measure_powers(department, K.FREEZING, date(2026, 11, 23))

    def test_ecology_seals_under_the_code_from_its_day(self) -> None:
        old, new = "中华人民共和国环境保护法", "中华人民共和国生态环境法典"
        assert measure_power(D.ECOLOGY, K.SEALING, old, "第二十五条", date(2026, 8, 14))
        assert not measure_power(D.ECOLOGY, K.SEALING, old, "第二十五条", date(2026, 8, 15))
        row = measure_power(D.ECOLOGY, K.SEALING, new, "第五十二条第一款", date(2026, 8, 15))
        assert row
        assert row.verified

    def test_nothing_below_a_regulation_gives_a_power_and_only_a_law_freezes(self) -> None:
        assert not may_found(K.SEALING, BasisLevel.DEPARTMENT_RULE)
        assert may_found(K.SEALING, BasisLevel.LOCAL_REGULATION)
        assert not may_found(K.FREEZING, BasisLevel.ADMINISTRATIVE_REGULATION)
        assert may_found(K.FREEZING, BasisLevel.LAW)
