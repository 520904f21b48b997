"""Published decisions for people: a list that can be searched, one decision, the check of a certificate.

Server-rendered, no script, nothing from elsewhere; readable on a phone and on paper.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.throttling import AnonRateThrottle

from enforcement.errors import Malformed
from enforcement.framework import KeysetPages
from enforcement.law.values import Department, PartyKind, PenaltyKind
from enforcement.publicity.lists import chapters, law_shown, law_tables, recording_lists
from enforcement.publicity.public import (
    PublicFilters,
    certificate_on,
    keyset,
    listed,
    public_notices,
    shown,
)
from enforcement.publicity.verification import verified
from enforcement.registry.models import legal_day


class _Lookups(AnonRateThrottle):
    scope = "certificate-page"
    rate = "30/min"


class _Checks(AnonRateThrottle):
    scope = "instrument-page"
    rate = "30/min"


class _Pages(KeysetPages):
    default_limit = 20


class _Ordered:
    """What the paginator asks of a view."""

    def __init__(self, *, searching: bool) -> None:
        self.keyset = keyset(searching=searching)


@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The published decisions, newest first, searched by words, department and date."""
    known = {*PublicFilters.base_filters, "cursor"}
    unknown = sorted(set(request.GET) - known)
    filterset = PublicFilters(data=request.GET, queryset=public_notices())
    context: dict[str, Any] = {
        "form": filterset.form,
        "departments": Department.choices(),
        "asked": {name: request.GET.get(name, "") for name in known},
        "narrowed": any(request.GET.get(name, "").strip() for name in PublicFilters.base_filters),
        "page": "notices",
    }
    if unknown or any("\x00" in str(value) for value in request.GET.values()):
        return _refused(request, context, f"无法识别的查询条件:{'、'.join(unknown)}。" if unknown else "")
    if not filterset.is_valid():
        said = [text for errors in filterset.form.errors.values() for text in errors]
        return _refused(request, context, " ".join(map(str, said)))
    searching = bool(request.GET.get("q", "").strip())
    paginator = _Pages()
    try:
        rows = paginator.paginate_queryset(
            listed(filterset.qs, searching=searching),
            Request(request),
            view=_Ordered(searching=searching),
        )
    except Malformed as refusal:
        return _refused(request, context, refusal.message)
    context |= {
        "notices": [_readable(shown(row)) for row in rows],
        "count": paginator.count,
        "next": _query(paginator.next),
        "previous": _query(paginator.previous),
    }
    return render(request, "publicity/notices.html", context)


@require_safe
def notice(request: HttpRequest, id: UUID) -> HttpResponse:
    """One published decision, or what is left of one that was withdrawn."""
    row = listed(public_notices().filter(pk=id)).first()
    if row is None:
        return render(request, "publicity/missing.html", {"page": "notices"}, status=404)
    return render(request, "publicity/notice.html", {"notice": _readable(shown(row)), "page": "notices"})


@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Whether a certificate is valid today, and whose it is."""
    number = request.GET.get("certificate", "").strip()
    context: dict[str, Any] = {"page": "officers", "certificate": number, "today": legal_day(timezone.now())}
    if not number:
        return render(request, "publicity/officers.html", context)
    if not _Lookups().allow_request(Request(request), None):  # type: ignore[arg-type]
        return render(request, "publicity/officers.html", context | {"too_many": True}, status=429)
    found = None if "\x00" in number else certificate_on(number, context["today"])
    return render(request, "publicity/officers.html", context | {"asked": True, "found": found})


@require_safe
def verify(request: HttpRequest, id: UUID, code: str) -> HttpResponse:
    """Whether an instrument that somebody holds is one of ours, by the code printed on it."""
    context: dict[str, Any] = {"page": "verify"}
    if not _Checks().allow_request(Request(request), None):  # type: ignore[arg-type]
        return render(request, "publicity/verify.html", context | {"too_many": True}, status=429)
    found = verified(id, code)
    return render(request, "publicity/verify.html", context | {"found": found}, status=200 if found else 404)


@require_safe
def recording_list(request: HttpRequest) -> HttpResponse:
    """Which activities officers must record in sound and picture, department by department."""
    today = legal_day(timezone.now())
    context = {"page": "recording-list", "today": today, "lists": recording_lists(Department, today)}
    return render(request, "publicity/recording_list.html", context)


@require_safe
def law(request: HttpRequest) -> HttpResponse:
    """The whole law as tables: each row with its article, its days, and what a person must still check."""
    today = legal_day(timezone.now())
    book = law_shown(law_tables(), Department, today)
    return render(
        request,
        "publicity/law.html",
        {"page": "law", "today": today, "book": book, "chapters": chapters(book)},
    )


def _refused(request: HttpRequest, context: Mapping[str, Any], message: str) -> HttpResponse:
    refusal = message or "查询条件无法识别。"
    return render(request, "publicity/notices.html", {**context, "refusal": refusal}, status=400)


def _query(link: str | None) -> str:
    return f"?{urlsplit(link).query}" if link else ""


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Turn codes into their Chinese terms."""
    content = row["notice"]
    if content is not None:
        content = content | {
            "penalty_kinds": [PenaltyKind(kind).label for kind in content["penalty_kinds"]],
            "parties": [party | {"kind": PartyKind(party["kind"]).label} for party in content["parties"]],
            "yuan": f"{Decimal(content['amount']):,.2f}" if Decimal(content["amount"]) else "",
        }
    return row | {
        "notice": content,
        "department": Department(row["department"]).label,
        "decided_on": parse_date(row["decided_on"]),
    }


urlpatterns = [
    path("", notices, name="home"),
    path("notices", notices, name="notices"),
    path("notices/<uuid:id>", notice, name="notice"),
    path("verify/<uuid:id>/<str:code>", verify, name="verify"),
    path("officers", officers, name="officers"),
    path("law", law, name="law"),
    path("law/recordings", recording_list, name="recording-list"),
]
