"""Views as tabs: a grid's filters, sort and columns under a name, with the number of rows; renamed, moved, deleted."""

from urllib.parse import urlsplit

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import acting_for, as_system
from orders.models import Order
from partners.desk.actions import view as views
from partners.models import Account, SavedView
from tests.page import Node, read
from tests.test_order_life import order_in  # noqa: F401 - a fixture

CHIEF, CLERK, NEIGHBOUR, SP = (
    "admin@rs-vertical.example", "clerk@rs-vertical.example", "admin@orbit.example", "admin@nimbus.example",
)  # fmt: skip
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def none_saved(db) -> None:
    with as_system():
        SavedView.objects.all().delete()


def status() -> str:
    return reverse("orders:status")


def save(client: Client, name: str, query: str, *, shared: str = "", screen: str = "order-status"):
    data = {"screen": screen, "name": name, "query": query, "shared": shared, "next": f"{status()}{query}"}
    return client.post(reverse("partners:save-view"), data, follow=True)


def tabs(root: Node) -> list[tuple[str, bool]]:
    """(words, is it open) of the tabs above the grid."""
    nav = next(nav for nav in root.all("nav") if "tabs" in nav.get("class"))
    return [(a.text, a.get("aria-current") == "page") for a in nav.all("a")]


def labels(client: Client, query: str = "") -> list[str]:
    return [words for words, _open in tabs(read(client.get(status() + query).content))]


def is_open(client: Client, query: str = "") -> list[str]:
    return [words for words, on in tabs(read(client.get(status() + query).content)) if on]


def numbers(client: Client, query: str = "") -> dict[str, str]:
    """key → number, as the page fetches them once it stands."""
    address = f"{status()}?{query}&numbers=1"
    root = read(client.get(address, headers={"HX-Request": "true"}).content)
    return {span.get("id").removeprefix("n-order-status-"): span.text for span in root.all("span")}


def names(login: str) -> list[str]:
    with as_system():
        found = SavedView.objects.filter(account__login_id=login).order_by("screen", "position")
        return list(found.values_list("name", flat=True))


OWN = ["All", "Waiting for me", "My orders", "In approval", "Being set up", "Failed", "Rejected"]


def test_the_lists_own_views_come_first_then_the_saved(signed_in) -> None:
    client = signed_in(CLERK)
    assert labels(client) == OWN and is_open(client) == ["All"]
    answer = save(client, "Approved last", "?state=approved&sort=-approved_at&col=approved_at")
    assert "View “Approved last” is saved." in answer.content.decode()
    assert tabs(read(answer.content))[-1] == ("Approved last", True)
    assert labels(client) == [*OWN, "Approved last"]
    assert is_open(client, "?of=mine") == ["My orders"]
    assert is_open(client, "?of=mine&q=bakery") == ["My orders"], "a search stays on its tab"


def test_a_tab_leads_to_its_rows_in_its_order_and_columns(signed_in) -> None:
    client = signed_in(CLERK)
    save(client, "Approved last", "?state=confirmed&sort=-approved_at&col=approved_at")
    link = next(a for a in read(client.get(status()).content).all("a") if a.text == "Approved last")
    root = read(client.get(link.get("href")).content)
    assert urlsplit(link.get("href")).query == "state=confirmed&sort=-approved_at&col=approved_at"
    sorted_by = [th.text for th in root.all("th") if th.get("aria-sort")]
    assert len(sorted_by) == 1 and "Approve Date" in sorted_by[0]
    assert {span.text for span in root.all("span") if "badge" in span.get("class")} == {"Confirmed"}


def test_each_number_is_that_of_the_list_behind_it(signed_in) -> None:
    client = signed_in(SP)
    save(client, "Rejected new customers", "?of=rejected&kind=new_customer")
    found = numbers(client)
    with as_system():
        view = SavedView.objects.get()
    assert set(found) == {"all", "waiting", "mine", "approval", "network", "failed", "rejected", f"v{view.pk}"}
    for key, number in found.items():
        query = f"?{view.query}" if key.startswith("v") else "" if key == "all" else f"?of={key}"
        line = next(p for p in read(client.get(status() + query).content).all("p") if "count-line" in p.get("class"))
        words = line.text.split()
        assert (words[-1] if words[-1] != "rows" else "0") == number, (key, line.text)
    assert found["all"] != found["rejected"] != "0"


