"""Notifications of deadlines on the wire: one's own, and saying that one was read."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from enforcement.cases.actions.deadlines import acknowledge_notification
from enforcement.cases.api.deadlines import DeadlineRow
from enforcement.cases.models import Notification
from enforcement.cases.rules.deadlines import Light
from enforcement.journal.actions import Answer
from enforcement.registry.models import Actor
from enforcement.wire import NothingForm, ScopedView, as_rendered, checked, perform


class NotificationRow(serializers.Serializer[Any]):
    """A notification and the deadline it is about."""

    id = serializers.UUIDField()
    light = serializers.ChoiceField(Light.choices())
    stage = serializers.IntegerField(help_text="第几次预警")
    opened_at = serializers.DateTimeField()
    read_at = serializers.DateTimeField(allow_null=True)
    deadline = DeadlineRow()


class NotificationFilters(filters.FilterSet):
    """What notifications may be narrowed by."""

    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull")
    light = filters.ChoiceFilter(choices=Light.choices())

    class Meta:
        model = Notification
        fields: ClassVar[list[str]] = []


class NotificationList(ScopedView[Notification]):
    """One's own notifications."""

    queryset = Notification.objects.none()
    filterset_class = NotificationFilters
    serializer_class = NotificationRow
    keyset = ("opened_at", "id")

    def visible(self, by: Actor) -> QuerySet[Notification]:
        """Those addressed to the actor."""
        return Notification.objects.visible_to(by).select_related("deadline__case")

    @extend_schema(operation_id="listNotifications", responses=NotificationRow(many=True))
    def get(self, request: Request) -> Response:
        """List one's notifications 期限预警, newest first; `unread=true` those not yet acknowledged."""
        return self.page()


class AcknowledgeNotification(APIView):
    """The addressee has read it."""

    @extend_schema(
        operation_id="acknowledgeNotification", request=NothingForm, responses={201: NotificationRow}
    )
    def post(self, request: Request, id: UUID) -> Response:
        """Acknowledge a notification; the first time counts."""
        checked(NothingForm, request)
        return perform(request, acknowledge_notification, _acknowledged, subject_id=id)


def _acknowledged(row: Notification) -> Answer:
    return Answer(201, as_rendered(NotificationRow(row).data))


PATHS = [
    path("notifications", NotificationList.as_view(), name="notifications"),
    path(
        "notifications/<uuid:id>/acknowledge",
        AcknowledgeNotification.as_view(),
        name="acknowledge-notification",
    ),
]
