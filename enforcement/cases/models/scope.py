"""Which cases an actor may see, and how one is locked for a step."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models
from django.db.models import Q

from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.errors import NotVisible
from enforcement.registry.models import Actor
from enforcement.registry.rules import Role

if TYPE_CHECKING:
    from enforcement.cases.models.case import Case


class CaseQuerySet(models.QuerySet["Case"]):
    """Cases an actor may see, and the way to lock one for a step."""

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

    def for_step(self, case_id: UUID, code: StepCode, *, by: Actor, version: int | None = None) -> Case:
        """Lock a case for a step: visible, competent, certified where officers act, and the version seen.

        Raises:
            NotVisible, NotCompetent, VersionRequired, Stale: in this order.

        """
        case = self.visible_to(by).select_for_update(no_key=True).filter(pk=case_id).first()
        if case is None:
            raise NotVisible
        step = PROCEDURE[code]
        office = by.must(step.roles, case.agency_id, code)
        if step.certified and office.role is Role.OFFICER:
            by.must_be_certified()
        if not step.appends:
            case.expect(version)
        return case

    def locked(self, case_id: UUID, *, by: Actor) -> Case:
        """Lock a case the actor may see, for an act that is no step. Raises NotVisible."""
        case = self.visible_to(by).select_for_update(no_key=True).filter(pk=case_id).first()
        if case is None:
            raise NotVisible
        return case
