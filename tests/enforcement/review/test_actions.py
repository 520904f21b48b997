"""Drafting needs a known party; a reviewer can always return what has changed (Penalty Law Arts. 58, 59)."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from enforcement.cases import actions as casework
from enforcement.cases.models import Case, Party
from enforcement.cases.rules import Status, StepCode
from enforcement.errors import NotNow, Stale
from enforcement.law.values import ClueSource, Procedure, ReviewOpinion
from enforcement.review.models import Dossier, Draft
from tests import factories, ordinary
from tests.factories import AT, Team, actor, again

pytestmark = pytest.mark.django_db


def changed_under_review(fine: Decimal) -> tuple[Team, Case, Dossier]:
    """Sent, and then other evidence came to hand."""
    team, case = ordinary.sent(fine=fine)
    factories.evidence(case, team.officer)
    return team, again(case), Dossier.objects.get(case=case)


class TestReturn:
    @pytest.mark.parametrize(
        ("fine", "pass_step", "return_step"),
        [
            (ordinary.FINE, StepCode.PASS_REVIEW, StepCode.RETURN_REVIEW),
            (Decimal(2000), StepCode.PASS_AUDIT, StepCode.RETURN_AUDIT),
        ],
    )
    def test_new_evidence_under_review_bars_the_pass_and_not_the_return(
        self, fine: Decimal, pass_step: StepCode, return_step: StepCode
    ) -> None:
        team, case, dossier = changed_under_review(fine)
        with pytest.raises(Stale) as caught:
            ordinary.give(team, case, pass_step, dossier)
        assert caught.value.code == "dossier_stale"
        ordinary.give(team, case, return_step, dossier, conclusion=ReviewOpinion.CORRECT)
        case = ordinary.send(team, ordinary.draft(team, again(case), fine=fine))
        ordinary.give(team, case, pass_step, case.dossiers.get(draft__seq=2))
        assert again(case).status == Status.REVIEWED

    def test_is_of_the_bytes_that_were_read(self) -> None:
        team, case, dossier = changed_under_review(ordinary.FINE)
        with pytest.raises(Stale) as caught:
            ordinary.give(
                team,
                case,
                StepCode.RETURN_REVIEW,
                dossier,
                digest="0" * 64,
                conclusion=ReviewOpinion.CORRECT,
            )
        assert caught.value.code == "digest_mismatch"

    def test_is_of_the_latest_dossier(self) -> None:
        team, case = ordinary.returned()
        first = Dossier.objects.get(case=case)
        case = ordinary.send(team, ordinary.draft(team, case))
        with pytest.raises(Stale) as caught:
            ordinary.give(team, case, StepCode.RETURN_REVIEW, first, conclusion=ReviewOpinion.CORRECT)
        assert caught.value.code == "dossier_stale"


class TestTheParties:
    def refused(self, team: Team, case: Case) -> str:
        with pytest.raises(NotNow) as caught:
            ordinary.draft(team, case)
        assert caught.value.code == "party_incomplete"
        assert not Draft.objects.exists()
        (unmet,) = [r for r in caught.value.requirements if not r.met]
        assert "第五十九条" in unmet.article
        return str(unmet.code)

    def test_without_one_nothing_is_drafted(self) -> None:
        team = factories.team()
        clue = casework.register_clue(
            id=uuid4(),
            agency=team.agency.pk,
            procedure=Procedure.ORDINARY,
            title="涉嫌倾倒垃圾案",
            source=ClueSource.INSPECTION,
            received_at=AT,
            summary="尚不知何人所为。",
            parties=[],
            by=actor(team.officer),
            at=AT,
        )
        case = factories.concluded(factories.filed(clue, team), team)
        assert self.refused(team, case) == "party_named"

    def test_every_one_has_an_address_before_anything_is_drafted(self) -> None:
        team = factories.team()
        case = factories.case_in(Status.CONCLUDED, team)
        second = Party.objects.create(case=case, kind="person", name="安某")
        assert self.refused(team, case) == "party_address"
        second.complete({"address": "某路9号"})
        ordinary.draft(team, case)
