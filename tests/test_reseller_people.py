"""Resellers: switching off, people, rights, histories and status (guide 2.7)."""

import re
from functools import partial

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from oms.kit.registries import registries
from partners.channel.actions.administrators import add_account
from partners.models import Account, Notice, Partner
from partners.people.actions.headline import set_customer_counts
from partners.people.actions.tree import plant
from partners.people.enums import MAX_ACCOUNTS
from tests.resellers import ABOVE, OWNER, SP, basics, errors, partner, system_role, vat

pytestmark = pytest.mark.django_db


# --- switching off


def test_deactivating_says_before_what_happens_and_signs_people_out_at_once(signed_in) -> None:
    rs, theirs, client = partner("RS-Vertical"), signed_in("clerk@rs-vertical.example"), signed_in(ABOVE)
    assert theirs.get(reverse("partners:home")).status_code == 200
    address = reverse("partners:reseller-status-change", args=[rs.code])
    page = client.get(address).content.decode()
    assert "2 people are signed out at once" in page and "1 reseller below keeps working" in page
    client.post(address, {"to": "inactive"})
    assert theirs.get(reverse("partners:home")).status_code == 302
    assert "Deactivate" in client.get(reverse("partners:reseller", args=[rs.code])).content.decode()
    client.post(address, {"to": "active"})
    assert theirs.get(reverse("partners:home")).status_code == 302, "an old session came back to life"
    assert client.post(address, {"to": "nonsense"}).status_code == 422


def test_upper_floors_say_what_stays_open(signed_in, monkeypatch) -> None:
    monkeypatch.setattr(registries, "open_work", [lambda partner_id: [f"17 orders of {partner_id} stay open."]])
    rs = partner("RS-Vertical")
    page = signed_in(ABOVE).get(reverse("partners:reseller-status-change", args=[rs.code])).content.decode()
    assert f"17 orders of {rs.pk} stay open." in page


# --- people


def clerk() -> Account:
    with as_system():
        return Account.objects.get(login_id="clerk@rs-vertical.example")


def act(client: Client, verb: str, account: Account) -> None:
    client.post(reverse("partners:reseller-administrator-act", args=[partner("RS-Vertical").code, account.pk, verb]))


def chiefs() -> list[str]:
    with as_system():
        return list(
            Account.objects.filter(partner__name="RS-Vertical", is_chief=True).values_list("login_id", flat=True)
        )


def test_there_is_always_exactly_one_chief_admin(signed_in) -> None:
    client = signed_in(ABOVE)
    with as_system():
        rosa = Account.objects.get(login_id=OWNER)
    for verb in ("off", "delete"):
        act(client, verb, rosa)
        assert chiefs() == [OWNER], f"{verb} took the Chief Admin away"
    act(client, "chief", clerk())
    assert chiefs() == ["clerk@rs-vertical.example"]
    act(client, "off", rosa)
    act(client, "chief", rosa)
    assert chiefs() == ["clerk@rs-vertical.example"], "somebody switched off became Chief Admin"
    act(client, "on", rosa)
    act(client, "delete", rosa)
    with as_system():
        assert not Account.objects.filter(login_id=OWNER).exists()


def test_the_501st_account_is_refused(signed_in, acting) -> None:
    rs, role = partner("RS-Vertical"), system_role("reseller")
    with as_system():
        have = Account.objects.filter(partner=rs).count()
        Account.objects.bulk_create(
            Account(partner=rs, login_id=f"p{n}@rs.example", name=f"P{n}", email=f"p{n}@rs.example", role=role)
            for n in range(MAX_ACCOUNTS - have)
        )
    more = {"name": "One More", "login_id": "more@rs.example", "email": "more@rs.example", "role": role.pk}
    answer = signed_in(ABOVE).post(reverse("partners:reseller-administrator-add", args=[rs.code]), more)
    assert "A company has at most 500 accounts." in errors(answer)


def test_the_first_account_of_a_company_is_its_chief(acting) -> None:
    with as_system():
        empty = plant(Partner(code="R900002", name="Empty", kind="reseller"), parent=partner("Nimbus Telecom"))
    with acting(SP) as user:
        first = add_account(
            partner=empty, login_id="One@empty.example", name="One", email="o@empty.example",
            role=system_role("reseller"), by=user, at=timezone.now(),
        )  # fmt: skip
    assert first.is_chief and first.login_id == "one@empty.example"


