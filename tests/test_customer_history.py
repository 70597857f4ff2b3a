"""Change Reseller, and the change history that modifying leaves."""

import re
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from customers.actions.change_reseller import change_reseller
from customers.actions.contract import set_fraud_limit
from customers.models import Customer
from customers.queries.changes import changes_of
from inventory.models import Command, Number
from oms.kit.acting import acting_for, as_system
from partners.models import Partner
from partners.people.signals import partner_renamed
from tests import things
from tests.changes import ABOVE, BELOW, CLERK, address, errors, fresh, send

pytestmark = pytest.mark.django_db


# --- Change Reseller


def test_the_customer_moves_with_all_it_has(signed_in, acting, example) -> None:
    with as_system():
        number = Number.objects.filter(assign="unused").first()
        Number.objects.filter(pk=number.pk).update(assign="used", customer=example, partner_id=example.partner_id)
    send(signed_in(CLERK), address("modify-basic", example), default_limit="30")
    answer = send(signed_in(ABOVE), address("change-reseller", example), reseller="tideway telecom")
    assert answer.status_code == 302
    now = fresh(example)
    assert (now.partner_name, now.code, now.domain) == ("Tideway Telecom", example.code, example.domain)
    with as_system():
        number.refresh_from_db()
        command = Command.objects.get(customer=example)
    assert (number.partner_id, number.partner_name) == (now.partner_id, "Tideway Telecom")
    assert (command.partner_id, command.partner_name) == (now.partner_id, "Tideway Telecom")
    assert signed_in(BELOW).get(address("service", example)).status_code == 200
    moved_up = send(signed_in(ABOVE), address("change-reseller", example), reseller="Vertical Cloud")
    assert moved_up.status_code == 302
    assert signed_in(CLERK).get(address("basic", example)).status_code == 404


@pytest.mark.parametrize("name", ["Orbit Comms", "Nimbus Telecom", "Nobody", "RS-Vertical", "", "x" * 500])
def test_only_another_reseller_of_the_own_tree_is_taken(signed_in, example, name) -> None:
    answer = send(signed_in(CLERK), address("change-reseller", example), reseller=name)
    assert set(errors(answer)) == {"reseller"}
    assert fresh(example).partner_id == example.partner_id


def test_a_demo_customer_finds_no_room_at_a_full_reseller(acting, example) -> None:
    with acting(CLERK) as clerk:
        demo = things.customer(clerk, "Demo Bakery", kind="demo")
        tideway = Partner.objects.get(name="Tideway Telecom")
        Partner.objects.filter(pk=tideway.pk).update(demo_limit=0)
        tideway.refresh_from_db()
        with pytest.raises(ValidationError, match="may have 0 Demo customers"):
            change_reseller(customer=demo, partner=tideway, by=clerk, at=timezone.now())


def test_a_renamed_reseller_is_renamed_on_its_customers(acting, example) -> None:
    with acting(ABOVE) as vera:
        partner = Partner.objects.get(pk=example.partner_id)
        partner.name = "RS-Renamed"
        partner.save(update_fields=["name"])
        partner_renamed.send(sender=Partner, partner=partner, by=vera, at=timezone.now())
    assert fresh(example).partner_name == "RS-Renamed"


# --- Change History


def history(reader, example) -> list[tuple]:
    with acting_for(reader.partner_id):
        return [
            (r["kind"], r["item"], r["before"], r["after"], r["company"], r["operator"])
            for r in changes_of(example, reader=reader)
        ]


def test_the_history_names_what_changed_from_what_to_what_and_by_whom(signed_in, account, example) -> None:
    client = signed_in(CLERK)
    send(client, address("modify-basic", example), language="de", cli="020 7946 0021", remark_0="Closed on Mondays")
    with as_system():
        site = example.sites.get()
    send(client, address("modify-site", example, site.pk), city="Leeds")
    send(client, address("modify-administrator", example), admin_comment="On leave")
    me = ("RS-Vertical", "Clara Clerk")
    found = history(account(CLERK), example)
    for expected in (
        ("Basic Info", "Language", "English", "Deutsch", *me),
        ("Basic Info", "Customer CLI", "", "020 7946 0021", *me),
        ("Basic Info", "Remark", "", "Closed on Mondays", *me),
        ("Site Info", "Main: City", "London", "Leeds", *me),
        ("Administrator", "Comment", "", "On leave", *me),
    ):
        assert expected in found
    assert [entry[:4] for entry in found if entry[1] == "Customer ID"] == [
        ("Basic Info", "Customer ID", "", example.code)
    ]
    page = client.get(address("changes", example), {"q": "leeds"}).content.decode()
    assert "Main: City" in page and "Clara Clerk" in page and "Deutsch" not in page


