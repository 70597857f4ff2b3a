"""Fixtures of all tests: a copy of the demo's database, and people who are signed in."""

import gc
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.core.cache import cache
from django.core.signals import setting_changed
from django.db import connections
from django.template import Template
from django.test import Client
from django.test.client import ClientHandler
from django.test.utils import _TestState as test_state
from django.utils import translation

from oms.kit.remembered.statement import known
from tests import bounds, stack

# STEADY=1: what is drawn at random is the same at each run, so that a change is not held back by what it did not touch
hypothesis.settings.register_profile("steady", derandomize=True, deadline=None)
if os.environ.get("STEADY"):
    hypothesis.settings.load_profile("steady")
SPREAD = {
    "test_foreign_ids.py",
    "test_fuzz.py",
    "test_grids.py",
    "test_isolation.py",
    "test_walls.py",
}  # by the address, to fill every core
STORED = {"db", "django_db_setup", "ems"}  # what waits for the demo
READ_WHEN_LOADED = (
    "DEBUG", "FORCE_SCRIPT_NAME", "MIDDLEWARE", "SECURE_", "SESSION_ENGINE", "STATIC", "STORAGES", "WHITENOISE_",
)  # what a middleware looks at once; tests/test_answers.py holds that it is all  # fmt: skip
HOUR = 3600
known.proves = True  # each statement that is remembered is what Django makes of the queryset


@pytest.hookimpl(wrapper=True, tryfirst=True)  # before xdist reads the marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Iterator[None]:
    """Which tests share a process: all with a browser, one Chromium and one portal; else those of a file. Files that ask for
    no database come first, while the demo is made; then those with many tests; the walks come last, dealt out address by
    address, so that no core waits for a long file at the end, and what one test of an address was shown the next one need not
    ask for."""
    of_file: Counter[Path] = Counter()
    for item in items:
        of_file[item.path] += 1
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.xdist_group("browser"))
        elif item.path.name not in SPREAD:
            item.add_marker(pytest.mark.xdist_group(item.path.stem))
        elif address := getattr(item, "callspec", None) and item.callspec.params.get("address"):
            item.add_marker(pytest.mark.xdist_group(address.name))
    stored = {item.path for item in items if asks_for_the_database(item)}
    yield
    items.sort(
        key=lambda item: (
            item.path in stored,
            item.path.name in SPREAD,
            "browser" not in item.path.parts,
            -of_file[item.path],
        )
    )


def asks_for_the_database(item: pytest.Item) -> bool:
    """Also where the demo is copied for a process of its own."""
    return (
        "browser" in item.path.parts
        or any(item.get_closest_marker(mark) for mark in ("django_db", "processes"))
        or bool(STORED & {*item.fixturenames})
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Iterator[object]:
    """Each test begins in English, though a page drawn for a German left its language behind in the thread; and what one
    test's identity provider said of itself is nothing to the next one. No fixture: those cost ten times as much."""
    cache.clear()
    with translation.override(settings.LANGUAGE_CODE):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """A slow test ends, and says what it took."""
    if item.get_closest_marker("slow") is None:
        return (yield)
    file, began = item.path.name, bounds.seconds()
    try:
        with bounds.bounded(file):
            return (yield)
    finally:
        item.user_properties.append((f"counted seconds of the processor, {file}", round(bounds.seconds() - began)))


def pytest_sessionstart() -> None:
    """What a process of tests holds, it holds to its end: looking through all of it less often saves a twentieth."""
    gc.set_threshold(100_000, 50, 100)


@pytest.hookimpl(trylast=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """A run that ignores who shares a process starts two portals, and walks everything twice. What is loaded by now stays, so
    that nobody need look through it again."""
    grouped = [item for item in session.items if item.get_closest_marker("xdist_group")]
    if getattr(session.config.option, "loadgroup", False) and any("@" not in item.nodeid for item in grouped):
        raise pytest.UsageError("pytest-xdist does not group tests under this pytest (9.2 with xdist 3.8).")
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker, worker_id: str) -> Iterator[None]:
    """The database of this worker: schema and demo, reached as the app role that the walls bind."""
    given = os.environ.get("OMS_TEST_DATABASE")  # tests/mutants runs a thousand times on one copy
    name = given or stack.clone(f"test_{worker_id}_{os.getpid()}")
    settings.DATABASES["default"]["NAME"] = name
    connections["default"].settings_dict["NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    if not given:
        stack.drop(name)


@pytest.fixture(scope="session", autouse=True)
def middleware_loaded_once() -> Iterator[None]:
    """All clients stand before one chain of middleware; else each would look through every static file again."""
    load, loaded = ClientHandler.load_middleware, []

    def once(handler: ClientHandler, is_async: bool = False) -> None:
        if not loaded:
            load(handler, is_async)
            loaded.append(handler._middleware_chain)
        handler._middleware_chain = loaded[0]

    def forget(setting: str, **_) -> None:
        """A test that changes what a middleware reads when it is loaded gets a chain that knows it."""
        if setting.startswith(READ_WHEN_LOADED):
            loaded.clear()

    setting_changed.connect(forget)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ClientHandler, "load_middleware", once)
        yield
    setting_changed.disconnect(forget)


@pytest.fixture(scope="session", autouse=True)
def pages_only_read() -> Iterator[None]:
    """The database refuses what a page would write: tests/only_read.py."""
    from oms.kit.middleware import OneTransaction
    from tests.only_read import process_view

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OneTransaction, "process_view", process_view, raising=False)
        yield


