"""Periods and figures that hold for every department, from the laws themselves."""

from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import art

SERVICE = Period(7, Unit.WORKING_DAY, art("CFF", "61"))
ANNOUNCEMENT_SERVICE = Period(30, Unit.NATURAL_DAY, art("MSF", "95"))
HEARING_REQUEST = Period(5, Unit.WORKING_DAY, art("CFF", "64(1)"), citizen=True)
#: Full days between the hearing notice and the hearing: count with `periods.earliest`.
HEARING_NOTICE = Period(7, Unit.WORKING_DAY, art("CFF", "64(2)"))
PRESERVATION_OUTCOME = Period(7, Unit.WORKING_DAY, art("CFF", "56"))
#: Only where the department's `preservation_makeup_24h` allows approval afterwards.
URGENT_PRESERVATION_REPORT = Period(24, Unit.HOUR, art("SAMR-P", "33"))
WITHDRAWAL_OF_NOTICE = Period(3, Unit.WORKING_DAY, art("CFF", "48,85"))
PAYMENT = Period(15, Unit.NATURAL_DAY, art("CFF", "67"), citizen=True)
HAND_IN_OF_COLLECTED_FINE = Period(2, Unit.WORKING_DAY, art("CFF", "71"))
RECONSIDERATION = Period(60, Unit.NATURAL_DAY, art("FYF", "20"), citizen=True)
LITIGATION = Period(6, Unit.MONTH, art("SSF", "46"), citizen=True)
#: Working days that pass between a served demand and the application to the court (强制法 Arts. 54, 69).
DEMAND = Period(10, Unit.WORKING_DAY, art("QZF", "54"))
#: Full working days between the demand and a substitute performance: count with `periods.earliest`.
SUBSTITUTE_DEMAND = Period(3, Unit.WORKING_DAY, art("QZF", "51"))
COURT_APPLICATION = Period(3, Unit.MONTH, art("QZF", "53"))

#: Article that requires two certified officers on every act of investigation.
TWO_OFFICERS = art("CFF", "42")
OFFICERS_PER_ACT = 2
