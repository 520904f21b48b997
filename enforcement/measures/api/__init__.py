"""Measures on the wire."""

from enforcement.cases.api import step_path
from enforcement.measures.api.acts import STEPS as ACTS
from enforcement.measures.api.disposal import STEPS as DISPOSAL
from enforcement.measures.api.reads import urlpatterns as reads
from enforcement.measures.api.taking import STEPS as TAKING
from enforcement.measures.api.upkeep import urlpatterns as upkeep

#: One operation for each step, in the order of the table.
STEPS = (*TAKING, *ACTS, *DISPOSAL)

urlpatterns = [*reads, *upkeep, *(step_path(view) for view in STEPS)]

__all__ = ["STEPS", "urlpatterns"]
