"""Cases of other subjects against the same party: several competent agencies, the first to file is it (Art. 25)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db.models import Q, QuerySet

from enforcement.cases.models.case import Case
from enforcement.cases.models.parties import Party
from enforcement.cases.rules import Status

_OVER: Final = (Status.NOT_FILED, Status.MERGED, Status.CLOSED, Status.TRANSFERRED)


def same_party(parties: Iterable[Party]) -> Q:
    """Parties that are one of these, by credit code or number; nobody is taken for another by name alone."""
    codes = [party.uscc for party in parties if party.uscc]
    numbers = [party.id_lookup for party in parties if party.id_lookup]
    found = Q(uscc__in=codes) if codes else Q(pk__in=[])
    return found | Q(id_lookup__in=numbers) if numbers else found


def others_against(case: Case) -> QuerySet[Case]:
    """Running cases and clues of any subject against a party of this one, the first to file first.

    It crosses the agencies' bounds: whoever shows it shows `SHOWN` of another agency's case and nothing else.
    """
    rows = Party.objects.filter(same_party(case.parties.all())).exclude(case=case).values("case")
    return (
        Case.objects.filter(pk__in=rows)
        .exclude(status__in=_OVER)
        .select_related("agency")
        .order_by("filed_at", "opened_at", "id")
    )


#: What an officer learns of another agency's case: whose it is, and who filed first.
SHOWN: Final = ("agency", "filed_on", "received_on", "first")


def shown(case: Case, other: Case) -> Mapping[str, Any]:
    """What is shown of a case that competes."""
    first = other.filed_at is not None and (case.filed_at is None or other.filed_at < case.filed_at)
    return {
        "agency": other.agency.name,
        "filed_on": other.filed_at,
        "received_on": other.source_received_at,
        "first": first,
    }
