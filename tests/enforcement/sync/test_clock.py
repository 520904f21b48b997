"""A device's clocks prove an interval and no more."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from hypothesis import given
from hypothesis import strategies as st

from enforcement.cases.models import Case, CaseStep
from enforcement.evidence.models.evidence import Pending
from enforcement.evidence.models.recordings import Activity
from enforcement.sync.clock import DRIFT, Before, Flag, Reading, Tie, offset, place
from tests.device import Clocks
from tests.enforcement.evidence.conftest import declaration
from tests.enforcement.sync.conftest import Handset

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
BOOTED = NOON - timedelta(hours=5)


def ms(number: float) -> timedelta:
    return timedelta(milliseconds=number)


def read(at: datetime, *, boot: str = "b", off: timedelta = timedelta(0), counted: float = 1.0) -> Reading:
    """The clocks at a true moment; the monotonic one counts `counted` seconds in a second."""
    return Reading(boot, at + off, ms(int((at - BOOTED) / ms(1) * counted)))


def tie(at: datetime, *, there: float = 60, back: float = 120, boot: str = "b") -> Tie:
    return Tie(boot, at, read(at - ms(there)).monotonic, read(at + ms(back)).monotonic)


class TestBounds:
    @given(
        made=st.floats(-20 * 3600, 20 * 3600),
        there=st.floats(0, 5000),
        back=st.floats(0, 5000),
        drift=st.floats(-DRIFT, DRIFT),
    )
    def test_the_truth_lies_in_the_interval_whatever_the_network_and_the_quartz(
        self, made: float, there: float, back: float, drift: float
    ) -> None:
        """The device's quartz is off by up to 100 ppm, the handshake slow in either direction."""
        truth = NOON + timedelta(seconds=made)

        def counted(at: datetime) -> timedelta:
            return ms(int((timedelta(days=30) + (at - NOON) * (1 / (1 + drift))) / ms(1)))

        bound = Tie("b", NOON, counted(NOON - ms(there)), counted(NOON + ms(back)))
        earliest, latest = bound.bounds(counted(truth))
        assert earliest - ms(0.01) <= truth <= latest + ms(0.01)
        width = ms(there + back + 4) * 1.001 + 2 * abs(timedelta(seconds=made)) * DRIFT * 1.001
        assert latest - earliest <= width + ms(1)

    def test_an_offset_is_told_with_its_uncertainty(self) -> None:
        found = offset(tie(NOON), NOON - ms(60) + timedelta(minutes=3))
        assert abs(found.offset + timedelta(minutes=3)) <= found.uncertainty
        assert found.uncertainty == ms(91) + ms(181) * DRIFT / 2

    def test_handshakes_on_both_sides_narrow_it(self) -> None:
        made = read(NOON + timedelta(hours=4))
        ties = [tie(NOON, there=900, back=900), tie(NOON + timedelta(hours=8))]
        received = NOON + timedelta(hours=9)
        one = place(made, ties=ties[:1], received_at=received)
        both = place(made, ties=ties, received_at=received)
        assert one.earliest
        assert both.earliest
        assert both.latest - both.earliest < one.latest - one.earliest
        assert both.earliest <= NOON + timedelta(hours=4) <= both.latest
        assert both.flags == ()

    def test_a_handshake_of_another_boot_proves_nothing(self) -> None:
        placed = place(read(NOON, boot="c"), ties=[tie(NOON)], received_at=NOON + timedelta(hours=1))
        assert (placed.earliest, placed.latest) == (None, NOON + timedelta(hours=1))
        assert placed.flags == (Flag.NO_HANDSHAKE,)


class TestFlags:
    received = NOON + timedelta(hours=2)

    def placed(self, reading: Reading, before: Reading | None = None) -> tuple[Flag, ...]:
        earlier = Before(before, before.wall if before else None) if before else None
        return place(reading, ties=[tie(NOON)], received_at=self.received, before=earlier).flags

    def test_a_device_that_restarted_is_bounded_by_what_came_before(self) -> None:
        before = Before(read(NOON), NOON)
        placed = place(
            Reading("c", NOON + timedelta(minutes=30), ms(5)),
            ties=[tie(NOON)],
            received_at=self.received,
            before=before,
        )
        assert (placed.earliest, placed.latest) == (NOON, self.received)
        assert set(placed.flags) == {Flag.NO_HANDSHAKE, Flag.REBOOTED}

    def test_a_wall_clock_that_was_set_is_seen_against_the_monotonic_one(self) -> None:
        later = read(NOON + timedelta(hours=1), off=timedelta(hours=-3))
        assert self.placed(later, read(NOON)) == (Flag.WALL_BACKWARDS, Flag.WALL_JUMPED, Flag.WALL_OFF)
        assert self.placed(read(NOON + timedelta(hours=1), off=timedelta(minutes=5)), read(NOON)) == (
            Flag.WALL_JUMPED,
            Flag.WALL_OFF,
        )
        assert self.placed(read(NOON + timedelta(hours=1)), read(NOON)) == ()

    def test_a_monotonic_clock_that_ran_backwards_is_told(self) -> None:
        assert Flag.MONOTONIC_BACKWARDS in self.placed(read(NOON), read(NOON + timedelta(minutes=1)))

    def test_a_reading_that_lies_after_its_receipt_is_not_believed(self) -> None:
        placed = place(read(NOON + timedelta(hours=3)), ties=[tie(NOON)], received_at=self.received)
        assert (placed.earliest, placed.latest) == (None, self.received)
        assert Flag.IN_FUTURE in placed.flags

    def test_handshakes_that_cannot_both_be_true_are_told(self) -> None:
        lying = Tie("b", NOON + timedelta(minutes=5), read(NOON).monotonic, read(NOON + ms(9)).monotonic)
        placed = place(read(NOON), ties=[tie(NOON), lying], received_at=self.received)
        assert Flag.INCONSISTENT in placed.flags
        assert placed.earliest
        assert placed.earliest <= NOON
        assert placed.latest >= NOON + timedelta(minutes=4)


