"""What is out of sight is not told by status, bytes or time: medians over 200 tries, taken in turn (`make slow`).

The one comparison of times in these tests. Both sides are asked in one process, in pairs whose order is drawn, so that
whatever else the machine does slows both alike; of 200 tries the median counts, which no single pause moves. Asked twice
for the very same, the medians of such runs lay within 4 % of each other on a busy machine. What was found by this
before differed by a factor of 2.5 (a password reset, 96 ms against 38 ms). The bound is half again: far above the one,
far below the other. What would differ by less, a network hides.
"""

import gc
import random
import re
import statistics
import time
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from partners.models import IdentityProvider, Partner
from tests import objects
from tests.addresses import addresses
from tests.forms import new_customer
from tests.people import CLERK, NEIGHBOUR, OWNER
from tests.test_reseller_import import UPLOAD, book, line

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TRIES, WARM, AT_MOST = 200, 10, 1.5
NOBODY = "nobody@nowhere.example"
NO_SUCH = 987_654_321
Act = Callable[[], HttpResponse]
FRESH = re.compile(rb'(value|nonce)="[\w-]{32,}"')  # tokens and nonces: new on each page


def alike(there: Act, not_there: Act, record_property, *, hidden: tuple[str, ...] = ()) -> None:
    """Both answer with the same status, the same bytes but for what was typed (`hidden`), and after the same time."""
    acts, taken = [there, not_there], ([], [])
    seen: list[set] = [set(), set()]
    dice = random.Random(TRIES)
    gc.collect()
    gc.disable()
    try:
        for n in range(WARM + TRIES):
            for side in dice.sample((0, 1), 2):
                answer, spent = once(acts[side])
                if n >= WARM:
                    taken[side].append(spent)
                    seen[side].add(shown(answer, hidden))
    finally:
        gc.enable()
    assert not differing(seen[0] | seen[1])
    one, other = (statistics.median(times) for times in taken)
    apart = max(one, other) / min(one, other)
    record_property("counted tries whose time was taken", 2 * TRIES)
    print(f"{one * 1000:.1f} ms against {other * 1000:.1f} ms")
    assert apart < AT_MOST, f"{one * 1000:.1f} ms where it exists, {other * 1000:.1f} ms where it does not"


def differing(answers: set) -> list[str]:
    """The lines that are not in every answer; nothing when all are one."""
    lines = [{str(status), place, *body.decode(errors="replace").splitlines()} for status, place, body in answers]
    return sorted(set.union(*lines) - set.intersection(*lines)) or ["the order of lines"] * (len(answers) > 1)


def once(act: Act) -> tuple[HttpResponse, float]:
    """The answer and the seconds until it was there; what it wrote is taken back."""
    with transaction.atomic():
        began = time.perf_counter()
        answer = act()
        spent = time.perf_counter() - began
        transaction.set_rollback(True)
    return answer, spent


def shown(answer: HttpResponse, hidden: tuple[str, ...]) -> tuple[int, str, bytes]:
    """Status, where it leads, and the page without what is new each time or was typed."""
    body = FRESH.sub(b"", answer.content)
    for text in hidden:
        body = body.replace(text.encode(), b"")
    return answer.status_code, re.sub(r"\d+", "", answer.get("Location", "")), body


def test_a_time_that_tells_is_found(record_property) -> None:
    """What is compared here would have failed for the reset of before."""
    with pytest.raises(AssertionError, match="where it exists"):
        alike(lambda: paused(0.0024), lambda: paused(0.001), record_property)


def paused(seconds: float) -> HttpResponse:
    time.sleep(seconds)
    return HttpResponse()


def test_the_same_twice_is_alike(record_property) -> None:
    ask = reset(NOBODY, NOBODY)
    alike(ask, ask, record_property)


def reset(login: str, email: str) -> Act:
    url = reverse("partners:password-reset")
    return lambda: Client().post(url, {"login_id": login, "email": email})


