"""What follows a measure, on the wire: settling, extension, testing, lifting, service, a notice to claim."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.cases.api import ReasonForm, StepView
from enforcement.cases.rules import StepCode
from enforcement.measures.actions import keeping, releasing
from enforcement.measures.api.taking import OfMeasureForm
from enforcement.measures.rules.vocabulary import (
    PreservationOutcome,
    ReleaseGround,
    Served,
)
from enforcement.wire import StrictForm, several

_ID = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b41"
_MEASURE = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b30"
_ITEM = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b32"
_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a"


class MeasureStep(StepView):
    """A step on a measure that its form names."""

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name the measure."""
        return {"measure_id": data.pop("measure"), **data}


class ItemOutcomeForm(StrictForm):
    """What becomes of one item."""

    item = serializers.UUIDField()
    outcome = serializers.ChoiceField(PreservationOutcome.choices())


class SettleForm(OfMeasureForm):
    """What advance registration comes to, item by item."""

    outcomes = several(ItemOutcomeForm, at_most=500)


class SettlePreservation(MeasureStep):
    """Decide what advance registration comes to 处理决定: evidence taken, testing, or lifted.

    Turning it into a seizure is `takeMeasure` with `continues`; confiscating it follows the penalty decision.
    """

    step, act, form = StepCode.SETTLE_PRESERVATION, keeping.settle_preservation, SettleForm
    example = {
        "measure": _MEASURE,
        "outcomes": [{"item": _ITEM, "outcome": "released"}],
        "opinion": "已拍照取证,解除登记保存。",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the outcomes."""
        outcomes = [
            keeping.Settled(row["item"], PreservationOutcome(row["outcome"])) for row in data.pop("outcomes")
        ]
        return {**super().arguments(data), "outcomes": outcomes}


class ExtendForm(ReasonForm):
    """An extension."""

    measure = serializers.UUIDField()
    days = serializers.IntegerField(min_value=1, max_value=30)


class ExtendMeasure(MeasureStep):
    """Extend a measure once, by thirty days at most, with reasons 延长期限; its notice is then served."""

    step, act, form = StepCode.EXTEND_MEASURE, keeping.extend_measure, ExtendForm
    example = {"measure": _MEASURE, "days": 30, "reason": "案情复杂,尚待外地协查结果。"}


class TestingForm(StrictForm):
    """A testing."""

    id = serializers.UUIDField(help_text="Made by the client")
    measure = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)
    purpose = serializers.CharField(max_length=500)
    laboratory = serializers.CharField(max_length=200)
    begins_on = serializers.DateField(help_text="送检之日")
    ends_by = serializers.DateField(help_text="明确告知当事人的结束之日")
    told_on = serializers.DateField(help_text="书面告知当事人之日")
    notice = serializers.UUIDField(allow_null=True, default=None, help_text="Evidence: the written notice")


class BeginAppraisal(StepView):
    """Send items for testing 检测、检验、检疫、鉴定; its days, told in writing, do not count for them."""

    step, act, form = StepCode.BEGIN_APPRAISAL, keeping.begin_appraisal, TestingForm
    example = {
        "id": _ID,
        "measure": _MEASURE,
        "items": [_ITEM],
        "purpose": "食品安全指标检验",
        "laboratory": "保山市质量技术监督综合检测中心",
        "begins_on": "2026-11-03",
        "ends_by": "2026-11-13",
        "told_on": "2026-11-03",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the testing."""
        id, measure, items = data.pop("id"), data.pop("measure"), tuple(data.pop("items"))
        return {"id": id, "measure_id": measure, "sent": keeping.Sent(items=items, **data)}


class EndTestingForm(StrictForm):
    """The end of a testing."""

    testing = serializers.UUIDField()
    ended_on = serializers.DateField(help_text="结果收到之日")
    result = serializers.CharField(max_length=2000)


class EndAppraisal(StepView):
    """Put on file that the result came; that day counts again."""

    step, act, form = StepCode.END_APPRAISAL, keeping.end_appraisal, EndTestingForm
    example = {"testing": _ID, "ended_on": "2026-11-12", "result": "不符合食品安全标准。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name the testing."""
        return {"testing_id": data.pop("testing"), **data}


class ApplicationForm(StrictForm):
    """The party's application."""

    id = serializers.UUIDField(help_text="Made by the client")
    measure = serializers.UUIDField()
    text = serializers.CharField(max_length=5000)
    received_on = serializers.DateField()


class ApplyForRelease(MeasureStep):
    """Put on file that the party applied to have a measure lifted 解除申请."""

    step, act, form = StepCode.APPLY_FOR_RELEASE, releasing.apply_for_release, ApplicationForm
    example = {
        "id": _ID,
        "measure": _MEASURE,
        "text": "已改正违法行为,申请解除。",
        "received_on": "2026-11-10",
    }


class RefuseForm(ReasonForm):
    """A refusal."""

    application = serializers.UUIDField()


class RefuseRelease(StepView):
    """Refuse an application, with reasons."""

    step, act, form = StepCode.REFUSE_RELEASE, releasing.refuse_release, RefuseForm
    example = {"application": _ID, "reason": "经核查,违法行为尚未改正。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Name the application."""
        return {"application_id": data.pop("application"), **data}


class ReleaseForm(OfMeasureForm):
    """A release."""

    id = serializers.UUIDField(help_text="Made by the client")
    ground = serializers.ChoiceField(ReleaseGround.choices())
    items = serializers.ListField(
        child=serializers.UUIDField(), max_length=500, default=list, help_text="Empty: all that is held"
    )


class ReleaseMeasure(MeasureStep):
    """Lift a measure 解除查封、扣押、冻结, of all items or of some; what is lifted is owed back."""

    step, act, form = StepCode.RELEASE_MEASURE, releasing.release_measure, ReleaseForm
    example = {"id": _ID, "measure": _MEASURE, "ground": "unrelated", "opinion": "与违法行为无关,予以解除。"}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the ground."""
        return {**super().arguments(data), "ground": ReleaseGround(data["ground"])}


class MeasureServedForm(StrictForm):
    """How an instrument was served."""

    id = serializers.UUIDField(help_text="Made by the client")
    measure = serializers.UUIDField()
    what = serializers.ChoiceField(Served.choices())
    release = serializers.UUIDField(allow_null=True, default=None, help_text="Which release it was")
    recipient = serializers.CharField(max_length=100)
    receipt = serializers.UUIDField(help_text="Evidence that shows the service 送达回证")
    served_on = serializers.DateField()


class ServeMeasure(StepView):
    """Put on file that the decision, the notice of an extension, or a release was served, each sealed before.

    A decision handed over on the spot waits for no sealed file.
    """

    step, act, form = StepCode.SERVE_MEASURE, releasing.serve_measure, MeasureServedForm
    example = {
        "id": _ID,
        "measure": _MEASURE,
        "what": "extension",
        "recipient": "张某",
        "receipt": _PAPER,
        "served_on": "2026-11-20",
    }

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read what was served."""
        what, release = Served(data.pop("what")), data.pop("release")
        return {"measure_id": data.pop("measure"), "what": what, "release_id": release, **data}


class ClaimForm(StrictForm):
    """A notice to claim."""

    id = serializers.UUIDField(help_text="Made by the client")
    measure = serializers.UUIDField()
    items = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)
    text = serializers.CharField(max_length=3000)
    posted_on = serializers.DateField()
    proof = serializers.UUIDField(help_text="Evidence that shows the notice posted")


class PostClaimNotice(MeasureStep):
    """Advertise what nobody takes back 公告招领, for sixty days."""

    step, act, form = StepCode.POST_CLAIM_NOTICE, releasing.post_claim_notice, ClaimForm
    example = {
        "id": _ID,
        "measure": _MEASURE,
        "items": [_ITEM],
        "text": "请当事人自公告之日起六十日内认领。",
        "posted_on": "2026-11-20",
        "proof": _PAPER,
    }


STEPS: tuple[type[StepView], ...] = (
    SettlePreservation,
    ExtendMeasure,
    BeginAppraisal,
    EndAppraisal,
    ApplyForRelease,
    RefuseRelease,
    ReleaseMeasure,
    ServeMeasure,
    PostClaimNotice,
)
