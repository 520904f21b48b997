"""The running server keeps what openapi.yaml promises: no 5xx, no undocumented answer, for whoever asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from config.engines.children import CHECKOUT
from tests.conftest import System

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
)
#: Generated requests per operation and phase: the budget, about two minutes for an officer, who may ask all.
EXAMPLES = 2
#: What is the registrar's to do; elsewhere they are refused as anybody else is.
REGISTRY = (
    "/(accounts|agencies|appointments|certificates|legal-bases|me|officers|powers|review-catalog|tokens)"
)


@pytest.fixture
def token(system: System, request: pytest.FixtureRequest) -> str:
    account = system.sign_in(request.param)
    answer = httpx.post(
        f"{system.url}/api/v1/tokens",
        json={"username": account["username"], "password": account["password"], "device": "契约测试"},
        headers={"Idempotency-Key": uuid4().hex},
    )
    assert answer.status_code == 201, answer.text
    return str(answer.json()["token"])


@pytest.mark.parametrize(
    ("token", "paths"),
    [("officer", ".*"), ("registrar", REGISTRY)],
    indirect=["token"],
    ids=["officer", "registrar"],
)
def test_no_generated_request_meets_a_5xx_or_an_undocumented_answer(
    system: System, token: str, paths: str
) -> None:
    schemathesis = Path(sys.executable).with_name("schemathesis")
    run = subprocess.run(
        [
            str(schemathesis),
            "run",
            f"{system.url}/schema",
            "--header",
            f"Authorization: Token {token}",
            "--checks",
            ",".join(CHECKS),
            "--include-path-regex",
            paths,
            "--phases",
            "examples,coverage,fuzzing",
            "--max-examples",
            str(EXAMPLES),
            "--generation-deterministic",
            "--continue-on-failure",
            "--no-color",
        ],
        capture_output=True,
        text=True,
        timeout=1200,
        check=False,
        cwd=system.data_dir,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT), "SCHEMATHESIS_HOOKS": "tests.contract.hooks"},
    )
    assert run.returncode == 0, run.stdout[run.stdout.find("FAILURES") :][:20000]
