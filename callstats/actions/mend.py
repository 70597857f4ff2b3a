"""Refused lines are read again: as they are, once the reason is gone, or mended by a person."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F

from callstats.actions.read import judge, reader_of
from callstats.actions.store import store
from callstats.models import CallFile, RefusedLine
from partners.models import Account


@transaction.atomic
def read_again(*, file: CallFile, mended: Mapping[int, str], by: Account, at: datetime) -> tuple[int, int]:
    """Read all refused lines of `file` once more; `mended`: line → its text now. (How many were read, how many were not.)

    A line that is read leaves the refused ones and is counted, unassigned, doubled or joined from now on; a heading that was
    mended into a line without a call is passed over. What still cannot be read keeps its new text and reason.
    """
    file = CallFile.objects.select_for_update().get(pk=file.pk)
    reader, read, still = reader_of(file, at=at), 0, 0
    for row in RefusedLine.objects.select_for_update().filter(file=file, read_at=None).order_by("line"):
        row.text = mended.get(row.line, row.text)
        found = judge([(row.text.encode(), 0)], reader, first=row.line)
        if found.refused:
            unreadable = found.refused[0][2]
            row.reason, row.detail, still = unreadable.why, unreadable.detail, still + 1
        else:
            row.read_at, read = at, read + 1
            stored = store(found.records, file=file, at=at)
            CallFile.objects.filter(pk=file.pk).update(
                refused=F("refused") - 1, passed=F("passed") + found.passed, counted=F("counted") + stored.counted,
                unassigned=F("unassigned") + stored.unassigned, doubled=F("doubled") + stored.doubled,
                joined=F("joined") + stored.joined,
            )  # fmt: skip
        row.save(update_fields=["text", "reason", "detail", "read_at"])
    return read, still
