"""What may be done to a case before review."""

from enforcement.cases.actions.filing import decline_filing, file, propose_filing
from enforcement.cases.actions.grounds import Citation, Named, cite_basis, name_officers, override_power_list
from enforcement.cases.actions.investigation import (
    Record,
    conclude_investigation,
    order_correction,
    record_on_site,
)
from enforcement.cases.actions.opening import register_clue
from enforcement.cases.actions.parties import PartyDetails, PartyGiven, add_party, complete_party

__all__ = [
    "Citation",
    "Named",
    "PartyDetails",
    "PartyGiven",
    "Record",
    "add_party",
    "cite_basis",
    "complete_party",
    "conclude_investigation",
    "decline_filing",
    "file",
    "name_officers",
    "order_correction",
    "override_power_list",
    "propose_filing",
    "record_on_site",
    "register_clue",
]
