"""What is set in type and on its way to the store: rows of work, gone when the store holds it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import models
from django.db.models import F

from media_storage.models import Upload

_BACKOFF: Final = timedelta(seconds=30)
_LONGEST: Final = timedelta(hours=1)


class OutgoingQuerySet(models.QuerySet["Outgoing"]):
    """Files on their way."""

    def due(self, at: datetime) -> OutgoingQuerySet:
        """Those to be sent now."""
        return self.filter(next_attempt__lte=at).order_by("next_attempt")


class Outgoing(models.Model):
    """The bytes of one rendered file, encrypted, until the store holds them under their upload."""

    upload = models.OneToOneField(Upload, on_delete=models.PROTECT, primary_key=True, related_name="+")
    body_sealed = models.BinaryField()
    failures = models.PositiveIntegerField(default=0)
    next_attempt = models.DateTimeField()

    objects = OutgoingQuerySet.as_manager()

    class Meta:
        db_table = "documents_outgoing"
        indexes = [models.Index(fields=["next_attempt"], name="outgoing_due")]

    def __str__(self) -> str:
        return f"{self.upload_id}"

    def failed(self, at: datetime) -> None:
        """Try again, later each time."""
        wait = min(_BACKOFF * 2 ** min(self.failures, 10), _LONGEST)
        Outgoing.objects.filter(pk=self.pk).update(failures=F("failures") + 1, next_attempt=at + wait)
