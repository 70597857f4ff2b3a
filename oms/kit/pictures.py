"""Uploaded pictures: looked at before they are decoded, kept as nothing but their pixels (reliability.md)."""

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from PIL import Image

FORMATS = ("JPEG", "PNG", "GIF")


def as_png(data: bytes, size: tuple[int, int]) -> bytes:
    """`data`, a JPG, PNG or GIF of exactly `size`, written anew as PNG.

    Raises ValidationError that says what is wrong. Format and size are read from the header before a pixel is decoded,
    so no bomb goes off.
    """
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            if image.size != size:
                text = _("The picture is %(width)d x %(height)d px. It must be %(wide)d x %(high)d px.")
                numbers = {"width": image.width, "height": image.height, "wide": size[0], "high": size[1]}
                raise ValidationError(text, params=numbers)
            out = io.BytesIO()
            image.convert("RGBA").save(out, "PNG", optimize=True)
            return out.getvalue()
    except ValidationError:
        raise
    except Exception as error:  # whatever Pillow raises over a broken or hostile file
        raise ValidationError(_("This is not a picture that can be read. Choose a JPG, PNG or GIF file.")) from error
