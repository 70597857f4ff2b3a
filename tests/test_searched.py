"""A text that many rows hold is looked for row by row, in the same words as the index has; of every searched table."""

from typing import Any

import pytest
from django.apps import apps

from oms.kit import search
from oms.kit.acting import as_system
from oms.kit.search import Searched, few_keys, find
from orders.models import Transfer

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


def test_found_keys_are_sent_as_one_text(account) -> None:
    """PostgreSQL plans thousands of keys that stand by themselves longer than it looks for their rows."""
    rows = Transfer.objects.order_by("pk")
    sql, params = find(rows, rows[0].no).query.sql_with_params()
    assert f"{{{rows[0].pk}}}" in params, (sql, params)


def test_a_transfer_is_found_by_both_sides_and_by_nobody_else(acting) -> None:
    """The function that searches looks at both partners of a row; it runs past the wall and repeats it."""
    found = {}
    for login in ("admin@nimbus.example", "admin@orbit.example", "admin@vertical.example", "admin@tideway.example"):
        with acting(login):
            mine = set(Transfer.objects.values_list("no", "pk"))
        with as_system():
            every = list(Transfer.objects.values_list("no", "pk"))
        with acting(login):
            found[login] = {pk for no, pk in every if pk in (few_keys(Transfer, no) or [])}
        assert found[login] == {pk for _no, pk in mine}
    assert len({frozenset(pks) for pks in found.values()}) > 1
