"""Derivatives and redactions on the wire."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiExample, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.evidence import copies, processing
from enforcement.evidence.actions.derivatives import Handed, access_derivative
from enforcement.evidence.actions.redaction import MOST_REGIONS, Region, redact_photograph
from enforcement.evidence.api.evidence import VisibleEvidence
from enforcement.evidence.api.shapes import EXAMPLE, perform_once
from enforcement.evidence.models.derived import Redaction
from enforcement.evidence.refusals import refusing
from enforcement.evidence.rules.common import AccessPurpose
from enforcement.journal.actions import Answer
from enforcement.wire import StrictForm, checked, moment, perform, several
from media_storage.derivatives import Kind

_MOST_PIXELS = 100_000


class DerivativeForm(StrictForm):
    """What somebody wants to look at."""

    kind = serializers.ChoiceField(Kind.choices)
    redaction = serializers.UUIDField(
        required=False, allow_null=True, default=None, help_text="Which one, where `kind` is `redaction`"
    )
    purpose = serializers.ChoiceField(AccessPurpose.choices(), default=AccessPurpose.CASEWORK.value)
    unmarked = serializers.BooleanField(
        default=False,
        help_text="A redacted photograph as it is on record, for release: publisher 公示管理员 or head 机关负责人",
    )


class DerivativeHanded(serializers.Serializer[Any]):
    """A marked copy to fetch, as an attachment, until it expires; or one that is being made."""

    id = serializers.UUIDField(allow_null=True, help_text="Of the copy; null where it is the record itself")
    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.ChoiceField([("ready", "可下载"), ("preparing", "正在制作")])
    url = serializers.CharField(allow_null=True)
    expires_at = serializers.DateTimeField(allow_null=True)
    media_type = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    marked = serializers.BooleanField()


class DerivativeShown(serializers.Serializer[Any]):
    """What was made of evidence, or why it was not; no bytes, no address."""

    kind = serializers.ChoiceField(Kind.choices)
    state = serializers.SerializerMethodField()
    refusal = serializers.CharField(allow_blank=True)
    detail = serializers.CharField(allow_blank=True)
    media_type = serializers.CharField(allow_blank=True)
    size = serializers.IntegerField()
    sha256 = serializers.CharField(
        allow_blank=True, help_text="Of the unmarked record, which is not handed out"
    )
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    made_at = serializers.DateTimeField()

    def get_state(self, row: Any) -> str:
        """Made or refused."""
        return "refused" if row.refusal else "made"


class RegionForm(StrictForm):
    """A rectangle on the upright picture, in pixels of the original."""

    x = serializers.IntegerField(min_value=0, max_value=_MOST_PIXELS)
    y = serializers.IntegerField(min_value=0, max_value=_MOST_PIXELS)
    width = serializers.IntegerField(min_value=1, max_value=_MOST_PIXELS)
    height = serializers.IntegerField(min_value=1, max_value=_MOST_PIXELS)


class RedactionForm(StrictForm):
    """Regions to cover, and why."""

    id = serializers.UUIDField()
    regions = several(RegionForm, at_most=MOST_REGIONS)
    reason = serializers.CharField(max_length=500)


class RedactionShown(serializers.Serializer[Any]):
    """A redaction: who covered what, when and why, and the SHA-256 of the result once it is made."""

    id = serializers.UUIDField()
    evidence = serializers.UUIDField(source="evidence_id")
    regions = RegionForm(many=True)
    reason = serializers.CharField()
    by = serializers.UUIDField(source="by_id")
    name = serializers.CharField(source="by.name")
    certificate = serializers.CharField(allow_blank=True)
    at = serializers.DateTimeField()
    derivative = DerivativeShown(
        allow_null=True, default=None, help_text="Null while the picture is being made"
    )


class Derivatives(VisibleEvidence):
    """Derivatives of one piece of evidence."""

    serializer_class = DerivativeShown
    pagination_class = None

    @extend_schema(operation_id="listDerivatives", responses=DerivativeShown(many=True), filters=False)
    def get(self, request: Request, id: UUID) -> Response:
        """List what was made of the evidence 派生件, or why it was not."""
        return Response(DerivativeShown(copies.all_of(self.get_object().pk), many=True).data)

    @extend_schema(
        operation_id="accessDerivative",
        request=DerivativeForm,
        responses={200: OpenApiResponse(DerivativeHanded), 202: OpenApiResponse(DerivativeHanded)},
        examples=[
            OpenApiExample(
                "Head looks at a film", request_only=True, value={"kind": "preview", "purpose": "casework"}
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Get a copy marked with viewer, case and time 水印; who asked, when and for what is journaled.

        Pictures are ready with the answer. A preview is marked by a task: 202 the first time; ask again, under a
        new key, until the answer is 200. Evidence that is not what it should be has no derivatives: 409 says why.
        """
        data = checked(DerivativeForm, request)
        at = moment(request)
        answer = perform(
            request,
            access_derivative,
            lambda handed: _handed(handed, request),
            evidence_id=id,
            kind=Kind(data["kind"]),
            redaction_id=data["redaction"],
            purpose=AccessPurpose(data["purpose"]),
            unmarked=data["unmarked"],
        )
        if answer.data["state"] == "preparing":
            processing.mark_soon(UUID(answer.data["id"]), at=at)
        elif answer.data["id"]:
            with refusing():
                copies.mark_now(UUID(answer.data["id"]), at=at)
        return answer


class Redactions(VisibleEvidence):
    """Redactions of one photograph."""

    serializer_class = RedactionShown
    pagination_class = None

    @extend_schema(operation_id="listRedactions", responses=RedactionShown(many=True), filters=False)
    def get(self, request: Request, id: UUID) -> Response:
        """List the redactions 遮盖 of a photograph."""
        rows = Redaction.objects.filter(evidence=self.get_object().pk).order_by("at")
        return Response(RedactionShown(rows.select_related("by", "derivative"), many=True).data)

    @extend_schema(
        operation_id="redactPhotograph",
        request=RedactionForm,
        responses={202: RedactionShown},
        examples=[
            OpenApiExample(
                "Cover a face",
                request_only=True,
                value={
                    "id": EXAMPLE,
                    "regions": [{"x": 620, "y": 410, "width": 180, "height": 220}],
                    "reason": "遮盖无关人员面部",
                },
            )
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Have regions covered in a copy; the original stays as it is. A task makes it: 202, then see the list."""
        data = checked(RedactionForm, request)
        answer = perform_once(
            request,
            redact_photograph,
            lambda redaction: Answer(202, _plain(RedactionShown(redaction).data)),
            id=data["id"],
            evidence_id=id,
            regions=[Region(**region) for region in data["regions"]],
            reason=data["reason"],
        )
        processing.redact_soon(data["id"], at=moment(request))
        return answer


def _handed(handed: Handed, request: Request) -> Answer:
    signed = copies.address(handed) if handed.ready else None
    shown = {
        "id": handed.copy.pk if handed.copy else None,
        "kind": handed.derivative.kind,
        "state": "ready" if handed.ready else "preparing",
        "url": signed.url if signed else None,
        "expires_at": moment(request) + timedelta(seconds=signed.expires_in) if signed else None,
        "media_type": handed.derivative.media_type,
        "width": handed.derivative.width,
        "height": handed.derivative.height,
        "marked": handed.copy is not None,
    }
    return Answer(200 if handed.ready else 202, dict(DerivativeHanded(shown).data))


def _plain(shown: Any) -> dict[str, Any]:
    return dict(shown)
