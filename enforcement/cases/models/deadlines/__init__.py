"""Deadlines on file, what moves them, and who was told."""

from enforcement.cases.models.deadlines.clocks import DeadlineQuerySet
from enforcement.cases.models.deadlines.deadline import Deadline
from enforcement.cases.models.deadlines.notifications import Notification, open_notifications
from enforcement.cases.models.deadlines.parts import (
    DeadlineChange,
    DeadlineExtension,
    DeadlineJudgement,
    ExcludedTime,
)

__all__ = [
    "Deadline",
    "DeadlineChange",
    "DeadlineExtension",
    "DeadlineJudgement",
    "DeadlineQuerySet",
    "ExcludedTime",
    "Notification",
    "open_notifications",
]
