"""One test session that has everything loaded and collected; for each change a child of it makes the change and runs
the tests that reach it, until one turns red."""

import gc
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections

from tests import stack
from tests.mutants.apply import apply
from tests.mutants.changes import Change, changes_of
from tests.mutants.modules import SHAPES, TOO_LONG
from tests.mutants.reach import Known

LONGEST = 300  # seconds of one test; a change that makes a test run for ever counts as noticed
QUIET = ("-qq", "-s", "--no-header", "-k", TOO_LONG)


@dataclass(frozen=True)
class Verdict:
    """What became of a change: the test that noticed it, or nothing."""

    change: Change
    noticed: str
    seconds: float


def in_session(files: list[str], work: Callable[["Tests"], None]) -> None:
    """Collect the tests of `files` once and hand them to `work`."""
    code = pytest.main([*QUIET, *files], plugins=[_Loop(work)])
    if code:
        raise SystemExit(f"The tests cannot be collected ({code!r}).")


class _Loop:
    """A pytest plugin: instead of running what was collected, `work` is done with it."""

    def __init__(self, work: Callable[["Tests"], None]) -> None:
        self.work = work

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        found = {item.nodeid: item for item in session.items}
        self.work(Tests(found))
        return True


@dataclass
class Tests:
    """The collected tests, by their names. `handy`: what noticed a change before comes first the next time."""

    found: dict[str, pytest.Item]
    handy: Counter[str] = field(default_factory=Counter)

    def warm(self, files: list[str]) -> None:
        """Run one test of each file here, so that no child has to load templates, addresses and middleware itself."""
        of = ([name for name in self.found if name.startswith(f"{file}::")] for file in files)
        firsts = [names[0] for names in of if names]  # the slow ones are not collected
        self.run([*firsts, firsts[0]], each=lambda name, _seconds, _wrong: name != firsts[-1])
        connections.close_all()
        gc.freeze()

    def run(self, names: list[str], *, each: Callable[[str, float, str], bool]) -> None:
        """Run them in this process. `each(name, seconds, what was wrong)` says whether to go on."""
        reports = _Reports()
        items = [self.found[name] for name in names]
        if items:
            items[0].config.pluginmanager.register(reports)
        for item, following in zip(items, [*items[1:], None], strict=True):
            reports.wrong, started = "", time.monotonic()
            signal.alarm(LONGEST)
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
            signal.alarm(0)
            if not each(item.nodeid, time.monotonic() - started, reports.wrong):
                return

    def tried(self, change: Change, names: list[str]) -> Verdict:
        """Make the change in a child and run its tests until one turns red."""
        started, file = time.monotonic(), stack.VAR / f"red-{os.getpid()}"
        file.unlink(missing_ok=True)

        def attempt() -> int:
            apply(change)
            if change.module in SHAPES:
                raise_anew()
            self.run(names, each=until_red)
            return 1 if file.stat().st_size else 0

        def until_red(name: str, seconds: float, wrong: str) -> bool:
            file.write_text(name if wrong else "")
            print(wrong, flush=True)
            return not wrong

        code = in_child(attempt) if names else 0
        noticed = "" if code == 0 else (file.read_text() if file.exists() else "") or f"ended with {code}"
        self.handy[noticed] += bool(noticed)
        return Verdict(change, noticed, time.monotonic() - started)

    def learn(self, files: list[str], known: Known) -> None:
        """Which of our functions the tests of `files` call; all must be green before anything is changed."""
        for file in files:
            names = [name for name in self.found if name.startswith(f"{file}::")]
            if not names:
                known.place(file).write_text("{}")
                continue
            code = in_child(lambda names=names, file=file: known.learn(file, lambda each: self.run(names, each=each)))
            if code:
                raise SystemExit(f"{file} is not green before anything was changed: see {stack.VAR}/last-run.txt.")

    def of(self, change: Change, files: tuple[str, ...], known: Known) -> list[str]:
        """The tests that reach the changed function; for a text of a module, all that reach the module.

        First what noticed changes before, then those of the file that bears the module's name, then one case of each
        test, fast ones first.
        """
        if change.module in SHAPES:
            return [name for name in self.found if name.startswith(files)]
        took = {name: s for name, s in known.of(change).items() if name.startswith(files) and name in self.found}
        own, cases, ranks = f"test_{Path(change.module).stem}.py", Counter[str](), {}
        for name in sorted(took, key=lambda name: took[name]):
            of = name.partition("[")[0]
            ranks[name] = (-self.handy[name], cases[of], own not in name, took[name])
            cases[of] += 1
        return sorted(took, key=lambda name: ranks[name])


class _Reports:
    """A pytest plugin: what was wrong with the last test."""

    wrong = ""

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.wrong += f"{report.nodeid} ({report.when})\n{report.longreprtext}"


def all_changes(modules: dict[str, tuple[str, ...]]) -> list[Change]:
    """The same words a second time in one function are numbered."""
    found, seen = [], Counter()
    for module in modules:
        for change in changes_of(module, (stack.ROOT / module).read_text()):
            seen[change.key] += 1
            again = f" ({seen[change.key]})" if seen[change.key] > 1 else ""
            found.append(replace(change, what=change.what + again))
    return found


def in_child(work: Callable[[], int]) -> int:
    """What `work` answers in a child of this process; the child leaves nothing but its answer."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        answer = 99
        try:
            said = os.open(stack.VAR / "last-run.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(said, 1)
            os.dup2(said, 2)
            answer = int(work())
        finally:
            os._exit(answer)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def raise_anew() -> None:
    """The walls in this child's own copy of the database are taken down and raised as the changed code says."""
    import psycopg2  # only children come here
    from django.apps import apps
    from django.db import connection

    from oms.kit import walls  # apps are loaded by now

    url = urlsplit(os.environ["MIGRATOR_DATABASE_URL"])
    name = os.environ["OMS_TEST_DATABASE"]
    link = psycopg2.connect(url._replace(path=f"/{name}").geturl())
    with link, link.cursor() as cursor:
        cursor.execute(DOWN.format(role=walls.APP_ROLE))
    link.close()
    as_before = dict(connection.settings_dict)
    connection.settings_dict.update(NAME=name, USER=url.username, PASSWORD=url.password or "")
    for config in apps.get_app_configs():
        if config.models_module:  # Django tells no other app that it has migrated
            walls.raise_after_migrate(config)
    connection.close()
    connection.settings_dict.update(as_before, NAME=name)


DOWN = """
do $$ declare r record; begin
  for r in select policyname, tablename from pg_policies loop
    execute format('drop policy %I on %I', r.policyname, r.tablename); end loop;
  for r in select relname from pg_class where relrowsecurity loop
    execute format('alter table %I disable row level security, no force row level security', r.relname); end loop;
  for r in select p.oid::regprocedure as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
           where n.nspname = 'public' and p.prosecdef and (p.proname like 'pgtrigger_%' or p.proname like '_pgh_%') loop
    execute format('alter function %s security invoker', r.name); end loop;
end $$;
revoke all on all tables in schema public from {role};
revoke all on all sequences in schema public from {role}
"""
