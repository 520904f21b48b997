"""Shapes that several of the routes share."""

from __future__ import annotations

from rest_framework import serializers

from enforcement.wire import StrictForm

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
