"""Asking for a measure, the head's answer, and carrying it out, on the wire."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import OpinionForm, StepView
from enforcement.cases.api.matters import optional_voices
from enforcement.cases.collective import Voice
from enforcement.cases.rules import StepCode
from enforcement.law.measures import MeasureKind
from enforcement.measures.actions import requesting, taking
from enforcement.measures.actions.listing import Listed
from enforcement.measures.api.forms import ListedForm, kept_of
from enforcement.measures.rules import form
from enforcement.measures.rules.vocabulary import Signature
from enforcement.wire import StrictForm, several

_ID = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b31"
_MEASURE = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b30"
_OFFICERS = ["0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a01", "0b3c54c6-9d1f-4c3e-8d8e-5a1f1f6f3a02"]


class WantedForm(StrictForm):
    """What is wanted."""

    kind = serializers.ChoiceField(MeasureKind.choices())
    grounds = serializers.CharField(max_length=3000, help_text="理由")
    party = serializers.UUIDField(
        allow_null=True, default=None, help_text="The party whose things they are; may be left out of one"
    )
    basis = serializers.UUIDField(
        allow_null=True, default=None, help_text="A published basis that gives the power 授权的法律、法规"
    )
    objects_said = serializers.CharField(
        max_length=3000, default="", allow_blank=True, help_text="拟采取措施的场所、设施、财物"
    )
    days = serializers.IntegerField(
        min_value=1, max_value=30, allow_null=True, default=None, help_text="A term shorter than the law's"
    )
    grave = serializers.BooleanField(default=False, help_text="案情重大或者社会影响较大 (生态环境:集体审议)")


def wanted_of(data: dict[str, Any]) -> requesting.Wanted:
    """Read what is wanted."""
    return requesting.Wanted(**data | {"kind": MeasureKind(data["kind"])})


class RequestForm(WantedForm):
    """A request to the head."""

    id = serializers.UUIDField(help_text="Made by the client: the id of the measure")
    officers = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)


class RequestMeasure(StepView):
    """Ask for sealing, seizure, freezing, or advance registration 提请; two certified officers are named."""

    step, act, form = StepCode.REQUEST_MEASURE, requesting.request_measure, RequestForm
    example = {
        "id": _MEASURE,
        "kind": "seizure",
        "basis": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b3f",
        "grounds": "有证据证明该批食品不符合食品安全标准。",
        "objects_said": "货架及库房内的该批食品",
        "officers": _OFFICERS,
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the request."""
        id, officers = data.pop("id"), data.pop("officers")
        return {"id": id, "officers": officers, "wanted": wanted_of(data)}


class OfMeasureForm(OpinionForm):
    """An opinion on a measure."""

    measure = serializers.UUIDField()


class ApproveForm(OfMeasureForm):
    """The head's approval."""

    judgement = serializers.CharField(
        max_length=1000,
        default="",
        allow_blank=True,
        help_text="Why the power is there, where the row that gives it is unverified 待核",
    )
    told_at = serializers.DateTimeField(
        allow_null=True, default=None, help_text="Urgent: when the head was told and consented by word"
    )
    voices = optional_voices()


