"""Uploads on the wire: bytes go straight to the object store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import get_default_timezone
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.errors import NotVisible
from enforcement.evidence.actions import intake
from enforcement.evidence.actions.custody import refused_upload
from enforcement.evidence.api.shapes import (
    EXAMPLE,
    EXAMPLE_CASE,
    EXAMPLE_SHA256,
    FIRST_PARTS,
    MD5,
    MOST_PARTS,
    SHA256,
    TREE_HASH,
    DeviceTime,
    EvidenceOnFile,
    LegalTime,
    perform_once,
)
from enforcement.evidence.models.evidence import Evidence, Pending
from enforcement.evidence.rules.common import MOST_AT_ONCE
from enforcement.journal.actions import Answer
from enforcement.law.values import EvidenceKind
from enforcement.registry.models import Actor
from enforcement.showing import shown
from enforcement.wire import ScopedView, StrictForm, actor, checked, moment, once, perform
from media_storage.models import RECEIVING, Upload, UploadState
from media_storage.uploads import Progress, SignedPart


def _md5s(most: int, help_text: str) -> serializers.ListField:
    return serializers.ListField(
        child=serializers.RegexField(MD5),
        max_length=most,
        required=False,
        default=list,
        help_text=f"{help_text}; needed only where the object store enforces Content-MD5 (S3_CHECKSUM=md5)",
    )


class UploadForm(StrictForm):
    """A file about to be sent, and what is said of it as evidence."""

    id = serializers.UUIDField(help_text="Made by the client; the evidence will have it")
    case = serializers.UUIDField()
    file_name = serializers.CharField(max_length=255)
    media_type = serializers.CharField(max_length=127, help_text="Lower case, e.g. image/jpeg")
    size = serializers.IntegerField(
        min_value=0, max_value=2**63 - 1, help_text="Bytes; a recording that came out empty is kept too"
    )
    sha256 = serializers.RegexField(
        SHA256,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the whole file, computed on the device. A larger file may bring it at `complete`, a small one"
        " when it asks for its address: the phone sends what it has while it still films and hashes",
    )
    parts = serializers.ListField(
        child=serializers.RegexField(SHA256),
        max_length=MOST_PARTS,
        required=False,
        default=list,
        help_text="SHA-256 of each part of 8 MiB, where the file is larger than 16 MiB; may follow later",
    )
    md5 = _md5s(MOST_PARTS, "MD5 of each part, or of the whole where it goes in one request")
    kind = serializers.ChoiceField(EvidenceKind.choices(), help_text="证据种类 (Penalty Law Art. 46)")
    title = serializers.CharField(max_length=200, help_text="证据名称")
    purpose = serializers.CharField(max_length=500, default="", allow_blank=True, help_text="证明对象")
    factual = serializers.BooleanField(
        default=True, help_text="Of the facts of the case; false for a record of procedure, e.g. a receipt"
    )
    captured_at = DeviceTime(help_text="拍摄、制作时间, by the device's clock")
    device_clock = DeviceTime(
        required=False,
        allow_null=True,
        default=None,
        help_text="The device's clock now, to show its offset; in a log made offline, when it was made. A repeat may"
        " bring a later one: the first stands",
    )
    place = serializers.CharField(max_length=300, default="", allow_blank=True, help_text="收集地点")
    latitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=-90, max_value=90, allow_null=True, default=None
    )
    longitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=-180, max_value=180, allow_null=True, default=None
    )
    device = serializers.CharField(max_length=100, default="", allow_blank=True, help_text="采集设备")
    supersedes = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence this one replaces")
    record = serializers.UUIDField(
        allow_null=True, default=None, help_text="The step whose record it belongs to, e.g. 现场检查笔录"
    )


class PartRequest(serializers.Serializer[Any]):
    """The request that carries one range of the file; to be sent with exactly these headers."""

    number = serializers.IntegerField(help_text="From 1")
    offset = serializers.IntegerField(help_text="Bytes from the beginning of the file")
    size = serializers.IntegerField()
    method = serializers.CharField()
    url = serializers.CharField()
    headers = serializers.DictField(child=serializers.CharField())
    expires_at = LegalTime()


class UploadShown(serializers.Serializer[Any]):
    """Where an upload stands."""

    id = serializers.UUIDField()
    case = serializers.UUIDField()
    state = serializers.ChoiceField(UploadState.choices)
    size = serializers.IntegerField()
    sha256 = serializers.CharField(allow_blank=True, help_text="Empty until it is declared")
    part_size = serializers.IntegerField(allow_null=True, help_text="Null: the file goes in one request")
    part_count = serializers.IntegerField()
    expires_at = LegalTime(help_text="When it is given up: seven days after the last that was heard of it")
    evidence = serializers.UUIDField(allow_null=True, help_text="Once it is bound to the case")


class UploadBegun(UploadShown):
    """An upload with the requests that carry it; of a larger file, those of its first parts."""

    requests = PartRequest(many=True)


class UploadProgress(UploadShown):
    """An upload with what the object store holds of it."""

    received = serializers.ListField(child=serializers.IntegerField())
    missing = serializers.ListField(child=serializers.IntegerField())


class PartsForm(StrictForm):
    """Parts to get addresses for."""

    parts = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_PARTS),
        allow_empty=False,
        max_length=MOST_AT_ONCE,
    )
    sha256 = serializers.ListField(
        child=serializers.RegexField(SHA256),
        required=False,
        default=list,
        max_length=MOST_AT_ONCE,
        help_text="SHA-256 of each of `parts`, in their order, where not declared yet",
    )
    md5 = _md5s(MOST_AT_ONCE, "MD5 of each of `parts`, in their order")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """Hold each part to one checksum of a kind."""
        for kind in ("sha256", "md5"):
            if attrs[kind] and len(attrs[kind]) != len(attrs["parts"]):
                raise serializers.ValidationError({kind: ["应与 parts 一一对应。"]})
        return attrs


class PartsShown(serializers.Serializer[Any]):
    """Fresh requests."""

    requests = PartRequest(many=True)


class CompleteForm(StrictForm):
    """What the client may say of the whole when everything is sent; all else is on file."""

    sha256 = serializers.RegexField(
        SHA256,
        required=False,
        allow_blank=True,
        default="",
        help_text="Of the whole file, where not declared yet",
    )
    tree_hash = serializers.RegexField(
        SHA256, required=False, allow_blank=True, default="", help_text=TREE_HASH
    )


class OwnUploads(ScopedView[Pending]):
    """The actor's own uploads."""

    queryset = Pending.objects.none()
    serializer_class: type[serializers.BaseSerializer[Any]] | None = UploadShown

    def visible(self, by: Actor) -> QuerySet[Pending]:
        """The actor's own, in cases the actor may see."""
        return Pending.objects.visible_to(by)

    def get_object(self) -> Pending:
        """Return the actor's own; that somebody reached for another's, its custody log says."""
        id, by = self.kwargs["id"], actor(self.request)
        try:
            return intake.seen_upload(id, by=by)
        except NotVisible:
            refused_upload([id], by=by, at=moment(self.request))
            raise


