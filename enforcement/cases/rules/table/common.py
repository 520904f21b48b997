"""Names the rows of the table share."""

from typing import Final

from enforcement.cases.rules.vocabulary import Status, StepCode
from enforcement.law.values import Procedure
from enforcement.registry.rules import Role

S = Status
C = StepCode
BOTH: Final = frozenset({Procedure.SIMPLE, Procedure.ORDINARY})
SIMPLE: Final = frozenset({Procedure.SIMPLE})
CASEWORKER: Final = (Role.OFFICER,)
UNIT: Final = (Role.UNIT_HEAD,)
HEAD: Final = (Role.AGENCY_HEAD,)
UNIT_OR_OFFICER: Final = (Role.OFFICER, Role.UNIT_HEAD)
#: Who takes part in a case and may be asked to stand aside, or may ask it of themselves (Art. 43).
ANYBODY_ON_IT: Final = (
    Role.OFFICER,
    Role.UNIT_HEAD,
    Role.AGENCY_HEAD,
    Role.LEGAL_REVIEWER,
    Role.CASE_AUDITOR,
    Role.HEARING_CHAIR,
    Role.HEARING_RECORDER,
)
REVIEWABLE: Final = frozenset({S.CONCLUDED, S.RETURNED, S.REVIEWED, S.NOTIFIED})
PASSES: Final = (C.PASS_REVIEW, C.PASS_AUDIT)
#: What happened is put on file whenever the record arrives: a phone comes back from the mountains when it does.
#: A case merged into another takes no more: its records belong to the other.
RECORDABLE: Final = frozenset(S) - {S.NOT_FILED, S.MERGED, S.CLOSED}
#: Filed and not yet decided.
PENDING: Final = REVIEWABLE | {S.INVESTIGATING, S.UNDER_REVIEW}
#: What of the facts and the parties bars a penalty until it is answered.
SUBSTANCE: Final = frozenset(
    {
        "recusal_open",
        "transfer_undecided",
        "party_unidentified",
        "minor_unpunishable",
        "minor_mitigation_owed",
        "incapacity",
        "limitation_passed",
        "result_untold",
    }
)
#: Where a case ends without a decision of its own, and the steps that bring it there.
ENDED: Final = frozenset({S.TERMINATED, S.TRANSFERRED, S.WITH_JUDICIARY})
ENDINGS: Final = (C.TERMINATE, C.TRANSFER_AGENCY, C.TRANSFER_JUDICIARY)
#: What of a case's own duties keeps it open.
UNFINISHED: Final = frozenset(
    {
        "informant_untold",
        "recheck_owed",
        "guardian_owed",
        "transfer_undecided",
        "handover_owed",
        "items_owed_to_police",
    }
)