class ApproveMeasure(StepView):
    """Approve a measure, or make up the approval of an urgent one within 24 hours 补办批准手续."""

    step, act, form = StepCode.APPROVE_MEASURE, requesting.approve_measure, ApproveForm
    example = {
        "measure": _MEASURE,
        "opinion": "同意扣押。",
        "judgement": "食品安全法第一百一十条第四项授权县级市场监管部门扣押。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name the measure, and the heads who vote on a grave one."""
        voices = [Voice(**voice) for voice in data.pop("voices")]
        return {"measure_id": data.pop("measure"), "voices": voices, **data}


class DeclineMeasure(StepView):
    """Decline a measure; an urgent one is lifted at once."""

    step, act, form = StepCode.DECLINE_MEASURE, requesting.decline_measure, OfMeasureForm
    example = {"measure": _MEASURE, "opinion": "不宜扣押,先行登记保存即可。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name the measure."""
        return {"measure_id": data.pop("measure"), **data}


class DeclaredForm(StrictForm):
    """The declarations of Art. 23."""

    only_involved = serializers.BooleanField(help_text="限于涉案的场所、设施、财物")
    no_necessities = serializers.BooleanField(default=False, help_text="不涉及生活必需品")
    not_held_elsewhere = serializers.BooleanField(default=False, help_text="未被其他国家机关查封、扣押、冻结")


class OnSiteForm(StrictForm):
    """How it was done (Art. 18)."""

    certificates_shown = serializers.BooleanField(help_text="已出示执法证件")
    party_notified = serializers.BooleanField(help_text="已通知当事人到场")
    rights_told = serializers.BooleanField(help_text="已当场告知理由、依据、权利、救济途径")
    statement = serializers.CharField(
        max_length=5000, allow_blank=True, help_text="当事人的陈述和申辩,或者未陈述申辩"
    )
    record = serializers.CharField(max_length=20000, allow_blank=True, help_text="现场笔录")
    signature = serializers.ChoiceField(Signature.choices())
    signature_note = serializers.CharField(max_length=500, default="", allow_blank=True)
    witness = serializers.CharField(max_length=100, default="", allow_blank=True, help_text="见证人")
    handed_over = serializers.BooleanField(help_text="已当场交付决定书(通知书)和清单")
    copies = serializers.IntegerField(min_value=0, max_value=9, default=2, help_text="清单份数")


class TakeForm(StrictForm):
    """What was done on site; times are the device's."""

    id = serializers.UUIDField(help_text="Made by the client; of an urgent measure its id as well")
    approved = serializers.UUIDField(
        allow_null=True, default=None, help_text="The measure that the head approved; null: it was urgent"
    )
    urgent = WantedForm(allow_null=True, default=None, help_text="What was wanted, where it was urgent")
    urgent_reason = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="情况紧急的理由"
    )
    arrived_at = serializers.DateTimeField()
    taken_at = serializers.DateTimeField()
    left_at = serializers.DateTimeField()
    device_clock = serializers.DateTimeField(
        allow_null=True, default=None, help_text="What the device's clock shows now"
    )
    uncertainty = serializers.IntegerField(min_value=0, max_value=300, allow_null=True, default=None)
    place = serializers.CharField(max_length=300)
    officers = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=20)
    items = several(ListedForm, at_most=500)
    declared = DeclaredForm()
    on_site = OnSiteForm()
    paper_number = serializers.CharField(
        max_length=60, default="", allow_blank=True, help_text="Of a pre-numbered form 预印编号"
    )


def _carried(data: dict[str, Any]) -> dict[str, Any]:
    site, officers = data.pop("on_site"), tuple(data.pop("officers"))
    wanted, reason = data.pop("urgent"), data.pop("urgent_reason")
    items = tuple(
        Listed(kept=kept_of(item), **item | {"photos": tuple(item["photos"])}) for item in data.pop("items")
    )
    on_site = form.OnSite(**site | {"signature": Signature(site["signature"])})
    return {
        "carried": taking.Carried(
            urgent=taking.Urgent(wanted=wanted_of(wanted), reason=reason) if wanted else None,
            officers=officers,
            items=items,
            declared=form.Declared(**data.pop("declared")),
            on_site=on_site,
            **data,
        )
    }


_TAKEN = {
    "id": _ID,
    "approved": _MEASURE,
    "arrived_at": "2026-11-02T10:00:00+08:00",
    "taken_at": "2026-11-02T10:20:00+08:00",
    "left_at": "2026-11-02T10:42:00+08:00",
    "place": "昌宁县田园镇某某食品加工点",
    "officers": _OFFICERS,
    "items": [
        {
            "id": "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b32",
            "name": "某品牌火腿",
            "spec": "500克/袋",
            "quantity": "120",
            "unit": "袋",
            "condition": "包装完好",
            "seal_number": "封0001",
            "place": "本局涉案财物库房",
            "custody": "agency",
        }
    ],
    "declared": {"only_involved": True, "no_necessities": True, "not_held_elsewhere": True},
    "on_site": {
        "certificates_shown": True,
        "party_notified": True,
        "rights_told": True,
        "statement": "当事人称不知情。",
        "record": "执法人员出示证件后,对库房内的火腿清点、封存。",
        "signature": "signed",
        "handed_over": True,
    },
}


class TakeMeasure(StepView):
    """Put on file that things were sealed, seized or frozen; its recording is owed from now on.

    May be made offline: an urgent one then reaches the head when the device comes back, or by word before.
    """

    step, act, form = StepCode.TAKE_MEASURE, taking.take_measure, TakeForm
    example = _TAKEN

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read what was done."""
        return _carried(data)


class Preserve(StepView):
    """Put on file that evidence was registered in advance 先行登记保存, for seven working days."""

    step, act, form = StepCode.PRESERVE, taking.preserve, TakeForm
    example = {
        **_TAKEN,
        "approved": None,
        "urgent": {"kind": "preservation", "grounds": "证据可能灭失或者以后难以取得。"},
        "urgent_reason": "当事人正在转移货物。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read what was done."""
        return _carried(data)


STEPS: tuple[type[StepView], ...] = (RequestMeasure, ApproveMeasure, DeclineMeasure, TakeMeasure, Preserve)
