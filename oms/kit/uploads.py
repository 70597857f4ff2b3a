"""Files that people send: their kind is what their beginning says, not what their name claims (reliability.md)."""

from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

# extension → (content type, what the file must begin with)
KINDS: dict[str, tuple[str, tuple[bytes, ...]]] = {
    "pdf": ("application/pdf", (b"%PDF-",)),
    "png": ("image/png", (b"\x89PNG\r\n\x1a\n",)),
    "jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
    "gif": ("image/gif", (b"GIF87a", b"GIF89a")),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", (b"PK\x03\x04",)),
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", (b"PK\x03\x04",)),
    "txt": ("text/plain", ()),
}


def check_content(upload: "UploadedFile[Any]", kinds: tuple[str, ...] = tuple(KINDS)) -> str:
    """The content type of a file whose beginning fits its extension, which is one of `kinds`; ValidationError else."""
    name = upload.name or ""
    extension = Path(name).suffix.lower().removeprefix(".")
    if extension not in kinds:
        raise ValidationError(_("“%(name)s”: files may be %(kinds)s.") % {"name": name, "kinds": ", ".join(kinds)})
    content_type, beginnings = KINDS[extension]
    head = upload.read(2048)
    upload.seek(0)
    if not head:
        raise ValidationError(_("“%s” is empty.") % name)
    fits = any(head.startswith(beginning) for beginning in beginnings) if beginnings else b"\x00" not in head
    if not fits:
        raise ValidationError(_("“%(name)s” is not really a %(kind)s file.") % {"name": name, "kind": extension})
    return content_type
