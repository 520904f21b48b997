from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from enforcement.errors import NotCompetent, NotNow, NotVisible, Stale, Taken, VersionRequired
from enforcement.journal.models import Entry
from enforcement.law.values import Department, PartyKind
from enforcement.publicity import actions
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import NoticeState, WithdrawalGround, WithholdGround
from enforcement.registry.rules import Role
from tests.enforcement.publicity.cases import (
    PERSON,
    SHOP,
    open_hindrances,
    prepared,
    published,
    registered,
    served,
)
from tests.factories import AT, Team, account, actor, supervisor, team

MINOR = replace(PERSON, id_number="110105201012310027")


class TestPrepare:
    def test_is_refused_before_service(self, people: Team) -> None:
        with pytest.raises(NotNow) as refusal:
            prepared(registered(people), people.publisher)
        assert refusal.value.code == "notice_before_service"

    def test_builds_the_allow_list_and_the_clocks(self, people: Team) -> None:
        case = served(people)
        notice = prepared(case, people.officer)
        assert notice.said.parties[0].name == SHOP.name
        assert notice.said.parties[0].uscc == SHOP.uscc
        assert notice.said.amount == "50.00"
        assert notice.due_on == date(2026, 12, 2)
        assert [row["channel"] for row in notice.channels] == ["platform"]
        assert notice.channels[0]["verified"] is False

    def test_is_open_to_the_publisher_and_the_cases_officers_only(self, people: Team) -> None:
        case = served(people)
        assert prepared(case, people.publisher).pk == prepared(case, people.second).pk
        stranger = account(people.agency, Role.OFFICER, officer=True)
        for person in (people.head, people.unit_head, stranger):
            with pytest.raises(NotCompetent):
                prepared(case, person)

    def test_another_agency_does_not_even_see_the_case(self, people: Team) -> None:
        case = served(people)
        with pytest.raises(NotVisible):
            prepared(case, team(Department.URBAN).publisher)

    def test_an_id_of_another_notice_is_taken(self, people: Team) -> None:
        other = prepared(served(people), people.officer)
        with pytest.raises(Taken):
            actions.prepare_notice(case_id=served(people).pk, id=other.pk, by=actor(people.officer), at=AT)

    def test_anonymises_a_natural_person(self, people: Team) -> None:
        notice = prepared(
            served(people, [PERSON], title="张三丰无证经营案", facts="张三丰无证经营。"), people.officer
        )
        assert (notice.said.title, notice.said.facts) == ("张某某无证经营案", "张某某无证经营。")
        assert notice.said.parties[0].name == "张某某"


