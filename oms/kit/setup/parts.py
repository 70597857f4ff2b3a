"""What a form asks of an action: the rows that an entry shall have."""

from dataclasses import dataclass, field
from typing import Any

from django.db import models


@dataclass(frozen=True)
class Parts:
    """The rows of `related` that an entry shall have: by `key` (a field of the row), target → further values."""

    related: str
    key: str
    wanted: dict[models.Model, dict[str, Any]] = field(default_factory=dict)
