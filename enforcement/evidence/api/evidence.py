"""Evidence on the wire: lists, and leave to look."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.evidence.actions import access, custody
from enforcement.evidence.api.shapes import EXAMPLE, EvidenceOnFile
from enforcement.evidence.models.derived import EvidenceFlag
from enforcement.evidence.models.evidence import Evidence, EvidenceQuerySet
from enforcement.evidence.rules.common import MOST_AT_ONCE, AccessPurpose
from enforcement.journal.actions import Answer
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor
from enforcement.wire import ScopedView, StrictForm, actor, checked, moment, perform


class AccessForm(StrictForm):
    """Files somebody wants to see."""

    evidence = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=MOST_AT_ONCE
    )
    purpose = serializers.ChoiceField(AccessPurpose.choices(), default=AccessPurpose.CASEWORK.value)


class GrantShown(serializers.Serializer[Any]):
    """An address that answers with the file, as an attachment, until it expires."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    expires_at = serializers.DateTimeField()
    file_name = serializers.CharField()
    sha256 = serializers.CharField()


class EvidenceFilters(filters.FilterSet):
    """What a list of evidence may be narrowed by."""

    case = filters.UUIDFilter(field_name="case_id")
    kind = filters.ChoiceFilter(choices=EvidenceKind.choices())
    factual = filters.BooleanFilter()
    flagged = filters.BooleanFilter(method="of_flagged", help_text="Whether inspection found anything odd")

    class Meta:
        model = Evidence
        fields: ClassVar[list[str]] = []

    def of_flagged(self, rows: EvidenceQuerySet, _name: str, value: bool) -> EvidenceQuerySet:
        """Narrow to evidence with a flag, or without any."""
        odd = Exists(EvidenceFlag.objects.filter(evidence=OuterRef("pk")))
        return rows.filter(odd if value else ~odd)


class VisibleEvidence(ScopedView[Evidence]):
    """Evidence of the cases the actor may see."""

    queryset = Evidence.objects.none()
    serializer_class: type[serializers.BaseSerializer[Any]] | None = EvidenceOnFile
    keyset = ("received_at", "id")

    def visible(self, by: Actor) -> QuerySet[Evidence]:
        """Evidence visible to the actor."""
        return Evidence.objects.visible_to(by).shown()

    def get_object(self) -> Evidence:
        """Return the piece; that somebody asked for one that is not theirs to see, its custody log says."""
        try:
            return super().get_object()
        except Http404:
            by, at = actor(self.request), moment(self.request)
            custody.refused_view(self.kwargs["id"], by=by, at=at)
            raise


class EvidenceList(VisibleEvidence):
    """A list of evidence."""

    filterset_class = EvidenceFilters

    @extend_schema(operation_id="listEvidence", responses=EvidenceOnFile(many=True))
    def get(self, request: Request) -> Response:
        """List evidence 证据, newest first."""
        return self.page()


class ReadEvidence(VisibleEvidence):
    """One piece of evidence."""

    @extend_schema(operation_id="readEvidence", responses=EvidenceOnFile)
    def get(self, request: Request, id: UUID) -> Response:
        """Read what is on file of a piece of evidence; `POST /evidence/access` gives its bytes.

        The custody log says who read it, and who asked and was told there is no such thing.
        """
        evidence = self.get_object()
        custody.view(evidence, by=actor(request), at=moment(request))
        return Response(EvidenceOnFile(evidence).data)


class AccessEvidence(VisibleEvidence):
    """Leave to look."""

    serializer_class = GrantShown

    @extend_schema(
        operation_id="accessEvidence",
        request=AccessForm,
        responses={200: OpenApiResponse(GrantShown(many=True))},
        examples=[
            OpenApiExample(
                "Reviewer opens a photograph",
                request_only=True,
                value={"evidence": [EXAMPLE], "purpose": "review"},
            )
        ],
        filters=False,
    )
    def post(self, request: Request) -> Response:
        """Get short-lived addresses of files; who asked, when and for what is journaled.

        A repeat under the same key gets the first answer, expired or not: a new look is a new request.
        """
        data = checked(AccessForm, request)
        at = moment(request)
        return perform(
            request,
            access.access_evidence,
            lambda grants: Answer(200, [_grant(grant, at) for grant in grants]),
            ids=data["evidence"],
            purpose=AccessPurpose(data["purpose"]),
        )


def _grant(grant: access.Grant, at: Any) -> dict[str, Any]:
    shown = {
        "id": grant.evidence.pk,
        "url": grant.url,
        "expires_at": at + timedelta(seconds=grant.expires_in),
        "file_name": grant.evidence.stored.file_name,
        "sha256": grant.evidence.sha256,
    }
    return dict(GrantShown(shown).data)
