"""Files that people sent, kept outside any web root under names that we make up, and handed over as attachments only."""

import uuid
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _


def folder(name: str) -> Path:
    """Where files of one kind lie."""
    path = Path(settings.MEDIA_ROOT) / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def keep(upload: "UploadedFile[Any]", where: Path) -> str:
    """Write the file below `where`; the name under which it lies there."""
    stored_as = f"{uuid.uuid4()}.bin"
    with open(where / stored_as, "wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return stored_as


def let_go(file: Path) -> None:
    """The file goes with the commit of what forgets it, so that none is missing whose row came back."""
    transaction.on_commit(partial(file.unlink, missing_ok=True))


def handed_over(file: Path, name: str) -> FileResponse:
    """The file as an attachment called `name`, never shown inline. Raises Http404 where it is not there any more."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404(_("The file is not there any more.")) from None
    answer = FileResponse(content, as_attachment=True, filename=name)
    answer["Content-Type"] = "application/octet-stream"
    answer["Content-Security-Policy"] = "sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
