"""A text that many rows hold is looked for row by row, in the same words as the index has; of every searched table."""

from typing import Any

import pytest
from django.apps import apps

from oms.kit import search
from oms.kit.search import Searched, find

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("everything")]
EVERY = pytest.mark.parametrize(
    "model",
    [m for m in apps.get_models() if isinstance(getattr(m, "search", None), Searched)],
    ids=lambda m: m.__name__,
)


@EVERY
def test_what_is_common_is_found_as_what_is_rare(model: Any, monkeypatch) -> None:
    rows = model.objects.order_by("pk")
    text = next(t for columns in rows.values_list(*model.search.columns) for t in columns if t and len(t) >= 5)
    rare = set(find(rows, text[:5]).values_list("pk", flat=True))
    monkeypatch.setattr(search, "_named", lambda table, text: [None])
    assert rare and set(find(rows, text[:5]).values_list("pk", flat=True)) == rare
