"""What was typed is kept whole or refused, never cut."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


def whole(text: str, most: int, field: str) -> str:
    """`text` of up to `most` characters. Raises ValidationError, by its field, for more."""
    if len(text) > most:
        words = {"most": most, "has": len(text)}
        raise ValidationError({field: _("This has up to %(most)d characters; there are %(has)d.") % words})
    return text
