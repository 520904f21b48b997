"""`python -m tests.journeys.play`: plays a whole case against a running server, as its people would.

It is an HTTP client and nothing else. It ends with 1, and says why, when an answer differs from the law.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import monotonic

import httpx

from tests.journeys import ordinary, simple
from tests.journeys.client import SignIn
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS
from tests.journeys.say import Say

PLOTS = {"ordinary": ordinary.play, "simple": simple.play}


def main(arguments: Sequence[str] | None = None) -> int:
    """Play one case and tell how it went."""
    options = _parser().parse_args(arguments)
    say = Say(quiet=options.quiet)
    began = monotonic()
    try:
        base_url, sign_ins = address(options.base_url, options.sign_ins)
        county = County(base_url, sign_ins)
        try:
            PLOTS[options.procedure](county, DEPARTMENTS[options.department], say)
            say.note(f"{county.sign_out()} 部手机的令牌已吊销,再用均为 401")
        finally:
            county.close()
    except (AssertionError, LookupError, OSError, httpx.HTTPError) as problem:
        kind = "与法律不符" if isinstance(problem, AssertionError) else f"无法继续({type(problem).__name__})"
        sys.stderr.write(f"\n第 {say.steps} 步之后{kind}:{problem}\n")
        return 1
    say.plain(f"\n全部符合:办理 {say.steps} 步,核对 {say.checks} 项,{monotonic() - began:.1f} 秒。")
    say.plain(f"公示:{base_url}/notices")
    return 0


def address(base_url: str, sign_ins: Path | None) -> tuple[str, list[SignIn]]:
    """Where the server is and who may sign in: as told, else by the running server's DATA_DIR/run.json."""
    if not base_url or sign_ins is None:
        path = Path(os.environ.get("DATA_DIR") or "var") / "run.json"
        if not path.exists():
            raise FileNotFoundError(
                f"没有 {path}:请先在另一个终端运行 make run,或者给出 --base-url 和 --sign-ins"
            )
        run = json.loads(path.read_text(encoding="utf-8"))
        base_url, sign_ins = base_url or run["url"], sign_ins or Path(run["sign_ins"])
    return base_url, [SignIn.of(row) for row in json.loads(sign_ins.read_text(encoding="utf-8"))]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="journey", description="在运行中的系统上办理一件完整的案件。")
    parser.add_argument("--department", choices=list(DEPARTMENTS), default="市场监管", help="执法部门")
    parser.add_argument("--procedure", choices=list(PLOTS), default="ordinary", help="普通程序或者简易程序")
    parser.add_argument("--base-url", default="", help="默认取自 DATA_DIR/run.json")
    parser.add_argument("--sign-ins", type=Path, help="登录账号文件,默认取自 DATA_DIR/run.json")
    parser.add_argument("--quiet", action="store_true", help="只在出错时输出")
    return parser


if __name__ == "__main__":
    sys.exit(main())
