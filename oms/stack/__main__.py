"""`python -m oms.stack run | servers | reset | system-packages`."""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from oms.stack.servers import Postgres, Redis, free_port, port_is_free
from oms.stack.supervisor import Supervisor

ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("OMS_VAR", ROOT / "var"))
MANAGE = [sys.executable, str(ROOT / "manage.py")]
DEBIAN = ("chromium", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")


def run(port: int) -> int:
    """Bring everything up on `port`, print how to get in, and stay until Ctrl-C."""
    if not port_is_free(port):
        raise SystemExit(f"Port {port} is in use by another program. Try: make run PORT={port + 1000}")
    refuse_twice()
    postgres, redis = Postgres(VAR, free_port()), Redis(VAR, free_port())
    supervisor = Supervisor(_environment(postgres, redis, port))
    try:
        if not os.environ.get("DATABASE_URL"):
            print("Starting PostgreSQL ...", flush=True)
            postgres.start()
        _bring_up(supervisor, redis, port)
        print(_welcome(port), flush=True)
        return supervisor.watch()
    except KeyboardInterrupt:
        return 0
    finally:
        print("Stopping ...", flush=True)
        supervisor.stop()
        postgres.stop()
        (VAR / "stack.json").unlink(missing_ok=True)


def _environment(postgres: Postgres, redis: Redis, port: int) -> dict[str, str]:
    ems_port = free_port()
    ours = {
        "DATABASE_URL": postgres.url("app"),
        "MIGRATOR_DATABASE_URL": postgres.url("migrator"),
        "REDIS_URL": redis.url,
        "EMS_URL": f"http://127.0.0.1:{ems_port}",
        "EMS_TOKEN": postgres.secrets["ems_token"],
        "SECRET_KEY": postgres.secrets["secret_key"],
        "FIELD_KEY": postgres.secrets["field_key"],
        "PORTAL_URL": f"http://127.0.0.1:{port}",
        "ALLOWED_HOSTS": "127.0.0.1,localhost",
        "OMS_VAR": str(VAR),
        "DEMO": "1",
    }
    ours["OMS_PID"] = str(os.getpid())
    ours |= {name: os.environ[name] for name in ours if os.environ.get(name)}
    VAR.mkdir(exist_ok=True, parents=True)
    file = VAR / "stack.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(ours))
    return {**os.environ, **ours, "PYTHONUNBUFFERED": "1", "PYTHONPATH": str(ROOT)}


def _bring_up(supervisor: Supervisor, redis: Redis, port: int) -> None:
    environment = supervisor.environment
    if environment["REDIS_URL"] == redis.url:
        supervisor.start("redis", redis.command())
        redis.wait()
    print("Migrating ...", flush=True)
    supervisor.run("migrate", [*MANAGE, "install"])
    supervisor.run("demo", [*MANAGE, "demo"])
    if not os.environ.get("EMS_URL"):
        ems = environment["EMS_URL"]
        simulator = [sys.executable, "-m", "inventory.ems.simulator.server", "--port", ems.rsplit(":", 1)[1]]
        simulator += ["--store", str(VAR / "ems-simulator.sqlite")]
        supervisor.start("simulator", simulator, healthy=f"{ems}/healthz")
    celery = [sys.executable, "-m", "celery", "-A", "oms.celery"]
    supervisor.start("worker", [*celery, "worker", "--loglevel", "warning", "--concurrency", "2"])
    supervisor.start("scheduler", [*celery, "beat", "--loglevel", "warning", "-s", str(VAR / "beat")])
    web = [sys.executable, "-m", "gunicorn", "oms.wsgi", "--bind", f"127.0.0.1:{port}", "--workers", "2"]
    web += ["--threads", "4", "--worker-tmp-dir", str(VAR), "--log-level", "warning"]
    supervisor.start("web", web, healthy=f"http://127.0.0.1:{port}/readyz")


def _welcome(port: int) -> str:
    from partners.people.demo.people import LOGINS, PASSWORD  # plain constants; Django is not loaded here

    width = max(len(login) for login, _ in LOGINS)
    rows = "\n".join(f"  {login:<{width}}  {what}" for login, what in LOGINS)
    return f"\nReady: http://127.0.0.1:{port}/\n\nPassword of each: {PASSWORD}\n{rows}\n\nCtrl-C stops all of it.\n"


def servers() -> int:
    """Only PostgreSQL and Redis, for work on the code: `manage.py` finds them while this runs."""
    refuse_twice()
    postgres, redis = Postgres(VAR, free_port()), Redis(VAR, free_port())
    supervisor = Supervisor(_environment(postgres, redis, 8000))
    try:
        postgres.start()
        supervisor.start("redis", redis.command())
        print("PostgreSQL and Redis are up; their addresses are in var/stack.json. Ctrl-C stops them.", flush=True)
        return supervisor.watch()
    finally:
        supervisor.stop()
        postgres.stop()
        (VAR / "stack.json").unlink(missing_ok=True)


def refuse_twice() -> None:
    """One portal a folder: end with its address when another one runs."""
    file = VAR / "stack.json"
    if not file.exists():
        return
    running = json.loads(file.read_text())
    try:
        os.kill(int(running.get("OMS_PID", 0)) or 2**22, 0)
    except (ProcessLookupError, OverflowError):
        return
    raise SystemExit(f"The portal runs already, at {running['PORTAL_URL']}. Stop it there with Ctrl-C first.")


def reset() -> int:
    """Delete everything the demo has written."""
    refuse_twice()
    postgres = Postgres(VAR, 0)
    postgres.stop()
    for folder in {postgres.data, VAR}:
        shutil.rmtree(folder, ignore_errors=True)
    print("The demo's data is gone; the next `make run` starts over.")
    return 0


def system_packages() -> int:
    """Install Chromium and Pango from Debian where we may; say plainly what is skipped where we may not."""
    missing = [name for name in DEBIAN if subprocess.run(["dpkg", "-s", name], capture_output=True).returncode]
    if not missing:
        return 0
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    try:
        if sudo and subprocess.run([*sudo, "true"], capture_output=True).returncode:
            raise FileNotFoundError
        subprocess.run([*sudo, "apt-get", "update", "-qq"], check=True)
        subprocess.run([*sudo, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing], check=True)
    except (FileNotFoundError, subprocess.CalledProcessError):
        print(f"Not installed, and we may not install: {', '.join(missing)}. Tests that need them are skipped.")
    return 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m oms.stack")
    parser.add_argument("verb", choices=["run", "servers", "reset", "system-packages"])
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    verbs = {"run": lambda: run(arguments.port), "servers": servers, "reset": reset, "system-packages": system_packages}
    sys.exit(verbs[arguments.verb]())
