"""Onboarding: from the signed order to going live, and the escalation matrix."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from oms.kit.acting import as_system
from partners.models import Account, EscalationContact, Notice, Onboarding, OnboardingStep, Partner

SP, ABOVE, OWNER, BELOW = (
    "admin@nimbus.example",
    "admin@vertical.example",
    "admin@rs-vertical.example",
    "admin@tideway.example",
)
NEIGHBOUR = "admin@orbit.example"
pytestmark = pytest.mark.django_db


def partner(name: str) -> Partner:
    with as_system():
        return Partner.objects.get(name=name)


def start(client, **changes):
    plan = {
        "reseller": "Orbit Comms",
        "received": timezone.localdate().isoformat(),
        "platforms": "Portal\nReports",
        **changes,
    }
    return client.post(reverse("partners:onboarding-start"), plan)


def steps(name: str = "Orbit Comms") -> list[OnboardingStep]:
    with as_system():
        return list(OnboardingStep.objects.filter(onboarding__partner__name=name).order_by("position"))


def tick(client, step: OnboardingStep, name: str = "Orbit Comms", **data):
    return client.post(reverse("partners:onboarding-tick", args=[partner(name).code, step.pk]), data, follow=True)


def test_the_checklist_has_its_steps_in_order_with_working_days(signed_in) -> None:
    """From Wednesday 23 December 2026: Christmas, Boxing Day (moved to Monday) and New Year do not count."""
    with as_system():
        Partner.objects.filter(name="Orbit Comms").update(nation="GB")
    answer = start(signed_in(SP), received="2026-12-23")
    assert answer.status_code == 302
    assert [(step.kind, step.platform, step.due_on) for step in steps()] == [
        ("confirmation", "", date(2026, 12, 29)),
        ("coordinator", "", date(2026, 12, 30)),
        ("platform", "Portal", date(2027, 1, 4)),
        ("platform", "Reports", date(2027, 1, 4)),
        ("kick_off", "", date(2027, 1, 6)),
        ("training", "", date(2027, 1, 11)),
        ("live", "", date(2027, 1, 13)),
    ]


def test_each_country_has_its_own_holidays(signed_in) -> None:
    with as_system():
        Partner.objects.filter(name="Orbit Comms").update(nation="DE")
    start(signed_in(SP), received="2026-12-23")
    assert steps()[0].due_on == date(2026, 12, 28)  # Monday is no holiday there, but Friday and Saturday are


def test_a_reseller_is_brought_live_step_by_step(signed_in) -> None:
    client, orbit = signed_in(SP), partner("Orbit Comms")
    with as_system():
        Partner.objects.filter(pk=orbit.pk).update(status="inactive")
    start(client)
    *first, live = steps()
    page = tick(client, live).content.decode()
    assert "Before going live, these steps must be done: Order confirmation sent," in page
    for step in first:
        assert "is done." in tick(client, step).content.decode()
    assert partner("Orbit Comms").status == "inactive"
    assert "“Platform access live” is done." in tick(client, live).content.decode()
    assert partner("Orbit Comms").status == "active"
    with as_system():
        assert Onboarding.objects.get(partner=orbit).live_at
        told = Notice.objects.filter(kind="onboarding.live")
        assert set(told.values_list("partner_id", "method")) == {(orbit.pk, "screen"), (orbit.pk, "email")}
    assert "cannot be reopened" in tick(client, first[0], reopen="1").content.decode()
    assert all(step.done_at for step in steps())


def test_ticking_twice_keeps_the_first_time(signed_in) -> None:
    client = signed_in(SP)
    start(client)
    tick(client, steps()[0])
    first = steps()[0].done_at
    tick(client, steps()[0])
    assert steps()[0].done_at == first
    tick(client, steps()[0], reopen="1")
    assert steps()[0].done_at is None


def test_overdue_steps_stand_on_the_providers_home_and_nowhere_else(signed_in) -> None:
    part = reverse("partners:home-part", args=["overdue-onboarding"])
    box = signed_in(SP).get(part, headers={"HX-Request": "true"}).content.decode()
    assert "Tideway Telecom: Accounts created on platform: Call recording" in box
    assert "Tideway Telecom: Kick-off call" in box and "Training" not in box
    number = int(re.search(r"(\d+) overdue onboarding", box).group(1))
    grid = signed_in(SP).get(reverse("partners:partner-onboarding") + "?stand=overdue").content.decode()
    assert f"1–{number} of {number}" in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", grid))
    for login in (ABOVE, OWNER, BELOW):
        assert signed_in(login).get(part).status_code == 404
        assert "overdue-onboarding" not in signed_in(login).get(reverse("partners:home-setting")).content.decode()


def test_the_own_step_is_ticked_by_its_owner_and_a_new_owner_is_told(signed_in) -> None:
    client = signed_in(SP)
    start(client)
    with as_system():
        orla = Account.objects.get(login_id=NEIGHBOUR)
    step = steps()[4]
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    address = reverse("partners:onboarding-step", args=[partner("Orbit Comms").code, step.pk])
    client.post(address, {"owner": orla.pk, "due_on": due, "note": "By telephone"})
    with as_system():
        assert Notice.objects.filter(kind="onboarding.step", account=orla).count() == 2
    theirs = signed_in(NEIGHBOUR)
    page = theirs.get(reverse("partners:onboarding-detail", args=[partner("Orbit Comms").code])).content.decode()
    assert page.count("/tick/") == 1 and "By telephone" in page
    assert "is done." in tick(theirs, step).content.decode()
    assert steps()[4].done_by == "Orla Bitter"
    assert tick(theirs, steps()[3]).status_code == 403


def test_the_owners_name_stays_readable_for_those_below(signed_in) -> None:
    """The owner stands above the reader; an inner join would hide the step."""
    page = signed_in(BELOW).get(reverse("partners:onboarding-detail", args=[partner("Tideway Telecom").code]))
    assert page.status_code == 200 and "Nora Nimbus" in page.content.decode()
    assert page.content.decode().count("<li>\n  <div>\n    <strong>") == 8


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"reseller": ""}, "This field is required"),
        ({"reseller": "Nobody Ltd"}, "There is no reseller called “Nobody Ltd”"),
        ({"reseller": "Nimbus Telecom"}, "Your own company"),
        ({"reseller": "Tideway Telecom"}, "Tideway Telecom has an onboarding already."),
        ({"received": "soon"}, "Enter a valid date"),
        ({"received": "1999-01-01"}, "within a year from today"),
        ({"platforms": " \n "}, "This field is required"),
        ({"platforms": "\n".join(f"P{n}" for n in range(11))}, "At most 10 platforms"),
        ({"platforms": "x" * 61}, "longer than 60 characters"),
        ({"owner": "999999"}, "Select a valid choice"),
    ],
)
def test_bad_input_names_the_field(signed_in, change: dict, expected: str) -> None:
    answer = start(signed_in(SP), **change)
    assert answer.status_code == 422 and expected in answer.content.decode()
    with as_system():
        assert Onboarding.objects.count() == 2, "only the demo's own are there"


def test_a_foreign_owner_cannot_be_chosen(signed_in) -> None:
    """Vertical Cloud starts for RS-Vertical; neither the provider's people nor the neighbour's can be picked."""
    for login in (SP, NEIGHBOUR, BELOW):
        with as_system():
            foreign = Account.objects.get(login_id=login)
        answer = start(signed_in(ABOVE), reseller="RS-Vertical", owner=str(foreign.pk))
        assert answer.status_code == 422


def test_a_step_of_another_onboarding_is_not_found(signed_in) -> None:
    client = signed_in(SP)
    start(client)
    tideway = steps("Tideway Telecom")[0]
    assert tick(client, tideway, "Orbit Comms").status_code == 404


def test_the_matrix_is_kept_by_the_provider_and_shown_to_all(signed_in) -> None:
    client = signed_in(SP)
    new = {
        "level": 4,
        "role": "Board",
        "person": "Bea Board",
        "contact_number": "020 7946 0104",
        "email": "bea@nimbus.example",
    }
    assert client.post(reverse("partners:escalation-add"), new).status_code == 302
    assert "Bea Board" in signed_in(BELOW).get(reverse("partners:partner-onboarding")).content.decode()
    for change, expected in (
        ({"level": 4}, "already exists"),
        ({"level": 21}, "Levels go from 0 to 20."),
        ({"level": 5, "contact_number": "call me"}, "Write a telephone number"),
        ({"level": 5, "email": "bea"}, "valid email"),
    ):
        answer = client.post(reverse("partners:escalation-add"), {**new, **change})
        assert answer.status_code == 422 and expected in answer.content.decode(), change
    with as_system():
        bea = EscalationContact.objects.get(person="Bea Board")
    assert signed_in(ABOVE).post(reverse("partners:escalation-delete", args=[bea.pk])).status_code == 403
    client.post(reverse("partners:escalation-delete", args=[bea.pk]))
    assert "Bea Board" not in signed_in(BELOW).get(reverse("partners:partner-onboarding")).content.decode()
