"""The procedure as a table: each step, from where, after what, by whom, under which article; pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import Final

from enforcement.errors import Requirement
from enforcement.law.statutes import Article, art
from enforcement.law.values import Article47Segment, Labelled, Procedure, Stage
from enforcement.registry.rules import Role


class Status(Labelled):
    """Where a case stands. The stage of the mission derives from it."""

    CLUE = "clue", "案源"
    NOT_FILED = "not_filed", "不予立案"
    INVESTIGATING = "investigating", "调查取证"
    CONCLUDED = "concluded", "调查终结"
    UNDER_REVIEW = "under_review", "审核中"
    RETURNED = "returned", "审核退回"
    REVIEWED = "reviewed", "审核通过"
    NOTIFIED = "notified", "已告知"
    DECIDED = "decided", "已决定"
    SERVED = "served", "已送达"
    EXECUTED = "executed", "已执行"
    CLOSED = "closed", "已结案"

    @property
    def stage(self) -> Stage:
        """The stage of disclosure the status belongs to."""
        if self in {Status.CLUE, Status.NOT_FILED}:
            return Stage.PRE_PUBLICITY
        if self in {Status.SERVED, Status.EXECUTED, Status.CLOSED}:
            return Stage.POST_PUBLICITY
        return Stage.IN_PROCESS


class StepCode(Labelled):
    """Every step. The operation that takes step S is the URL named `step-S`."""

    REGISTER_CLUE = "register_clue", "案源登记"
    NAME_OFFICERS = "name_officers", "指定执法人员"
    CITE_BASIS = "cite_basis", "援引依据和职权"
    PROPOSE_FILING = "propose_filing", "办案机构提请立案"
    FILE = "file", "批准立案"
    DECLINE_FILING = "decline_filing", "不予立案"
    INSPECT = "inspect", "现场检查"
    QUESTION = "question", "询问"
    ORDER_CORRECTION = "order_correction", "责令改正"
    CONCLUDE_INVESTIGATION = "conclude_investigation", "调查终结"
    DRAFT_DECISION = "draft_decision", "拟定处理决定"
    REQUEST_REVIEW = "request_review", "送法制审核"
    RETURN_REVIEW = "return_review", "法制审核退回"
    PASS_REVIEW = "pass_review", "法制审核通过"
    REQUEST_AUDIT = "request_audit", "送案件审核"
    RETURN_AUDIT = "return_audit", "案件审核退回"
    PASS_AUDIT = "pass_audit", "案件审核通过"
    APPROVE_NOTICE = "approve_notice", "批准告知"
    NOTIFY = "notify", "事先告知"
    HEAR_DEFENCE = "hear_defence", "听取陈述申辩"
    REEXAMINE = "reexamine", "陈述申辩复核"
    DISCUSS = "discuss", "负责人集体讨论"
    DECIDE = "decide", "作出行政处罚决定"
    DECIDE_ON_SPOT = "decide_on_spot", "当场作出行政处罚决定"
    FILE_ON_SPOT = "file_on_spot", "当场处罚备案"
    SERVE = "serve", "送达决定"
    RECORD_PAYMENT = "record_payment", "缴纳罚没款"
    CLOSE = "close", "结案"


class When(Enum):
    """The condition under which an earlier step is required."""

    ALWAYS = auto()
    MAJOR = auto()
    AUDITED = auto()
    REVIEW_FIRST_MAJOR = auto()
    REVIEW_FIRST_AUDITED = auto()
    HEAD_APPROVES_NOTICE = auto()
    COLLECTIVE = auto()


@dataclass(frozen=True, slots=True)
class Need:
    """An earlier step that must stand (any of them, not voided), with its article.

    `since`: it must have been taken after the latest of these, where one was taken.
    """

    any_of: tuple[StepCode, ...]
    article: Article
    when: When = When.ALWAYS
    since: tuple[StepCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the procedure.

    `target` None leaves the status as it is. `appends` marks the record of what happened: it needs no version, is
    repeatable and is never refused for the officers' want of a certificate; the want becomes a finding.
    """

    code: StepCode
    segment: Article47Segment
    sources: frozenset[Status]
    target: Status | None
    roles: tuple[Role, ...]
    articles: tuple[Article, ...]
    needs: tuple[Need, ...] = ()
    barred_by: frozenset[str] = frozenset()
    procedures: frozenset[Procedure] = frozenset({Procedure.ORDINARY})
    appends: bool = False
    repeatable: bool = False
    certified: bool = False


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that stands: its code and its place in the case's sequence."""

    code: StepCode
    seq: int


