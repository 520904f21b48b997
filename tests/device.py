"""A device without a network: its clocks, and the log it keeps. It computes digests by itself, as a phone must."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

GENESIS = "0" * 64


def digest(chain: str, said: dict[str, Any]) -> str:
    """SHA-256 over the operation as sent, without `digest`, with `chain`: names sorted, no spaces, UTF-8."""
    content = {name: value for name, value in said.items() if name != "digest"} | {"chain": chain}
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass
class Clocks:
    """A wall clock that is `off` from the truth, and one that counts from the boot."""

    boot: str = "boot-1"
    booted_at: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(hours=3))
    off: timedelta = timedelta(0)

    def read(self, at: datetime | None = None) -> dict[str, Any]:
        """Both, at a moment of true time."""
        now = at or datetime.now(UTC)
        return {
            "boot": self.boot,
            "wall": (now + self.off).isoformat(),
            "monotonic_ms": int((now - self.booted_at) / timedelta(milliseconds=1)),
        }


@dataclass
class Log:
    """The hash-linked log of one device."""

    clocks: Clocks = field(default_factory=Clocks)
    chain: str = field(default_factory=lambda: str(uuid4()))
    operations: list[dict[str, Any]] = field(default_factory=list)

    def add(
        self,
        operation_id: str,
        body: dict[str, Any],
        *,
        params: dict[str, str] | None = None,
        base_version: int | None = None,
        after: list[str] | None = None,
        at: datetime | None = None,
        id: str = "",
    ) -> dict[str, Any]:
        """Log an operation."""
        said: dict[str, Any] = {
            "id": id or str(uuid4()),
            "seq": len(self.operations) + 1,
            "previous": self.operations[-1]["digest"] if self.operations else GENESIS,
            "operationId": operation_id,
            "params": params or {},
            "body": body,
            "clock": self.clocks.read(at),
        }
        if base_version is not None:
            said["base_version"] = base_version
        if after is not None:
            said["after"] = after
        said["digest"] = digest(self.chain, said)
        self.operations.append(said)
        return said

    def batch(self, *numbers: int) -> dict[str, Any]:
        """A request with these operations, by their number from 1; with all where none is named."""
        chosen = [self.operations[number - 1] for number in numbers] if numbers else self.operations
        return {"chain": self.chain, "operations": chosen}
