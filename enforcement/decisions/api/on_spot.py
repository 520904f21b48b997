"""The simple procedure on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import on_spot
from enforcement.decisions.api.shapes import NoteForm
from enforcement.law.values import PenaltyKind
from enforcement.review.api import PenaltyForm
from enforcement.review.rules import Penalty
from enforcement.wire import StrictForm, several


class NumberedForm(StrictForm):
    """A pre-numbered form taken along 预定格式、编有号码."""

    stock = serializers.UUIDField()
    number = serializers.IntegerField(min_value=1, max_value=10**9)


class OnSpotForm(StrictForm):
    """A decision on the spot."""

    id = serializers.UUIDField(help_text="Made by the client")
    penalties = several(PenaltyForm, at_most=2)
    facts = serializers.CharField(max_length=5000)
    basis = serializers.CharField(max_length=2000)
    correction = serializers.CharField(max_length=2000, help_text="责令改正")
    performance = serializers.CharField(max_length=1000)
    place = serializers.CharField(max_length=300)
    told = serializers.BooleanField(help_text="已口头告知事实、理由、依据和权利")
    defence = serializers.CharField(max_length=5000, help_text="陈述申辩的内容,或者未陈述申辩")
    signature = serializers.ChoiceField([("signed", "已签收"), ("refused", "拒绝签收")])
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)
    publication_warned = serializers.BooleanField(default=True)
    form = NumberedForm(allow_null=True, default=None, help_text="Required where it was made offline")
    made_at = serializers.DateTimeField(
        allow_null=True, default=None, help_text="When it was made and handed over; now unless given"
    )


class DecideOnSpot(StepView):
    """Decide on the spot 当场处罚: a warning, or a fine of at most 200 yuan (citizens) or 3,000 (organisations)."""

    step, act, form = StepCode.DECIDE_ON_SPOT, on_spot.decide_on_spot, OnSpotForm
    example = {
        "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b25",
        "penalties": [{"kind": "fine", "amount": "50.00"}],
        "facts": "在人行道上堆放杂物。",
        "basis": "云南省城市建设管理条例",
        "correction": "立即清理。",
        "performance": "十五日内缴至代收银行。",
        "place": "田园镇",
        "told": True,
        "defence": "未陈述申辩",
        "signature": "signed",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the decision."""
        id = data.pop("id")
        penalties = tuple(
            Penalty(PenaltyKind(p["kind"]), p["amount"], p["detail"]) for p in data.pop("penalties")
        )
        form = data.pop("form")
        made = on_spot.OnSpot(penalties=penalties, form=on_spot.Form(**form) if form else None, **data)
        return {"id": id, "made": made}


class FileOnSpot(StepView):
    """File the decision on the spot with the agency 备案."""

    step, act, form = StepCode.FILE_ON_SPOT, on_spot.file_on_spot, NoteForm
    example = {"note": "已报所属机关备案。"}


STEPS: tuple[type[StepView], ...] = (DecideOnSpot, FileOnSpot)