@dataclass(frozen=True, slots=True)
class Profile:
    """What the department's rules switch in the table, as of the day the case was filed."""

    review_before_notice: bool
    audit_required: bool
    head_approves_notice: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """An open hindrance, as the table sees it."""

    code: str
    article: str
    detail: str


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the table asks of a case."""

    status: Status
    procedure: Procedure
    profile: Profile
    major: bool
    taken: tuple[Taken, ...]
    collective: bool = False
    bars: tuple[Bar, ...] = ()

    def last(self, codes: Iterable[StepCode]) -> int:
        """The latest place at which one of the steps stands, or 0."""
        wanted = frozenset(codes)
        return max((step.seq for step in self.taken if step.code in wanted), default=0)

    def holds(self, when: When) -> bool:
        """Whether the condition of a need applies to the case."""
        first = self.profile.review_before_notice
        audited = self.profile.audit_required and not self.major
        return {
            When.ALWAYS: True,
            When.MAJOR: self.major,
            When.AUDITED: audited,
            When.REVIEW_FIRST_MAJOR: first and self.major,
            When.REVIEW_FIRST_AUDITED: first and audited,
            When.HEAD_APPROVES_NOTICE: self.profile.head_approves_notice,
            When.COLLECTIVE: self.collective,
        }[when]


_S = Status
_C = StepCode
_BOTH: Final = frozenset({Procedure.SIMPLE, Procedure.ORDINARY})
_SIMPLE: Final = frozenset({Procedure.SIMPLE})
_CASEWORKER: Final = (Role.OFFICER,)
_UNIT: Final = (Role.UNIT_HEAD,)
_HEAD: Final = (Role.AGENCY_HEAD,)
_REVIEWABLE: Final = frozenset({_S.CONCLUDED, _S.RETURNED, _S.REVIEWED, _S.NOTIFIED})
_PASSES: Final = (_C.PASS_REVIEW, _C.PASS_AUDIT)
#: What happened is put on file whenever the record arrives: a phone comes back from the mountains when it does.
_RECORDABLE: Final = frozenset(_S) - {_S.NOT_FILED, _S.CLOSED}

_STEPS: Final = (
    Step(
        _C.REGISTER_CLUE,
        Article47Segment.INITIATION,
        frozenset(),
        _S.CLUE,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "47"), art("CFF", "54")),
        procedures=_BOTH,
    ),
    Step(
        _C.NAME_OFFICERS,
        Article47Segment.INITIATION,
        frozenset({_S.CLUE, _S.INVESTIGATING, _S.DECIDED}) | _REVIEWABLE,
        None,
        _UNIT,
        (art("CFF", "42"),),
        procedures=_BOTH,
        repeatable=True,
    ),
    Step(
        _C.CITE_BASIS,
        Article47Segment.INITIATION,
        frozenset({_S.CLUE, _S.INVESTIGATING, _S.CONCLUDED, _S.RETURNED}),
        None,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "38"), art("CFF", "39")),
        procedures=_BOTH,
        repeatable=True,
    ),
    Step(
        _C.PROPOSE_FILING,
        Article47Segment.INITIATION,
        frozenset({_S.CLUE}),
        None,
        _UNIT,
        (art("CFF", "54"),),
        (Need((_C.NAME_OFFICERS,), art("CFF", "42")), Need((_C.CITE_BASIS,), art("CFF", "38"))),
    ),
    Step(
        _C.FILE,
        Article47Segment.INITIATION,
        frozenset({_S.CLUE}),
        _S.INVESTIGATING,
        _HEAD,
        (art("CFF", "54"),),
        (
            Need((_C.NAME_OFFICERS,), art("CFF", "42")),
            Need((_C.CITE_BASIS,), art("CFF", "38")),
            Need((_C.PROPOSE_FILING,), art("CFF", "54"), since=(_C.NAME_OFFICERS, _C.CITE_BASIS)),
        ),
        barred_by=frozenset({"power_unlisted"}),
    ),
    Step(
        _C.DECLINE_FILING,
        Article47Segment.INITIATION,
        frozenset({_S.CLUE}),
        _S.NOT_FILED,
        _HEAD,
        (art("CFF", "54"),),
        procedures=_BOTH,
    ),
    Step(
        _C.INSPECT,
        Article47Segment.INVESTIGATION,
        _RECORDABLE,
        None,
        _CASEWORKER,
        (art("CFF", "42"), art("CFF", "55")),
        procedures=_BOTH,
        appends=True,
        repeatable=True,
    ),
    Step(
        _C.QUESTION,
        Article47Segment.INVESTIGATION,
        _RECORDABLE,
        None,
        _CASEWORKER,
        (art("CFF", "42"), art("CFF", "55")),
        procedures=_BOTH,
        appends=True,
        repeatable=True,
    ),
    Step(
        _C.ORDER_CORRECTION,
        Article47Segment.INVESTIGATION,
        frozenset({_S.INVESTIGATING, _S.CONCLUDED, _S.RETURNED}),
        None,
        _HEAD,
        (art("CFF", "28"),),
        repeatable=True,
    ),
    Step(
        _C.CONCLUDE_INVESTIGATION,
        Article47Segment.INVESTIGATION,
        frozenset({_S.INVESTIGATING}),
        _S.CONCLUDED,
        _CASEWORKER,
        (art("CFF", "57"),),
        (Need((_C.INSPECT, _C.QUESTION), art("CFF", "55")),),
        barred_by=frozenset({"evidence_owed", "recusal_open", "files_missing"}),
        certified=True,
    ),
    Step(
        _C.DRAFT_DECISION,
        Article47Segment.REVIEW,
        _REVIEWABLE,
        None,
        _CASEWORKER,
        (art("CFF", "57"), art("CFF", "59")),
        (Need((_C.CONCLUDE_INVESTIGATION,), art("CFF", "57")),),
        repeatable=True,
        certified=True,
    ),
    Step(
        _C.REQUEST_REVIEW,
        Article47Segment.REVIEW,
        _REVIEWABLE,
        _S.UNDER_REVIEW,
        _UNIT,
        (art("CFF", "58"),),
        (Need((_C.DRAFT_DECISION,), art("CFF", "58"), since=(_C.RETURN_REVIEW, _C.RETURN_AUDIT)),),
        repeatable=True,
    ),
    Step(
        _C.RETURN_REVIEW,
        Article47Segment.REVIEW,
        frozenset({_S.UNDER_REVIEW}),
        _S.RETURNED,
        (Role.LEGAL_REVIEWER,),
        (art("CFF", "58"),),
        (Need((_C.REQUEST_REVIEW,), art("CFF", "58"), since=(*_PASSES, _C.RETURN_REVIEW, _C.REQUEST_AUDIT)),),
        repeatable=True,
    ),
    Step(
        _C.PASS_REVIEW,
        Article47Segment.REVIEW,
        frozenset({_S.UNDER_REVIEW}),
        _S.REVIEWED,
        (Role.LEGAL_REVIEWER,),
        (art("CFF", "58"),),
        (Need((_C.REQUEST_REVIEW,), art("CFF", "58"), since=(*_PASSES, _C.RETURN_REVIEW, _C.REQUEST_AUDIT)),),
        barred_by=frozenset({"new_facts"}),
        repeatable=True,
    ),
    Step(
        _C.REQUEST_AUDIT,
        Article47Segment.REVIEW,
        _REVIEWABLE,
        _S.UNDER_REVIEW,
        _UNIT,
        (art("SAMR-P", "49"), art("SAMR-P", "52")),
        (Need((_C.DRAFT_DECISION,), art("SAMR-P", "49"), since=(_C.RETURN_REVIEW, _C.RETURN_AUDIT)),),
        repeatable=True,
    ),
    Step(
        _C.RETURN_AUDIT,
        Article47Segment.REVIEW,
        frozenset({_S.UNDER_REVIEW}),
        _S.RETURNED,
        (Role.CASE_AUDITOR, Role.LEGAL_REVIEWER),
        (art("SAMR-P", "54"),),
        (
            Need(
                (_C.REQUEST_AUDIT,), art("SAMR-P", "52"), since=(*_PASSES, _C.RETURN_AUDIT, _C.REQUEST_REVIEW)
            ),
        ),
        repeatable=True,
    ),
    Step(
        _C.PASS_AUDIT,
        Article47Segment.REVIEW,
        frozenset({_S.UNDER_REVIEW}),
        _S.REVIEWED,
        (Role.CASE_AUDITOR, Role.LEGAL_REVIEWER),
        (art("SAMR-P", "54"),),
        (
            Need(
                (_C.REQUEST_AUDIT,), art("SAMR-P", "52"), since=(*_PASSES, _C.RETURN_AUDIT, _C.REQUEST_REVIEW)
            ),
        ),
        barred_by=frozenset({"new_facts"}),
        repeatable=True,
    ),
    Step(
        _C.APPROVE_NOTICE,
        Article47Segment.REVIEW,
        frozenset({_S.CONCLUDED, _S.REVIEWED, _S.NOTIFIED}),
        None,
        _HEAD,
        (art("SAMR-P", "56"),),
        (
            Need((_C.DRAFT_DECISION,), art("CFF", "44")),
            Need((_C.PASS_REVIEW,), art("SAMR-P", "50"), When.REVIEW_FIRST_MAJOR, (_C.DRAFT_DECISION,)),
            Need(_PASSES, art("SAMR-P", "49"), When.REVIEW_FIRST_AUDITED, (_C.DRAFT_DECISION,)),
        ),
        repeatable=True,
    ),
    Step(
        _C.NOTIFY,
        Article47Segment.SERVICE,
        frozenset({_S.CONCLUDED, _S.REVIEWED, _S.NOTIFIED}),
        _S.NOTIFIED,
        _CASEWORKER,
        (art("CFF", "44"), art("CFF", "62")),
        (
            Need((_C.DRAFT_DECISION,), art("CFF", "44")),
            Need((_C.PASS_REVIEW,), art("SAMR-P", "50"), When.REVIEW_FIRST_MAJOR, (_C.DRAFT_DECISION,)),
            Need(_PASSES, art("SAMR-P", "49"), When.REVIEW_FIRST_AUDITED, (_C.DRAFT_DECISION,)),
            Need((_C.APPROVE_NOTICE,), art("SAMR-P", "56"), When.HEAD_APPROVES_NOTICE, (_C.DRAFT_DECISION,)),
        ),
        repeatable=True,
        certified=True,
    ),
    Step(
        _C.HEAR_DEFENCE,
        Article47Segment.INVESTIGATION,
        frozenset({_S.NOTIFIED, _S.UNDER_REVIEW, _S.RETURNED, _S.REVIEWED}),
        None,
        _CASEWORKER,
        (art("CFF", "45"), art("CFF", "62")),
        (Need((_C.NOTIFY,), art("CFF", "44")),),
        repeatable=True,
    ),
    Step(
        _C.REEXAMINE,
        Article47Segment.REVIEW,
        frozenset({_S.NOTIFIED, _S.REVIEWED}),
        None,
        _CASEWORKER,
        (art("CFF", "45"),),
        (Need((_C.NOTIFY,), art("CFF", "44")),),
        barred_by=frozenset({"defence_period"}),
        repeatable=True,
        certified=True,
    ),
    Step(
        _C.DISCUSS,
        Article47Segment.DECISION,
        frozenset({_S.NOTIFIED, _S.REVIEWED}),
        None,
        _HEAD,
        (art("CFF", "57"),),
        (Need((_C.REEXAMINE,), art("CFF", "45"), since=(_C.NOTIFY, _C.HEAR_DEFENCE)),),
        repeatable=True,
    ),
    Step(
        _C.DECIDE,
        Article47Segment.DECISION,
        frozenset({_S.NOTIFIED, _S.REVIEWED}),
        _S.DECIDED,
        _HEAD,
        (art("CFF", "57"), art("CFF", "59")),
        (
            Need((_C.PASS_REVIEW,), art("CFF", "58"), When.MAJOR, (_C.DRAFT_DECISION,)),
            Need((_C.CONCLUDE_INVESTIGATION,), art("CFF", "57")),
            Need((_C.NOTIFY,), art("CFF", "44")),
            Need((_C.REEXAMINE,), art("CFF", "45"), since=(_C.NOTIFY, _C.HEAR_DEFENCE)),
            Need(_PASSES, art("SAMR-P", "49"), When.AUDITED, (_C.DRAFT_DECISION,)),
            Need((_C.DISCUSS,), art("CFF", "57"), When.COLLECTIVE, (_C.HEAR_DEFENCE, _C.DRAFT_DECISION)),
        ),
        barred_by=frozenset(
            {"correction_owed", "defence_period", "recusal_open", "hearing_owed", "power_unlisted"}
        ),
    ),
    Step(
        _C.DECIDE_ON_SPOT,
        Article47Segment.DECISION,
        frozenset({_S.CLUE}),
        _S.SERVED,
        _CASEWORKER,
        (art("CFF", "51"), art("CFF", "52")),
        (
            Need((_C.NAME_OFFICERS,), art("CFF", "42")),
            Need((_C.CITE_BASIS,), art("CFF", "38")),
            Need((_C.INSPECT, _C.QUESTION), art("CFF", "55")),
        ),
        barred_by=frozenset({"power_unlisted", "recusal_open"}),
        procedures=_SIMPLE,
        certified=True,
    ),
    Step(
        _C.FILE_ON_SPOT,
        Article47Segment.DECISION,
        frozenset({_S.SERVED, _S.EXECUTED}),
        None,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "52"),),
        (Need((_C.DECIDE_ON_SPOT,), art("CFF", "52")),),
        procedures=_SIMPLE,
    ),
    Step(
        _C.SERVE,
        Article47Segment.SERVICE,
        frozenset({_S.DECIDED}),
        _S.SERVED,
        _CASEWORKER,
        (art("CFF", "61"),),
        (Need((_C.DECIDE,), art("CFF", "59")),),
        certified=True,
    ),
    Step(
        _C.RECORD_PAYMENT,
        Article47Segment.EXECUTION,
        frozenset({_S.SERVED}),
        _S.EXECUTED,
        (Role.OFFICER, Role.UNIT_HEAD),
        (art("CFF", "66"), art("CFF", "67")),
        (Need((_C.SERVE, _C.DECIDE_ON_SPOT), art("CFF", "61")),),
        procedures=_BOTH,
        repeatable=True,
    ),
    Step(
        _C.CLOSE,
        Article47Segment.EXECUTION,
        frozenset({_S.SERVED, _S.EXECUTED}),
        _S.CLOSED,
        _HEAD,
        (art("CFF", "47"),),
        (Need((_C.SERVE, _C.DECIDE_ON_SPOT), art("CFF", "61")),),
        barred_by=frozenset(
            {
                "payment_owed",
                "publication_owed",
                "on_spot_filing_owed",
                "correction_owed",
                "files_missing",
                "recording_owed",
            }
        ),
        procedures=_BOTH,
    ),
)

#: The whole procedure by step.
PROCEDURE: Final = {step.code: step for step in _STEPS}


def unmet_and_met(step: Step, facts: Facts) -> tuple[Requirement, ...]:
    """Every requirement of a step for a case, met and unmet, in the order of the table."""
    found = [
        Requirement(
            "status",
            step.articles[0].cite(),
            f"案件状态须为{'、'.join(s.label for s in _ordered(step.sources))},现为{facts.status.label}",
            met=facts.status in step.sources,
        )
    ]
    if facts.procedure not in step.procedures:
        found.append(
            Requirement(
                "procedure",
                step.articles[0].cite(),
                f"{facts.procedure.label}没有“{step.code.label}”这一步骤",
            )
        )
    if not step.repeatable and facts.last([step.code]):
        found.append(Requirement("once", step.articles[0].cite(), f"“{step.code.label}”已经办理"))
    found += [_answer(need, facts) for need in step.needs if facts.holds(need.when)]
    if step.code in {StepCode.REQUEST_REVIEW, StepCode.REQUEST_AUDIT}:
        wanted = facts.major == (step.code is StepCode.REQUEST_REVIEW)
        text = "本案属于重大执法决定,须经法制审核" if facts.major else "本案不属于重大执法决定,须经案件审核"
        found.append(Requirement("kind_of_review", art("CFF", "58").cite(), text, met=wanted))
    found += [
        Requirement(bar.code, bar.article, bar.detail) for bar in facts.bars if bar.code in step.barred_by
    ]
    return tuple(found)


def possible(facts: Facts) -> tuple[Step, ...]:
    """The steps that the status and the procedure leave open, in the order of the table."""
    return tuple(
        step
        for step in _STEPS
        if facts.status in step.sources
        and facts.procedure in step.procedures
        and (step.repeatable or not facts.last([step.code]))
    )


def _answer(need: Need, facts: Facts) -> Requirement:
    names = "或".join(code.label for code in need.any_of)
    stands = facts.last(need.any_of)
    after = facts.last(need.since)
    detail = f"须先办理:{names}"
    if stands and stands < after:
        detail = f"“{names}”办理后又有新的“{_latest(need.since, facts).label}”,须重新办理"
    return Requirement(need.any_of[0].value, need.article.cite(), detail, met=stands > 0 and stands >= after)


def _latest(codes: Iterable[StepCode], facts: Facts) -> StepCode:
    return max(codes, key=lambda code: facts.last([code]))


def _ordered(statuses: Collection[Status]) -> list[Status]:
    return [status for status in Status if status in statuses]


def past_limitation(act_ended: date, discovered: date, *, five_years: bool) -> bool:
    """Whether a breach was discovered too late to be punished: two years after its end, five on special ground.

    Basis: Penalty Law Art. 36.
    """
    years = 5 if five_years else 2
    try:
        last = act_ended.replace(year=act_ended.year + years)
    except ValueError:  # 29 February
        last = act_ended.replace(year=act_ended.year + years, day=28)
    return discovered > last
