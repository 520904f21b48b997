"""Activities, recordings and gaps as they are said and shown."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from enforcement.evidence.actions.recordings import LONGEST_RECORDING
from enforcement.evidence.api.shapes import DeviceTime
from enforcement.evidence.models.recordings import Measured
from enforcement.evidence.rules.coverage import MOST_DOUBT, GapState, Verdict
from enforcement.law.recordings import ActivityKind, RecordingDuty
from enforcement.wire import MadeShown, StrictForm

_MOST_OFFICERS = 50


class ActivityForm(StrictForm):
    """What officers did on site, once it is over."""

    id = serializers.UUIDField(help_text="Made by the client")
    kind = serializers.ChoiceField(ActivityKind.choices(), help_text="现场执法活动, from the published list")
    started_at = DeviceTime(help_text="到达现场, by the device's clock")
    ended_at = DeviceTime(help_text="离开现场, by the device's clock")
    place = serializers.CharField(max_length=300, help_text="地点")
    officers = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=_MOST_OFFICERS
    )
    device_clock = DeviceTime(
        required=False, allow_null=True, default=None, help_text="The device's clock now, to show its offset"
    )
    uncertainty = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        min_value=0,
        max_value=MOST_DOUBT,
        help_text="Seconds the device's clock may be off to either side, where it was measured",
    )
    latitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=-90, max_value=90, allow_null=True, default=None
    )
    longitude = serializers.DecimalField(
        max_digits=9, decimal_places=6, min_value=-180, max_value=180, allow_null=True, default=None
    )
    step = serializers.UUIDField(
        allow_null=True, default=None, help_text="The step whose record it belongs to"
    )
    supersedes = serializers.UUIDField(allow_null=True, default=None, help_text="The activity it corrects")
    reason = serializers.CharField(
        max_length=500, allow_blank=True, default="", help_text="更正理由, with `supersedes`"
    )


class Present(serializers.Serializer[Any]):
    """An officer who was there."""

    officer = serializers.UUIDField()
    name = serializers.CharField()
    certificate = serializers.CharField(allow_blank=True, help_text="Valid on the day, or empty")


class ActivityShown(serializers.Serializer[Any]):
    """An activity as declared."""

    id = serializers.UUIDField()
    kind = serializers.ChoiceField(ActivityKind.choices())
    title = serializers.CharField(source="label", help_text="The activity in Chinese")
    duty = serializers.ChoiceField(RecordingDuty.choices())
    article = serializers.CharField(source="cited.cite", help_text="What asks for the recording")
    verified = serializers.BooleanField(help_text="False: the text is still to be checked 待核")
    step = serializers.UUIDField(source="step_id", allow_null=True)
    started_at = serializers.DateTimeField(help_text="Device time")
    ended_at = serializers.DateTimeField(help_text="Device time")
    device_clock = serializers.DateTimeField(allow_null=True)
    declared_at = serializers.DateTimeField(help_text="Server time")
    uncertainty = serializers.IntegerField(help_text="Seconds to either side")
    made = MadeShown(allow_null=True, help_text="Where it was declared offline 离线办理")
    place = serializers.CharField()
    officers = Present(many=True)
    supersedes = serializers.UUIDField(source="supersedes_id", allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class IntervalShown(serializers.Serializer[Any]):
    """From `start` until `end`, server time."""

    start = serializers.DateTimeField()
    end = serializers.DateTimeField()
    seconds = serializers.FloatField()
    uncertainty = serializers.IntegerField(help_text="Seconds by which it may be off")


class RecordedShown(IntervalShown):
    """What one piece of evidence shows of the activity."""

    evidence = serializers.UUIDField()
    number = serializers.IntegerField()
    device = serializers.CharField(allow_blank=True)
    clock_compared = serializers.BooleanField()
    measured = serializers.ChoiceField(Measured.choices, help_text="How its length is known")
    kept_at = serializers.DateTimeField(help_text="When its bytes were in the store")
    kept_by = serializers.DateTimeField(help_text="A working day after it ends")
    late = serializers.BooleanField(help_text="Came later 逾期上传: a mark, for a person to ask why")
    late_verified = serializers.BooleanField(help_text="False: the period is still to be checked 待核")


class GapShown(IntervalShown):
    """Time that no recording shows; shorter than the doubt of the clocks, it is uncertain."""

    state = serializers.ChoiceField(GapState.choices())


class ExcuseShown(serializers.Serializer[Any]):
    """Why the recording is missing, by the head of the agency."""

    reason = serializers.CharField()
    account = serializers.UUIDField(source="account_id")
    at = serializers.DateTimeField()


class StandingShown(serializers.Serializer[Any]):
    """An activity, what was recorded of it, and what is missing."""

    activity = ActivityShown()
    owed = IntervalShown(help_text="What has to be recorded")
    recorded = RecordedShown(many=True)
    gaps = GapShown(many=True)
    recorded_seconds = serializers.FloatField()
    missing_seconds = serializers.FloatField(help_text="Missing beyond the doubt of the clocks")
    uncertain_seconds = serializers.FloatField()
    stills = serializers.IntegerField(help_text="Photographs taken meanwhile")
    verdict = serializers.ChoiceField(Verdict.choices())
    said = serializers.CharField(help_text="The same in Chinese")
    excuse = ExcuseShown(allow_null=True)
    bars_closing = serializers.BooleanField()


class RecordingsShown(serializers.Serializer[Any]):
    """The recordings of a case."""

    case = serializers.UUIDField()
    bars_closing = serializers.BooleanField()
    activities = StandingShown(many=True)
    corrected = ActivityShown(many=True, help_text="Declarations that another one superseded")


class ExcuseForm(StrictForm):
    """The head's written reason."""

    reason = serializers.CharField(min_length=5, max_length=1000, help_text="书面说明")


class LengthForm(StrictForm):
    """How long a recording is."""

    seconds = serializers.FloatField(min_value=0.001, max_value=LONGEST_RECORDING.total_seconds())


class LengthShown(serializers.Serializer[Any]):
    """How long a recording is, and how that is known."""

    evidence = serializers.UUIDField(source="evidence_id")
    measured = serializers.ChoiceField(Measured.choices, source="source")
    milliseconds = serializers.IntegerField(allow_null=True)
    fault = serializers.CharField(allow_blank=True)
