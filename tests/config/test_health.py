"""`/health` is 200 when database, storage and worker are there, and 503 with the reason when one is not."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from media_storage import s3


def health() -> tuple[int, dict[str, Any]]:
    answer = Client().get("/health")
    return answer.status_code, answer.json()


@pytest.fixture
def heartbeat(settings: Settings, tmp_path: Path) -> Path:
    settings.WORKER_HEARTBEAT = tmp_path / "worker.heartbeat"
    settings.WORKER_HEARTBEAT.touch()
    return tmp_path / "worker.heartbeat"


@pytest.mark.django_db
class TestHealth:
    def test_is_ready_with_all_three(self, heartbeat: Path, bucket: str) -> None:
        assert health() == (200, {"ready": True, "reasons": {}})

    def test_says_that_the_worker_never_started(self, heartbeat: Path, bucket: str) -> None:
        heartbeat.unlink()
        status, said = health()
        assert (status, list(said["reasons"])) == (503, ["worker"])

    def test_says_that_the_worker_stopped_beating(self, heartbeat: Path, bucket: str) -> None:
        os.utime(heartbeat, (time.time() - 60, time.time() - 60))
        status, said = health()
        assert status == 503
        assert "60" in said["reasons"]["worker"]

    def test_says_that_the_bucket_is_not_there(self, heartbeat: Path, settings: Settings) -> None:
        settings.S3_BUCKET = "no-such-bucket"
        assert s3.health() is not None
        status, said = health()
        assert (status, list(said["reasons"])) == (503, ["storage"])

    def test_answers_nothing_but_reads(self) -> None:
        assert Client().post("/health").status_code == 405