class TestPublish:
    def test_shows_what_was_prepared_and_meets_the_duty(self, people: Team) -> None:
        case = served(people)
        assert "publication_owed" in open_hindrances(case.pk)
        notice = published(case, people)
        assert notice.state == NoticeState.PUBLISHED
        assert notice.projection == notice.fields
        assert "publication_owed" not in open_hindrances(case.pk)

    def test_is_refused_to_the_one_who_prepared(self, people: Team) -> None:
        notice = prepared(served(people), people.publisher)
        with pytest.raises(NotCompetent) as refusal:
            actions.publish_notice(
                subject_id=notice.pk, version=notice.version, by=actor(people.publisher), at=AT
            )
        assert refusal.value.code == "notice_two_people"
        assert "118号" in refusal.value.requirements[0].article

    def test_the_database_refuses_the_same_person_too(self, people: Team) -> None:
        notice = prepared(served(people), people.publisher)
        with (
            pytest.raises(IntegrityError, match="notice_two_people"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "UPDATE publicity_notice SET state = 'published', approved_by_id = prepared_by_id,"
                " approved_at = now(), published_at = now(), projection = fields WHERE id = %s",
                [notice.pk],
            )

    def test_the_database_shows_nothing_that_nobody_approved(self, people: Team) -> None:
        notice = prepared(served(people), people.publisher)
        with pytest.raises(IntegrityError, match="notice_"), transaction.atomic():
            PublicNotice.objects.filter(pk=notice.pk).update(state=NoticeState.PUBLISHED)
        with pytest.raises(IntegrityError, match="notice_public_only"), transaction.atomic():
            PublicNotice.objects.filter(pk=notice.pk).update(projection=notice.fields)

    def test_is_the_publishers(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        for person in (people.second, people.head):
            with pytest.raises(NotCompetent):
                actions.publish_notice(subject_id=notice.pk, version=1, by=actor(person), at=AT)

    def test_needs_the_version_that_was_read(self, people: Team) -> None:
        case = served(people)
        notice = prepared(case, people.officer)
        prepared(case, people.second, facts_summary="另一种说法。")
        with pytest.raises(Stale):
            actions.publish_notice(
                subject_id=notice.pk, version=notice.version, by=actor(people.publisher), at=AT
            )
        with pytest.raises(VersionRequired):
            actions.publish_notice(subject_id=notice.pk, version=None, by=actor(people.publisher), at=AT)

    @pytest.mark.parametrize(
        "facts",
        [
            "电话 138-8751-2345",
            "位于文昌路12号",
            "李某即李 四",
            "证人手机15912345678",
            "工号１１０１０５１９４９１２３１００２Ｘ",
        ],
    )
    def test_a_leak_blocks_it_and_says_where(self, people: Team, facts: str) -> None:
        notice = prepared(served(people), people.officer)
        fields = notice.said.as_json() | {"facts": facts}
        notice.fields = fields
        notice.digest = notice.said.digest
        notice.save()
        with pytest.raises(NotNow) as refusal:
            actions.publish_notice(
                subject_id=notice.pk, version=notice.version, by=actor(people.publisher), at=AT
            )
        assert refusal.value.code == "notice_leaks"
        assert any(r.detail.startswith("/facts:含有") for r in refusal.value.requirements)
        assert not PublicNotice.objects.public().exists()

    def test_facts_that_leak_can_be_told_in_other_words(self, people: Team) -> None:
        case = served(people, facts="当事人在田园镇文昌路12号的门店经营过期面粉。")
        notice = prepared(case, people.officer)
        assert any(not r.met for r in actions.obstacles(notice))
        notice = prepared(case, people.officer, facts_summary="当事人在其门店经营过期面粉。")
        assert all(r.met for r in actions.obstacles(notice))

    def test_what_was_changed_behind_the_act_is_not_published(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        PublicNotice.objects.filter(pk=notice.pk).update(fields=notice.fields | {"facts": "无违法事实。"})
        with pytest.raises(NotNow) as refusal:
            actions.publish_notice(subject_id=notice.pk, version=1, by=actor(people.publisher), at=AT)
        assert refusal.value.code == "notice_changed"

    def test_a_minor_is_never_published(self, people: Team) -> None:
        case = served(people, [MINOR], facts="无证经营。")
        notice = prepared(case, people.officer, adult_confirmed=True)
        with pytest.raises(NotNow) as refusal:
            actions.publish_notice(subject_id=notice.pk, version=1, by=actor(people.publisher), at=AT)
        assert refusal.value.code == "notice_must_be_withheld"
        assert "publication_owed" in open_hindrances(case.pk)

    def test_a_person_of_unknown_age_must_be_confirmed_of_age(self, people: Team) -> None:
        case = served(people, [replace(PERSON, id_number="")], facts="无证经营。")
        notice = prepared(case, people.officer)
        with pytest.raises(NotNow) as refusal:
            actions.publish_notice(subject_id=notice.pk, version=1, by=actor(people.publisher), at=AT)
        assert refusal.value.code == "party_age_unknown"
        notice = prepared(case, people.officer, adult_confirmed=True)
        actions.publish_notice(
            subject_id=notice.pk, version=notice.version, by=actor(people.publisher), at=AT
        )

    def test_is_journaled_without_a_word_of_the_notice(self, people: Team) -> None:
        notice = published(served(people), people)
        entry = Entry.objects.get(act="publish_notice", subject=notice.pk)
        assert notice.digest in entry.body
        assert SHOP.name not in entry.body

    def test_a_refusal_is_journaled_too(self, people: Team) -> None:
        notice = prepared(served(people), people.publisher)
        with pytest.raises(NotCompetent):
            actions.publish_notice(subject_id=notice.pk, version=1, by=actor(people.publisher), at=AT)
        assert Entry.objects.filter(act="publish_notice", outcome="refused", subject=notice.pk).exists()


class TestWithhold:
    def withhold(self, notice: PublicNotice, people: Team, ground: WithholdGround) -> PublicNotice:
        return actions.withhold_notice(
            subject_id=notice.pk,
            version=notice.version,
            ground=ground,
            reason="依法不予公开。",
            by=actor(people.head),
            at=AT,
        )

    def test_is_the_heads_and_meets_the_duty(self, people: Team) -> None:
        case = served(people, [MINOR], facts="无证经营。")
        notice = self.withhold(prepared(case, people.officer), people, WithholdGround.MINOR)
        assert notice.state == NoticeState.NOT_DISCLOSED
        assert "publication_owed" not in open_hindrances(case.pk)
        assert not PublicNotice.objects.public().exists()

    def test_is_refused_to_the_publisher(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        with pytest.raises(NotCompetent):
            actions.withhold_notice(
                subject_id=notice.pk,
                version=1,
                ground=WithholdGround.SECURITY,
                reason="无",
                by=actor(people.publisher),
                at=AT,
            )

    def test_minority_is_no_ground_where_all_are_of_age(self, people: Team) -> None:
        with pytest.raises(NotNow) as refusal:
            self.withhold(prepared(served(people), people.officer), people, WithholdGround.MINOR)
        assert refusal.value.code == "no_minor"

    def test_a_published_notice_is_withdrawn_and_not_withheld(self, people: Team) -> None:
        notice = published(served(people), people)
        with pytest.raises(NotNow) as refusal:
            self.withhold(notice, people, WithholdGround.SECURITY)
        assert refusal.value.code == "notice_settled"


class TestWithdraw:
    def withdraw(self, notice: PublicNotice, people: Team, reason: str = "经复议被撤销。") -> PublicNotice:
        return actions.withdraw_notice(
            subject_id=notice.pk,
            version=notice.version,
            ground=WithdrawalGround.REVOKED,
            reason=reason,
            by=actor(people.publisher, AT + timedelta(days=3)),
            at=AT + timedelta(days=3),
        )

    def test_takes_the_content_and_leaves_number_and_reason(self, people: Team) -> None:
        notice = self.withdraw(published(served(people), people), people)
        assert notice.projection == {
            "decision_number": notice.said.decision_number,
            "agency": people.agency.name,
            "decided_on": "2026-11-23",
        }
        assert PublicNotice.objects.public().get().withdrawal_reason == "经复议被撤销。"

    def test_takes_the_content_out_of_the_search(self, people: Team) -> None:
        notice = published(served(people), people)
        assert PublicNotice.objects.public().saying(["面粉"]).exists()
        self.withdraw(notice, people)
        assert not PublicNotice.objects.public().saying(["面粉"]).exists()
        assert PublicNotice.objects.public().saying([notice.said.decision_number[:3]]).exists()

    def test_a_reason_that_leaks_is_refused(self, people: Team) -> None:
        with pytest.raises(NotNow) as refusal:
            self.withdraw(published(served(people), people), people, "李四(13887512345)申请复议。")
        assert refusal.value.code == "notice_leaks"

    def test_what_is_not_public_cannot_be_withdrawn(self, people: Team) -> None:
        with pytest.raises(NotNow):
            self.withdraw(prepared(served(people), people.officer), people)


class TestVisibleTo:
    def test_is_the_own_agencys_casework_and_the_supervisors(self, people: Team) -> None:
        notice = prepared(served(people), people.officer)
        for person in (people.officer, people.publisher, people.head, supervisor()):
            assert PublicNotice.objects.visible_to(actor(person)).get() == notice
        for person in (team(Department.URBAN).publisher, people.auditor, people.reviewer):
            assert not PublicNotice.objects.visible_to(actor(person)).exists()

    def test_the_public_sees_neither_prepared_nor_withheld(self, people: Team) -> None:
        prepared(served(people), people.officer)
        shown = published(served(people, [replace(SHOP, kind=PartyKind.INDIVIDUAL_BUSINESS)]), people)
        assert [notice.pk for notice in PublicNotice.objects.public()] == [shown.pk]


def test_a_notice_that_does_not_exist_is_not_visible(people: Team) -> None:
    with pytest.raises(NotVisible):
        actions.publish_notice(subject_id=uuid4(), version=1, by=actor(people.publisher), at=AT)
