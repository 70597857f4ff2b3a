"""Connected platforms: the drivers' contract, the handbook's traps as rules, what is refused in which words, and licences that
follow the packages."""

import contextlib
from collections.abc import Iterator

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from catalogue.models import CloudLicense, OrderItem
from customers.models import Customer
from inventory.actions.change_line import change_lines
from inventory.actions.lines import settle_lines
from inventory.actions.platform import (
    add_akixi_user,
    check_platforms,
    connect,
    follow_licences,
    give_up_step,
    retry_step,
    set_profile,
    set_up_akixi,
    set_up_call_cabinet,
)
from inventory.ems.driver import TemporaryFault
from inventory.ems.simulator import connected
from inventory.models import CallServer, Command, Line, PlatformStep
from inventory.platforms.driver import StepKind, check
from inventory.platforms.drivers import AKIXI, CALL_CABINET, PLATFORMS
from inventory.queries.line import living, own_numbers
from inventory.queries.line_checks import LineEntry
from inventory.queries.platform import licensed, proposed, settings_of
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from oms.kit.outbox import PermanentFault
from partners.models import Account
from tests.page import read
from tests.people import CLERK, NEIGHBOUR, SP
from tests.typed import problems

pytestmark = pytest.mark.django_db
OLIVE = {"login": "olive", "name": "Olive Bramley", "email": "olive@bramley.example"}
GROUP = {"group": "C1", "provider": "CM-01", "customer": "C1", "name": "Bramley Dental"}
SET_UP = {
    AKIXI: GROUP | {"licensed_for": "Analytics Standard"},
    CALL_CABINET: GROUP | {"admin_name": "Olive Bramley", "admin_email": "olive@bramley.example"},
}
USERS = [{"extension": "101", "name": "Sam Sample"}, {"extension": "102", "name": "Kim Clark"}]
PARTS = {"number": "", "voice_portal": "", "licensed_for": "", "terms": False, **OLIVE}


# --- what every platform keeps, whoever's it is


def standing(ems, platform: str) -> dict:
    with ems.store.opened() as db:
        return connected.asked(
            db, f"/{platform.replace('_', '-')}/{'partitions' if platform == AKIXI else 'customers'}/C1"
        )


def told(ems, path: str, **said: object) -> None:
    """Somebody uses the platform's own console."""
    with ems.store.opened() as db:
        connected.told(db, path, said)


@contextlib.contextmanager
def answers_too_late(ems, settings) -> Iterator[None]:
    ems.control.change({"late_next": 1, "late_ms": 900})
    settings.EMS_TIMEOUT = 0.3
    yield
    settings.EMS_TIMEOUT = 5.0


@pytest.mark.parametrize("name", PLATFORMS)
def test_twice_lost_and_away(name, ems, settings) -> None:
    platform = PLATFORMS[name]
    assert platform.look("C1") is None and platform.look("C/../1") is None
    with pytest.raises(PermanentFault, match="There is no (partition|customer of group) C1."):
        platform.execute(StepKind.SET_LICENCES, "k0", {"group": "C1", "users": USERS})
    with pytest.raises(PermanentFault, match=f"{platform.label} has nothing of group C1."):
        check(platform, {"group": "C1", "users": []})
    with (
        answers_too_late(ems, settings),
        pytest.raises(TemporaryFault, match=f"{platform.label} did not answer in time"),
    ):
        platform.execute(StepKind.SET_UP, "k1", SET_UP[name])
    first = platform.execute(StepKind.SET_UP, "k1", SET_UP[name])
    assert first and platform.execute(StepKind.SET_UP, "k1", SET_UP[name]) == first
    for users in (USERS, USERS, USERS[:1], []):
        platform.execute(StepKind.SET_LICENCES, f"k2{len(users)}", {"group": "C1", "users": users})
        if users:
            found = platform.look("C1")
            assert found and found.users >= {"101"} and found.faults == ()
    ems.control.change({"fail_next": 1})
    with pytest.raises(TemporaryFault, match="503: Out of service for the moment."):
        platform.execute(StepKind.SET_UP, "k3", SET_UP[name] | {"group": "C2"})
    setattr(settings, f"{name.upper()}_URL", "http://127.0.0.1:9/x")
    with pytest.raises(TemporaryFault, match=f"{platform.label} cannot be reached"):
        platform.look("C1")
    setattr(settings, f"{name.upper()}_URL", "")
    with pytest.raises(PermanentFault, match=f"{platform.label} is not connected to this installation."):
        platform.execute(StepKind.SET_UP, "k4", SET_UP[name])
    assert not platform.is_connected()


