"""Runs the whole system on one machine: `python -m config.supervisor`.

Storage and database first, then migrations and the reference county, then web server, worker and the tick. A
child that ends is started again, with growing pauses. When this process ends, by Ctrl-C, a closed terminal or
SIGKILL, the lifelines end every child. `PORT`, `DATA_DIR`, `DATABASE_URL`, `S3_ENDPOINT_URL` and the other
settings come from the environment.
"""

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from config import instance
from config.engines import ports
from config.engines.children import CHECKOUT, Child, Command, EngineError
from config.engines.postgres import Postgres
from config.engines.seaweedfs import SeaweedFS
from config.engines.secrets import load_or_generate

READY_TIMEOUT = 180.0
LONGEST_PAUSE = 30.0
STEADY = 60.0
"""Seconds a child must have run for its next end to count as the first."""


class Stopped(BaseException):
    """A signal asked this process to end."""


def say(text: str) -> None:
    """A line for the operator, at once."""
    print(text, flush=True)


@dataclass
class Supervised:
    """A child that is to run always; one with `every` may end by itself, and starts again so many seconds on."""

    command: Command
    every: float | None = None
    child: Child | None = None
    started: float = 0.0
    due: float = 0.0
    failures: int = 0

    def start(self, logs: Path, lock: int) -> Child:
        """Start the child now."""
        self.child = Child(self.command, logs, lock=lock)
        self.started = time.monotonic()
        return self.child

    def look_after(self, logs: Path, lock: int) -> None:
        """Notice an end, say so, and start again when it is time."""
        now = time.monotonic()
        if self.child is not None and (status := self.child.poll()) is not None:
            self.child.release()
            self.child = None
            if self.every is not None and status == 0:
                self.failures, self.due = 0, self.started + self.every
            else:
                self.failures = 1 if now - self.started > STEADY else self.failures + 1
                pause = min(0.5 * 2**self.failures, LONGEST_PAUSE)
                self.due = now + pause
                log = logs / f"{self.command.name}.log"
                say(f"{self.command.name} 已退出（状态 {status}），{pause:.0f} 秒后重新启动；日志 {log}")
        if self.child is None and now >= self.due:
            self.start(logs, lock)


def tick(told: Mapping[str, str], every: float) -> Supervised:
    """What takes up due work every so many seconds; it ends by itself now and then, to be started again."""
    argv = [sys.executable, str(CHECKOUT / "manage.py"), "tick", f"--every={every}"]
    return Supervised(Command("tick", argv, told), every=every)


@dataclass
class System:
    """Everything that runs, in the order it was started."""

    choice: instance.Choice
    lock: int
    engines: list[Supervised] = field(default_factory=list)
    programs: list[Supervised] = field(default_factory=list)

    @property
    def logs(self) -> Path:
        """Where every child's output goes."""
        return self.choice.data_dir / "logs"

    def start_engines(self) -> dict[str, str]:
        """Start what the operator has not set otherwise; returns the environment of the Django processes."""
        secrets = load_or_generate(self.choice.data_dir)
        storage = None if os.environ.get("S3_ENDPOINT_URL") else SeaweedFS(self.choice.data_dir, secrets)
        database = None if os.environ.get("DATABASE_URL") else Postgres(self.choice.data_dir, secrets)
        started: list[tuple[SeaweedFS | Postgres, Child]] = []
        for engine in (storage, database):
            if engine is not None:
                self.engines.append(Supervised(engine.command()))
                started.append((engine, self.engines[-1].start(self.logs, self.lock)))
        for engine, child in reversed(started):
            engine.wait(child)
        if database is not None:
            database.provision()
        return instance.environment(self.choice, secrets, database, storage)

    def prepare(self, told: dict[str, str]) -> None:
        """Migrations, bucket, reference county. On a lifeline too: this may be the moment we are killed."""
        say("正在准备数据库和存储桶……")
        command = Command("prepare", [sys.executable, "-m", "config.prepare"], told)
        with Child(command, self.logs, lock=self.lock) as child:
            while child.poll() is None:
                time.sleep(0.05)
            if child.poll() != 0:
                raise EngineError(f"准备失败，日志 {child.log}：\n{child.tail()}")

    def start_programs(self, told: dict[str, str]) -> None:
        """Web server, worker and tick."""
        cores = os.environ.get("WEB_WORKERS") or str(os.cpu_count() or 1)
        web = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", ports.LOOPBACK]
        # One thread: the server ends a second one when it was idle, and its database connection stays open for good.
        web += ["--port", str(self.choice.port), "--workers", cores, "--blocking-threads", "1"]
        web += ["--respawn-failed-workers", "--workers-kill-timeout", "8", "config.wsgi:application"]
        self.programs = [
            Supervised(Command("web", web, told, grace=15)),
            Supervised(Command("worker", [sys.executable, "-m", "config.worker"], told, grace=15)),
        ]
        if "tick" in (self.choice.data_dir / "commands.txt").read_text().split():
            self.programs.append(tick(told, float(os.environ.get("TICK_SECONDS") or 30)))
        for program in self.programs:
            program.start(self.logs, self.lock)

    def wait_until_ready(self) -> None:
        """Return when /health says so. Raises EngineError with its reason, or the end of the log."""
        deadline = time.monotonic() + READY_TIMEOUT
        reason = "没有应答"
        while time.monotonic() < deadline:
            try:
                with urllib.request.urlopen(f"http://{ports.LOOPBACK}:{self.choice.port}/health", timeout=5):
                    return
            except urllib.error.HTTPError as answer:
                reason = answer.read().decode(errors="replace")[:500]
                answer.close()
            except OSError:
                pass
            for program in self.programs:
                if program.every is None and program.child is not None and program.child.poll() is not None:
                    raise EngineError(f"{program.command.name} 启动失败：\n{program.child.tail()}")
            time.sleep(0.1)
        raise EngineError(f"{READY_TIMEOUT:.0f} 秒内未就绪：{reason}；日志在 {self.logs}")

    def run(self) -> None:
        """Look after every child until a signal comes."""
        while True:
            for supervised in (*self.engines, *self.programs):
                supervised.look_after(self.logs, self.lock)
            time.sleep(0.3)

    def stop(self) -> None:
        """Programs first, then what they work on."""
        for group in (self.programs, self.engines):
            _stop(supervised.child for supervised in group if supervised.child is not None)
        (self.choice.data_dir / "run.json").unlink(missing_ok=True)


