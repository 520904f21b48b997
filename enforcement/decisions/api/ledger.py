"""What is owed of a decision, explained, on the wire."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import path
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from enforcement.decisions.models import Decision
from enforcement.decisions.models.ledger import Ledger, ledger, window_of
from enforcement.decisions.rules.money import Covers
from enforcement.errors import NotNow
from enforcement.registry.models import Actor, legal_day
from enforcement.wire import ScopedView, moment


class InstalmentShown(serializers.Serializer[Any]):
    """A part with its due date."""

    due_on = serializers.DateField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)


class HandedShown(serializers.Serializer[Any]):
    """Where a collected fine went."""

    leg = serializers.CharField()
    on = serializers.DateField()
    voucher = serializers.CharField()


class PaymentShown(serializers.Serializer[Any]):
    """A payment."""

    id = serializers.UUIDField()
    covers = serializers.ChoiceField(Covers.choices())
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    paid_on = serializers.DateField()
    receipt_number = serializers.CharField()
    collection_ground = serializers.CharField(help_text="当场收缴的理由, '' at the bank")
    handovers = HandedShown(many=True)


class PartLateShown(serializers.Serializer[Any]):
    """What has run up on one part."""

    due_on = serializers.DateField()
    days = serializers.IntegerField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)


class LatePenaltyShown(serializers.Serializer[Any]):
    """What has run up of the late penalty, with its computation."""

    charged = serializers.BooleanField(help_text="Whether the decision announced it")
    amount = serializers.DecimalField(max_digits=14, decimal_places=2)
    days = serializers.IntegerField()
    capped = serializers.BooleanField()
    paid = serializers.DecimalField(max_digits=14, decimal_places=2)
    remitted = serializers.DecimalField(max_digits=14, decimal_places=2)
    owed = serializers.DecimalField(max_digits=14, decimal_places=2)
    parts = PartLateShown(many=True, help_text="By the day on which each part was due 每期加处罚款")
    explanation = serializers.ListField(child=serializers.CharField())


class WindowShown(serializers.Serializer[Any]):
    """When the court may be asked, both days in."""

    opens = serializers.DateField()
    closes = serializers.DateField()
    provisional = serializers.BooleanField()
    explanation = serializers.ListField(child=serializers.CharField())


class DecisionLedgerShown(serializers.Serializer[Any]):
    """A decision's money as of today."""

    as_of = serializers.DateField()
    payable = serializers.DecimalField(max_digits=14, decimal_places=2, help_text="罚款与没收违法所得")
    paid = serializers.DecimalField(max_digits=14, decimal_places=2)
    owed = serializers.DecimalField(max_digits=14, decimal_places=2)
    pay_by = serializers.DateField(allow_null=True)
    instalments = InstalmentShown(many=True)
    payments = PaymentShown(many=True)
    late_penalty = LatePenaltyShown()
    court_window = WindowShown(allow_null=True)


class LedgerOfCase(ScopedView[Decision]):
    """The money of a case's decision."""

    queryset = Decision.objects.none()
    serializer_class = DecisionLedgerShown
    lookup_url_kwarg = "case_id"
    lookup_field = "case_id"

    def visible(self, by: Actor) -> QuerySet[Decision]:
        """Decisions of cases whose content the actor may read."""
        return Decision.objects.visible_to(by.reading)

    @extend_schema(operation_id="readLedger", responses=DecisionLedgerShown)
    def get(self, request: Request, case_id: UUID) -> Response:
        """Read what is owed 应缴、已缴、加处罚款 as of today, each sum explained, and when the court may be asked."""
        decision, today = self.get_object(), legal_day(moment(request))
        return Response(DecisionLedgerShown(_shown(decision, ledger(decision, today), today)).data)


def _shown(decision: Decision, account: Ledger, today: date) -> dict[str, Any]:
    try:
        window = window_of(decision)
    except NotNow:
        window = None
    return {
        "as_of": today,
        "payable": account.payable,
        "paid": account.paid,
        "owed": account.owed,
        "pay_by": account.pay_by,
        "instalments": account.plans[-1].rows if account.plans else (),
        "payments": decision.payments.order_by("paid_on", "recorded_at").prefetch_related("handovers"),
        "late_penalty": {
            "charged": account.charged,
            "amount": account.late.amount,
            "days": account.late.days,
            "capped": account.late.capped,
            "paid": account.late_paid,
            "remitted": account.remitted,
            "owed": account.late_owed,
            "parts": account.late.parts,
            "explanation": account.late.explanation,
        },
        "court_window": window,
    }


urlpatterns = [path("cases/<uuid:case_id>/ledger", LedgerOfCase.as_view(), name="ledger")]
