"""Cases of every family, and the instruments that each of them gives rise to, filled from its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from enforcement.cases import actions as casework
from enforcement.cases.models import Case
from enforcement.cases.rules import Corrected, MatterKind, RecusalSource, Status, StepCode
from enforcement.decisions.actions import compulsion, court, deferral, education, notice, on_spot
from enforcement.decisions.actions.closing import close
from enforcement.decisions.actions.items import Ending, Thing, dispose_of_item, list_confiscated
from enforcement.decisions.actions.payment import record_handover
from enforcement.decisions.models import Payment
from enforcement.decisions.rules.closing import CloseGround
from enforcement.decisions.rules.execution import Means
from enforcement.decisions.rules.items import ItemState
from enforcement.decisions.rules.money import CollectionGround, Instalment, Leg
from enforcement.documents.rules import InstrumentKind
from enforcement.law.limits import Exclusion
from enforcement.law.measures import MeasureKind
from enforcement.law.values import DecisionVariant, PartyKind, PenaltyKind
from enforcement.measures.actions import keeping, releasing
from enforcement.measures.actions.keeping import Settled
from enforcement.measures.models.items import Kept
from enforcement.measures.rules.vocabulary import (
    Custody,
    DisposalGround,
    DisposalKind,
    PreservationOutcome,
    ReleaseGround,
    Served,
)
from enforcement.registry.models import Account
from enforcement.registry.powers import Power
from enforcement.review.rules import Penalty
from tests import factories, hearings, ordinary
from tests.enforcement.cases import test_detours as detours
from tests.enforcement.cases import test_recusal as recusal
from tests.enforcement.decisions import test_enforcing as enforcing
from tests.enforcement.decisions import test_on_spot as on_the_spot
from tests.enforcement.decisions import test_variants as variants
from tests.enforcement.decisions.test_execution import pay, serve
from tests.enforcement.measures import measures as m
from tests.factories import AT, Team, actor, again

K = InstrumentKind
TODAY = AT.date()


@dataclass(frozen=True)
class Paper:
    """An instrument to be issued. `fields`: what nobody has put on file; `blank`: elements that nobody knows.

    `says`: what must stand on the page beside its own elements. `made`: it was issued before, as the story went.
    """

    kind: InstrumentKind
    by: str = "head"
    subject: UUID | None = None
    fields: dict[str, Any] = field(default_factory=dict)
    blank: frozenset[str] = frozenset()
    says: tuple[str, ...] = ()
    made: UUID | None = None


@dataclass(frozen=True)
class Story:
    """A case, its people, when its instruments are issued, and which."""

    team: Team
    case: Case
    papers: tuple[Paper, ...]
    at: datetime = AT
    others: dict[str, Account] = field(default_factory=dict)


#: What nobody knows of a party that is an organisation made by the factories; opinions that nobody gave.
WHO = frozenset({"party_number", "representative"})
UNSAID = frozenset({"handler_opinion", "unit_opinion"})


def P(kind: InstrumentKind, *blank: str | frozenset[str], **more: Any) -> Paper:  # noqa: N802
    """Build a paper; `blank` are keys of elements or sets of them."""
    keys = frozenset(key for one in blank for key in ({one} if isinstance(one, str) else one))
    return Paper(kind, blank=keys, **more)


def paper(team: Team, case: Case) -> UUID:
    return factories.evidence(case, team.officer, factual=False).pk


def questioned(team: Team, case: Case) -> UUID:
    id = uuid4()
    casework.record_on_site(
        case_id=case.pk,
        code=StepCode.QUESTION,
        id=id,
        record=casework.Record(
            occurred_from=AT - timedelta(hours=2),
            occurred_to=AT - timedelta(hours=1),
            place="执法大队询问室",
            officers=team.officer_ids,
            certificates_shown=True,
            rights_told=True,
            text="问:进货时间?\n答:三月一日。",
            signature="signed",
            person="王某",
            interpreter="岩温",
            language="傣语",
        ),
        by=actor(team.officer),
        at=AT,
    )
    return id


def beside(team: Team, case: Case) -> tuple[UUID, UUID, UUID]:
    """An address confirmed, something tested, a matter approved: their ids."""
    given: dict[str, Any] = {"case_id": case.pk, "by": actor(team.officer), "at": AT}
    address, sent = uuid4(), uuid4()
    casework.confirm_address(
        id=address,
        party=case.parties.get().pk,
        confirmed=casework.Confirmed(
            address="测试县耈街乡1号",
            confirmed_at=AT,
            recipient="王某",
            phone="13900001111",
            electronic=True,
            electronic_address="wx:1",
            evidence=paper(team, case),
        ),
        **given,
    )
    casework.send_for_appraisal(
        id=sent, kind=Exclusion.TESTING, body="市检验院", items="牛奶三袋", sent_on=TODAY, **given
    )
    report = paper(team, case)
    casework.receive_result(
        appraisal_id=sent, result="菌落总数不合格", result_on=TODAY, report=report, **given
    )
    casework.tell_result(appraisal_id=sent, told_on=TODAY, how="当面", **given)
    asked = detours.asked(team, case, MatterKind.EARLY_DISPOSAL)
    detours.approve(team, case, asked, StepCode.APPROVE_MATTER)
    return address, sent, asked.pk


def market() -> Story:
    """An ordinary case of market regulation, major, with a thing confiscated, to its closing."""
    team, case = ordinary.ready_to_decide(
        more=(Penalty(PenaltyKind.CONFISCATION_OF_THINGS, Decimal(90), "奶粉"),)
    )
    questioned(team, case)
    address, sent, asked = beside(team, case)
    photograph = case.evidence.filter(factual=True).values_list("pk", flat=True)[0]
    ordinary.decide(team, again(case))
    case = ordinary.sealed(team, case)
    serve(team, case)
    (thing,) = list_confiscated(
        case_id=case.pk,
        things=[Thing(uuid4(), "奶粉", Decimal(3), "袋", "库房")],
        by=actor(team.officer),
        at=AT,
    )
    ending = Ending(
        ItemState.DESTROYED, TODAY, "垃圾焚烧厂", "焚烧", "甲", ("乙某", "丙某"), (paper(team, case),)
    )
    dispose_of_item(case_id=case.pk, item_id=thing.pk, ending=ending, by=actor(team.head), at=AT)
    case = pay(team, case, ordinary.FINE, receipt_number="云财票77")
    for owed in ("publication_owed", "correction_owed"):
        case.unhinder(owed, at=AT)
    close(
        case_id=case.pk,
        version=again(case).version,
        ground=CloseGround.EXECUTED,
        opinion="同意结案",
        by=actor(team.head),
        at=AT,
    )
    told, decision = case.notices.get(), case.instruments.get(kind=K.PENALTY_DECISION)
    number, bank = case.decision.number, case.decision.content["bank"]
    sheet = frozenset({"captured_at_place", "method"})
    copied = {"source_of_copy": "与原件核对无异"}
    return Story(
        team,
        again(case),
        (
            P(K.CLUE_REGISTER, by="officer", says=(case.source_number,)),
            P(K.FILING_APPROVAL, WHO, says=(case.case_number,)),
            P(K.SITE_RECORD, "person", "interpreter", by="officer"),
            P(K.QUESTIONING_RECORD, by="officer", says=("岩温", "傣语")),
            P(K.EVIDENCE_EXTRACT, sheet - {"method"}, by="officer", subject=photograph, fields=copied),
            P(K.PICTURE_EVIDENCE, sheet, by="officer", subject=photograph),
            P(
                K.ELECTRONIC_DATA_RECORD,
                sheet - {"method"},
                by="officer",
                subject=photograph,
                fields={"carrier": "手机一部", "method": "截屏并计算校验值"},
            ),
            P(
                K.MATERIAL_DEMAND,
                fields={
                    "materials": [["1", "进货票据", "原件"]],
                    "until": "2026年12月1日前",
                    "consequence": "依法处理",
                },
            ),
            P(
                K.SAMPLING_RECORD,
                by="officer",
                fields={"sampled": "2026年11月23日,货架", "course": "随机抽取三袋,当场封样"},
            ),
            P(K.SAMPLING_LIST, by="officer", fields={"items": [["1", "牛奶", "0301", "12", "3", "样1"]]}),
            P(K.APPRAISAL_COMMISSION, "until", subject=sent, says=("市检验院", "牛奶三袋")),
            P(K.APPRAISAL_RESULT_NOTICE, "objection", subject=sent, says=("菌落总数不合格",)),
            P(
                K.ASSISTANCE_LETTER,
                fields={"addressee": "某县市场监督管理局", "matter": "核实进货渠道", "until": "十五个工作日"},
            ),
            P(K.JURISDICTION_LETTER, fields={"addressee": "市市场监督管理局", "reason": "管辖争议"}),
            P(K.CORRECTION_ORDER, WHO, says=("立即停止经营超过保质期的食品", "六十日")),
            P(K.MATTER_APPROVAL, "collective_opinion", subject=asked, says=("先行处置", "同意,报请批准")),
            P(K.INVESTIGATION_REPORT, WHO, "unit_opinion", by="officer"),
            P(K.REVIEW_SUBMISSION, by="officer"),
            P(K.REVIEW_OPINION, by="reviewer", says=("A20200000000",)),
            P(K.NOTICE_APPROVAL, "unit_opinion"),
            P(K.PENALTY_NOTICE, WHO, made=issued(case, K.PENALTY_NOTICE), says=(told.number, "五个工作日")),
            P(K.DEFENCE_WAIVER, by="officer", says=("自愿放弃陈述、申辩和听证。",)),
            P(K.REEXAMINATION_OPINION, "points", by="officer"),
            P(K.DISCUSSION_RECORD, by="officer", says=("三楼会议室", "正职", team.head.name)),
            P(K.DECISION_APPROVAL, WHO, "unit_opinion", says=("同意作出行政处罚决定",)),
            P(K.SERVICE_ADDRESS, by="officer", subject=address, says=("13900001111", "wx:1")),
            P(K.SERVICE_RECEIPT, "relation", "service_place", "refusal", by="officer", says=(number,)),
            P(
                K.SERVICE_RECEIPT,
                "relation",
                "service_place",
                "refusal",
                by="officer",
                subject=step(case, StepCode.NOTIFY),
                says=(told.number,),
            ),
            P(
                K.SERVICE_ANNOUNCEMENT,
                fields={
                    "served_instrument": f"行政处罚决定书 {number}",
                    "text": "自公告之日起三十日视为送达。",
                    "reason": "下落不明",
                    "announced": "2026年11月23日,本机关公告栏",
                },
            ),
            P(
                K.CLERICAL_CORRECTION,
                WHO,
                fields={"corrected_number": number, "wrong": "“三代”有误。", "right": "“三袋”。"},
            ),
            P(K.FINE_RECEIPT, by="officer", says=("云财票77", "40,000.00")),
            P(K.GOODS_DISPOSAL, subject=thing.pk, says=("奶粉", "焚烧", "乙某、丙某")),
            P(K.CLOSING_APPROVAL, WHO, UNSAID, says=("云财票77",)),
            P(K.PENALTY_DECISION, WHO, "correction", made=decision.pk, says=(number, bank)),
        ),
    )


def issued(case: Case, kind: K) -> UUID:
    """What was drawn up of this kind as the story went."""
    found: UUID = case.instruments.get(kind=kind).pk
    return found


def step(case: Case, code: StepCode) -> UUID:
    found: UUID = case.steps.filter(code=code, void__isnull=True).latest("seq").pk
    return found


def defended() -> Story:
    """The party defends itself; the case is not major."""
    team, case = ordinary.audited_below_the_catalogue()
    case = ordinary.tell(team, case)
    notice.hear_defence(
        case_id=case.pk,
        version=case.version,
        id=uuid4(),
        waived=False,
        hearing_waived=False,
        text="系首次,已下架。",
        new_facts=False,
        signed=None,
        by=actor(team.officer),
        at=AT,
    )
    later = AT + timedelta(days=8)
    notice.reexamine(
        case_id=case.pk,
        version=again(case).version,
        points=[notice.Point("已下架", adopted=True, reason="属实")],
        result="采纳。",
        by=actor(team.officer, later),
        at=later,
    )
    return Story(
        team,
        again(case),
        (
            P(K.CASE_AUDIT, by="case_auditor", says=("同意",)),
            P(K.DEFENCE_RECORD, by="officer", says=("系首次,已下架。",)),
            P(K.REEXAMINATION_OPINION, by="officer", says=("属实",)),
        ),
    )


def forgiven() -> Story:
    """A breach too small to be punished."""
    team, case = variants.concluded()
    case = variants.audited(team, variants.propose(team, case, DecisionVariant.NO_PENALTY))
    notice.approve_notice(case_id=case.pk, version=case.version, opinion="同意", by=actor(team.head), at=AT)
    ordinary.decide(team, again(case))
    lesson = education.Lesson(AT, "经营场所", "张某", "讲解食品安全法。", paper(team, case))
    education.educate(
        case_id=case.pk, version=again(case).version, lesson=lesson, by=actor(team.officer), at=AT
    )
    return Story(
        team,
        again(case),
        (
            P(K.NO_PENALTY_DECISION, WHO, says=("不予行政处罚", "讲解食品安全法。")),
            P(K.EDUCATION_RECORD, by="officer", says=("讲解食品安全法。",)),
        ),
    )


def not_filed() -> Story:
    """A clue that comes to nothing."""
    team = factories.team()
    case = factories.clue(team)
    given: dict[str, Any] = {"case_id": case.pk, "at": AT}
    casework.propose_decline(
        version=again(case).version, opinion="无违法事实", by=actor(team.unit_head), **given
    )
    casework.decline_filing(version=again(case).version, reason="线索不成立", by=actor(team.head), **given)
    says = ("无违法事实", "线索不成立")
    return Story(team, again(case), (P(K.NO_FILING_APPROVAL, "handler_opinion", says=says),))


def simple() -> Story:
    """A fine on the spot, collected at once."""
    team, case = on_the_spot.on_the_spot(PartyKind.PERSON)
    decision = on_the_spot.decide(team, case)
    ground = CollectionGround.UP_TO_A_HUNDRED
    pay(team, case, 50, collected=ground, receipt_number="票9")
    collected = Payment.objects.get(decision=decision)
    for leg in (Leg.TO_AGENCY, Leg.TO_BANK):
        record_handover(
            case_id=case.pk,
            payment_id=collected.pk,
            id=uuid4(),
            leg=leg,
            on=TODAY,
            voucher=f"缴{leg}",
            by=actor(team.officer),
            at=AT,
        )
    case = again(case)

    on_spot.file_on_spot(case_id=case.pk, version=case.version, note="已备案", by=actor(team.officer), at=AT)
    return Story(
        team,
        again(case),
        (
            P(K.ON_SPOT_DECISION, WHO, by="officer", says=(decision.number, "应当先申请行政复议", "某路")),
            P(K.ON_SPOT_RECORD, by="officer", says=("占道经营。",)),
            P(K.ON_SPOT_FILING, by="officer", says=("已备案",)),
            P(K.ON_SPOT_COLLECTION, by="officer", subject=collected.pk, says=("票9", "50.00")),
        ),
    )


def heard() -> Story:
    """A hearing, asked for, arranged, held and reported."""
    team, case, of = hearings.arranged()
    held = case.hearings.get()
    hearings.hold(team, case, of.host)
    hearings.report(case, of.host, hearings.morning(hearings.FIRST_DAY).replace(hour=15))
    told = case.notices.get().number
    return Story(
        team,
        again(case),
        (
            P(
                K.HEARING_RIGHT_NOTICE,
                WHO,
                made=issued(case, K.HEARING_RIGHT_NOTICE),
                says=(told, "第六十三条"),
            ),
            P(K.HEARING_APPLICATION, by="officer", says=("要求举行听证。",)),
            P(K.HEARING_ADMISSION, says=("决定受理",)),
            P(K.HEARING_NOTICE, says=(held.number, "三楼听证室", of.host.name)),
            P(K.HEARING_ANNOUNCEMENT, says=("三楼听证室",)),
            P(K.HEARING_TRANSCRIPT, by="host", says=("请求从轻处罚。", "对照片无异议。")),
            P(K.HEARING_REPORT, by="host", says=("听证如期举行。",)),
            P(
                K.SERVICE_RECEIPT,
                "relation",
                "service_place",
                "refusal",
                by="officer",
                subject=case.services.order_by("recorded_at")[0].pk,
                says=(told,),
            ),
        ),
        at=hearings.morning(hearings.FIRST_DAY).replace(hour=16),
        others={"host": of.host},
    )


def waived_hearing() -> Story:
    """The party gives its hearing up."""
    team, case = hearings.offered()
    case = ordinary.waive(team, case)
    return Story(team, case, (P(K.HEARING_WAIVER, by="officer", says=("自愿放弃陈述、申辩和听证。",)),))


def measured() -> Story:
    """Sealed, kept by a third person, tested, extended, disposed of early, released, given back, each served."""
    ordinary.drafted()
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    keeper = Kept("耈街冷库", Custody.THIRD_PARTY, "某冷链公司", paper(team, case))
    measure = m.seized(case, team, m.ham(10, kept=keeper), m.ham(2, name="香肠", seal_number="封2"))
    ham, sausage = m.items(measure)
    m.sent(measure, team, ham, days=5)
    keeping.extend_measure(
        case_id=case.pk, measure_id=measure.pk, days=20, reason="案情复杂", by=actor(team.head), at=AT
    )
    m.allow(measure, team, DisposalKind.AUCTIONED, DisposalGround.PERISHABLE, [sausage], told_on=TODAY)
    release = m.released(measure, team, sausage, ground=ReleaseGround.NO_BREACH)
    m.dispose(sausage, team, DisposalKind.RETURNED)
    ordinary.sealed(team, case, K.MEASURE_DECISION)
    ordinary.sealed(team, case, K.RELEASE_DECISION)
    releasing.serve_measure(
        case_id=case.pk,
        id=uuid4(),
        measure_id=measure.pk,
        what=Served.RELEASE,
        release_id=release,
        recipient="张某",
        receipt=paper(team, case),
        served_on=TODAY,
        by=actor(team.officer),
        at=AT,
    )
    list_says = ("火腿", "10袋", "耈街冷库", "香肠", "2袋")
    return Story(
        team,
        again(case),
        (
            P(K.MEASURE_APPROVAL, "unit_opinion", says=("扣押", "火腿")),
            P(
                K.MEASURE_DECISION,
                made=issued(case, K.MEASURE_DECISION),
                says=(*list_says, "六十日", "第一百一十条"),
            ),
            P(K.MEASURE_LIST, by="officer", says=(*list_says, "一式二份")),
            P(K.SEAL_STRIP, by="officer", subject=measure.pk),
            P(K.MEASURE_RECORD, by="officer", says=("当事人称不知情。", "清点、封存火腿。")),
            P(K.APPRAISAL_PERIOD_NOTICE),
            P(K.MEASURE_EXTENSION, says=("案情复杂", "延长20日")),
            P(K.EARLY_DISPOSAL, fields={"consent": "已公告三日"}, says=("香肠", "易腐烂")),
            P(K.RELEASE_DECISION, made=issued(case, K.RELEASE_DECISION), says=("香肠", "没有违法行为")),
            P(K.RETURN_LIST, by="officer", subject=measure.pk, says=("香肠",)),
            P(K.CUSTODY_AGREEMENT, subject=measure.pk, says=("某冷链公司", "火腿")),
            P(
                K.SERVICE_RECEIPT,
                "relation",
                "service_place",
                "refusal",
                by="officer",
                subject=step(case, StepCode.SERVE_MEASURE),
                says=("解除", "张某"),
            ),
        ),
    )


def preserved() -> Story:
    """Evidence registered in advance, and what became of it."""
    ordinary.drafted()
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    measure = m.seized(case, team, kind=MeasureKind.PRESERVATION)
    (ham,) = m.items(measure)
    keeping.settle_preservation(
        case_id=case.pk,
        measure_id=measure.pk,
        outcomes=[Settled(item=ham.pk, outcome=PreservationOutcome.RELEASED)],
        opinion="予以解除。",
        by=actor(team.head),
        at=AT,
    )
    return Story(
        team,
        again(case),
        (
            P(K.PRESERVATION_APPROVAL, "unit_opinion", says=("火腿",)),
            P(K.PRESERVATION_NOTICE, WHO, says=("涉案财物库房", "不得销毁或者转移证据")),
            P(K.PRESERVATION_LIST, by="officer", says=("火腿", "某某超市")),
            P(K.PRESERVATION_OUTCOME, says=("予以解除。", "火腿")),
        ),
    )


def frozen() -> Story:
    """An account frozen under a law."""
    ordinary.drafted()
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    bank = Kept("某银行", Custody.INSTITUTION, "某银行昌宁支行")
    money = m.ham(5000, name="账户6222", unit="元", kept=bank)
    m.seized(case, team, money, kind=MeasureKind.FREEZING)
    says = ("账户6222", "5000元")
    return Story(
        team,
        again(case),
        (
            P(K.FREEZING_DECISION, WHO, says=(*says, "六十日")),
            P(K.FREEZING_NOTICE, says=(*says, "某银行昌宁支行")),
        ),
    )


def enforced() -> Story:
    """A fine deferred, demanded, and left to the court."""
    team, case = enforcing.in_2027()
    halves = (Instalment(date(2027, 1, 20), Decimal(20_000)), Instalment(date(2027, 3, 1), Decimal(20_000)))
    asked: dict[str, Any] = {"application": paper(team, case), "reason": "经营困难。", "instalments": halves}
    case = enforcing.take(deferral.apply_deferral, team, case, date(2026, 12, 4), **asked)
    given: dict[str, Any] = {"granted": True, "opinion": "同意分期。", "instalments": halves}
    case = enforcing.take(deferral.decide_deferral, team, case, date(2026, 12, 7), head=True, **given)
    case = enforcing.demanded(team, case, date(2027, 5, 12))
    materials = {key: paper(team, case) for key in ("application", "decision", "opinion", "state")}
    case = enforcing.take(
        court.apply_to_court,
        team,
        case,
        date(2027, 6, 2),
        head=True,
        court="测试县人民法院",
        object_state="账户余额不明",
        materials=materials,
        late_reason="",
    )
    demand = case.steps.get(code=StepCode.DEMAND)
    service = case.services.get(step=demand)
    return Story(
        team,
        case,
        (
            P(K.DEFERRAL_APPLICATION, by="officer", says=("经营困难。", "20,000.00")),
            P(K.DEFERRAL_APPROVAL, says=("批准延期", "2027年3月1日")),
            P(K.DEMAND, WHO, says=(demand.content["number"], "到代收银行缴纳")),
            P(K.COURT_APPLICATION, WHO, says=("测试县人民法院", "账户余额不明", "送达催告书")),
            P(
                K.SERVICE_RECEIPT,
                "relation",
                "service_place",
                "refusal",
                by="officer",
                subject=service.pk,
                says=(demand.content["number"],),
            ),
        ),
        at=enforcing.morning(date(2027, 6, 2)),
    )


def compelled(means: Means) -> Callable[[], Story]:
    def story() -> Story:
        team, case = enforcing.in_2027()
        case = enforcing.demanded(team, case, date(2026, 12, 14))
        _, listed = factories.power(team.agency)
        Power.objects.filter(pk=listed.pk).update(kind="行政强制")
        order = compulsion.Order(
            means=means,
            power=listed.pk,
            reasons="经催告仍不履行",
            target="清除堆放物",
            begins_at=datetime(2026, 12, 30, 1, tzinfo=UTC),
            ends_at=datetime(2026, 12, 30, 3, tzinfo=UTC),
            cost="三千元",
            agent="某环卫公司",
        )
        case = enforcing.take(
            compulsion.order_execution, team, case, date(2026, 12, 29), head=True, order=order
        )
        at = enforcing.morning(date(2026, 12, 29))
        if means is Means.SUBSTITUTE:
            says: tuple[str, ...] = ("清除堆放物", "三千元", "某环卫公司")
            return Story(team, case, (P(K.SUBSTITUTE_DECISION, WHO, says=says),), at=at)
        says = ("清除堆放物", "食品安全法", "2026年12月30日9时00分")
        return Story(team, case, (P(K.EXECUTION_DECISION, WHO, says=says),), at=at)

    return story


def transferred() -> Story:
    """Sent to the agency that is competent."""
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    detours.TestTransferToAnotherAgency().transfer(team, case)
    says = ("昌宁县农业农村局", "现场检查笔录")
    return Story(team, again(case), (P(K.CASE_TRANSFER, says=says),))


def criminal() -> Story:
    """Handed to the police."""
    team = factories.team()
    story = detours.TestTransferToTheJudiciary()
    case = story.approved(team, story.proposed(team, factories.case_in(Status.REVIEWED, team)))
    case = story.handed(team, case, letter="移送书一份", report="调查报告一份")
    says = ("县公安局", "生产、销售不符合安全标准的食品罪", "检出禁用物质", "调查报告一份")
    paper_ = P(K.CRIME_TRANSFER, WHO, says=says)
    return Story(team, case, (paper_,), at=AT + timedelta(hours=1))


def stood_aside() -> Story:
    """Somebody's recusal, asked for by the party and by the officer, and a correction looked at again."""
    team = factories.team()
    case = factories.filed(factories.clue(team), team)
    look = recusal.TestReinspection()
    casework.order_correction(
        case_id=case.pk,
        version=case.version,
        order="限期改正",
        deadline=date(2026, 12, 1),
        by=actor(team.head),
        at=AT,
    )
    look.look(team, again(case), Corrected.YES)
    case = again(case)
    asked = recusal.asked(team, case, team.second, source=RecusalSource.AGENCY)
    case = recusal.decided(team, again(case), asked)
    says = (team.second.name, "与当事人有近亲属关系")
    return Story(
        team,
        case,
        (
            P(K.CORRECTION_RECHECK, by="officer", says=("已改正", "已下架")),
            P(K.RECUSAL_APPLICATION, by="officer", says=(*says, team.officer.name)),
            P(K.RECUSAL_DECISION, says=(team.second.name, "决定其回避")),
        ),
    )


STORIES: dict[str, Callable[[], Story]] = {
    "ordinary": market,
    "audit and defence": defended,
    "no penalty": forgiven,
    "not filed": not_filed,
    "simple": simple,
    "hearing": heard,
    "hearing waived": waived_hearing,
    "measures": measured,
    "advance registration": preserved,
    "freezing": frozen,
    "execution": enforced,
    "own execution": compelled(Means.RESTORATION),
    "substitute performance": compelled(Means.SUBSTITUTE),
    "transfer": transferred,
    "crime": criminal,
    "recusal": stood_aside,
}
