"""Customer groups (guide 2.5.6): who makes them, who fills them, what the network and Basic Info say of them."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from customers.actions.change_reseller import change_reseller
from customers.actions.group import add_group, modify_group, put_in_group, take_out_of_group
from customers.models import Customer, CustomerGroup, GroupChange, GroupMember
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.models import Command
from oms.kit.acting import acting_for, as_system
from oms.kit.delivery import deliver_due
from partners.models import Partner
from tests.page import read
from tests.people import BELOW, CLERK, NEIGHBOUR, SP
from tests.test_bulk import NONCE, lines, outcome

pytestmark = pytest.mark.django_db
GROUPS = reverse("customers:groups")


@pytest.fixture
def sp(account):
    return account(SP)


@pytest.fixture
def clerk(account):
    return account(CLERK)


def by_name(name: str) -> Customer:
    with as_system():
        return Customer.objects.select_related("partner").get(name=name)


@pytest.fixture
def made(clerk):
    """An empty group of RS-Vertical's."""
    with acting_for(clerk.partner_id):
        return add_group(partner=clerk.partner, name="Test group", description="", by=clerk, at=timezone.now())


def put(group, customer, code, by, **more):
    with acting_for(by.partner_id):
        return put_in_group(group=group, customer=customer, access_code=code, by=by, at=timezone.now(), **more)


def refused(call) -> dict | list:
    with pytest.raises(ValidationError) as found:
        call()
    return found.value.message_dict if hasattr(found.value, "error_dict") else found.value.messages


def test_a_group_gets_a_serial_id_and_stands_in_the_grid_of_its_reseller(signed_in, made) -> None:
    client = signed_in(CLERK)
    answer = client.post(
        reverse("customers:group-add"), {"name": "Next group", "reseller": "RS-Vertical", "description": "x"}
    )
    with as_system():
        found = CustomerGroup.objects.get(name="Next group")
    assert answer.status_code == 302 and answer.url == found.get_absolute_url()
    assert int(found.code[1:]) > int(made.code[1:]) and found.code.startswith("G0")
    assert found.code in client.get(GROUPS).content.decode()
    assert found.code in signed_in(SP).get(GROUPS).content.decode()
    for other in (NEIGHBOUR, BELOW):
        assert found.code not in signed_in(other).get(GROUPS).content.decode()
        assert signed_in(other).get(found.get_absolute_url()).status_code == 404


def test_what_is_wrong_with_a_group_is_said_at_its_field(signed_in, made, account) -> None:
    client, url = signed_in(CLERK), reverse("customers:group-add")
    sent = {"name": "n" * 41, "reseller": "Orbit Comms", "description": "d" * 1001}
    page = client.post(url, sent)
    assert page.status_code == 422
    text = page.content.decode()
    assert "Ensure this value has at most 40 characters (it has 41)." in text
    assert "Ensure this value has at most 1000 characters (it has 1001)." in text
    assert "No reseller of yours has this name or ID. Choose one from the list." in text
    assert "d" * 1001 in text, "what was typed is there again"
    with acting_for(account(CLERK).partner_id):
        told = {"by": account(CLERK), "at": timezone.now()}
        assert refused(lambda: add_group(partner=made.partner, name=" ", description="", **told)) == {
            "name": ["Give the group a name."]
        }
        assert refused(lambda: modify_group(group=made, name="x", description="d" * 1001, **told)) == {
            "description": ["This has up to 1000 characters; there are 1001."]
        }


def test_a_group_is_not_made_for_a_stranger(account, made) -> None:
    neighbour = account(NEIGHBOUR)
    with as_system():
        call = lambda: add_group(partner=made.partner, name="x", description="", by=neighbour, at=timezone.now())  # noqa: E731
        assert refused(call) == {"reseller": ["Choose your own company or a reseller below it."]}


def test_name_and_description_change_only_while_nobody_is_in_it(signed_in, made, sp) -> None:
    client, url = signed_in(CLERK), reverse("customers:group-modify", args=[made.code])
    assert client.post(url, {"name": "Renamed", "description": "New"}).status_code == 302
    put(made, by_name("Acton Cycle Repair"), "7", sp)
    answer = client.post(url, {"name": "Again", "description": ""})
    assert answer.status_code == 403
    words = "Renamed has customers; name and description can be changed only while it has none."
    assert words in answer.content.decode()
    page = client.get(made.get_absolute_url()).content.decode()
    assert words in page and url not in page
    with as_system():
        assert CustomerGroup.objects.get(pk=made.pk).name == "Renamed"


def test_the_provider_puts_customers_in_and_resellers_only_read(signed_in, made, clerk) -> None:
    url, list_url = (reverse(f"customers:group-{name}", args=[made.code]) for name in ("member-add", "customers"))
    client, reseller = signed_in(SP), signed_in(CLERK)
    assert url in client.get(list_url).content.decode()
    assert url not in reseller.get(list_url).content.decode()
    denied = reseller.post(url, {"customer": "Acton Cycle Repair", "access_code": "7"})
    assert denied.status_code == 403
    assert "Only the provider puts customers into a group and takes them out." in denied.content.decode()
    assert client.post(url, {"customer": "acton cycle repair", "access_code": "7"}).status_code == 302
    row = read(reseller.get(list_url).content).first("tbody").first("tr")
    assert "Acton Cycle Repair" in row.text and reseller.get(list_url).content.decode().count('name="act"') == 0
    page = client.post(url, {"customer": "Nobody at all", "access_code": "8"})
    assert page.status_code == 422 and "No customer has this ID or name." in page.content.decode()
    member = GroupMember(pk=0, customer_id=0)
    with pytest.raises(PermissionDenied, match="Only the provider puts customers"):
        take_out_of_group(member=member, by=clerk, at=timezone.now())


