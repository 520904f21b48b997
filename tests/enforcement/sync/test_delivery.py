"""However a log is cut, mixed and repeated on its way, one state comes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from enforcement.cases.models import Case, CaseStep
from enforcement.sync.models import Operation
from tests import factories
from tests.device import Log
from tests.enforcement.sync.conftest import Handset
from tests.factories import Team

#: What an officer may do next; each kind that the route refuses is among them.
KINDS = ("clue", "taken", "record", "repeat", "cite", "stale", "malformed", "online", "named")


@dataclass
class Story:
    """A log made from a plan, and the cases it is about."""

    handset: Handset
    cases: list[str]

    def state(self) -> list[Any]:
        """What is on file of each operation and of each case, without anything that names this log."""
        rows = Operation.objects.linked().filter(chain=UUID(self.handset.log.chain)).order_by("seq")
        names = {row.operation: row.seq for row in rows}
        operations = [
            (
                row.seq,
                row.state,
                row.hold,
                row.status,
                (row.problem or {}).get("code"),
                sorted(names[of] or 0 for of in row.depends),
            )
            for row in rows
        ]
        steps = [
            list(CaseStep.objects.filter(case=UUID(case)).order_by("seq").values_list("code", flat=True))
            for case in self.cases
        ]
        versions = [
            Case.objects.filter(pk=case).values_list("version", "status").first() for case in self.cases
        ]
        return [operations, steps, versions]


def tell(team: Team, plan: list[tuple[str, int]], founded: dict[str, Any]) -> Story:
    """Log what the plan says; the same plan makes the same story with other identifiers."""
    handset = Handset(team.officer, f"执法手机 {uuid4()}", Log())
    story = Story(handset, [])
    versions: dict[str, int] = {}
    records: list[tuple[str, str]] = []
    for kind, choice in plan:
        log = handset.log
        if kind == "clue" or (not story.cases and kind != "taken"):
            story.cases.append(handset.clue())
            versions[story.cases[-1]] = 1
            continue
        if kind == "taken":
            story.cases.append(handset.clue(id=factories.clue(team).pk))
            versions[story.cases[-1]] = 1
            continue
        case = story.cases[choice % len(story.cases)]
        if kind == "record":
            records.append((case, handset.inspect(case)))
        elif kind == "repeat" and records:
            again, record = records[choice % len(records)]
            handset.inspect(again, id=record)
        elif kind in {"cite", "stale"}:
            version = versions[case] + (3 if kind == "stale" else 0)
            log.add("citeBasis", founded, params={"case_id": case}, base_version=version)
            versions[case] += kind == "cite"
        elif kind == "malformed":
            log.add("inspect", {"id": "none"}, params={"case_id": case})
        elif kind == "online":
            log.add("file", {"opinion": "同意立案。"}, params={"case_id": case}, base_version=1)
        elif log.operations:
            handset.inspect(case, after=[log.operations[choice % len(log.operations)]["id"]])
    return story


@pytest.mark.usefixtures("db")
class TestDelivery:
    @settings(
        max_examples=15,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(
        plan=st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), min_size=1, max_size=8),
        data=st.data(),
    )
    def test_any_order_any_cut_and_any_repeat_gives_one_state(
        self, team: Team, plan: list[tuple[str, int]], data: st.DataObject
    ) -> None:
        basis, power = factories.power(team.agency)
        founded = {"citations": [{"basis": str(basis.pk), "power": str(power.pk)}]}
        straight, mixed = tell(team, plan, founded), tell(team, plan, founded)
        straight.handset.sync()
        expected = straight.state()
        numbers = list(range(1, len(mixed.handset.log.operations) + 1))
        repeats = data.draw(st.lists(st.sampled_from(numbers), max_size=4))
        order = data.draw(st.permutations(numbers + repeats))
        forged = data.draw(st.sampled_from(numbers))
        while order:
            cut = data.draw(st.integers(1, len(order)))
            sent, order = order[:cut], order[cut:]
            batch = mixed.handset.log.batch(*sent)
            if forged in sent:
                batch["operations"] = [
                    {**mixed.handset.log.operations[forged - 1], "base_version": 77},
                    *batch["operations"],
                ]
            assert mixed.handset.post("/api/v1/sync", batch).status_code == 200
        assert mixed.state() == expected
        assert Operation.objects.filter(chain=UUID(mixed.handset.log.chain), linked=False).count() == 1
        for state in ("applied", "conflict", "held"):
            shown = mixed.handset.get(
                "/api/v1/sync/operations", state=state, chain=mixed.handset.log.chain
            ).json()
            assert shown["count"] == [row[1] for row in expected[0]].count(state)