def test_an_akixi_partition_is_as_the_handbook_says(ems) -> None:
    akixi = PLATFORMS[AKIXI]
    akixi.execute(StepKind.SET_UP, "k1", SET_UP[AKIXI])
    akixi.execute(StepKind.ADD_LOGIN, "k2", {"group": "C1", **OLIVE})
    akixi.execute(StepKind.ADD_LOGIN, "k2", {"group": "C1", **OLIVE})
    found = standing(ems, AKIXI)
    (login,) = found.pop("Logins")
    assert found == {
        "Description": "Bramley Dental", "BillingId": "C1", "LicensedFor": "Analytics Standard", "ProviderId": "CM-01",
        "GroupId": "C1", "TelephonyServerType": "Service Provider Group", "SynchronisationType": "By Service Pack",
        "MaintainParity": True, "Users": [],
    }  # fmt: skip
    assert login == {
        "Login": "olive", "Name": "Olive Bramley", "Email": "olive@bramley.example", "Partition": "C1",
        "AnyPartition": False, "PasswordChangeRequired": True, "SendWelcomeEmail": True, "EnableMFA": True,
        "Role": "Reporting Only User", "ReportingLevel": "1000 Supervisor", "DefaultReports": "Standard Reports",
    }  # fmt: skip
    with pytest.raises(PermanentFault, match="The user name OLIVE is taken."):
        akixi.execute(StepKind.ADD_LOGIN, "k3", {"group": "C1", **OLIVE, "login": "OLIVE"})


def test_what_somebody_chose_otherwise_in_akixi_is_found(ems) -> None:
    other = {"GroupId": "C1", "SynchronisationType": "By User", "MaintainParity": False}
    told(ems, "/akixi/partitions", InvokeID="h1", **other)
    told(ems, "/akixi/users", InvokeID="h2", Login="max", Partition="C1", AnyPartition=True)
    told(ems, "/akixi/users", InvokeID="h3", Login="kim", Partition="C1", Role="Administrator")
    told(ems, "/akixi/synchronise", InvokeID="h4", GroupId="C1", Users=[{"Extension": "109"}])
    with pytest.raises(PermanentFault) as refused:
        check(PLATFORMS[AKIXI], {"group": "C1", "users": USERS})
    assert str(refused.value) == (
        "Synchronisation Type of the partition must be By Service Pack."
        " Maintain Parity of the partition must be ticked, or it is not brought up to date each night."
        " kim must be a Reporting Only User."
        " max sees Any Partition, which is every customer: choose this one alone."
        " Akixi has licenses that the packages do not carry: 109. Akixi lacks licenses of 101, 102."
    )


