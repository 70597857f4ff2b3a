"""A customer's timeline tells of extensions that were blocked for what they spent."""

import pytest
from django.utils import timezone

from callstats.queries.happenings import blocks
from partners.models import Account
from tests.test_spending import DAY, NOON, blocked, let_go, one, quiet  # noqa: F401

pytestmark = pytest.mark.django_db


def test_block_and_release_stand_in_the_timeline(quiet) -> None:  # noqa: F811
    customer = quiet[0]
    let_go(blocked(customer))
    reader = Account.objects.select_related("partner", "role").get(login_id="admin@rs-vertical.example")
    released, stopped = blocks(customer, reader, timezone.now() + DAY, 9)
    assert stopped.title == "Extension 101 blocked for what it spent"
    assert stopped.detail.startswith("12.00 of 10.00 GBP spent")
    assert (released.title, bool(released.by)) == ("Extension 101 unblocked", True)
    assert {stopped.leads, released.leads} == {one(customer).get_absolute_url()}
    assert blocks(customer, reader, NOON - DAY, 9) == []