@pytest.mark.parametrize(("login", "email"), [(CLERK, CLERK), (CLERK, NOBODY)], ids=["both fit", "another e-mail"])
def test_a_password_reset(record_property, login: str, email: str) -> None:
    alike(reset(login, email), reset(NOBODY, email), record_property, hidden=(login, NOBODY))


def test_a_wrong_password(record_property) -> None:
    def sign_in(login: str) -> Act:
        return lambda: Client().post(reverse("partners:login"), {"login_id": login, "password": "wrong horse"})

    alike(sign_in(CLERK), sign_in(NOBODY), record_property, hidden=(CLERK, NOBODY))


def test_a_company_sign_in(record_property) -> None:
    with as_system():
        IdentityProvider.objects.create(
            partner=Partner.objects.get(name="RS-Vertical"), name="RS sign-on", issuer="https://login.rs.example",
            client_id="portal", secret_set_at=timezone.now(), is_active=True,
        )  # fmt: skip

    def ask(login: str) -> Act:
        return lambda: Client().post(reverse("partners:company-sign-in"), {"login_id": login})

    alike(ask(CLERK), ask(NOBODY), record_property, hidden=(CLERK, NOBODY))


OF_OTHERS = (
    "partners:reseller",
    "partners:role",
    "partners:notification",
    "customers:basic",
    "inventory:ddi-number",
    "orders:order",
)


@pytest.mark.parametrize("name", OF_OTHERS)
def test_an_object_of_others(person, record_property, name: str) -> None:
    """One page of each of the great kinds; status and bytes of all are walked by test_isolation.py."""
    (address,) = (address for address in addresses() if address.name == name)
    who, other = person(OWNER), person(NEIGHBOUR).account.partner_id
    with as_system():
        theirs = objects.fill(address, other)
    missing = {name: no_such(value) for name, value in theirs.items()}
    there, not_there = address.url(theirs), address.url(missing)
    alike(lambda: who.client.get(there), lambda: who.client.get(not_there), record_property, hidden=(there, not_there))


def no_such(value: object) -> object:
    """A value of the same shape that nothing has."""
    if isinstance(value, int):
        return NO_SUCH
    if isinstance(value, str) and any(sign.isdigit() for sign in value):
        return re.sub(r"\d", "9", value)
    return value


@pytest.mark.parametrize("field", ["admin_id", "domain", "name"])
def test_what_a_foreign_customer_has(person, record_property, field: str) -> None:
    """Administrator ID, domain and name of a customer, in the form for a new one: each partner has its own."""
    from customers.models import Customer  # the apps are loaded only when a test runs

    who, orbit = person(OWNER), person(NEIGHBOUR).account.partner_id
    free, taken = quay("free"), quay("kept")
    with as_system():
        theirs = Customer.objects.filter(partner_id=orbit).order_by("pk").first()
        setattr(theirs, field, taken[field])
        theirs.domain_inherited = False
        theirs.save()

    def add(typed: dict[str, str]) -> Act:
        form = new_customer(who.client, **typed)
        return lambda: who.client.post(reverse("orders:new-customer"), form)

    assert once(add(free))[0].status_code == 302
    alike(add(taken), add(free), record_property)


def quay(word: str) -> dict[str, str]:
    return {"name": f"Quay {word}", "domain": f"quay-{word}.example", "admin_id": f"admin@quay-{word}.example"}


def test_an_id_in_a_list_of_resellers(person, record_property) -> None:
    who = person("admin@vertical.example")

    def rehearse(login: str) -> Act:
        content = book(line("Quay Calls") | {"Administrator ID": login})
        url = reverse(UPLOAD)
        return lambda: who.client.post(url, {"file": SimpleUploadedFile("resellers.xlsx", content)})

    alike(rehearse(NEIGHBOUR), rehearse("quinn@quay-free.example"), record_property)
