"""Powers of townships; publication and end of every row beside the law."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import GenericAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.law.local import IssuedBy
from enforcement.registry import actions
from enforcement.registry.api.county import IssuedForm, IssuedShown
from enforcement.registry.api.published import Published, RecordedView
from enforcement.registry.api.shapes import answered
from enforcement.registry.models import Actor
from enforcement.registry.townships import TownshipPower
from enforcement.wire import StrictForm, checked, perform


class TownshipPowerForm(IssuedForm):
    """A power handed down to a township."""

    township = serializers.UUIDField(help_text="The township government")
    power = serializers.UUIDField(help_text="The county department's power")


class TownshipPowerShown(IssuedShown):
    """A power handed down to a township 乡镇赋权."""

    township = serializers.UUIDField(source="township_id")
    township_name = serializers.CharField(source="township.name")
    division_code = serializers.CharField(source="township.division_code", help_text="乡镇区划代码")
    power = serializers.UUIDField(source="power_id")


class TownshipPowers(RecordedView):
    """What townships enforce in their own name."""

    queryset = TownshipPower.objects.none()
    serializer_class = TownshipPowerShown

    class Filters(Published):
        """What the list may be narrowed by."""

        township = filters.UUIDFilter(field_name="township_id")
        power = filters.UUIDFilter(field_name="power_id")

        class Meta:
            model = TownshipPower
            fields: ClassVar[list[str]] = []

    filterset_class = Filters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every row: the decision is published (Art. 24)."""
        return TownshipPower.objects.select_related("township")

    @extend_schema(operation_id="listTownshipPowers", responses=TownshipPowerShown(many=True))
    def get(self, request: Request) -> Response:
        """List the powers handed down to townships 乡镇赋权; there the county department does not exercise them."""
        return self.page()

    @extend_schema(
        operation_id="handDownPower", request=TownshipPowerForm, responses={201: TownshipPowerShown}
    )
    def post(self, request: Request) -> Response:
        """Put on file that a township exercises a power (the justice bureau's registrar); it binds once published."""
        data = checked(TownshipPowerForm, request)
        data["issuer"] = IssuedBy(data["issuer"])
        return perform(request, actions.hand_down_power, answered(TownshipPowerShown, 201), **data)


class RuleEndForm(StrictForm):
    """The end of a row."""

    valid_to = serializers.DateField(help_text="First day without it, today at the earliest")


class PublishCountyRule(GenericAPIView[Any]):
    """Publication of a row."""

    @extend_schema(operation_id="publishCountyRule", request=None, responses=IssuedShown)
    def post(self, request: Request, id: UUID) -> Response:
        """Publish a standard, grade, signing rule or catalogue row; it binds from now on the days it names."""
        return perform(request, actions.publish_county_rule, answered(IssuedShown, 200), rule_id=id)


class EndCountyRule(GenericAPIView[Any]):
    """End of a row."""

    @extend_schema(operation_id="endCountyRule", request=RuleEndForm, responses=IssuedShown)
    def post(self, request: Request, id: UUID) -> Response:
        """End a row, today at the earliest; what was done under it stands."""
        data = checked(RuleEndForm, request)
        return perform(request, actions.end_county_rule, answered(IssuedShown, 200), rule_id=id, **data)
