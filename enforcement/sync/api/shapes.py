"""Operations as they are sent and shown, and the clocks beside them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from rest_framework import serializers

from enforcement.evidence.api.shapes import SHA256, DeviceTime
from enforcement.sealed import masked
from enforcement.sync.clock import Flag, Reading
from enforcement.sync.models import Operation
from enforcement.sync.rules import Hold, State, unhashable, without_secrets
from enforcement.wire import StrictForm

#: Ten years since the boot: what a clock may count to.
_LONGEST_UP = 10 * 365 * 24 * 3600 * 1000
_MOST_AFTER = 50

EXAMPLE_CHAIN = "5b0c8a9e-0d5f-4f3b-9c7a-2e6a1b9d4c11"
EXAMPLE_OPERATION = "8a4f2d10-6c1b-4e57-b1f0-3d9e5c7a2b42"
EXAMPLE_ENTRY = "c7d1a3f5-2b4e-4d6f-8a90-1e3c5b7d9f53"
EXAMPLE_BOOT = "a3f1c2d4-boot-17"


class ClockForm(StrictForm):
    """A device's clocks at one moment."""

    boot = serializers.RegexField(
        r"^[!-~]{1,64}$",
        help_text="Names the boot the monotonic clock counts from: another after every restart",
    )
    wall = DeviceTime(help_text="设备时间, whatever the device shows")
    monotonic_ms = serializers.IntegerField(
        min_value=0,
        max_value=_LONGEST_UP,
        help_text="Whole milliseconds since the boot, time asleep included (elapsedRealtimeNanos / 1000000)",
    )


def reading(data: dict[str, Any]) -> Reading:
    """The clocks as the form read them."""
    return Reading(data["boot"], data["wall"], timedelta(milliseconds=data["monotonic_ms"]))


class Canonical(serializers.DictField):
    """A JSON object with one spelling, so that its digest is the same wherever it is computed."""

    def to_internal_value(self, data: Any) -> Any:
        """Refuse fractions (send a decimal as text), numbers beyond 2^53 and names that are not ASCII."""
        found = super().to_internal_value(data)
        if unhashable(found):
            raise serializers.ValidationError("数值须为 2^53 以内的整数,小数请写作文本;字段名须为 ASCII。")
        return found


class OperationForm(StrictForm):
    """An operation as the device logged it; nothing of it is changed afterwards."""

    id = serializers.UUIDField(help_text="Made by the device; the operation is done once under it")
    seq = serializers.IntegerField(min_value=1, max_value=2**31 - 1, help_text="Place in the log, from 1")
    previous = serializers.RegexField(
        SHA256, help_text="Digest of the operation before; of the first, 64 zeros"
    )
    digest = serializers.RegexField(
        SHA256,
        help_text="SHA-256 over the canonical JSON (RFC 8785) of this object as sent, without `digest` and with"
        " `chain`, the log's id, added",
    )
    operationId = serializers.RegexField(  # noqa: N815 - as OpenAPI writes it
        r"^[A-Za-z]{1,60}$", help_text="Of the route, as this document names it"
    )
    params = Canonical(child=serializers.UUIDField(), help_text="What its address takes")
    body = Canonical(help_text="Its body")
    base_version = serializers.IntegerField(
        min_value=0,
        max_value=10**9 - 1,
        allow_null=True,
        required=False,
        help_text="The version of the case it was decided on; goes as If-Match",
    )
    after = serializers.ListField(
        child=serializers.UUIDField(),
        max_length=_MOST_AFTER,
        required=False,
        help_text="Operations, of any log of the same account, that have to be done first. What makes a thing"
        " this one refers to, and an earlier step on the same version, need not be named",
    )
    clock = ClockForm()


class OperationShown(serializers.Serializer[Any]):
    """An operation on file, without its content."""

    id = serializers.UUIDField(help_text="Ours")
    chain = serializers.UUIDField(source="chain_id")
    operation = serializers.UUIDField(help_text="The device's id of it")
    seq = serializers.IntegerField(allow_null=True, help_text="Null for what a person submitted anew")
    digest = serializers.CharField()
    operationId = serializers.CharField(source="operation_id")  # noqa: N815 - as OpenAPI writes it
    case = serializers.UUIDField(allow_null=True)
    account = serializers.UUIDField(source="account_id")
    agency = serializers.UUIDField(source="agency_id")
    device = serializers.CharField()
    state = serializers.ChoiceField(State.choices())
    hold = serializers.ChoiceField(Hold.choices(), allow_blank=True, help_text="What a held one waits for")
    depends = serializers.ListField(child=serializers.UUIDField(), help_text="Done first, named or implied")
    status = serializers.IntegerField(allow_null=True, help_text="What the route answered")
    etag = serializers.CharField(allow_blank=True, help_text="ETag of the route's answer")
    problem = serializers.DictField(allow_null=True, help_text="The refusal, as RFC 9457 has it")
    device_time = serializers.DateTimeField(source="wall", allow_null=True)
    received_at = serializers.DateTimeField(help_text="Server time")
    earliest = serializers.DateTimeField(
        allow_null=True,
        help_text="It was made no earlier; null: nothing bounds it, or a gap is open before it",
    )
    latest = serializers.DateTimeField(allow_null=True, help_text="It was made no later")
    flags = serializers.ListField(child=serializers.ChoiceField(Flag.choices()))
    settled_at = serializers.DateTimeField(allow_null=True)


class SettlementShown(serializers.Serializer[Any]):
    """What a person made of it."""

    resolution = serializers.CharField()
    reason = serializers.CharField()
    account = serializers.UUIDField(source="account_id")
    at = serializers.DateTimeField()


class OperationWhole(OperationShown):
    """An operation with its content, and what a person made of it."""

    params = serializers.DictField(child=serializers.CharField())
    body = serializers.DictField(help_text="Identity and telephone numbers masked")
    base_version = serializers.IntegerField(allow_null=True)
    settlement = SettlementShown(allow_null=True)
    resubmission = serializers.UUIDField(allow_null=True, help_text="What was submitted in its place")


def show_whole(row: Operation) -> dict[str, Any]:
    """Shape an operation with its content."""
    said = row.content
    settlement = getattr(row, "settlement", None)
    anew = getattr(row, "resubmission", None)
    return {
        **OperationShown(row).data,
        "params": said["params"],
        "body": without_secrets(said["body"], masked),
        "base_version": said.get("base_version"),
        "settlement": dict(SettlementShown(settlement).data) if settlement else None,
        "resubmission": str(anew.pk) if anew else None,
    }