def _stop(children: Iterable[Child]) -> None:
    running = list(children)
    for child in running:
        child.release()
    for child in running:
        child.stop()


def _greet(choice: instance.Choice, told: dict[str, str], seconds: float) -> None:
    base = f"http://{ports.LOOPBACK}:{choice.port}"
    say(f"\n系统已就绪（{seconds:.1f} 秒）  数据目录 {choice.data_dir}")
    say(f"  网址        {base}/\n  接口说明    {base}/schema\n  运行状况    {base}/health")
    say(f"  对象存储    {told['S3_PUBLIC_ENDPOINT_URL']}")
    sign_ins = choice.data_dir / "sign-ins.json"
    if sign_ins.exists():
        say("\n登录账号（每个角色一个，全部在 sign-ins.json）：")
        shown: set[str] = set()
        rows = json.loads(sign_ins.read_text())
        for row in sorted(rows, key=lambda row: "市场监督" not in row["agency"]):
            if row["role"] not in shown:
                shown.add(row["role"])
                say(f"  {row['role']:<22} {row['username']:<24} {row['password']:<20} {row['agency']}")
    port = "" if choice.port == instance.DEFAULT_PORT else f" PORT={choice.port}"
    place = "" if choice.data_dir == CHECKOUT / "var" else f" DATA_DIR={choice.data_dir}"
    if sign_ins.exists():
        say(f"\n下一步：在另一个终端运行  make journey{port}{place}")
    else:
        say("\n人员和登录账号以数据库中的为准（恢复的数据仍用原来的账号）。")
    say("按 Ctrl-C 停止。\n")


def _install_signals() -> None:
    def stop(number: int, _frame: object) -> None:
        raise Stopped(signal.Signals(number).name)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def _ignore_signals() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def run_until_stopped(kind: type[System]) -> int:
    """Run until stopped. The exit status is 0 after a stop that was asked for and 1 when the start failed."""
    began = time.monotonic()
    _install_signals()
    system: System | None = None
    try:
        choice = instance.choose()
        system = kind(choice, instance.lock(choice.data_dir))
        told = system.start_engines()
        system.prepare(told)
        system.start_programs(told)
        system.wait_until_ready()
        instance.publish(choice, told)
        _greet(choice, told, time.monotonic() - began)
        system.run()
    except EngineError as problem:
        _ignore_signals()
        print(problem, file=sys.stderr)
        return 1
    except Stopped:
        _ignore_signals()
    finally:
        if system is not None:
            with suppress(OSError):
                say("正在停止……")
            system.stop()
    return 0


if __name__ == "__main__":
    sys.exit(run_until_stopped(System))
