"""Index of the routes of every package, under `/api/v1/`."""

from importlib import import_module

#: In procedural order; each package's `api.py` exports `urlpatterns`.
PACKAGES = (
    "registry",
    "cases",
    "evidence",
    "measures",
    "review",
    "decisions",
    "documents",
    "publicity",
    "remedies",
    "supervision",
    "sync",
)

urlpatterns = [
    pattern for package in PACKAGES for pattern in import_module(f"enforcement.{package}.api").urlpatterns
]
