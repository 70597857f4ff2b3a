"""docs/rights.md, cell by cell, through the screen."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import PlanOffer, ServicePlan
from oms.kit.acting import as_system
from partners.models import (
    Account,
    AdditionalItem,
    AdditionalValue,
    Branding,
    EscalationContact,
    Onboarding,
    OnboardingStep,
    Partner,
    PasswordReset,
    Role,
)
from tests.pictures import picture
from tests.sources import ROOT

pytestmark = pytest.mark.django_db
LOGINS = {
    "Provider": "admin@nimbus.example",
    "Above": "admin@vertical.example",
    "Above, no right": "admin@vertical.example",
    "Chief": "admin@rs-vertical.example",
    "Clerk": "clerk@rs-vertical.example",
    "Below": "admin@tideway.example",
    "Neighbour": "admin@orbit.example",
}
ACTS: dict[str, Callable] = {}


@dataclass
class Scene:
    """Who acts, and what on."""

    client: Client
    role: Role
    step: OnboardingStep | None = None
    plans: dict[str, ServicePlan] = field(default_factory=dict)

    @property
    def user(self) -> Account:
        return self.client.account

    def post(self, name: str, /, *args, **data) -> HttpResponse:
        return self.client.post(reverse(f"partners:{name}", args=args), data)


def act(title: str) -> Callable:
    def register(function: Callable) -> Callable:
        ACTS[title] = function
        return function

    return register


@cache
def cells() -> list[tuple[str, str, str]]:
    """(act, column, verdict) of every cell of every table of docs/rights.md."""
    found, columns = [], []
    for line in (ROOT / "docs/rights.md").read_text().splitlines():
        parts = [part.strip() for part in line.strip("| ").split("|")]
        if line.startswith("| act "):
            columns = parts[1:]
        elif line.startswith("|") and columns and not re.match(r"\|[-|]+$", line):
            found += [(parts[0], column, verdict) for column, verdict in zip(columns, parts[1:], strict=True)]
        elif not line:
            columns = []
    return found


def set_up(title: str, column: str, client: Client) -> Scene:
    """Who acts, and the role and the step that the act is about."""
    if column == "Above, no right":
        with as_system():
            Partner.objects.filter(name="Vertical Cloud").update(manage_child_reseller=False)
    scene = Scene(client, role_of_rs())
    if "step" in title:
        scene.step = step(owner=client.account if "own" in title else None)
    if "plan" in title:
        scene.plans = {
            "held above": plan("held above", "Vertical Cloud"),
            "held by nobody": plan("held by nobody"),
            "held by all": plan("held by all", "Vertical Cloud", "RS-Vertical"),
        }
    return scene


@pytest.mark.parametrize(("title", "column", "verdict"), cells())
def test_cell(title: str, column: str, verdict: str, signed_in) -> None:
    scene = set_up(title, column, signed_in(LOGINS[column]))
    before = words()
    answer = ACTS[title](scene)
    if verdict == "yes":
        assert answer.status_code == (200 if title.startswith("see ") else 302), why(answer)
        assert title.startswith("see ") or words() != before, "nothing was changed"
        return
    assert answer.status_code == int(verdict), why(answer)
    assert words() == before, "something was changed all the same"
    if verdict in ("403", "422"):
        assert len(re.sub(r"<[^>]+>", "", main_of(answer)).split()) > 5, "the page does not say why"


def test_every_act_of_the_table_is_tried_and_the_other_way_round() -> None:
    assert {title for title, _column, _verdict in cells()} == set(ACTS)
    assert {column for _title, column, _verdict in cells()} == set(LOGINS)


def why(answer: HttpResponse) -> str:
    return f"{answer.status_code}: {re.sub('<[^>]+>', ' ', main_of(answer))[:400]}"


def main_of(answer: HttpResponse) -> str:
    return answer.content.decode().partition("<main")[2]


def words() -> list:
    """What any of the acts could change."""
    with as_system():
        return [
            list(Partner.objects.order_by("pk").values_list()),
            list(Account.objects.order_by("pk").values_list("pk", "name", "login_id", "role", "is_chief", "is_active", "password")),
            list(Role.objects.order_by("pk").values_list()),
            list(OnboardingStep.objects.order_by("pk").values_list()),
            list(EscalationContact.objects.order_by("pk").values_list()),
            list(AdditionalValue.objects.order_by("pk").values_list()),
            list(Branding.objects.order_by("pk").values_list("pk", "logo_hash")),
            list(PlanOffer.objects.order_by("pk").values_list()),
            PasswordReset.objects.count(),
        ]  # fmt: skip


# --- the objects


def rs() -> Partner:
    with as_system():
        return Partner.objects.select_related("parent").get(name="RS-Vertical")


def clerk() -> Account:
    with as_system():
        return Account.objects.select_related("role").get(login_id="clerk@rs-vertical.example")


def step(owner: Account | None = None) -> OnboardingStep:
    with as_system():
        onboarding, _ = Onboarding.objects.get_or_create(partner=rs(), defaults={"started_on": timezone.localdate()})
        return OnboardingStep.objects.create(
            onboarding=onboarding, position=1, kind="training", due_on=timezone.localdate(), owner=owner
        )


def role_of_rs() -> Role:
    with as_system():
        parent = Role.objects.get(is_system=True, system_role="reseller")
        return Role.objects.create(
            names={"en": "Desk"}, owner=rs(), system_role="reseller", parent=parent, menus=["reseller-status"]
        )


def basics(**changes) -> dict:
    partner = rs()
    names = ("name", "domain", "kind", "nation", "language", "demo_limit", "address", "city")
    return {**{name: getattr(partner, name) for name in names}, "parent": partner.parent.code, **changes}


def rights(**changes) -> dict:
    held = {right.value: "on" for right in rs().rights()}
    return {name: value for name, value in {**held, **changes}.items() if value}


def person(**changes) -> dict:
    with as_system():
        role = Role.objects.get(is_system=True, system_role="reseller").pk
    return {"name": "Nina New", "login_id": "nina@new.example", "email": "nina@new.example", "role": role, **changes}


# --- Reseller Management


@act("see RS-Vertical")
def see(scene: Scene) -> HttpResponse:
    return scene.client.get(reverse("partners:reseller", args=[rs().code]))


@act("add a reseller below RS-Vertical")
def add(scene: Scene) -> HttpResponse:
    company = {**basics(name="New Calls", domain="new-calls.example", demo_limit=0), "parent": rs().code}
    answers = {"additional-" + key: "GB 1" for key in mandatory()}
    chief = person(name="New Calls", admin_name="Nina New")
    return scene.post("reseller-add", **{**company, **chief, **answers})


def mandatory() -> list[str]:
    with as_system():
        return [item.key for item in AdditionalItem.objects.asked_of("reseller").filter(is_mandatory=True)]


@act("change its name and address")
def change(scene: Scene) -> HttpResponse:
    return scene.post("reseller-modify", rs().code, **basics(name="RS-Horizontal", address="2 Example Street"))


@act("move it below the provider")
def move(scene: Scene) -> HttpResponse:
    return scene.post("reseller-modify", rs().code, **basics(parent="Nimbus Telecom"))


@act("deactivate it")
def deactivate(scene: Scene) -> HttpResponse:
    return scene.post("reseller-status-change", rs().code, to="inactive")


@act("give it a right that the parent holds")
def give_held(scene: Scene) -> HttpResponse:
    return scene.post("reseller-permission", rs().code, **rights(manage_ddi="on"))


@act("give it a right that the parent lacks")
def give_lacking(scene: Scene) -> HttpResponse:
    return scene.post("reseller-permission", rs().code, **rights(manage_device="on"))


@act("take a right away")
def take(scene: Scene) -> HttpResponse:
    return scene.post("reseller-permission", rs().code, **rights(manage_child_reseller=""))


@act("change its additional info")
def answer_items(scene: Scene) -> HttpResponse:
    data = {"additional-" + key: "GB 000 0009 00" for key in mandatory()}
    return scene.post("reseller-additional-modify", rs().code, **data)


@act("add an account to it")
def add_account(scene: Scene) -> HttpResponse:
    return scene.post("reseller-administrator-add", rs().code, **person())


@act("change its clerk")
def change_clerk(scene: Scene) -> HttpResponse:
    someone = clerk()
    data = {"name": "Clara Clark", "login_id": someone.login_id, "email": someone.email, "role": someone.role_id}
    return scene.post("reseller-administrator", rs().code, someone.pk, **data)


@act("set a password for its clerk")
def set_password(scene: Scene) -> HttpResponse:
    new = {"password": "quite-another-1", "confirm": "quite-another-1"}
    return scene.post("reseller-administrator-password", rs().code, clerk().pk, **new)


def on_clerk(verb: str) -> Callable:
    return lambda scene: scene.post("reseller-administrator-act", rs().code, clerk().pk, verb)


ACTS["mail its clerk a link"] = on_clerk("link")
ACTS["make its clerk Chief Admin"] = on_clerk("chief")
ACTS["switch its clerk off"] = on_clerk("off")
ACTS["delete its clerk"] = on_clerk("delete")


def plan(name: str, *holders: str) -> ServicePlan:
    with as_system():
        made = ServicePlan.objects.create(name=name, kind="cloud_pbx")
        for partner in Partner.objects.filter(name__in=holders):
            PlanOffer.objects.create(plan=made, partner=partner)
    return made


@act("let it order a plan that those above hold")
def offer(scene: Scene) -> HttpResponse:
    return offer_to_rs(scene, scene.plans["held above"])


@act("let it order a plan that its parent lacks")
def offer_lacking(scene: Scene) -> HttpResponse:
    return offer_to_rs(scene, scene.plans["held by nobody"])


def offer_to_rs(scene: Scene, wanted: ServicePlan) -> HttpResponse:
    return scene.client.post(reverse("catalogue:reseller-plans", args=[rs().code]), {"plan": wanted.pk})


@act("withdraw a plan from it")
def withdraw(scene: Scene) -> HttpResponse:
    held = scene.plans["held by all"]
    return scene.client.post(reverse("catalogue:reseller-plan-withdraw", args=[rs().code, held.pk]))


@act("start its onboarding")
def start(scene: Scene) -> HttpResponse:
    plan = {"received": timezone.localdate().isoformat(), "platforms": "Order portal"}
    return scene.post("onboarding-start", reseller=rs().code, **plan)


@act("tick a step of its onboarding")
def tick(scene: Scene) -> HttpResponse:
    return scene.post("onboarding-tick", rs().code, scene.step.pk)


@act("tick a step that is one's own")
def tick_own(scene: Scene) -> HttpResponse:
    return scene.post("onboarding-tick", rs().code, scene.step.pk)


@act("change a step of its onboarding")
def change_step(scene: Scene) -> HttpResponse:
    due = timezone.localdate() + timezone.timedelta(days=3)
    return scene.post("onboarding-step", rs().code, scene.step.pk, due_on=due.isoformat(), note="Later")


@act("change the escalation matrix")
def change_matrix(scene: Scene) -> HttpResponse:
    new = {"level": 9, "person": "Nina New", "contact_number": "020 7946 0109", "email": "nina@new.example"}
    return scene.post("escalation-add", **new)


# --- My Information


@act("change the own address")
def own_address(scene: Scene) -> HttpResponse:
    own = scene.user.partner
    company = {"name": own.name, "domain": own.domain, "nation": own.nation} if own.is_sp else {}
    return scene.post("my-company", **company, language="en", address="3 Example Street")


@act("add a colleague")
def colleague(scene: Scene) -> HttpResponse:
    return scene.post("my-administrator-add", **person(role=system_role_of(scene).pk))


def system_role_of(scene: Scene) -> Role:
    with as_system():
        return Role.objects.get(is_system=True, system_role=scene.user.partner.kind)


@act("change a colleague")
def change_colleague(scene: Scene) -> HttpResponse:
    with as_system():
        other = Account.objects.filter(partner=scene.user.partner).exclude(pk=scene.user.pk).first()
        other = other or Account.objects.create(
            partner=scene.user.partner, login_id="other@test.example", name="Olga Other", email="o@test.example",
            role=system_role_of(scene),
        )  # fmt: skip
    data = {"name": "Olga Another", "login_id": other.login_id, "email": other.email, "role": other.role_id}
    return scene.post("my-administrator", other.pk, **data)


@act("change the own role")
def own_role(scene: Scene) -> HttpResponse:
    me = scene.user
    data = {"name": me.name, "login_id": me.login_id, "email": me.email, "role": me.role_id}
    return scene.post("my-administrator", me.pk, **data)


@act("set the own logo")
def own_logo(scene: Scene) -> HttpResponse:
    return scene.post("portal-logo-save", logo=picture("PNG"))


# --- Menu Auth Setting


@act("see the role")
def see_role(scene: Scene) -> HttpResponse:
    return scene.client.get(reverse("partners:role", args=[scene.role.pk]))


@act("rename the role")
def rename_role(scene: Scene) -> HttpResponse:
    return scene.post("role", scene.role.pk, name_en="Help desk", sort_key=1)


@act("change its menus")
def change_menus(scene: Scene) -> HttpResponse:
    return scene.post("role-menus", scene.role.pk, menus=["reseller-status", "login-history"])


@act("give it a menu for the provider alone")
def give_menu(scene: Scene) -> HttpResponse:
    return scene.post("role-menus", scene.role.pk, menus=["message-preview"])


@act("delete the role")
def delete_role(scene: Scene) -> HttpResponse:
    return scene.post("role-delete", scene.role.pk)


def reseller_role() -> Role:
    with as_system():
        return Role.objects.get(is_system=True, system_role="reseller")


@act("create a role below the system role Reseller")
def create_below_system(scene: Scene) -> HttpResponse:
    return scene.post("role-create", reseller_role().pk, name_en="New", sort_key=0, system_role="reseller")


@act("create a role below the role")
def create_below(scene: Scene) -> HttpResponse:
    return scene.post("role-create", scene.role.pk, name_en="New", sort_key=0, system_role="reseller")


@act("rename the system role Reseller")
def rename_system(scene: Scene) -> HttpResponse:
    return scene.post("role", reseller_role().pk, name_en="Dealer", sort_key=1)
