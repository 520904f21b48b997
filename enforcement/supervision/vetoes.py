"""The veto items that a file's rows decide; each names the rows that show it. Pure."""

from typing import Final
from uuid import UUID

from enforcement.cases.rules import PROCEDURE, StepCode, past_limitation
from enforcement.law.common import OFFICERS_PER_ACT
from enforcement.law.periods import due, legal_date
from enforcement.review.rules import ReviewKind
from enforcement.supervision.file import Decided, File, Told, after
from enforcement.supervision.outcome import (
    Found,
    absent,
    concluded,
    not_in_simple,
    not_without_penalty,
    undecided,
)
from enforcement.supervision.rules import Evidence, Result

_RECORDS: Final = (StepCode.INSPECT, StepCode.QUESTION)
_OFFICER_FLAWS: Final = frozenset({"single_officer", "uncertified_officer"})


def officers(file: File) -> Found:
    """V01: two officers on each record, each with a certificate valid on the day."""
    faults = [flaw.shows() for flaw in file.flaws if flaw.code in _OFFICER_FLAWS]
    merits = []
    for step in file.standing(*_RECORDS):
        officers = step.content.get("officers", [])
        uncertified = sum(not officer.get("certificate") for officer in officers)
        present = len({officer.get("officer") for officer in officers})
        if present < OFFICERS_PER_ACT:
            faults.append(step.shows(f"在场执法人员{present}人,少于两人"))
        if uncertified:
            faults.append(step.shows(f"{uncertified}名执法人员行为当日没有有效执法证"))
        merits.append(step.shows(f"执法人员{present}人,当日均持有有效执法证"))
    faults += [
        step.shows("办理人当日没有有效执法证")
        for step in file.steps
        if PROCEDURE[step.code].certified and not step.certificate
    ]
    if not merits and not faults:
        return Result.UNKNOWN, [absent("step", "案卷中没有检查、询问记录")]
    return concluded(faults, merits)


def basis(file: File) -> Found:
    """V02: each basis published and in force on the days of filing and decision."""
    if not file.bases:
        return Result.FAIL, [absent("basis", "案卷中没有援引处罚依据")]
    days = {"立案": file.filed_on, "决定": file.decision.decided_on if file.decision else None}
    faults: list[Evidence] = []
    merits: list[Evidence] = []
    for basis in file.bases:
        bad = [f"{name}之日{day}" for name, day in days.items() if day and not basis.holds_on(day)]
        text = f"{basis.name}在{'、'.join(bad)}未公布、未生效、已失效或者不得设定处罚"
        good = f"{basis.name}在立案、决定之日已公布并有效"
        (faults if bad else merits).append(Evidence("basis", str(basis.id), text if bad else good))
    return concluded(faults, merits)


def told(file: File) -> Found:
    """V05: told of what is proposed, why, under what, and of the rights, before the decision."""
    decision = file.decision
    if decision is None:
        return undecided()
    if file.simple:
        if decision.content.get("defence"):
            return Result.PASS, [decision.shows("当场告知并记录了当事人的陈述申辩")]
        return Result.UNKNOWN, [decision.shows("决定书没有记录当场告知和陈述申辩情况")]
    notice = _notice_before(file, decision)
    if notice is None:
        return Result.FAIL, [decision.shows("作出决定前没有事先告知书")]
    return Result.PASS, [_shown(notice, f"于{notice.served_on}送达,早于决定之日{decision.decided_on}")]


def _notice_before(file: File, decision: Decided) -> Told | None:
    return max(
        (notice for notice in file.notices if notice.noted_at <= decision.decided_at),
        key=lambda notice: notice.noted_at,
        default=None,
    )


def _shown(notice: Told, text: str) -> Evidence:
    return Evidence("notice", str(notice.id), f"{notice.number}{text}")


