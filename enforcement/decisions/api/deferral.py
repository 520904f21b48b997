"""Paying later or in parts, on the wire."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from enforcement.cases.api import StepView
from enforcement.cases.rules import StepCode
from enforcement.decisions.actions import deferral
from enforcement.decisions.rules.money import Instalment
from enforcement.wire import StrictForm, several

_PARTS = [
    {"due_on": "2027-01-20", "amount": "20000.00"},
    {"due_on": "2027-02-20", "amount": "20000.00"},
]
_PAPER = "3f2a7c1e-5b7d-4e0c-9a10-7c3d5e9f1b2a"


class InstalmentForm(StrictForm):
    """A part with its due date."""

    due_on = serializers.DateField()
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))


def _instalments(data: dict[str, Any]) -> dict[str, Any]:
    return data | {"instalments": tuple(Instalment(**row) for row in data["instalments"])}


class ApplyDeferralForm(StrictForm):
    """The party's application."""

    application = serializers.UUIDField(help_text="Evidence: the written application")
    reason = serializers.CharField(max_length=1000)
    instalments = several(InstalmentForm, at_most=60)


class ApplyDeferral(StepView):
    """Take in the party's application to pay later or in parts 延期、分期缴纳申请."""

    step, act, form = StepCode.APPLY_DEFERRAL, deferral.apply_deferral, ApplyDeferralForm
    example = {"application": _PAPER, "reason": "经营困难,确有经济困难。", "instalments": _PARTS}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the parts."""
        return _instalments(data)


class DecideDeferralForm(StrictForm):
    """The head's answer."""

    granted = serializers.BooleanField()
    opinion = serializers.CharField(max_length=1000)
    instalments = several(InstalmentForm, at_most=60, at_least=0, default=list)


class DecideDeferral(StepView):
    """Grant or refuse to let the party pay later or in parts; a due date for each part."""

    step, act, form = StepCode.DECIDE_DEFERRAL, deferral.decide_deferral, DecideDeferralForm
    example = {"granted": True, "opinion": "同意分期缴纳。", "instalments": _PARTS}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the parts."""
        return _instalments(data)


class AgreeExecutionForm(StrictForm):
    """An agreement on how to perform."""

    agreement = serializers.UUIDField(help_text="Evidence: the signed agreement 执行协议")
    terms = serializers.CharField(max_length=5000)
    remedial = serializers.CharField(
        max_length=2000, default="", allow_blank=True, help_text="当事人采取的补救措施"
    )
    remitted = serializers.DecimalField(
        max_digits=14,
        decimal_places=2,
        min_value=Decimal(0),
        default=Decimal(0),
        help_text="减免的加处罚款",
    )
    instalments = several(InstalmentForm, at_most=60, at_least=0, default=list)


class AgreeExecution(StepView):
    """Agree with the party on performing in phases 执行协议; the late penalty may be reduced."""

    step, act, form = StepCode.AGREE_EXECUTION, deferral.agree_execution, AgreeExecutionForm
    example = {"agreement": _PAPER, "terms": "分两期缴清。", "instalments": _PARTS}

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        """Read the phases."""
        return _instalments(data)


STEPS: tuple[type[StepView], ...] = (ApplyDeferral, DecideDeferral, AgreeExecution)