class TestHandshake:
    def ask(self, handset: Handset, clocks: Clocks) -> tuple[str, dict[str, object]]:
        id = str(uuid4())
        answer = handset.post("/api/v1/sync/clock", {"id": id, **clocks.read()})
        assert answer.status_code == 201, answer.json()
        return id, answer.json()

    def test_it_tells_how_far_the_device_is_off(self, handset: Handset) -> None:
        clocks = Clocks(off=timedelta(minutes=-7))
        id, asked = self.ask(handset, clocks)
        assert abs(parse_datetime(str(asked["server_at"])) - timezone.now()) < timedelta(seconds=5)  # type: ignore[operator]
        answer = handset.post(f"/api/v1/sync/clock/{id}", clocks.read()).json()
        assert abs(answer["offset_ms"] - 7 * 60_000) <= answer["uncertainty_ms"] + 1
        assert answer["uncertainty_ms"] < 2000
        assert answer["drift_ppm"] == 100

    def test_an_operation_has_its_device_time_the_servers_and_an_interval(self, handset: Handset) -> None:
        handset.log.clocks.off = timedelta(minutes=-7)
        id, _ = self.ask(handset, handset.log.clocks)
        handset.post(f"/api/v1/sync/clock/{id}", handset.log.clocks.read())
        made = timezone.now() - timedelta(hours=2)
        handset.clue(at=made)
        row = handset.sync()["operations"][0]
        earliest, latest = parse_datetime(row["earliest"]), parse_datetime(row["latest"])
        assert earliest
        assert latest
        assert earliest <= made <= latest
        assert latest - earliest < timedelta(seconds=5)
        shown = parse_datetime(row["device_time"])
        assert shown
        assert abs(shown - made + timedelta(minutes=7)) < timedelta(milliseconds=1)
        assert row["flags"] == ["wall_off"]

    def test_what_was_made_bears_them_itself(self, handset: Handset) -> None:
        handset.log.clocks.off = timedelta(minutes=-7)
        id, _ = self.ask(handset, handset.log.clocks)
        handset.post(f"/api/v1/sync/clock/{id}", handset.log.clocks.read())
        made = timezone.now() - timedelta(hours=2)
        case = handset.clue(at=made)
        record = handset.inspect(case, at=made)
        activity, upload = str(uuid4()), str(uuid4())
        on_site = {
            "id": activity,
            "kind": "sealing",
            "started_at": (made - timedelta(hours=1)).isoformat(),
            "ended_at": made.isoformat(),
            "place": "田园镇某某超市",
            "officers": [str(handset.account.officer_id)],
        }
        handset.log.add("declareActivity", on_site, params={"case_id": case}, at=made)
        file = declaration(Case(pk=UUID(case)), b"x" * 40, id=upload)
        handset.log.add("beginUpload", file, at=made)
        rows = handset.sync()["operations"]
        assert [row["state"] for row in rows] == ["applied"] * 4, rows
        steps = CaseStep.objects.filter(case=UUID(case))
        found = [*steps, Activity.objects.get(pk=activity), Pending.objects.get(pk=UUID(upload))]
        assert len(found) == 4
        for row, one in zip([rows[0], rows[1], rows[2], rows[3]], found, strict=True):
            assert one.made
            assert one.made.device_time == parse_datetime(row["device_time"])
            assert (one.made.earliest, one.made.latest) == (
                parse_datetime(row["earliest"]),
                parse_datetime(row["latest"]),
            )
            assert one.made.earliest
            assert one.made.earliest <= made <= one.made.latest
        (shown,) = [
            one for one in handset.get(f"/api/v1/cases/{case}").json()["steps"] if one["id"] == record
        ]
        assert parse_datetime(shown["made"]["latest"]) == found[1].made_latest

    def test_without_one_the_receipt_is_all_that_bounds_it(self, handset: Handset) -> None:
        handset.clue()
        row = handset.sync()["operations"][0]
        assert (row["earliest"], row["latest"]) == (None, row["received_at"])
        assert row["flags"] == ["no_handshake"]

    @pytest.mark.parametrize(
        ("change", "code"),
        [
            ({"boot": "boot-2"}, "clock_rebooted"),
            ({"monotonic_ms": 0}, "clock_backwards"),
            ({"monotonic_ms": 9 * 3600 * 1000}, "clock_too_slow"),
        ],
    )
    def test_one_that_ties_nothing_is_refused(
        self, handset: Handset, change: dict[str, object], code: str
    ) -> None:
        id, _ = self.ask(handset, handset.log.clocks)
        answer = handset.post(f"/api/v1/sync/clock/{id}", handset.log.clocks.read() | change)
        assert (answer.status_code, answer.json()["code"]) == (422, code)

    def test_it_is_the_devices_own_and_finished_once(self, handset: Handset) -> None:
        id, _ = self.ask(handset, handset.log.clocks)
        other = Handset(handset.account, "执法手机 2")
        assert other.post(f"/api/v1/sync/clock/{id}", handset.log.clocks.read()).status_code == 404
        assert handset.post(f"/api/v1/sync/clock/{id}", handset.log.clocks.read()).status_code == 201
        again = handset.post(f"/api/v1/sync/clock/{id}", handset.log.clocks.read())
        assert again.json()["code"] == "handshake_finished"
        taken = handset.post("/api/v1/sync/clock", {"id": id, **handset.log.clocks.read()})
        assert taken.json()["code"] == "id_taken"
