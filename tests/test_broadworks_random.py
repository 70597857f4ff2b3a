"""Random commands, out of order, twice and in pieces: BroadWorks holds what the simulator holds after the same ones."""

import contextlib
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings as configured
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from inventory.ems.driver import Held, TemporaryFault
from inventory.ems.simulator.driver import REMOVED, held_of
from inventory.ems.simulator.effects import Conflict
from inventory.ems.simulator.store import Store
from oms.kit.outbox import PermanentFault
from tests.broadworks_network import BroadWorks

CUSTOMERS = ("C1", "C2")
BEGIN = {"name": "Bramley Dental", "domain": "", "language": "en", "plan": "Plan A", "server": "CM-01"}
NUMBERS = [f"+4420794600{last}" for last in (18, 19, 20)]
MACS = [f"AABBCC00000{last}" for last in (1, 2, 3)]
EXTENSIONS, ITEMS, MODELS = ("201", "202", "203"), ("STD", "PRO"), ("1050i", "LIP-9040")
LOGINS = ("olive@bramley.example", "sam_sample@bramley.example")
PASSWORD = "a-Secret-11"
PIECES = 12  # an act that is broken off as often is sent again as often


def some(values, **kwargs) -> st.SearchStrategy:
    return st.lists(st.sampled_from(values), unique=True, **kwargs)


TOTAL = st.integers(0, 3)
ITEM_TOTALS = st.dictionaries(st.sampled_from(ITEMS), TOTAL, min_size=1)
LINE = st.fixed_dictionaries({
    "extension": st.sampled_from(EXTENSIONS), "name": st.sampled_from(["", "Olive Bramley", "Sam"]),
    "item": st.sampled_from(ITEMS), "number": st.sampled_from(["", *NUMBERS]), "mac": st.just(""), "turn": st.integers(1, 3),
})  # fmt: skip


@st.composite
def _devices(draw) -> dict:
    found = []
    for model in draw(some(MODELS, min_size=1)):
        macs = draw(some(MACS, max_size=2))
        found.append({"model": model, "quantity": len(macs) + draw(st.integers(0, 2)), "macs": macs})
    used = [mac for one in found for mac in one["macs"]]
    return {"devices": found[:1] if len(set(used)) < len(used) else found}


PAYLOADS: dict[str, st.SearchStrategy] = {
    "create_tenant": st.fixed_dictionaries({
        "name": st.sampled_from(["Bramley Dental", "Łódź & Söhne <GmbH>"]), "domain": st.sampled_from(["", "bramley.example"]),
        "language": st.just("en"), "plan": st.just("Plan A"), "server": st.just("CM-01"),
    }),
    "create_administrator": st.fixed_dictionaries({
        "login": st.sampled_from(LOGINS), "name": st.sampled_from(["Olive Bramley", "Sam"]), "email": st.sampled_from(LOGINS),
    }),
    "change_administrator": st.fixed_dictionaries(
        {"login": st.sampled_from(LOGINS)},
        optional={"new_login": st.sampled_from(LOGINS), "name": st.just("Olive van der B."), "email": st.just("o@b.example")},
    ),
    "add_numbers": st.fixed_dictionaries({"numbers": some(NUMBERS, min_size=1)}),
    "remove_numbers": st.fixed_dictionaries({"numbers": some(NUMBERS, min_size=1)}),
    "set_packages": st.fixed_dictionaries({"items": ITEM_TOTALS}),
    "change_packages": st.fixed_dictionaries({
        "items": ITEM_TOTALS, "upgrades": st.sampled_from([[], [["STD", "PRO"]]]),
        "users": st.lists(st.tuples(st.sampled_from(EXTENSIONS), st.just("STD"), st.just("PRO")).map(list), max_size=1),
    }),
    "set_devices": _devices(),
    "set_channels": st.fixed_dictionaries({"sip": TOTAL, "tdm": TOTAL}, optional={"pbx": TOTAL}),
    "set_bundles": st.fixed_dictionaries({"bundles": st.dictionaries(st.sampled_from(["UK 500", "DE 100"]), TOTAL, min_size=1)}),
    "set_fraud_limit": st.fixed_dictionaries({"default": st.just("25"), "custom": st.sampled_from([None, "40.5"])}),
    "set_plan": st.fixed_dictionaries({"plan": st.sampled_from(["Plan A", "Plan B"])}),
    "set_group": st.sampled_from([
        {"group": "G1", "name": "Dentists", "code": "71"}, {"group": "", "name": "", "code": ""},
    ]),
    "set_lines": st.fixed_dictionaries(
        {"lines": st.lists(LINE, min_size=1, max_size=2, unique_by=lambda line: line["extension"])},
        optional={"gone": some(EXTENSIONS, min_size=1, max_size=1)},
    ),
    "block_extension": st.fixed_dictionaries({"extension": st.sampled_from(EXTENSIONS), "end_calls": st.booleans()}),
    "unblock_extension": st.fixed_dictionaries({"extension": st.sampled_from(EXTENSIONS)}),
    "activate_service": st.just({}),
    "stop_service": st.just({}),
    "resume_service": st.just({}),
    "remove_tenant": st.just({}),
}  # fmt: skip
FURNISHED = [
    ("create_tenant", BEGIN), ("add_numbers", {"numbers": NUMBERS[:2]}), ("set_packages", {"items": {"STD": 3, "PRO": 2}}),
    ("create_administrator", {"login": LOGINS[0], "name": "Olive Bramley", "email": LOGINS[0]}),
    ("activate_service", {}),
]  # fmt: skip
OFTEN = ("set_packages", "set_lines", "set_lines", "set_devices", "change_packages", "change_packages")
STEP = st.sampled_from([*PAYLOADS, *OFTEN, *OFTEN]).flatmap(
    lambda kind: st.tuples(
        st.just(kind),
        st.sampled_from(CUSTOMERS),
        PAYLOADS[kind],
        st.integers(1, 2),
        st.sampled_from([None, None, 0, 1]),
    )
)


