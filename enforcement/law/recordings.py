"""The list of on-site activities of which sound and picture are kept 音像记录清单, per department and day.

The duty to record is the Penalty Law's (Art. 47); which activities are recorded from start to end is said by
国办发〔2018〕118号, whose text is still to be checked: such rows carry `verified=False` and hold all the same,
because they cost the agency a recording and the party no right. Of the departments' own lists only market
regulation's was read; the others' places say so.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from enforcement.law.periods import Period, Unit
from enforcement.law.statutes import Article, art
from enforcement.law.values import Department, Labelled


class ActivityKind(Labelled):
    """What is done on site."""

    SEALING = "sealing", "查封场所、设施或者财物"
    SEIZURE = "seizure", "扣押财物"
    DEMOLITION = "demolition", "强制拆除"
    SUBSTITUTE_PERFORMANCE = "substitute_performance", "代履行"
    GRAVE_MEASURE = "grave_measure", "其他直接涉及人身自由、生命健康、重大财产权益的现场执法活动"
    QUESTIONING_ROOM = "questioning_room", "执法办案场所内的询问"
    HEARING = "hearing", "举行听证"
    INSPECTION = "inspection", "现场检查、勘验"
    QUESTIONING = "questioning", "现场询问"
    SAMPLING = "sampling", "抽样取证"
    PRESERVATION = "preservation", "先行登记保存"
    REMOTE_SAMPLING = "remote_sampling", "网络、电话购买抽样"
    LEFT_SERVICE = "left_service", "留置送达"
    POSTED_SERVICE = "posted_service", "张贴公告送达"


class RecordingDuty(Labelled):
    """How much of the activity is recorded."""

    CONTINUOUS = "continuous", "全程不间断记录"
    AS_NEEDED = "as_needed", "应当音像记录,可以分段"

    @property
    def bars_closing(self) -> bool:
        """Whether a second that is missing stands in the way of closing the case."""
        return self is RecordingDuty.CONTINUOUS


@dataclass(frozen=True, slots=True)
class RecordedActivity:
    """One row of the list. `valid_to` is exclusive; `verified`: the text that names the activity was read."""

    kind: ActivityKind
    duty: RecordingDuty
    departments: frozenset[Department]
    article: Article
    valid_from: date
    valid_to: date | None = None
    verified: bool = True
    note: str = ""

    @property
    def mark(self) -> str:
        """待核 or nothing: what every page shows beside the row."""
        return "" if self.verified else "待核"

    def holds(self, department: Department, on: date) -> bool:
        """Whether the row binds the department on the legal day."""
        in_force = self.valid_from <= on and (self.valid_to is None or on < self.valid_to)
        return in_force and department in self.departments


#: The article that makes sound and picture part of the record of every case.
RECORD_EVERYTHING: Final = art("CFF", "47")
#: From the end of a recording to its being kept: elsewhere's rule (CLK-110), this province's is not registered yet.
UPLOADED_WITHIN: Final = Period(1, Unit.WORKING_DAY, art("118"), verified=False)

_ALL: Final = frozenset(Department)
_MARKET: Final = frozenset({Department.MARKET_REGULATION})
_GUIDANCE: Final = art("118")
_GUIDANCE_FROM: Final = date(2018, 12, 5)
_RULES_FROM: Final = date(2022, 11, 1)
_MODEL: Final = "参照《广东省行政执法全过程记录办法》第十四条，该办法在云南省不具有约束力"
_CONTINUOUS, _AS_NEEDED = RecordingDuty.CONTINUOUS, RecordingDuty.AS_NEEDED


def _everywhere(kind: ActivityKind, duty: RecordingDuty, note: str = _MODEL) -> RecordedActivity:
    return RecordedActivity(kind, duty, _ALL, _GUIDANCE, _GUIDANCE_FROM, verified=False, note=note)


def _market(kind: ActivityKind, article: str, note: str = "") -> RecordedActivity:
    return RecordedActivity(kind, _AS_NEEDED, _MARKET, art("SAMR-P", article), _RULES_FROM, note=note)


RECORDED_ACTIVITIES: Final = (
    _everywhere(ActivityKind.SEALING, _CONTINUOUS),
    _everywhere(ActivityKind.SEIZURE, _CONTINUOUS),
    _everywhere(ActivityKind.DEMOLITION, _CONTINUOUS),
    _everywhere(ActivityKind.SUBSTITUTE_PERFORMANCE, _CONTINUOUS, "直接涉及重大财产权益，从严按全程记录"),
    _everywhere(ActivityKind.GRAVE_MEASURE, _CONTINUOUS),
    _everywhere(ActivityKind.QUESTIONING_ROOM, _CONTINUOUS),
    _everywhere(ActivityKind.HEARING, _CONTINUOUS, "听证室属执法办案场所，从严按全程记录"),
    _everywhere(ActivityKind.INSPECTION, _AS_NEEDED),
    _everywhere(ActivityKind.QUESTIONING, _AS_NEEDED),
    _everywhere(ActivityKind.SAMPLING, _AS_NEEDED),
    _everywhere(ActivityKind.PRESERVATION, _AS_NEEDED),
    _everywhere(ActivityKind.LEFT_SERVICE, _AS_NEEDED),
    _everywhere(ActivityKind.POSTED_SERVICE, _AS_NEEDED),
    _market(ActivityKind.SEALING, "44"),
    _market(ActivityKind.SEIZURE, "44"),
    _market(ActivityKind.INSPECTION, "44", "当事人拒绝或者不在场的，注明情况并以音像记录（第四十三条）"),
    _market(ActivityKind.QUESTIONING, "44"),
    _market(ActivityKind.SAMPLING, "44"),
    _market(ActivityKind.PRESERVATION, "44"),
    _market(ActivityKind.REMOTE_SAMPLING, "31", "记录购买、拆封、封样过程"),
    _market(ActivityKind.POSTED_SERVICE, "82(5)"),
)

#: Departments whose own list was read; the others' remains to be entered when its text is at hand.
LISTS_READ: Final = _MARKET
LIST_MISSING: Final = "本部门自行编制的音像记录清单文本待核，暂按国办发〔2018〕118号执行"


def recording_list(department: Department, on: date) -> tuple[RecordedActivity, ...]:
    """The rows that bind the department on the legal day, one for each activity, in the order of the list.

    Where several texts name an activity, the one that asks for more stands; of equals, the one that was read.
    """
    best: dict[ActivityKind, RecordedActivity] = {}
    for row in RECORDED_ACTIVITIES:
        if row.holds(department, on):
            held = best.get(row.kind)
            best[row.kind] = max(held, row, key=_weight) if held else row
    return tuple(best[kind] for kind in ActivityKind if kind in best)


def recorded_activity(kind: ActivityKind, department: Department, on: date) -> RecordedActivity | None:
    """The row that binds an activity, or None where the department's list does not name it."""
    return next((row for row in recording_list(department, on) if row.kind is kind), None)


def _weight(row: RecordedActivity) -> tuple[bool, bool]:
    return row.duty.bars_closing, row.verified
