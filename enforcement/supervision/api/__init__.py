"""Supervision on the wire."""

from enforcement.supervision.api.evaluations import show_form, show_sample
from enforcement.supervision.api.evaluations import urlpatterns as evaluations
from enforcement.supervision.api.townships import urlpatterns as townships

__all__ = ["show_form", "show_sample", "urlpatterns"]

urlpatterns = [*evaluations, *townships]
