"""Starts named services in order, waits for each to be healthy, starts again what dies, and stops all of them together."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

COLOURS = {"web": 36, "worker": 33, "scheduler": 35, "simulator": 32, "broadworks": 32, "redis": 31, "postgres": 34}
PR_SET_PDEATHSIG = 1
PAUSES = (0.5, 1, 2, 4, 8, 15, 30, 30)  # seconds before each further start of what dies again and again
LIVES = 60  # seconds after which a service counts as living again
KEPT = 20  # restarts that are remembered for the provider's page


def say(text: str) -> None:
    """Print, also when the terminal has gone."""
    with contextlib.suppress(OSError, ValueError):
        print(text, flush=True)


def die_with_parent(number: int = signal.SIGTERM) -> Callable[[], None]:
    """Runs in the child: the kernel ends it should the supervisor be killed outright (Linux only)."""

    def run() -> None:
        os.setsid()
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)

    return run


@dataclass
class Service:
    """What is to run: `command()` and `manner()` (keyword arguments of Popen) are asked at each start.

    `before()` clears the ground; `stop` is the signal that asks it to end; what it says goes to `log`, or is relayed.
    """

    name: str
    command: Callable[[], list[str]]
    manner: Callable[[], dict] = dict
    before: Callable[[], None] = lambda: None
    stop: int = signal.SIGTERM
    log: Path | None = None
    server: bool = False  # others need it: it ends last
    process: subprocess.Popen | None = None
    started: float = 0
    deaths: int = 0
    due: float = 0  # when it is started again

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """Owns child processes. What dies is started again with growing pauses; all end when one cannot live.

    `restarts` is the file that remembers what was started again, for the provider's page.
    """

    environment: dict[str, str]
    restarts: Path | None = None
    services: list[Service] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, service: Service, *, healthy: str | None = None) -> None:
        """Start `service`; with `healthy`, wait until that URL answers 200."""
        self.services.append(service)
        self._launch(service)
        if healthy:
            self._wait(service, healthy)

    def run(self, name: str, command: list[str]) -> None:
        """Run `command` to its end; a failure ends the start."""
        result = subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL)
        if result.returncode:
            raise SystemExit(f"{name} failed with code {result.returncode}.")

    def watch(self, look: Callable[["Supervisor"], None] = lambda _: None) -> int:
        """Until asked to stop: start again what died, and `look` whether what lives also works. The exit code."""
        while not self.stopping.wait(0.3):
            for service in self.services:
                if not service.alive and not self._bring_back(service):
                    return 1
            look(self)
        return 0

    def renew(self, name: str, why: str) -> None:
        """End the living service `name`, which does not do its work; it is started again like one that died."""
        for service in self.services:
            if service.name == name and service.alive:
                say(f"{name} {why}.")
                self._end(service, seconds=5)
                service.deaths, service.due = 0, time.monotonic()
                self._remember(name, why)

    def stop(self) -> None:
        """Ask every child to end, those that others need last; after ten seconds, insist."""
        for last in (False, True):
            asked = [service for service in reversed(self.services) if service.server is last]
            for service in asked:
                self._signal(service, service.stop)
            end = time.monotonic() + 10
            for service in asked:
                self._end(service, seconds=max(0.1, end - time.monotonic()))
        self.services.clear()

    def _bring_back(self, service: Service) -> bool:
        """Note a death, or start again once its pause is over; whether there is still hope."""
        now = time.monotonic()
        if not service.due:
            if now - service.started > LIVES:
                service.deaths = 0
            if service.deaths >= len(PAUSES):
                say(f"{service.name} cannot live: it ended {service.deaths + 1} times. Stopping the rest.")
                self._show_log(service)
                return False
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(service.process.pid, signal.SIGKILL)  # what it has left behind
            pause, how = PAUSES[service.deaths], _how(service.process)
            service.deaths += 1
            service.due = now + pause
            say(f"{service.name} ended ({how}); it is started again in {pause:g} s.")
            self._remember(service.name, how)
        elif now >= service.due:
            with contextlib.suppress(SystemExit):  # ground that is not clear yet; the next pause is longer
                service.before()
            self._launch(service)
            say(f"{service.name} was started again.")
        return True

    def _launch(self, service: Service) -> None:
        output = service.log.open("ab") if service.log else subprocess.PIPE
        command = service.command()  # first: it may write what the manner opens
        manner = {"env": self.environment, "stdin": subprocess.DEVNULL, **service.manner()}
        service.process = subprocess.Popen(
            command,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent(service.stop),
            **manner,
        )
        service.started, service.due = time.monotonic(), 0
        for opened in (output, manner["stdin"]):
            if hasattr(opened, "close"):
                opened.close()
        if service.process.stdout:
            threading.Thread(target=self._relay, args=(service.name, service.process), daemon=True).start()

    def _end(self, service: Service, *, seconds: float) -> None:
        if service.process is None:
            return
        self._signal(service, service.stop)
        try:
            service.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._signal(service, signal.SIGKILL)
            service.process.wait()

    @staticmethod
    def _signal(service: Service, number: int) -> None:
        if service.alive:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(service.process.pid, number)

    def _remember(self, name: str, how: str) -> None:
        if self.restarts is None:
            return
        lines = self.restarts.read_text().splitlines() if self.restarts.exists() else []
        lines.append(json.dumps({"name": name, "how": how, "at": datetime.now(UTC).isoformat(timespec="seconds")}))
        self.restarts.write_text("\n".join(lines[-KEPT:]) + "\n")

    @staticmethod
    def _relay(name: str, child: subprocess.Popen) -> None:
        colour = f"\033[{COLOURS.get(name, 37)}m" if sys.stdout.isatty() else ""
        reset = "\033[0m" if colour else ""
        for line in child.stdout or ():
            say(f"{colour}{name:>10}{reset} | {line.decode(errors='replace').rstrip()}")

    @staticmethod
    def _show_log(service: Service) -> None:
        if service.log and service.log.exists():
            say(service.log.read_text(errors="replace")[-2000:])

    def _wait(self, service: Service, url: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if not service.alive:
                raise SystemExit(f"{service.name} ended ({_how(service.process)}) before it was ready.")
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise SystemExit(f"{service.name} did not answer at {url} within {seconds:.0f} seconds.")


def _how(process: subprocess.Popen) -> str:
    """How a process ended, in words."""
    code = process.returncode
    if code is not None and code < 0:
        return f"killed by {signal.Signals(-code).name}"
    return f"code {code}"
