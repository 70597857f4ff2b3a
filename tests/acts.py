"""The acts of docs/rights.md as requests, one function for each line of its tables."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalogue.models import PlanOffer, ServicePlan
from oms.kit.acting import as_system
from partners.models import (
    Account,
    AdditionalItem,
    Factor,
    Onboarding,
    OnboardingStep,
    Partner,
    Role,
)
from tests.lifetimes import give_all_back
from tests.pictures import picture

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
    give_all_back()  # lifetime licenses of its parent would hold it
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


@act("remove its clerk's second factor")
def remove_factor(scene: Scene) -> HttpResponse:
    someone = clerk()
    with as_system():
        Factor.objects.create(account=someone, partner_id=someone.partner_id, kind="app", made_at=timezone.now())
    return on_clerk("factors")(scene)


@act("require a second factor of its people")
def require_factor(scene: Scene) -> HttpResponse:
    return scene.post("reseller-modify", rs().code, **basics(requires_factor="on"))


IDENTITY = {"name": "Sign-on", "issuer": "https://login.test.example", "client_id": "portal", "client_secret": "s"}


@act("set up its identity provider")
def its_identity(scene: Scene) -> HttpResponse:
    return scene.post("reseller-identity-add", rs().code, **IDENTITY)


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


@act("require a second factor of the own people")
def require_own_factor(scene: Scene) -> HttpResponse:
    own = scene.user.partner
    company = {"name": own.name, "domain": own.domain, "nation": own.nation} if own.is_sp else {}
    return scene.post("my-company", **company, language="en", address=own.address, requires_factor="on")


@act("set up the own identity provider")
def own_identity(scene: Scene) -> HttpResponse:
    return scene.post("my-identity-add", **IDENTITY)


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


# --- block and release


def _customer(name: str) -> str:
    from customers.models import Customer  # the apps are loaded only when a test runs

    with as_system():
        return Customer.objects.get(name=name).code


@act("block a customer of it for payment")
def block_customer(scene: Scene) -> HttpResponse:
    address = reverse("billing:block", args=[_customer("Pimlico Sign Painters")])
    return scene.client.post(address, {"reason": "Promised twice."})


@act("release a customer of it that is blocked")
def release_customer(scene: Scene) -> HttpResponse:
    address = reverse("billing:release", args=[_customer("Sydenham Picture Frames")])
    return scene.client.post(address, {"reason": "Pays on Friday.", "until": ""})
