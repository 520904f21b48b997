"""What a case rests on."""

from __future__ import annotations

import uuid

from django.db import models

from enforcement.registry.powers import LegalBasis, Power


class CaseBasis(models.Model):
    """A legal basis cited, with the power it is exercised under."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey("enforcement.Case", on_delete=models.PROTECT, related_name="bases")
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, related_name="+")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, null=True, related_name="+")
    cited_at = models.DateTimeField()

    class Meta:
        db_table = "cases_basis"
        constraints = [models.UniqueConstraint(fields=["case", "basis"], name="case_basis_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.basis_id}"
