from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from enforcement.errors import NotCompetent, NotNow, NotVisible, Taken, Unprocessable
from enforcement.journal.models import Entry
from enforcement.law.values import BasisLevel
from enforcement.registry import actions
from enforcement.registry.models import Account, Appointment, Certificate, legal_day
from enforcement.registry.powers import LegalBasis, Power
from enforcement.registry.rules import CASEWORK, REVIEWING, AgencyKind, Rank, Role
from tests import factories
from tests.factories import AT
from tests.harness import Database

TODAY = legal_day(AT)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def officer(committed_db: Database) -> Account:
    return factories.account(factories.agency(), Role.OFFICER, officer=True, certified=None)


@pytest.fixture
def registrar(officer: Account) -> Account:
    """The registrar of the officer's agency."""
    return factories.account(officer.agency, Role.REGISTRAR)


def certify(
    by: Account, officer: UUID | None, number: str = "530524-T-001", id: UUID | None = None
) -> Certificate:
    assert officer is not None
    return actions.add_certificate(
        id=id or uuid4(),
        officer=officer,
        number=number,
        law_area="市场监管",
        valid_from=TODAY,
        valid_to=TOMORROW,
        by=factories.actor(by),
        at=AT,
    )


class TestCertify:
    def test_lets_the_officer_act_and_is_journaled(self, registrar: Account, officer: Account) -> None:
        row = certify(registrar, officer.officer_id)
        assert factories.actor(officer).certificate == row.number
        entry = Entry.objects.get(act="add_certificate")
        assert (entry.stream, entry.subject, entry.actor) == (officer.officer_id, row.pk, registrar.pk)

    def test_is_the_registrars_alone(self, officer: Account) -> None:
        stranger = factories.account(factories.agency(), Role.REGISTRAR)
        for by in (officer, stranger):
            with pytest.raises(NotCompetent):
                certify(by, officer.officer_id)
        assert not Certificate.objects.exists()
        assert Entry.objects.filter(act="add_certificate", outcome="refused").count() == 2

    def test_refuses_a_number_or_an_id_twice(self, registrar: Account, officer: Account) -> None:
        row = certify(registrar, officer.officer_id)
        with pytest.raises(Unprocessable, match="执法证号已登记"):
            certify(registrar, officer.officer_id)
        with pytest.raises(Taken):
            certify(registrar, officer.officer_id, "530524-T-002", row.pk)

    def test_refuses_a_number_the_journal_could_not_hold(self, registrar: Account, officer: Account) -> None:
        with pytest.raises(Unprocessable, match="执法证号"):
            certify(registrar, officer.officer_id, "13800138000")


class TestRevokeCertificate:
    def revoke(self, by: Account, row: Certificate, on: date) -> Certificate:
        return actions.revoke_certificate(certificate_id=row.pk, revoked_on=on, by=factories.actor(by), at=AT)

    def test_takes_effect_on_its_day_and_only_once(self, registrar: Account, officer: Account) -> None:
        row = certify(registrar, officer.officer_id)
        self.revoke(registrar, row, TODAY)
        assert factories.actor(officer).certificate == ""
        with pytest.raises(NotNow, match="起吊销"):
            self.revoke(registrar, row, TODAY)

    def test_does_not_reach_back(self, registrar: Account, officer: Account) -> None:
        row = certify(registrar, officer.officer_id)
        with pytest.raises(Unprocessable, match="不溯及既往"):
            self.revoke(registrar, row, TODAY - timedelta(days=1))

    def test_of_an_expired_certificate_is_refused(self, registrar: Account, officer: Account) -> None:
        row = certify(registrar, officer.officer_id)
        with pytest.raises(NotNow, match="期满"):
            self.revoke(registrar, row, TOMORROW)


