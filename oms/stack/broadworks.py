"""`make run BROADWORKS=1`: a BroadWorks to order against (inventory/ems/broadworks/fake) under the supervisor."""

import sys

from oms.stack.folder import ROOT, VAR
from oms.stack.servers import free_port
from oms.stack.supervisor import Service, Supervisor

USER = "portal@broadworks.example"
STORE = VAR / "broadworks.json"
ANY_PACK = "*"


def start_broadworks(supervisor: Supervisor) -> None:
    """Where a person asked for it; one that the environment names is not ours to start."""
    environment = supervisor.environment
    if environment.get("BROADWORKS", "") in ("", "0") or environment.get("BROADWORKS_URL"):
        return
    port, soap_port = free_port(), free_port()
    environment |= {
        "BROADWORKS_URL": f"tcp://127.0.0.1:{port}", "BROADWORKS_USER": USER, "BROADWORKS_PASSWORD": environment["EMS_TOKEN"],
        "BROADWORKS_TEMPLATE": "ExpoePartner/Clone Group", "BROADWORKS_VOICE_PORTAL": "8000",
    }  # fmt: skip
    command = [sys.executable, "-m", "inventory.ems.broadworks.fake.server", "--port", str(port)]
    command += ["--soap-port", str(soap_port), "--store", str(STORE), "--packs", ANY_PACK]
    service = Service("broadworks", lambda: command, lambda: {"cwd": ROOT})
    supervisor.start(service, healthy=f"http://127.0.0.1:{soap_port}/healthz")
