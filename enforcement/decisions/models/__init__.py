"""Notices, defences, hearings, decisions, service, payments, confiscated things."""

from enforcement.decisions.models.decision import Decision
from enforcement.decisions.models.hearing import Hearing, HearingRequest
from enforcement.decisions.models.items import ConfiscatedItem, Disposal
from enforcement.decisions.models.money import (
    Deferral,
    FinanceReceipt,
    Handover,
    Instalment,
    LatePause,
    Payment,
)
from enforcement.decisions.models.notice import Defence, Notice
from enforcement.decisions.models.revision import Revision
from enforcement.decisions.models.service import Service
from enforcement.decisions.models.stock import ON_SPOT_WORD, FormStock, StockForm

__all__ = [
    "ON_SPOT_WORD",
    "ConfiscatedItem",
    "Decision",
    "Defence",
    "Deferral",
    "Disposal",
    "FinanceReceipt",
    "FormStock",
    "Handover",
    "Hearing",
    "HearingRequest",
    "Instalment",
    "LatePause",
    "Notice",
    "Payment",
    "Revision",
    "Service",
    "StockForm",
]