class BeginUpload(OwnUploads):
    """Declaring a file."""

    @extend_schema(
        operation_id="beginUpload",
        request=UploadForm,
        responses={201: UploadBegun},
        examples=[
            OpenApiExample(
                "Photograph",
                request_only=True,
                value={
                    "id": EXAMPLE,
                    "case": EXAMPLE_CASE,
                    "file_name": "货架照片.jpg",
                    "media_type": "image/jpeg",
                    "size": 2483112,
                    "sha256": EXAMPLE_SHA256,
                    "kind": "audiovisual",
                    "title": "货架上超过保质期的食品",
                    "purpose": "证明当事人经营超过保质期的食品",
                    "factual": True,
                    "captured_at": "2026-11-02T10:12:31+08:00",
                    "device_clock": "2026-11-02T10:15:02+08:00",
                    "place": "昌宁县田园镇某某超市",
                    "latitude": "24.827900",
                    "longitude": "99.605300",
                    "device": "执法记录仪 0031",
                },
            )
        ],
    )
    def post(self, request: Request) -> Response:
        """Declare a file and get the requests that carry it to the object store.

        Up to 16 MiB it goes in one request, above in parts of 8 MiB, which grow for a file that would have more
        than 10,000. The declaration stays on file: after a crash, the same request under the same key answers
        with fresh addresses.
        """
        item = item_of(checked(UploadForm, request))
        perform_once(
            request,
            intake.begin_upload,
            lambda _: Answer(201, None),
            id=item.id,
            case_id=item.case_id,
            file=item.file,
            collected=item.collected,
        )
        upload = intake.own_upload(item.id, by=actor(request)).upload
        return Response(begun(intake.open_upload(upload), request), status=201)


class ReadUpload(OwnUploads):
    """One upload."""

    @extend_schema(operation_id="readUpload", responses=UploadProgress)
    def get(self, request: Request, id: UUID) -> Response:
        """Say where an upload stands and which parts are missing, by what the object store holds."""
        upload = self.get_object().upload
        every = tuple(range(1, upload.plan.count + 1))
        if upload.state in RECEIVING:
            progress = intake.progress(upload)
        else:
            progress = Progress(every, ()) if upload.state == UploadState.STORED else Progress((), every)
        body = _upload(upload) | {"received": progress.received, "missing": progress.missing}
        return Response(UploadProgress(body).data)


