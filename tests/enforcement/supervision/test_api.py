import hashlib
from typing import Any
from uuid import uuid4

import pytest
from rest_framework.test import APIClient

from enforcement.journal.models import Entry
from enforcement.registry.models import Account
from tests import factories
from tests.enforcement.supervision import files

pytestmark = pytest.mark.django_db

ROUNDS = "/api/v1/evaluations/rounds"
SAMPLES = "/api/v1/evaluations/samples"


def client(of: Account) -> APIClient:
    made = APIClient()
    made.force_authenticate(user=of)
    return made


def post(of: Account, path: str, data: dict[str, Any], key: str = "") -> Any:
    return client(of).post(path, data, format="json", headers={"Idempotency-Key": key or uuid4().hex})


def round_form(*evaluators: Account, size: int = 1) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "title": "年度案卷评查",
        "closed_from": "2020-01-01",
        "closed_to": "2099-12-31",
        "sample_size": size,
        "evaluators": [str(account.pk) for account in evaluators],
    }


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The acts of these requests happen when the files of the tests were closed."""
    monkeypatch.setattr("enforcement.wire.timezone.now", lambda: factories.AT)


class TestWholeRound:
    def test_open_draw_read_score_and_repeat_the_draw_from_the_answer(self) -> None:
        for _ in range(3):
            files.closed()
        supervisor, evaluator = factories.supervisor(), files.evaluator()
        form = round_form(evaluator, size=2)
        opened = post(supervisor, ROUNDS, form)
        assert opened.status_code == 201, opened.json()
        assert (opened.json()["seed"], opened.json()["frame_size"]) == ("", 3)

        drawn = post(supervisor, f"{ROUNDS}/{form['id']}/draw", {})
        assert drawn.status_code == 201, drawn.json()
        answer = client(supervisor).get(f"{ROUNDS}/{form['id']}").json()
        lines = "".join(f"{id}\n" for id in sorted(answer["frame"]))
        assert hashlib.sha256(lines.encode()).hexdigest() == answer["frame_digest"]
        assert answer["frame_digest"] == opened.json()["frame_digest"]
        order = sorted(
            answer["frame"], key=lambda case: hashlib.sha256((answer["seed"] + case).encode()).hexdigest()
        )
        assert [sample["case"] for sample in answer["samples"]] == order[:2]

        mine = client(evaluator).get(SAMPLES).json()
        assert mine["count"] == 2
        sample = mine["results"][0]
        form_shown = client(evaluator).get(f"{SAMPLES}/{sample['id']}").json()["form"]
        open_items = [item["code"] for item in form_shown if item["result"] == "unknown"]
        assert tuple(open_items) == files.BY_HAND
        given = {
            "id": str(uuid4()),
            "answers": [{"code": code, "result": "pass"} for code in open_items],
            "comment": "程序合法。",
        }
        scored = post(evaluator, f"{SAMPLES}/{sample['id']}/score", given)
        assert scored.status_code == 201, scored.json()
        assert (scored.json()["points"], scored.json()["grade"]) == (100, "excellent")
        listed = client(supervisor).get(f"{ROUNDS}/{form['id']}").json()["samples"]
        assert [len(s["scores"]) for s in listed if s["id"] == sample["id"]] == [1]

    def test_a_repeated_request_gets_the_first_answer(self) -> None:
        files.closed()
        supervisor, form = factories.supervisor(), round_form(files.evaluator())
        post(supervisor, ROUNDS, form)
        first = post(supervisor, f"{ROUNDS}/{form['id']}/draw", {}, key="draw-1")
        again = post(supervisor, f"{ROUNDS}/{form['id']}/draw", {}, key="draw-1")
        assert first.json() == again.json()
        assert post(supervisor, f"{ROUNDS}/{form['id']}/draw", {}).status_code == 409

    def test_the_draw_needs_no_body(self) -> None:
        files.closed()
        supervisor, form = factories.supervisor(), round_form(files.evaluator())
        post(supervisor, ROUNDS, form)
        answer = client(supervisor).post(f"{ROUNDS}/{form['id']}/draw", headers={"Idempotency-Key": "draw"})
        assert answer.status_code == 201, answer.json()


class TestForm:
    def test_each_item_cites_its_article_and_shows_its_evidence(self) -> None:
        _, case = files.closed()
        evaluation = files.drawn(files.evaluator())
        answer = client(evaluation.evaluators[0]).get(f"{SAMPLES}/{evaluation.sample.pk}").json()
        form = {item["code"]: item for item in answer["form"]}
        assert form["V09"]["article"] == "《中华人民共和国行政处罚法》第五十八条"
        assert (form["V09"]["veto"], form["V09"]["points"], form["V09"]["result"]) == (True, None, "pass")
        assert form["V09"]["evidence"][0]["id"] == str(case.opinions.get().pk)
        assert form["D08"]["evidence"][0]["journal"] == 1

    def test_reading_it_is_journaled(self) -> None:
        _, case = files.closed()
        evaluation = files.drawn(files.evaluator())
        client(evaluation.supervisor).get(f"{SAMPLES}/{evaluation.sample.pk}")
        assert Entry.objects.filter(
            act="view_file", stream=evaluation.supervisor.pk, subject=case.pk
        ).exists()

    def test_an_unanswered_item_is_422_and_names_it(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        answers = [{"code": "V03", "result": "pass"}]
        given = {"id": str(uuid4()), "answers": answers, "comment": "略"}
        answer = post(evaluation.evaluators[0], f"{SAMPLES}/{evaluation.sample.pk}/score", given)
        assert (answer.status_code, answer.json()["code"]) == (422, "item_unanswered")

    def test_an_unknown_field_or_result_is_400(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        given = {
            "id": str(uuid4()),
            "answers": [{"code": "V03", "result": "unknown"}],
            "comment": "略",
            "x": 1,
        }
        answer = post(evaluation.evaluators[0], f"{SAMPLES}/{evaluation.sample.pk}/score", given)
        assert answer.status_code == 400


class TestScope:
    def test_a_head_reads_the_result_blind_and_nobody_else_of_the_agency_does(self) -> None:
        team, _ = files.closed()
        evaluation = files.drawn(files.evaluator())
        path = f"{SAMPLES}/{evaluation.sample.pk}"
        assert client(team.head).get(path).status_code == 404
        given = {
            "id": str(uuid4()),
            "answers": [{"code": code, "result": "pass"} for code in files.BY_HAND],
            "comment": "略",
        }
        post(evaluation.evaluators[0], f"{path}/score", given)
        shown = client(team.head).get(path).json()
        assert (shown["evaluators"], shown["scores"][0]["evaluator"]) == ([], None)
        assert shown["scores"][0]["points"] == 100
        for other in (team.officer, team.unit_head, team.reviewer, team.publisher, team.auditor):
            assert client(other).get(path).status_code == 404
            assert client(other).get(SAMPLES).json()["count"] == 0
            assert client(other).get(ROUNDS).json()["count"] == 0

    def test_the_agency_whose_file_was_scored_can_repeat_the_draw(self) -> None:
        team, case = files.closed()
        evaluation = files.drawn(files.evaluator())
        assert client(team.head).get(f"{ROUNDS}/{evaluation.round.pk}").status_code == 404
        given = {
            "id": str(uuid4()),
            "answers": [{"code": code, "result": "pass"} for code in files.BY_HAND],
            "comment": "略",
        }
        post(evaluation.evaluators[0], f"{SAMPLES}/{evaluation.sample.pk}/score", given)
        answer = client(team.head).get(f"{ROUNDS}/{evaluation.round.pk}").json()
        assert (answer["frame"], answer["seed"]) == ([str(case.pk)], evaluation.round.seed)
        assert answer["evaluators"] == []

    def test_an_evaluator_outside_the_round_reads_nothing(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        outsider = client(files.evaluator())
        assert outsider.get(f"{ROUNDS}/{evaluation.round.pk}").status_code == 404
        assert outsider.get(f"{SAMPLES}/{evaluation.sample.pk}").status_code == 404

    def test_an_officer_may_not_open_a_round(self) -> None:
        team, _ = files.closed()
        answer = post(team.officer, ROUNDS, round_form(files.evaluator()))
        assert (answer.status_code, answer.json()["code"]) == (403, "not_competent")

    def test_anonymous_is_401(self) -> None:
        assert APIClient().get(ROUNDS).status_code == 401

    def test_an_unknown_filter_is_refused(self) -> None:
        assert client(factories.supervisor()).get(f"{SAMPLES}?colour=red").status_code == 400

    def test_lists_filter_by_what_is_done(self) -> None:
        files.closed()
        evaluation = files.drawn(files.evaluator())
        supervisor = client(evaluation.supervisor)
        assert supervisor.get(f"{SAMPLES}?completed=false&round={evaluation.round.pk}").json()["count"] == 1
        assert supervisor.get(f"{SAMPLES}?completed=true").json()["count"] == 0
        assert supervisor.get(f"{ROUNDS}?drawn=true").json()["count"] == 1
        assert supervisor.get(f"{ROUNDS}?drawn=false").json()["count"] == 0

    def test_a_list_costs_the_same_however_many_files(self, django_assert_max_num_queries: Any) -> None:
        for _ in range(3):
            files.closed()
        evaluation = files.drawn(files.evaluator(), size=3)
        reader = client(evaluation.supervisor)
        with django_assert_max_num_queries(7):  # the last notes that a supervisor looked
            assert reader.get(SAMPLES).json()["count"] == 3