def test_a_switched_off_or_deleted_person_is_out_at_the_next_click(signed_in) -> None:
    theirs, client = signed_in("clerk@rs-vertical.example"), signed_in(ABOVE)
    act(client, "off", clerk())
    assert theirs.get(reverse("partners:home")).status_code == 302
    act(client, "on", clerk())
    assert theirs.get(reverse("partners:home")).status_code == 302, "an old session came back to life"
    theirs = signed_in("clerk@rs-vertical.example")
    with as_system():
        told = Notice.objects.create(
            key="n1", partner=partner("RS-Vertical"), partner_name="RS-Vertical", account=clerk(), receiver="Clara",
            method="screen", kind="x", subject="Hello", sender="Nimbus",
        )  # fmt: skip
    act(client, "delete", clerk())
    assert theirs.get(reverse("partners:home")).status_code == 302
    with as_system():
        told.refresh_from_db()
        assert told.account_id is None and told.receiver == "Clara", "what they were told is forgotten"


def test_a_password_that_somebody_sets_ends_their_sessions_and_tells_them(signed_in) -> None:
    theirs, client = signed_in("clerk@rs-vertical.example"), signed_in(ABOVE)
    typed = {"password": "harbour-lights-7", "confirm": "harbour-lights-7"}
    address = reverse("partners:reseller-administrator-password", args=[partner("RS-Vertical").code, clerk().pk])
    assert client.post(address, typed).status_code == 302
    assert theirs.get(reverse("partners:home")).status_code == 302
    with as_system():
        assert clerk().check_password("harbour-lights-7")
        assert Notice.objects.filter(kind="password-changed", address=clerk().email).exists()
        assert "harbour-lights" not in "".join(Notice.objects.values_list("text", flat=True))


def test_links_do_not_flood_a_mailbox(signed_in) -> None:
    client = signed_in(ABOVE)
    for _ in range(5):
        act(client, "link", clerk())
    with as_system():
        assert Notice.objects.filter(kind="account-invited").count() == 3


# --- rights


def test_taking_a_right_that_is_held_below_is_refused_unless_taken_below_too(signed_in) -> None:
    vertical = partner("Vertical Cloud")
    address, client = reverse("partners:reseller-permission", args=[vertical.code]), signed_in(SP)
    left = {"manage_ddi": "on", "approve_order": "on"}
    assert "Resellers below hold this right: RS-Vertical" in errors(client.post(address, left))
    assert partner("Vertical Cloud").manage_child_reseller
    assert client.post(address, {**left, "below_too": "on"}).status_code == 302
    assert not partner("Vertical Cloud").manage_child_reseller
    assert not partner("RS-Vertical").manage_child_reseller


def test_a_right_taken_away_is_gone_at_the_next_click(signed_in) -> None:
    theirs = signed_in(ABOVE)
    assert theirs.get(reverse("partners:reseller-add")).status_code == 200
    signed_in(SP).post(
        reverse("partners:reseller-permission", args=[partner("Vertical Cloud").code]), {"below_too": "on"}
    )
    answer = theirs.get(reverse("partners:reseller-add"))
    assert answer.status_code == 403 and "Manage Child Reseller" in answer.content.decode()


# --- histories and status


def changes(client: Client, name: str) -> list[str]:
    html = client.get(reverse("partners:reseller-changes", args=[partner(name).code]) + "?per=200").content.decode()
    rows = re.findall(r"<tr>(.*?)</tr>", html.partition("<tbody>")[2].partition("</tbody>")[0], re.S)
    return [re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in rows]


