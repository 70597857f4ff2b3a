"""Whom a step at a connected platform is told of that fails for good, and how often."""

import pytest
from django.urls import reverse

from inventory.actions.platform import note_step_failed, retry_step
from inventory.models import PlatformStep
from inventory.platforms.drivers import AKIXI, CALL_CABINET
from oms.kit.acting import as_system
from oms.kit.delivery import deliver_due
from partners.models import Notice
from tests.held_settings import held
from tests.orders.scene import who
from tests.people import CLERK, NEIGHBOUR, SP
from tests.test_connected import connected_to_both, customer, stamp, told  # noqa: F401

pytestmark = pytest.mark.django_db


def heard() -> list[Notice]:
    with as_system():
        return list(Notice.objects.filter(kind="platform.failed", method="email").order_by("pk"))


def mail(login: str) -> str:
    return who(login).email


def test_people_are_told_once_of_a_step_that_failed(customer, ems, settings) -> None:  # noqa: F811
    before = len(heard())
    told(ems, "/call-cabinet/customers", GroupId=customer.code, TermsAccepted=True)
    connected_to_both(customer)
    with held(settings, AKIXI_URL="http://127.0.0.1:9", EMS_CONNECT_TIMEOUT=1):
        deliver_due("platforms")
    found = heard()[before:]
    addresses = [one.address for one in found]
    assert {*addresses} >= {mail(CLERK), mail(SP)}, "who ordered it, and the provider's people"
    assert mail(NEIGHBOUR) not in addresses and len(addresses) == len({*addresses})
    assert all("Call Cabinet: Set up" in one.text and "Akixi" not in one.text for one in found), (
        "what is tried again is no news"
    )
    words = PlatformStep.objects.get(platform=CALL_CABINET, kind="set_up").last_error
    link = reverse("inventory:connected", args=[customer.code])
    assert all(f"The platform says: {words}" in one.text and one.link == link for one in found)
    retry_step(step=PlatformStep.objects.get(platform=CALL_CABINET, kind="set_up"), **stamp())
    deliver_due("platforms")
    assert len(heard()) == before + len(found), "however often a further try fails"


def test_a_step_of_the_night_is_told_to_who_may_mend_it(customer, ems) -> None:  # noqa: F811
    before = len(heard())
    step = PlatformStep.objects.create(
        key="night", customer=customer, partner_id=customer.partner_id, platform=AKIXI, kind="set_licences", state="failed",
        payload={"group": customer.code, "users": []}, last_error="No partition.", lane="night",
    )  # fmt: skip
    note_step_failed(step)
    found = heard()[before:]
    addresses = {one.address for one in found}
    assert {mail(CLERK), mail(SP)} <= addresses and mail(NEIGHBOUR) not in addresses
    step.refresh_from_db()
    note_step_failed(step)
    assert len(heard()) == before + len(found), "once"
