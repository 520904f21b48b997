"""What the acts of the registry share."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from enforcement.errors import Unprocessable


def must_have_days(valid_from: date, valid_to: date | None) -> None:
    """Refuse a period without a day in it."""
    if valid_to is not None and valid_to <= valid_from:
        raise Unprocessable("终止日须晚于起始日。", pointer="/valid_to")


def overlaps(valid_from: date, valid_to: date | None) -> Q:
    """Rows that hold on a day of the period."""
    ends_later = Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)
    return ends_later if valid_to is None else ends_later & Q(valid_from__lt=valid_to)
