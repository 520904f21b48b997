"""`documents.*`: an instrument from the request to its number, its PDF/A and its place in the outbox."""

from __future__ import annotations

import json
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from uuid import uuid4

import typst

from config.engines.children import CHECKOUT
from tests.bench.client import Client
from tests.bench.measure import Compared, in_turns, milliseconds, row
from tests.bench.rows.cases import CASES, clue
from tests.bench.site import Site

FIELDS = {
    "service_address": "云南省昌宁县耈街乡打平村12号",
    "service_recipient": "王某某",
    "service_phone": "见案卷",
    "electronic_consent": "不同意",
}
_ROOT = Path(CHECKOUT) / "enforcement"


def issue(phone: Client, case: str) -> Any:
    """One page, signed by the party, that any officer of the case draws up."""
    form = {"id": str(uuid4()), "kind": "service_address", "fields": FIELDS}
    return phone.post(f"{CASES}/{case}/instruments", form, {"Idempotency-Key": str(uuid4())})


@row("documents.issue", unit="ms", floor="Typst alone sets the same page, the faces found before")
def page(site: Site) -> Compared:
    """One page issued: filled, set in type, encrypted for the outbox, journaled."""
    found = find_spec("noto_cjk_sans_otc")
    fonts = typst.Fonts(font_paths=list(found.submodule_search_locations or ()) if found else [])
    per_round = 10
    with site.client() as phone:
        case = phone.post(CASES, clue(site), {"Idempotency-Key": str(uuid4())})["id"]
        content = phone.get(f"/api/v1/instruments/{issue(phone, case)['id']}")["content"]
        inputs = {
            "data": json.dumps(content | {"code": None}, ensure_ascii=False),
            "fonts": json.dumps(["Noto Serif CJK SC", "Noto Sans CJK SC"]),
        }

        def alone() -> object:
            compiler = typst.Compiler(root=_ROOT, font_paths=fonts)
            return compiler.compile(
                _ROOT / "documents" / "instrument.typ",
                format="pdf",
                sys_inputs=inputs,
                pdf_standards="a-2b",
                timestamp=0,
            )

        return in_turns(
            partial(milliseconds, lambda: issue(phone, case), per_round),
            partial(milliseconds, alone, per_round),
            rounds=9,
            per_round=per_round,
        )
