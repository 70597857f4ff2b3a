"""`make run`: brings everything up in order, says how to get in, and stays until it is asked to stop."""

import json
import os
import signal
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from oms.stack.broadworks import start_broadworks
from oms.stack.folder import ROOT, VAR, OnlyOne, close_folder, running
from oms.stack.servers import Postgres, Redis, free_port, port_is_free
from oms.stack.supervisor import Service, Supervisor, say
from oms.stack.watchdog import Watchdog

MANAGE = [sys.executable, str(ROOT / "manage.py")]
STORE = VAR / "ems-simulator.sqlite"
RESTARTS = VAR / "restarts.jsonl"
GENTLE = "6"  # calls a minute that the demo's network plays by itself
ENDS = [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]  # Ctrl-C, a service manager, a terminal that was closed
ALL = 65_535
ANNOUNCED = (
    "DATABASE_URL", "MIGRATOR_DATABASE_URL", "REDIS_URL", "EMS_URL", "EMS_TOKEN", "SECRET_KEY", "FIELD_KEY",
    "PORTAL_URL", "ALLOWED_HOSTS", "OMS_VAR", "DEMO",
)  # fmt: skip


def run(port: int) -> int:
    """Bring everything up on `port`, print how to get in, and stay until Ctrl-C."""
    close_folder()
    only = OnlyOne()
    wait_for_the_killed(port)
    check_port(port)
    listen_for_the_end()
    postgres, redis = Postgres(VAR, free_port()), Redis(VAR, free_port())
    supervisor = Supervisor(environment(postgres, redis, port), RESTARTS)
    announce(only, supervisor)
    try:
        start_servers(supervisor, postgres, redis)
        start_network(supervisor)
        start_portal(supervisor, port)
        say(welcome(port))
        return watch(supervisor, Watchdog(f"http://127.0.0.1:{port}/readyz"))
    except KeyboardInterrupt:
        return 0
    finally:
        end(supervisor, only)


def servers() -> int:
    """Only PostgreSQL and Redis, for work on the code: `manage.py` finds them while this runs."""
    close_folder()
    only = OnlyOne()
    listen_for_the_end()
    postgres, redis = Postgres(VAR, free_port()), Redis(VAR, free_port())
    supervisor = Supervisor(environment(postgres, redis, 8000), RESTARTS)
    announce(only, supervisor)
    try:
        start_servers(supervisor, postgres, redis)
        say("PostgreSQL and Redis are up; their addresses are in var/stack.json. Ctrl-C stops them.")
        return watch(supervisor)
    except KeyboardInterrupt:
        return 0
    finally:
        end(supervisor, only)


def wait_for_the_killed(port: int, *, seconds: float = 40) -> None:
    """A start that was killed outright leaves its announcement, and its web server ends by itself (30 s at most): wait for
    the port that it had."""
    until = time.monotonic() + seconds
    while running().get("PORTAL_URL") == address(port) and not port_is_free(port) and time.monotonic() < until:
        time.sleep(0.1)


def address(port: int) -> str:
    return f"http://127.0.0.1:{port}"


def check_port(port: int) -> None:
    """Say what is wrong with `port`, and which one would do."""
    if not 0 < port <= ALL:
        raise SystemExit(f"There is no port {port}: ports go from 1 to {ALL}. Try: make run PORT=8000")
    if not port_is_free(port):
        other = port + 1000 if port + 1000 <= ALL and port_is_free(port + 1000) else free_port()
        why = "is in use by another program, or not yours to open"
        raise SystemExit(f"Port {port} {why}. Try: make run PORT={other}")


def listen_for_the_end() -> None:
    """Whatever asks us to end is like Ctrl-C; a closed terminal is not when we were told so (nohup)."""
    for number in ENDS:
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)


def _interrupt(*_) -> None:
    raise KeyboardInterrupt


def watch(supervisor: Supervisor, look=lambda _: None) -> int:
    """Stay; whatever asks us to end is heard between two looks."""
    for number in ENDS:
        if signal.getsignal(number) == _interrupt:
            signal.signal(number, lambda *_: supervisor.stopping.set())
    return supervisor.watch(look)


def announce(only: OnlyOne, supervisor: Supervisor) -> None:
    """Tell `manage.py` and `make backup` where this portal's servers are."""
    only.announce({name: supervisor.environment[name] for name in ANNOUNCED})


def end(supervisor: Supervisor, only: OnlyOne) -> None:
    """Stop everything, undisturbed by whoever asks a second time."""
    for number in ENDS:
        signal.signal(number, signal.SIG_IGN)
    say("Stopping ...")
    supervisor.stop()
    only.leave()


