"""Call servers send their records: an address with a token, made and revoked, and what is left at it."""

import hashlib
import secrets
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from callstats.actions.arrive import BLOCK, FIGURES, arrive, came_before, hash_of
from callstats.actions.read import read_file
from callstats.enums import FileState, Source
from callstats.models import CallFile, PushAddress
from inventory.models import CallServer
from oms.kit.acting import as_system, root_id
from oms.kit.kept import folder, take_up
from partners.models import Account
from partners.sign_in.actions.lockout import take, take_slot

MOST = 64_000_000  # bytes of a batch
AT_ONCE = 1_000_000  # bytes; a longer batch is read by the job
OFTEN = 3_000  # batches of a call server in five minutes
UNFINISHED = "*.part"  # how a batch is called while it comes in


class TooOften(Exception):
    """Sent too often, or too many wrong addresses from one network; wait five minutes."""


class TooLarge(Exception):
    """More than MOST bytes."""


class NoText(Exception):
    """It holds signs that no text has."""


@dataclass(frozen=True)
class Taken:
    """A batch that is kept. `before`: its content came earlier, and nothing was changed."""

    file: CallFile
    before: bool

    def told(self) -> dict[str, int | bool | str]:
        """What the call server hears, in words of its own that no language changes: the figures of the batch, and nothing of
        whose the calls are."""
        told: dict[str, int | bool | str] = {name: getattr(self.file, name) for name in FIGURES}
        done = self.file.state == FileState.DONE
        words = ("already read" if done else "already here") if self.before else ("read" if done else "kept")
        return {"status": words, "read": done, "again": self.before, **told}


@transaction.atomic
def make_address(*, server: CallServer, form: str, zone: str, by: Account, at: datetime) -> str:
    """The token of a new address, never to be shown again; the one before of that call server stops working."""
    for before in PushAddress.objects.visible_to(by).filter(server=server, revoked_at=None):
        revoke_address(pk=before.pk, by=by, at=at)
    token = secrets.token_urlsafe(32)
    PushAddress.objects.create(
        partner_id=root_id(),
        server=server,
        token_hash=_hash(token),
        format=form,
        zone=zone,
        made_at=at,
        made_by=by.name,
    )
    return token


@transaction.atomic
def revoke_address(*, pk: int, by: Account, at: datetime) -> bool:
    """The address works no more; whether it did."""
    mine = PushAddress.objects.visible_to(by).filter(pk=pk, revoked_at=None)
    return bool(mine.update(revoked_at=at, revoked_by=by.name))


def find_address(token: str, *, ip: str, at: datetime) -> PushAddress | None:
    """The address that `token` opens now; None for one that is revoked or never was. Raises TooOften where a network
    asks for many that are not there. Nobody is signed in, so the system looks it up."""
    with as_system():
        found: PushAddress | None = PushAddress.objects.filter(token_hash=_hash(token), revoked_at=None).first()
    if found is None and not take_slot(f"push|{_hash(token)}", ip, at=at)[0]:
        raise TooOften
    return found


def write_down(read: Callable[[int], bytes]) -> Path:
    """What `read` gives, in a file of ours that no row names yet. Raises TooLarge and NoText; whatever is raised, nothing
    stays."""
    path = folder("calls") / f"{uuid.uuid4()}.part"
    size = 0
    try:
        with path.open("wb") as target:
            while block := read(BLOCK):
                size += len(block)
                if size > MOST:
                    raise TooLarge
                if b"\0" in block:
                    raise NoText
                target.write(block)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path


@transaction.atomic
def take_batch(*, address: PushAddress, written: Path, at: datetime) -> Taken | None:
    """Keep what was written down as a batch of `address`, and read it at once where it is short; None where the address was
    revoked meanwhile. Raises TooOften. Two batches of one address take turns."""
    with as_system():
        held = (
            PushAddress.objects.select_for_update(of=("self",))
            .select_related("server")
            .filter(pk=address.pk, revoked_at=None)
        )
        if (locked := held.first()) is None:
            return None
        if not take(f"push|{locked.pk}", OFTEN, at=at):
            raise TooOften
        before = came_before(locked.server, hash_of(written))
        return Taken(before, before=True) if before else Taken(_kept(locked, written, at), before=False)


def _kept(address: PushAddress, written: Path, at: datetime) -> CallFile:
    path = written.with_suffix(".bin")
    written.rename(path)
    try:
        with transaction.atomic():
            file = arrive(
                path=path, name=f"push-{at:%Y-%m-%d-%H%M%S}.txt", server=address.server, form=address.format,
                zone=address.zone, source=Source.PUSH, by=None, at=at, stored_as=path.name,
            )  # fmt: skip
            if file.bytes <= AT_ONCE:
                read_file(file.pk, at=at)
                file = CallFile.objects.get(pk=file.pk)
    except BaseException:
        path.unlink()
        raise
    return file


def clear_unfinished(*, before: datetime) -> None:
    """Batches whose writing was cut by the death of a process."""
    for path in folder("calls").glob(UNFINISHED):
        if path.stat().st_mtime < before.timestamp():
            take_up(path)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
