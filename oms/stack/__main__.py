"""`python -m oms.stack run | servers | reset | backup | restore | system-packages`."""

import argparse
import os
import shutil
import subprocess
import sys

from oms.stack.backup import backup
from oms.stack.folder import VAR, OnlyOne, close_folder
from oms.stack.restore import restore
from oms.stack.run import run, servers
from oms.stack.servers import Postgres

DEBIAN = ("chromium-headless-shell", "libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")


def reset() -> int:
    """Delete everything the demo has written."""
    close_folder()
    only = OnlyOne()
    clusters = [Postgres(folder, 0) for folder in (VAR / "dialtone", VAR)]
    for postgres in clusters:
        postgres.stop()
    for folder in {VAR, *(postgres.data for postgres in clusters)}:
        shutil.rmtree(folder, ignore_errors=True)
    only.leave()
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


def port_number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"a port is a number, not '{text}'. Try: make run PORT=8000") from None


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m oms.stack")
    parser.add_argument("verb", choices=["run", "servers", "reset", "backup", "restore", "system-packages"])
    parser.add_argument("--port", type=port_number, default=8000)
    parser.add_argument("--to", default="", help="backup: the archive to write")
    parser.add_argument("--from", dest="source", default="", help="restore: the archive to read")
    arguments = parser.parse_args()
    verbs = {
        "run": lambda: run(arguments.port),
        "servers": servers,
        "reset": reset,
        "backup": lambda: backup(arguments.to),
        "restore": lambda: restore(arguments.source),
        "system-packages": system_packages,
    }
    sys.exit(verbs[arguments.verb]())
