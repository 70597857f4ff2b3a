"""Pictures as they are uploaded, fitting and hostile."""

import io
import struct
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

FITTING = (222, 50)


def drawn(kind: str, size: tuple[int, int] = FITTING, **options) -> bytes:
    """A plain picture of `kind` as bytes."""
    out = io.BytesIO()
    mode = "RGB" if kind in ("JPEG", "BMP", "WEBP", "TIFF") else "P"
    Image.new(mode, size, 3).save(out, kind, **options)
    return out.getvalue()


def picture(kind: str = "PNG", size: tuple[int, int] = FITTING, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, drawn(kind, size), content_type="image/png")


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG header of any size over next to no data: a decompression bomb's outside."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = zlib.compress(b"\0" * 1000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
