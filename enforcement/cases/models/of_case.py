"""What belongs to a case is seen with it."""

from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from enforcement.cases.models.case import Case
from enforcement.registry.models import Actor

Row = TypeVar("Row", bound=models.Model)


class OfCase(models.QuerySet[Row]):
    """Rows that belong to a case."""

    def visible_to(self, actor: Actor) -> Self:
        """Rows of cases the actor may see with their content, and no other: an auditor is shown none."""
        return self.filter(case__in=Case.objects.visible_to(actor.reading))
