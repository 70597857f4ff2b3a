"""Starts named processes in order, waits for each to be healthy, and stops all of them together."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field

COLOURS = {"web": 36, "worker": 33, "scheduler": 35, "simulator": 32, "redis": 31}
PR_SET_PDEATHSIG = 1


def die_with_parent() -> None:
    """Runs in the child: the kernel ends it should the supervisor be killed outright (Linux only)."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Supervisor:
    """Owns child processes; the first one that dies ends the others."""

    environment: dict[str, str]
    children: list[tuple[str, subprocess.Popen]] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, name: str, command: list[str], *, healthy: str | None = None) -> None:
        """Start `command`; with `healthy`, wait until that URL answers 200."""
        child = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            preexec_fn=die_with_parent,
        )
        self.children.append((name, child))
        threading.Thread(target=self._relay, args=(name, child), daemon=True).start()
        if healthy:
            self._wait(name, child, healthy)

    def run(self, name: str, command: list[str]) -> None:
        """Run `command` to its end; a failure ends the start."""
        result = subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL)
        if result.returncode:
            raise SystemExit(f"{name} failed with code {result.returncode}.")

    def watch(self) -> int:
        """Wait until asked to stop or until a child dies; the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self.stopping.set())
        while not self.stopping.wait(0.3):
            for name, child in self.children:
                if child.poll() is not None:
                    print(f"{name} ended with code {child.returncode}; stopping the rest.", flush=True)
                    return 1
        return 0

    def stop(self) -> None:
        """Ask every child to end, youngest first; after ten seconds, insist."""
        for _, child in reversed(self.children):
            self._signal(child, signal.SIGTERM)
        end = time.monotonic() + 10
        for _, child in reversed(self.children):
            try:
                child.wait(max(0.1, end - time.monotonic()))
            except subprocess.TimeoutExpired:
                self._signal(child, signal.SIGKILL)
                child.wait()
        self.children.clear()

    @staticmethod
    def _signal(child: subprocess.Popen, number: int) -> None:
        if child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, number)

    def _relay(self, name: str, child: subprocess.Popen) -> None:
        colour = f"\033[{COLOURS.get(name, 37)}m" if sys.stdout.isatty() else ""
        reset = "\033[0m" if colour else ""
        for line in child.stdout or ():
            print(f"{colour}{name:>10}{reset} | {line.rstrip()}", flush=True)

    def _wait(self, name: str, child: subprocess.Popen, url: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if child.poll() is not None:
                raise SystemExit(f"{name} ended with code {child.returncode} before it was ready.")
            try:
                with urllib.request.urlopen(url, timeout=2) as answer:
                    if answer.status == 200:
                        return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise SystemExit(f"{name} did not answer at {url} within {seconds:.0f} seconds.")
