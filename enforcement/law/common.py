"""Periods and figures that hold for every department; each period is a row of the table of time limits."""

from enforcement.law.limits import Clock, common_period
from enforcement.law.statutes import art

SERVICE = common_period(Clock.SERVICE)
ANNOUNCEMENT_SERVICE = common_period(Clock.ANNOUNCEMENT_SERVICE)
HEARING_REQUEST = common_period(Clock.HEARING_REQUEST)
#: Full days between the hearing notice and the hearing: count with `periods.earliest`.
HEARING_NOTICE = common_period(Clock.HEARING_NOTICE)
PRESERVATION_OUTCOME = common_period(Clock.PRESERVATION_OUTCOME)
URGENT_MEASURE_REPORT = common_period(Clock.URGENT_MEASURE_REPORT)
WITHDRAWAL_OF_NOTICE = common_period(Clock.WITHDRAWAL)
PAYMENT = common_period(Clock.PAYMENT)
HAND_IN_OF_COLLECTED_FINE = common_period(Clock.HAND_IN)
RECONSIDERATION = common_period(Clock.RECONSIDERATION)
LITIGATION = common_period(Clock.LITIGATION)
#: Working days that pass between a served demand and the application to the court.
DEMAND = common_period(Clock.DEMAND)
#: Full working days between the demand and a substitute performance: count with `periods.earliest`.
SUBSTITUTE_DEMAND = common_period(Clock.SUBSTITUTE_DEMAND)
COURT_APPLICATION = common_period(Clock.COURT_APPLICATION)

#: Article that requires two certified officers on every act of investigation.
TWO_OFFICERS = art("CFF", "42")
OFFICERS_PER_ACT = 2