def test_a_plain_customer_of_call_cabinet_is_refused_and_never_made(ems) -> None:
    cabinet, plain = (
        PLATFORMS[CALL_CABINET],
        "Call Cabinet has a plain customer of group C1, which is billed otherwise.",
    )
    told(ems, "/call-cabinet/customers", GroupId="C1", TermsAccepted=True)
    for act in (
        lambda: cabinet.execute(StepKind.SET_UP, "k1", SET_UP[CALL_CABINET]),
        lambda: check(cabinet, {"group": "C1", "users": []}),
    ):
        with pytest.raises(PermanentFault) as refused:
            act()
        assert str(refused.value) == f"{plain} Have it removed, then retry: it must be an Essential one."
    with ems.store.opened() as db:
        db.execute("delete from connected")
    assert cabinet.execute(StepKind.SET_UP, "k1", SET_UP[CALL_CABINET]) == {
        "web_url": "https://c1.callcabinet.example/"
    }
    assert standing(ems, CALL_CABINET) == {
        "CompanyName": "Bramley Dental", "DealerCode": "C1", "BillingCode": "C1", "GroupId": "C1", "ProviderId": "CM-01",
        "AdministratorName": "Olive Bramley", "AdministratorEmail": "olive@bramley.example", "Type": "Essential",
        "WebUrl": "https://c1.callcabinet.example/", "Users": [],
    }  # fmt: skip


# --- a customer


@pytest.fixture
def customer(everything, empty_outbox) -> Customer:
    """One of the demo's with three used lines; the first alone has a package with recording and reports."""
    PlatformStep.objects.all().delete()
    used = Line.objects.filter(state="used", customer__status="activated", customer__partner__name="RS-Vertical")
    code = used.values_list("customer__code", flat=True).order_by("customer_id").first()
    found = Customer.objects.get(code=code)
    lines = list(used.filter(customer=found).order_by("extension"))
    assert len(lines) > 1 and own_numbers(found, found.today(timezone.now()))
    Line.objects.filter(customer=found).update(item=OrderItem.objects.get(code="basic-user-vm"))
    Line.objects.filter(pk=lines[0].pk).update(item=OrderItem.objects.get(code="premium-plus-one"))
    return found


def stamp(login: str = CLERK) -> dict:
    return {"by": Account.objects.get(login_id=login), "at": timezone.now()}


def connected_to_both(customer: Customer) -> None:
    number = own_numbers(customer, customer.today(timezone.now()))[0]
    wanted = PARTS | {"number": number, "voice_portal": "8000", "licensed_for": "Analytics Standard", "terms": True}
    connect(customer=customer, wanted=wanted, **stamp())


def users(platform: str) -> list[str]:
    row = PlatformStep.objects.filter(platform=platform, kind="set_licences").order_by("-pk").first()
    return [one["extension"] for one in row.payload["users"]]


def test_everything_of_one_form_arrives(customer, ems) -> None:
    connected_to_both(customer)
    assert deliver_due("platforms") == 5
    deliver_due("ems")
    assert not PlatformStep.objects.exclude(state="done").exists()
    assert [part.state for part in settings_of(stamp()["by"], customer, timezone.now())] == ["Done"] * 4
    profile = ems.store.tenant(customer.code)
    assert profile["voice_portal"] == "8000" and profile["profile_number"]
    first = licensed(customer, AKIXI)
    assert first == licensed(customer, CALL_CABINET) and len(first) == 1
    check_platforms(customer=customer, **stamp())
    deliver_due("platforms")
    assert set(PlatformStep.objects.values_list("state", flat=True)) == {"done"}
    assert Command.objects.filter(kind="set_profile").get().account_name == stamp()["by"].name


def test_licences_follow_the_packages(customer, ems) -> None:
    connected_to_both(customer)
    first, second = living(customer).filter(state="used")[:2]
    assert users(AKIXI) == users(CALL_CABINET) == [first.extension]
    Line.objects.filter(pk=second.pk).update(item=first.item)
    for _twice in range(2):
        follow_licences(customer=customer, by=None, at=timezone.now())
    assert users(AKIXI) == users(CALL_CABINET) == [first.extension, second.extension]
    entry = LineEntry(second.extension, "", "", "", new_extension="")
    change_lines(customer=customer, entries=[entry], **stamp())
    assert users(AKIXI) == [first.extension], "who uses no line is licensed for nothing"
    CloudLicense.objects.filter(name="Call Recording").update(platform="")
    follow_licences(customer=customer, by=None, at=timezone.now())
    assert (users(AKIXI), users(CALL_CABINET)) == ([first.extension], [])
    assert deliver_due("platforms") == 5, "of the totals that were not sent the last alone is"
    Customer.objects.filter(pk=customer.pk).update(status="closed")
    settle_lines(customer=customer, by=None, at=timezone.now())
    assert users(AKIXI) == []


