"""docs/rights.md, cell by cell, through the screen."""

import re
from functools import cache

import pytest
from django.http import HttpResponse
from django.test import Client

from billing.models import PaymentBlock
from catalogue.models import PlanOffer
from oms.kit.acting import as_system
from partners.models import (
    Account,
    AdditionalValue,
    Branding,
    EscalationContact,
    IdentityProvider,
    Notice,
    OnboardingStep,
    Partner,
    PasswordReset,
    Role,
)
from tests.acts import ACTS, Scene, plan, role_of_rs, step
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
            Notice.objects.filter(kind="factor-changed").count(),
            IdentityProvider.objects.count(),
            list(PaymentBlock.objects.order_by("pk").values_list("state")),
        ]  # fmt: skip