def window(file: File) -> Found:
    """V06: the period for defence and hearing had run, or every right was expressly waived."""
    if found := not_in_simple(file) or not_without_penalty(file):
        return found
    if file.decision is None:
        return undecided()
    notice = _notice_before(file, file.decision)
    if notice is None:
        return Result.FAIL, [file.decision.shows("作出决定前没有事先告知书")]
    for defence in file.defences:
        covers = defence.waived and (defence.hearing_waived or not notice.hearing_offered)
        if covers and defence.notice == notice.id and defence.received_at <= file.decision.decided_at:
            text = "当事人签名声明放弃陈述申辩" + ("和听证" if notice.hearing_offered else "")
            return Result.PASS, [Evidence("defence", str(defence.id), text)]
    counted = due(notice.served_on, file.law.defence_window.value, file.calendar)
    decided_on = file.decision.decided_on
    until = max(counted.date, notice.defence_until)
    text = f"于{notice.served_on}送达,期限至{until}届满,{decided_on}作出决定"
    if decided_on > until:
        return (Result.UNKNOWN if counted.provisional else Result.PASS), [_shown(notice, text)]
    evidence = [_shown(notice, f"{text},期限未满且没有明确放弃")]
    sure = decided_on <= notice.defence_until or not counted.provisional
    return (Result.FAIL if sure else Result.UNKNOWN), evidence


def heard(file: File) -> Found:
    """V07: defence re-examined, a hearing asked for held, a recusal decided."""
    if open_recusal := file.duties.get("recusal_open"):
        return Result.FAIL, [open_recusal]
    if found := not_in_simple(file) or not_without_penalty(file):
        return found
    if file.decision is None:
        return undecided()
    seq = file.decided_at_seq
    review = file.last(StepCode.REEXAMINE, before=seq)
    since = [file.last(StepCode.NOTIFY, before=seq), file.last(StepCode.HEAR_DEFENCE, before=seq)]
    if review is None or not after(review, since):
        shown = [step.shows("此后没有复核") for step in since if step]
        return Result.FAIL, shown or [file.decision.shows("决定前没有陈述申辩复核记录")]
    return _hearing(file) or (Result.PASS, [review.shows("告知、陈述申辩之后已复核")])


def _hearing(file: File) -> Found | None:
    """Say what is wrong where a hearing was asked for in time and neither held, ended, nor waived afterwards."""
    asked = [step for step in file.standing(StepCode.REQUEST_HEARING) if step.content.get("in_time")]
    waived = any(d.hearing_waived and d.received_at >= a.at for a in asked for d in file.defences)
    ended = file.last(StepCode.REPORT_HEARING, StepCode.TERMINATE_HEARING, before=file.decided_at_seq)
    if not asked or waived or after(ended, asked):
        return None
    shown = [step.shows("当事人要求听证") for step in asked]
    return Result.FAIL, [*shown, absent("step", "案卷中没有举行听证的记录")]


def collective(file: File) -> Found:
    """V08: discussed by the heads where required, after the last defence and draft; no investigator voted."""
    if found := not_in_simple(file):
        return found
    if file.decision is None:
        return undecided()
    discussions = file.standing(StepCode.DISCUSS)
    voted = [
        step.shows(f"{file.investigators[_uuid(voice)]}参加表决")
        for step in discussions
        for voice in step.content.get("voices", [])
        if _uuid(voice) in file.investigators
    ]
    if voted:
        return Result.FAIL, voted
    if not (file.collective or file.major or file.grounds_found):
        return Result.PASS, [file.decision.shows("本案不属于应当集体讨论的情形")]
    return _discussed(file, file.decision)


def _discussed(file: File, decision: Decided) -> Found:
    """Say whether the heads discussed it in time."""
    seq = file.decided_at_seq
    last = file.last(StepCode.DISCUSS, before=seq)
    if last is None:
        return Result.FAIL, [decision.shows("应当集体讨论,作出决定前没有集体讨论记录")]
    since = [file.last(StepCode.HEAR_DEFENCE, before=seq), file.last(StepCode.DRAFT_DECISION, before=seq)]
    if not after(last, since):
        stale = [step.shows("此后没有重新集体讨论") for step in since if step and step.seq > last.seq]
        return Result.FAIL, [last.shows(), *stale]
    return Result.PASS, [last.shows(f"参加表决{len(last.content.get('voices', []))}人,办案人员未参加表决")]


