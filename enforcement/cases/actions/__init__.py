"""What may be done to a case before review."""

from enforcement.cases.actions.clues import (
    merge_clue,
    open_informant,
    register_informant,
    split_clue,
    tell_informant,
)
from enforcement.cases.actions.correction import Reinspection, reinspect
from enforcement.cases.actions.filing import decline_filing, file, propose_decline, propose_filing
from enforcement.cases.actions.grounds import (
    Citation,
    Named,
    cite_basis,
    hand_over,
    name_officers,
    override_power_list,
)
from enforcement.cases.actions.investigation import (
    Record,
    conclude_investigation,
    order_correction,
    record_on_site,
)
from enforcement.cases.actions.joining import consolidate, separate
from enforcement.cases.actions.judging import judge
from enforcement.cases.actions.judiciary import (
    Handover,
    hand_to_judiciary,
    propose_transfer,
    refuse_transfer,
    return_from_judiciary,
    transfer_judiciary,
)
from enforcement.cases.actions.matters import (
    Asked,
    Said,
    approve_matter,
    ask_matter,
    refuse_matter,
    support_matter,
)
from enforcement.cases.actions.opening import register_clue
from enforcement.cases.actions.parties import PartyDetails, PartyGiven, add_party, complete_party
from enforcement.cases.actions.places import state_township
from enforcement.cases.actions.recusal import decide_recusal, request_recusal
from enforcement.cases.actions.transfers import record_transfer_receipt, return_from_agency, transfer_agency

__all__ = [
    "Asked",
    "Citation",
    "Handover",
    "Named",
    "PartyDetails",
    "PartyGiven",
    "Record",
    "Reinspection",
    "Said",
    "add_party",
    "approve_matter",
    "ask_matter",
    "cite_basis",
    "complete_party",
    "conclude_investigation",
    "consolidate",
    "decide_recusal",
    "decline_filing",
    "file",
    "hand_over",
    "hand_to_judiciary",
    "judge",
    "merge_clue",
    "name_officers",
    "open_informant",
    "order_correction",
    "override_power_list",
    "propose_decline",
    "propose_filing",
    "propose_transfer",
    "record_on_site",
    "record_transfer_receipt",
    "refuse_matter",
    "refuse_transfer",
    "register_clue",
    "register_informant",
    "reinspect",
    "request_recusal",
    "return_from_agency",
    "return_from_judiciary",
    "separate",
    "split_clue",
    "state_township",
    "support_matter",
    "tell_informant",
    "transfer_agency",
    "transfer_judiciary",
]
