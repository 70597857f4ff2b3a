"""As root, PostgreSQL refuses to run and Redis should not: find an unprivileged account, make files reachable for it."""

import contextlib
import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

HERE = Path("/proc/self/cwd")  # the folder a process was started in, by a name that asks nobody's leave (Linux)


def unprivileged() -> pwd.struct_passwd | None:
    """The account the servers run under; None when we are not root and need no other."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise SystemExit("The database cannot run as root and there is no account 'nobody'. Run as an ordinary user.")


def run_as(account: pwd.struct_passwd | None) -> dict:
    """Keyword arguments for subprocess that make it run as `account`."""
    if account is None:
        return {}
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def own(folder: Path, account: pwd.struct_passwd | None) -> None:
    """Make `folder` (0700), and give it and all in it to `account`."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
    if account is None:
        return
    for path in [folder, *folder.rglob("*")]:
        if path.lstat().st_uid != account.pw_uid:
            os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)


def can_run(program: Path, account: pwd.struct_passwd | None) -> bool:
    """Whether `account` can start `program` from where it lies."""
    try:
        result = subprocess.run([program, "--version"], capture_output=True, cwd="/", **run_as(account))
    except (PermissionError, FileNotFoundError):
        return False
    return result.returncode == 0


def reachable(program: Path, account: pwd.struct_passwd | None, *, base: Path, needs: list[Path]) -> Path:
    """`program` itself, or a copy of it where `account` may enter (a checkout below /root cannot be entered).

    `needs` are the folders and files below `base` that it wants beside itself, its libraries among them.
    """
    if can_run(program, account):
        return program
    mark = hashlib.sha256(f"{program} {program.stat().st_mtime_ns}".encode()).hexdigest()[:12]
    copy = Path(tempfile.gettempdir()) / f"oms-programs-{mark}"
    there = copy / program.relative_to(base)
    if not (_is_ours(copy) and can_run(there, account)):
        _copy(copy, base, needs)
    if not can_run(there, account):
        raise SystemExit(f"The account '{account.pw_name if account else 'of yours'}' cannot start {there}.")
    return there


def _is_ours(folder: Path) -> bool:
    """The temporary folder is everybody's: a copy that somebody else laid there is not run."""
    if not os.path.lexists(folder):
        return False
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o022:
        raise SystemExit(f"{folder} was not made by this program. Remove it, then start again.")
    return True


def _copy(target: Path, base: Path, needs: list[Path]) -> None:
    """Copy beside `target`, then put it there at once, readable by everybody and written by nobody else."""
    new = Path(tempfile.mkdtemp(prefix="oms-programs-"))
    for path in needs:
        place = new / path.relative_to(base)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, place, symlinks=True)
        else:
            shutil.copy2(path, place)
    for path in [new, *new.rglob("*")]:
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    shutil.rmtree(target, ignore_errors=True)
    new.rename(target)


@dataclass(frozen=True)
class DataFolder:
    """Where a server keeps its data: `path` for us, `name` for the server, which is started in it."""

    path: Path
    name: Path


def data_folder(folder: Path, account: pwd.struct_passwd | None) -> DataFolder:
    """`folder`, for `account`; below the temporary folder only where nothing else is possible."""
    folder.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account is None or _may_enter(folder.parent, account):
        return DataFolder(folder, folder)
    if HERE.exists():  # whoever was started in a folder may use it, closed as the folders above it may be
        return DataFolder(folder, HERE)
    elsewhere = Path(tempfile.gettempdir()) / f"oms-data-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    if os.path.lexists(elsewhere) and elsewhere.lstat().st_uid != account.pw_uid:
        raise SystemExit(f"{elsewhere} was not made by this program. Remove it, then start again.")
    print(f"'{account.pw_name}' may not enter {folder.parent}: the data is kept in {elsewhere}.", flush=True)
    return DataFolder(elsewhere, elsewhere)


def _may_enter(folder: Path, account: pwd.struct_passwd) -> bool:
    return subprocess.run(["test", "-x", folder], cwd="/", **run_as(account)).returncode == 0
