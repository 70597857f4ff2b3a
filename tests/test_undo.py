"""What can be undone, for two minutes, by who did it: with the rights of now, and refused once something has changed."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import DeviceType, WorkingDayException
from catalogue.set_up import DeviceTypes
from oms.kit.acting import acting_for, as_system
from oms.kit.grid import BulkGridView
from oms.kit.models import Undo
from oms.kit.registries import registries
from oms.kit.setup.actions import delete_entry
from oms.kit.undo import forget, inverses, take_back
from orders.models import OrderTemplate
from partners.models import Account, EscalationContact, Notice, Role, SavedView
from tests.addresses import grids
from tests.page import forms, read
from tests.test_inbox import asked, ready
from tests.test_order_life import order_in  # noqa: F401 - a fixture

CLERK, CHIEF, VSP, SP = (
    "clerk@rs-vertical.example", "admin@rs-vertical.example", "admin@vertical.example", "admin@nimbus.example",
)  # fmt: skip
OVER = "This could be undone for two minutes; they are over, and nothing was changed."
pytestmark = pytest.mark.django_db


def press(client: Client, answer) -> str:
    """Undo as the page offers it; what the next page says."""
    form = next(form for form in forms(read(answer.content)) if form.action == reverse("partners:undo"))
    assert "within two minutes" in answer.content.decode()
    act = next(button for button in read(answer.content).all("button") if button.get("name") == "act")
    data = {**form.data(), "act": act.get("value")}
    return client.post(form.action, data, follow=True).content.decode()


def template_of(login: str, account) -> OrderTemplate:
    with acting_for(account(login).partner_id):
        return OrderTemplate.objects.create(
            partner_id=account(login).partner_id, name="Corner shop", pattern={"items": [["a", 2]]}, made_by="Clara"
        )


def deleted(client: Client, template: OrderTemplate):
    return client.post(reverse("orders:templates-delete", args=[template.pk]), follow=True)


def test_a_deleted_template_comes_back_as_it_was(signed_in, account) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    asks = client.get(reverse("orders:templates-delete", args=[made.pk])).content.decode()
    assert "Deleting it can be undone for two minutes" in asks
    answer = deleted(client, made)
    assert "“Corner shop” is deleted." in answer.content.decode()
    with as_system():
        assert not OrderTemplate.objects.filter(pk=made.pk).exists()
    assert "“Corner shop” is back." in press(client, answer)
    with as_system():
        back = OrderTemplate.objects.get(pk=made.pk)
    assert (back.name, back.pattern, back.made_by, back.made_at) == (
        made.name,
        made.pattern,
        made.made_by,
        made.made_at,
    )


def test_it_is_undone_once(signed_in, account) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    answer = deleted(client, made)
    press(client, answer)
    assert "This is undone already." in press(client, answer)


def test_after_two_minutes_it_is_refused(signed_in, account) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    answer = deleted(client, made)
    with as_system():
        Undo.objects.update(until=timezone.now() - timedelta(seconds=1))
    assert OVER in press(client, answer)
    with as_system():
        assert not OrderTemplate.objects.filter(pk=made.pk).exists()


def test_it_is_kept_for_two_minutes_and_then_gone(signed_in, account) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    before = timezone.now()
    deleted(client, made)
    with as_system():
        kept = Undo.objects.get()
        assert timedelta(minutes=2) <= kept.until - before < timedelta(minutes=2, seconds=30)
        Undo.objects.update(until=before)
    deleted(client, template_of(CLERK, account))
    with as_system():
        assert Undo.objects.count() == 1 and not Undo.objects.filter(pk=kept.pk).exists()


def test_what_is_over_is_forgotten_even_of_who_never_acts_again(signed_in, account) -> None:
    deleted(signed_in(CLERK), template_of(CLERK, account))
    forget()
    with as_system():
        assert Undo.objects.count() == 1
        Undo.objects.update(until=timezone.now() - timedelta(seconds=1))
    forget()
    with as_system():
        assert not Undo.objects.exists()


def test_where_something_took_its_place_it_is_refused(signed_in, account) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    answer = deleted(client, made)
    other = template_of(CLERK, account)
    assert "Something has taken its place meanwhile, so it cannot come back." in press(client, answer)
    with as_system():
        assert list(OrderTemplate.objects.filter(name=made.name)) == [other]
    deleted(client, other)
    assert "“Corner shop” is back." in press(client, answer), "a refusal leaves it open to be undone"


def test_nobody_undoes_the_act_of_another(signed_in, account) -> None:
    deleted(signed_in(CLERK), template_of(CLERK, account))
    with as_system():
        pk = Undo.objects.get().pk
    for login in (CHIEF, "admin@orbit.example", SP):
        answer = signed_in(login).post(reverse("partners:undo"), {"act": pk}, follow=True)
        assert OVER in answer.content.decode()
    with as_system():
        assert not OrderTemplate.objects.filter(name="Corner shop").exists()


def test_rights_are_asked_again(signed_in, account, monkeypatch) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    answer = deleted(client, made)
    monkeypatch.setattr(Account, "may_open", lambda account, code: code != "create-customer")
    assert "Your role does not hold this menu." in press(client, answer)
    with as_system():
        assert not OrderTemplate.objects.filter(pk=made.pk).exists()


def test_an_entry_of_the_catalogue_comes_back_and_only_to_the_provider(signed_in, account) -> None:
    sp = account(SP)
    with acting_for(sp.partner_id):
        kind = DeviceType.objects.create(name="Probe type")
        undo = delete_entry(kind, screen=DeviceTypes.screen, by=sp, at=timezone.now())
    assert undo is not None and not DeviceType.objects.filter(name="Probe type").exists()
    with pytest.raises(PermissionDenied), acting_for(sp.partner_id):
        inverses["setup"](by=account(VSP), at=timezone.now(), **undo.kept)


def test_a_person_of_the_matrix_and_an_own_day_come_back(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        contact, day = EscalationContact.objects.first(), WorkingDayException.objects.first()
    answer = client.post(reverse("partners:escalation-delete", args=[contact.pk]), follow=True)
    assert f"{contact.person} is back in the matrix." in press(client, answer)
    answer = client.post(reverse("catalogue:calendar-remove", args=[day.pk]), follow=True)
    assert "Your own day is back in the calendar." in press(client, answer)
    with as_system():
        assert EscalationContact.objects.get(pk=contact.pk).person == contact.person
        assert WorkingDayException.objects.get(pk=day.pk).day == day.day


def test_a_role_comes_back_with_the_menus_that_the_one_above_still_holds(signed_in) -> None:
    client = signed_in(SP)
    with as_system():
        top = Role.objects.get(accounts__login_id=SP)
        same = {"system_role": top.system_role, "owner_id": client.account.partner_id, "menus": sorted(top.menus)[:3]}
        above = Role.objects.create(parent=top, names={"en": "Day desk"}, sort_key=9, **same)
        role = Role.objects.create(parent=above, names={"en": "Night desk"}, sort_key=9, **same)
    answer = client.post(reverse("partners:role-delete", args=[role.pk]), follow=True)
    with as_system():
        Role.objects.filter(pk=above.pk).update(menus=above.menus[1:])
    assert "Night desk is back." in press(client, answer)
    with as_system():
        back = Role.objects.get(pk=role.pk)
    assert back.menus == role.menus[1:] and back.name == "Night desk"


def test_a_saved_view_comes_back_at_its_place(signed_in) -> None:
    client = signed_in(CLERK)
    with as_system():
        SavedView.objects.all().delete()
    for name in ("One", "Two"):
        data = {"screen": "order-status", "name": name, "query": "?q=x", "next": "/"}
        client.post(reverse("partners:save-view"), data)
    with as_system():
        one = SavedView.objects.get(name="One")
    answer = client.post(reverse("partners:saved-views"), {"delete": one.pk}, follow=True)
    data = {"screen": "order-status", "name": "one", "query": "", "next": "/"}
    client.post(reverse("partners:save-view"), data)
    assert "You have a view of this name already." in press(client, answer)
    with as_system():
        SavedView.objects.filter(name="one").delete()
    assert "View “One” is back." in press(client, answer)
    with as_system():
        assert list(SavedView.objects.order_by("position").values_list("name", flat=True)) == ["One", "Two"]


def test_ok_all_is_undone_but_not_for_what_was_settled_meanwhile(signed_in, account, order_in) -> None:  # noqa: F811
    with as_system():
        Notice.objects.filter(method="screen").update(seen_at=timezone.now(), needs=False)
    order, news = order_in("submitted"), ready(account(VSP))
    client = signed_in(VSP)
    with as_system():
        n = Notice.objects.filter(account=client.account, seen_at=None).count()
    answer = client.post(reverse("partners:acknowledge"), {"all": "1", "next": "/"}, follow=True)
    assert n > 2 and f"{n} messages are read." in answer.content.decode()
    with as_system():
        Notice.objects.filter(pk=asked(order).pk).update(needs=False)
    assert f"{n - 1} messages are unread again." in press(client, answer)
    with as_system():
        assert Notice.objects.get(pk=news.pk).seen_at is None and asked(order).seen_at is not None


def test_the_panel_offers_it_as_well_and_leads_back(signed_in, account) -> None:
    ready(account(CLERK))
    client = signed_in(CLERK)
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/orders/?q=1"}
    answer = client.post(reverse("partners:acknowledge"), {"all": "1"}, headers=headers)
    form = next(form for form in forms(read(answer.content)) if form.action == reverse("partners:undo"))
    assert form.data()["next"] == ["/orders/?q=1"]
    assert "unread again." in press(client, answer)


def test_the_same_form_again_offers_the_same_undo(signed_in, account) -> None:
    client, made = signed_in(CLERK), template_of(CLERK, account)
    address = reverse("orders:templates-delete", args=[made.pk])
    data = next(form for form in forms(read(client.get(address).content)) if "nonce" in form.data()).data()
    client.post(address, data)
    answer = client.post(address, data, follow=True)
    assert "“Corner shop” is back." in press(client, answer)


def test_an_unknown_key_is_answered_in_words(signed_in) -> None:
    for act in ("", "x", "999999999", "²"):
        answer = signed_in(CLERK).post(reverse("partners:undo"), {"act": act}, follow=True)
        assert OVER in answer.content.decode()


def test_what_is_offered_has_an_inverse() -> None:
    assert set(inverses) >= {"view", "setup", "escalation", "role", "calendar", "read"}
    with as_system(), pytest.raises(KeyError):
        account = Account.objects.get(login_id=CLERK)
        now = timezone.now()
        row = Undo.objects.create(
            partner_id=account.partner_id, account_id=account.pk, code="no-such", offered_at=now,
            until=now + timedelta(minutes=1),
        )  # fmt: skip
        take_back(pk=row.pk, by=account, at=now)


def test_what_is_red_and_cannot_be_undone_asks_first() -> None:
    declared = [act for address in grids() if issubclass(address.view, BulkGridView) for act in address.view.bulk]
    found = [act for acts in registries.bulk_acts.values() for act in acts]
    red = [act for act in [*declared, *found] if act.tone == "danger"]
    assert len(red) > 5 and [act.code for act in red if not act.asks_first] == []
