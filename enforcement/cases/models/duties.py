"""What a case owes, and what is held against it."""

from __future__ import annotations

from datetime import date, datetime

from django.db import models

from enforcement.cases.models.hindrances import Finding, Hindrance
from enforcement.cases.models.steps import CaseStep
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

    def find(
        self, step: CaseStep | None, code: str, article: Article, detail: str, *, at: datetime
    ) -> Finding:
        """Record a veto finding: the record was accepted, the defect stays on file."""
        return Finding.objects.create(
            case_id=self.pk, step=step, code=code, article=str(article), detail=detail, found_at=at
        )
