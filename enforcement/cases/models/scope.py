"""Which cases an actor may see, and how one is locked for a step."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from enforcement.cases.models.steps import CaseStep
from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.errors import NotVisible
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role
from enforcement.written_once import NOBODY, Among, WrittenOnce

if TYPE_CHECKING:
    from enforcement.cases.models.case import Case


def shows(case: Case, actor: Actor) -> bool:
    """Whether `CaseQuerySet.visible_to` would give this case: the same rule, for a row that is at hand."""
    return (
        actor.supervises
        or case.agency_id in actor.casework_agencies | actor.agencies([Role.AUDITOR])
        or (case.has_dossier and case.agency_id in actor.reviewing_agencies)
        or (actor.account_id in case.drawn_for and bool(actor.agencies([Role.EVALUATOR])))
    )


def _of() -> models.QuerySet[Case]:
    cases: models.QuerySet[Case] = models.QuerySet(apps.get_model("enforcement", "Case"))
    return cases.filter(pk=Among(NOBODY)).order_by("pk")


_LOCKED: Final = WrittenOnce(lambda: _of().select_for_update(no_key=True), cases=NOBODY)
_READ: Final = WrittenOnce(_of, cases=NOBODY)


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases an actor may see, and the way to lock one for a step."""

    def counted(self) -> CaseQuerySet:
        """What counts as a case: filed, or of the simple procedure and decided. A clue is none, whatever became of it.

        Basis: Penalty Law Art. 54: a case begins with its filing.
        """
        return self.filter(Q(filed_at__isnull=False) | Q(Exists(self._decided_on_spot())))

    def clues(self) -> CaseQuerySet:
        """What came in and has not become a case."""
        return self.filter(~Exists(self._decided_on_spot()), filed_at__isnull=True)

    @staticmethod
    def _decided_on_spot() -> models.QuerySet[CaseStep]:
        return CaseStep.objects.filter(case=OuterRef("pk"), code=StepCode.DECIDE_ON_SPOT)

    def visible_to(self, actor: Actor) -> CaseQuerySet:
        """Cases the actor may see, if and only if one of these holds.

        The actor holds casework in the case's agency; or a review office there and the case has a dossier; or the
        case was drawn for the actor to evaluate; or the actor is a supervisor of the justice bureau, or an auditor
        (metadata) of the agency. Nobody else sees any.
        """
        if actor.supervises:
            return self
        agencies = actor.casework_agencies | actor.agencies([Role.AUDITOR])
        scope = Q(agency_id__in=agencies) if len(agencies) != 1 else Q(agency_id=next(iter(agencies)))
        if reviewing := actor.reviewing_agencies - agencies:
            scope |= Q(agency_id__in=reviewing, has_dossier=True)
        if actor.agencies([Role.EVALUATOR]):
            scope |= Q(drawn_for__contains=[actor.account_id])
        return self.filter(scope)

    def seen(self, ids: Collection[UUID], *, by: Actor) -> dict[UUID, Case]:
        """Those of the cases that `visible_to` gives the actor."""
        return self._shown(_READ, ids, by)

    def for_step(self, case_id: UUID, code: StepCode, *, by: Actor, version: int | None = None) -> Case:
        """Lock a case for a step: visible, competent, certified where officers act, and the version seen.

        Raises:
            NotVisible, NotCompetent, VersionRequired, Stale: in this order.

        """
        case = self.locked(case_id, by=by)
        case.must_not_be_recused(by)
        step = PROCEDURE[code]
        office = by.must(step.roles, case.agency_id, code)
        if step.certified and office.role is Role.OFFICER:
            by.must_be_certified()
        if not step.appends:
            case.expect(version)
        return case

    def locked(self, case_id: UUID, *, by: Actor) -> Case:
        """Lock a case the actor may see, for an act that is no step. Raises NotVisible."""
        case = self.all_locked([case_id], by=by).get(case_id)
        if case is None:
            raise NotVisible
        return case

    def all_locked(self, ids: Collection[UUID], *, by: Actor) -> dict[UUID, Case]:
        """Those of the cases that the actor may see, locked in one order for everybody."""
        return self._shown(_LOCKED, ids, by)

    @staticmethod
    def _shown(written: WrittenOnce[Case], ids: Collection[UUID], by: Actor) -> dict[UUID, Case]:
        return {case.pk: case for case in written.rows(cases=list(ids)) if shows(case, by)}
