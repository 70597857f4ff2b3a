"""Letters of authority: the customer's signed word that its numbers may be ported, kept for the supplier's months."""

from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from inventory.actions.port_move import locked_port, record
from inventory.models import Port, PortDocument
from inventory.porting.states import ENDED, PortVerb
from inventory.rules import may_ask_for
from oms.kit.acting import as_system
from oms.kit.kept import keep, let_go
from oms.kit.lengths import whole
from oms.kit.periods import add_months
from oms.kit.uploads import check_content
from partners.models import Account

KINDS = ("pdf", "png", "jpg", "jpeg")
MOST_BYTES = 10 * 1024 * 1024
FOLDER = "ports"
MONTHS = 12  # where no supplier says otherwise (domain.md 4.1)


def attach_letter(*, port: Port, upload: "UploadedFile[Any]", by: Account, at: datetime) -> PortDocument:
    """Keep a signed letter with its port.

    Raises PermissionDenied, ValidationError at `upload` for its size, its kind, or content that belies its name, and once
    the port is over.
    """
    with locked_port(port) as locked:
        if not may_ask_for(by, locked):
            raise PermissionDenied(
                _("Only %(partner)s, who asked for this port, may do this.") % {"partner": locked.requester_name}
            )
        if locked.state in ENDED:
            raise ValidationError(_("This port is over: %s.") % locked.get_state_display())
        try:
            content_type = check_content(upload, KINDS)
        except ValidationError as refused:
            raise ValidationError({"upload": refused.messages}) from None
        if (upload.size or 0) > MOST_BYTES:
            raise ValidationError({"upload": _("A letter may have at most 10 MB.")})
        name = whole(Path(upload.name or "").name, 200, "upload")
        record(
            locked, PortVerb.DOCUMENT, source=locked.state, by=by, at=at, why=_("Letter of authority added: %s") % name
        )
        months = locked.supplier.letter_months if locked.supplier else MONTHS
        return PortDocument.objects.create(
            port=locked, name=name, stored_as=keep(upload, FOLDER), size=upload.size or 0, content_type=content_type,
            added_by=by.name, added_at=at, keep_until=add_months(timezone.localdate(at), months),
        )  # fmt: skip


def clear_letters(*, at: datetime) -> int:
    """Delete letters that need not be kept any more, each with a trace on its port; how many. A job, for all partners."""
    with as_system():
        old = list(PortDocument.objects.filter(keep_until__lt=timezone.localdate(at)).select_related("port"))
        for document in old:
            _clear(document, at)
    return len(old)


@transaction.atomic
def _clear(document: PortDocument, at: datetime) -> None:
    why = _("Letter of authority deleted after its time: %s") % document.name
    record(document.port, PortVerb.DOCUMENT, source=document.port.state, by=None, at=at, why=why)
    let_go(f"{FOLDER}/{document.stored_as}")
    document.delete()