def test_the_numbers_of_a_filters_tabs_follow_the_other_filters(signed_in) -> None:
    client = signed_in(SP)
    assert numbers(client, "q=zzqqxxnothing")["all"] == "0"


def test_the_numbers_are_one_statement_whatever_the_rows(signed_in) -> None:
    client = signed_in(SP)
    sent = []
    for number in range(3):
        save(client, f"View {number}", f"?state=approved&q={number}")
        with CaptureQueriesContext(connection) as captured:
            numbers(client)
        sent.append([q["sql"] for q in captured if "select count(*) from (" in q["sql"].lower()])
    counted = [[s for s in found if s.count("counted") > 3] for found in sent]
    assert [len(found) for found in counted] == [1, 1, 1]


def test_what_waits_is_what_my_home_lists(signed_in, order_in) -> None:  # noqa: F811
    asked, approved, draft = order_in("submitted"), order_in("approved"), order_in("registration")
    for login, wanted in (("admin@vertical.example", asked), (CLERK, approved)):
        text = signed_in(login).get(f"{status()}?of=waiting&per=200").content.decode()
        assert wanted.no in text and draft.no not in text


def test_my_orders_are_those_of_my_company_under_my_name(signed_in, order_in) -> None:  # noqa: F811
    order = order_in("registration")
    client = signed_in(CLERK)
    mine = client.get(f"{status()}?of=mine&per=200").content.decode()
    assert order.requested_by == client.account.name and order.no in mine
    with as_system():
        Order.objects.filter(pk=order.pk).update(requested_by="Somebody Else")
    assert order.no not in client.get(f"{status()}?of=mine&per=200").content.decode()


def test_a_shared_view_stands_for_the_company_and_nobody_else(signed_in) -> None:
    save(signed_in(CHIEF), "For all of us", "?of=rejected", shared="1")
    save(signed_in(CHIEF), "For me", "?of=failed")
    assert labels(signed_in(CLERK)) == [*OWN, "For all of us shared"]
    assert labels(signed_in(NEIGHBOUR)) == OWN == labels(signed_in(SP))


def test_a_grid_without_own_tabs_has_them_once_something_is_saved(signed_in) -> None:
    client = signed_in(SP)
    address = reverse("partners:login-history")
    assert "tab-row" not in client.get(address).content.decode()
    assert "Save view" in client.get(address).content.decode()
    save(client, "Failures", "?state=fail", screen="login-history")
    root = read(client.get(address).content)
    assert tabs(root) == [("All", True), ("Failures", False)]
    assert tabs(read(client.get(f"{address}?state=fail").content)) == [("All", False), ("Failures", True)]


def manage(client: Client, **pressed):
    """What the page of own views sends: all names as they stand, and what was pressed."""
    with as_system():
        found = SavedView.objects.filter(account=client.account)
        data = {f"{view.pk}-name": view.name for view in found}
        data |= {f"{view.pk}-shared": "on" for view in found if view.shared}
    return client.post(reverse("partners:saved-views"), {**data, **pressed}, follow=True)


def key(name: str) -> int:
    with as_system():
        return SavedView.objects.get(name=name).pk


def test_views_are_renamed_moved_and_deleted(signed_in) -> None:
    client = signed_in(CLERK)
    for name in ("One", "Two", "Three"):
        save(client, name, f"?q={name}")
    assert manage(client, up=key("Three")).status_code == 200
    assert names(CLERK) == ["One", "Three", "Two"] == labels(client)[len(OWN) :]
    manage(client, down=key("One"))
    manage(client, up=key("Three"))
    assert names(CLERK) == ["Three", "One", "Two"], "what stands first stays first"
    answer = manage(client, **{f"{key('Two')}-name": "Second", "delete": str(key("One"))})
    assert "View “One” is deleted." in answer.content.decode()
    assert names(CLERK) == ["Three", "Second"], "a name typed beside what was pressed is saved"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "This field is required."),
        ("one", "You have a view of this name already."),
        ("x" * 61, "Ensure this value has at most 60 characters (it has 61)."),
    ],
)
def test_a_name_that_cannot_be_is_refused_beside_it(signed_in, name: str, said: str) -> None:
    client = signed_in(CLERK)
    save(client, "One", "?q=1")
    save(client, "Two", "?q=2")
    answer = manage(client, **{f"{key('Two')}-name": name})
    assert answer.status_code == 422 and said in answer.content.decode()
    assert names(CLERK) == ["One", "Two"]


