"""Powers handed down to township governments 乡镇赋权 (Penalty Law Art. 24): who may act where, from which day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import Q

from enforcement.registry.county import Issued
from enforcement.registry.models import Agency
from enforcement.registry.powers import Power, PublishedQuerySet


class TownshipPowerQuerySet(PublishedQuerySet["TownshipPower"]):
    """Powers handed down, by day, power and place."""

    def of(
        self, agency_id: UUID, powers: Iterable[UUID], bases: Iterable[UUID], day: date
    ) -> TownshipPowerQuerySet:
        """Those that some township has on the day: these powers, or powers of the agency on these bases."""
        same = Q(power_id__in=list(powers)) | Q(power__agency_id=agency_id, power__bases__in=list(bases))
        return self.published_on(day).filter(same).select_related("township").distinct()

    def exercised_by(self, township_id: UUID, day: date) -> TownshipPowerQuerySet:
        """Those a township has on the day."""
        return self.published_on(day).filter(township_id=township_id).select_related("power__agency")


class TownshipPower(Issued):
    """A power of a county department that a township exercises in its own name; the department then may not, there.

    `document` is the published decision of the province. A row is published and ends; it never changes.
    """

    township = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handed_down")
    power = models.ForeignKey(Power, on_delete=models.PROTECT, related_name="handed_down")
    objects = TownshipPowerQuerySet.as_manager()

    class Meta:
        db_table = "registry_township_power"
        ordering = ["township", "power", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "power", "valid_from"], name="township_power_one_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.township_id} {self.power_id}"
