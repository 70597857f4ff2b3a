"""What processes do that bring the same call records at once, on two ways (tests/test_push_at_once.py)."""

import io
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from callstats.actions.arrive import take_upload
from callstats.actions.push import make_address, take_batch, write_down
from callstats.models import PushAddress
from inventory.models import CallServer
from oms.kit.acting import as_system
from partners.models import Account
from tests.processes import wait_for_the_others

CONTENT = b"a line that is no record\n"


def provider() -> Account:
    return Account.objects.select_related("partner", "role").get(login_id="admin@nimbus.example")


def made() -> int:
    with as_system():
        make_address(server=CallServer.objects.first(), form="own", zone="UTC", by=provider(), at=timezone.now())
        return PushAddress.objects.get(revoked_at=None).pk


def bring(address: int, pushed: bool) -> str:
    """`new` for the one whose content is kept; `before` for all others."""
    with as_system():
        to = PushAddress.objects.select_related("server").get(pk=address)
        by = provider()
    written: Path | None = write_down(io.BytesIO(CONTENT).read) if pushed else None
    wait_for_the_others()
    with as_system():
        if written:
            taken = take_batch(address=to, written=written, at=timezone.now())
            return "before" if taken and taken.before else "new"
        try:
            file = SimpleUploadedFile("the-same.csv", CONTENT, "text/csv")
            take_upload(upload=file, server=to.server, form="own", zone="UTC", by=by, at=timezone.now())
        except ValidationError:
            return "before"
    return "new"
