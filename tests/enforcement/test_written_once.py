"""A question written once gives what the queryset gives, whoever asks first and whatever was asked before."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db.models import QuerySet

from enforcement.cases.models import Case
from enforcement.written_once import NOBODY, NOTHING, Among, WrittenOnce
from tests import factories

pytestmark = pytest.mark.django_db


def _of(case: UUID) -> QuerySet[Case]:
    return Case.objects.filter(pk=case).select_related("agency", "opened_by__officer")


def test_it_gives_the_rows_of_the_queryset_with_their_relations() -> None:
    team = factories.team()
    cases = [factories.clue(team), factories.clue(team)]
    written = WrittenOnce(lambda: _of(NOBODY), case=NOBODY)
    assert written.rows(case=uuid4()) == []
    for case in cases:
        found = written.first(case=case.pk)
        assert found is not None
        [plain] = _of(case.pk)
        assert {name: getattr(found, name) for name in vars(plain) if not name.startswith("_")} == {
            name: value for name, value in vars(plain).items() if not name.startswith("_")
        }
        assert found.agency == plain.agency
        assert found.opened_by.officer == plain.opened_by.officer


def test_several_ids_stand_in_one_blank() -> None:
    team = factories.team()
    cases = [factories.clue(team) for _ in range(3)]
    written = WrittenOnce(lambda: Case.objects.filter(pk=Among(NOTHING)).order_by("pk"), cases=NOTHING)
    wanted = sorted(case.pk for case in cases[:2])
    assert [case.pk for case in written.rows(cases=[*wanted, uuid4()])] == wanted
    assert written.rows(cases=[]) == []
