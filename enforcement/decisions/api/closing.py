"""Closing on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import OpinionForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import closing
from enforcement.decisions.rules import CloseGround


class CloseForm(OpinionForm):
    """The closing form; what came of the case is read off the file."""

    ground = serializers.ChoiceField(CloseGround.choices())


class Close(StepView):
    """Approve the closing form 结案, on a ground that the file bears out."""

    step, act, form = StepCode.CLOSE, closing.close, CloseForm
    example = {"opinion": "同意结案。", "ground": "executed"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return data | {"ground": CloseGround(data["ground"])}


STEPS: tuple[type[StepView], ...] = (Close,)
