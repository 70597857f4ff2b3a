"""My Information: one's own figures, account, password, alarms, keys, sessions (guide 2.12)."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.registries import Tab, registries
from partners.messages.notifications.message import kinds, ways
from partners.models import Account
from partners.people.demo.people import PASSWORD
from tests.mails import forget_mails
from tests.page import read
from tests.test_gate import log_in

CLERK, OWNER, SP = "clerk@rs-vertical.example", "admin@rs-vertical.example", "admin@nimbus.example"
NEW = "quiet harbour lantern"
HERE = "partners:my-information"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def quiet_outbox(db) -> None:
    """Mails that the demo left waiting have gone."""
    forget_mails()


def send(client: Client, name: str, /, **values):
    return client.post(reverse(f"partners:{name}"), values)


def details(**changes) -> dict:
    return {"name": "Clara Clerk", "email": CLERK, "language": "", **changes}


def passwords(**changes) -> dict:
    return {"old": PASSWORD, "new": NEW, "again": NEW, **changes}


def facts(client: Client, name: str = HERE) -> dict[str, str]:
    root = read(client.get(reverse(name)).content)
    return {node.first("dt").text: node.first("dd").text for node in root.all("div") if node.first("dt")}


# --- the head and Basic Info


def test_the_head_shows_ones_own_figures(signed_in) -> None:
    found = facts(signed_in(OWNER))
    with as_system():
        mine = Customer.objects.filter(partner__name__in=["RS-Vertical", "Tideway Telecom"])
        mine = mine.exclude(status__in=["cancel", "closed"])
        numbers = mine.exclude(kind="demo").count(), mine.filter(kind="demo").count()
    assert found["Company Name"] == "RS-Vertical"
    assert found["Customer (EA)"] == str(numbers[0])
    assert found["Demo Customer (EA)"] == f"{numbers[1]} / 20"
    assert found["Total Demo Customer Limit"] == "20 / 20", "Tideway's, and its own"
    assert (found["ID"], found["Name"], found["Email"]) == (OWNER, "Rosa Seller", OWNER)


def test_basic_info_names_nobody_above(signed_in) -> None:
    page = signed_in(CLERK).get(reverse("partners:my-basic-info")).content.decode()
    main = read(page).first("main").text  # the head wears the look of those above
    assert "Vertical Cloud" not in main and "Nimbus" not in main
    assert facts(signed_in(CLERK), "partners:my-basic-info")["Administrator ID"] == OWNER
    assert not read(page).first("main").all("form"), "read-only"


def test_other_tabs_are_registered(signed_in, monkeypatch) -> None:
    monkeypatch.setitem(registries.tabs["my-information"], "x", Tab("x", "Further tab", "partners:home", 50))
    tabs = read(signed_in(CLERK).get(reverse(HERE)).content).first("nav", class_="tabs")
    shown = [a.text for a in tabs.all("a")]
    assert shown[0] == "My Account" and {"Basic Info", "Further tab"} <= set(shown)
    assert [a.text for a in tabs.all("a", aria_current="page")] == ["My Account"]


def test_the_head_of_every_page_leads_here(signed_in) -> None:
    box = read(signed_in(CLERK).get("/").content).first("div", class_="who-box")
    assert box.first("a", href=reverse(HERE)).text == "My Account"


# --- account


def test_name_and_language_are_changed_without_password(signed_in) -> None:
    client = signed_in(CLERK)
    answer = send(client, "change-details", **details(name="Clara Clark", language="de"))
    assert answer.status_code == 302 and answer.url.endswith("#account")
    page = client.get(reverse(HERE)).content.decode()
    assert '<html lang="de"' in page and "Clara Clark" in page
    assert deliver_due("mail") == 0


@pytest.mark.parametrize("password", ["", "wrong-guess"])
def test_a_new_address_asks_for_the_password_and_keeps_what_was_typed(signed_in, password: str) -> None:
    client = signed_in(CLERK)
    answer = send(
        client, "change-details", **details(name="Clara C.", email="c@rs-vertical.example", password=password)
    )
    page = answer.content.decode()
    assert answer.status_code == 422 and "This is not your current password." in page
    assert 'value="Clara C."' in page and 'value="c@rs-vertical.example"' in page
    with as_system():
        assert Account.objects.get(login_id=CLERK).email == CLERK
    assert deliver_due("mail") == 0


def test_a_new_address_is_told_to_the_old_one(signed_in) -> None:
    new = "c@rs-vertical.example"
    assert send(signed_in(CLERK), "change-details", **details(email=new, password=PASSWORD)).status_code == 302
    deliver_due("mail")
    assert mail.outbox[-1].to == [f"Clara Clerk <{CLERK}>"] and new in mail.outbox[-1].body
    with as_system():
        assert Account.objects.get(login_id=CLERK).email == new


@pytest.mark.parametrize(("changes", "words"), [
    ({"name": ""}, "Name: This field is required."),
    ({"name": "x" * 101}, "at most 100 characters"),
    ({"email": "nonsense"}, "Enter a valid email address."),
    ({"language": "xx"}, "Select a valid choice."),
    ({"email": ""}, "Email: This field is required."),
])  # fmt: skip
def test_bad_entries_name_the_field(signed_in, changes: dict, words: str) -> None:
    answer = send(signed_in(CLERK), "change-details", **details(**changes))
    root = read(answer.content)
    assert answer.status_code == 422
    assert words in root.first("div", id="problems").text
    assert root.first("title").text.startswith("Error: ")


def test_what_the_form_does_not_offer_is_not_taken(signed_in) -> None:
    send(signed_in(CLERK), "change-details", **details(login_id="boss@x.example", is_chief="on", role="1", partner="1"))
    with as_system():
        found = Account.objects.get(name="Clara Clerk")
    assert (found.login_id, found.is_chief, found.partner.name) == (CLERK, False, "RS-Vertical")


# --- password


def test_a_new_password_ends_every_other_session(signed_in) -> None:
    here, elsewhere = signed_in(CLERK), signed_in(CLERK)
    assert send(here, "change-password", **passwords()).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302
    assert log_in(Client(), NEW).status_code == 302
    assert log_in(Client()).status_code == 422
    deliver_due("mail")
    assert mail.outbox[-1].subject == "The password of your portal account was changed"


@pytest.mark.parametrize(("changes", "words"), [
    ({"old": "wrong-guess"}, "This is not your current password."),
    ({"old": ""}, "Current password: This field is required."),
    ({"new": PASSWORD, "again": PASSWORD}, "same as the old one"),
    ({"new": "short", "again": "short"}, "at least 8 characters"),
    ({"new": "clara clerk", "again": "clara clerk"}, "too similar"),
    ({"again": "another"}, "The two passwords differ"),
])  # fmt: skip
def test_a_refused_password_changes_nothing(signed_in, changes: dict, words: str) -> None:
    here, elsewhere = signed_in(CLERK), signed_in(CLERK)
    answer = send(here, "change-password", **passwords(**changes))
    assert answer.status_code == 422 and words in answer.content.decode()
    assert here.get("/").status_code == elsewhere.get("/").status_code == 200
    assert log_in(Client()).status_code == 302


def test_guessing_the_old_password_is_bounded_as_at_the_login(signed_in) -> None:
    """A session left open is no way round the lock."""
    client = signed_in(CLERK)
    for _ in range(5):
        send(client, "change-password", **passwords(old="wrong-guess"))
    answer = send(client, "change-password", **passwords())
    assert answer.status_code == 422 and "Try again in 5 minutes." in answer.content.decode()
    assert send(client, "change-details", **details(email="c@x.example", password=PASSWORD)).status_code == 422
    assert log_in(Client()).status_code == 422


def test_passwords_do_not_come_back_with_the_page(signed_in) -> None:
    page = send(signed_in(CLERK), "change-password", **passwords(old="wrong-guess")).content.decode()
    assert NEW not in page and "wrong-guess" not in page


# --- alarms, keys, sessions


def test_alarms_are_kept_by_way_and_security_stays_on(signed_in) -> None:
    client, kind = signed_in(CLERK), "order.approved"
    assert reverse("partners:choose-alarms") in client.get(reverse(HERE)).content.decode()
    send(client, "choose-alarms", **{f"alarm-{kind}": ["email"], "alarm-password-changed": [], "alarm-nonsense": ["x"]})
    with as_system():
        user = Account.objects.select_related("partner").get(login_id=CLERK)
    assert ways(user, kinds[kind]) == ["email"]
    assert ways(user, kinds["order.rejected"]) == []
    assert ways(user, kinds["password-changed"]) == ["email"]
    assert set(user.preferences["alarms"]) <= set(kinds)
    root = read(client.get(reverse(HERE)).content)
    boxes = root.all("input", name=f"alarm-{kind}")
    assert [(box.get("value"), "checked" in box.attributes) for box in boxes] == [("screen", False), ("email", True)]
    assert not root.all("input", name="alarm-password-changed"), "no box for what cannot be chosen"


def test_a_way_that_is_not_offered_cannot_be_chosen(signed_in) -> None:
    send(signed_in(CLERK), "choose-alarms", **{"alarm-excel-ready": ["email", "screen", "pigeon"]})
    with as_system():
        assert Account.objects.get(login_id=CLERK).preferences["alarms"]["excel-ready"] == ["screen"]


def test_single_letter_keys_are_off_until_switched_on(signed_in) -> None:
    client = signed_in(CLERK)
    assert "js/keys." not in client.get("/").content.decode()
    send(client, "choose-keys", keys="1")
    page = client.get("/").content.decode()
    assert "js/keys." in page and 'id="key-list"' in page
    send(client, "choose-keys")
    assert "js/keys." not in client.get("/").content.decode()


def test_signing_out_elsewhere_keeps_this_session(signed_in) -> None:
    here, elsewhere = signed_in(CLERK), signed_in(CLERK)
    send(here, "sign-out-others")
    assert here.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 302


def test_what_signs_out_is_what_the_settings_say(signed_in, settings) -> None:
    text = read(signed_in(CLERK).get(reverse(HERE)).content).first("section", id="signing-out").text
    assert f"{settings.IDLE.seconds // 60} minutes without activity" in text
    assert f"{settings.ABSOLUTE_SESSION.seconds // 3600} hours after signing in" in text


@pytest.mark.parametrize(
    "name", ["change-details", "change-password", "choose-alarms", "choose-keys", "sign-out-others"]
)
def test_reloading_a_forms_address_leads_back(signed_in, name: str) -> None:
    answer = signed_in(CLERK).get(reverse(f"partners:{name}"))
    assert answer.status_code == 302 and answer.url == reverse(HERE)
