"""A notice as the agency works on it."""

from __future__ import annotations

from datetime import date
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from enforcement.law.values import Channel, Department
from enforcement.publicity import actions
from enforcement.publicity.api.anonymous import NoticeContent
from enforcement.publicity.models import PublicNotice
from enforcement.publicity.rules import (
    DueState,
    NoticeState,
    NoticeSubject,
    WithdrawalGround,
    WithholdGround,
    due_state,
)


class ClockShown(serializers.Serializer[Any]):
    """By when one channel must show the decision, and how that was counted."""

    channel = serializers.ChoiceField(Channel.choices())
    due_on = serializers.DateField()
    article = serializers.CharField()
    verified = serializers.BooleanField(help_text="False: 待核, no source text confirmed the period")
    provisional = serializers.BooleanField(help_text="A year without a published calendar was touched")
    explanation = serializers.ListField(child=serializers.CharField())


class NoticeFieldsShown(NoticeContent):
    """The whole allow-list."""

    decision_number = serializers.CharField()
    agency = serializers.CharField()
    decided_on = serializers.DateField()


class NoticeShown(serializers.Serializer[Any]):
    """A notice as the agency works on it."""

    id = serializers.UUIDField()
    case = serializers.UUIDField(source="case_id")
    subject = serializers.ChoiceField(NoticeSubject.choices())
    decision = serializers.UUIDField(source="decision_id", allow_null=True)
    step = serializers.UUIDField(
        source="step_id", allow_null=True, help_text="The act of a measure, where it is no penalty"
    )
    agency = serializers.UUIDField(source="agency_id")
    department = serializers.ChoiceField(Department.choices())
    state = serializers.ChoiceField(NoticeState.choices())
    version = serializers.IntegerField(help_text="The ETag, to be sent as If-Match")
    digest = serializers.CharField()
    notice = serializers.SerializerMethodField()
    due_on = serializers.DateField(help_text="The earliest of `channels`")
    due_state = serializers.SerializerMethodField()
    channels = ClockShown(many=True)
    adult_confirmed = serializers.BooleanField()
    prepared_by = serializers.UUIDField(source="prepared_by_id")
    prepared_at = serializers.DateTimeField()
    approved_by = serializers.UUIDField(source="approved_by_id", allow_null=True)
    approved_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    withhold_ground = serializers.ChoiceField(WithholdGround.choices(), allow_blank=True)
    withhold_reason = serializers.CharField(allow_blank=True)
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawal_ground = serializers.ChoiceField(WithdrawalGround.choices(), allow_blank=True)
    withdrawal_reason = serializers.CharField(allow_blank=True)

    @extend_schema_field(NoticeFieldsShown)
    def get_notice(self, notice: PublicNotice) -> dict[str, Any]:
        """The allow-list as prepared."""
        return notice.said.as_json()

    @extend_schema_field(serializers.ChoiceField(DueState.choices()))
    def get_due_state(self, notice: PublicNotice) -> str:
        """How it stands to its clock today."""
        return due_state(
            NoticeState(notice.state), notice.due_on, notice.published_on, self.context["today"]
        ).value


class Obstacle(serializers.Serializer[Any]):
    """What publication asks of the notice."""

    code = serializers.CharField()
    article = serializers.CharField()
    detail = serializers.CharField()
    met = serializers.BooleanField()


class NoticeAndObstacles(NoticeShown):
    """A notice, and what stands in the way of its publication."""

    obstacles = serializers.SerializerMethodField()

    @extend_schema_field(Obstacle(many=True))
    def get_obstacles(self, notice: PublicNotice) -> Any:
        """Met and unmet, while it is prepared; nothing afterwards."""
        wanted = actions.obstacles(notice) if notice.state == NoticeState.PREPARED else ()
        return Obstacle(wanted, many=True).data


def whole(notice: PublicNotice, today: date) -> dict[str, Any]:
    """Shape a notice with its obstacles as of a legal day."""
    return dict(NoticeAndObstacles(notice, context={"today": today}).data)