def environment(postgres: Postgres, redis: Redis, port: int) -> dict[str, str]:
    """What every process of the portal is started with; what the environment names already is kept."""
    ours = {
        "DATABASE_URL": postgres.url("app"),
        "MIGRATOR_DATABASE_URL": postgres.url("migrator"),
        "REDIS_URL": redis.url,
        "EMS_URL": f"http://127.0.0.1:{free_port()}",
        "EMS_STORE": "" if os.environ.get("EMS_URL") else str(STORE),
        "EMS_CALLS_PER_MINUTE": "0" if os.environ.get("OMS_TESTING") else GENTLE,
        "EMS_TOKEN": postgres.secrets["ems_token"],
        "SECRET_KEY": postgres.secrets["secret_key"],
        "FIELD_KEY": postgres.secrets["field_key"],
        "PORTAL_URL": address(port),
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "OMS_VAR": str(VAR),
        "DEMO": "1",
    }
    ours |= {name: os.environ[name] for name in ours if os.environ.get(name)}
    return {**os.environ, **ours, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}


def start_servers(supervisor: Supervisor, postgres: Postgres, redis: Redis) -> None:
    """PostgreSQL and Redis, unless the environment names others."""
    if supervisor.environment["DATABASE_URL"] == postgres.url("app"):
        say("Starting PostgreSQL ...")
        start_postgres(supervisor, "postgres", postgres, VAR / "postgres.log")
    if supervisor.environment["REDIS_URL"] == redis.url:
        supervisor.start(Service("redis", redis.command, redis.manner, log=VAR / "redis.log", server=True))
        redis.wait()


def start_postgres(supervisor: Supervisor, name: str, postgres: Postgres, log: Path) -> None:
    """One PostgreSQL under the supervisor, with its roles and its database."""
    postgres.prepare()
    service = Service(
        name, postgres.command, postgres.manner, postgres.prepare, stop=signal.SIGINT, log=log, server=True
    )
    supervisor.start(service)
    postgres.ready(alive=lambda: service.alive)


def start_network(supervisor: Supervisor) -> None:
    """A real SIP server where DIALTONE asks for one."""
    from oms.stack.dialtone import start_dialtone, wanted  # only then

    if wanted(supervisor.environment):
        start_dialtone(supervisor)


def start_portal(supervisor: Supervisor, port: int) -> None:
    """Tables and demo, then every process of the portal."""
    start_broadworks(supervisor)
    say("Migrating ...")
    supervisor.run("migrate", [*MANAGE, "install"])
    supervisor.run("demo", [*MANAGE, "demo"])
    if not os.environ.get("EMS_URL"):
        ems = supervisor.environment["EMS_URL"]
        simulator = ["-m", "inventory.ems.simulator.server", "--port", ems.rsplit(":", 1)[1], "--store", str(STORE)]
        supervisor.start(_python("simulator", *simulator), healthy=f"{ems}/healthz")
    celery = ["-m", "celery", "--quiet", "-A", "oms.celery"]
    supervisor.start(_python("worker", *celery, "worker", "--loglevel", "warning", "--concurrency", "2"))
    supervisor.start(_python("scheduler", *celery, "beat", "--loglevel", "warning"))
    web = ["-m", "gunicorn", "oms.wsgi", "--bind", f"127.0.0.1:{port}", "--worker-tmp-dir", str(VAR)]
    web += ["--worker-class", "oms.web.Worker", "--workers", "2", "--threads", "4", "--log-level", "warning"]
    supervisor.start(_python("web", *web), healthy=f"http://127.0.0.1:{port}/healthz")
    wait_until_ready(f"http://127.0.0.1:{port}/readyz")


def _python(name: str, *arguments: str) -> Service:
    return Service(name, lambda: [sys.executable, *arguments], lambda: {"cwd": ROOT})


def wait_until_ready(url: str, seconds: float = 60) -> None:
    """Wait for worker and scheduler too; what is still missing then is said, and no reason not to begin."""
    end_at, missing = time.monotonic() + seconds, []
    while time.monotonic() < end_at:
        try:
            with urllib.request.urlopen(url, timeout=10):
                return
        except urllib.error.HTTPError as answer:
            missing = json.loads(answer.read() or b"{}").get("missing", [])
        except (OSError, ValueError):
            missing = ["web"]
        time.sleep(0.5)
    say(f"Not ready yet; missing: {', '.join(missing)}.")


def welcome(port: int) -> str:
    from partners.people.demo.people import LOGINS, PASSWORD  # plain constants; Django is not loaded here

    width = max(len(login) for login, _ in LOGINS)
    rows = "\n".join(f"  {login:<{width}}  {what}" for login, what in LOGINS)
    return f"\nReady: http://127.0.0.1:{port}/\n\nPassword of each: {PASSWORD}\n{rows}\n\nCtrl-C stops all of it.\n"
