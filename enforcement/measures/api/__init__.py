"""Measures on the wire."""

from enforcement.cases.api import step_path
from enforcement.measures.api.acts import STEPS as ACTS
from enforcement.measures.api.disposal import STEPS as DISPOSAL
from enforcement.measures.api.reads import urlpatterns as reads
from enforcement.measures.api.taking import STEPS as TAKING

#: One operation for each step, in the order of the table.
STEPS = (*TAKING, *ACTS, *DISPOSAL)

urlpatterns = [*reads, *(step_path(view) for view in STEPS)]

__all__ = ["STEPS", "urlpatterns"]
