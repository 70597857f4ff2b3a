"""What a row of a list of changes cannot mean, told from items and lines alone."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError

from orders.batch.wanted import item_named, lines_of

DAY = date(2026, 12, 1)
ITEM, ACCOUNT = SimpleNamespace(pk=7), SimpleNamespace(pk=3)


def reading(*lines: SimpleNamespace) -> SimpleNamespace:
    return SimpleNamespace(
        now=SimpleNamespace(lines=lines, in_force=lines), day=DAY, customer=SimpleNamespace(name="Example Bakery")
    )


def line(price: int, billing_start: date = DAY) -> SimpleNamespace:
    return SimpleNamespace(item_id=ITEM.pk, billing_account_id=ACCOUNT.pk, price=price, billing_start=billing_start)


def test_a_name_of_several_items_wants_the_code() -> None:
    two = [SimpleNamespace(pk=n, code=f"fax-{n}", name="Fax") for n in (2, 1)]
    with pytest.raises(ValidationError) as refused:
        item_named("FAX", two, reading())
    assert refused.value.message_dict == {"item": ["Several items are called like this. Write the code: fax-1, fax-2."]}
    assert item_named("fax-2", two, reading()) is two[0]


@pytest.mark.parametrize("other", [line(2), line(1, date(2026, 12, 2))], ids=["price", "trial"])
def test_lines_that_differ_are_not_changed_by_a_list(other: SimpleNamespace) -> None:
    words = "Example Bakery has 2 lines of this item that differ in price or trial. Order it by itself."
    with pytest.raises(ValidationError) as refused:
        lines_of(ITEM, ACCOUNT, reading(line(1), other))
    assert refused.value.message_dict == {"item": [words]}
    assert len(lines_of(ITEM, ACCOUNT, reading(line(1), line(1)))) == 2
