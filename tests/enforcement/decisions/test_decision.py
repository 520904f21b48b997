"""Discussion and decision (Penalty Law Arts. 45, 57-59)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from enforcement.cases.models import Case, Party
from enforcement.cases.rules import Status, StepCode
from enforcement.decisions.actions import decision, discussion
from enforcement.decisions.models import Decision
from enforcement.decisions.rules import ELEMENTS
from enforcement.errors import NotCompetent, NotNow, Taken, Unprocessable
from enforcement.law.statutes import art
from enforcement.registry.models import Account, Agency, Appointment, legal_day
from enforcement.registry.powers import LegalBasis
from enforcement.registry.rules import Role
from enforcement.review import actions as reviewing
from enforcement.review.models import Dossier
from enforcement.review.rules import Considered
from enforcement.review.rules.considered import Comparison
from tests import factories, ordinary
from tests.enforcement.decisions.test_notice import approve, hear, reexamine, tell
from tests.enforcement.evidence.recordings import activity
from tests.factories import AT, Team, actor, again

pytestmark = pytest.mark.django_db

TODAY = legal_day(AT)


def discuss(
    team: Team, case: Case, *voices: Account, against: Sequence[Account] = (), **changed: Any
) -> None:
    minutes: dict[str, Any] = {
        "held_at": AT,
        "place": "三楼会议室",
        "host": team.head.pk,
        "voices": tuple(discussion.Voice(v.pk, "意见", agrees=v not in against) for v in voices),
        "reporters": team.officer_ids,
        "recorder": "记录员",
        "result": "同意",
    }
    discussion.discuss(
        case_id=case.pk,
        version=again(case).version,
        minutes=discussion.Minutes(**(minutes | changed)),
        by=actor(team.head),
        at=AT,
    )


def reexamined() -> tuple[Team, Account, Case]:
    team, case = ordinary.notified()
    case = ordinary.reexamine(team, ordinary.waive(team, case))
    deputy = Appointment.objects.exclude(account=team.head).get(agency=team.agency, role=Role.AGENCY_HEAD)
    return team, deputy.account, case


def decide(team: Team, case: Case, *, id: UUID | None = None, **given: Any) -> Decision:
    id = id or uuid4()
    fields: dict[str, Any] = {"defence_treatment": "未提出陈述申辩。", "by": actor(team.head), "at": AT}
    decision.decide(case_id=case.pk, version=again(case).version, id=id, **(fields | given))
    return Decision.objects.get(pk=id)


class TestDiscuss:
    def test_two_heads_with_a_majority_decide(self) -> None:
        team, deputy, case = reexamined()
        discuss(team, case, team.head, deputy)
        step = case.steps.get(code="discuss")
        assert [voice["agrees"] for voice in step.content["voices"]] == [True, True]
        assert {voice["post"] for voice in step.content["voices"]} == {"正职"}

    @pytest.mark.parametrize("pointer", ["/host", "/held_at"])
    def test_was_presided_over_by_one_of_them_and_lies_in_the_past(self, pointer: str) -> None:
        team, deputy, case = reexamined()
        given: dict[str, dict[str, Any]] = {
            "/host": {"host": team.second.pk},
            "/held_at": {"held_at": AT + timedelta(seconds=1)},
        }
        with pytest.raises(Unprocessable) as caught:
            discuss(team, case, team.head, deputy, **given[pointer])
        assert caught.value.pointer == pointer

    def test_one_person_is_no_collective_even_if_counted_twice(self) -> None:
        team, _, case = reexamined()
        for voices in ([team.head], [team.head, team.head]):
            with pytest.raises(Unprocessable) as caught:
                discuss(team, case, *voices)
            assert caught.value.code == "not_heads"

    def test_who_heads_another_agency_a_unit_or_nothing_has_no_vote(self) -> None:
        team, _, case = reexamined()
        for stranger in (factories.team().head, team.unit_head, team.reviewer):
            with pytest.raises(Unprocessable):
                discuss(team, case, team.head, stranger)

    def test_a_delegate_of_signature_is_no_head(self) -> None:
        team, _, case = reexamined()
        delegate = factories.account(team.agency)
        Appointment.objects.create(
            account=delegate,
            agency=team.agency,
            role=Role.AGENCY_HEAD,
            delegated_by=Appointment.objects.get(account=team.head),
            acts=["decide"],
            valid_from=factories.LONG_AGO,
        )
        with pytest.raises(Unprocessable):
            discuss(team, case, team.head, delegate)

    def test_a_head_who_investigated_reports_and_does_not_vote(self) -> None:
        team, deputy, case = reexamined()
        Appointment.objects.create(
            account=team.officer,
            agency=team.agency,
            role=Role.AGENCY_HEAD,
            rank="deputy",
            valid_from=factories.LONG_AGO,
        )
        with pytest.raises(NotCompetent) as caught:
            discuss(team, case, team.head, deputy, team.officer)
        assert caught.value.code == "investigator_votes"
        assert "第五十七条" in caught.value.requirements[0].article

    def test_a_head_who_was_on_site_reports_and_does_not_vote(self) -> None:
        team, deputy, case = reexamined()
        third = factories.account(team.agency, Role.OFFICER, officer=True)
        Appointment.objects.create(
            account=third,
            agency=team.agency,
            role=Role.AGENCY_HEAD,
            rank="deputy",
            valid_from=factories.LONG_AGO,
        )
        activity(case, team, officers=(*team.officer_ids, third.officer_id))
        with pytest.raises(NotCompetent) as caught:
            discuss(team, case, team.head, deputy, third)
        assert caught.value.code == "investigator_votes"

    def test_half_is_no_majority(self) -> None:
        team, deputy, case = reexamined()
        with pytest.raises(Unprocessable) as caught:
            discuss(team, case, team.head, deputy, against=[deputy])
        assert caught.value.code == "no_majority"

    def test_after_a_later_defence_it_must_be_done_again(self) -> None:
        team, case = ordinary.ready_to_decide()
        hear(team, case, signed=True, waived=True)
        reexamine(team, case)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert {r.code for r in caught.value.requirements if not r.met} == {"discuss"}
        ordinary.discuss(team, again(case))
        assert decide(team, case)


class TestDecide:
    def test_holds_every_element_of_the_article(self) -> None:
        team, case = ordinary.ready_to_decide()
        made = decide(team, case)
        party = case.parties.get()
        content = made.content
        assert all(content[key] for key, _, _ in ELEMENTS)
        assert (content["party_name"], content["party_address"]) == (party.name, party.address)
        assert content["penalties"] == ["罚款 40,000.00 元"]
        assert (content["agency"], content["date"]) == (team.agency.name, "2026年11月23日")
        assert team.agency.court in content["remedies"]
        assert content["bank"] == team.agency.collecting_bank
        assert "百分之三" in content["late_penalty"]
        assert content["defence_treatment"] == "未提出陈述申辩。"
        assert made.number == f"{team.agency.number_prefix}罚〔2026〕1号"
        assert again(case).status == Status.DECIDED

    def test_an_element_that_is_missing_stops_it_and_leaves_no_number(self) -> None:
        team, case = ordinary.ready_to_decide()
        rows = Agency.objects.filter(pk=team.agency.pk)
        rows.update(collecting_bank="")
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert (caught.value.code, caught.value.requirements[0].code) == ("elements_missing", "element_bank")
        assert again(case).status == Status.NOTIFIED
        rows.update(collecting_bank=team.agency.collecting_bank)
        assert decide(team, case).number.endswith("〔2026〕1号")

    def test_every_party_is_named_with_its_address(self) -> None:
        team, case = ordinary.ready_to_decide()
        Party.objects.create(case=case, kind="person", name="安某", address="某路9号")
        self.redone(team, case, ordinary.FINE)
        content = decide(team, case).content
        assert content["party_name"] == f"{case.party_name}、安某"
        assert content["party_address"].endswith("；某路9号")

    def test_the_treatment_of_the_defence_must_be_stated(self) -> None:
        team, case = ordinary.ready_to_decide()
        with pytest.raises(Unprocessable) as caught:
            decide(team, case, defence_treatment="")
        assert caught.value.pointer == "/defence_treatment"

    def test_heavier_than_the_notice_is_refused_though_it_was_reviewed_and_discussed(self) -> None:
        team, case = ordinary.ready_to_decide()
        self.redone(team, case, ordinary.FINE + Decimal("0.01"))
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert caught.value.code == "heavier_than_notice"
        assert "第四十五条" in caught.value.requirements[0].article
        assert not Decision.objects.exists()

    def test_lighter_is_not(self) -> None:
        team, case = ordinary.ready_to_decide()
        self.redone(team, case, Decimal(35_000))
        assert decide(team, case).amount == Decimal(35_000)

    @pytest.mark.parametrize(
        ("changed", "unmet"),
        [
            ({"facts": "经营超过保质期的食品三十袋。"}, "facts_notified"),
            ({"basis": "食品安全法第一百二十五条"}, "basis_notified"),
        ],
    )
    def test_other_facts_or_another_basis_need_another_notice(
        self, changed: dict[str, str], unmet: str
    ) -> None:
        team, case = ordinary.ready_to_decide()
        self.redone(team, case, Decimal(35_000), **changed)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert caught.value.code == "not_as_notified"
        (missing,) = [r for r in caught.value.requirements if not r.met]
        assert missing.code == unmet
        assert "第四十四条" in missing.article
        later = AT + timedelta(hours=1)
        tell(team, approve(team, case, later), at=later)
        case = ordinary.reexamine(team, ordinary.waive(team, again(case)))
        ordinary.discuss(team, case)
        assert decide(team, case).amount == Decimal(35_000)

    def test_a_basis_withdrawn_since_filing_founds_no_decision(self) -> None:
        team, case = ordinary.ready_to_decide()
        LegalBasis.objects.filter(pk__in=case.bases.values("basis")).update(published_at=None)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert caught.value.code == "basis_not_in_force"

    @pytest.mark.parametrize("ended", [None, TODAY - timedelta(days=30)])
    def test_a_basis_is_asked_for_when_it_governed_and_not_on_the_day_of_the_decision(
        self, ended: date | None
    ) -> None:
        team, case = ordinary.ready_to_decide()
        Case.objects.filter(pk=case.pk).update(act_ended_on=ended)
        later = AT + timedelta(days=2)
        bases = LegalBasis.objects.filter(pk__in=case.bases.values("basis"))
        bases.update(valid_to=ended or TODAY)
        with pytest.raises(NotNow) as caught:
            decide(team, case, by=actor(team.head, later), at=later)
        assert caught.value.code == "basis_not_in_force"
        bases.update(valid_to=(ended or TODAY) + timedelta(days=1))
        with pytest.raises(NotNow) as caught:
            decide(team, case, by=actor(team.head, later), at=later)
        assert {r.code for r in caught.value.requirements if not r.met} == {"law_compared"}
        compared = Comparison("旧规定", "新规定", new_is_lighter=False, reason="处罚相同")
        self.redone(team, again(case), ordinary.FINE, considered=Considered(comparison=compared))
        assert decide(team, case, by=actor(team.head, later), at=later)

    def redone(self, team: Team, case: Case, fine: Decimal, **changed: Any) -> None:
        """A new draft, its review and discussion; the notice stays the old one."""
        case = ordinary.send(team, ordinary.draft(team, case, fine=fine, **changed))
        ordinary.give(team, case, StepCode.PASS_REVIEW, case.dossiers.get(draft__seq=2))
        ordinary.discuss(team, again(case))

    def test_is_for_the_head_of_the_agency(self) -> None:
        team, case = ordinary.ready_to_decide()
        for person in (team.officer, team.unit_head, team.publisher):
            with pytest.raises(NotCompetent):
                decide(team, case, by=actor(person))

    def test_there_is_one_per_case(self) -> None:
        team, case = ordinary.ready_to_decide()
        made = decide(team, case)
        with pytest.raises(Taken):
            decide(team, case, id=made.pk)
        with pytest.raises(NotNow):
            decide(team, case)

    def test_a_basis_cited_anew_without_its_power_bars_it(self) -> None:
        team, case = ordinary.ready_to_decide()
        case.hinder("power_unlisted", art("CFF", "39"), "未列入权责清单", at=AT)
        with pytest.raises(NotNow) as caught:
            decide(team, case)
        assert {r.code for r in caught.value.requirements if not r.met} == {"power_unlisted"}

    def test_once_designated_major_an_audited_case_needs_the_legal_review(self) -> None:
        team, case = ordinary.audited_below_the_catalogue()
        reviewing.designate_major(case_id=case.pk, reason="社会关注", by=actor(team.unit_head), at=AT)
        later = AT + timedelta(minutes=1)
        reviewing.request_review(
            case_id=case.pk,
            version=again(case).version,
            code=StepCode.REQUEST_REVIEW,
            id=uuid4(),
            by=actor(team.unit_head),
            at=later,
        )
        dossier = Dossier.objects.get(case=case, kind="legal_review")
        ordinary.give(team, again(case), StepCode.PASS_REVIEW, dossier)
        assert again(case).status == Status.REVIEWED

    def test_the_database_keeps_its_amounts_and_its_place(self) -> None:
        team, case = ordinary.ready_to_decide()
        made = decide(team, case)
        with pytest.raises(IntegrityError, match="decision"), transaction.atomic():
            Decision.objects.create(
                **{f.attname: getattr(made, f.attname) for f in Decision._meta.concrete_fields}  # noqa: SLF001
                | {"id": uuid4(), "number": "另〔2026〕1号"}
            )
