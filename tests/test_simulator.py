"""The embedded EMS: it recognises a key, keeps one state, refuses what cannot be, and misbehaves when told."""

import json
import sqlite3
import threading
import time
import urllib.error
import urllib.request

import pytest

from inventory.ems.driver import TemporaryFault
from inventory.ems.kinds import KINDS
from inventory.ems.simulator.driver import SimulatorDriver
from inventory.ems.simulator.effects import EFFECTS, FIRST_TENANT
from inventory.ems.simulator.server import Simulator
from inventory.ems.simulator.store import Store
from inventory.enums import CommandKind
from oms.kit.outbox import PermanentFault
from tests.patience import until

TENANT = {"name": "Bramley Dental", "domain": "bramley.example", "language": "en", "plan": "Plan A", "server": "CM-01"}
ADMIN = {"login": "olive@bramley.example", "name": "Olive Bramley", "email": "olive@bramley.example"}
KNOWN = {**ADMIN, "role": ""}  # as the network has it
NUMBER = "+442079460018"


@pytest.fixture
def ems(ems):
    """On its first day."""
    ems.store.forget()
    return ems


def run(kind: str, payload: dict | None = None, *, customer="C1", key="", secret="") -> dict:
    return SimulatorDriver().execute(kind, customer, key or f"{customer}:{kind}", payload or {}, secret)


