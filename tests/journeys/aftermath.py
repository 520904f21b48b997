"""Service, payment and closing (Penalty Law Arts. 47, 61, 66-67)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import media
from tests.journeys.expect import done, lacks, refused, same
from tests.journeys.law import penalty, today
from tests.journeys.story import Story
from tests.journeys.upload import Material


def seal(story: Story, instrument: str = "penalty_decision") -> None:
    """The decision drawn up as an instrument, stamped, scanned, bound: before that nobody serves it (Art. 59)."""
    first = story.team.first
    lacks(story.unmet(first, "serve"), "seal_owed", penalty("五十九"))
    made = stamped(story, drawn_up(story, instrument))
    decision = done(first.get(f"cases/{story.id}/decision"), 200)
    same(made["number"], decision["number"], "决定书的文号")


def seal_notice(story: Story) -> dict[str, Any]:
    """The notice, with the right to a hearing where the law gives it, stamped: before that nobody serves it."""
    first = story.team.first
    lacks(story.unmet(first, "notify"), "notice_seal_owed", penalty("四十四"))
    form = {"id": str(uuid4()), "kind": "penalty_notice"}
    answer = first.post(f"cases/{story.id}/instruments", form)
    if answer.status == 409:
        refused(answer, 409, "other_kind", penalty("六十三"))
        return stamped(story, drawn_up(story, "hearing_right_notice"))
    return stamped(story, done(answer))


def drawn_up(story: Story, instrument: str) -> dict[str, Any]:
    """An instrument filled from the file."""
    form = {"id": str(uuid4()), "kind": instrument}
    return dict(done(story.team.first.post(f"cases/{story.id}/instruments", form)))


def stamped(story: Story, made: dict[str, Any]) -> dict[str, Any]:
    """An instrument stamped, scanned, the scan on file."""
    first = story.team.first
    same(made["warnings"], [], f"{made['title']}的要素")
    scan = {"evidence": story.paper(first, f"盖章的{made['title']}"), "manner": "stamped_scan"}
    bound = done(first.post(f"cases/{story.id}/instruments/{made['id']}/seal", scan))
    same(bound["seal"]["evidence"], scan["evidence"], "盖章件")
    story.say.note(f"{made['title']} {made['number']}:制发、盖章、扫描入卷,{made['pdf_sha256'][:12]}…")
    return made


def serve(story: Story) -> None:
    """Serve the decision with its receipt and the written warning that it will be published."""
    first = story.team.first
    story.say.heading("事后:送达、公示、执行、结案")
    seal(story)
    form = {
        "id": str(uuid4()),
        "method": "direct",
        "recipient": story.party.speaker,
        "receipt": story.paper(first, "行政处罚决定书送达回证"),
        "served_on": today().isoformat(),
        "relation": "法定代表人",
        "publication_warned": False,
    }
    if story.law.warns_of_publication:
        story.refuse(
            first,
            "serve",
            form,
            status=409,
            kind="publication_warning_required",
            article="信息公示规定》第八条",
            why="未书面告知将予公示",
        )
    story.take(first, "serve", form | {"publication_warned": True}, to="served", note="送达回证、公示告知")


def payment(amount: Decimal, *, on_spot: bool = False) -> dict[str, Any]:
    """A payment at the bank, or to the officers."""
    return {
        "id": str(uuid4()),
        "amount": str(amount),
        "paid_on": today().isoformat(),
        "receipt_number": f"云财票 {uuid4().hex[:10]}",
        "collected": "up_to_a_hundred" if on_spot else None,
    }


def pay(story: Story, amount: Decimal) -> None:
    """Pay in two instalments; the first executes nothing, and nobody pays more than is owed."""
    first = story.team.first
    half = (amount / 2).quantize(Decimal("0.01"))
    if story.procedure == "ordinary":
        story.take(first, "record_payment", payment(half), note=f"先缴 {half:,.2f} 元")
    else:
        half = Decimal(0)
    over = payment(amount - half + 1)
    story.refuse(first, "record_payment", over, status=422, kind="overpaid", why="缴纳超过应缴")
    story.take(first, "record_payment", payment(amount - half), to="executed", note=f"缴清 {amount:,.2f} 元")


def owed(story: Story, code: str, article: str) -> None:
    """Demand that a duty of Art. 47's file still bars the closing."""
    lacks(story.unmet(story.team.chief, "close"), code, article)


def close(story: Story) -> None:
    """The head approves the closing form; a closed file takes no more evidence of the facts."""
    team = story.team
    form = {"ground": "executed", "opinion": "处罚决定执行完毕,同意结案。"}
    story.refuse(team.first, "close", form, status=403, kind="not_competent", why="执法人员结案")
    story.take(team.chief, "close", form, to="closed")
    late = story.upload(
        team.first, Material("迟到.jpg", "image/jpeg", media.paper(), "document", "迟到的材料")
    )
    answer = team.first.post("evidence/uploads", late.declaration)
    story.denied("结案后再交证据", answer, 409, "case_closed")
    case = story.read()
    same([row["code"] for row in case["hindrances"]], [], "结案时不得尚有未了义务")
    same(case["findings"], [], "全程合法的案件不应有问题记录")
    same(case["stage"], "post_publicity", "结案后属事后")


def bars_to_closing(story: Story) -> None:
    """Before payment and publication the file cannot be closed, and the server says why."""
    owed(story, "payment_owed", penalty("六十六"))
    owed(story, "publication_owed", penalty("四十八"))
