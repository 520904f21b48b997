"""Notices, defences, decisions, service, payments."""

from enforcement.decisions.models.decision import Decision
from enforcement.decisions.models.execution import Payment, Service
from enforcement.decisions.models.notice import Defence, Notice

__all__ = ["Decision", "Defence", "Notice", "Payment", "Service"]
