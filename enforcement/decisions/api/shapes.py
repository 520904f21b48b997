"""Shapes that several of the routes share."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.decisions.actions.notice import Served
from enforcement.law.values import ServiceMethod
from enforcement.wire import StrictForm


class ServedForm(StrictForm):
    """How an instrument was served."""

    id = serializers.UUIDField(help_text="Made by the client")
    method = serializers.ChoiceField(ServiceMethod.choices())
    recipient = serializers.CharField(max_length=100)
    receipt = serializers.UUIDField(help_text="Evidence that shows the service 送达回证")
    served_on = serializers.DateField()
    confirmation = serializers.UUIDField(
        allow_null=True, default=None, help_text="Evidence: consent to electronic service 电子送达确认书"
    )


def served_of(data: dict[str, Any]) -> Served:
    """Read the service off the form's data; what is left is the act's own."""
    return Served(
        method=ServiceMethod(data.pop("method")),
        recipient=data.pop("recipient"),
        receipt=data.pop("receipt"),
        served_on=data.pop("served_on"),
        confirmation=data.pop("confirmation"),
    )


#: The example each form gives of a service.
SERVED = {
    "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b23",
    "method": "direct",
    "recipient": "张某",
    "receipt": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a",
    "served_on": "2026-11-20",
}


class NoteForm(StrictForm):
    """A note."""

    note = serializers.CharField(max_length=500)
