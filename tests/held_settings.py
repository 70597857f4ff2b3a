"""Settings that are others for a while."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def held(settings: Any, **values: Any) -> Iterator[None]:
    """Within, `settings` has these values."""
    before = {name: getattr(settings, name) for name in values}
    for name, value in values.items():
        setattr(settings, name, value)
    yield
    for name, value in before.items():
        setattr(settings, name, value)
