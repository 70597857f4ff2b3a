"""The provider's set-up: each object's list, form, close, delete, where used; and that nobody else gets in."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalogue.models import (
    AreaCode,
    CloudLicense,
    DeviceModel,
    DeviceType,
    ItemGroup,
    OrderItem,
    Reason,
)
from oms.kit.acting import as_system
from oms.kit.setup.base import _by_model, places
from oms.kit.setup.uses import is_used, uses
from partners.models import AdditionalItem
from tests.addresses import addresses, may_open
from tests.page import read
from tests.people import OWNER, SP
from tests.set_up_typed import NEW, TODAY, add, parent_of, pk_of, setup_of
from tests.set_ups import WITHOUT_PERIOD
from tests.typed import fill_in, problems, sent

pytestmark = pytest.mark.django_db
# theirs are tried with their own slices
OF_A_PARTNER = {
    "customers:classes", "orders:templates", "callstats:rates", "callstats:quiet-limits", "billing:tax-rates",
    "billing:sellers",
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", NEW)


def test_every_object_of_the_set_up_is_tried_here() -> None:
    declared = {setup.name() for setup in _by_model.values()} | {"catalogue:packages"}
    assert declared - OF_A_PARTNER == set(NEW)


@EVERY
def test_added_shown_and_found_in_the_list(name: str, signed_in) -> None:
    client = signed_in(SP)
    pk = add(client, name)
    entry = read(client.get(reverse(f"{name}-entry", args=[pk])).content)
    title = entry.first("h1").text
    assert title and entry.first("main").get("data-screen") == setup_of(name).screen
    listed = client.get(reverse(name), {"sort": "-" + next(iter(setup_of(name).table.declared()))}).content.decode()
    assert reverse(f"{name}-entry", args=[pk]) in listed


@EVERY
def test_modified_and_its_change_is_told(name: str, signed_in) -> None:
    client = signed_in(SP)
    pk = add(client, name)
    answer = fill_in(client, reverse(f"{name}-edit", args=[pk]), **NEW[name][1])
    assert answer.status_code == 302, problems(answer)
    page = read(client.get(reverse(f"{name}-edit", args=[pk])).content)
    for field, value in NEW[name][1].items():
        shown = page.first("main").first("input", "select", "textarea", name=field)
        assert value in (shown.get("value"), shown.text) or (value == "on" and "checked" in shown.attributes)


@EVERY
def test_bad_input_is_refused_in_words_and_kept(name: str, signed_in) -> None:
    client = signed_in(SP)
    typed = {**NEW[name][0], **parent_of(name), **NEW[name][2]}
    answer = fill_in(client, reverse(f"{name}-add"), **typed)
    assert NEW[name][3] in problems(answer)
    kept = sent(read(answer.content))
    first = next(field for field in NEW[name][0] if field not in NEW[name][2])
    assert kept[first] == [NEW[name][0][first]]


@EVERY
def test_the_same_again_is_refused(name: str, signed_in) -> None:
    client = signed_in(SP)
    add(client, name)
    answer = fill_in(client, reverse(f"{name}-add"), **{**NEW[name][0], **parent_of(name)})
    wanted = "begins on" if name == "customers:terms-versions" else "already exists"
    assert wanted in problems(answer)


@EVERY
def test_garbage_in_every_field_is_no_error(name: str, signed_in) -> None:
    client = signed_in(SP)
    fields = sent(read(client.get(reverse(f"{name}-add")).content))
    for value in ("9" * 40, "x" * 5000, "-1", "NaN", "1e400", "2026-13-45", "'; drop table x; --"):
        answer = client.post(reverse(f"{name}-add"), dict.fromkeys(fields, value))
        assert answer.status_code == 422, f"{value[:10]!r}: {answer.status_code}"
    assert client.post(reverse(f"{name}-add"), {}).status_code == 422


@EVERY
def test_what_nothing_uses_is_deleted(name: str, signed_in) -> None:
    client = signed_in(SP)
    pk = add(client, name)
    setup = setup_of(name)
    assert client.post(reverse(f"{name}-delete", args=[pk])).status_code == 302
    with as_system():
        assert not setup.model.objects.filter(pk=pk).exists()
        assert setup.model.pgh_event_model.objects.filter(pgh_obj_id=pk, pgh_label="delete").exists() or (
            setup.model is AdditionalItem
        )
    assert client.get(reverse(f"{name}-entry", args=[pk])).status_code == 404


def used(model) -> object | None:
    with as_system():
        return next((entry for entry in model.objects.order_by("pk") if is_used(entry)), None)


@EVERY
def test_what_is_used_is_not_deleted_and_says_where(name: str, signed_in) -> None:
    entry = used(setup_of(name).model)
    if entry is None:
        assert name in {"catalogue:carriers", "catalogue:reasons", "catalogue:additional-items",
                        "catalogue:agreements", "customers:terms-versions", "inventory:call-servers",
                        "inventory:port-lead-times", "inventory:port-reject-codes", "inventory:gold-rules", "inventory:group-domains",
                        "callstats:destinations"}  # fmt: skip
        return
    client = signed_in(SP)
    answer = client.post(reverse(f"{name}-delete", args=[entry.pk]))
    assert "in use and cannot be deleted" in problems(answer)
    with as_system():
        entry.refresh_from_db()
        found = uses(entry)
    page = client.get(reverse(f"{name}-uses", args=[entry.pk])).content.decode()
    assert all(str(use.label) in page for use in found)


@EVERY
def test_closed_and_opened_again(name: str, signed_in) -> None:
    setup = setup_of(name)
    if not setup.has_period:
        assert name in WITHOUT_PERIOD  # it is made unavailable instead
        return
    client = signed_in(SP)
    pk = add(client, name)
    start = max(TODAY, TODAY + timedelta(days=30) if name == "customers:terms-versions" else TODAY)
    close = reverse(f"{name}-close", args=[pk])
    assert "at the earliest" in problems(client.post(close, {"last_day": "2026-01-05"}))
    assert "This field is required" in problems(client.post(close, {}))
    assert client.post(close, {"last_day": start.isoformat()}).status_code == 302
    with as_system():
        assert setup.model.objects.get(pk=pk).valid_to == start
        assert not setup.model.objects.on(start + timedelta(days=1)).filter(pk=pk).exists()
    answer = fill_in(client, reverse(f"{name}-edit", args=[pk]) + "?open=1")
    assert answer.status_code == 302
    with as_system():
        assert setup.model.objects.get(pk=pk).valid_to is None


SET_UP = [a for a in addresses() if a.screen.startswith(("catalogue-", "environment-", "sp-"))]


def test_no_resellers_role_holds_a_menu_of_the_set_up(account) -> None:
    """So the walk of test_isolation is refused at each of these addresses, by GET and POST, in words."""
    held = [address.name for address in SET_UP if may_open(account(OWNER), address)]
    assert len(SET_UP) > 100 and not held


def test_the_overviews_lead_to_every_object(signed_in) -> None:
    client = signed_in(SP)
    for name, screen in (("catalogue:home", "sp-catalogue"), ("catalogue:environment", "sp-environment")):
        page = client.get(reverse(name)).content.decode()
        found = places(screen)
        assert len(found) == {"sp-catalogue": 10, "sp-environment": 15}[screen]
        for place in found:
            assert place.address() in page
            assert client.get(place.address()).status_code == 200


# --- rules between objects


def test_a_group_is_closed_after_its_items(signed_in) -> None:
    pk = pk_of("catalogue.ItemGroup", name="Trunk")
    client = signed_in(SP)
    answer = client.post(reverse("catalogue:groups-close", args=[pk]), {"last_day": TODAY.isoformat()})
    assert "Trunk Survivability. Close them first." in problems(answer)
    item = pk_of("catalogue.OrderItem", code="trunk-support")
    assert (
        client.post(reverse("catalogue:items-close", args=[item]), {"last_day": TODAY.isoformat()}).status_code == 302
    )
    answer = client.post(reverse("catalogue:groups-close", args=[pk]), {"last_day": TODAY.isoformat()})
    assert answer.status_code == 302


def test_an_item_does_not_outlive_its_group(signed_in, everything) -> None:
    group = ItemGroup.objects.create(name="Short", valid_to=TODAY + timedelta(days=10))
    typed = {**NEW["catalogue:items"][0], "group": str(group.pk), "license": ""}
    answer = fill_in(signed_in(SP), reverse("catalogue:items-add"), **typed)
    assert "is available only until" in problems(answer)


def test_the_group_that_counts_users_stays(signed_in) -> None:
    pk = pk_of("catalogue.ItemGroup", name="User License")
    client = signed_in(SP)
    fill_in(client, reverse("catalogue:groups-edit", args=[pk]), name="Anything else")
    assert pk_of("catalogue.ItemGroup", name="User License") == pk
    assert client.post(reverse("catalogue:groups-delete", args=[pk])).status_code == 422
    answer = client.post(reverse("catalogue:groups-close", args=[pk]), {"last_day": TODAY.isoformat()})
    assert "User licenses are counted" in answer.content.decode()


def test_tiers_do_not_go_round(signed_in, everything) -> None:
    top = CloudLicense.objects.get(name="Analytics Advanced Plus")
    low = CloudLicense.objects.get(name="Analytics Standard")
    answer = fill_in(signed_in(SP), reverse("catalogue:licenses-edit", args=[top.pk]), tier_of=str(low.pk))
    assert "round in a circle: Analytics Advanced Plus → Analytics Standard" in problems(answer)


def test_a_license_is_not_cut_below_the_trials_of_its_items(signed_in) -> None:
    pk = pk_of("catalogue.CloudLicense", name="User Seat")
    answer = fill_in(signed_in(SP), reverse("catalogue:licenses-edit", args=[pk]), trial_max="1")
    assert "These items have a longer trial: " in problems(answer)


def test_what_others_carry_copies_of_stays(signed_in) -> None:
    """A number type in use keeps its name, whatever is posted."""
    with as_system():
        code = AreaCode.objects.select_related("number_type").first()
    client = signed_in(SP)
    page = read(client.get(reverse("catalogue:number-types-edit", args=[code.number_type_id])).content)
    assert "disabled" in page.first("input", id="id_name").attributes
    client.post(
        reverse("catalogue:number-types-edit", args=[code.number_type_id]),
        {**sent(page), "name": "Another", "kind": "non_geographic", "country": "DE"},
    )
    with as_system():
        found = AreaCode.objects.select_related("number_type").get(pk=code.pk).number_type
    assert (found.name, found.kind, found.country) == (
        code.number_type.name, code.number_type.kind, code.number_type.country,
    )  # fmt: skip


def test_two_editors_the_second_is_told(signed_in) -> None:
    pk = pk_of("catalogue.CallBundle", name="UK Mobile 500")
    client, url = signed_in(SP), reverse("catalogue:bundles-edit", args=[pk])
    form = sent(read(client.get(url).content), name=["UK Mobile 500 a"])
    assert fill_in(client, url, name="UK Mobile 500 b").status_code == 302
    answer = client.post(url, form)
    assert "Somebody changed this entry after you opened it" in problems(answer)
    assert sent(read(answer.content))["name"] == ["UK Mobile 500 a"]
    assert client.post(url, sent(read(answer.content))).status_code == 302


def test_a_device_type_says_what_stands_in_it(everything) -> None:
    found = uses(DeviceType.objects.get(name="DECT"))
    assert [(str(use.label), use.number) for use in found] == [("Device order groups", 2)]
    model = DeviceModel.objects.get(name="LIP-9010")
    assert "Service plans" in {str(use.label) for use in uses(model)}


def test_a_reason_that_was_given_is_in_use(everything) -> None:
    reason = Reason.objects.get(kind="stop", text="Suspected fraud")
    assert not is_used(reason)
    from customers.models import Customer, Suspension  # the apps are loaded only when a test runs

    customer = Customer.objects.first()
    Suspension.objects.create(
        customer=customer, order_no="T1", start=TODAY, reason=reason.text, plan_name=customer.plan_name,
        made_by="Somebody", made_at=timezone.now(),
    )  # fmt: skip
    assert [(str(use.label), use.rows) for use in uses(reason)] == [("Customers", [customer])]


# --- drawings


def test_packages_are_drawn_with_their_upgrades(signed_in) -> None:
    page = read(signed_in(SP).get(reverse("catalogue:packages-map")).content)
    svg = page.first("svg", role="img")
    texts = [text.text for text in svg.all("text")]
    assert {"Basic User With VM", "Premium iPECS ONE USER", "1 × Voicemail Box"} <= set(texts)
    assert len(svg.all("path", class_="arrow")) == 4
    assert {"1 × LIP-9020", "1 × LIP-9040C"} <= set(texts)
    listed = page.first("details", class_="as-list").text
    assert "Leads to: Premium iPECS ONE USER, Premium PLUS iPECS ONE USER" in listed


def test_a_license_row_is_drawn_around_one_of_its_tiers(signed_in) -> None:
    pk = pk_of("catalogue.CloudLicense", name="Analytics Advanced")
    page = read(signed_in(SP).get(reverse("catalogue:licenses-entry", args=[pk])).content)
    svg = page.first("svg", role="img")
    assert [g.get("class") for g in svg.all("g")].count("box marked") == 1
    assert len(svg.all("path", class_="arrow")) == 2
    assert "ACD Group User" not in svg.text


def test_contents_and_upgrades_are_edited_in_rows_without_javascript(signed_in, everything) -> None:
    client, url = signed_in(SP), reverse("catalogue:packages-add")
    seat, box = (OrderItem.objects.get(code=code) for code in ("user-seat", "voicemail-box"))
    premium = OrderItem.objects.get(code="premium-one")
    typed = {**NEW["catalogue:packages"][0], **parent_of("catalogue:packages")}
    form = sent(read(client.get(url).content), **typed)
    form |= {"contents-0-content": [str(seat.pk)], "contents-0-quantity": ["1"], "contents-1-content": [str(box.pk)]}
    more = client.post(url, {**form, "more": "contents"})
    assert more.status_code == 200
    again = sent(read(more.content))
    assert again["contents-TOTAL_FORMS"] == ["9"] and again["contents-0-content"] == [str(seat.pk)]
    again |= {"contents-1-quantity": ["2"], "upgrades-0-target": [str(premium.pk)]}
    answer = client.post(url, again)
    assert answer.status_code == 302, problems(answer)
    made = OrderItem.objects.get(code="harbour-user")
    assert dict(made.contents.values_list("content__code", "quantity")) == {"user-seat": 1, "voicemail-box": 2}
    assert [path.target for path in made.upgrades.all()] == [premium]
    back = fill_in(client, reverse("catalogue:packages-edit", args=[premium.pk]), **{"upgrades-1-target": str(made.pk)})
    assert "round in a circle" in problems(back)
    twice = fill_in(
        client,
        reverse("catalogue:packages-edit", args=[made.pk]),
        **{"contents-2-content": str(seat.pk), "contents-2-quantity": "3"},
    )
    assert "is listed twice" in problems(twice)
