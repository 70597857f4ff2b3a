"""A form sent twice is one act and answers as the first time; a correction after Back is saved (issue: F05, F06, F38)."""

import uuid

import pytest
from django.contrib import messages
from django.contrib.messages.storage.fallback import FallbackStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy

from catalogue.models import NumberType
from customers.models import BillingAccount, Customer
from inventory.models import Number
from oms.kit.acting import acting_for, as_system
from oms.kit.models import Once
from oms.kit.once import _waiting
from orders.models import Order
from tests import sources
from tests.forms import NEW, form_of, new_customer, said, send_at_once, typed_customer
from tests.people import CLERK, NEIGHBOUR, SP
from tests.processes import database, together
from tests.typed import problems

pytestmark = pytest.mark.django_db
RANGE = {"first": "0113 496 0650", "last": "0113 496 0652"}
WITHOUT = {  # forms that need no nonce: why
    "kit/header.html": "looks and signing out: twice is the same",
    "kit/banner.html": "twice is the same",
    "partners/inbox_entry.html": "OK: twice is the same",
    "partners/inbox_list.html": "OK ALL: twice is the same",
    "kit/dialogs.html": "staying signed in: twice is the same",
    "kit/grid_columns.html": "columns: twice is the same",
    "kit/grid_views.html": "a view of the same name is replaced: twice is the same",
    "kit/undo.html": "the second time it says that it is undone already",
    "orders/manager_portal.html": "each press needs a ticket of its own",
    "partners/login.html": "nobody is signed in yet",
    "partners/second_step.html": "nobody is signed in yet",
    "partners/company_sign_in.html": "nobody is signed in yet",
    "partners/password_reset_form.html": "nobody is signed in",
    "partners/set_password_form.html": "nobody is signed in; the link is for once",
    "customers/choose_password_form.html": "nobody is signed in; the link is for once",
    "partners/factor_codes.html": "shows what it made, once",
}


def made(name: str) -> list[Order]:
    with as_system():
        return list(Order.objects.filter(customer_name=name).order_by("pk"))


def numbers(ends: str = "0650") -> list[Number]:
    with as_system():
        return list(Number.objects.filter(national__startswith="0113496", national__endswith=ends))


def range_form(client) -> dict:
    with as_system():
        kind = NumberType.objects.get(area_codes__code="0113")
    typed = {name: [value] for name, value in RANGE.items()}
    return form_of(client, reverse("inventory:create-range"), number_type=[str(kind.pk)], **typed)


def test_every_form_that_is_sent_carries_a_nonce() -> None:
    lacking = {
        name
        for name, text in sources.templates().items()
        if "{% csrf_token %}" in text and text.count("{% csrf_token %}") != text.count("{% once %}")
    }
    assert lacking == set(WITHOUT)


def test_step_1_twice_is_one_order(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="Twice Ltd")
    first, second = client.post(reverse(NEW), form), client.post(reverse(NEW), form)
    assert (first.status_code, second.status_code) == (302, 302)
    assert first.url == second.url == reverse("orders:step-plan", args=[made("Twice Ltd")[0].no])
    assert len(made("Twice Ltd")) == 1


def test_a_range_twice_answers_with_the_first_success(signed_in) -> None:
    client = signed_in(SP)
    form, url = range_form(client), reverse("inventory:create-range")
    first = client.post(url, form)
    assert first.status_code == 302, problems(first)
    told = said(first)
    again = client.post(url, form)
    assert (again.status_code, again.url) == (302, first.url)
    assert told == ["3 numbers are registered."]
    assert set(said(again)) == set(told)
    assert len(numbers()) == 1


def test_deleting_and_taking_twice(signed_in) -> None:
    client, url = signed_in(SP), reverse("inventory:delete-numbers")
    client.post(reverse("inventory:create-range"), range_form(client))
    form = form_of(client, url, numbers=["0113 496 0650"])
    assert [client.post(url, form).status_code for _turn in range(2)] == [302, 302]
    assert numbers() == []


def test_a_file_attached_twice_stays_one(signed_in, everything) -> None:
    order = Order.objects.filter(state="temporary", plan__attach_file=True, requester_name="RS-Vertical").first()
    client, url = signed_in(CLERK), reverse("orders:step-files", args=[order.no])
    before, form = order.files.count(), form_of(client, url)
    for _turn in range(2):
        upload = SimpleUploadedFile("order.txt", b"signed")
        assert client.post(url, {**form, "upload": upload, "add": "1"}).status_code == 302
    assert order.files.count() == before + 1
    upload = SimpleUploadedFile("order.txt", b"signed by somebody else")
    client.post(url, {**form, "upload": upload, "add": "1"})
    assert order.files.count() == before + 2  # other content is another act


def test_a_chosen_file_goes_along_with_save_and_continue(signed_in, everything) -> None:
    order = Order.objects.filter(state="temporary", plan__attach_file=True, requester_name="RS-Vertical").first()
    client, url = signed_in(CLERK), reverse("orders:step-files", args=[order.no])
    before, form = order.files.count(), form_of(client, url)
    answer = client.post(url, {**form, "upload": SimpleUploadedFile("a.txt", b"words"), "next": "1"})
    assert (answer.status_code, order.files.count()) == (302, before + 1)


