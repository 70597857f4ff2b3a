"""As root, PostgreSQL refuses to run: find an unprivileged account and make its files reachable."""

import hashlib
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path


def unprivileged() -> pwd.struct_passwd | None:
    """The account the database runs under; None when we are not root and need no other."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise SystemExit("The database cannot run as root and there is no account 'nobody'. Run as an ordinary user.")


def run_as(account: pwd.struct_passwd | None) -> dict:
    """Keyword arguments for subprocess that make it run as `account`."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def can_run(program: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether `account` can start `program` from where it lies."""
    try:
        result = subprocess.run([program, "--version"], capture_output=True, cwd="/", **run_as(account))
    except PermissionError:
        return False
    return result.returncode == 0


def reachable_programs(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """`folder` itself, or a copy of it where `account` may enter (a checkout below /root cannot be entered)."""
    if can_run(folder / "bin" / "initdb", account):
        return folder
    copy = Path(tempfile.gettempdir()) / f"oms-postgresql-{folder.stat().st_mtime_ns:x}"
    if not copy.exists():
        shutil.copytree(folder, copy, symlinks=True)
    copy.chmod(0o755)
    return copy


def reachable_data(folder: Path, account: pwd.struct_passwd | None) -> Path:
    """A data folder that `account` may enter; below the temporary folder where the checkout is closed to it."""
    if account is None:
        return folder
    probe = subprocess.run(["test", "-x", folder.parent], cwd="/", **run_as(account))
    if probe.returncode == 0:
        return folder
    return Path(tempfile.gettempdir()) / f"oms-data-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