def test_who_cannot_be_in_it_is_told_why(made, sp) -> None:
    put(made, by_name("Acton Cycle Repair"), "7", sp)
    again = by_name("Acton Cycle Repair")
    assert refused(lambda: put(made, again, "8", sp)) == {
        "customer": ["Acton Cycle Repair is in the group Test group already."]
    }
    other = by_name("Balham Language School")
    assert refused(lambda: put(made, other, "7", sp)) == {
        "access_code": ["7 is the access code of Acton Cycle Repair. Choose another one."]
    }
    for wrong in ("", "7a", "*7", "12345678901", "７"):
        assert refused(lambda wrong=wrong: put(made, other, wrong, sp)) == {
            "access_code": ["An access code has 1 to 10 digits."]
        }
    assert refused(lambda: put(made, by_name("Canary Interiors"), "8", sp)) == {
        "customer": ["Canary Interiors is not a customer of RS-Vertical, whose group this is."]
    }
    assert refused(lambda: put(made, by_name("Lambeth Housing Trust"), "8", sp)) == {
        "customer": ["Lambeth Housing Trust stands on no call server: it is Ordering."]
    }
    with as_system():
        Customer.objects.filter(pk=other.pk).update(cm_id="CM-99")
        cm = Customer.objects.get(pk=again.pk).cm_id
    assert refused(lambda: put(made, other, "8", sp)) == {
        "customer": [f"Balham Language School stands on CM-99, the group on {cm}; a group is of one call server."]
    }


def test_the_network_is_told_and_the_history_kept(signed_in, made, sp, ems, empty_outbox) -> None:
    one, two = by_name("Acton Cycle Repair"), by_name("Balham Language School")
    put(made, one, "7", sp), put(made, two, "8", sp)
    deliver_due("ems")
    held = SimulatorDriver().look(one.code)
    assert (held.group, held.access_code) == (made.code, "7")
    client, url = signed_in(SP), reverse("customers:group-customers", args=[made.code])
    with as_system():
        member = GroupMember.objects.get(customer=one)
    done = client.post(url, {"act": "take-out", "pk": [member.pk], "sure": "1", "nonce": NONCE})
    assert lines(outcome(client, done)) == ["Acton Cycle Repair (7) Out of the group; the network is told."]
    deliver_due("ems")
    held = SimulatorDriver().look(one.code)
    assert (held.group, held.access_code) == ("", "")
    with as_system():
        assert not Command.objects.exclude(state="done").exists()
        changes = list(
            GroupChange.objects.filter(group=made).order_by("pk").values_list("act", "customer_name", "company")
        )
        group = CustomerGroup.objects.get(pk=made.pk)
    assert changes == [
        ("add", "Acton Cycle Repair", "Nimbus Telecom"), ("add", "Balham Language School", "Nimbus Telecom"),
        ("delete", "Acton Cycle Repair", "Nimbus Telecom"),
    ]  # fmt: skip
    assert (group.customer_count, group.cm_id) == (1, two.cm_id)
    shown = read(signed_in(CLERK).get(reverse("customers:group-changes", args=[made.code])).content)
    assert len(shown.first("tbody").all("tr")) == 3


def test_an_empty_group_may_begin_on_another_call_server(made, sp) -> None:
    one = by_name("Acton Cycle Repair")
    member = put(made, one, "7", sp)
    with acting_for(sp.partner_id):
        take_out_of_group(member=member, by=sp, at=timezone.now())
        call = lambda: take_out_of_group(member=member, by=sp, at=timezone.now())  # noqa: E731
        assert refused(call) == ["Acton Cycle Repair is in no group any more."]
        assert CustomerGroup.objects.get(pk=made.pk).cm_id == ""


def test_basic_info_says_which_group_and_leads_there(signed_in, made, sp) -> None:
    one = by_name("Acton Cycle Repair")
    client = signed_in(CLERK)
    assert made.code not in client.get(one.get_absolute_url()).content.decode()
    put(made, one, "7", sp)
    page = read(client.get(one.get_absolute_url()).content)
    assert "Customer Group ID" in page.text and made.code in page.text
    assert made.get_absolute_url() in [link.get("href") for link in page.all("a")]


def test_a_customer_in_a_group_does_not_move_and_a_closed_one_leaves(made, sp, clerk) -> None:
    one = by_name("Acton Cycle Repair")
    put(made, one, "7", sp)
    with acting_for(sp.partner_id):
        below = Partner.objects.get(name="Tideway Telecom")
        call = lambda: change_reseller(customer=one, partner=below, by=sp, at=timezone.now())  # noqa: E731
        assert refused(call) == {
            "partner": [
                "Acton Cycle Repair is in the customer group Test group of its reseller; the provider takes it out first."
            ]
        }
    from customers.actions.close import end_contract

    with acting_for(clerk.partner_id):
        end_contract(customer=one, last_day=timezone.localdate(), order_no="X1", by=clerk, at=timezone.now())
        assert not GroupMember.objects.filter(customer=one).exists()
        assert list(GroupChange.objects.filter(group=made).order_by("-pk").values_list("act", "company"))[0] == (
            "delete", "RS-Vertical",
        )  # fmt: skip