def test_a_failed_step_is_sent_again_or_given_up(customer, ems) -> None:
    told(ems, "/call-cabinet/customers", GroupId=customer.code, TermsAccepted=True)
    connected_to_both(customer)
    deliver_due("platforms")
    step = PlatformStep.objects.get(platform=CALL_CABINET, kind="set_up")
    assert step.state == "failed" and "plain customer" in step.last_error
    assert PlatformStep.objects.get(platform=CALL_CABINET, kind="set_licences").state == "waiting"
    with ems.store.opened() as db:
        db.execute("delete from connected where platform = ?", [CALL_CABINET])
    retry_step(step=step, **stamp())
    deliver_due("platforms")
    step.refresh_from_db()
    assert step.state == "done" and step.answer["web_url"]
    with pytest.raises(ValidationError, match="This step has not failed: it is “Done”."):
        retry_step(step=step, **stamp())
    PlatformStep.objects.filter(pk=step.pk).update(state="failed")
    PlatformStep.objects.filter(platform=CALL_CABINET, kind="set_licences").update(state="waiting")
    give_up_step(step=step, **stamp())
    assert set(PlatformStep.objects.filter(platform=CALL_CABINET).values_list("state", flat=True)) == {"given_up"}


AKIXI_PART = {"licensed_for": "Analytics Standard", **OLIVE}
CABINET_PART = {"name": "Olive Bramley", "email": "olive@bramley.example", "terms": True}
REFUSED = {
    "licence": (set_up_akixi, AKIXI_PART | {"licensed_for": "Hot Desk"}, "licensed_for", "Choose what the partition is licensed for."),
    "login": (set_up_akixi, AKIXI_PART | {"login": ""}, "login", "A user of Akixi needs a user name, a name and an e-mail address."),
    "terms": (set_up_call_cabinet, CABINET_PART | {"terms": False}, "terms", "Call Cabinet makes no account until its terms are accepted."),
    "email": (set_up_call_cabinet, CABINET_PART | {"email": ""}, "email", "Call Cabinet needs an administrator's name and e-mail address."),
    "number": (set_profile, {"number": "+442079460999", "voice_portal": ""}, "number", "+442079460999 is no number of this customer."),
    "portal": (set_profile, {"number": "", "voice_portal": "+442079460999"}, "voice_portal", "+442079460999 is no number of this customer."),
    "domain": (set_profile, {"number": "", "voice_portal": "", "domain": "mine.example"}, "domain", "Choose a domain of the provider’s list."),
    "emergency": (set_profile, {"number": "", "voice_portal": "112"}, "voice_portal", "Type an extension that no line has, or a number of the customer."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case, customer) -> None:
    act, values, field, words = REFUSED[case]
    with pytest.raises(ValidationError) as refused:
        act(customer=customer, **values, **stamp())
    assert refused.value.message_dict == {field: [words]}
    assert not PlatformStep.objects.exists() and not Command.objects.exists()


def test_what_is_refused_of_one_that_is_connected_or_cannot_be(customer, settings) -> None:
    line = living(customer).first()
    none = "%s has no Akixi partition yet." % customer.name  # noqa: UP031
    for act, values, words in (
        (set_profile, {"number": "", "voice_portal": line.extension}, f"{line.extension} is a line's extension; choose one that no line has."),
        (add_akixi_user, OLIVE, none),
        (check_platforms, {}, f"{customer.name} is on no connected platform yet."),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            act(customer=customer, **values, **stamp())
        assert refused.value.messages == [words]
    connected_to_both(customer)
    for act, values, words in (
        (set_up_akixi, AKIXI_PART, f"{customer.name} is on Akixi already."),
        (set_up_call_cabinet, CABINET_PART, f"{customer.name} is on Call Cabinet already."),
        (
            add_akixi_user,
            OLIVE | {"login": "OLIVE"},
            "“OLIVE” is a user already: a user name is unique on all of Akixi.",
        ),
    ):
        with pytest.raises(ValidationError) as refused:
            act(customer=customer, **values, **stamp())
        assert refused.value.messages == [words]
    CallServer.objects.filter(cm_id=customer.cm_id).update(driver="kamailio")
    PlatformStep.objects.all().delete()
    for act, values, words in (
        (set_up_akixi, AKIXI_PART, f"Akixi is not connected to the network of {customer.name}."),
        (set_profile, {"number": "", "voice_portal": "8000"}, f"The network of {customer.name} has no business profile and no voice portal."),
    ):  # fmt: skip
        with pytest.raises(ValidationError) as refused:
            act(customer=customer, **values, **stamp())
        assert refused.value.messages == [words]


def test_a_neighbour_cannot_touch_it(customer) -> None:
    with pytest.raises(Customer.DoesNotExist):
        connect(customer=customer, wanted=PARTS, **stamp(NEIGHBOUR))


# --- the page


def test_the_tab_is_there_where_a_platform_is(customer, signed_in, settings) -> None:
    page, client = reverse("inventory:connected", args=[customer.code]), signed_in(CLERK)

    def shown() -> tuple[str, bool]:
        content = client.get(page).content
        tabs = read(content).first("nav", class_="tabs")
        return read(content).text, bool(tabs) and "Connected Platforms" in tabs.text

    text, tab = shown()
    assert tab and "Akixi Partition" in text
    settings.AKIXI_URL = ""
    text, tab = shown()
    assert tab and "Akixi Partition" not in text and "Call Cabinet Account" in text, "what is not connected is absent"
    with as_system():
        CallServer.objects.filter(cm_id=customer.cm_id).update(driver="kamailio")
    text, tab = shown()
    assert not tab and "No platform is connected to this customer’s network" in text


def test_one_form_sets_up_what_is_ticked(customer, signed_in, ems) -> None:
    page, client = reverse("inventory:connected", args=[customer.code]), signed_in(CLERK)
    typed = proposed(customer, timezone.now())
    assert typed["licensed_for"] == "iPECS ONE", "what a package of the lines carries"
    answer = client.post(page, typed | {"voice_portal": "no such"})
    assert "Voice Portal" in problems(answer)
    assert client.post(page, typed | {"terms": "on"}).status_code == 302
    deliver_due("platforms")
    found = read(client.get(page).content)
    for words in ("Synchronisation TypeBy Service Pack", "Maintain ParityYes", "Web URLhttps://", "Dealer Code"):
        assert words in found.text.replace("Type By", "TypeBy").replace("Parity Yes", "ParityYes").replace(
            "URL https", "URLhttps"
        )
    assert {one.get("name") for one in found.all("select")} == {"number", "domain"}, (
        "what stands is not asked for again"
    )
    assert client.post(reverse("inventory:connected-user", args=[customer.code]), OLIVE).status_code == 302
    step = PlatformStep.objects.get(kind="add_login", payload__login="olive")
    for verb, words in (("retry", "“Akixi: Add user” is sent again."), ("give-up", "“Akixi: Add user” is given up.")):
        PlatformStep.objects.filter(pk=step.pk).update(state="failed", last_error="The user name olive is taken.")
        assert "The user name olive is taken." in read(client.get(page).content).text
        address = reverse(f"inventory:connected-{verb}", args=[customer.code, step.pk])
        assert words in read(client.post(address, follow=True).content).text
    client.post(reverse("inventory:connected-check", args=[customer.code]))
    assert PlatformStep.objects.filter(kind="check").count() == 2
    assert signed_in(SP).get(page).status_code == 200
