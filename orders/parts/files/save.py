"""Files that come with an order (guide 2.5.1.12): 10 MB in all, content checked, generated names."""

from datetime import datetime
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Sum
from django.utils.translation import gettext as _

from oms.kit.kept import keep, let_go
from oms.kit.lengths import whole
from oms.kit.uploads import check_content
from orders.actions.draft import editing
from orders.enums import MAX_FILE_BYTES
from orders.models import Order, OrderFile
from partners.models import Account

FOLDER = "orders"


def attach_file(*, order: Order, upload: UploadedFile, by: Account, at: datetime) -> OrderFile:
    """Keep a file with the draft. Raises ValidationError for its size, its kind, or content that belies its name."""
    with editing(order, "files", by=by, at=at) as locked:
        content_type = check_content(upload)
        name = whole(Path(upload.name).name, 200, "upload")
        present = locked.files.aggregate(n=Sum("size"))["n"] or 0
        if present + upload.size > MAX_FILE_BYTES:
            raise ValidationError(_("All files together may have at most 10 MB; this one does not fit any more."))
        return OrderFile.objects.create(
            order=locked, name=name, stored_as=keep(upload, FOLDER), size=upload.size,
            content_type=content_type, added_by=by.name, added_at=at,
        )  # fmt: skip


def detach_file(*, order: Order, pk: int, by: Account, at: datetime) -> None:
    """Remove a file from the draft."""
    with editing(order, "files", by=by, at=at) as locked:
        for file in locked.files.filter(pk=pk):
            let_go(f"{FOLDER}/{file.stored_as}")
            file.delete()
