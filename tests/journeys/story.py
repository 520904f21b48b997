"""A case as its people live it: what the server offers next, the step taken, what it refuses on the way."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from tests.journeys import media
from tests.journeys.client import Person
from tests.journeys.county import County, Team
from tests.journeys.expect import Answer, Surprise, done, holds, refused, same
from tests.journeys.invented import Party
from tests.journeys.law import Law
from tests.journeys.say import Say
from tests.journeys.upload import Material, Upload

#: Records of what happened: they need no version and leave it as it is.
APPENDED = frozenset(
    {
        "inspect",
        "question",
        "request_measure",
        "approve_measure",
        "decline_measure",
        "take_measure",
        "preserve",
        "settle_preservation",
        "extend_measure",
        "begin_appraisal",
        "end_appraisal",
        "apply_for_release",
        "refuse_release",
        "release_measure",
        "serve_measure",
        "post_claim_notice",
        "approve_disposal",
        "dispose_item",
        "move_item",
        "register_remedy",
        "reply_to_remedy",
        "allow_supplement",
        "record_appearance",
        "record_outcome",
        "correct_decision",
        "make_restitution",
    }
)


class Story:
    """One case of one department. `version` and `status` are what the last answer said."""

    def __init__(self, county: County, law: Law, party: Party, procedure: str, say: Say) -> None:
        self.county = county
        self.law = law
        self.team = Team(county, law)
        self.party = party
        self.procedure = procedure
        self.say = say
        self.id = str(uuid4())
        self.version = 0
        self.status = ""
        self.power: dict[str, Any] = {}

    @property
    def basis(self) -> dict[str, Any]:
        """The legal basis of the case."""
        return dict(self.power["bases"][0])

    @property
    def cited(self) -> str:
        """The basis as instruments cite it."""
        return f"《{self.basis['statute']}》{self.basis['article']}"

    def read(self, who: Person | None = None) -> dict[str, Any]:
        """Read the case whole."""
        answer = (who or self.team.first).get(f"cases/{self.id}")
        body = done(answer, 200)
        same(answer.etag, f'"{body["version"]}"', "案件的 ETag")
        return dict(body)

    def offered(self, who: Person, code: str) -> dict[str, Any] | None:
        """The step as the server offers it now, with what is met and unmet; None if it does not."""
        answer = done(who.get(f"cases/{self.id}/steps"), 200)
        same(answer["version"], self.version, "案件版本")
        return next((dict(step) for step in answer["steps"] if step["code"] == code), None)

    def unmet(self, who: Person, code: str) -> list[dict[str, Any]]:
        """What the server says is missing for a step; the step must be offered and not ready."""
        step = self.offered(who, code)
        if step is None:
            raise Surprise(f"现为{self.status},应列出步骤 {code}")
        holds(not step["ready"], f"步骤 {code} 不应已具备条件")
        return [requirement for requirement in step["requirements"] if not requirement["met"]]

    def ready(self, who: Person, code: str) -> str:
        """Demand that the person may take the step now, every requirement met; return its address."""
        step = self.offered(who, code)
        if step is None:
            raise Surprise(f"现为{self.status},应列出步骤 {code}")
        unmet = [requirement for requirement in step["requirements"] if not requirement["met"]]
        holds(step["ready"] and not unmet, f"“{step['label']}”应已具备条件,尚缺 {unmet}")
        holds(step["competent"], f"{who}应有权办理“{step['label']}”")
        same(step["operation"]["method"], "POST", f"“{step['label']}”的操作")
        return str(step["operation"]["url"])

    def take(
        self, who: Person, code: str, form: Mapping[str, Any], *, to: str = "", note: str = ""
    ) -> dict[str, Any]:
        """Take a step by the operation the server offers, and hold its answer to what a step must answer."""
        answer = who.post(self.ready(who, code), form, version=None if code in APPENDED else self.version)
        body = done(answer)
        after, step = body["case"], body["step"]
        wanted = self.version if code in APPENDED else self.version + 1
        same(after["version"], wanted, f"“{step['label']}”之后的版本")
        same(answer.etag, f'"{wanted}"', f"“{step['label']}”的 ETag")
        same(after["status"], to or self.status, f"“{step['label']}”之后的状态")
        same(step["code"], code, "所办步骤")
        same(step["voided"], None, f"“{step['label']}”应有效")
        self.version, self.status = after["version"], after["status"]
        self.say.step(step["label"], who, answer, status=self.status, version=self.version, note=note)
        return dict(step)

    def attempt(
        self, who: Person, code: str, form: Mapping[str, Any], *, version: int | None = None
    ) -> Answer:
        """Try a step that should not be had; its address is said even where the server does not offer it."""
        return who.post(
            f"cases/{self.id}/steps/{code.replace('_', '-')}",
            form,
            version=self.version if version is None else version,
        )

    def refuse(
        self,
        who: Person,
        code: str,
        form: Mapping[str, Any],
        *,
        status: int,
        kind: str,
        article: str = "",
        why: str,
        version: int | None = None,
    ) -> dict[str, Any]:
        """Demand that a step is refused so, and that the refusal left the case as it was."""
        answer = self.attempt(who, code, form, version=version)
        return self.denied(why, answer, status, kind, article)

    def denied(self, why: str, answer: Answer, status: int, kind: str, article: str = "") -> dict[str, Any]:
        """Demand that an answer is this refusal, and tell it."""
        body = refused(answer, status, kind, article)
        self.say.refusal(why, answer, article)
        return dict(body)

    def unchanged(self) -> None:
        """Demand that no refusal so far has moved the case."""
        body = self.read()
        same((body["version"], body["status"]), (self.version, self.status), "被拒绝的操作不得改变案件")

    def bring(
        self, who: Person, material: Material, *, record: str | None = None, upload: Upload | None = None
    ) -> dict[str, Any]:
        """Bring a file from the phone to the case as evidence."""
        bound = (upload or self.upload(who, material, record=record)).run()
        size, digest = len(material.content) / media.MIB, material.sha256[:12]
        self.say.note(f"证据{bound['number']} {material.title}:{size:.1f} MiB 直传对象存储,{digest}…")
        return bound

    def upload(self, who: Person, material: Material, *, record: str | None = None) -> Upload:
        """A file about to leave the phone."""
        return Upload(who, self.county.storage, self.id, material, record=record)

    def paper(self, who: Person, title: str) -> str:
        """Photograph a receipt or a signed paper, which is a record of procedure; return its id."""
        material = Material(f"{title}.jpg", "image/jpeg", media.paper(), "document", title, factual=False)
        return str(self.bring(who, material)["id"])
