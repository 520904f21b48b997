"""Measures on the wire: shape, scope, filters, once per key, and from a phone that was out of reach."""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from enforcement.cases.rules import PROCEDURE, Status
from enforcement.cases.rules.table import measures as table
from enforcement.law.measures import MeasureKind
from enforcement.measures.api import STEPS
from enforcement.measures.models.measure import Measure
from enforcement.measures.rules.vocabulary import MeasureState
from enforcement.measures.tasks import due
from enforcement.registry.models import legal_day
from enforcement.registry.rules import Role
from tests import factories
from tests.enforcement.clients import Phone
from tests.enforcement.measures import measures as m
from tests.enforcement.sync.conftest import Handset
from tests.factories import Team

pytestmark = pytest.mark.django_db
EXAMPLES: dict[str, Any] = {view.step.value: view.example for view in STEPS}


def url(name: str, case: object) -> str:
    return reverse(f"step-{name}", kwargs={"case_id": case})


def taking(team: Team, **more: Any) -> dict[str, Any]:
    now = timezone.now()
    body = deepcopy(EXAMPLES["take_measure"])
    body["items"][0]["id"] = str(uuid4())
    return {
        **body,
        "id": str(uuid4()),
        "arrived_at": (now - timedelta(hours=1)).isoformat(),
        "taken_at": (now - timedelta(minutes=30)).isoformat(),
        "left_at": (now - timedelta(minutes=1)).isoformat(),
        "officers": [str(pk) for pk in team.officer_ids],
        **more,
    }


def urgently(team: Team, **more: Any) -> dict[str, Any]:
    wanted = {"kind": "seizure", "grounds": "涉嫌不合格。", "basis": str(m.basis().pk)}
    return taking(team, approved=None, urgent=wanted, urgent_reason="正在转移。", **more)


def test_every_row_of_the_table_has_its_operation() -> None:
    assert {view.step for view in STEPS} == {step.code for step in table.STEPS}
    assert all(PROCEDURE[view.step].appends for view in STEPS)


def test_a_measure_goes_its_whole_way_over_the_wire() -> None:
    team = factories.team()
    case = factories.case_in(Status.INVESTIGATING, team)
    officer, head = Phone(team.officer), Phone(team.head)
    id = str(uuid4())
    asked = {
        **EXAMPLES["request_measure"],
        "id": id,
        "basis": str(m.basis().pk),
        "officers": [str(pk) for pk in team.officer_ids],
    }
    assert officer.post(url("request_measure", case.pk), asked).status_code == 201
    unjudged = head.post(url("approve_measure", case.pk), {"measure": id, "opinion": "同意。"})
    assert (unjudged.status_code, unjudged.json()["code"]) == (409, "power_unverified")
    approval = {**EXAMPLES["approve_measure"], "measure": id}
    assert head.post(url("approve_measure", case.pk), approval).status_code == 201
    body = taking(team, approved=id)
    key = uuid4().hex
    first, again = (officer.post(url("take_measure", case.pk), body, key=key) for _ in range(2))
    assert (first.status_code, first.json()) == (201, again.json())
    assert officer.post(url("take_measure", case.pk), body).status_code == 409
    assert Measure.objects.count() == 1

    read = officer.get(reverse("measure", kwargs={"id": id}))
    assert read.status_code == 200
    shown = read.json()
    (item,) = shown["items"]
    assert (item["remaining"], item["ledger"][0]["happening"]) == ("120.000", "listed")
    assert any("《中华人民共和国行政强制法》第二十五条" in line for line in item["computation"])
    assert (shown["light"], shown["power_verified"]) == ("green", False)
    assert {"食品安全法" in power["statute"] for power in shown["powers"]} == {True, False}
    assert {power["mark"] for power in shown["powers"]} == {"待核"}

    release = {**EXAMPLES["release_measure"], "id": str(uuid4()), "measure": id}
    assert head.post(url("release_measure", case.pk), release).status_code == 201
    paper = factories.evidence(case, team.officer, factual=False)
    disposal = {
        **EXAMPLES["dispose_item"],
        "id": str(uuid4()),
        "item": item["id"],
        "voucher": str(paper.pk),
        "occurred_on": legal_day(timezone.now()).isoformat(),
    }
    assert officer.post(url("dispose_item", case.pk), disposal).status_code == 201
    after = officer.get(reverse("case-measures", kwargs={"case_id": case.pk})).json()
    assert [(row["id"], row["state"]) for row in after] == [(id, "settled")]