def call(ems, method: str, path: str, body: object = None, token="test-token") -> tuple[int, object]:
    data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(ems.url + path, data, {"Authorization": f"Bearer {token}"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def log(ems) -> list[tuple[str, str]]:
    return [(row["customer"], row["kind"]) for row in call(ems, "GET", "/log")[1]]


def test_every_kind_is_known_to_portal_driver_and_simulator() -> None:
    assert set(CommandKind) == {way.kind for way in KINDS} == set(EFFECTS)


def test_create_tenant_picks_the_next_number_of_its_server(ems) -> None:
    first = run("create_tenant", TENANT)
    second = run("create_tenant", {**TENANT, "domain": "cobalt.example"}, customer="C2")
    elsewhere = run("create_tenant", {**TENANT, "domain": "d.example", "server": "CM-02"}, customer="C3")
    assert first == {"tenant": FIRST_TENANT, "prefix": f"T0{FIRST_TENANT}"}
    assert (second["tenant"], elsewhere["tenant"]) == (FIRST_TENANT + 1, FIRST_TENANT)


def test_the_same_key_answers_as_the_first_time_and_does_not_act_again(ems) -> None:
    first = run("create_tenant", TENANT, key="k1")
    assert run("create_tenant", TENANT, key="k1") == first
    body = {"key": "k1", "kind": "create_tenant", "customer": "C1", "payload": TENANT}
    assert call(ems, "POST", "/commands", body) == (200, {"answer": first, "repeated": True})
    assert log(ems) == [("C1", "create_tenant")]
    assert [row["repeated"] for row in ems.store.log()] == [2]


def test_the_same_key_twenty_times_at_once_acts_once(ems) -> None:
    answers: list[dict] = []
    threads = [threading.Thread(target=lambda: answers.append(run("create_tenant", TENANT))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [{"tenant": FIRST_TENANT, "prefix": f"T0{FIRST_TENANT}"}] * 20
    assert log(ems) == [("C1", "create_tenant")]


def test_a_key_used_for_another_command_is_refused(ems) -> None:
    run("create_tenant", TENANT, key="k1")
    with pytest.raises(PermanentFault, match="was used for another command"):
        run("activate_service", key="k1")


def test_it_remembers_over_a_restart(ems, tmp_path) -> None:
    first = run("create_tenant", TENANT, key="k1")
    ems.store.close()
    again = Simulator(("127.0.0.1", 0), store=tmp_path / "ems.sqlite", token="test-token")
    try:
        assert again.store.take(key="k1", kind="create_tenant", customer="C1", payload=TENANT, secret="") == (
            first,
            True,
        )
    finally:
        again.server_close()


def test_a_whole_customer_stands_in_its_state(ems) -> None:
    run("create_tenant", TENANT)
    run("create_administrator", ADMIN, secret="a-Secret-11")
    run("add_numbers", {"numbers": [NUMBER, "+442079460019"]})
    run("set_packages", {"items": {"STD": 5, "PRO": 2}})
    run("set_devices", {"devices": [{"model": "1050i", "quantity": 2, "macs": ["AABBCC000001"]}]})
    run("set_channels", {"sip": 4, "tdm": 0})
    run("set_bundles", {"bundles": {"UK 500": 3}})
    run("set_fraud_limit", {"default": "25", "custom": None})
    run("activate_service")
    state = SimulatorDriver().look("C1")
    assert state.numbers == [NUMBER, "+442079460019"]
    assert state.administrators == [KNOWN]
    assert (state.packages, state.bundles, state.devices) == (
        {"STD": 5, "PRO": 2},
        {"UK 500": 3},
        {"1050i": 2},
    )
    assert state.macs == {"AABBCC000001": "1050i"}
    assert (state.channels, state.default_limit, state.custom_limit) == ({"sip": 4, "tdm": 0, "pbx": 0}, "25.00", None)
    assert state.state == "active"
    assert len(log(ems)) == 9


def test_quantities_are_totals_and_zero_takes_away(ems) -> None:
    run("create_tenant", TENANT)
    run("set_packages", {"items": {"STD": 5, "PRO": 2}}, key="1")
    run("set_packages", {"items": {"STD": 7}}, key="2")
    run("set_packages", {"items": {"PRO": 0}}, key="3")
    assert SimulatorDriver().look("C1").packages == {"STD": 7}


def test_a_tenant_removed_lets_go_of_numbers_and_devices(ems) -> None:
    run("create_tenant", TENANT)
    run("add_numbers", {"numbers": [NUMBER]})
    run("set_devices", {"devices": [{"model": "1050i", "quantity": 1, "macs": ["AABBCC000001"]}]})
    run("remove_tenant")
    run("create_tenant", {**TENANT, "name": "Next"}, customer="C2")
    run("add_numbers", {"numbers": [NUMBER]}, customer="C2")
    assert SimulatorDriver().look("C2").numbers == [NUMBER]
    with pytest.raises(PermanentFault, match="was removed"):
        run("activate_service")


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("activate_service", {}, "C9 has no tenant"),
        ("dance", {}, "kind: 'dance' is unknown"),
        ("create_tenant", {**TENANT, "server": ""}, "server: text"),
        ("create_tenant", {**TENANT, "name": 7}, "name: text"),
        ("create_tenant", {**TENANT, "name": "x" * 201}, "name: text"),
        ("create_tenant", {}, "name: text"),
    ],
)
def test_what_cannot_be_is_refused_for_good(ems, kind, payload, words) -> None:
    with pytest.raises(PermanentFault, match=words):
        run(kind, payload, customer="C9")
    assert log(ems) == []


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("add_numbers", {"numbers": ["02079460018"]}, "no number in E.164"),
        ("add_numbers", {"numbers": []}, "list of 1 to 5000"),
        ("set_packages", {"items": {"STD": -1}}, "items.STD: a whole number"),
        ("set_packages", {"items": {"STD": True}}, "items.STD: a whole number"),
        ("set_packages", {"items": []}, "items: an object"),
        ("set_devices", {"devices": [{"model": "A", "quantity": 0, "macs": ["AABBCC000001"]}]}, "1 MACs for 0"),
        ("set_devices", {"devices": [{"model": "A", "quantity": 1, "macs": ["aa:bb"]}]}, "twelve hex digits"),
        ("set_devices", {"devices": [{"model": "A", "quantity": 1}, {"model": "A", "quantity": 2}]}, "stands twice"),
        ("set_channels", {"sip": "4", "tdm": 0}, "sip: a whole number"),
        ("set_fraud_limit", {"default": "NaN", "custom": None}, "default: an amount"),
        ("set_fraud_limit", {"default": 25, "custom": None}, "default: an amount"),
        ("create_administrator", ADMIN, "needs a password"),
        ("change_administrator", {"login": "nobody"}, "is no administrator"),
        ("resume_service", {}, "cannot become active"),
        ("create_tenant", TENANT, "has tenant 1001 already"),
    ],
)
def test_a_tenant_refuses_what_it_cannot_take(ems, kind, payload, words) -> None:
    run("create_tenant", TENANT, key="made")
    with pytest.raises(PermanentFault, match=words):
        run(kind, payload, key="wrong")
    assert log(ems) == [("C1", "create_tenant")]


