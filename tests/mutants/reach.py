"""Which test calls which function: learned once, so that a change is tried only on tests that can notice it."""

import sys
import time

import pytest

from tests.stack import ROOT


class Reach:
    """A pytest plugin. `found`: function → {test: seconds}."""

    def __init__(self, modules: list[str]) -> None:
        self.files = {str(ROOT / module): module for module in modules}
        self.found: dict[str, dict[str, float]] = {}
        self.red: list[str] = []

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        seen, started, files = set(), time.monotonic(), self.files

        def note(frame, event: str, argument) -> None:
            if event == "call" and frame.f_code.co_filename in files:
                seen.add((frame.f_code.co_filename, frame.f_code.co_qualname.partition(".<locals>")[0]))

        sys.setprofile(note)
        yield
        sys.setprofile(None)
        for file, name in seen:
            self.found.setdefault(f"{files[file]} {name}", {})[item.nodeid] = time.monotonic() - started

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed:
            self.red.append(report.nodeid)


class FirstRed:
    """A pytest plugin: the first test that turns red."""

    nodeid = ""

    def pytest_runtest_logreport(self, report) -> None:
        if report.failed and not self.nodeid:
            self.nodeid = report.nodeid
