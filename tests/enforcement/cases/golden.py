"""Deadlines computed by hand from the articles and the State Council's notices of 2024-2026 (tests/…/law/notices.py).

`sum` is the arithmetic as a legal officer would write it: each working day counted with its ordinal in brackets, 调
for a make-up workday, ✕ for rest days passed over. The article stands first. Nothing here was copied from a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from enforcement.cases.rules.deadlines import Interval, Lengthening
from enforcement.law.calendar import YearDays
from enforcement.law.limits import Clock, Exclusion
from enforcement.law.periods import LEGAL_ZONE, Period, Unit
from enforcement.law.statutes import art
from enforcement.law.values import Department

D, C, E = Department, Clock, Exclusion
ANY = Department.URBAN


@dataclass(frozen=True, slots=True, kw_only=True)
class Golden:
    """One case. `due` is the day, or for hours the moment; `act_by` the last working day where it differs."""

    name: str
    clock: Clock
    department: Department = ANY
    since: date | datetime
    due: date | datetime
    sum: str
    act_by: date | None = None
    intervals: tuple[Interval, ...] = ()
    extensions: tuple[Lengthening, ...] = ()
    ref: str = ""
    today: date | None = None
    local: YearDays | None = None
    verified: bool = True
    provisional: bool = False
    paused: bool = False


def day(month: int, number: int, year: int = 2026) -> date:
    return date(year, month, number)


def at(month: int, number: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, number, hour, minute, tzinfo=LEGAL_ZONE)


def away(kind: Exclusion, begins: date, ends: date | None, ref: str = "", judgement: str = "") -> Interval:
    return Interval(kind, begins, ends, ref, judgement)


def longer(amount: int, unit: Unit, statute: str, number: str = "", *, verified: bool = True) -> Lengthening:
    article = art(statute, number)
    return Lengthening(Period(amount, unit, article, verified), None, article, verified, "经批准")


def until(last: date, statute: str, number: str) -> Lengthening:
    return Lengthening(None, last, art(statute, number), verified=True, reason="经批准")


_HEAD_15 = longer(15, Unit.WORKING_DAY, "SAMR-P", "18")
_HEAD_30 = longer(30, Unit.NATURAL_DAY, "SAMR-P", "64")
_SEALING_30 = longer(30, Unit.NATURAL_DAY, "QZF", "25")

FILING_AND_DECISION = (
    Golden(
        name="立案跨春节",
        clock=C.FILING,
        department=D.MARKET_REGULATION,
        since=day(1, 29),
        due=day(2, 26),
        sum="市监程序规定18：15个工作日。1-30(1)，2-2至2-6(2-6)，2-9至2-13(7-11)，2-14调(12)，2-15至2-23✕，"
        "2-24(13)，2-25(14)，2-26(15)",
    ),
    Golden(
        name="立案经批准延长",
        clock=C.FILING,
        department=D.MARKET_REGULATION,
        since=day(1, 29),
        extensions=(_HEAD_15,),
        due=day(3, 18),
        sum="市监程序规定18：原届满2-26，再15个工作日。2-27(1)，2-28调(2)，3-2至3-6(3-7)，3-9至3-13(8-12)，"
        "3-16(13)，3-17(14)，3-18(15)",
    ),
    Golden(
        name="立案期间送检，送出当日计入，收到当日不计入",
        clock=C.FILING,
        department=D.MARKET_REGULATION,
        since=day(1, 29),
        intervals=(away(E.TESTING, day(2, 2), day(2, 25)),),
        due=day(3, 13),
        sum="市监程序规定18：1-30(1)，2-2(2)，2-3至2-25不计入，2-26(3)，2-27(4)，2-28调(5)，3-2至3-6(6-10)，"
        "3-9至3-13(11-15)",
    ),
    Golden(
        name="生态立案十五日末日在国庆，机关期限不顺延",
        clock=C.FILING,
        department=D.ECOLOGY,
        since=day(9, 18),
        due=day(10, 3),
        act_by=day(9, 30),
        verified=False,
        sum="生态处罚办法（待核）：15个自然日。9-18加12日为9-30，再3日为10-3，放假，最迟9-30办理",
    ),
    Golden(
        name="农业立案七日末日在劳动节",
        clock=C.FILING,
        department=D.AGRICULTURE,
        since=day(4, 28),
        due=day(5, 5),
        act_by=day(4, 30),
        verified=False,
        sum="农业程序规定（待核）：7个自然日，4-30为2日，5-5为7日；5-1至5-5放假，最迟4-30办理",
    ),
    Golden(
        name="城管立案十五日加十五日",
        clock=C.FILING,
        department=D.URBAN,
        since=day(6, 1),
        extensions=(longer(15, Unit.NATURAL_DAY, "MOHURD-P", verified=False),),
        due=day(7, 1),
        verified=False,
        sum="住建程序规定（待核）：6-1加15日为6-16，再15日为7-1",
    ),
    Golden(
        name="决定九十日",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        due=day(4, 30),
        sum="处罚法60、市监程序规定64：1-31为1日，2-28为29日，3-31为60日，4-30为90日",
    ),
    Golden(
        name="决定九十日跨闰日",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(12, 1, 2023),
        due=day(2, 29, 2024),
        sum="市监程序规定64：2023-12-31为30日，2024-1-31为61日，2-29为90日",
    ),
    Golden(
        name="决定经批准延长三十日",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(11, 17, 2025),
        extensions=(_HEAD_30,),
        due=day(3, 17),
        sum="市监程序规定64：11-30为13日，12-31为44日，1-31为75日，2-15为90日；再30日：2-28为13日，3-17为30日",
    ),
    Golden(
        name="集体讨论确定合理期限",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(11, 17, 2025),
        extensions=(_HEAD_30, until(day(6, 30), "SAMR-P", "64")),
        due=day(6, 30),
        sum="市监程序规定64：延长后3-17届满，集体讨论确定至6-30",
    ),
    Golden(
        name="听证期间不计入",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        intervals=(away(E.HEARING, day(3, 2), day(3, 20)),),
        due=day(5, 18),
        sum="市监程序规定64：不计入时4-30届满；3-3至3-20共18日不计入，4-30加18日为5-18",
    ),
    Golden(
        name="鉴定与中止重叠的日子只扣一次",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        intervals=(away(E.TESTING, day(3, 10), day(3, 25)), away(E.SUSPENSION, day(3, 20), day(4, 5))),
        due=day(5, 26),
        sum="市监程序规定64：3-11至4-5共26日（3月21日、4月5日），4-30加26日为5-26",
    ),
    Golden(
        name="届满以后才开始的鉴定不起作用",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        intervals=(away(E.TESTING, day(5, 10), day(5, 20)),),
        due=day(4, 30),
        sum="市监程序规定64：4-30已届满，5-11以后的时间无关",
    ),
    Golden(
        name="中止尚未结束，期限暂停",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        intervals=(away(E.SUSPENSION, day(3, 2), None),),
        today=day(3, 31),
        due=day(5, 29),
        paused=True,
        sum="市监程序规定64：截至3-31，3-3至3-31共29日不计入，4-30加29日为5-29，恢复后再定",
    ),
    Golden(
        name="回避不停止期限",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        intervals=(away(E.RECUSAL, day(3, 2), day(3, 20)),),
        due=day(4, 30),
        sum="处罚法43：决定回避前不停止调查，期限照常计算，4-30届满",
    ),
    Golden(
        name="生态监测期间不计入",
        clock=C.DECISION,
        department=D.ECOLOGY,
        since=day(3, 2),
        intervals=(away(E.MONITORING, day(4, 1), day(4, 11)),),
        due=day(6, 10),
        sum="处罚法60、生态评查细则：3-31为29日，4-30为59日，5-31为90日；4-2至4-11共10日不计入，为6-10",
    ),
    Golden(
        name="不计入的规定待核，未经判断照常计入",
        clock=C.DECISION,
        department=D.URBAN,
        since=day(3, 2),
        intervals=(away(E.TESTING, day(4, 1), day(4, 11)),),
        due=day(5, 31),
        act_by=day(5, 29),
        sum="处罚法60：5-31（星期日）为90日，最迟星期五5-29办理",
    ),
    Golden(
        name="不计入的规定待核，经人工判断扣除",
        clock=C.DECISION,
        department=D.URBAN,
        since=day(3, 2),
        intervals=(away(E.TESTING, day(4, 1), day(4, 11), judgement="局长批准"),),
        due=day(6, 10),
        verified=False,
        sum="处罚法60、住建程序规定（待核）：5-31加10日为6-10",
    ),
    Golden(
        name="应急旧规定三十日，期限跨过2026-02-01仍从其旧",
        clock=C.DECISION,
        department=D.EMERGENCY,
        since=day(1, 15),
        due=day(2, 14),
        verified=False,
        sum="安全处罚办法（旧，待核）：1-31为16日，2-14为30日；2-14调休上班",
    ),
    Golden(
        name="应急新规定施行后按处罚法九十日",
        clock=C.DECISION,
        department=D.EMERGENCY,
        since=day(2, 2),
        due=day(5, 3),
        act_by=day(4, 30),
        verified=False,
        sum="处罚法60：2-28为26日，3-31为57日，4-30为87日，5-3为90日；5-1至5-5放假，最迟4-30办理",
    ),
    Golden(
        name="审核十个工作日跨劳动节",
        clock=C.REVIEW,
        department=D.MARKET_REGULATION,
        since=day(4, 27),
        due=day(5, 13),
        sum="市监程序规定55：4-28(1)，4-29(2)，4-30(3)，5-1至5-5✕，5-6(4)，5-7(5)，5-8(6)，5-9调(7)，5-11(8)，"
        "5-12(9)，5-13(10)",
    ),
    Golden(
        name="结案审批表跨元旦",
        clock=C.CLOSING_FORM,
        department=D.MARKET_REGULATION,
        since=day(12, 22, 2025),
        due=day(1, 13),
        sum="市监程序规定77：12-23至12-26(1-4)，12-29至12-31(5-7)，1-1至1-3✕，1-4调(8)，1-5至1-9(9-13)，"
        "1-12(14)，1-13(15)",
    ),
)

NOTICE_AND_SERVICE = (
    Golden(
        name="要求听证五日跨国庆",
        clock=C.HEARING_REQUEST,
        since=day(9, 28),
        due=day(10, 10),
        sum="处罚法64(1)、85：9-29(1)，9-30(2)，10-1至10-7✕，10-8(3)，10-9(4)，10-10调(5)",
    ),
    Golden(
        name="陈述申辩五日跨春节",
        clock=C.DEFENCE,
        department=D.MARKET_REGULATION,
        since=day(2, 12),
        due=day(2, 26),
        sum="市监程序规定57：2-13(1)，2-14调(2)，2-15至2-23✕，2-24(3)，2-25(4)，2-26(5)",
    ),
    Golden(
        name="陈述申辩五日跨劳动节，星期日不计",
        clock=C.DEFENCE,
        department=D.URBAN,
        since=day(4, 30),
        due=day(5, 11),
        verified=False,
        sum="住建程序规定（待核，从严按工作日）：5-1至5-5✕，5-6(1)，5-7(2)，5-8(3)，5-9调(4)，5-10✕，5-11(5)",
    ),
    Golden(
        name="送达时刻以北京时间计日",
        clock=C.DEFENCE,
        department=D.MARKET_REGULATION,
        since=datetime(2026, 9, 30, 16, 30, tzinfo=UTC),
        due=day(10, 13),
        sum="市监程序规定57：世界时9-30 16:30为北京时间10-1 0:30，10-1送达；10-8(1)，10-9(2)，10-10调(3)，"
        "10-12(4)，10-13(5)",
    ),
    Golden(
        name="听证七日前通知跨国庆",
        clock=C.HEARING_NOTICE,
        since=day(9, 28),
        due=day(10, 14),
        sum="处罚法64(2)、85：9-29(1)，9-30(2)，10-8(3)，10-9(4)，10-10调(5)，10-12(6)，10-13(7)，最早10-14",
    ),
    Golden(
        name="听证七日前通知跨2025年春节",
        clock=C.HEARING_NOTICE,
        since=day(1, 24, 2025),
        due=day(2, 11, 2025),
        sum="处罚法64(2)、85：1-26调(1)，1-27(2)，1-28至2-4✕，2-5(3)，2-6(4)，2-7(5)，2-8调(6)，2-10(7)，最早2-11",
    ),
    Golden(
        name="送达七日跨中秋、国庆",
        clock=C.SERVICE,
        since=day(9, 22),
        due=day(10, 9),
        sum="处罚法61、85：9-23(1)，9-24(2)，9-25至9-27✕，9-28(3)，9-29(4)，9-30(5)，10-8(6)，10-9(7)",
    ),
    Golden(
        name="送达七日跨2025年国庆",
        clock=C.SERVICE,
        since=day(9, 24, 2025),
        due=day(10, 10, 2025),
        sum="处罚法61、85：9-25(1)，9-26(2)，9-27✕，9-28调(3)，9-29(4)，9-30(5)，10-1至10-8✕，10-9(6)，10-10(7)",
    ),
    Golden(
        name="送达七日遇本地民族节日",
        clock=C.SERVICE,
        since=day(8, 3),
        due=day(8, 14),
        local=YearDays(2026, 1, "火把节放假", frozenset({day(8, 6), day(8, 7)}), frozenset()),
        sum="处罚法61、85，放假办法4：8-4(1)，8-5(2)，8-6至8-9✕，8-10至8-14(3-7)",
    ),
    Golden(
        name="公告送达三十日跨二月",
        clock=C.ANNOUNCEMENT_SERVICE,
        since=day(1, 31),
        due=day(3, 2),
        sum="民诉法95：2-28为28日，3-2为30日",
    ),
    Golden(
        name="当场处罚备案七个工作日跨端午",
        clock=C.ON_SPOT_FILING,
        department=D.MARKET_REGULATION,
        since=day(6, 15),
        due=day(6, 25),
        sum="市监程序规定70：6-16(1)，6-17(2)，6-18(3)，6-19至6-21✕，6-22(4)，6-23(5)，6-24(6)，6-25(7)",
    ),
    Golden(
        name="生态当场处罚备案三日末日在端午",
        clock=C.ON_SPOT_FILING,
        department=D.ECOLOGY,
        since=day(6, 18),
        due=day(6, 21),
        act_by=day(6, 18),
        sum="生态处罚办法67-68：3个自然日为6-21，6-19至6-21放假，最迟6-18办理",
    ),
    Golden(
        name="交通当场处罚备案五日",
        clock=C.ON_SPOT_FILING,
        department=D.TRANSPORT,
        since=day(5, 2),
        due=day(5, 7),
        sum="交通程序规定61：5-2加5日为5-7",
    ),
    Golden(
        name="追责时效自闰日起二年",
        clock=C.LIMITATION,
        since=day(2, 29, 2024),
        due=day(2, 28),
        sum="处罚法36：2年后的2月无29日，以月末2-28为届满日（调休上班日）",
    ),
    Golden(
        name="生态法典较长追责时效五年",
        clock=C.LIMITATION_EXTENDED,
        department=D.ECOLOGY,
        since=day(8, 20),
        due=day(8, 20, 2031),
        provisional=True,
        sum="生态环境法典1054：2026-8-20后5年为2031-8-20",
    ),
)

MEASURES = (
    Golden(
        name="先行登记保存七日跨2025年春节",
        clock=C.PRESERVATION_OUTCOME,
        since=day(1, 24, 2025),
        due=day(2, 10, 2025),
        sum="处罚法56、85：1-25✕，1-26调(1)，1-27(2)，1-28至2-4✕，2-5(3)，2-6(4)，2-7(5)，2-8调(6)，2-9✕，2-10(7)",
    ),
    Golden(
        name="紧急强制措施二十四小时，国庆不停止",
        clock=C.URGENT_MEASURE_REPORT,
        since=at(9, 30, 16),
        due=at(10, 1, 16),
        sum="强制法19：9-30 16:00加24小时为10-1 16:00，放假不停止计算",
    ),
    Golden(
        name="紧急先行登记保存二十四小时",
        clock=C.URGENT_PRESERVATION_REPORT,
        department=D.MARKET_REGULATION,
        since=at(2, 14, 23, 30),
        due=at(2, 15, 23, 30),
        sum="市监程序规定33：2-14 23:30加24小时为2-15 23:30",
    ),
    Golden(
        name="先行登记保存七日，登记当日不计入",
        clock=C.PRESERVATION_OUTCOME,
        since=at(3, 2, 8),
        due=day(3, 11),
        sum="处罚法56、85，民诉法85：3-2（星期一）登记，不计入；3-3至3-6(1-4)，3-9(5)，3-10(6)，3-11(7)",
    ),
    Golden(
        name="查封三十日，实施当日不计入",
        clock=C.SEALING,
        since=at(6, 1, 0, 5),
        due=day(7, 1),
        sum="强制法25、民诉法85：6-1实施，不计入；6-2为1日，6-30为29日，7-1为30日",
    ),
    Golden(
        name="冻结三十日，实施当日不计入",
        clock=C.FREEZE,
        since=day(6, 1),
        due=day(7, 1),
        sum="强制法32、民诉法85：6-1冻结，不计入；6-2为1日，7-1为30日",
    ),
    Golden(
        name="查封三十日末日在国庆，不顺延",
        clock=C.SEALING,
        since=day(9, 2),
        due=day(10, 2),
        act_by=day(9, 30),
        sum="强制法25：9-30为28日，10-2为30日；是对机关的限制，不顺延，最迟9-30处理",
    ),
    Golden(
        name="查封三十日加三十日",
        clock=C.SEALING,
        since=day(1, 20),
        extensions=(_SEALING_30,),
        due=day(3, 21),
        act_by=day(3, 20),
        sum="强制法25：1-31为11日，2-19为30日；再30日：2-28为9日，3-21（星期六）为30日，最迟3-20处理",
    ),
    Golden(
        name="查封物品送检期间不计入",
        clock=C.SEALING,
        since=day(3, 2),
        ref="甲",
        intervals=(away(E.TESTING, day(3, 5), day(3, 15), "甲"),),
        due=day(4, 11),
        act_by=day(4, 10),
        sum="强制法25：3-31为29日，4-1为30日；3-6至3-15共10日不计入，为4-11（星期六），最迟4-10处理",
    ),
    Golden(
        name="他物送检不延长本物的查封",
        clock=C.SEALING,
        since=day(3, 2),
        ref="甲",
        intervals=(away(E.TESTING, day(3, 5), day(3, 15), "乙"),),
        due=day(4, 1),
        sum="强制法25：3-31为29日，4-1为30日",
    ),
    Golden(
        name="冻结三十日末日在劳动节",
        clock=C.FREEZE,
        since=day(4, 5),
        due=day(5, 5),
        act_by=day(4, 30),
        sum="强制法32：4-30为25日，5-5为30日，不顺延，最迟4-30处理",
    ),
    Golden(
        name="冻结决定三日交付跨端午",
        clock=C.FREEZE_SERVED,
        since=day(6, 17),
        due=day(6, 23),
        sum="强制法31、69：6-18(1)，6-19至6-21✕，6-22(2)，6-23(3)",
    ),
    Golden(
        name="招领公告六十日是当事人的期间，顺延",
        clock=C.CLAIM,
        department=D.ECOLOGY,
        since=day(3, 3),
        due=day(5, 6),
        sum="查封扣押办法21：3-31为28日，4-30为58日，5-2为60日；5-1至5-5放假，顺延至5-6",
    ),
    Golden(
        name="涉嫌犯罪移送审批三日按自然日",
        clock=C.TRANSFER_DECISION,
        since=day(9, 30),
        due=day(10, 3),
        act_by=day(9, 30),
        sum="移送规定5：未写明工作日，从严3个自然日为10-3，最迟9-30办理",
    ),
    Golden(
        name="批准后二十四小时移送，跨年",
        clock=C.TRANSFER_HANDOVER,
        since=at(12, 31, 17, year=2025),
        due=at(1, 1, 17),
        sum="移送规定5：2025-12-31 17:00加24小时为2026-1-1 17:00",
    ),
)

DISCLOSURE_AND_EXECUTION = (
    Golden(
        name="公示七日跨入尚未公布放假安排的年份",
        clock=C.PUBLICATION_PLATFORM,
        since=day(12, 28),
        due=day(1, 6, 2027),
        verified=False,
        provisional=True,
        sum="118号（待核）：12-29(1)，12-30(2)，12-31(3)，2027年暂按周一至周五：1-1(4)，1-4(5)，1-5(6)，1-6(7)",
    ),
    Golden(
        name="企业信用系统公示二十个工作日",
        clock=C.PUBLICATION_ENTERPRISE,
        department=D.MARKET_REGULATION,
        since=day(9, 21),
        due=day(10, 26),
        sum="市监公示规定9-10：9-22至9-24(1-3)，9-28至9-30(4-6)，10-8(7)，10-9(8)，10-10调(9)，10-12至10-16(10-14)，"
        "10-19至10-23(15-19)，10-26(20)",
    ),
    Golden(
        name="撤回公示三日跨端午",
        clock=C.WITHDRAWAL,
        since=day(6, 18),
        due=day(6, 24),
        sum="处罚法48、85：6-19至6-21✕，6-22(1)，6-23(2)，6-24(3)",
    ),
    Golden(
        name="缴款十五日末日在国庆，顺延",
        clock=C.PAYMENT,
        since=day(9, 20),
        due=day(10, 8),
        sum="处罚法67、民诉法85：9-20加15日为10-5，放假，顺延至10-8",
    ),
    Golden(
        name="缴款十五日末日是调休上班日，不顺延",
        clock=C.PAYMENT,
        since=day(9, 25),
        due=day(10, 10),
        sum="处罚法67：9-25加15日为10-10（星期六），调休上班，不顺延",
    ),
    Golden(
        name="暂缓缴款至确定之日",
        clock=C.PAYMENT,
        since=day(9, 20),
        extensions=(until(day(12, 31), "CFF", "66"),),
        due=day(12, 31),
        sum="处罚法66：经批准暂缓至12-31（星期四）",
    ),
    Golden(
        name="当场收缴罚款二日上交跨清明",
        clock=C.HAND_IN,
        since=day(4, 3),
        due=day(4, 8),
        sum="处罚法71、85：4-4至4-6✕，4-7(1)，4-8(2)",
    ),
    Golden(
        name="二日缴付银行跨春节",
        clock=C.BANK_DEPOSIT,
        since=day(2, 13),
        due=day(2, 24),
        sum="处罚法71、85：2-14调(1)，2-15至2-23✕，2-24(2)",
    ),
    Golden(
        name="催告满十日方可申请法院执行",
        clock=C.DEMAND,
        since=day(9, 21),
        due=day(10, 13),
        sum="强制法54、69：9-22至9-24(1-3)，9-28至9-30(4-6)，10-8(7)，10-9(8)，10-10调(9)，10-12(10)，最早10-13",
    ),
    Golden(
        name="代履行三日前催告，最早日是调休上班日",
        clock=C.SUBSTITUTE_DEMAND,
        since=day(4, 30),
        due=day(5, 9),
        sum="强制法51、69：5-6(1)，5-7(2)，5-8(3)，最早5-9（调休上班）",
    ),
    Golden(
        name="申请法院执行三个月，月末",
        clock=C.COURT_APPLICATION,
        since=day(11, 30),
        due=day(2, 28, 2027),
        act_by=day(2, 26, 2027),
        provisional=True,
        sum="强制法53：3个月后为2027年2月，无30日，以2-28（星期日）为届满日，最迟星期五2-26办理",
    ),
    Golden(
        name="申请法院执行三个月至闰日",
        clock=C.COURT_APPLICATION,
        since=day(11, 29, 2027),
        due=day(2, 29, 2028),
        provisional=True,
        sum="强制法53：2027-11-29后3个月为2028-2-29（星期二）",
    ),
)

REMEDIES = (
    Golden(
        name="申请复议六十日末日在国庆，顺延",
        clock=C.RECONSIDERATION,
        since=day(8, 4),
        due=day(10, 8),
        sum="复议法20、民诉法85：8-31为27日，9-30为57日，10-3为60日，放假，顺延至10-8",
    ),
    Golden(
        name="起诉六个月至二月末，末日是调休上班日",
        clock=C.LITIGATION,
        since=day(8, 31, 2025),
        due=day(2, 28),
        sum="行诉法46：2026年2月无31日，以2-28为届满日；2-28（星期六）调休上班，不顺延",
    ),
    Golden(
        name="起诉六个月末日在中秋，顺延",
        clock=C.LITIGATION,
        since=day(3, 25),
        due=day(9, 28),
        sum="行诉法46、民诉法85：9-25至9-27放假，顺延至星期一9-28",
    ),
    Golden(
        name="复议答复十日",
        clock=C.RECONSIDERATION_REPLY,
        since=day(9, 22),
        due=day(10, 13),
        sum="复议法48、88：9-23(1)，9-24(2)，9-28至9-30(3-5)，10-8(6)，10-9(7)，10-10调(8)，10-12(9)，10-13(10)",
    ),
    Golden(
        name="复议简易程序答复五日跨2025年劳动节",
        clock=C.RECONSIDERATION_REPLY_SIMPLE,
        since=day(4, 25, 2025),
        due=day(5, 6, 2025),
        sum="复议法54、88：4-26✕，4-27调(1)，4-28(2)，4-29(3)，4-30(4)，5-1至5-5✕，5-6(5)",
    ),
    Golden(
        name="诉讼答辩举证十五日，不主张顺延",
        clock=C.LITIGATION_DEFENCE,
        since=day(9, 18),
        due=day(10, 3),
        act_by=day(9, 30),
        sum="行诉法67：9-18加15日为10-3，从严不顺延，最迟9-30提交",
    ),
)

LENGTHENED_AND_LEFT_OUT = (
    Golden(
        name="不计入在前，延长在后",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(1, 30),
        intervals=(away(E.HEARING, day(3, 2), day(3, 20)),),
        extensions=(_HEAD_30,),
        due=day(6, 17),
        sum="市监程序规定64：3-3至3-20共18日不计入，原届满5-18；再30日：5-31为13日，6-17为30日",
    ),
    Golden(
        name="延长期间内送检",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(11, 17, 2025),
        extensions=(_HEAD_30,),
        intervals=(away(E.TESTING, day(3, 2), day(3, 12)),),
        due=day(3, 27),
        sum="市监程序规定64：90日至2-15；再30日：2-28为13日，3-2为15日，3-3至3-12不计入，3-13为16日，3-27为30日",
    ),
    Golden(
        name="送检跨过原届满日，先算满九十日再延长",
        clock=C.DECISION,
        department=D.MARKET_REGULATION,
        since=day(11, 17, 2025),
        extensions=(_HEAD_30,),
        intervals=(away(E.TESTING, day(2, 10), day(2, 20)),),
        due=day(3, 27),
        sum="市监程序规定64：2-10为85日，2-11至2-20不计入，2-25为90日；再30日：2-28为3日，3-27为30日",
    ),
    Golden(
        name="立案延长以后送检",
        clock=C.FILING,
        department=D.MARKET_REGULATION,
        since=day(6, 1),
        extensions=(_HEAD_15,),
        intervals=(away(E.TESTING, day(6, 29), day(7, 3)),),
        due=day(7, 20),
        sum="市监程序规定18：6-2至6-5(1-4)，6-8至6-12(5-9)，6-15至6-18(10-13)，6-19至6-21✕，6-22(14)，6-23(15)；"
        "再15个工作日：6-24至6-26(1-3)，6-29(4)，6-30至7-3不计入，7-6至7-10(5-9)，7-13至7-17(10-14)，7-20(15)",
    ),
)

ROLLED_OR_NOT = (
    Golden(
        name="公告送达三十日末日在国庆，顺延",
        clock=C.ANNOUNCEMENT_SERVICE,
        since=day(9, 1),
        due=day(10, 8),
        sum="民诉法95、85：9-30为29日，10-1为30日，放假，顺延至10-8",
    ),
    Golden(
        name="公告送达三十日跨入尚未公布放假安排的年份",
        clock=C.ANNOUNCEMENT_SERVICE,
        since=day(12, 10),
        due=day(1, 11, 2027),
        provisional=True,
        sum="民诉法95、85：12-31为21日，2027-1-9（星期六）为30日，暂按周一至周五顺延至1-11",
    ),
    Golden(
        name="送达七日遇星期日调休上班",
        clock=C.SERVICE,
        since=day(9, 17),
        due=day(9, 28),
        sum="处罚法61、85：9-18(1)，9-19✕，9-20调(2)，9-21至9-24(3-6)，9-25至9-27✕，9-28(7)",
    ),
    Golden(
        name="复议后起诉十五日末日在国庆，顺延",
        clock=C.LITIGATION_AFTER_REVIEW,
        since=day(9, 17),
        due=day(10, 8),
        sum="行诉法45、民诉法85：9-30为13日，10-2为15日，放假，顺延至10-8",
    ),
    Golden(
        name="转送复议申请五日至调休上班的星期六",
        clock=C.RECONSIDERATION_FORWARD,
        since=day(9, 28),
        due=day(10, 10),
        sum="复议法32、88：9-29(1)，9-30(2)，10-1至10-7✕，10-8(3)，10-9(4)，10-10调(5)",
    ),
    Golden(
        name="复议意见书六十日是机关的期限，不顺延",
        clock=C.CORRECTION_REPORT,
        since=day(8, 4),
        due=day(10, 3),
        act_by=day(9, 30),
        sum="复议法76：8-31为27日，9-30为57日，10-3为60日，放假，最迟9-30报送",
    ),
    Golden(
        name="查封三十日跨年，末日是否放假待公布",
        clock=C.SEALING,
        since=day(12, 5),
        due=day(1, 4, 2027),
        provisional=True,
        sum="强制法25：12-31为26日，2027-1-4（星期一）为30日；不顺延，但末日是否放假、最迟何日处理待放假安排",
    ),
    Golden(
        name="冻结三十日，月末跨二月",
        clock=C.FREEZE,
        since=day(1, 31),
        due=day(3, 2),
        sum="强制法32：2-28为28日，3-2（星期一）为30日",
    ),
    Golden(
        name="紧急强制措施二十四小时，以北京时间计",
        clock=C.URGENT_MEASURE_REPORT,
        since=datetime(2026, 9, 30, 16, 0, tzinfo=UTC),
        due=at(10, 2, 0),
        sum="强制法19：世界时9-30 16:00为北京时间10-1 0:00，加24小时为10-2 0:00，放假不停止计算",
    ),
)

CRIME_AND_INFORMANT = (
    Golden(
        name="公安机关立案审查三日按自然日",
        clock=C.POLICE_DECISION,
        since=day(9, 30),
        due=day(10, 3),
        act_by=day(9, 30),
        sum="移送规定8：未写明工作日，从严3个自然日为10-3；10-1至10-7放假，此前最后的工作日为9-30",
    ),
    Golden(
        name="立案后三日移交涉案物品，遇劳动节",
        clock=C.TRANSFER_ITEMS,
        since=day(4, 30),
        due=day(5, 3),
        act_by=day(4, 30),
        sum="移送规定12：从严3个自然日为5-3；5-1至5-5放假，最迟4-30移交",
    ),
    Golden(
        name="提请公安机关复议三日",
        clock=C.TRANSFER_REVIEW,
        since=day(11, 25),
        due=day(11, 28),
        act_by=day(11, 27),
        sum="移送规定9：11-25加3日为11-28（星期六），最迟星期五11-27提请",
    ),
    Golden(
        name="告知实名举报人五个工作日跨春节",
        clock=C.INFORMANT_TOLD,
        since=day(2, 13),
        due=day(2, 27),
        verified=False,
        sum="投诉举报办法（待核）：2-14调(1)，2-15至2-23✕，2-24(2)，2-25(3)，2-26(4)，2-27(5)",
    ),
)

GOLDEN = (
    *FILING_AND_DECISION,
    *LENGTHENED_AND_LEFT_OUT,
    *NOTICE_AND_SERVICE,
    *ROLLED_OR_NOT,
    *MEASURES,
    *CRIME_AND_INFORMANT,
    *DISCLOSURE_AND_EXECUTION,
    *REMEDIES,
)
