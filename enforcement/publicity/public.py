"""The anonymous projection: the one way in which a route without sign-in reads anything.

List, search, count and single notice start at `listed`; `shown` says what a row says. Neither joins a case.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, cast

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet
from django_filters import rest_framework as filters

from enforcement.law.values import Department
from enforcement.publicity.models import PublicNotice, PublicNoticeQuerySet
from enforcement.publicity.rules import NoticeState, NoticeSubject, WithdrawalGround
from enforcement.publicity.search import words
from enforcement.registry.models import Certificate
from enforcement.registry.rules import CertificateState

_COLUMNS = (
    "id",
    "agency_id",
    "department",
    "state",
    "subject",
    "published_at",
    "projection",
    "digest",
    "withdrawn_at",
    "withdrawal_ground",
    "withdrawal_reason",
)
_CONTENT = ("title", "parties", "facts", "basis", "penalty_kinds", "content", "amount")


def check_query(query: str) -> None:
    """Refuse a query that cannot be searched for. Raises: ValidationError."""
    try:
        words(query)
    except ValueError as error:
        raise ValidationError(str(error), code="query") from error


class PublicFilters(filters.FilterSet):
    """What the public may look for; an empty parameter is none."""

    q = filters.CharFilter(
        method="saying",
        label="关键词",
        validators=[check_query],
        help_text="Words of at least two characters; every word must occur",
    )
    department = filters.ChoiceFilter(choices=Department.choices(), label="执法领域", empty_label="全部领域")
    agency = filters.UUIDFilter(field_name="agency_id", label="执法机关")
    decided_from = filters.DateFilter(field_name="decided_on", lookup_expr="gte", label="决定日期自")
    decided_to = filters.DateFilter(field_name="decided_on", lookup_expr="lte", label="至")

    class Meta:
        model = PublicNotice
        fields: ClassVar[list[str]] = []

    def saying(self, queryset: PublicNoticeQuerySet, name: str, value: str) -> PublicNoticeQuerySet:  # noqa: ARG002 - the filter's signature
        """Notices with every word of the query."""
        return queryset.saying(words(value))


def public_notices() -> PublicNoticeQuerySet:
    """Everything the public may see."""
    return PublicNotice.objects.public()


def keyset(*, searching: bool) -> tuple[str, str]:
    """Name the columns a list pages by.

    A search pages by a computed column, so that the planner takes the index of words and not that of dates,
    in which a rare word would be looked for from newest to oldest.
    """
    return ("found_at" if searching else "published_at", "id")


def listed(
    found: QuerySet[PublicNotice], *, searching: bool = False
) -> QuerySet[PublicNotice, dict[str, Any]]:
    """The columns the public may read, and no others."""
    if searching:
        rows = found.annotate(found_at=F("published_at") + timedelta(0)).values(*_COLUMNS, "found_at")
    else:
        rows = found.values(*_COLUMNS)
    return cast("QuerySet[PublicNotice, dict[str, Any]]", rows)


def shown(row: Mapping[str, Any]) -> dict[str, Any]:
    """Shape a row of `listed`; a withdrawn notice has no content."""
    projection = row["projection"]
    withdrawn = row["state"] == NoticeState.WITHDRAWN
    return {
        "id": row["id"],
        "state": row["state"],
        "subject": row["subject"],
        "subject_label": NoticeSubject(row["subject"]).label,
        "agency_id": row["agency_id"],
        "department": row["department"],
        "published_at": row["published_at"],
        "digest": row["digest"],
        "decision_number": projection["decision_number"],
        "agency": projection["agency"],
        "decided_on": projection["decided_on"],
        "notice": None if withdrawn else {name: projection[name] for name in _CONTENT},
        "withdrawal": {
            "at": row["withdrawn_at"],
            "ground": row["withdrawal_ground"],
            "ground_label": WithdrawalGround(row["withdrawal_ground"]).label,
            "reason": row["withdrawal_reason"],
        }
        if withdrawn
        else None,
    }


def certificate_on(number: str, day: date) -> dict[str, Any] | None:
    """Whose certificate it is and whether it is valid on the day; None where there is no such certificate."""
    found = Certificate.objects.filter(number=number.strip()).select_related("officer__agency").first()
    if found is None:
        return None
    return {
        "certificate": found.number,
        "name": found.officer.name,
        "agency": found.officer.agency.name,
        "valid": found.state_on(day) is CertificateState.VALID,
    }
