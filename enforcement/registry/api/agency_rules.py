"""Who signs for an agency and what it counts as major, on the wire."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.law.local import IssuedBy
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.registry import actions
from enforcement.registry.api.county import IssuedForm, IssuedShown
from enforcement.registry.api.published import Published, RecordedView
from enforcement.registry.api.shapes import CatalogShown, answered
from enforcement.registry.county import SigningRule
from enforcement.registry.models import Actor
from enforcement.registry.powers import ReviewCatalogRow
from enforcement.wire import checked, perform


class SigningRuleForm(IssuedForm):
    """Who signs for an agency."""

    agency = serializers.UUIDField()
    signatory = serializers.CharField(max_length=100, help_text="签发人")
    seal = serializers.CharField(max_length=100, help_text="印章")
    number_prefix = serializers.CharField(max_length=16, help_text="机关代字")


class SigningRuleShown(IssuedShown):
    """Who signs for an agency, with which seal and number prefix."""

    agency = serializers.UUIDField(source="agency_id")
    signatory = serializers.CharField()
    seal = serializers.CharField()
    number_prefix = serializers.CharField()


class SigningRules(RecordedView):
    """Who signs."""

    queryset = SigningRule.objects.none()
    serializer_class = SigningRuleShown

    class Filters(Published):
        """What the list may be narrowed by."""

        agency = filters.UUIDFilter(field_name="agency_id")

        class Meta:
            model = SigningRule
            fields: ClassVar[list[str]] = []

    filterset_class = Filters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every row: they are published."""
        return SigningRule.objects.all()

    @extend_schema(operation_id="listSigningRules", responses=SigningRuleShown(many=True))
    def get(self, request: Request) -> Response:
        """List who signs the agencies' decisions 签发人、印章、文号前缀."""
        return self.page()

    @extend_schema(operation_id="addSigningRule", request=SigningRuleForm, responses={201: SigningRuleShown})
    def post(self, request: Request) -> Response:
        """Put on file who signs (registrar, or head of the agency); for ecology since its code (Art. 53)."""
        data = checked(SigningRuleForm, request)
        data["issuer"] = IssuedBy(data["issuer"])
        return perform(request, actions.add_signing_rule, answered(SigningRuleShown, 201), **data)


class CatalogForm(IssuedForm):
    """A row of a catalogue of major decisions."""

    agency = serializers.UUIDField(default=None, allow_null=True, help_text="None: it binds every agency")
    department = serializers.ChoiceField(Department.choices(), default=None, allow_null=True)
    title = serializers.CharField(max_length=200)
    penalty_kind = serializers.ChoiceField(PenaltyKind.choices(), default=None, allow_null=True)
    party_kind = serializers.ChoiceField(PartyKind.choices(), default=None, allow_null=True)
    amount_from = serializers.DecimalField(14, 2, min_value=0, default=None, allow_null=True)


class CatalogFilters(Published):
    """What the catalogue may be narrowed by."""

    agency = filters.UUIDFilter(field_name="agency_id")

    class Meta:
        model = ReviewCatalogRow
        fields: ClassVar[list[str]] = []


class ReviewCatalog(RecordedView):
    """The catalogues of major decisions."""

    queryset = ReviewCatalogRow.objects.none()
    serializer_class = CatalogShown
    filterset_class = CatalogFilters

    def visible(self, by: Actor) -> QuerySet[Any]:
        """Every row: catalogues are published."""
        return ReviewCatalogRow.objects.all()

    @extend_schema(operation_id="listReviewCatalog", responses=CatalogShown(many=True))
    def get(self, request: Request) -> Response:
        """List what the agencies count as major 重大执法决定法制审核目录, besides the grounds of Art. 58."""
        return self.page()

    @extend_schema(operation_id="addCatalogRow", request=CatalogForm, responses={201: CatalogShown})
    def post(self, request: Request) -> Response:
        """Put a row of a catalogue on file (registrar, or head of its agency); rows add up, none subtracts."""
        data = checked(CatalogForm, request)
        kinds = (("department", Department), ("penalty_kind", PenaltyKind), ("party_kind", PartyKind))
        for name, kind in kinds:
            data[name] = kind(data[name]) if data[name] else None
        data["issuer"] = IssuedBy(data["issuer"])
        return perform(request, actions.add_catalog_row, answered(CatalogShown, 201), **data)
