"""The items that cost points and that a file's rows decide, wholly or by showing where to look. Pure."""

from datetime import date
from typing import Final

from enforcement.cases.rules import PROCEDURE, StepCode
from enforcement.decisions.rules import missing_elements
from enforcement.law.common import SERVICE
from enforcement.law.limits import Clock
from enforcement.law.periods import Due, Period, due
from enforcement.law.profile import Rule
from enforcement.law.values import Article47Segment, ServiceMethod
from enforcement.publicity.rules import NoticeState, clocks
from enforcement.supervision.file import File, StepTaken
from enforcement.supervision.outcome import Found, absent, concluded, not_in_simple, undecided
from enforcement.supervision.rules import Evidence, Result

_RECORD_FLAWS: Final = frozenset({"certificate_not_shown", "rights_not_told", "file_lost"})
#: On the spot there is neither review nor a service apart from the decision.
_NOT_ON_SPOT: Final = frozenset({Article47Segment.REVIEW, Article47Segment.SERVICE})


def records(file: File) -> Found:
    """D03: a person reads the records; the flaws found when they were made are shown."""
    return Result.UNKNOWN, [flaw.shows() for flaw in file.flaws if flaw.code in _RECORD_FLAWS]


def filed_in_time(file: File) -> Found:
    """D01: filed within the department's period from the clue."""
    if found := not_in_simple(file):
        return found
    if file.filed_on is None:
        return Result.FAIL, [absent("step", "案卷中没有立案审批")]
    step = file.last(StepCode.FILE)
    law, start, done = file.law, file.received_on, file.filed_on
    return _in_time(
        file, Clock.FILING, law.filing_period, law.filing_extension, start=start, done=done, step=step
    )


def decided_in_time(file: File) -> Found:
    """D02: decided within the period from filing."""
    if found := not_in_simple(file):
        return found
    if file.decision is None or file.filed_on is None:
        return undecided()
    step = file.last(StepCode.DECIDE)
    law, start, done = file.law, file.filed_on, file.decision.decided_on
    return _in_time(
        file, Clock.DECISION, law.decision_period, law.decision_extension, start=start, done=done, step=step
    )


def _in_time(
    file: File,
    clock: Clock,
    rule: Rule[Period] | Rule[Period | None],
    extension: Rule[Period | None],
    *,
    start: date,
    done: date,
    step: StepTaken | None,
) -> Found:
    what = "立案" if clock is Clock.FILING else "决定"

    def shows(text: str) -> list[Evidence]:
        return [step.shows(text) if step else absent("step", text)]

    if rule.value is None:
        return Result.UNKNOWN, shows(f"{start}起算,{done}{what};{rule.note or '期限规则缺失'},请人工判断")
    end = due(start, rule.value, file.calendar)
    text = f"{start}起算{rule.value.said},{end.date}届满,{done}{what}"
    if done <= end.date:
        return Result.PASS, shows(text)
    if moved := file.moved.get(clock):
        held = f"期限经延长或者扣除不计入的时间,于{moved.due_on}届满"
        result = Result.PASS if done <= moved.due_on else Result.FAIL
        return (result if moved.sure else Result.UNKNOWN), [
            Evidence("deadline", str(moved.id), held),
            *shows(text),
        ]
    if extension.value is not None:
        longer = due(end.date, extension.value, file.calendar)
        if done <= longer.date:
            return Result.UNKNOWN, shows(f"{text};可经批准延长至{longer.date},批准手续请人工核对")
    elif not extension.verified:
        return Result.UNKNOWN, shows(f"{text},逾期;延长期限的规则待核,请人工判断")
    return _late(end), shows(f"{text},逾期{_unsure(end)}")


def _late(end: Due) -> Result:
    return Result.FAIL if end.verified and not end.provisional else Result.UNKNOWN


def _unsure(end: Due) -> str:
    return "" if _late(end) is Result.FAIL else "(期限依据或者工作日历待核,请人工判断)"


