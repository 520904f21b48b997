"""Service of the decision on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import execution
from enforcement.decisions.api.service import DeliveryForm, served_of
from enforcement.decisions.api.shapes import SERVED


class ServeForm(DeliveryForm):
    """Service of the decision."""

    publication_warned = serializers.BooleanField(help_text="已书面告知将予公示")


class Serve(StepView):
    """Serve the decision 送达 with its receipt and the written warning of publication."""

    step, act, form = StepCode.SERVE, execution.serve, ServeForm
    example = SERVED | {"relation": "法定代表人", "publication_warned": True}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the service."""
        return {"served": served_of(data), **data}


STEPS: tuple[type[StepView], ...] = (Serve,)
