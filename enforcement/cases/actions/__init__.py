"""What may be done to a case before review."""

from enforcement.cases.actions.addresses import Confirmed, confirm_address
from enforcement.cases.actions.appraisals import KINDS as APPRAISAL_KINDS
from enforcement.cases.actions.appraisals import receive_result, send_for_appraisal, tell_result
from enforcement.cases.actions.capacity import Assessed, assess_party
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
    Superior,
    approve_matter,
    ask_matter,
    refuse_matter,
    support_matter,
)
from enforcement.cases.actions.mending import Restated, correct_record, restate_case, void_record
from enforcement.cases.actions.opening import register_clue
from enforcement.cases.actions.paper import PaperCase, paper_id, take_over_paper_case
from enforcement.cases.actions.parties import (
    PartyDetails,
    PartyGiven,
    add_party,
    complete_party,
    identify_party,
)
from enforcement.cases.actions.places import state_township
from enforcement.cases.actions.police import (
    hand_items_to_police,
    object_to_police,
    record_objection_answer,
    record_police_filing,
)
from enforcement.cases.actions.recusal import decide_recusal, request_recusal
from enforcement.cases.actions.transfers import record_transfer_receipt, return_from_agency, transfer_agency

__all__ = [
    "APPRAISAL_KINDS",
    "Asked",
    "Assessed",
    "Citation",
    "Confirmed",
    "Handover",
    "Named",
    "PaperCase",
    "PartyDetails",
    "PartyGiven",
    "Record",
    "Reinspection",
    "Restated",
    "Said",
    "Superior",
    "add_party",
    "approve_matter",
    "ask_matter",
    "assess_party",
    "cite_basis",
    "complete_party",
    "conclude_investigation",
    "confirm_address",
    "consolidate",
    "correct_record",
    "decide_recusal",
    "decline_filing",
    "file",
    "hand_items_to_police",
    "hand_over",
    "hand_to_judiciary",
    "identify_party",
    "judge",
    "merge_clue",
    "name_officers",
    "object_to_police",
    "open_informant",
    "order_correction",
    "override_power_list",
    "paper_id",
    "propose_decline",
    "propose_filing",
    "propose_transfer",
    "receive_result",
    "record_objection_answer",
    "record_on_site",
    "record_police_filing",
    "record_transfer_receipt",
    "refuse_matter",
    "refuse_transfer",
    "register_clue",
    "register_informant",
    "reinspect",
    "request_recusal",
    "restate_case",
    "return_from_agency",
    "return_from_judiciary",
    "send_for_appraisal",
    "separate",
    "split_clue",
    "state_township",
    "support_matter",
    "take_over_paper_case",
    "tell_informant",
    "tell_result",
    "transfer_agency",
    "transfer_judiciary",
    "void_record",
]
