"""A case's plain course: each step as it should be, with nothing tried on the way that the law refuses.

A plot begins with as much of it as its own story presupposes.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from tests.journeys import invented, media, opening, ordinary
from tests.journeys.aftermath import payment, seal, seal_notice
from tests.journeys.client import Person
from tests.journeys.county import County
from tests.journeys.expect import done, same
from tests.journeys.law import Law, now, today
from tests.journeys.publication import prepare, publish_prepared
from tests.journeys.review import examination
from tests.journeys.say import Say
from tests.journeys.story import Story
from tests.journeys.upload import Material

#: Below every hearing threshold and every catalogue of major decisions.
SMALL = Decimal(2000)


def begin(county: County, law: Law, say: Say, title: str) -> Story:
    """A case against a company, of which nothing is on file."""
    story = Story(county, law, invented.organisation(), "ordinary", say)
    say.heading(f"{story.team.first.agency_name}·{title}")
    opening.choose_power(story)
    return story


def register(story: Story, **said: Any) -> None:
    """Register the clue."""
    answer = story.team.first.post("cases", opening.clue_form(story) | said)
    case = done(answer)
    story.version, story.status = case["version"], case["status"]
    story.say.step(
        "案源登记",
        story.team.first,
        answer,
        status=story.status,
        version=story.version,
        note=case["source_number"],
    )


def found(story: Story, **said: Any) -> None:
    """Register the clue, name two officers, cite the basis."""
    team = story.team
    register(story, **said)
    both = [{"officer": team.first.officer, "lead": True}, {"officer": team.second.officer}]
    story.take(team.unit_head, "name_officers", {"officers": both})
    citation = {"basis": story.basis["id"], "power": story.power["id"]}
    story.take(team.first, "cite_basis", {"citations": [citation]}, note=story.cited)


def file(story: Story, **said: Any) -> None:
    """From the clue to the filing."""
    found(story, **said)
    approve_filing(story)


def approve_filing(story: Story) -> None:
    """The unit proposes, the head files."""
    story.take(story.team.unit_head, "propose_filing", {"opinion": "符合立案条件,建议立案。"})
    story.take(story.team.chief, "file", {"opinion": "同意立案。"}, to="investigating")


def gather(story: Story) -> str:
    """An inspection with a photograph, a questioning, the order to correct; the photograph's id."""
    team, act = story.team, story.basis["act"]
    text = f"经检查,现场存在{act}的情形,已拍照。"
    inspection = story.take(team.first, "inspect", opening.record_form(story, text))
    photograph = story.bring(team.first, ordinary.photograph(story), record=inspection["id"])
    said = opening.record_form(story, "被询问人承认上述事实,表示愿意改正。", person=story.party.speaker)
    story.take(team.second, "question", said)
    story.take(team.chief, "order_correction", {"order": f"立即停止{act}的行为。", "deadline": None})
    return str(photograph["id"])


def investigate(story: Story) -> str:
    """Gather the evidence and conclude; the photograph's id."""
    photograph = gather(story)
    conclude(story)
    return photograph


def conclude(story: Story) -> None:
    """The report of the investigation."""
    report = {
        "course": "日常监督检查中发现,现场检查一次,询问一人,拍摄照片一张。",
        "facts": f"当事人{story.basis['act']},有现场检查笔录、照片、询问笔录为证。",
        "nature": f"违反{story.cited}。",
        "proposal": f"依据{story.cited}处理。",
        "discretion": "积极配合,适用一般裁量阶次。",
    }
    story.take(story.team.first, "conclude_investigation", report, to="concluded")


def draft(story: Story, amount: Decimal = SMALL, **said: Any) -> None:
    """Draft the decision: a fine, unless told otherwise."""
    form = ordinary.draft_form(story, amount) | said
    story.take(story.team.first, "draft_decision", form, note=f"罚款 {amount:,.2f} 元" if amount else "")


def review(story: Story) -> None:
    """Have the draft reviewed: legally where it is major, else by the case auditor."""
    team = story.team
    code, who = ("review", team.reviewer) if story.read()["major"] else ("audit", auditor(story))
    story.take(team.unit_head, f"request_{code}", {"id": str(uuid4())}, to="under_review")
    dossier = done(who.get(f"cases/{story.id}/dossier"), 200)
    story.take(who, f"pass_{code}", examination(dossier, "pass", "同意。"), to="reviewed")


