"""`manage.py ingest_recordings`: the command as a person runs it, killed and run again."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import av
import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image
from pytest_django import Settings

from enforcement.evidence.dock import Dock
from enforcement.evidence.models.docking import DockedFile, DockState, Recorder, RecorderAssignment
from enforcement.registry.models import Account
from media_storage import s3
from media_storage.models import StoredObject, Upload
from tests import factories, harness
from tests.enforcement.evidence.recordings import activity
from tests.factories import Team
from tests.media_storage.files import film

CHECKOUT = Path(__file__).resolve().parents[3]
SERIAL = "DSJ-0031"


def large_film(at_least: int = 34 * 1024 * 1024) -> bytes:
    """A film that goes in several parts."""
    out = BytesIO()
    with av.open(out, "w", format="mp4") as container:
        stream = container.add_stream("mjpeg", rate=25)
        stream.width, stream.height, stream.pix_fmt = 1280, 720, "yuvj420p"
        stream.options = {"qmin": "1", "qmax": "1"}
        picture = Image.effect_noise((1280, 720), 120).convert("RGB")
        while out.tell() < at_least:
            frame = av.VideoFrame.from_image(picture)  # type: ignore[no-untyped-call]
            container.mux(stream.encode(frame))
        container.mux(stream.encode())
    return out.getvalue()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What a recorder holds after a morning: three films, one of them twice, and its log."""
    home = tmp_path / "dock" / SERIAL
    home.mkdir(parents=True)
    start = timezone.localtime(timezone.now() - timedelta(hours=2))
    for number in range(3):
        stamp = (start + timedelta(minutes=10 * number)).strftime("%Y%m%d%H%M%S")
        (home / f"{stamp}_{SERIAL}.mp4").write_bytes(film(seconds=1 + number, size=(320, 180)))
    largest = max(home.glob("20*.mp4"), key=lambda path: path.stat().st_size)
    (home / "copy.mp4").write_bytes(largest.read_bytes())
    (home / "device.log").write_text("boot")
    return home.parent


def staffed() -> Team:
    team = factories.team()
    recorder = Recorder.objects.create(agency=team.agency, serial=SERIAL, registered_at=timezone.now())
    RecorderAssignment.objects.create(
        recorder=recorder,
        officer_id=team.officer_ids[0],
        valid_from=timezone.now() - timedelta(days=1),
    )
    return team


def ingest(folder: Path, by: Account, *options: str) -> None:
    call_command("ingest_recordings", str(folder), "--by", by.username, *options)