def test_somebody_above_the_reader_is_the_service_provider(signed_in, account, example) -> None:
    send(signed_in(ABOVE), address("modify-basic", example), contact_name="Above")
    by = {login: [e[4:] for e in history(account(login), example) if e[3] == "Above"] for login in (CLERK, ABOVE)}
    assert by == {CLERK: [("Service Provider", "")], ABOVE: [("Vertical Cloud", "Vera Tical")]}


def test_what_one_transaction_does_to_a_row_is_one_change_and_deletions_are_kept(account, acting) -> None:
    from customers.actions.create import replace_accounts

    clerk = account(CLERK)
    now = {"by": clerk, "at": timezone.now()}
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        made = things.customer(clerk, "Swap Bakery")
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        first = made.billing_accounts.get()
        rows = [{**things.ACCOUNT, "id": first.pk}, {**things.ACCOUNT, "name": "Shop"}]
        replace_accounts(customer=made, accounts=rows, **now)
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        second = made.billing_accounts.get(name="Shop")
        swapped = [{**rows[0], "name": "Shop"}, {**rows[1], "id": second.pk, "name": "Head office"}]
        replace_accounts(customer=made, accounts=swapped, **now)
    with acting_for(clerk.partner_id, account=clerk.pk, url="/"):
        replace_accounts(customer=made, accounts=swapped[:1], **now)
    found = [entry[1:4] for entry in history(clerk, made) if entry[0] == "Billing Account"]
    assert sorted(found) == sorted([
        ("Billing Account Name", "", "Head office"), ("Billing Account Name", "", "Shop"),
        ("Shop: Billing Account Name", "Head office", "Shop"), ("Head office: Billing Account Name", "Shop", "Head office"),
        ("Billing Account Name", "Head office", ""),
    ])  # fmt: skip


def test_who_acts_for_a_while_within_anothers_transaction_is_named_for_that_while_alone(account, example) -> None:
    clerk, event = account(CLERK), Number.pgh_event_model
    with as_system():
        number = Number.objects.filter(assign="unused").first()
        for comment in ("before", "meanwhile", "after"):
            who = {"account": clerk.pk, "url": "/"} if comment == "meanwhile" else {}
            with acting_for(number.partner_id, **who):
                Number.objects.filter(pk=number.pk).update(comment=comment)
        said = event.objects.filter(pgh_obj_id=number.pk, comment__in=["before", "meanwhile", "after"])
        named = dict(said.values_list("comment", "pgh_context__metadata__account"))
    assert named == {"before": None, "meanwhile": clerk.pk, "after": None}


def test_no_secret_stands_in_the_history(example) -> None:
    event = Customer.pgh_event_model
    assert "admin_secret" not in {field.name for field in event._meta.fields}
    assert not re.search("flour", str(list(event.objects.values())))


def test_a_changed_call_limit_stands_in_it(signed_in, acting, example) -> None:
    """guide 2.5.3.11: each limit as a line of its own, the first of the contract is no change."""
    send(signed_in(CLERK), address("modify-basic", example), default_limit="30")
    send(signed_in(CLERK), address("modify-basic", example), default_limit="30", custom_limit="45.50")
    with acting(CLERK) as clerk:
        limits = [row for row in history(clerk, example) if "Limit" in row[1]]
    by = ("RS-Vertical", "Clara Clerk")
    assert limits == [
        ("Basic Info", "Custom Outgoing Call Limit (Per User)", "", "45.50", *by),
        ("Basic Info", "Default Outgoing Call Limit (Per User)", "20.00", "30.00", *by),
    ]


def test_another_customers_limits_do_not(acting, example, second) -> None:
    with acting(CLERK) as clerk:
        told = {
            "customer": second,
            "effective": timezone.localdate(),
            "order_no": "",
            "by": clerk,
            "at": timezone.now(),
        }
        for limit in ("20", "40"):
            set_fraud_limit(default_limit=Decimal(limit), **told)
        assert not [row for row in history(clerk, example) if "Limit" in row[1]]
        assert [row[2:4] for row in history(clerk, second) if "Limit" in row[1]] == [("20.00", "40.00")]