def auditor(story: Story) -> Person:
    """The case auditor of the department."""
    return story.county.people("case_auditor", story.law.code)[0]


def delivery(story: Story, title: str) -> dict[str, Any]:
    """Direct service today, the receipt photographed."""
    return {
        "id": str(uuid4()),
        "method": "direct",
        "recipient": story.party.speaker,
        "receipt": story.paper(story.team.first, f"{title}送达回证"),
        "served_on": today().isoformat(),
    }


def notify(story: Story) -> None:
    """Approve, stamp and serve the prior notice."""
    story.take(story.team.deputy, "approve_notice", {"opinion": "同意告知。"})
    seal_notice(story)
    story.take(story.team.first, "notify", delivery(story, "告知书"), to="notified")


def waive(story: Story) -> None:
    """The party waives defence and hearing by a signed paper, and that is re-examined."""
    first = story.team.first
    waiver = {
        "id": str(uuid4()),
        "waived": True,
        "hearing_waived": True,
        "text": "本人自愿放弃陈述、申辩和听证的权利。",
        "signed": story.paper(first, "放弃陈述申辩声明"),
    }
    story.take(first, "hear_defence", waiver)
    reexamine(story)


def reexamine(story: Story) -> None:
    """Nothing was raised that needs an answer."""
    result = {"result": "当事人未提出事实、理由和证据,维持拟处罚意见。"}
    story.take(story.team.first, "reexamine", result)


def tell(story: Story) -> None:
    """Review and notice, in the order of the department, and the waiver."""
    if story.law.review_before_notice:
        review(story)
    notify(story)
    waive(story)
    if not story.law.review_before_notice:
        review(story)


def discuss(story: Story) -> None:
    """The heads discuss, both of them for it."""
    team = story.team
    heads = (team.chief, team.deputy)
    minutes = {
        "held_at": now().isoformat(),
        "place": "三楼会议室",
        "host": team.chief.account,
        "voices": [{"account": head.account, "opinion": "同意。", "agrees": True} for head in heads],
        "reporters": [team.first.officer, team.second.officer],
        "recorder": team.unit_head.name,
        "result": "一致同意拟处理意见。",
    }
    story.take(team.chief, "discuss", minutes)


def decide(story: Story) -> dict[str, Any]:
    """Decide, after the heads discussed where the case is major; the decision."""
    if story.read()["major"]:
        discuss(story)
    form = {"id": str(uuid4()), "defence_treatment": "当事人书面放弃陈述、申辩。"}
    story.take(story.team.chief, "decide", form, to="decided")
    made = dict(done(story.team.first.get(f"cases/{story.id}/decision"), 200))
    story.say.note(f"{made['number']}:{';'.join(made['content']['penalties']) or made['variant']}")
    return made


def serve(story: Story, instrument: str = "penalty_decision") -> None:
    """Stamp the instrument, bind its scan, serve it."""
    seal(story, instrument)
    form = delivery(story, "决定书") | {"publication_warned": True}
    story.take(story.team.first, "serve", form, to="served")


def penalise(
    county: County, law: Law, say: Say, title: str, *, amount: Decimal = SMALL, **draft_said: Any
) -> Story:
    """A case from the clue to the served decision of a fine."""
    story = begin(county, law, say, title)
    file(story)
    investigate(story)
    draft(story, amount, **draft_said)
    tell(story)
    decide(story)
    serve(story)
    return story


def publish(story: Story) -> str:
    """Prepare and publish the notice by two people; its id."""
    notice = prepare(story)
    publish_prepared(story, notice)
    return str(notice["id"])


def pay(story: Story, amount: Decimal) -> None:
    """Pay all of it at the bank."""
    story.take(story.team.first, "record_payment", payment(amount), to="executed")


def close(story: Story, ground: str = "executed") -> None:
    """The head closes the case; nothing is owed any longer."""
    story.take(story.team.chief, "close", {"ground": ground, "opinion": "同意结案。"}, to="closed")
    same([row["code"] for row in story.read()["hindrances"]], [], "结案时不得尚有未了义务")


def handed_paper(story: Story, who: Person, title: str, *, factual: bool = False) -> dict[str, Any]:
    """A paper somebody handed in, photographed."""
    material = Material(f"{title}.jpg", "image/jpeg", media.paper(), "document", title, factual=factual)
    return story.bring(who, material)