def _uuid(voice: dict[str, str]) -> UUID:
    return UUID(voice["account"])


def review(file: File) -> Found:
    """V09: a major decision rests on a legal review that passed, of exactly what was decided."""
    if found := not_in_simple(file):
        return found
    decision = file.decision
    if decision is None:
        return undecided()
    if not (file.major or file.grounds_found):
        return Result.PASS, [decision.shows("不属于重大执法决定,不须法制审核")]
    faults = []
    if not file.major:
        faults.append(decision.shows(f"属于重大执法决定而未认定:{'、'.join(file.grounds_found)}"))
    opinion = next((o for o in file.opinions if o.id == decision.opinion), None)
    if opinion is None or opinion.kind is not ReviewKind.LEGAL_REVIEW or not opinion.passed:
        return Result.FAIL, [*faults, decision.shows("重大执法决定没有通过法制审核的意见")]
    shown = Evidence("opinion", str(opinion.id), f"法制审核于{legal_date(opinion.finished_at)}通过")
    if opinion.finished_at > decision.decided_at:
        faults += [shown, decision.shows("先作决定后审核")]
    newer = [d for d in file.drafts if d.id != opinion.draft and d.drafted_at > opinion.submitted_at]
    faults += [
        Evidence("draft", str(d.id), "送审之后又有新的处理意见,未重新审核")
        for d in newer
        if d.drafted_at <= decision.decided_at
    ]
    faults += file.facts_after_review
    faults += [
        Evidence("defence", str(d.id), "送审之后当事人提出新的事实、证据,未重新审核")
        for d in file.defences
        if d.new_facts and opinion.submitted_at < d.received_at <= decision.decided_at
    ]
    return concluded(faults, [shown])


def separation(file: File) -> Found:
    """V10: nobody reviewed what they had investigated."""
    if found := not_in_simple(file):
        return found
    faults: list[Evidence] = []
    merits: list[Evidence] = []
    for opinion in file.opinions:
        opened = "案源登记人" if opinion.reviewer == file.opened_by else None
        handled = "证据上传人员" if opinion.reviewer in file.handlers else opened
        how = file.investigators.get(opinion.reviewer, handled)
        text = f"{opinion.kind.label}人员同时为本案{how}" if how else f"{opinion.kind.label}人员未参与办案"
        (faults if how else merits).append(Evidence("opinion", str(opinion.id), text))
    if not file.opinions:
        return Result.PASS, [absent("opinion", "案卷中没有审核意见,不涉及本项")]
    return concluded(faults, merits)


def limitation(file: File) -> Found:
    """V11: discovered within the limitation from the end of the act; whether the longer one applies a person judges."""
    if file.act_ended_on is None:
        return Result.UNKNOWN, [absent("case", "案卷未登记违法行为终了之日")]
    plain, longer = file.law.limitation.value, file.law.limitation_extended.value
    text = f"违法行为终了于{file.act_ended_on},{file.discovered_on}发现"
    if not past_limitation(file.act_ended_on, file.discovered_on, plain):
        return Result.PASS, [absent("case", f"{text},在{plain.said}以内({plain.article.cite()})")]
    filing = file.last(StepCode.FILE)
    ground = filing.content.get("five_year_ground") if filing else ""
    if past_limitation(file.act_ended_on, file.discovered_on, longer) or not (filing and ground):
        return Result.FAIL, [absent("case", f"{text},已超过{plain.said}的时效({plain.article.cite()})")]
    return Result.UNKNOWN, [
        filing.shows(f"{text},立案时载明适用{longer.said}的时效:{ground};是否成立请人工判断")
    ]
