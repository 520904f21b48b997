"""The file beside the steps: addresses, appraisals, records mended, limitation, the six segments (Arts. 36, 46-47)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases import actions
from enforcement.cases.founding import must_still_be_founded
from enforcement.cases.models import Appraisal, Case, CaseStep, ServiceAddress
from enforcement.cases.rules import PROCEDURE, Status, StepCode, segments, unmet_and_met
from enforcement.errors import NotCompetent, NotNow, NotVisible, Unprocessable
from enforcement.law.limits import Exclusion
from enforcement.law.values import Article47Segment
from enforcement.registry.models import legal_day
from tests import factories
from tests.enforcement.clients import Phone
from tests.factories import AT, Team, actor, again

CASES = "/api/v1/cases"
TODAY = legal_day(AT)


def bars(case: Case, code: StepCode = StepCode.DECIDE) -> set[str]:
    return {r.code for r in unmet_and_met(PROCEDURE[code], again(case).facts(AT)) if not r.met}


def test_every_step_stands_in_one_of_the_six_segments() -> None:
    found = segments(PROCEDURE)
    assert [one.segment for one in found] == list(Article47Segment)
    assert sum(len(one.steps) for one in found) == len(PROCEDURE)
    assert not any(one.covered for one in segments([]))


@pytest.mark.django_db
class TestServiceAddress:
    def confirm(self, team: Team, case: Case, **given: Any) -> ServiceAddress:
        fields: dict[str, Any] = {"address": "昌宁县某路1号", "confirmed_at": AT}
        return actions.confirm_address(
            case_id=case.pk,
            id=uuid4(),
            party=case.parties.get().pk,
            confirmed=actions.Confirmed(**(fields | given)),
            by=actor(team.officer),
            at=AT,
        )

    def test_is_taken_at_the_first_contact_before_anything_is_filed_and_by_who_works_there(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        assert self.confirm(team, case).confirmed_at == AT
        with pytest.raises(Unprocessable):
            self.confirm(team, case, confirmed_at=AT + timedelta(minutes=1))
        given: dict[str, Any] = {"case_id": case.pk, "id": uuid4(), "party": case.parties.get().pk, "at": AT}
        said = actions.Confirmed(address="昌宁县某路1号", confirmed_at=AT)
        for person, refusal in ((team.unit_head, NotCompetent), (factories.team().officer, NotVisible)):
            with pytest.raises(refusal):
                actions.confirm_address(confirmed=said, by=actor(person), **given)
        with pytest.raises(Unprocessable):
            actions.confirm_address(confirmed=said, by=actor(team.officer), **given | {"party": uuid4()})

    def test_the_latest_confirmation_of_a_party_holds_and_electronic_service_is_signed(self) -> None:
        team = factories.team()
        case = factories.clue(team)
        self.confirm(team, case)
        with pytest.raises(Unprocessable) as caught:
            self.confirm(team, case, electronic=True, electronic_address="wx:1")
        assert "第六十一条" in caught.value.requirements[0].article
        signed = factories.evidence(case, team.officer, factual=False).pk
        later = self.confirm(
            team, case, phone="13900001111", electronic=True, electronic_address="wx:1", evidence=signed
        )
        assert ServiceAddress.objects.standing(AT).first() is not None
        latest = ServiceAddress.objects.filter(case=case).order_by("-recorded_at").first()
        assert latest == later
        listed = Phone(team.officer).get(f"{CASES}/{case.pk}/service-addresses")
        assert listed.json()["count"] == 2
        assert "13900001111" not in listed.content.decode()
        assert Phone(team.auditor).get(f"{CASES}/{case.pk}/service-addresses").status_code == 404


@pytest.mark.django_db
class TestAppraisals:
    def test_their_time_does_not_count_and_an_untold_result_bars_the_decision(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        given: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
        sent = actions.send_for_appraisal(
            id=uuid4(), kind=Exclusion.TESTING, body="检验所", items="样品三袋", sent_on=TODAY, **given
        )
        assert case.excluded_times.get().ends is None
        with pytest.raises(NotNow):
            actions.tell_result(appraisal_id=sent.pk, told_on=TODAY, how="当面", **given)
        with pytest.raises(NotVisible):
            actions.receive_result(appraisal_id=uuid4(), result="不合格", result_on=TODAY, **given)
        actions.receive_result(appraisal_id=sent.pk, result="不合格", result_on=TODAY, **given)
        assert case.excluded_times.get().ends == TODAY
        assert "result_untold" in bars(case)
        concluded = factories.concluded(again(case), team)
        assert concluded.findings.get().code == "result_untold"
        actions.tell_result(appraisal_id=sent.pk, told_on=TODAY, how="结果告知书", **given)
        assert "result_untold" not in bars(case)
        with pytest.raises(NotNow):
            actions.tell_result(appraisal_id=sent.pk, told_on=TODAY, how="再次", **given)
        with pytest.raises(IntegrityError, match="settled_stays"), transaction.atomic():
            Appraisal.objects.update(result="合格")

    def test_of_two_results_each_is_told_and_never_before_it_came(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        given: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
        sent = [
            actions.send_for_appraisal(
                id=uuid4(), kind=kind, body="检验所", items="样品", sent_on=TODAY, **given
            )
            for kind in (Exclusion.TESTING, Exclusion.IDENTIFICATION)
        ]
        for one in sent:
            actions.receive_result(appraisal_id=one.pk, result="不合格", result_on=TODAY, **given)
        with pytest.raises(Unprocessable):
            actions.tell_result(
                appraisal_id=sent[0].pk, told_on=TODAY - timedelta(days=1), how="当面", **given
            )
        actions.tell_result(appraisal_id=sent[0].pk, told_on=TODAY, how="当面", **given)
        assert "result_untold" in bars(case)
        actions.tell_result(appraisal_id=sent[1].pk, told_on=TODAY, how="当面", **given)
        assert "result_untold" not in bars(case)


def inspected(team: Team, case: Case, **given: Any) -> CaseStep:
    factories.inspected(case, team, **given)
    return case.steps.filter(code=StepCode.INSPECT).latest("seq")


def corrected(team: Team, case: Case, record: CaseStep, **given: Any) -> CaseStep:
    fields: dict[str, Any] = {
        "occurred_from": AT - timedelta(hours=2),
        "occurred_to": AT - timedelta(hours=1),
        "place": "店内",
        "officers": team.officer_ids,
        "certificates_shown": True,
        "rights_told": True,
        "text": "四袋",
        "signature": "signed",
        "interpreter": "翻译某",
        "language": "彝语",
        "late_reason": "山区无信号,次日补录",
    }
    return actions.correct_record(
        case_id=case.pk,
        record=record.pk,
        id=uuid4(),
        corrected=actions.Record(**fields),
        reason="数量误记",
        by=actor(given.get("by") or team.officer),
        at=AT,
    )


@pytest.mark.django_db
class TestMending:
    def test_a_corrected_record_takes_the_place_of_the_old_one_which_stays_with_the_reason(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        old = inspected(team, case)
        new = corrected(team, case, old)
        shown = {step["id"]: step for step in Phone(team.officer).get(f"{CASES}/{case.pk}").json()["steps"]}
        assert shown[str(old.pk)]["voided"] == "更正:数量误记"
        mended = shown[str(new.pk)]
        assert mended["content"]["corrects"] == str(old.pk)
        assert mended["content"]["language"] == "彝语"
        assert mended["content"]["late_reason"]
        assert mended["happened"] < mended["at"]
        with pytest.raises(NotVisible):
            corrected(team, case, old)

    def test_a_voided_record_no_longer_founds_the_conclusion(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        record = inspected(team, case)
        assert "inspect" not in bars(case, StepCode.CONCLUDE_INVESTIGATION)
        given: dict[str, Any] = {"case_id": case.pk, "record": record.pk, "reason": "误录他案", "at": AT}
        stranger = factories.account(team.agency, officer=True)
        with pytest.raises((NotCompetent, NotVisible)):
            actions.void_record(by=actor(stranger), **given)
        actions.void_record(by=actor(team.officer), **given)
        assert "inspect" in bars(case, StepCode.CONCLUDE_INVESTIGATION)
        assert set(team.officer_ids) <= case.investigator_ids()

    def test_what_the_reviewer_was_shown_is_not_mended(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.UNDER_REVIEW, team)
        with pytest.raises(NotNow):
            corrected(team, case, case.steps.get(code=StepCode.INSPECT))

    def test_the_end_of_the_act_becomes_known_and_what_stood_is_kept(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        phone, url = Phone(team.officer), f"{CASES}/{case.pk}"
        body = {"act_ended_on": "2026-11-01", "reason": "进货票据查明"}
        answer = phone.post(f"{url}/restatement", body, case.version)
        assert answer.status_code == 200
        kept = phone.get(url).json()["restatements"]
        assert [(one["was"], one["reason"]) for one in kept] == [({"act_ended_on": None}, "进货票据查明")]
        assert phone.post(f"{url}/restatement", {"reason": "x"}, again(case).version).status_code == 422


@pytest.mark.django_db
class TestLimitation:
    def test_runs_to_the_discovery_and_binds_the_decision_that_penalises(self) -> None:
        team = factories.team()
        case = factories.filed(factories.clue(team), team)
        Case.objects.filter(pk=case.pk).update(act_ended_on=date(2024, 11, 22))
        with pytest.raises(NotNow) as caught:
            must_still_be_founded(again(case), TODAY)
        assert caught.value.code == "limitation_passed"
        Case.objects.filter(pk=case.pk).update(discovered_on=date(2026, 11, 22))
        must_still_be_founded(again(case), TODAY)
        Case.objects.filter(pk=case.pk).update(discovered_on=None, five_year_kind="life_and_health")
        must_still_be_founded(again(case), TODAY)
        Case.objects.filter(pk=case.pk).update(five_year_kind="", variant="no_penalty")
        must_still_be_founded(again(case), TODAY)


@pytest.mark.django_db
def test_the_six_segments_stand_beside_the_stages_on_every_case() -> None:
    team = factories.team()
    shown = Phone(team.officer).get(f"{CASES}/{factories.case_in(Status.CONCLUDED, team).pk}").json()
    assert shown["stage"] == "in_process"
    covered = {one["label"]: one["covered"] for one in shown["segments"]}
    assert covered == {
        "启动": True,
        "调查取证": True,
        "审核": False,
        "决定": False,
        "送达": False,
        "执行": False,
    }
    assert UUID(shown["id"])
