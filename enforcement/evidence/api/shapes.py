"""Evidence as it is shown, and what its routes share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.utils.timezone import get_default_timezone
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.evidence.actions.common import AlreadyDone
from enforcement.evidence.rules.flags import FlagCode
from enforcement.journal.actions import Act, Answer
from enforcement.law.values import EvidenceKind
from enforcement.wire import MadeShown, perform, respond
from media_storage.inspection import Nature
from media_storage.models import Safekeeping, Verification

T = TypeVar("T")

SHA256 = r"^[0-9a-f]{64}$"
MD5 = r"^[0-9a-f]{32}$"
FIRST_PARTS = 10
MOST_PARTS = 10_000
_EARLIEST, _LATEST = 1970, 2100
TREE_HASH = (
    "Merkle tree hash (RFC 6962, section 2.1; SHA-256) over the parts of the file, in hexadecimal. The parts are"
    " the upload's: `part_size` bytes each, the last one shorter; a file that goes in one request is one part. The"
    " entry of a part is the 32 bytes of its SHA-256; a leaf is SHA-256(0x00 || entry), a node SHA-256(0x01 || left"
    " || right), the left subtree of n leaves holding the largest power of two smaller than n"
)
EXAMPLE = "2f0d6c1e-8f54-4a8e-9a0b-6a3d1f1f2c10"
EXAMPLE_CASE = "6f1c7f0e-6d0e-4d6a-9a57-0b8a9c4b5d10"
EXAMPLE_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


class LegalTime(serializers.DateTimeField):
    """A time shown in the legal zone, which is looked up once and not for every value."""

    def __init__(self, **options: Any) -> None:
        super().__init__(default_timezone=get_default_timezone(), **options)


class DeviceTime(serializers.DateTimeField):
    """A device's time: anything a real clock may show, a reset one included."""

    def to_internal_value(self, value: Any) -> Any:
        """Read it, and refuse what is no time of this age."""
        read = super().to_internal_value(value)
        if not _EARLIEST <= read.year < _LATEST:
            raise serializers.ValidationError(f"时间应在 {_EARLIEST} 年至 {_LATEST} 年之间。")
        return read


class KeptShown(serializers.Serializer[Any]):
    """How a stored file is kept: what is wanted, and what the object store has confirmed."""

    basis = serializers.CharField(
        help_text="How far the case had come when the term was set: intake, filed, closed, not_filed"
    )
    until = LegalTime(help_text="Locked at least until then, by everybody's leave or none")
    renewed = serializers.SerializerMethodField(help_text="Extended again before it runs out")
    hold = serializers.BooleanField(help_text="依法保全: kept whatever the term")
    confirmed_until = LegalTime(allow_null=True, help_text="The lock the store has confirmed")
    confirmed_hold = serializers.BooleanField()
    confirmed_at = LegalTime(allow_null=True)
    checked_at = LegalTime(allow_null=True, help_text="When it was last examined as a whole")

    def get_renewed(self, row: Safekeeping) -> bool:
        """Whether the lock is renewed."""
        return row.term is not None


class FlagShown(serializers.Serializer[Any]):
    """One thing that is odd about evidence; it rejects nothing."""

    code = serializers.ChoiceField(FlagCode.choices())
    term = serializers.CharField(source="get_code_display")
    detail = serializers.CharField()
    measured = serializers.DictField()
    at = LegalTime()


class InspectionShown(serializers.Serializer[Any]):
    """What looking at the bytes showed; `found` is the file's own word: upright size, length, time, place, device."""

    nature = serializers.ChoiceField(Nature.choices)
    renderable = serializers.BooleanField(help_text="Derivatives 派生件 are made of it")
    found = serializers.DictField()
    at = LegalTime()


class EvidenceOnFile(serializers.Serializer[Any]):
    """A piece of evidence, without its bytes."""

    id = serializers.UUIDField()
    number = serializers.IntegerField(help_text="证据序号 within the case")
    case = serializers.UUIDField(source="case_id")
    kind = serializers.ChoiceField(EvidenceKind.choices())
    title = serializers.CharField()
    purpose = serializers.CharField(allow_blank=True)
    factual = serializers.BooleanField()
    captured_at = LegalTime(help_text="Device time")
    device_clock = LegalTime(allow_null=True, help_text="Device time at `declared_at`")
    declared_at = LegalTime(help_text="Server time")
    received_at = LegalTime(help_text="Server time")
    place = serializers.CharField(allow_blank=True)
    latitude = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    longitude = serializers.DecimalField(max_digits=9, decimal_places=6, allow_null=True)
    device = serializers.CharField(allow_blank=True)
    collected_by = serializers.UUIDField(source="collected_by_id", allow_null=True)
    collector = serializers.CharField(source="collected_by.name", allow_null=True, default=None)
    certificate = serializers.CharField(
        allow_blank=True, help_text="Valid on the day of collection, or empty"
    )
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    superseded_by = serializers.UUIDField(source="superseded_by.pk", allow_null=True, default=None)
    record = serializers.UUIDField(source="record_id", allow_null=True)
    file_name = serializers.CharField(source="stored.file_name")
    media_type = serializers.CharField(help_text="As declared")
    detected_type = serializers.CharField(source="stored.detected_type", allow_blank=True)
    type_mismatch = serializers.BooleanField(
        source="stored.type_mismatch",
        allow_null=True,
        help_text="The content is not of the declared type; null until somebody has looked, seconds after receipt",
    )
    size = serializers.IntegerField()
    sha256 = serializers.CharField()
    sha256_confirmed = serializers.BooleanField(
        source="stored.sha256_confirmed",
        help_text="Whole-file digest enforced on receipt, or read back since",
    )
    verification = serializers.ChoiceField(
        Verification.choices,
        source="stored.verification",
        help_text="What is known of the whole-file digest; `verifying` until a larger file was read back once",
    )
    tree_hash = serializers.CharField(source="stored.tree_hash", help_text=TREE_HASH)
    kept = KeptShown(source="stored.safekeeping", help_text="How the bytes are kept")
    inspection = InspectionShown(allow_null=True, default=None, help_text="Null until a task has looked")
    flags = FlagShown(many=True, read_only=True, source="noticed", help_text="What inspection found odd")
    made = MadeShown(allow_null=True, help_text="Where it was declared offline 离线办理")


def perform_once(
    request: Request, act: Act[..., T], present: Callable[[T], Answer], **kwargs: Any
) -> Response:
    """Do an act once per key, and once whatever the key."""
    try:
        return perform(request, act, present, **kwargs)
    except AlreadyDone as done:
        return respond(present(done.value))
