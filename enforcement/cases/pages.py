"""What is due, for people: everything that ends within a week or has ended undone, department by department."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from enforcement.cases.models import Deadline
from enforcement.cases.rules.deadlines import Light
from enforcement.law.limits import Clock
from enforcement.law.values import Department
from enforcement.registry.models import Actor, legal_day

#: How far ahead the page looks, in days, and how many rows it shows.
AHEAD: Final = 7
_MOST: Final = 500


@never_cache
@require_safe
def deadlines(request: HttpRequest) -> HttpResponse:
    """List what is due within seven days, overdue first; a visitor is asked to sign in."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("sign-in"))
    at = timezone.now()
    rows = (
        Deadline.objects.visible_to(Actor.of(request.user, at).reading)
        .running()
        .filter(order_at__lte=at + timedelta(days=AHEAD))
        .select_related("case", "agency")
        .order_by("department", "order_at", "id")
    )
    asked = request.GET.get("department", "")
    if asked in set(Department):
        rows = rows.filter(department=asked)
    found = list(rows[: _MOST + 1])
    today = legal_day(at)
    groups = [
        {"department": Department(name).label, "rows": [_row(row, today) for row in group]}
        for name, group in groupby(found[:_MOST], key=lambda row: row.department)
    ]
    context = {
        "page": "deadlines",
        "groups": groups,
        "departments": Department.choices(),
        "asked": asked,
        "today": today,
        "ahead": AHEAD,
        "more": len(found) > _MOST,
        "most": _MOST,
    }
    return render(request, "cases/deadlines.html", context)


def _row(deadline: Deadline, today: date) -> dict[str, Any]:
    row = deadline.limit
    left = (deadline.due_on - today).days if deadline.due_on else None
    return {
        "deadline": deadline,
        "label": Clock(deadline.clock).label,
        "light": Light(deadline.light),
        "article": row.article.short() if row else "",
        "left": left,
        "past": left is not None and left < 0,
        "overdue": abs(left) if left is not None else 0,
    }


urlpatterns = [path("deadlines", deadlines, name="deadlines-page")]