def test_the_list_is_filtered_by_what_is_due_and_shows_an_agency_its_own() -> None:
    team, other = factories.team(), factories.team()
    at = timezone.now()
    for of in (team, other):
        case = factories.case_in(Status.INVESTIGATING, of, at=at)
        m.seized(case, of, at=at)
        m.take(case, of, m.carried(of, kind=MeasureKind.PRESERVATION, at=at), at=at)
    phone, address = Phone(team.officer), reverse("measures")
    ends = legal_day(at) + timedelta(days=30)

    def count(who: Phone, **query: Any) -> int:
        return int(who.get(address, **query).json()["count"])

    assert count(phone) == 2
    assert count(phone, agency=str(other.agency.pk)) == 0
    assert count(Phone(team.auditor)) == 0
    assert count(Phone(factories.supervisor())) == 4
    assert count(phone, kind="seizure") == count(phone, unapproved="true") == 1
    assert count(phone, due_by=(ends - timedelta(days=1)).isoformat()) == 1
    assert count(phone, due_by=ends.isoformat()) == 2
    assert count(phone, overdue_on=ends.isoformat(), kind="seizure") == 0
    assert count(phone, overdue_on=(ends + timedelta(days=1)).isoformat(), kind="seizure") == 1
    assert phone.get(address, anything="x").status_code == 400
    with CaptureQueriesContext(connection) as few:
        count(phone.signed_in(team.officer))
    assert len(few) <= 5
    page = phone.get(address, limit=1).json()
    assert phone.client.get(page["next"]).json()["results"][0]["id"] != page["results"][0]["id"]
    foreign = Measure.objects.filter(case__agency=other.agency)[0]
    assert phone.get(reverse("measure", kwargs={"id": foreign.pk})).status_code == 404
    assert (
        Phone(team.auditor)
        .get(reverse("measure", kwargs={"id": Measure.objects.filter(case__agency=team.agency)[0].pk}))
        .status_code
        == 404
    )


def test_what_is_published_are_compulsory_measures_carried_out() -> None:
    team = factories.team()
    case = factories.case_in(Status.INVESTIGATING, team)
    m.requested(case, team)
    m.seized(case, team, kind=MeasureKind.PRESERVATION)
    sealed = m.seized(case, team, kind=MeasureKind.SEALING)
    assert list(Measure.objects.to_publish()) == [sealed]


def test_what_the_decision_lacks_is_a_conflict_for_a_person_and_nothing_is_lost() -> None:
    team = factories.team()
    handset = Handset(team.officer)
    case = handset.clue()
    handset.log.add("takeMeasure", urgently(team), params={"case_id": case})
    preserved = taking(
        team,
        approved=None,
        urgent={"kind": "preservation", "grounds": "证据可能灭失。"},
        urgent_reason="正在转移。",
    )
    handset.log.add("preserve", preserved, params={"case_id": case})
    states = handset.sync()["operations"]
    assert [row["state"] for row in states] == ["applied", "conflict", "conflict"]
    assert {row["problem"]["code"] for row in states[1:]} == {"measure_elements_missing"}


def test_a_phone_without_a_network_seizes_and_registers_in_advance() -> None:
    team = factories.team()
    at = timezone.now()
    case = factories.clue(team, at=at)
    handset = Handset(team.officer)
    body = urgently(team)
    handset.log.add("takeMeasure", body, params={"case_id": str(case.pk)})
    preserved = taking(
        team,
        approved=None,
        urgent={"kind": "preservation", "grounds": "证据可能灭失。"},
        urgent_reason="正在转移。",
    )
    handset.log.add("preserve", preserved, params={"case_id": str(case.pk)})
    assert handset.states() == ["applied", "applied"]
    measure = Measure.objects.get(pk=body["id"])
    assert (measure.urgent, measure.state) == (True, MeasureState.IN_FORCE)
    assert measure.taking.taken_at.isoformat() == body["taken_at"]
    due(at + timedelta(hours=24))
    assert set(case.findings.values_list("code", flat=True)) == {"measure_unapproved"}
    for role in (Role.AUDITOR, Role.REGISTRAR):
        assert (
            Phone(factories.account(team.agency, role))
            .get(reverse("measure", kwargs={"id": measure.pk}))
            .status_code
            == 404
        )
