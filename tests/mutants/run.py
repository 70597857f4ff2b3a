"""One process that has everything loaded; for each change a child of it makes the change and runs the tests."""

import json
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests import stack
from tests.mutants.apply import apply, loaded
from tests.mutants.changes import Change, changes_of
from tests.mutants.modules import SHAPES, TOO_LONG
from tests.mutants.reach import FirstRed, Reach

LONGEST = 180  # seconds; a change that makes a test run for ever counts as noticed
QUIET = ("--no-header", "-k", TOO_LONG)


@dataclass(frozen=True)
class Verdict:
    """What became of a change: the test that noticed it, or nothing."""

    change: Change
    noticed: str
    seconds: float


def load(modules: dict[str, tuple[str, ...]]) -> None:
    """Import modules and tests once; the children begin with them."""
    import django  # the servers are up and the environment is set only now

    django.setup()
    for module in modules:
        loaded(module)
    files = sorted({test for tests in modules.values() for test in tests})
    with open(os.devnull, "w") as silence, redirect_stdout(silence):
        code = pytest.main(["--collect-only", "-qq", *QUIET, *files])
    if code:
        raise SystemExit(f"The tests cannot be collected ({code!r}).")


def reach(modules: dict[str, tuple[str, ...]], folder: Path) -> dict[str, dict[str, float]]:
    """Function → {test: seconds}; every test must be green before anything is changed."""
    file, files = folder / "reach.json", sorted({test for tests in modules.values() for test in tests})
    if not files:
        return {}

    def learn() -> int:
        plugin = Reach(list(modules))
        code = pytest.main(["-q", *QUIET, *files], plugins=[plugin])
        file.write_text(json.dumps({"found": plugin.found, "red": plugin.red}))
        return int(code)

    code = in_child(learn, longest=3600)
    known = json.loads(file.read_text()) if file.exists() else {"red": ["?"]}
    if code or known["red"]:
        raise SystemExit(f"Not green before anything was changed ({stack.VAR}/last-run.txt): {known['red'][:9]}")
    return known["found"]


def all_changes(modules: dict[str, tuple[str, ...]]) -> list[Change]:
    """The same words a second time in one function are numbered."""
    found, seen = [], Counter()
    for module in modules:
        for change in changes_of(module, (stack.ROOT / module).read_text()):
            seen[change.key] += 1
            again = f" ({seen[change.key]})" if seen[change.key] > 1 else ""
            found.append(replace(change, what=change.what + again))
    return found


def tests_for(change: Change, tests: tuple[str, ...], known: dict[str, dict[str, float]]) -> list[str]:
    """The tests that reach the changed function; for a text of a module, all that reach the module.

    First one case of each test, those of the file that bears the module's name before all others, then fast ones.
    """
    if change.module in SHAPES:
        return list(tests)
    found = known.get(f"{change.module} {change.function}", {})
    if not found and change.function.isupper():
        found = {
            test: took for name, of in known.items() if name.startswith(change.module) for test, took in of.items()
        }
    mine = [test for test in found if test.startswith(tests)]
    own, cases, ranks = f"test_{Path(change.module).stem}.py", Counter[str](), {}
    for test in sorted(mine, key=lambda test: found[test]):
        name = test.partition("[")[0]
        ranks[test] = (cases[name], own not in test, found[test])
        cases[name] += 1
    return sorted(mine, key=lambda test: ranks[test])


def tried(change: Change, tests: list[str], folder: Path) -> Verdict:
    """Make the change in a child and run its tests until one turns red."""
    started, file = time.monotonic(), folder / f"red-{os.getpid()}"
    file.unlink(missing_ok=True)
    if not tests:
        return Verdict(change, "", 0)

    def attempt() -> int:
        apply(change)
        if change.module in SHAPES:
            raise_anew()
        first = FirstRed()
        code = pytest.main(["-x", "-q", *QUIET, *tests], plugins=[first])
        file.write_text(first.nodeid)
        return int(code)

    code = in_child(attempt)
    noticed = "" if code == 0 else (file.read_text() if file.exists() else "") or f"ended with {code}"
    return Verdict(change, noticed, time.monotonic() - started)


def in_child(work: Callable[[], int], *, longest: int = LONGEST) -> int:
    """What `work` answers in a child of this process; the child leaves nothing but its answer."""
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        answer = 99
        try:
            said = os.open(stack.VAR / "last-run.txt", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
            os.dup2(said, 1)
            os.dup2(said, 2)
            signal.alarm(longest)
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
    connection.settings_dict.update(as_before)


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
