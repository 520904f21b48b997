"""Cases on the wire."""

from enforcement.cases.api.casework import (
    STEPS,
    CaseRow,
    OpinionForm,
    ReasonForm,
    StepView,
    show_row,
    step_path,
    urlpatterns,
)

__all__ = [
    "STEPS",
    "CaseRow",
    "OpinionForm",
    "ReasonForm",
    "StepView",
    "show_row",
    "step_path",
    "urlpatterns",
]