@pytest.mark.parametrize(
    ("kind", "payload", "secret"),
    [
        ("add_numbers", {"numbers": ["+442079460021", NUMBER]}, ""),
        ("set_devices", {"devices": [{"model": "A", "quantity": 1, "macs": ["AABBCC000001"]}]}, ""),
        ("remove_numbers", {"numbers": [NUMBER]}, ""),
    ],
)
def test_what_another_tenant_holds_is_refused_and_nothing_is_half_done(ems, kind, payload, secret) -> None:
    run("create_tenant", TENANT)
    run("add_numbers", {"numbers": [NUMBER]})
    run("set_devices", {"devices": [{"model": "A", "quantity": 1, "macs": ["AABBCC000001"]}]})
    run("create_administrator", ADMIN, secret="a-Secret-11")
    run("create_tenant", {**TENANT, "domain": "cobalt.example"}, customer="C2")
    with pytest.raises(PermanentFault, match="another tenant"):
        run(kind, payload, customer="C2", secret=secret)
    state = SimulatorDriver().look("C2")
    assert (state.numbers, state.macs, state.administrators) == ([], {}, [])


def test_a_refusal_is_not_remembered(ems) -> None:
    with pytest.raises(PermanentFault):
        run("add_numbers", {"numbers": [NUMBER]}, key="k1")
    run("create_tenant", TENANT)
    assert run("add_numbers", {"numbers": [NUMBER]}, key="k1") == {"added": 1}


def test_passwords_are_kept_as_salted_hashes_only(ems, tmp_path) -> None:
    run("create_tenant", TENANT)
    run("create_administrator", ADMIN, secret="a-Secret-11")
    run("change_administrator", {"login": ADMIN["login"], "name": "Olive B."}, secret="another-Secret-12")
    db = sqlite3.connect(tmp_path / "ems.sqlite")
    dump = "\n".join(db.iterdump())
    db.close()
    assert "a-Secret-11" not in dump
    assert "another-Secret-12" not in dump
    assert "Olive B." in dump
    assert "hash" not in json.dumps(call(ems, "GET", "/tenants/C1"))


def test_out_of_service_for_the_next_two(ems) -> None:
    call(ems, "POST", "/behaviour", {"fail_next": 2})
    for _ in range(2):
        with pytest.raises(TemporaryFault, match="503"):
            run("create_tenant", TENANT)
    assert run("create_tenant", TENANT)["tenant"] == FIRST_TENANT


def test_a_kind_refused_for_good_until_told_otherwise(ems) -> None:
    call(ems, "POST", "/behaviour", {"refuse": ["create_tenant"]})
    with pytest.raises(PermanentFault, match="is refused"):
        run("create_tenant", TENANT)
    call(ems, "POST", "/behaviour", {"refuse": []})
    assert run("create_tenant", TENANT)


def test_slow_is_slow(ems) -> None:
    call(ems, "POST", "/behaviour", {"slow_ms": 200})
    started = time.monotonic()
    run("create_tenant", TENANT)
    assert time.monotonic() - started >= 0.2


