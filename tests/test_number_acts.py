"""What can be done to ticked numbers, the same on each grid of numbers, with a result for each row; and taken back."""

import pytest
from django.urls import reverse

from inventory.models import Number
from oms.kit.acting import as_system
from tests.page import read
from tests.set_up_typed import pk_of
from tests.test_bulk import NONCE
from tests.test_undo import press

pytestmark = pytest.mark.django_db
SP, VERTICAL, CLERK = "admin@nimbus.example", "admin@vertical.example", "clerk@rs-vertical.example"
DETAILS, STOCK = reverse("inventory:ddi-details"), reverse("inventory:number-registration")
GRIDS = pytest.mark.parametrize("grid", [DETAILS, STOCK])
FREE, GIVEN, RESTING = "020 7946 0480", "020 7946 0330", "020 7946 0490"


def number(typed: str) -> Number:
    with as_system():
        return Number.objects.get(national=typed.replace(" ", ""))


def used() -> Number:
    with as_system():
        return Number.objects.filter(assign="used", partner__name="RS-Vertical").order_by("pk").first()


def act(client, grid: str, code: str, *typed: str, **more):
    sent = {"act": code, "pk": [number(text).pk for text in typed], "sure": "1", "nonce": NONCE, **more}
    return client.post(grid, sent)


def shown(client, answer):
    """The grid again, with the results above it and the button that takes them back."""
    assert answer.status_code == 302, answer.content.decode()[:2000]
    return client.get(answer.url)


def results(page) -> list[str]:
    found = read(page.content).first("div", class_="outcome card")
    return sorted(line.text for line in found.all("li"))


@GRIDS
def test_numbers_are_deleted_with_a_result_each_and_come_back(signed_in, grid: str) -> None:
    client, before = signed_in(SP), number(FREE)
    page = shown(client, act(client, grid, "delete", FREE, RESTING, GIVEN))
    assert results(page) == [
        f"{GIVEN} {GIVEN} is stock of Vertical Cloud; take it back first.",
        f"{FREE} Deleted.",
        f"{RESTING} Not for this row.",
    ]
    with as_system():
        assert not Number.objects.filter(pk=before.pk).exists()
    assert "1 row is as it was." in press(client, page)
    after = number(FREE)
    assert (after.pk, after.partner_id, after.comment, after.backwards) == (
        before.pk, before.partner_id, before.comment, before.backwards,
    )  # fmt: skip


@GRIDS
def test_a_comment_is_written_beside_all_and_taken_back_together(signed_in, grid: str) -> None:
    client = signed_in(SP)
    page = shown(client, act(client, grid, "comment", FREE, RESTING, comment="For the new block"))
    assert results(page) == [f"{FREE} Changed.", f"{RESTING} Changed."]
    assert number(FREE).comment == number(RESTING).comment == "For the new block"
    assert "2 rows are as they were." in press(client, page)
    assert number(FREE).comment == number(RESTING).comment == "Demo stock"
    page = shown(client, act(client, grid, "comment", FREE, RESTING, comment="x", nonce=NONCE.replace("3f", "4f")))
    with as_system():
        Number.objects.filter(pk=number(RESTING).pk).update(comment="another hand")
    assert "Somebody wrote another comment meanwhile, so it stays." in press(client, page)
    assert number(FREE).comment == "x", "all or none"


@GRIDS
def test_the_type_of_what_was_never_used_is_changed_where_its_area_fits(signed_in, grid: str) -> None:
    client = signed_in(SP)
    with as_system():
        from catalogue.models import AreaCode, NumberType

        special = NumberType.objects.create(name="London, special")
        AreaCode.objects.create(code="02079", name="London, special", number_type=special)
    page = shown(client, act(client, grid, "type", FREE, RESTING, number_type=special.pk))
    assert results(page) == [f"{FREE} Changed.", f"{RESTING} Not for this row."]
    row = number(FREE)
    assert (row.type_name, row.area_code, row.local) == ("London, special", "02079", "460480")
    assert "1 row is as it was." in press(client, page)
    row = number(FREE)
    assert (row.type_name, row.area_code, row.local) == ("Geographic London", "020", "79460480")
    leeds = pk_of("catalogue.NumberType", name="Geographic Leeds")
    page = shown(client, act(client, grid, "type", FREE, number_type=leeds, nonce=NONCE.replace("3f", "5f")))
    assert results(page) == [f"{FREE} {FREE} begins with no area code of the number type “Geographic Leeds”."]


def test_stock_goes_down_and_up_from_the_details_as_from_the_stock(signed_in) -> None:
    client = signed_in(SP)
    page = shown(client, act(client, DETAILS, "allocate", FREE, GIVEN, reseller="Vertical Cloud"))
    assert results(page) == [f"{GIVEN} Not for this row.", f"{FREE} Now stock of Vertical Cloud."]
    page = shown(client, act(client, DETAILS, "take-back", FREE, nonce=NONCE.replace("3f", "6f")))
    assert results(page) == [f"{FREE} Your stock again."]
    page = shown(
        client,
        client.post(DETAILS, {"act": "delete", "pk": [used().pk], "sure": "1", "nonce": NONCE.replace("3f", "7f")}),
    )
    assert "Not for this row." in results(page)[0]


def test_who_has_no_manage_ddi_is_offered_no_act(signed_in) -> None:
    client = signed_in(CLERK)
    assert 'name="pk"' not in client.get(DETAILS).content.decode()
    answer = client.post(DETAILS, {"act": "comment", "pk": [used().pk], "sure": "1", "comment": "x", "nonce": NONCE})
    assert answer.status_code == 422 and used().comment != "x"


def test_a_typed_list_is_deleted_whole_or_not_at_all_and_comes_back(signed_in) -> None:
    client, address = signed_in(SP), reverse("inventory:delete-numbers")
    refused = client.post(address, {"numbers": f"{FREE}\n{RESTING}"})
    assert refused.status_code == 422
    assert f"{RESTING} was used before; a number once used is kept." in refused.content.decode()
    page = shown(client, client.post(address, {"numbers": f"{FREE} - 0482"}))
    assert "3 numbers are back." in press(client, page)
    assert number(FREE) and number("020 7946 0482")
