"""How a phone brings a file to the object store: declare, send with the signed requests, complete.

Nothing of a file passes through the application; each request carries the SHA-256 that the store enforces.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from tests.journeys.client import Person
from tests.journeys.expect import done, holds, same
from tests.journeys.law import now
from tests.journeys.media import MIB

#: Above this the file goes in parts.
SINGLE_PUT_MAX = 16 * MIB
_SIGNED_AT_ONCE = 2
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Material:
    """A file and what is said of it. `factual` is False for a record of procedure, such as a receipt."""

    file_name: str
    media_type: str
    content: bytes = field(repr=False)
    kind: str
    title: str
    purpose: str = ""
    factual: bool = True

    @property
    def sha256(self) -> str:
        """Of the whole file."""
        return _sha256(self.content)


class Upload:
    """One file on its way. Every step may be repeated after a crash, under the same key."""

    def __init__(
        self,
        person: Person,
        storage: httpx.Client,
        case: str,
        material: Material,
        *,
        record: str | None = None,
    ) -> None:
        self.id = str(uuid4())
        self.person = person
        self.material = material
        self._storage = storage
        self._case = case
        self._record = record
        self._key = str(uuid4())
        self._complete_key = str(uuid4())
        self._taken_at = now()
        self.ahead = timedelta(seconds=90)
        self._begun: dict[str, Any] = {}

    @property
    def declaration(self) -> dict[str, Any]:
        """What the phone says of the file, which it took when its clock, now `ahead` of that, showed the time."""
        return {
            "id": self.id,
            "case": self._case,
            "file_name": self.material.file_name,
            "media_type": self.material.media_type,
            "size": len(self.material.content),
            "sha256": self.material.sha256,
            "md5": [] if len(self.material.content) > SINGLE_PUT_MAX else [_md5(self.material.content)],
            "kind": self.material.kind,
            "title": self.material.title,
            "purpose": self.material.purpose,
            "factual": self.material.factual,
            "captured_at": self._taken_at.isoformat(),
            "device_clock": (self._taken_at + self.ahead).isoformat(),
            "place": "昌宁县田园镇",
            "latitude": "24.827900",
            "longitude": "99.605300",
            "device": "执法记录仪 ZFY-8",
            "record": self._record,
        }

    def begin(self) -> dict[str, Any]:
        """Declare the file; again after a crash, and the server knows it."""
        self._begun = done(self.person.post("evidence/uploads", self.declaration, key=self._key))
        multipart = len(self.material.content) > SINGLE_PUT_MAX
        same(self._begun["part_size"] is not None, multipart, "超过 16 MiB 的文件应分段上传")
        return self._begun

    @property
    def parts(self) -> list[int]:
        """The numbers of the parts, from 1; a small file is one."""
        return list(range(1, self._begun["part_count"] + 1))

    def addresses(self, numbers: Iterable[int]) -> list[dict[str, Any]]:
        """Fresh signed requests for parts, their checksums declared with them."""
        wanted = list(numbers)
        slices = [self._slice(number) for number in wanted]
        form = {"parts": wanted, "sha256": [*map(_sha256, slices)], "md5": [*map(_md5, slices)]}
        answer = self.person.post(f"evidence/uploads/{self.id}/urls", form)
        return list(done(answer, 200)["requests"])

    def put(self, signed: dict[str, Any], *, tampered: bool = False) -> int:
        """Send one range exactly as signed, or with a bit flipped; return the store's status."""
        body = self.material.content[signed["offset"] : signed["offset"] + signed["size"]]
        if tampered:
            body = bytes([body[0] ^ 1]) + body[1:]
        return self._storage.request(
            signed["method"], signed["url"], headers=signed["headers"], content=body
        ).status_code

    def progress(self) -> tuple[list[int], list[int]]:
        """What the store holds and what is missing, by its own account."""
        body = done(self.person.get(f"evidence/uploads/{self.id}"), 200)
        return body["received"], body["missing"]

    def send(self, numbers: Iterable[int]) -> None:
        """Send parts, a few addresses at a time."""
        waiting = list(numbers)
        while waiting:
            batch, waiting = waiting[:_SIGNED_AT_ONCE], waiting[_SIGNED_AT_ONCE:]
            for signed in self.addresses(batch):
                same(self.put(signed), 200, f"对象存储应收下第 {signed['number']} 段")

    def complete(self) -> dict[str, Any]:
        """Say that everything is sent, and what the tree hash must be; the answer is the evidence."""
        tree = tree_hash([self._slice(number) for number in self.parts])
        form = {"tree_hash": tree}
        answer = self.person.post(f"evidence/uploads/{self.id}/complete", form, key=self._complete_key)
        evidence = done(answer)
        same(evidence["tree_hash"], tree, "树哈希")
        same(evidence["sha256"], self.material.sha256, "证据的 SHA-256")
        same(evidence["id"], self.id, "证据编号")
        holds(not evidence["type_mismatch"], "文件内容应与申报类型相符")
        holds(evidence["received_at"] >= evidence["declared_at"], "服务器时间先申报后收到")
        return dict(evidence)

    def seen(self) -> dict[str, Any]:
        """The evidence once the server has looked at its first bytes, seconds after receipt."""
        deadline = time.monotonic() + _PATIENCE
        while (evidence := done(self.person.get(f"evidence/{self.id}"), 200))["type_mismatch"] is None:
            holds(time.monotonic() < deadline, "服务器应在数秒内查看文件开头")
            time.sleep(0.2)
        return dict(evidence)

    def run(self) -> dict[str, Any]:
        """Do all of it."""
        self.begin()
        self.send(self.parts)
        same(self.progress(), (self.parts, []), "对象存储应持有全部分段")
        return self.complete()

    def _slice(self, number: int) -> bytes:
        size = self._begun["part_size"] or len(self.material.content)
        return self.material.content[(number - 1) * size : number * size]


def fetch(person: Person, storage: httpx.Client, evidence: str, purpose: str) -> bytes:
    """Ask for leave to look, which is journaled, and fetch the bytes from the store."""
    granted = done(person.post("evidence/access", {"evidence": [evidence], "purpose": purpose}), 200)
    return storage.get(granted[0]["url"]).raise_for_status().content


def _md5(content: bytes) -> str:
    """For stores that enforce no SHA-256; others do not ask."""
    return hashlib.md5(content, usedforsecurity=False).hexdigest()


def tree_hash(parts: list[bytes]) -> str:
    """The tree hash as openapi.yaml describes it (RFC 6962, section 2.1), from the bytes themselves."""

    def root(entries: list[bytes]) -> bytes:
        if len(entries) == 1:
            return hashlib.sha256(b"\x00" + entries[0]).digest()
        left = 1 << (len(entries) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + root(entries[:left]) + root(entries[left:])).digest()

    return root([hashlib.sha256(part).digest() for part in parts]).hex()


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
