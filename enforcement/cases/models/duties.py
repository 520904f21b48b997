"""What a case owes, and what is held against it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import models

from enforcement.cases.models.hindrances import Finding, Hindrance
from enforcement.cases.models.steps import CaseStep
from enforcement.cases.rules import PROCEDURE, SEAL_OWED, StepCode
from enforcement.errors import NotNow
from enforcement.law.statutes import Article


class Duties(models.Model):
    """A case as the bearer of duties: hindrances open with the duty and close with its fulfilment."""

    class Meta:
        abstract = True

    def hinder(
        self, code: str, article: Article, detail: str, *, at: datetime, until: date | None = None
    ) -> None:
        """Open a hindrance, once per code. `until` is the last day on which it bars by itself."""
        Hindrance.objects.get_or_create(
            case_id=self.pk,
            code=code,
            closed_at=None,
            defaults={"article": str(article), "detail": detail, "opened_at": at, "until": until},
        )

    def unhinder(self, code: str, *, at: datetime) -> None:
        """Close the open hindrances of a code."""
        Hindrance.objects.filter(case_id=self.pk, code=code, closed_at__isnull=True).update(closed_at=at)

    def owe_seal(self, step: CaseStep, *, at: datetime) -> None:
        """Owe the sealed file of what a step made; what comes anew takes the place of what came before it."""
        code = StepCode(step.code)
        owed = SEAL_OWED[code]
        if not PROCEDURE[code].appends:
            self.unhinder(owed.code, at=at)
        Hindrance.objects.create(
            case_id=self.pk,
            step=step,
            code=owed.code,
            article=str(owed.article),
            detail=owed.detail,
            opened_at=at,
        )

    def sealed(self, step: UUID, made_by: Collection[StepCode], *, at: datetime) -> None:
        """The sealed file of what was made by a step, of one of these codes, is on file."""
        Hindrance.objects.filter(
            case_id=self.pk, step=step, step__code__in=list(made_by), closed_at__isnull=True
        ).update(closed_at=at)

    def must_be_sealed(self, step: CaseStep, at: datetime) -> None:
        """Refuse to serve what a step made while its sealed file is not on file. Raises NotNow."""
        owed = Hindrance.objects.open_at(at).filter(case_id=self.pk, step=step).first()
        if owed is not None:
            raise NotNow(owed.detail, code=owed.code, article=Article.parse(owed.article))

    def find(
        self, step: CaseStep | None, code: str, article: Article, detail: str, *, at: datetime
    ) -> Finding:
        """Record a veto finding: the record was accepted, the defect stays on file."""
        return Finding.objects.create(
            case_id=self.pk, step=step, code=code, article=str(article), detail=detail, found_at=at
        )
