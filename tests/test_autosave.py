"""What is typed in a step is kept while it is typed, for the one who types it; it saves nothing and judges nothing."""

import time

import pytest
from django.urls import reverse

from oms.kit import autosave
from oms.kit.acting import as_system
from orders.models import Order
from tests.forms import NEW, form_of, new_customer
from tests.orders.scene import CLERK, fresh, order_in
from tests.page import read
from tests.typed import sent

pytestmark = pytest.mark.django_db
BACK = "is back in the form; it is not saved."


def kept(client, url: str, form: dict):
    return client.post(url, {**form, "autosave": "1"})


def test_what_is_typed_is_kept_and_comes_back_once(signed_in) -> None:
    client, url = signed_in(CLERK), reverse(NEW)
    form = new_customer(client, name="Half Typed Ltd", mobile="not a number")
    answer = kept(client, url, form)
    assert (answer.status_code, answer.content.decode()[:12]) == (200, "Typed until ")
    with as_system():
        assert not Order.objects.filter(customer_name="Half Typed Ltd").exists()
    page = read(client.get(url).content)
    assert BACK in page.text
    back = sent(page)
    assert (back["name"], back["mobile"]) == (["Half Typed Ltd"], ["not a number"])
    assert (back["admin_password"], back["confirm_password"]) == ([""], [""])
    assert sent(read(client.get(url).content))["name"] == [""]


def test_it_lies_sealed_and_without_passwords(signed_in) -> None:
    client, url = signed_in(CLERK), reverse(NEW)
    kept(client, url, new_customer(client, name="Sealed Ltd"))
    (one,) = client.session[autosave.KEPT].values()
    assert "Sealed" not in str(one)
    plain = autosave.unseal(one["typed"])
    assert "Sealed Ltd" in plain and "flour-and-water-9" not in plain


def test_a_step_that_was_saved_keeps_nothing(signed_in) -> None:
    order = order_in("registration")
    client, url = signed_in(CLERK), reverse("orders:step-trunk", args=[order.no])
    form = form_of(client, url, sip=["3"])
    kept(client, url, {**form, "sip": ["4"]})
    assert client.post(url, form).status_code == 302
    page = client.get(url)
    assert BACK not in page.content.decode() and sent(read(page.content))["sip"] == ["3"]
    assert fresh(order).sip_channels == 3


def test_where_nothing_is_kept_nothing_is_done_either(signed_in) -> None:
    """The last step sends the order by any POST: not by this one."""
    order = order_in("registration")
    client, url = signed_in(CLERK), reverse("orders:step-submit", args=[order.no])
    assert kept(client, url, form_of(client, url)).status_code == 204
    assert fresh(order).state == "registration"


def test_it_is_kept_for_an_hour_five_pages_and_no_more_than_fits(signed_in, monkeypatch) -> None:
    order = order_in("registration")
    client = signed_in(CLERK)
    steps = [
        reverse(f"orders:step-{code}", args=[order.no])
        for code in ("info", "plan", "items", "trunk", "devices", "bundles")
    ]
    for url in steps:
        kept(client, url, {"nonce": ["x"]})
    assert set(client.session[autosave.KEPT]) == set(steps[1:])
    assert kept(client, steps[0], {"note": ["x" * 70_000]}).status_code == 204
    later = time.time() + autosave.LIVES + 1
    monkeypatch.setattr(autosave.time, "time", lambda: later)
    assert BACK not in client.get(steps[3]).content.decode()