class SignParts(OwnUploads):
    """Addresses for parts."""

    serializer_class = PartsShown

    @extend_schema(
        operation_id="signParts",
        request=PartsForm,
        responses={200: PartsShown},
        examples=[OpenApiExample("Two parts", request_only=True, value={"parts": [3, 4]})],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Get fresh requests for parts, as often as needed; earlier ones may have expired."""
        pending = self.get_object()
        data = checked(PartsForm, request)
        intake.open_upload(pending.upload)
        numbers = data["parts"]
        checksums = dict(zip(numbers, data["sha256"], strict=False))

        now: list[Upload] = []

        def present(upload: Upload) -> Answer:
            """Nothing to keep: for a repeat addresses are made anew."""
            now.append(upload)
            return Answer(200, None)

        perform(
            request,
            intake.sign_upload,
            present,
            upload_id=id,
            numbers=numbers,
            part_sha256=checksums,
            part_md5=dict(zip(numbers, data["md5"], strict=False)),
        )
        [upload] = now or [self.get_object().upload]
        signed = intake.addresses(upload, numbers)
        return Response({"requests": _requests(signed, request)})


class CompleteUpload(OwnUploads):
    """The end of an upload."""

    serializer_class = EvidenceOnFile

    @extend_schema(
        operation_id="completeUpload",
        request=CompleteForm,
        responses={201: EvidenceOnFile, 202: UploadShown},
        examples=[
            OpenApiExample("A film hashed on the way", request_only=True, value={"sha256": EXAMPLE_SHA256})
        ],
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Say that everything is sent; the file becomes evidence of the case.

        Missing or other bytes: 409. The store away: 503, and the server goes on by itself; the same request
        again, under the same key or another, answers with the same evidence. A file of more than 1,000 parts is
        joined later: 202, and reading the upload, at `Location`, says when it is evidence.
        """
        data = checked(CompleteForm, request)
        once(request)
        by, at = actor(request), moment(request)
        said = intake.Said(data["sha256"], data["tree_hash"]) if any(data.values()) else None
        try:
            pending = intake.own_upload(id, by=by)
        except NotVisible:
            refused_upload([id], by=by, at=at)
            raise
        if later := intake.leave_to_worker(pending, said=said, at=at):
            return Response(UploadShown(_upload(later)).data, status=202, headers={"Location": where(id)})
        settled = intake.settle(id, by=by, at=at, said=said)
        with intake.reopened_if_refused(id):
            return perform_once(
                request,
                intake.bind_evidence,
                _bound,
                pending=pending,
                case_id=pending.case_id,
                settled=settled,
            )


def where(upload_id: UUID) -> str:
    """The address of an upload."""
    return reverse("evidence-upload", kwargs={"id": upload_id})


def item_of(data: dict[str, Any]) -> intake.Item:
    """A declaration as its form read it."""
    file = intake.File(
        name=data.pop("file_name"),
        media_type=data.pop("media_type"),
        size=data.pop("size"),
        sha256=data.pop("sha256"),
        parts=tuple(data.pop("parts")),
        md5=tuple(data.pop("md5")),
    )
    id, case_id = data.pop("id"), data.pop("case")
    return intake.Item(id, case_id, file, intake.Collected(**data | {"kind": EvidenceKind(data["kind"])}))


def begun(upload: Upload, request: Request) -> dict[str, Any]:
    """An upload with the addresses of its first parts, of those whose checksum is known."""
    known = [number for number, sha256 in enumerate(upload.checksums, start=1) if sha256]
    signed = intake.addresses(upload, known[:FIRST_PARTS]) if upload.state in RECEIVING else ()
    return shown(UploadBegun, _upload(upload) | {"requests": _requests(signed, request)})


def _bound(evidence: Evidence) -> Answer:
    return Answer(201, shown(EvidenceOnFile, evidence))


def _upload(upload: Upload) -> dict[str, Any]:
    return {
        "id": upload.pk,
        "case": upload.context,
        "state": upload.state,
        "size": upload.size,
        "sha256": upload.sha256,
        "part_size": upload.part_size,
        "part_count": upload.plan.count,
        "expires_at": upload.expires_at,
        "evidence": upload.pk if upload.state == UploadState.STORED else None,
    }


def _requests(signed: Sequence[SignedPart], request: Request) -> list[dict[str, Any]]:
    at = moment(request).astimezone(get_default_timezone())
    validities = {part.request.expires_in for part in signed}
    until = {seconds: (at + timedelta(seconds=seconds)).isoformat() for seconds in validities}
    return [
        {
            "number": part.range.number,
            "offset": part.range.offset,
            "size": part.range.size,
            "method": part.request.method,
            "url": part.request.url,
            "headers": part.request.headers,
            "expires_at": until[part.request.expires_in],
        }
        for part in signed
    ]
