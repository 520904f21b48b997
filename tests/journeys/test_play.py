"""The program as it is started: what it prints, and how it ends."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import System
from tests.journeys.law import DEPARTMENTS
from tests.journeys.play import PLOTS, main


def test_it_is_an_http_client_and_knows_nothing_of_the_server() -> None:
    server = ("django", "enforcement", "media_storage", "config", "rest_framework", "boto3")
    program = f"import sys, tests.journeys.play; print([name for name in {server} if name in sys.modules])"
    told = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


@pytest.fixture
def sign_ins(system: System, tmp_path: Path) -> Path:
    path = tmp_path / "sign-ins.json"
    path.write_text(json.dumps(system.sign_ins), encoding="utf-8")
    return path


def test_it_tells_each_step_with_what_the_server_answered(
    system: System, sign_ins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--base-url", system.url, "--sign-ins", str(sign_ins), "--procedure", "simple"]
    assert main([*arguments, "--department", "城市管理"]) == 0
    told = capsys.readouterr().out
    for word in ("案源登记", "当场作出行政处罚决定", "201", "第五十一条", "已结案", "全部符合"):
        assert word in told


def test_it_finds_the_running_server_in_the_data_directory_and_can_be_quiet(
    system: System, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(system.data_dir))
    assert main(["--procedure", "simple", "--department", "农业农村", "--quiet"]) == 0
    assert capsys.readouterr().out == ""


def test_it_fails_with_the_reason_where_a_password_is_wrong(
    system: System, sign_ins: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [row | {"password": "not-the-password"} for row in system.sign_ins]
    sign_ins.write_text(json.dumps(rows), encoding="utf-8")
    assert main(["--base-url", system.url, "--sign-ins", str(sign_ins)]) == 1
    assert "401" in capsys.readouterr().err


def test_it_fails_with_the_reason_where_no_server_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert main([]) == 1
    assert "make run" in capsys.readouterr().err


def test_its_help_lists_every_plot_with_what_it_tells(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    told = capsys.readouterr().out
    for name, plot in PLOTS.items():
        assert f"{name} " in told
        assert plot.about in told
    assert "all" in told


def test_every_department_has_a_plot_of_its_own() -> None:
    assert {plot.department for plot in PLOTS.values()} == set(DEPARTMENTS)


def test_it_asks_for_the_accounts_where_the_data_was_restored(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    missing = tmp_path / "sign-ins.json"
    assert main(["--base-url", "http://127.0.0.1:1", "--sign-ins", str(missing)]) == 1
    assert "恢复的数据仍用原来的账号" in capsys.readouterr().err
