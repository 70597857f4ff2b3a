"""The simulator's manager portal: a session begun by a link once, and Change Package of a user (ipecs seed)."""

import time
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest

from inventory.ems.driver import ValueRefused
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.ems.simulator.portal import CHANGE, HOME, STOLEN

TENANT = {"name": "Bramley Dental", "domain": "bramley.example", "language": "en", "plan": "Plan A", "server": "CM-01"}
BASIC, PREMIUM, PLUS = "basic-user-vm", "premium-one", "premium-plus-one"
USERS = [
    {"extension": "297", "name": "Olive <Bramley>", "items": [BASIC]},
    {"extension": "298", "name": "Fern Moss", "items": [BASIC, "recording"]},
]


def run(kind: str, payload: dict, *, key: str = "", customer: str = "C1") -> dict:
    return SimulatorDriver().execute(kind, customer, key or kind, payload, "")


def packages(customer: str = "C1") -> dict[str, list[str]]:
    """Extension → what the user has."""
    held = SimulatorDriver().look(customer)
    assert held is not None
    return {user.extension: list(user.items) for user in held.users}


@pytest.fixture
def ems(ems):
    ems.store.forget()
    run("create_tenant", TENANT)
    run("set_packages", {"items": {BASIC: 2, PREMIUM: 1, "recording": 1}})
    ems.store.set_users("C1", {"users": USERS})
    return ems