def correction(file: File) -> Found:
    """D04: ordered to correct, by an instrument of its own or in the decision."""
    if step := file.last(StepCode.ORDER_CORRECTION):
        return Result.PASS, [step.shows("已责令改正")]
    if file.decision is None:
        return undecided()
    if file.decision.content.get("correction"):
        return Result.PASS, [file.decision.shows("决定书中责令改正")]
    return Result.FAIL, [file.decision.shows("没有责令改正文书,决定书中也没有责令改正内容")]


def elements(file: File) -> Found:
    """D05: every element of Art. 59, and how the defence was treated where the department asks for it."""
    decision = file.decision
    if decision is None:
        return undecided()
    missing = missing_elements(decision.content, fined=decision.fine > 0, variant=decision.variant)
    faults = [decision.shows(requirement.detail) for requirement in missing]
    treated = decision.defence_treatment or not decision.variant.penalises
    if file.law.defence_treatment_in_decision.value and not treated:
        faults.append(decision.shows("未载明陈述申辩采纳情况及理由"))
    return concluded(faults, [decision.shows("第五十九条所列要素齐全")])


def served(file: File) -> Found:
    """D06: served within seven working days, with its receipt."""
    if file.decision is None:
        return undecided()
    service = file.service
    if service is None:
        return Result.FAIL, [file.decision.shows("没有送达记录")]
    end = due(file.decision.decided_on, SERVICE, file.calendar)
    faults = []
    text = f"{file.decision.decided_on}作出决定,{end.date}前应送达,{service.served_on}{service.method.label}"
    if service.receipt is None and not file.simple:
        faults.append(Evidence("service", str(service.id), "没有送达回证"))
    if not service.recipient:
        faults.append(Evidence("service", str(service.id), "送达回证没有收件人"))
    late = service.served_on > end.date
    shown = Evidence("service", str(service.id), text + ("" if not late else f",逾期{_unsure(end)}"))
    if late and not faults and (service.method is ServiceMethod.ANNOUNCEMENT or _late(end) is Result.UNKNOWN):
        return Result.UNKNOWN, [shown]
    return concluded([*faults, shown] if faults or late else [], [shown])


def disclosed(file: File) -> Found:
    """D07: published on every channel's day, or withheld for a reason that the law knows."""
    decision = file.decision
    if decision is None:
        return undecided()
    notice = file.published
    if notice and notice.state is NoticeState.NOT_DISCLOSED:
        return Result.PASS, [Evidence("public_notice", str(notice.id), f"不予公开:{notice.withheld}")]
    rows = clocks(
        file.law.publication,
        decided_on=decision.decided_on,
        ordinary=not file.simple,
        kinds=decision.kinds,
        calendar=file.calendar,
    )
    on = notice.published_on if notice else None
    subject = str(notice.id) if notice else ""
    results, evidence = set(), []
    for row in rows:
        said = f"{on}公示" if on else "尚未公示"
        late = (on or file.today) > row.due_on
        sure = row.verified and not row.provisional
        result = Result.PASS if on else Result.UNKNOWN
        if late:
            result = Result.FAIL if sure else Result.UNKNOWN
        doubt = "" if sure else "(期限待核)"
        evidence.append(
            Evidence(
                "public_notice", subject, f"应于{row.due_on}前公示{doubt},{said}{',逾期' if late else ''}"
            )
        )
        results.add(result)
    worst = next((r for r in (Result.FAIL, Result.UNKNOWN) if r in results), Result.PASS)
    return worst, evidence


def recorded(file: File) -> Found:
    """D08: a record in each segment of Art. 47 that the procedure has, and a journal entry for every step."""
    wanted = [s for s in Article47Segment if not (file.simple and s in _NOT_ON_SPOT)]
    covered = {PROCEDURE[step.code].segment for step in file.steps if not step.voided}
    faults = [
        absent("step", f"没有“{segment.label}”环节的记录") for segment in wanted if segment not in covered
    ]
    faults += [step.shows("没有对应的流水记录") for step in file.steps if step.journal is None]
    merits = [step.shows() for step in file.steps if not step.voided]
    return concluded(faults, merits)
