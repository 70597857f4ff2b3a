"""The other place for files that people send: a folder, whose content a test can look at."""

from pathlib import Path


def kept_in_a_folder(settings, path: Path) -> None:
    """Below `path` from now on, until the test ends."""
    folder = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(path)}}
    settings.STORAGES = {**settings.STORAGES, "default": folder}
