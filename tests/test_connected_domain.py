"""A group's default domain is chosen from those that the provider offers."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from inventory.actions.platform import set_profile
from inventory.models import Command, GroupDomain
from inventory.queries.platform import proposed
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from tests.page import read
from tests.people import CLERK
from tests.test_connected import customer, stamp  # noqa: F401
from tests.typed import problems

pytestmark = pytest.mark.django_db
UC, SCHOOLS = "uc.nimbus.example", "schools.nimbus.example"


def offered(client, address: str) -> list[str]:
    (select,) = [one for one in read(client.get(address).content).all("select") if one.get("name") == "domain"]
    return [option.get("value") for option in select.all("option")]


def test_it_is_chosen_told_and_stands_on_the_tab(customer, ems, signed_in) -> None:  # noqa: F811
    address, client = reverse("inventory:connected", args=[customer.code]), signed_in(CLERK)
    typed = proposed(customer, timezone.now()) | {"licensed_for": ""}
    assert offered(client, address)[0] == "" and {UC, SCHOOLS} < set(offered(client, address))
    assert "Default Domain" in problems(client.post(address, typed | {"domain": "mine.example"}))
    assert client.post(address, typed | {"domain": UC}).status_code == 302
    deliver_due("ems")
    assert ems.store.tenant(customer.code)["default_domain"] == UC
    facts = {
        one.first("dt").text: one.first("dd").text
        for one in read(client.get(address).content).all("div")
        if one.first("dt")
    }
    assert facts["Default Domain"] == UC
    with as_system():
        count = Command.objects.filter(customer=customer, kind="set_profile").count()
    assert client.post(address, typed | {"domain": UC}).status_code == 302
    with as_system():
        assert Command.objects.filter(customer=customer, kind="set_profile").count() == count, (
            "what stands is not told again"
        )


def test_what_is_no_more_offered_stays_where_it_is_and_is_chosen_by_nobody(customer, ems, signed_in) -> None:  # noqa: F811
    address, client = reverse("inventory:connected", args=[customer.code]), signed_in(CLERK)
    set_profile(customer=customer, number="", voice_portal="", domain=UC, **stamp())
    with as_system():
        GroupDomain.objects.filter(name__in=[UC, SCHOOLS]).update(valid_to=timezone.localdate() - timedelta(days=1))
    assert UC in offered(client, address) and SCHOOLS not in offered(client, address)
    with pytest.raises(ValidationError) as refused:
        set_profile(customer=customer, number="", voice_portal="", domain=SCHOOLS, **stamp())
    assert refused.value.message_dict == {"domain": ["Choose a domain of the provider’s list."]}
    with as_system():
        GroupDomain.objects.all().delete()
        Command.objects.filter(customer=customer, kind="set_profile").delete()
    assert 'name="domain"' not in client.get(address).content.decode(), "without any nothing is asked"
