"""Who handles a case, who investigated it, who stands aside."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from enforcement.cases.models.officers import CaseOfficer
from enforcement.cases.models.steps import CaseStep
from enforcement.cases.rules import StepCode
from enforcement.errors import NotCompetent, Requirement
from enforcement.law.statutes import art
from enforcement.registry.models import Actor

#: Records of what officers did on site, with who was there.
_ON_SITE: Final = (StepCode.INSPECT, StepCode.QUESTION, StepCode.TAKE_MEASURE, StepCode.PRESERVE)


class Handled(models.Model):
    """A case as the work of people."""

    #: Accounts of those who stand aside by a granted recusal (Art. 43): no step of theirs is taken.
    recused = ArrayField(models.UUIDField(), default=list)

    class Meta:
        abstract = True

    def recuse(self, account: UUID) -> None:
        """Let somebody stand aside for good. Basis: Penalty Law Art. 43."""
        self.recused = sorted({*self.recused, account}, key=str)
        self.save(update_fields=["recused"])

    def must_not_be_recused(self, actor: Actor) -> None:
        """Refuse who stands aside.

        Raises:
            NotCompetent: the actor's recusal was granted. Basis: Penalty Law Art. 43.

        """
        if actor.account_id in self.recused:
            article = art("CFF", "43").cite()
            raise NotCompetent(
                "您已从本案回避,不得办理本案事项。",
                code="recused",
                requirements=[Requirement("recused", article, "未从本案回避")],
            )

    def must_be_handled_by(self, actor: Actor) -> None:
        """Refuse anybody but the officers now named to the case.

        Raises:
            NotCompetent: the actor is not one of them. Basis: Penalty Law Art. 42.

        """
        named = CaseOfficer.objects.filter(case_id=self.pk, released_at__isnull=True).values_list(
            "officer_id", flat=True
        )
        if actor.officer_id not in named:
            raise NotCompetent("须由本案办案人员办理。", code="not_on_the_case")

    def investigator_ids(self) -> frozenset[UUID]:
        """Every officer ever named on the case or present at one of its records; leaving makes nobody a stranger."""
        records = CaseStep.objects.filter(case_id=self.pk, code__in=_ON_SITE)
        present = {
            UUID(officer["officer"])
            for content in records.values_list("content", flat=True)
            for officer in content.get("officers", ())
        }
        return (
            frozenset(CaseOfficer.objects.filter(case_id=self.pk).values_list("officer_id", flat=True))
            | present
        )