class Browser:
    """Keeps cookies, follows redirects."""

    def __init__(self, ems) -> None:
        self.url = ems.url
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def open(self, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.opener.open(self.url + path, data, timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture
def manager(ems, settings) -> Browser:
    settings.EMS_PORTAL_URL = ""
    browser = Browser(ems)
    assert browser.open(SimulatorDriver().portal_link("C1", "clerk@rs.example"))[0] == 200
    return browser


def asked(extension: str, package: str) -> str:
    return f"{CHANGE}?{urllib.parse.urlencode({'extension': extension, 'package': package})}"


def token(page: str) -> str:
    return page.partition('name="token" value="')[2].partition('"')[0]


def changes(manager: Browser, extension: str, package: str, **fields: str) -> tuple[int, str]:
    _status, page = manager.open(asked(extension, package))
    held = {"token": token(page), "extension": extension, "package": package}
    return manager.open(CHANGE, held | fields)


def test_the_users_stand_there_with_their_packages(manager) -> None:
    _status, page = manager.open(HOME)
    assert "Olive &lt;Bramley&gt;" in page and "Olive <Bramley>" not in page
    assert page.count(">Change</a>") == 3


def test_free_ones_are_offered_with_how_many(manager) -> None:
    _status, page = manager.open(asked("297", BASIC))
    assert f'<option value="{PREMIUM}">{PREMIUM} (1)</option>' in page
    assert f'value="{BASIC}">' not in page.partition("<select")[2], "what the user has is not offered"


def test_a_user_gets_an_existing_package(manager) -> None:
    assert changes(manager, "297", BASIC, way="existing", existing=PREMIUM)[0] == 200
    assert packages() == {"297": [PREMIUM], "298": [BASIC, "recording"]}
    status, page = changes(manager, "298", BASIC, way="existing", existing=PREMIUM)
    assert (status, f"No {PREMIUM} is free for this user." in page) == (422, True)
    assert packages()["298"] == [BASIC, "recording"]


def test_an_upgrade_is_offered_once_it_was_ordered(manager) -> None:
    status, page = changes(manager, "297", BASIC, way="upgrade", upgrade=PREMIUM)
    assert (status, f"No {PREMIUM} is free for this user." in page) == (422, True)
    run("change_packages", {"items": {BASIC: 2, PREMIUM: 1}, "upgrades": [[BASIC, PREMIUM]], "users": []})
    assert changes(manager, "297", BASIC, way="upgrade", upgrade=PREMIUM)[0] == 200
    assert packages()["297"] == [PREMIUM]


def test_nothing_chosen_is_told_and_what_was_chosen_stays(manager) -> None:
    status, page = changes(manager, "297", BASIC, way="upgrade", existing=PREMIUM)
    assert (status, "Choose the package that the user gets." in page) == (422, True)
    assert f'<option value="{PREMIUM}" selected>' in page
    assert changes(manager, "297", BASIC)[0] == 422


def test_another_site_sends_nothing_and_nobody_without_a_session_sees_anything(manager, ems) -> None:
    fields = {"extension": "297", "package": BASIC, "way": "existing", "existing": PREMIUM}
    assert manager.open(CHANGE, fields)[0] == manager.open(CHANGE, fields | {"token": "guessed"})[0] == 403
    stranger = Browser(ems)
    for path in (HOME, CHANGE, asked("297", BASIC), f"{HOME}guessed"):
        status, page = stranger.open(path)
        assert (status, "Bramley" in page) == (410, False)
    assert stranger.open(CHANGE, fields)[0] == 410
    assert packages()["297"] == [BASIC]


def test_a_session_is_of_one_customer(manager, ems) -> None:
    run("create_tenant", {**TENANT, "name": "Cobalt"}, customer="C2", key="other")
    run("set_packages", {"items": {BASIC: 1, PREMIUM: 1}}, customer="C2", key="packages")
    ems.store.set_users("C2", {"users": [{"extension": "900", "name": "Other", "items": [BASIC]}]})
    assert changes(manager, "900", BASIC, way="existing", existing=PREMIUM)[0] == 422
    assert packages("C2") == {"900": [BASIC]}


def test_users_are_changed_in_place_all_or_none(ems) -> None:
    payload = {"items": {BASIC: 0, PREMIUM: 3}, "upgrades": [], "users": [["298", BASIC, PREMIUM]]}
    with pytest.raises(ValueRefused, match="1 users have basic-user-vm; 0 are not enough.") as refused:
        run("change_packages", payload, key="few")
    assert refused.value.field == "items"
    assert packages()["298"] == [BASIC, "recording"]
    with pytest.raises(ValueRefused, match="999 has no basic-user-vm.") as refused:
        run("change_packages", payload | {"users": [["999", BASIC, PREMIUM]]}, key="who")
    assert refused.value.field == "users"
    payload["users"].append(["297", BASIC, PREMIUM])
    for key in ("all", "again"):
        run("change_packages", payload, key=key)
        assert packages() == {"297": [PREMIUM], "298": [PREMIUM, "recording"]}


def test_those_named_come_first_then_whoever_is_one_too_many(ems) -> None:
    payload = {"items": {BASIC: 1, PREMIUM: 2}, "upgrades": [[BASIC, PREMIUM]], "users": [["298", BASIC, PREMIUM]]}
    run("change_packages", payload, key="named")
    assert packages() == {"297": [BASIC], "298": [PREMIUM, "recording"]}
    run("change_packages", payload | {"items": {BASIC: 0, PREMIUM: 3}, "users": []}, key="all")
    assert packages() == {"297": [PREMIUM], "298": [PREMIUM, "recording"]}


def test_a_theft_is_played_from_the_manager_portal(manager, ems) -> None:
    refused = {"token": token(manager.open(HOME)[1]), "extension": "103"}
    status, page = manager.open(STOLEN, refused)
    assert status == 422 and "customer: C1 has no tenant whose service runs." in page
    assert 'value="103"' in page, "what was typed stands there again"
    run("activate_service", {})
    status, page = manager.open(STOLEN, refused)
    assert status == 200 and "Extension 103 is played as stolen." in page
    assert manager.open(STOLEN, {"token": "another site's", "extension": "104"})[0] == 403
    assert manager.open(STOLEN)[0] == 403
    assert "Extension 104" not in manager.open(HOME)[1]
    ems.player.play(time.time())
    assert "<dt>Calls running</dt><dd>1</dd><dt>Calls of today</dt><dd>0</dd>" in manager.open(HOME)[1]


def line(extension: str, name: str, item: str) -> dict:
    return {"extension": extension, "name": name, "item": item, "number": "", "mac": "", "turn": 1}


def test_a_line_keeps_what_its_user_was_given_beside_the_package(ems) -> None:
    run("set_lines", {"lines": [line("297", "Olive Bramley", BASIC), line("299", "", PREMIUM)]})
    ems.store.set_users("C1", {"users": [{"extension": "297", "name": "Olive Bramley", "items": [BASIC, "recording"]}]})
    assert packages() == {"297": [BASIC, "recording"], "299": [PREMIUM]}, (
        "a line that nobody uses is set up by no administrator"
    )
    run("set_lines", {"lines": [line("297", "Sam Sample", BASIC)]}, key="named")
    assert packages()["297"] == [BASIC, "recording"]
    run("set_lines", {"lines": [line("297", "", BASIC)]}, key="free")
    assert packages() == {"297": [BASIC], "299": [PREMIUM]}


def test_a_line_that_nobody_uses_takes_the_package_that_a_user_gives_away(manager) -> None:
    run("set_lines", {"lines": [line("297", "Olive Bramley", BASIC), line("299", "", PREMIUM)]})
    assert changes(manager, "297", BASIC, way="existing", existing=PREMIUM)[0] == 200
    assert packages() == {"297": [PREMIUM], "298": [BASIC, "recording"], "299": [BASIC]}
    run("set_lines", {"lines": [line("297", "Olive B.", PREMIUM)]}, key="again")
    assert packages()["297"] == [PREMIUM]
