"""Scripts and styles by names that carry what is in them: a browser keeps them for good, and a new version has a new name.

The plain name is served as well, for a minute; nothing has to be collected before the portal starts.
"""

import hashlib
from functools import cache
from posixpath import splitext
from typing import Any

from django.contrib.staticfiles import finders
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.storage import CompressedStaticFilesStorage

LETTERS = 12  # of the digest, as WhiteNoise tells names that never change


def with_digest(name: str, path: str) -> str:
    """css/app.css as css/app.0123456789ab.css."""
    with open(path, "rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()[:LETTERS]
    root, suffix = splitext(name)
    return f"{root}.{digest}{suffix}"


@cache
def _by_content(name: str) -> str:
    found = finders.find(name)
    return with_digest(name, found) if isinstance(found, str) else name


class ByContent(CompressedStaticFilesStorage):  # type: ignore[misc]  # without types
    """What pages name."""

    def url(self, name: str | None) -> str:
        return str(super().url(_by_content(name) if name else name))


class Statics(WhiteNoiseMiddleware):  # type: ignore[misc]  # without types
    """Serves each file by both of its names."""

    def add_file_to_dictionary(self, url: str, path: str, stat_cache: Any = None) -> None:
        super().add_file_to_dictionary(url, path, stat_cache=stat_cache)
        if url in self.files:
            lasting = with_digest(url, path)
            self.files[lasting] = self.get_static_file(path, lasting, stat_cache=stat_cache)
