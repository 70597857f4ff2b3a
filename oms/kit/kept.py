"""Files that people sent, kept outside any web root under names that we make up, and handed over as attachments only.

They lie in the storage of settings.STORAGES, which every web server and worker reaches; call records alone, which may be
larger than a database should hold, lie in a folder.
"""

import uuid
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext as _


def keep(upload: "File[Any]", where: str) -> str:
    """Keep the file, or what somebody sent, with those of the kind `where`; the name by which `let_go` and `handed_over` know it there."""
    stored_as = f"{uuid.uuid4()}.bin"
    default_storage.save(f"{where}/{stored_as}", upload)
    return stored_as


def let_go(name: str) -> None:
    """The file goes with the commit of what forgets it, so that none is missing whose row came back."""
    if getattr(default_storage, "comes_and_goes", False):
        default_storage.delete(name)
    else:
        transaction.on_commit(partial(default_storage.delete, name))


def handed_over(name: str, called: str) -> FileResponse:
    """The file as an attachment that is `called` so, never shown inline. Raises Http404 where it is not there any more."""
    try:
        content = default_storage.open(name)
    except FileNotFoundError:
        raise Http404(_("The file is not there any more.")) from None
    answer = FileResponse(content, as_attachment=True, filename=called)
    answer["Content-Type"] = "application/octet-stream"
    answer["Content-Security-Policy"] = "sandbox"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


# --- a folder


def folder(name: str) -> Path:
    """Where large files of one kind lie."""
    path = Path(settings.MEDIA_ROOT) / name
    path.mkdir(parents=True, exist_ok=True)
    return path


def put_down(upload: "UploadedFile[Any]", where: Path) -> str:
    """Write the file below `where`; the name under which it lies there."""
    stored_as = f"{uuid.uuid4()}.bin"
    with open(where / stored_as, "wb") as target:
        for chunk in upload.chunks():
            target.write(chunk)
    return stored_as


def take_up(file: Path) -> None:
    """The file goes with the commit of what forgets it."""
    transaction.on_commit(partial(file.unlink, missing_ok=True))
