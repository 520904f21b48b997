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
REVIEWABLE: Final = frozenset({S.CONCLUDED, S.RETURNED, S.REVIEWED, S.NOTIFIED})
PASSES: Final = (C.PASS_REVIEW, C.PASS_AUDIT)
#: What happened is put on file whenever the record arrives: a phone comes back from the mountains when it does.
RECORDABLE: Final = frozenset(S) - {S.NOT_FILED, S.CLOSED}
