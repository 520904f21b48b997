"""The whole file of a case put together as one document; asked for, made by the worker, never changed."""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import models

from enforcement.cases.models import Case
from enforcement.documents.rules.vocabulary import Scope
from enforcement.registry.models import Account, Actor, choices
from media_storage.models import StoredObject, Upload


class AssemblyQuerySet(models.QuerySet["Assembly"]):
    """Files put together."""

    def visible_to(self, actor: Actor) -> AssemblyQuerySet:
        """Files of cases whose content the actor may read."""
        return self.filter(case__in=Case.objects.visible_to(actor.reading))

    def waiting(self, at: datetime) -> AssemblyQuerySet:
        """Those that were asked for and are not made yet."""
        return self.filter(file__isnull=True, asked_at__lte=at).order_by("asked_at")


class Assembly(models.Model):
    """A request for the whole file 全卷, as the case stands when it is made."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assemblies")
    scope = models.CharField(max_length=10, choices=choices(Scope))
    asked_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        db_table = "documents_assembly"

    def __str__(self) -> str:
        return f"{self.case_id} {self.scope}"


class AssemblyFile(models.Model):
    """The file that was made, how many pages it has, and of which instruments it is."""

    assembly = models.OneToOneField(Assembly, on_delete=models.PROTECT, primary_key=True, related_name="file")
    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    pages = models.PositiveIntegerField()
    instruments = models.PositiveIntegerField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "documents_assembly_file"

    def __str__(self) -> str:
        return f"{self.assembly_id} {self.pages}"

    @property
    def stored(self) -> StoredObject | None:
        """Where it is kept; None while it is on its way."""
        found = getattr(self.upload, "stored", None)
        return found if isinstance(found, StoredObject) else None