def test_late_answer_is_a_temporary_fault_and_the_same_key_finds_the_effect(ems, settings) -> None:
    settings.EMS_TIMEOUT = 0.3
    call(ems, "POST", "/behaviour", {"late_next": 1, "late_ms": 1000})
    with pytest.raises(TemporaryFault, match="did not answer in time"):
        run("create_tenant", TENANT, key="k1")
    assert until(lambda: log(ems)), "it takes effect, late or not"
    settings.EMS_TIMEOUT = 5
    assert run("create_tenant", TENANT, key="k1")["tenant"] == FIRST_TENANT
    assert log(ems) == [("C1", "create_tenant")]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"fail_next": -1}, "fail_next"),
        ({"fail_next": True}, "fail_next"),
        ({"refuse": "all"}, "refuse"),
        ({"dance": 1}, "dance"),
        ([], "object"),
    ],
)
def test_a_behaviour_that_makes_no_sense_changes_nothing(ems, body, words) -> None:
    before = call(ems, "GET", "/behaviour")
    status, answer = call(ems, "POST", "/behaviour", body)
    assert status == 422
    assert words in answer["error"]
    assert call(ems, "GET", "/behaviour") == before


@pytest.mark.parametrize(("method", "path"), [("GET", "/log"), ("GET", "/tenants/C1"), ("POST", "/commands")])
def test_nothing_without_the_token(ems, method, path) -> None:
    assert call(ems, method, path, {} if method == "POST" else None, token="guess")[0] == 401
    assert call(ems, "GET", "/healthz", token="") == (200, {"ems": "up"})


def test_a_wrong_token_is_tried_again_rather_than_given_up(ems, settings) -> None:
    settings.EMS_TOKEN = "wrong"
    with pytest.raises(TemporaryFault, match="401"):
        run("create_tenant", TENANT)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff", 400),
        (b'{"key": "\\ud800"}', 400),
        (b"[]", 422),
        (b"{}", 422),
        (b"[" * 99999, 400),
    ],
)
def test_a_body_that_cannot_be_read_gets_an_answer(ems, body, status) -> None:
    got, answer = call(ems, "POST", "/commands", body)
    assert got == status
    assert answer["error"]


def test_an_ems_that_is_not_there_is_a_temporary_fault(settings) -> None:
    settings.EMS_URL = "http://127.0.0.1:1"
    with pytest.raises(TemporaryFault, match="cannot be reached"):
        run("create_tenant", TENANT)
    with pytest.raises(TemporaryFault):
        SimulatorDriver().look("C1")


def test_an_unknown_customer_is_looked_up_in_vain(ems) -> None:
    assert SimulatorDriver().look("C/../1") is None


def test_a_file_of_an_earlier_version_is_taken_over(tmp_path) -> None:
    old = sqlite3.connect(tmp_path / "old.sqlite")
    old.execute(
        "create table tenants (customer text primary key, server text, number integer, prefix text, name text,"
        " domain text, language text, plan text, state text default 'created', sip integer not null default 0,"
        " tdm integer not null default 0, default_limit text, custom_limit text)"
    )
    old.execute("insert into tenants (customer, sip) values ('C1', 4)")
    old.commit()
    old.close()
    store = Store(tmp_path / "old.sqlite")
    store.take(key="k1", kind="set_channels", customer="C1", payload={"sip": 5, "tdm": 1, "pbx": 2}, secret="")
    state = store.tenant("C1")
    store.close()
    assert (state["sip"], state["tdm"], state["pbx"]) == (5, 1, 2)


def test_logins_of_an_earlier_version_become_their_tenants_own(tmp_path) -> None:
    old = sqlite3.connect(tmp_path / "old.sqlite")
    old.execute(
        "create table administrators (customer text not null, login text primary key, name text not null,"
        " email text not null, salt text not null, hash text not null)"
    )
    old.execute("insert into administrators values ('C1', 'a', 'Ann', 'a@b.example', '00', '00')")
    old.commit()
    old.close()
    for _start in range(2):
        store = Store(tmp_path / "old.sqlite")
        kept = store._rows("select customer, login, name, role from administrators")
        store.close()
        assert kept == [{"customer": "C1", "login": "a", "name": "Ann", "role": ""}]
    with sqlite3.connect(tmp_path / "old.sqlite") as db:
        db.execute("insert into administrators values ('C2', 'a', 'Other', 'a@b.example', '00', '00', '')")
    assert db.execute("select count(*) from administrators").fetchone() == (2,)
    db.close()
