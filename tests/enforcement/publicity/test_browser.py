"""The public pages in a real browser: what a citizen sees is there, and nothing is fetched from elsewhere."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import System

CHROMIUM = shutil.which("chromium")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--virtual-time-budget=3000",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which .ci/run installs")


def browse(url: str, profile: Path, *more: str) -> str:
    run = subprocess.run(
        [CHROMIUM or "", *FLAGS, f"--user-data-dir={profile}", *more, url],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return run.stdout


@pytest.mark.parametrize(
    ("path", "seen"),
    [("/", "行政执法"), ("/notices", "公示"), ("/officers", "执法证"), ("/sign-in", "登录")],
)
def test_a_page_is_there_for_people(system: System, tmp_path: Path, path: str, seen: str) -> None:
    page = browse(f"{system.url}{path}", tmp_path / "profile", "--dump-dom")
    assert seen in page
    assert "http://" not in page.replace(system.url, "").replace("http://www.w3.org", "")
    assert "https://" not in page


def test_a_screenshot_is_not_blank(system: System, tmp_path: Path) -> None:
    from PIL import Image  # noqa: PLC0415 - only this test looks at pixels

    shot = tmp_path / "notices.png"
    browse(f"{system.url}/notices", tmp_path / "profile", f"--screenshot={shot}", "--window-size=390,844")
    with Image.open(shot) as image:
        assert image.size == (390, 844)
        assert len(image.convert("RGB").getcolors(maxcolors=390 * 844) or []) > 20
