"""`python -m tests.journeys.play`: plays a whole case, or every plot, against a running server, as its people would.

It is an HTTP client and nothing else. It ends with 1, and says why, when an answer differs from the law.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

import httpx

from tests.journeys import (
    detours,
    execution,
    hearing,
    measures,
    on_spot,
    ordinary,
    paper,
    remedies,
    simple,
    township,
    variants,
)
from tests.journeys.client import SignIn
from tests.journeys.county import County
from tests.journeys.law import DEPARTMENTS, Law
from tests.journeys.say import Say
from tests.journeys.story import Story


@dataclass(frozen=True, slots=True)
class Plot:
    """A legal story, told in Chinese, and the department it is played in unless another is asked for."""

    play: Callable[[County, Law, Say], Story]
    about: str
    department: str


PLOTS = {
    "ordinary": Plot(ordinary.play, "普通程序:从案源到结案、评查", "市场监管"),
    "simple": Plot(simple.play, "简易程序:当场处罚", "城市管理"),
    "hearing": Plot(hearing.play, "听证:要求、受理、通知、回避、撤回", "交通运输"),
    "measures": Plot(measures.play, "扣押:批准、延长、检测、解除、没收,清单归零并公开", "生态环境"),
    "urgent": Plot(measures.play_urgent, "紧急扣押二十四小时内补办;先行登记保存", "农业农村"),
    "execution": Plot(execution.play, "执行:分期缴纳、加处罚款、催告、申请法院、票据对账", "应急管理"),
    "reconsideration": Plot(remedies.play, "行政复议:全卷打包、答复举证、撤销、撤回公示、返还", "市场监管"),
    "litigation": Plot(remedies.play_changed, "行政诉讼:出庭、变更、重新公示", "城市管理"),
    "correction": Plot(remedies.play_corrected, "自行变更:重新公示、退还多收", "农业农村"),
    "first-offence": Plot(variants.play_first_offence, "首违不罚", "市场监管"),
    "not-established": Plot(variants.play_not_established, "违法事实不能成立", "城市管理"),
    "judiciary": Plot(variants.play_judiciary, "移送司法机关并退回", "应急管理"),
    "detours": Plot(detours.play, "移交承办、回避、移送其他机关、中止、恢复、终止", "交通运输"),
    "joining": Plot(detours.play_joined, "案源合并、并案、分案", "生态环境"),
    "offline": Plot(on_spot.play, "无网络当场处罚:领号、小票、同步", "市场监管"),
    "township": Plot(township.play, "乡镇赋权", "市场监管"),
    "paper": Plot(paper.play, "纸质案件转入", "农业农村"),
}
ALL = "all"


def main(arguments: Sequence[str] | None = None) -> int:
    """Play one case, or every plot once, and tell how it went."""
    options = _parser().parse_args(arguments)
    say = Say(quiet=options.quiet)
    began = monotonic()
    chosen = list(PLOTS) if options.procedure == ALL else [options.procedure]
    try:
        base_url, sign_ins = address(options.base_url, options.sign_ins)
        county = County(base_url, sign_ins)
        try:
            for name in chosen:
                _play(PLOTS[name], name, county, options.department, say)
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


def _play(plot: Plot, name: str, county: County, department: str, say: Say) -> None:
    """Play one plot and tell its own figures."""
    steps, checks, began = say.steps, say.checks, monotonic()
    law = DEPARTMENTS[department or plot.department]
    plot.play(county, law, say)
    figures = f"{say.steps - steps} 步,{say.checks - checks} 项,{monotonic() - began:.1f} 秒"
    say.plain(f"\n{name}({law.name}):{figures}")


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
    if not sign_ins.exists():
        raise FileNotFoundError(
            f"没有 {sign_ins}:恢复的数据仍用原来的账号,请用 --sign-ins 给出原来的登录账号文件"
        )
    return base_url, [SignIn.of(row) for row in json.loads(sign_ins.read_text(encoding="utf-8"))]


def _parser() -> argparse.ArgumentParser:
    plots = "\n".join(f"  {name:<16} {plot.about}({plot.department})" for name, plot in PLOTS.items())
    parser = argparse.ArgumentParser(
        prog="journey",
        description="在运行中的系统上办理一件完整的案件。",
        epilog=f"procedure 及其默认的执法部门:\n{plots}\n  {ALL:<16} 以上各办一件",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--department", choices=list(DEPARTMENTS), default="", help="执法部门")
    parser.add_argument(
        "--procedure", choices=[*PLOTS, ALL], default="ordinary", metavar="PROCEDURE", help="见下"
    )
    parser.add_argument("--base-url", default="", help="默认取自 DATA_DIR/run.json")
    parser.add_argument("--sign-ins", type=Path, help="登录账号文件,默认取自 DATA_DIR/run.json")
    parser.add_argument("--quiet", action="store_true", help="只在出错时输出")
    return parser


if __name__ == "__main__":
    sys.exit(main())
