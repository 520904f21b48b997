from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class Row(models.Model):
    """The columns a list of cases shows, without what they mean. `populate.sql` makes the table."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    agency = models.UUIDField()
    department = models.CharField(max_length=30)
    procedure = models.CharField(max_length=10)
    title = models.CharField(max_length=300)
    party_name = models.CharField(max_length=200)
    source_number = models.CharField(max_length=60)
    case_number = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=20)
    stage = models.CharField(max_length=20)
    major = models.BooleanField()
    version = models.IntegerField()
    opened_at = models.DateTimeField()
    filed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar[models.Manager[Row]] = models.Manager()

    class Meta:
        app_label = "bare"
        managed = False
        db_table = "bench_bare"

    def __str__(self) -> str:
        return self.source_number