class Nothing:
    numbers: list[str] = []


class Twin:
    """Both networks, told the same."""

    def __init__(self) -> None:
        self.network, self.simulator = BroadWorks(None, configured), Store(":memory:")
        self.gone: set[str] = set()

    def tell(self, step: int, kind: str, customer: str, payload: dict, times: int, breaks: int | None) -> None:
        """The simulator once; BroadWorks as often as it takes, each act broken off after some commands."""
        if customer in self.gone and kind in ("create_tenant", "remove_tenant"):
            return  # BroadWorks remembers nothing of a tenant that was removed
        others = [
            number for other in CUSTOMERS if other != customer for number in (self.held(other) or Nothing).numbers
        ]
        if kind == "remove_numbers" and set(others) & set(payload["numbers"]):
            return  # BroadWorks tells nothing of numbers elsewhere, and leaves them where they are
        secret = PASSWORD if kind.endswith("administrator") else ""
        told = {"key": str(step), "kind": kind, "customer": customer, "payload": payload, "secret": secret}
        if kind == "remove_tenant" and self.held(customer) is None:
            return
        expected = _refused(lambda: self.simulator.take(**told))
        for _ in range(times):
            found = _refused(lambda: self._insist(str(step), kind, customer, payload, secret, breaks))
            assert found == expected, (kind, payload)
            if expected:
                break
        if kind == "remove_tenant" and not expected:
            self.gone.add(customer)

    def _insist(self, key: str, kind: str, customer: str, payload: dict, secret: str, breaks: int | None) -> None:
        for _ in range(PIECES if breaks is not None else 0):
            with self.network.breaks_off(breaks or 0), contextlib.suppress(TemporaryFault):
                self.network.driver.execute(kind, customer, key, payload, secret)
                return
        self.network.driver.execute(kind, customer, key, payload, secret)

    def held(self, customer: str) -> Held | None:
        state = self.simulator.tenant(customer)
        return held_of(state) if state and state["state"] != REMOVED else None

    def same(self) -> None:
        for customer in CUSTOMERS:
            expected, found = self.held(customer), self.network.driver.look(customer)
            if expected and found:
                expected = replace(expected, tenant=found.tenant, prefix=found.prefix)
            assert found == expected


def _refused(act: Callable[[], object]) -> bool:
    try:
        act()
    except (PermanentFault, Conflict, ValueError):
        return True
    return False


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
)
@given(steps=st.lists(STEP, min_size=8, max_size=20))
def test_whatever_is_told_however_is_read_back_as_the_simulator_has_it(steps) -> None:
    with override_settings():
        twin = Twin()
        for step, (kind, payload) in enumerate(FURNISHED):
            twin.tell(step, kind, "C1", payload, 2, 1)
        for step, told in enumerate(steps, len(FURNISHED)):
            twin.tell(step, *told)
            twin.same()
