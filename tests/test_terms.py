"""Terms and conditions: read by all, registered by the provider, agreed to at the network (guide 2.5.5)."""

import re
import urllib.error
import urllib.parse
import urllib.request
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from customers.actions.terms import note_agreement, save_terms
from customers.models import Agreement, Customer, Terms
from inventory.actions.terms import collect_agreements
from inventory.ems.drivers import DEFAULT
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.models import TermsNotice
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from tests.page import read
from tests.people import CLERK, NEIGHBOUR, SP
from tests.test_drivers import Other, other  # noqa: F401
from tests.test_manager_portal import follow

pytestmark = pytest.mark.django_db
GRID = reverse("customers:terms")
NAME = "Acton Cycle Repair"  # has agreed to nothing in the demo


@pytest.fixture
def acton(ems, settings) -> Customer:
    settings.EMS_PORTAL_URL = ems.url
    with as_system():
        return Customer.objects.get(name=NAME)


def press(page: str, base: str) -> tuple[int, str]:
    """The button below the terms in the manager portal."""
    form = re.search(r'action="(/portal/agree)"><input type="hidden" name="secret" value="([^"]+)"', page)
    assert form, page
    data = urllib.parse.urlencode({"secret": form[2]}).encode()
    try:
        with urllib.request.urlopen(base + form[1], data, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def manager_page(customer: Customer) -> str:
    status, page = follow(SimulatorDriver().portal_link(customer.code, "ada@acton.example"))
    assert status == 200
    return page


def registered(sp, **values) -> Terms:
    """A new version, from tomorrow on."""
    with acting_for(sp.partner_id):
        day = timezone.localdate() + timedelta(days=1)
        new = Terms(
            title="Terms of Service", text="Be kind.\n\nPay on time.", description="New", valid_from=day, **values
        )
        return save_terms(new, by=sp, at=timezone.now())


def test_everybody_reads_and_only_the_provider_registers(signed_in) -> None:
    for login in (CLERK, NEIGHBOUR, SP):
        client = signed_in(login)
        page = read(client.get(GRID).content)
        titles = [row.first("a") for row in page.first("tbody").all("tr")]
        assert [link.text for link in titles] == ["Terms of Service (2)", "Terms of Service (1)"]
        text = client.get(titles[0].get("href")).content.decode()
        assert "These terms are part of a demonstration and bind nobody." in text
        assert ("Register a version" in page.text) == (login == SP)
    add = reverse("customers:terms-versions-add")
    assert signed_in(CLERK).get(add).status_code == 403
    assert signed_in(SP).get(add).status_code == 200


def test_a_version_reaches_every_network_in_use(account, ems, other) -> None:  # noqa: F811
    terms = registered(account(SP))
    with as_system():
        assert sorted(TermsNotice.objects.filter(terms=terms).values_list("network", flat=True)) == [
            "other",
            "simulator",
        ]
    assert deliver_due("terms") == 2
    with as_system():
        assert set(TermsNotice.objects.filter(terms=terms).values_list("state", flat=True)) == {"done"}
    wanted = {
        "version": 3, "title": "Terms of Service", "text": "Be kind.\n\nPay on time.",
        "valid_from": terms.valid_from.isoformat(), "valid_to": None,
    }  # fmt: skip
    assert other.told == [("", "terms", wanted)]
    with ems.store.opened() as db:
        assert db.execute("select title from terms where version = 3").fetchone()["title"] == "Terms of Service"


def test_a_version_changed_before_it_begins_is_sent_again(account, ems) -> None:
    terms = registered(account(SP))
    with acting_for(account(SP).partner_id):
        terms.text = "Be very kind."
        save_terms(terms, by=account(SP), at=timezone.now())
    deliver_due("terms")
    with ems.store.opened() as db:
        assert db.execute("select text from terms where version = 3").fetchone()["text"] == "Be very kind."


def test_an_agreement_given_in_the_manager_portal_stands_on_basic_info(signed_in, acton, ems) -> None:
    client = signed_in(CLERK)
    before = client.get(acton.get_absolute_url()).content.decode()
    assert "Accept Date" in before and "View Details" not in before
    page = manager_page(acton)
    assert "These terms are part of a demonstration" in page
    assert press(page, ems.url) == (200, press_words())
    assert press(page, ems.url)[0] == 410, "a page agrees once"
    assert "Agreed by ada@acton.example" in manager_page(acton)
    assert collect_agreements() == 1
    assert collect_agreements() == 0
    with as_system():
        agreement = Agreement.objects.select_related("terms").get(customer=acton)
    assert (agreement.terms.version, agreement.person) == (2, "ada@acton.example")
    assert abs(agreement.accepted_at - timezone.now()) < timedelta(minutes=1)
    shown = read(client.get(acton.get_absolute_url()).content)
    assert "Terms of Service (2)" in shown.text and "1 Jan 2026 –" in shown.text
    link = next(a for a in shown.all("a") if "View Details" in a.text)
    assert client.get(link.get("href")).status_code == 200
    assert signed_in(NEIGHBOUR).get(acton.get_absolute_url()).status_code == 404


def press_words() -> str:
    from inventory.ems.simulator.portal import PAGE, STYLE

    return PAGE.format(title="Manager portal", body="<p>Thank you. Your agreement is noted.</p>", style=STYLE)


def test_what_is_not_known_here_is_passed_over(acton, ems) -> None:
    from inventory.ems.simulator import terms

    with ems.store.opened() as db:
        terms.agree(db, "C999999999", 2, "nobody")
        terms.agree(db, acton.code, 77, "ada")
        terms.agree(db, acton.code, 2, "ada")
    assert collect_agreements() == 1


def test_a_network_that_is_away_stops_nothing(acton, settings) -> None:
    settings.EMS_URL = "http://127.0.0.1:1"
    assert collect_agreements() == 0


def test_said_twice_it_is_one_agreement(acton, everything) -> None:
    told = {"version": 2, "person": "ada", "accepted_at": timezone.now(), "network": DEFAULT}
    first = note_agreement(code=acton.code, report=900, **told)
    assert note_agreement(code=acton.code, report=900, **told) == first
    assert note_agreement(code=acton.code, report=901, **told) == first
    assert Agreement.objects.filter(customer=acton).count() == 1
    assert note_agreement(code="C999999999", report=902, **told) is None
    assert note_agreement(code=acton.code, report=903, **{**told, "version": 99}) is None


@pytest.mark.parametrize(
    "wanted", [{}, {"version": "3"}, {"version": 3, "title": "T", "text": "x", "valid_from": "soon"}]
)
def test_terms_that_say_nothing_are_refused_by_the_network(ems, wanted: dict) -> None:
    from oms.kit.outbox import PermanentFault

    with pytest.raises(PermanentFault):
        SimulatorDriver().publish_terms("k", wanted)