@pytest.mark.django_db
class TestCommand:
    def test_says_of_every_file_what_became_of_it_and_proposes_a_case(
        self, bucket: str, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        team = staffed()
        case = factories.clue(team)
        now = timezone.now()
        activity(
            case,
            team,
            started_at=now - timedelta(hours=2),
            ended_at=now - timedelta(minutes=90),
            device_clock=now,
            at=now,
        )
        ingest(folder, team.officer, "--device-clock", now.isoformat())
        said = capsys.readouterr().out
        assert "已入库 3 个;续传入库 0 个;重复,未再入库 1 个;不是音像文件 1 个;失败 0 个" in said
        assert "device.log" in said
        assert "佩戴人员在场" in said
        assert str(case) in said
        assert set(DockedFile.objects.values_list("state", "serial")) == {(DockState.WAITING, SERIAL)}

    def test_run_again_takes_nothing_twice(
        self, bucket: str, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        team = staffed()
        ingest(folder, team.officer)
        ingest(folder, team.officer)
        assert "已入库 0 个;续传入库 0 个;重复,未再入库 4 个" in capsys.readouterr().out
        assert DockedFile.objects.count() == Upload.objects.count() == StoredObject.objects.count() == 3

    def test_fails_where_a_file_could_not_be_taken_and_takes_the_others(
        self, bucket: str, folder: Path, capsys: pytest.CaptureFixture[str], settings: Any
    ) -> None:
        settings.UPLOAD_MAX_BYTES = (folder / SERIAL / "copy.mp4").stat().st_size - 1
        with pytest.raises(CommandError, match="2 个文件未能入库"):
            ingest(folder, staffed().officer)
        assert StoredObject.objects.count() == 2

    def test_an_empty_file_is_taken_and_said_to_be_empty(
        self, bucket: str, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / SERIAL / "0.mp4").write_bytes(b"")
        ingest(folder, staffed().officer)
        assert "空文件" in capsys.readouterr().out
        assert DockedFile.objects.count() == 4

    def test_says_of_a_file_that_went_away_while_others_were_taken(
        self,
        bucket: str,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        listed = Dock.files
        monkeypatch.setattr(Dock, "files", lambda dock: [dock.folder / "away.mp4", *listed(dock)])
        with pytest.raises(CommandError, match="1 个文件未能入库"):
            ingest(folder, staffed().officer)
        assert "无法读取" in capsys.readouterr().out
        assert DockedFile.objects.count() == 3

    def test_says_on_which_day_a_file_was_taken_by_the_county_s_calendar(
        self,
        bucket: str,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        team = staffed()
        before_dawn = datetime(2026, 11, 30, 2, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
        monkeypatch.setattr(timezone, "now", lambda: before_dawn)
        ingest(folder, team.officer)
        ingest(folder, team.officer)
        assert "已于2026-11-30入库" in capsys.readouterr().out

    def test_shows_a_hostile_name_as_text(
        self, bucket: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (tmp_path / "[red]\x1b[31mred.mp4").write_bytes(film(seconds=1, size=(320, 180)))
        ingest(tmp_path, staffed().officer)
        said = capsys.readouterr().out
        assert "\x1b[31m" not in said
        assert "[red]" in said

    @pytest.mark.parametrize(
        "options", [("--device-clock", "昨天"), ("--device-clock", "2026-13-01T00:00:00Z")]
    )
    def test_refuses_a_clock_it_cannot_read(
        self, bucket: str, folder: Path, options: tuple[str, str]
    ) -> None:
        with pytest.raises(CommandError, match="ISO 8601"):
            ingest(folder, staffed().officer, *options)

    def test_refuses_who_may_not_and_what_is_not_there(self, bucket: str, tmp_path: Path) -> None:
        team = staffed()
        with pytest.raises(CommandError, match="职权"):
            ingest(tmp_path, team.reviewer)
        with pytest.raises(CommandError, match="没有这个文件夹"):
            ingest(tmp_path / "nowhere", team.officer)
        with pytest.raises(CommandError, match="没有这个账号"):
            call_command("ingest_recordings", str(tmp_path), "--by", "nobody")


@pytest.fixture
def shop(committed_db: harness.Database, settings: Settings) -> tuple[Team, dict[str, str]]:
    """A staffed agency that other processes see, and the environment they need."""
    settings.S3_BUCKET = f"test-{uuid4().hex}"
    s3.ensure_bucket()
    environment = {**os.environ, **committed_db.environment, "S3_BUCKET": django_settings.S3_BUCKET}
    return staffed(), environment


def start(folder: Path, team: Team, environment: dict[str, str]) -> subprocess.Popen[str]:
    command = [sys.executable, "manage.py", "ingest_recordings", str(folder), "--by", team.officer.username]
    return subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


class TestKilledRun:
    def test_goes_on_where_it_was_and_every_file_is_there_once(
        self, shop: tuple[Team, dict[str, str]], folder: Path
    ) -> None:
        team, environment = shop
        content = large_film()
        (folder / SERIAL / "5_large.mp4").write_bytes(content)
        for _ in range(3):
            _killed_while_receiving(start(folder, team, environment))
        last = start(folder, team, environment)
        said, _ = last.communicate(timeout=180)
        assert last.returncode == 0, said
        assert "失败 0 个" in said
        assert DockedFile.objects.count() == Upload.objects.count() == StoredObject.objects.count() == 4
        assert set(DockedFile.objects.values_list("state", flat=True)) == {DockState.WAITING}
        large = StoredObject.objects.get(size=len(content))
        assert b"".join(s3.read(large.key, version_id=large.version_id)) == content


def test_two_runs_at_once_take_every_file_once(shop: tuple[Team, dict[str, str]], folder: Path) -> None:
    team, environment = shop
    runs = [start(folder, team, environment) for _ in range(2)]
    for run in runs:
        run.communicate(timeout=240)
    last = start(folder, team, environment)
    said, _ = last.communicate(timeout=240)
    assert last.returncode == 0, said
    assert "重复,未再入库 4 个" in said
    assert DockedFile.objects.count() == StoredObject.objects.count() == 3


def _killed_while_receiving(run: subprocess.Popen[str]) -> None:
    """Kill it as soon as one more file is being received than was when it began, or when it is done."""
    before = DockedFile.objects.count()
    deadline = time.monotonic() + 120
    while run.poll() is None and time.monotonic() < deadline:
        if DockedFile.objects.count() > before:
            break
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.communicate()
