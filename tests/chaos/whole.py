"""The whole portal as `make run` brings it up, in a folder of its own: its processes killed, and how soon they are back."""

import contextlib
import os
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from oms.stack.servers import free_port

ROOT = Path(__file__).resolve().parents[2]
OURS = {"DATABASE_URL", "MIGRATOR_DATABASE_URL", "REDIS_URL", "MEDIA_ROOT", "PORTAL_URL", "ALLOWED_HOSTS", "DEMO"}
OURS |= {"EMS_URL", "EMS_TOKEN", "SECRET_KEY", "FIELD_KEY"}
# what stands in the command line of each
SERVICES = {
    "postgres": "bin/postgres",
    "redis": "-server",
    "simulator": "inventory.ems.simulator.server",
    "worker": "oms.celery worker",
    "scheduler": "oms.celery beat",
    "web": "gunicorn",
}
PATIENCE, FIRST_START = 300, 1_800  # seconds, on a machine that is busy with something else
HEAD = ("killed under `make run`", "times", "back after, median s", "longest s")
MARKS = ("<!-- stack -->", "<!-- /stack -->")


def clean() -> dict[str, str]:
    """The environment of somebody who has just come: nothing of the tests' own servers."""
    return {name: value for name, value in os.environ.items() if name not in OURS and not name.startswith("OMS_")}


def heed_signals() -> None:
    """What was started in the background of a shell ignores Ctrl-C, what `nohup` started ignores the end of its terminal,
    and both hand that on."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


@dataclass
class Whole:
    """`make run` on a free port with its data in `folder`; `stop()` ends it as Ctrl-C does."""

    folder: Path
    checkout: Path = ROOT
    port: int = field(default_factory=free_port)
    command: list[str] = field(default_factory=list)
    manner: dict = field(default_factory=dict)
    process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self.folder.with_name(f"{self.folder.name}.log")

    def start(self, seconds: float = FIRST_START) -> None:
        """Until it says that it is ready. Raises SystemExit with its words when it ends before."""
        environment = {**clean(), "OMS_VAR": str(self.folder), **self.manner.pop("env", {})}
        run = self.command or [sys.executable, "-m", "oms.stack", "run", "--port", str(self.port)]
        begun = self.log.stat().st_size if self.log.exists() else 0
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                run, cwd=self.checkout, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                preexec_fn=heed_signals, **self.manner,
            )  # fmt: skip
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if "\nReady: " in self.log.read_text(errors="replace")[begun:]:
                return
            if self.process.poll() is not None:
                raise SystemExit(f"It ended with code {self.process.returncode}.\n{self.words()}")
            time.sleep(0.2)
        raise SystemExit(f"It is not ready after {seconds:.0f} s.\n{self.words()}")

    def words(self) -> str:
        return self.log.read_text(errors="replace")[-4000:] if self.log.exists() else ""

    def stop(self, number: int = signal.SIGINT, seconds: float = PATIENCE) -> int:
        """Ask it to end; its exit code."""
        if self.process is None:
            return 0
        if self.process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.supervisor, number)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.kill(self.supervisor, signal.SIGKILL)
                self.process.wait()
        return self.process.returncode

    @property
    def supervisor(self) -> int:
        """The process that owns the others: what was started, or what `make` has started."""
        pid = self.process.pid
        return pid if "oms.stack" in command_line(pid) else next(iter(children(pid)), pid)

    def pid_of(self, name: str) -> int:
        """The process of a service, a child of ours; 0 when there is none now."""
        for pid in children(self.supervisor):
            if SERVICES[name] in command_line(pid):
                return pid
        return 0

    def status(self, path: str) -> int:
        """What the portal answers at `path`; 0 when nobody does."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=20) as answer:
                return answer.status
        except urllib.error.HTTPError as answer:
            answer.close()
            return answer.code
        except OSError:
            return 0

    def until_ready(self) -> bool:
        """Whether it says so within our patience; after a restore the scheduler's last beat is an old one at first."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.status("/readyz") == 200:
                return True
            time.sleep(0.5)
        return False

    def kill(self, name: str) -> float:
        """Kill a service outright; the seconds until another one lives and the portal is ready and answers."""
        before, started = self.pid_of(name), time.monotonic()
        if not before:
            raise SystemExit(f"{name} is not there to be killed.\n{self.words()}")
        os.kill(before, signal.SIGKILL)
        while time.monotonic() < started + PATIENCE:
            if self.pid_of(name) not in (0, before) and self.status("/readyz") == 200 == self.status("/login/"):
                return time.monotonic() - started
            time.sleep(0.2)
        raise SystemExit(f"{name} was not back after {PATIENCE} s.\n{self.words()}")


def children(pid: int) -> list[int]:
    """Processes that `pid` has started."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in found.stdout.split()]


def command_line(pid: int) -> str:
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return ""


def play(times: int, only: list[str]) -> list[tuple]:
    """Kill each service `times` times; one row of the table for each."""
    with tempfile.TemporaryDirectory() as folder:
        whole = Whole(Path(folder) / "var")
        try:
            whole.start()
            names = [name for name in SERVICES if not only or any(words in name for words in only)]
            return [row(name, [whole.kill(name) for _ in range(times)]) for name in names]
        finally:
            whole.stop()


def row(name: str, seconds: list[float]) -> tuple:
    print(f"ok   {name} killed under make run: {', '.join(f'{second:.1f}' for second in seconds)} s", flush=True)
    return (name, len(seconds), f"{statistics.median(seconds):.1f}", f"{max(seconds):.1f}")