class TestPublish:
    def basis(self, by: Account, level: BasisLevel = BasisLevel.LAW) -> LegalBasis:
        return actions.add_legal_basis(
            id=uuid4(),
            statute="中华人民共和国行政处罚法",
            article="第一条",
            level=level,
            act="违法行为",
            penalty="罚款",
            valid_from=TODAY,
            by=factories.actor(by),
            at=AT,
        )

    def power(self, by: Account, agency: UUID, basis: LegalBasis) -> Power:
        return actions.add_power(
            id=uuid4(),
            agency=agency,
            code="T-1",
            name="处罚",
            kind="行政处罚",
            bases=[basis.pk],
            subject="经营者",
            undertaking_unit="执法大队",
            time_limit="九十日",
            remedies="行政复议",
            supervision_phone="12345",
            valid_from=TODAY,
            by=factories.actor(by),
            at=AT,
        )

    def test_of_a_basis_lets_it_found_a_case(self, registrar: Account) -> None:
        row = self.basis(registrar)
        assert not LegalBasis.objects.published_on(TODAY).exists()
        actions.publish_legal_basis(basis_id=row.pk, by=factories.actor(registrar), at=AT)
        assert LegalBasis.objects.published_on(TODAY).get() == row
        assert not LegalBasis.objects.published_on(TODAY - timedelta(days=1)).exists()

    def test_of_a_power_waits_for_its_basis(self, registrar: Account) -> None:
        basis = self.basis(registrar)
        row = self.power(registrar, registrar.agency_id, basis)
        by = factories.actor(registrar)
        with pytest.raises(NotNow, match="尚未公布"):
            actions.publish_power(power_id=row.pk, by=by, at=AT)
        actions.publish_legal_basis(basis_id=basis.pk, by=by, at=AT)
        actions.publish_power(power_id=row.pk, by=by, at=AT)
        assert Power.objects.published_on(TODAY).get() == row
        with pytest.raises(NotNow, match="已经公布"):
            actions.publish_power(power_id=row.pk, by=by, at=AT)

    def test_is_not_for_normative_documents(self, registrar: Account) -> None:
        with pytest.raises(Unprocessable) as refusal:
            self.basis(registrar, BasisLevel.NORMATIVE_DOCUMENT)
        assert "第十六条" in refusal.value.requirements[0].article

    def test_of_another_agencys_power_is_refused(self, registrar: Account) -> None:
        with pytest.raises(NotCompetent):
            self.power(registrar, factories.agency().pk, self.basis(registrar))


class TestAppoint:
    def appoint(self, by: Account, to: Account, role: Role, **more: object) -> Appointment:
        given = {"id": uuid4(), "agency": to.agency_id, "valid_from": TODAY, **more}
        return actions.appoint(account=to.pk, role=role, by=factories.actor(by), at=AT, **given)  # type: ignore[arg-type]

    def test_gives_the_office_from_its_day(self, registrar: Account, officer: Account) -> None:
        self.appoint(registrar, officer, Role.PUBLISHER, valid_from=TOMORROW)
        assert not factories.actor(officer).office([Role.PUBLISHER], officer.agency_id)
        later = factories.actor(officer, AT + timedelta(days=1))
        assert later.office([Role.PUBLISHER], officer.agency_id)

    def test_of_an_unqualified_reviewer_is_refused_with_the_article(
        self, registrar: Account, officer: Account
    ) -> None:
        with pytest.raises(NotNow) as refusal:
            self.appoint(registrar, officer, Role.LEGAL_REVIEWER)
        assert refusal.value.code == "reviewer_qualified"
        assert "第五十八条第二款" in refusal.value.requirements[0].article

    @pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.EVALUATOR])
    def test_to_oversight_is_the_justice_bureaus(
        self, registrar: Account, officer: Account, role: Role
    ) -> None:
        bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
        with pytest.raises(Unprocessable) as refusal:
            self.appoint(registrar, officer, role)
        assert refusal.value.code == "office_elsewhere"
        county = factories.account(bureau, Role.REGISTRAR)
        assert self.appoint(county, officer, role, agency=bureau.pk).agency_id == bureau.pk

    @pytest.mark.parametrize("role", sorted(CASEWORK | REVIEWING))
    def test_to_casework_and_review_is_a_departments(self, officer: Account, role: Role) -> None:
        bureau = factories.agency(None, AgencyKind.JUSTICE_BUREAU)
        with pytest.raises(Unprocessable) as refusal:
            self.appoint(factories.account(bureau, Role.REGISTRAR), officer, role, agency=bureau.pk)
        assert refusal.value.code == "office_elsewhere"

    def test_of_oneself_is_refused(self, registrar: Account) -> None:
        with pytest.raises(NotCompetent, match="本人"):
            self.appoint(registrar, registrar, Role.AGENCY_HEAD, rank=Rank.CHIEF)

    def test_twice_for_the_same_days_is_refused(self, registrar: Account, officer: Account) -> None:
        with pytest.raises(NotNow, match="已任该职务"):
            self.appoint(registrar, officer, Role.OFFICER)

    def test_ends_and_cannot_end_again(self, registrar: Account, officer: Account) -> None:
        row = self.appoint(registrar, officer, Role.PUBLISHER)
        by = factories.actor(registrar)
        actions.end_appointment(appointment_id=row.pk, valid_to=TOMORROW, by=by, at=AT)
        assert not factories.actor(officer, AT + timedelta(days=1)).office(
            [Role.PUBLISHER], officer.agency_id
        )
        with pytest.raises(NotNow, match="终止"):
            actions.end_appointment(appointment_id=row.pk, valid_to=TOMORROW, by=by, at=AT)