@pytest.fixture(scope="session", autouse=True)
def templates_as_they_are(django_test_environment) -> None:
    """Django's test client notes every template with a copy of all it was given; answers are read here as they are sent."""
    Template._render = test_state.saved_data.template_render


@pytest.fixture
def account(db) -> Callable:
    """`account("clerk@rs-vertical.example")`: the account with partner and role."""
    from partners.sign_in.queries.account import account_by_login

    return account_by_login


@pytest.fixture
def signed_in(account) -> Callable[[str], Client]:
    """`signed_in(login)`: a client with a session, as after a login."""

    def start(login: str) -> Client:
        client = Client()
        client.account = account(login)
        begin_session(client, client.account)
        return client

    return start


def begin_session(client: Client, user, *, ahead: int = 0) -> str:
    """What a login leaves behind, written once; the session's key. `ahead`: seconds in which no act needs to be noted."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session["partner"] = user.partner_id
    session["signed_in_at"] = time.time()
    session["last_act"] = time.time() + ahead
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return session.session_key


@pytest.fixture
def acting(account) -> Callable:
    """`with acting(login) as user:` — the database takes and shows only what that person's partner may touch."""
    from oms.kit.acting import acting_for

    @contextmanager
    def act(login: str):
        user = account(login)
        with acting_for(user.partner_id):
            yield user

    return act


@pytest.fixture
def everything(db) -> Iterator[None]:
    """The test itself looks as the system: it sees all rows."""
    from oms.kit.acting import as_system

    with as_system():
        yield


@pytest.fixture
def ems(tmp_path, settings) -> Iterator:
    """A simulator on a free port that knows the demo's running customers; the driver's settings point at it."""
    from inventory.ems.simulator.server import Simulator

    store = stack.clone_store(tmp_path / "ems.sqlite")
    server = Simulator(("127.0.0.1", 0), store=store, token="test-token")
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    settings.EMS_URL, settings.EMS_TOKEN, settings.EMS_TIMEOUT = server.url, "test-token", 5.0
    settings.AKIXI_URL, settings.AKIXI_TOKEN = f"{server.url}/akixi", "test-token"
    settings.CALL_CABINET_URL, settings.CALL_CABINET_TOKEN = f"{server.url}/call-cabinet", "test-token"
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def empty_outbox(db) -> None:
    """The demo's own commands are out of the way."""
    from tests.commands import forget_commands

    forget_commands()


