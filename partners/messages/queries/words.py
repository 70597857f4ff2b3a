"""The provider's own words for messages."""

import re
from collections.abc import Mapping

from partners.messages.models import MessageWords

OwnWords = Mapping[str, tuple[str, str]]  # language → (subject, text)
NAME = re.compile(r"\{([a-z_]{1,40})\}")


def own_words(kind: str) -> OwnWords:
    """Language → (subject, text) of the provider's own words for `kind`."""
    rows = MessageWords.objects.filter(kind=kind).values_list("language", "subject", "text")
    return {language: (subject, text) for language, subject, text in rows}


def filled(words: str, values: Mapping[str, str]) -> str:
    """`words` with {names} replaced by what they stand for; an unknown one stays as it is."""
    return NAME.sub(lambda found: values.get(found[1], found[0]), words)


def unknown_names(words: str, values: Mapping[str, str]) -> list[str]:
    """Names in braces that stand for nothing."""
    return sorted({name for name in NAME.findall(words) if name not in values})
