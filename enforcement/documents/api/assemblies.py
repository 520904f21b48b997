"""The whole file of a case on the wire: asked for, looked after, fetched."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.documents.actions import assembly, keeping
from enforcement.documents.api.instruments import FileAddress, address
from enforcement.documents.models import Assembly
from enforcement.documents.rules.vocabulary import Scope
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import NothingForm, ScopedView, StrictForm, as_rendered, checked, perform

_EXAMPLE = {"id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b42", "scope": "whole"}


class AssemblyForm(StrictForm):
    """A request for the file."""

    id = serializers.UUIDField(help_text="Made by the client")
    scope = serializers.ChoiceField(Scope.choices(), help_text="`main`: without 副卷, as a party may see it")


class AssemblyShown(serializers.Serializer[Any]):
    """A file put together, or being put together."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    scope = serializers.ChoiceField(Scope.choices())
    asked_at = serializers.DateTimeField()
    pages = serializers.IntegerField(allow_null=True, help_text="Null: not made yet")
    instruments = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField(allow_null=True)
    ready = serializers.BooleanField(help_text="It can be fetched")


def _show(row: Assembly) -> dict[str, Any]:
    made = getattr(row, "file", None)
    shown = {
        "id": row.pk,
        "case_id": row.case_id,
        "scope": row.scope,
        "asked_at": row.asked_at,
        "pages": made.pages if made else None,
        "instruments": made.instruments if made else None,
        "sha256": made.sha256 if made else None,
        "ready": bool(made and made.stored),
    }
    return dict(AssemblyShown(shown).data)


class AskForFile(APIView):
    """The whole file of a case."""

    @extend_schema(
        operation_id="askForFile",
        request=AssemblyForm,
        responses={202: AssemblyShown},
        examples=[OpenApiExample("Both volumes", request_only=True, value=_EXAMPLE)],
    )
    def post(self, request: Request, case_id: UUID) -> Response:
        """Ask for the whole file 全卷 as one PDF/A in its statutory order, made by the server."""
        data = checked(AssemblyForm, request)
        return perform(
            request,
            assembly.ask_for_file,
            lambda row: Answer(202, as_rendered(_show(row))),
            case_id=case_id,
            id=data["id"],
            scope=Scope(data["scope"]),
        )


class AssemblyDetail(ScopedView[Assembly]):
    """One file put together."""

    queryset = Assembly.objects.none()
    serializer_class = AssemblyShown

    def visible(self, by: Actor) -> QuerySet[Assembly]:
        """Files of cases whose content the actor may read."""
        return Assembly.objects.visible_to(by).select_related("file__upload__stored")

    @extend_schema(operation_id="readAssembly", responses=AssemblyShown)
    def get(self, request: Request, id: UUID) -> Response:
        """Read how far the file is."""
        return Response(_show(self.get_object()))


class AccessAssembly(APIView):
    """The file itself."""

    @extend_schema(operation_id="accessAssembly", request=NothingForm, responses={201: FileAddress})
    def post(self, request: Request, id: UUID) -> Response:
        """Ask for the file put together; a short-lived address, one journal entry."""
        checked(NothingForm, request)
        return perform(request, keeping.access_assembly, address, subject_id=id)