@pytest.fixture
def bakery(acting):
    """A customer of RS-Vertical, and the call server it will stand on."""
    from tests.commands import call_server
    from tests.things import customer

    call_server()
    with acting("admin@rs-vertical.example") as user:
        return customer(user)


@pytest.fixture
def example(acting):
    """An activated customer of RS-Vertical with a limit, a number and an administrator."""
    from tests.changes import made

    return made(acting)


@pytest.fixture
def billed(acting, example):
    """The same, charged by the month since September 2027: 3 at 12.00 from the 5th of November on."""
    from tests.billed import made

    return made(acting, example)


@pytest.fixture
def zetland_stands(db) -> None:
    """The network has made the tenant of the demo's created customer, whose service may begin now."""
    from customers.models import Customer
    from oms.kit.acting import as_system
    from tests.commands import stand

    with as_system():
        stand(Customer.objects.get(name="Zetland School Trust"))


@pytest.fixture
def second(acting):
    """Another customer of RS-Vertical."""
    from tests.things import customer

    with acting("admin@rs-vertical.example") as user:
        return customer(user, "Second Customer")


@pytest.fixture
def settled() -> Iterator[list[tuple[str, str]]]:
    """(kind, state) of each command announced as settled."""
    from inventory.signals import command_settled

    heard: list[tuple[str, str]] = []

    def hear(sender, command, **_) -> None:
        heard.append((command.kind, command.state))

    command_settled.connect(hear)
    yield heard
    command_settled.disconnect(hear)


@pytest.fixture
def effects(ems) -> Callable[[], list[tuple[str, str]]]:
    """`effects()`: (customer, kind) of each effect in the network, in its order; what the demo did lies before."""
    demo = max((row["id"] for row in ems.store.log()), default=0)
    return lambda: [(row["customer"], row["kind"]) for row in ems.store.log(after=demo)]


@pytest.fixture(scope="session")
def sessions(django_db_setup, django_db_blocker) -> dict[str, tuple[str, object]]:
    """Login → (session key, account) of the demo's people, begun once for all walks of this process. Else, from its second
    minute on, each of ten thousand requests would note an act, and have it taken back."""
    from partners.people.demo.people import LOGINS
    from partners.sign_in.queries.account import account_by_login

    with django_db_blocker.unblock():
        people = [account_by_login(login) for login, _ in LOGINS]
        found = {user.login_id: (begin_session(Client(), user, ahead=HOUR), user) for user in people}
        connections["default"].close()
    return found


@pytest.fixture
def person(signed_in, sessions) -> Callable:
    """`person(login)`: somebody with a browser (tests/people.py); "" is nobody in particular."""
    from tests.people import ANONYMOUS, RIGHTLESS, Person, make_rightless

    known: dict[str, Person] = {ANONYMOUS: Person(ANONYMOUS, Client())}

    def meet(login: str) -> Person:
        if login not in known:
            key, user = sessions.get(login, ("", None))
            if login == RIGHTLESS:
                make_rightless()
            client = Client() if key else signed_in(login)
            if key:
                client.cookies[settings.SESSION_COOKIE_NAME] = key
            known[login] = Person(login, client, user or client.account)
        return known[login]

    return meet


def pytest_terminal_summary(terminalreporter, exitstatus: int) -> None:
    """What the walks counted, over all processes; which tests failed is kept for `python -m tests.again`."""
    counted: dict[str, int] = {}
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", []):
                if name.startswith("counted ") and report.when == "call":
                    counted[name] = counted.get(name, 0) + value
    for name, value in sorted(counted.items()):
        terminalreporter.write_line(f"{name.removeprefix('counted ')}: {value:,}")
    stack.RED.unlink(missing_ok=True)
    if (
        exitstatus != pytest.ExitCode.TESTS_FAILED
    ):  # nothing failed, or it ended before its tests: that is not tried again
        return
    red = [report for kind in ("failed", "error") for report in terminalreporter.stats.get(kind, [])]
    stack.RED.write_text("\n".join(sorted({report.nodeid.rpartition("@")[0] or report.nodeid for report in red})))
