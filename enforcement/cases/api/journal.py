"""The whole-process record of a case."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.cases.models import Case
from enforcement.errors import NotVisible
from enforcement.journal.models import Entry
from enforcement.journal.rules import Outcome
from enforcement.registry.models import Actor
from enforcement.wire import (
    ScopedView,
)


class EntryShown(serializers.Serializer[Any]):
    """A journal entry: who did what when, and its place in the chain; never any personal value."""

    seq = serializers.IntegerField()
    act = serializers.CharField()
    outcome = serializers.ChoiceField([(o.value, o.value) for o in Outcome])
    actor = serializers.UUIDField()
    subject = serializers.UUIDField(allow_null=True)
    at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    body = serializers.CharField(help_text="Canonical JSON, the bytes under the digest")
    digest = serializers.SerializerMethodField(help_text="SHA-256 over 0x00, previous digest, seq, body")

    def get_digest(self, entry: Entry) -> str:
        """Hex of the digest."""
        return bytes(entry.digest).hex()


class CaseJournal(ScopedView[Entry]):
    """The whole-process record of one case."""

    queryset = Entry.objects.none()
    serializer_class = EntryShown
    keyset = ("recorded_at", "id")

    def visible(self, by: Actor) -> QuerySet[Entry]:
        """Entries of the case's stream, for whoever may see the case."""
        if not Case.objects.visible_to(by).filter(pk=self.kwargs["case_id"]).exists():
            raise NotVisible
        return Entry.objects.filter(stream=self.kwargs["case_id"])

    @extend_schema(operation_id="listCaseJournal", responses=EntryShown(many=True))
    def get(self, request: Request, case_id: UUID) -> Response:
        """List the journal 全过程记录流水 of a case, newest first (Art. 47)."""
        return self.page()
