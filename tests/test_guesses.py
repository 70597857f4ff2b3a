"""Two hundred guesses at once: exactly five passwords are looked at (guide 2.9.1, reliability.md)."""

import threading

import pytest
from django.contrib.auth.hashers import check_password
from django.db import connection
from django.test import Client

from partners.models import LoginEvent
from partners.people.enums import LoginState
from partners.sign_in.actions import sign_in as gate
from tests.processes import database, together

CLERK = "clerk@rs-vertical.example"


def guess(first: int, number: int, network: str) -> dict:
    """In a process of its own: two log-ins with a wrong password in each of so many threads at once, through the
    whole of the portal."""
    looked_at, statuses, lock = [], [], threading.Lock()
    fits = gate._password_fits

    def counted(account, password: str) -> bool:
        with lock:
            looked_at.append(password)
        return fits(account, password)

    gate._password_fits = counted
    start = threading.Barrier(number)

    def one(n: int) -> None:
        start.wait()
        for again in ("a", "b"):
            typed = {"login_id": CLERK, "password": f"guess-{first + n}-{again}"}
            answer = Client().post("/login/", typed, REMOTE_ADDR=f"{network}.{n % 250 + 1}")
            with lock:
                statuses.append(answer.status_code)
        connection.close()

    threads = [threading.Thread(target=one, args=(n,)) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return {"looked_at": len(looked_at), "statuses": sorted(set(statuses)), "sent": len(statuses)}


def logged() -> list:
    """In a process of its own: failures in Login History, and whether the right password still opens."""
    from oms.kit.acting import as_system  # settings are ready only now

    with as_system():
        failures = LoginEvent.objects.filter(login_id=CLERK, state=LoginState.FAIL).count()
    answer = Client().post("/login/", {"login_id": CLERK, "password": "demo-Pass-2026"}, REMOTE_ADDR="198.51.100.9")
    elsewhere = Client().post("/login/", {"login_id": CLERK, "password": "demo-Pass-2026"}, REMOTE_ADDR="203.0.113.9")
    return [failures, answer.status_code, elsewhere.status_code]


@pytest.mark.slow
@pytest.mark.processes
def test_of_two_hundred_guesses_at_once_five_are_looked_at() -> None:
    """A hundred threads in four processes, one network; each guess is logged, the network is shut, others are not."""
    with database("guesses") as environment:
        each = [{"first": n * 25, "number": 25, "network": "198.51.100"} for n in range(4)]
        before = together(environment, logged_before, [{}])[0]
        done = together(environment, guess, each)
        (failures, same_network, elsewhere) = together(environment, logged, [{}])[0]
    assert sum(d["sent"] for d in done) == 200
    assert sum(d["looked_at"] for d in done) == 5
    assert {status for d in done for status in d["statuses"]} == {422}
    assert failures - before == 200
    assert same_network == 422, "The right password, after 200 wrong ones from the same network, is not looked at."
    assert elsewhere == 302, "Nobody can lock others out from elsewhere."


def logged_before() -> int:
    from oms.kit.acting import as_system  # settings are ready only now

    with as_system():
        return LoginEvent.objects.filter(login_id=CLERK, state=LoginState.FAIL).count()


def test_a_measured_hash_is_what_the_demo_uses(account) -> None:
    """What is counted above is a real check of a real argon2 hash."""
    hashed = account(CLERK).password
    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert check_password("demo-Pass-2026", hashed)