def test_a_refused_form_is_judged_anew(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="Refused Ltd", admin_email="no address")
    assert [client.post(reverse(NEW), form).status_code for _turn in range(2)] == [422, 422]
    assert client.post(reverse(NEW), {**form, "admin_email": ["ada@example.com"]}).status_code == 302


def test_other_content_is_another_act(signed_in) -> None:
    client, url = signed_in(SP), reverse("inventory:create-range")
    form = range_form(client)
    client.post(url, form)
    client.post(url, {**form, "first": ["0113 496 0660"], "last": ["0113 496 0660"]})
    assert (len(numbers("0650")), len(numbers("0660"))) == (1, 1)


def test_back_with_the_old_form_corrects_the_draft(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="Back Button Ldt")
    client.post(reverse(NEW), form)
    answer = client.post(reverse(NEW), {**form, "name": ["Back Button Ltd"]})
    assert answer.status_code == 302, problems(answer)
    order = made("Back Button Ltd")[0]
    assert (answer.status_code, answer.url) == (302, reverse("orders:step-plan", args=[order.no]))
    assert made("Back Button Ldt") == []
    with as_system():
        assert Customer.objects.get(pk=order.customer_id).name == "Back Button Ltd"
        assert BillingAccount.objects.filter(customer=order.customer_id).count() == 1


def test_back_with_the_page_drawn_anew_corrects_the_draft(signed_in) -> None:
    client, typed = signed_in(CLERK), typed_customer("Drawn Anew Ldt")
    client.post(reverse(NEW), form_of(client, reverse(NEW), **typed))
    typed["name"] = ["Drawn Anew Ltd"]
    assert client.post(reverse(NEW), form_of(client, reverse(NEW), **typed)).status_code == 302
    assert (len(made("Drawn Anew Ltd")), made("Drawn Anew Ldt")) == (1, [])


def test_the_browser_is_led_from_back_to_the_draft(signed_in) -> None:
    client = signed_in(CLERK)
    form = new_customer(client, name="Led Back Ltd")
    client.post(reverse(NEW), form)
    answer = client.get(reverse(NEW), {"nonce": form["nonce"]})
    assert answer.url == reverse("orders:step-info", args=[made("Led Back Ltd")[0].no])
    assert signed_in(NEIGHBOUR).get(reverse(NEW), {"nonce": form["nonce"]}).status_code in (200, 403)
    assert client.get(reverse(NEW), {"nonce": "²"}).status_code == 200


def test_a_nonce_of_a_neighbour_tells_nothing_and_blocks_nothing(signed_in, account) -> None:
    form = new_customer(signed_in(CLERK), name="Mine Ltd")
    signed_in(CLERK).post(reverse(NEW), form)
    other = signed_in("admin@orbit.example")
    own = {**new_customer(other, name="Theirs Ltd"), "nonce": form["nonce"]}
    answer = other.post(reverse(NEW), own)
    assert (answer.status_code, len(made("Theirs Ltd"))) == (302, 1)
    assert made("Theirs Ltd")[0].nonce == made("Mine Ltd")[0].nonce
    with acting_for(account("admin@orbit.example").partner_id):
        assert not Once.objects.filter(account_id=account(CLERK).pk).exists()


def test_a_copy_has_a_random_nonce(signed_in, everything) -> None:
    order = Order.objects.filter(state="canceled", requester_name="RS-Vertical", kind="new_customer").first()
    guess = uuid.uuid5(uuid.NAMESPACE_URL, f"copy-of-{order.no}")
    client, nonce = signed_in(CLERK), str(uuid.uuid4())
    answers = [client.post(reverse("orders:copy", args=[order.no]), {"nonce": nonce}) for _turn in range(2)]
    assert answers[0].url == answers[1].url
    assert order.copies.count() == 1
    assert order.copies.get().nonce != guess


def test_no_password_lies_in_what_is_remembered(signed_in) -> None:
    client = signed_in(CLERK)
    client.post(reverse(NEW), new_customer(client, name="Secret Ltd"))
    with as_system(), connection.cursor() as cursor:
        cursor.execute("select kit_once::text from kit_once")
        assert "flour-and-water-9" not in str(cursor.fetchall())


@pytest.mark.slow
def test_two_at_the_same_moment(signed_in) -> None:
    """Windows of one person, each in a process of its own: one order, one answer."""
    client = signed_in(CLERK)
    form = new_customer(client, name="Same Moment Ltd")
    with database("once") as environment:
        each = [{"login": CLERK, "url": reverse(NEW), "form": form} for _window in range(2)]
        answers = together(environment, send_at_once, each)
    assert [answer["status"] for answer in answers] == [302, 302]
    assert answers[0]["to"] == answers[1]["to"] != ""


def test_a_text_still_to_be_translated_is_told_as_well(rf) -> None:
    request, answer = rf.get("/"), HttpResponse()
    request.session = {}
    request._messages = FallbackStorage(request)  # type: ignore[attr-defined]
    messages.success(request, gettext_lazy("Saved."))
    assert [message.message for message in _waiting(request)] == ["Saved."]
    assert request._messages.update(answer) == []  # type: ignore[attr-defined]
    assert answer.cookies["messages"].value
