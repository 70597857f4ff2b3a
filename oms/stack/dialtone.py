"""`make run DIALTONE=1`: a SIP server with a database of its own and its voicemail service under the supervisor, and a public
network that answers."""

import subprocess
import sys
from pathlib import Path

from inventory.ems.kamailio import server as sip
from inventory.ems.kamailio.install import install
from oms.stack import sip_database
from oms.stack.folder import ROOT, VAR, write_private
from oms.stack.run import start_postgres
from oms.stack.servers import Postgres, free_port
from oms.stack.supervisor import Service, Supervisor, say

FOLDER = VAR / sip_database.FOLDER
LOG = FOLDER / "kamailio.log"
HOST = "127.0.0.1"
MISSING = """Dial tone is not to be had: Kamailio is not installed here and its Debian packages cannot be fetched ({why}).
Everything runs on the simulator. As root: apt-get install {packages}"""


def wanted(environment: dict[str, str]) -> bool:
    """Whether the person asked for dial tone; a server that the environment names is not ours to start."""
    return environment.get("DIALTONE", "") not in ("", "0") and not environment.get("KAMAILIO_DATABASE_URL")


def start_dialtone(supervisor: Supervisor) -> None:
    """Database, SIP server and public network; where that cannot be, it is said and the portal starts without."""
    found = _program()
    if found is None:
        return
    say("Starting the SIP server ...")
    postgres = Postgres(FOLDER, free_port())
    start_postgres(supervisor, "dialdb", postgres, FOLDER / "postgres.log")
    address = postgres.url("migrator")
    install(address)
    setting = sip.Setting(HOST, free_port(), address, HOST, free_port(), box_host=HOST, box_port=free_port())
    supervisor.environment |= {
        "KAMAILIO_DATABASE_URL": address, "KAMAILIO_LOG": str(LOG), "SIP_SERVER": f"{HOST}:{setting.port}",
    }  # fmt: skip
    _start_server(supervisor, found, setting)


def _program() -> sip.Program | None:
    """Kamailio of this machine; where there is none its packages are unpacked below var/."""
    unpacked = FOLDER / "kamailio"
    if found := sip.program(unpacked):
        return found
    say("Fetching Kamailio from Debian ...")
    try:
        sip.unpack(unpacked)
    except (OSError, subprocess.CalledProcessError) as error:
        say(MISSING.format(why=type(error).__name__, packages=" ".join(sip.PACKAGES)))
        return None
    return sip.program(unpacked)


def _start_server(supervisor: Supervisor, found: sip.Program, setting: sip.Setting) -> None:
    configured = FOLDER / "kamailio.cfg"
    write_private(configured, sip.configuration(setting, found))
    pid = FOLDER / "kamailio.pid"
    service = Service(
        "kamailio", lambda: sip.command(found, configured), lambda: {"env": found.environment(), "cwd": FOLDER},
        lambda: pid.unlink(missing_ok=True), log=LOG,
    )  # fmt: skip
    pid.unlink(missing_ok=True)
    supervisor.start(service)
    if not sip.answers(setting.host, setting.port, alive=lambda: service.alive):
        raise SystemExit(f"The SIP server does not answer; {Path(LOG).relative_to(ROOT)} has its own words.")
    public = ["-m", "inventory.ems.kamailio.gateway", "--port", str(setting.gateway_port)]
    public += ["--server", f"{setting.host}:{setting.port}"]
    boxes = [
        "-m",
        "inventory.ems.kamailio.voicemail",
        "--port",
        str(setting.box_port),
        "--server",
        f"{HOST}:{setting.port}",
    ]
    supervisor.start(Service("voicemail", lambda: [sys.executable, *boxes], lambda: {"cwd": ROOT}))
    supervisor.start(Service("public", lambda: [sys.executable, *public], lambda: {"cwd": ROOT}))