def test_what_cannot_be_kept_is_said(signed_in, monkeypatch) -> None:
    client = signed_in(CLERK)
    monkeypatch.setattr(views, "MOST", 2)
    assert "Give the view a name." in save(client, " ", "?q=1").content.decode()
    assert "There is no such list." in save(client, "A", "?q=1", screen="no-such").content.decode()
    assert "There is no such list." in save(client, "A", "?q=1", screen="message-preview").content.decode()
    long = save(client, "A", "?q=" + "x" * 2000).content.decode()
    assert "These filters are too long to be kept. Take some away." in long
    assert names(CLERK) == []
    for name in ("A", "B", "a"):
        save(client, name, f"?q={name}")
    assert names(CLERK) == ["a", "B"], "the same name again takes the place of the old view"
    assert "2 views of a list are kept; delete one first." in save(client, "C", "?q=1").content.decode()


def test_only_ones_own_views_are_changed(signed_in) -> None:
    save(signed_in(CHIEF), "Shared", "?q=1", shared="1")
    client = signed_in(CLERK)
    save(client, "Own", "?q=2")
    pk = key("Shared")
    for press in ("up", "down", "delete"):
        assert manage(client, **{press: str(pk)}).status_code == 404
    manage(client, **{f"{pk}-name": "Taken over"})
    assert names(CHIEF) == ["Shared"]
    with acting_for(client.account.partner_id), pytest.raises(SavedView.DoesNotExist):
        SavedView.objects.get(account=Account.objects.get(login_id=CLERK), name="Taken over")


# --- what the menu opens a list with


def menu_address(client: Client) -> str:
    menu = read(client.get(reverse("partners:home")).content).first(id="menu")
    return next(a.get("href") for a in menu.all("a") if a.text.split("\n")[0].strip().startswith("Order Status"))


def press_views(client: Client, **button: str):
    address = reverse("partners:saved-views")
    page = read(client.get(address).content)
    form = next(form for form in page.all("form") if "saved-views" in form.get("class"))
    held = {field.get("name"): field.get("value") for field in form.all("input") if field.get("type") != "checkbox"}
    return client.post(address, {**held, **button}, follow=True).content.decode()


def test_the_menu_opens_a_list_with_the_view_that_one_chose(signed_in, account) -> None:
    client = signed_in(CLERK)
    assert menu_address(client) == status()
    save(client, "Rejected", "?status=rejected")
    with acting_for(account(CLERK).partner_id):
        pk = str(SavedView.objects.get().pk)
    assert "The menu opens Order Status with “Rejected”." in press_views(client, opens=pk)
    assert menu_address(client) == f"{status()}?status=rejected"
    assert menu_address(signed_in(CHIEF)) == status()
    save(client, "Rejected", "?status=canceled")  # the same name: another view in its place
    assert menu_address(client) == f"{status()}?status=canceled"
    said = press_views(client, delete=pk)
    assert menu_address(client) == status()
    act = said.split('name="act" value="')[1].split('"')[0]
    client.post(reverse("partners:undo"), {"act": act, "next": "/"})
    assert menu_address(client) == f"{status()}?status=canceled"
    assert "The menu opens Order Status with all its rows." in press_views(client, opens=pk)
    assert menu_address(client) == status()


def test_a_view_of_another_is_not_what_a_list_opens_with(signed_in, account) -> None:
    save(signed_in(CHIEF), "Ours", "?status=rejected", shared="1")
    client, clerk = signed_in(CLERK), account(CLERK)
    with acting_for(clerk.partner_id):
        theirs = SavedView.objects.get()
        with pytest.raises(PermissionDenied, match="Only one's own view can be what a list opens with."):
            views.open_with(view=theirs, by=clerk, at=timezone.now())
    assert client.post(reverse("partners:saved-views"), {"opens": str(theirs.pk)}).status_code == 404