class TestDelegate(TestAppoint):
    @pytest.fixture
    def chief(self, officer: Account) -> Appointment:
        return Appointment.objects.get(account=factories.account(officer.agency, Role.AGENCY_HEAD))

    def test_lets_the_delegate_sign_the_acts_named(
        self, registrar: Account, officer: Account, chief: Appointment
    ) -> None:
        self.appoint(registrar, officer, Role.AGENCY_HEAD, delegated_by=chief.pk, acts=["file"])
        assert factories.actor(officer).office([Role.AGENCY_HEAD], officer.agency_id, "file")
        assert not factories.actor(officer).office([Role.AGENCY_HEAD], officer.agency_id, "decide")

    def test_needs_a_delegator_who_holds_the_office(self, registrar: Account, officer: Account) -> None:
        elsewhere = Appointment.objects.get(account=factories.account(factories.agency(), Role.AGENCY_HEAD))
        other_office = Appointment.objects.get(account=factories.account(officer.agency, Role.PUBLISHER))
        for source in (elsewhere.pk, other_office.pk, uuid4()):
            with pytest.raises(Unprocessable, match="授权人"):
                self.appoint(registrar, officer, Role.AGENCY_HEAD, delegated_by=source, acts=["file"])

    def test_does_not_outlive_the_delegators_office(
        self, registrar: Account, officer: Account, chief: Appointment
    ) -> None:
        chief.valid_to = TOMORROW
        chief.save()
        with pytest.raises(Unprocessable, match="授权人"):
            self.appoint(registrar, officer, Role.AGENCY_HEAD, delegated_by=chief.pk, acts=["file"])

    def test_is_not_delegated_on(self, registrar: Account, officer: Account, chief: Appointment) -> None:
        first = self.appoint(registrar, officer, Role.AGENCY_HEAD, delegated_by=chief.pk, acts=["file"])
        third = factories.account(officer.agency)
        with pytest.raises(Unprocessable, match="授权人"):
            self.appoint(registrar, third, Role.AGENCY_HEAD, delegated_by=first.pk, acts=["file"])


class TestRevokeToken:
    def test_is_the_owners_or_the_registrars(self, registrar: Account, officer: Account) -> None:
        officer.set_password(factories.PASSWORD)
        officer.save()
        issued = [
            actions.issue_token(
                account=officer,
                password=factories.PASSWORD,
                device=str(n),
                by=factories.actor(officer),
                at=AT,
            )
            for n in range(2)
        ]
        stranger = factories.account(officer.agency, Role.AGENCY_HEAD)
        with pytest.raises(NotVisible):
            actions.revoke_token(token_id=issued[0].row.id, by=factories.actor(stranger), at=AT)
        actions.revoke_token(token_id=issued[0].row.id, by=factories.actor(officer), at=AT)
        actions.revoke_token(token_id=issued[1].row.id, by=factories.actor(registrar), at=AT)
        assert not officer.auth_token_set.exists()