def test_every_change_has_target_item_before_after_and_operator(signed_in) -> None:
    rs, client = partner("RS-Vertical"), signed_in(ABOVE)
    client.post(reverse("partners:reseller-modify", args=[rs.code]), basics(rs, city="Leeds"))
    client.post(reverse("partners:reseller-permission", args=[rs.code]), {"manage_ddi": "on"})
    client.post(reverse("partners:reseller-additional-modify", args=[rs.code]), {vat(): "GB 000 0011 00"})
    person = clerk()
    with as_system():
        role = person.role_id
    client.post(
        reverse("partners:reseller-administrator", args=[rs.code, person.pk]),
        {"name": "Clara Clark", "login_id": person.login_id, "email": person.email, "role": role},
    )
    act(client, "delete", person)
    with as_system():
        system_id = system_role("reseller").pk
    own = signed_in(OWNER)
    own.post(
        reverse("partners:role-create", args=[system_id]), {"name_en": "Desk", "sort_key": 1, "system_role": "reseller"}
    )
    undated = partial(re.sub, r" \d+ \w+ \d{4}, \d\d:\d\d now", "")
    found = undated("\n".join(changes(client, "RS-Vertical")))
    for row in (
        "City Basic Info Modify London Leeds Vera Tical",
        "Manage DDI Permission Modify No Yes Vera Tical",
        "Manage Child Reseller Permission Modify Yes No Vera Tical",
        "VAT number Additional Info Modify GB 000 0002 00 GB 000 0011 00 Vera Tical",
        "clerk@rs-vertical.example: Administrator Name Administrator Modify Clara Clerk Clara Clark Vera Tical",
        "Administrator ID Administrator Delete clerk@rs-vertical.example — Vera Tical",
        "Auth Role Name Auth. Role Add — Desk Rosa Seller",
    ):
        assert row in found, found
    from_below = undated("\n".join(changes(own, "RS-Vertical")))
    assert "Vera Tical" not in from_below and "City Basic Info Modify London Leeds Service Provider" in from_below


def test_the_grid_shows_the_counts_that_the_customers_floor_keeps(signed_in) -> None:
    with as_system():
        set_customer_counts(partner_id=partner("Orbit Comms").pk, count=lambda: (1234, 56))
    page = signed_in(SP).get(reverse("partners:reseller-management") + "?q=Orbit").content.decode()
    row = re.sub(r"<[^>]+>", " ", page.partition("<tbody>")[2].partition("</tbody>")[0])
    assert "1,234" in row and " 56 " in row and "Orla Bitter" in row


def test_two_writers_of_the_counts_do_not_lose_a_customer() -> None:
    """The figures are asked for only when the row is locked."""
    order = []
    with as_system():
        orbit = partner("Orbit Comms").pk
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as seen:
            set_customer_counts(partner_id=orbit, count=lambda: order.append(len(seen)) or (1, 0))
    assert "FOR NO KEY UPDATE" in "".join(q["sql"] for q in seen.captured_queries[: order[0]])


def test_resources_come_from_every_floor(signed_in, monkeypatch) -> None:
    from oms.kit.registries import Resource

    monkeypatch.setattr(registries, "resources", [*registries.resources, lambda pk: [Resource("Spoon", "Silver", 7)]])
    rs = partner("RS-Vertical")
    page = signed_in(ABOVE).get(reverse("partners:status-resource", args=[rs.code])).content.decode()
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Spoon Silver 7" in text and "Account Active 2" in text and "Child Reseller Directly below 1" in text


def test_my_information_shows_only_the_own_company(signed_in) -> None:
    client = signed_in("clerk@rs-vertical.example")
    page = client.get(reverse("partners:my-administrators")).content.decode()
    assert "Rosa Seller" in page and "Tilda Wade" not in page and "Only the Chief Admin" in page
    tree = client.get(reverse("partners:my-children")).content.decode()
    assert "Tideway Telecom" in tree and "Orbit Comms" not in tree and "Nimbus" not in tree.partition("<main")[2]


def test_the_tree_opens_only_the_branch_that_is_looked_at(signed_in) -> None:
    client, root = signed_in(SP), partner("Nimbus Telecom")
    closed = client.get(reverse("partners:reseller-children", args=[root.code])).content.decode().partition("<main")[2]
    assert "Vertical Cloud" in closed and "Tideway Telecom" not in closed
    below = f"?reseller={partner('RS-Vertical').code}"
    opened = client.get(reverse("partners:reseller-children", args=[root.code]) + below).content.decode()
    assert "Tideway Telecom" in opened
    foreign = signed_in(ABOVE).get(
        reverse("partners:reseller-children", args=[partner("Vertical Cloud").code])
        + f"?reseller={partner('Orbit Comms').code}"
    )
    assert foreign.status_code == 404


def test_a_thousand_resellers_keep_the_pages_small(signed_in) -> None:
    with as_system():
        rs = partner("RS-Vertical")
        for n in range(210):
            plant(Partner(code=f"R9{n:05d}", name=f"Many {n:03d}", kind="reseller"), parent=rs)
    client = signed_in(SP)
    page = client.get(reverse("partners:reseller-children", args=[rs.code])).content.decode()
    assert "Many 000" in page and "Many 209" not in page and "11 more" in page
    with as_system(), acting_for(rs.pk):
        assert Partner.objects.count() == 212
