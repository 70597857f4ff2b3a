"""Calls to addresses that others chose: read once, resolved once, and connected to nothing but the public internet."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.core.cache import cache

from partners.sign_in.protocols import openid, outward
from partners.sign_in.protocols.outward import Unavailable, addresses_of, fetch, is_public, place_of

PUBLIC = "93.184.215.14"


@pytest.fixture
def strict(settings) -> None:
    settings.OPENID_LOOSE, settings.OPENID_TIMEOUT = False, 1


@pytest.mark.parametrize("address", [
    "https://127.0.0.1\\@8.8.8.8/", "https://8.8.8.8\\@127.0.0.1/", "https://user@host.example/", "https://a:b@host.example/",
    "http://host.example/", "ftp://host.example/", "https://", "https:///path", "https://host.example:0/",
    "https://host.example:99999/", "https://host.example/a b", "https://host.example/\n", "https://host.example/#part",
    "https://[", "https://[::1", "//host.example/", "https://höst.example/", "https://host.example/\0", "", None, 7, ["x"], {},
    "https://" + "a" * 3_000 + "/",
])  # fmt: skip
def test_an_address_is_plain_or_it_is_none(address, strict) -> None:
    with pytest.raises(Unavailable):
        place_of(address)


def test_an_address_is_read_as_it_stands(strict) -> None:
    place = place_of("https://Login.Example:8443/a/b?c=d")
    assert (place.host, place.port, place.target, place.name) == (
        "login.example",
        8443,
        "/a/b?c=d",
        "login.example:8443",
    )
    assert place_of("https://login.example").target == "/" and place_of("https://login.example").name == "login.example"


@pytest.mark.parametrize("address", [
    "127.0.0.1", "10.0.0.1", "192.168.0.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "239.1.1.1",
    "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "ff0e::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
    "2002:808:808::", "2001:0:1::1", "2001:db8::1",
])  # fmt: skip
def test_no_host_of_one_network_or_of_many_is_public(address: str) -> None:
    assert not is_public(address)


def test_public_hosts_are() -> None:
    assert all(map(is_public, (PUBLIC, "8.8.8.8", "2606:4700::1111", "2001:4860:4860::8888")))


def named(monkeypatch, *answers: list[str]) -> list[str]:
    """What the name server says, one answer after another; the list of what it was asked."""
    asked: list[str] = []

    def resolve(host, port, **_options):
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return asked


def test_one_private_address_among_public_ones_is_enough(strict, monkeypatch) -> None:
    named(monkeypatch, [PUBLIC, "127.0.0.1"])
    with pytest.raises(Unavailable, match="not a public host"):
        addresses_of(place_of("https://login.example/"))


def test_a_name_that_resolves_twice_is_asked_once(strict, monkeypatch) -> None:
    """The address that was judged is the one that is connected to, with the name of the certificate kept."""
    asked, pools, real = named(monkeypatch, [PUBLIC], ["127.0.0.1"]), [], outward._pool

    def seen(place, address):
        pools.append((place.host, address, real(place, address)))
        raise outward.urllib3.exceptions.NewConnectionError(pools[-1][2], "not today")

    monkeypatch.setattr(outward, "_pool", seen)
    with pytest.raises(Unavailable):
        fetch("GET", "https://login.example/x")
    ((host, address, pool),) = pools
    assert asked == ["login.example"] and (host, address, pool.host) == ("login.example", PUBLIC, PUBLIC)
    assert pool.assert_hostname == "login.example" and pool.cert_reqs == "CERT_REQUIRED"
    assert pool.conn_kw["server_hostname"] == "login.example"


# --- odd answers


@contextmanager
def answering(*bodies: bytes, slowly: float = 0) -> Iterator[str]:
    """A host on the loopback that answers with these bodies, one after another; the last one again and again."""
    server, asked = socket.create_server(("127.0.0.1", 0)), []

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            connection.recv(65_536)
            body = bodies[min(len(asked), len(bodies) - 1)]
            asked.append(body)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body))
            for start in range(0, len(body), 1 if slowly else len(body) or 1):
                try:
                    connection.sendall(body[start : start + 1] if slowly else body)
                except OSError:
                    break
                time.sleep(slowly)
            connection.close()

    threading.Thread(target=serve, daemon=True).start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}"
    server.close()


ODD = [
    b"", b"null", b"[]", b"7", b'"text"', b"\xff\xfe", b"[" * 100_000, b'{"issuer": 7}', b'{"issuer": "ISSUER"}',
    b'{"issuer": "ISSUER", "authorization_endpoint": [], "token_endpoint": {}, "jwks_uri": null}',
    b'{"issuer": "ISSUER", "authorization_endpoint": "http://[", "token_endpoint": "http://x:y", "jwks_uri": "http://x"}',
]  # fmt: skip


@pytest.mark.parametrize("body", ODD, ids=lambda body: body[:60].decode(errors="replace"))
def test_an_odd_discovery_is_none(body: bytes) -> None:
    with answering(body) as host, answering(body.replace(b"ISSUER", host.encode())) as issuer:
        with pytest.raises((openid.Unavailable, openid.Untrusted)):
            openid.discover(issuer, anew=True)
        with pytest.raises((openid.Unavailable, openid.Untrusted)):
            openid.discover(host, anew=True)


def flow(keys: str, token: str = "") -> openid.Flow:
    points = openid.Endpoints("http://issuer", "http://issuer/go", token or keys, keys, "", False)
    return openid.Flow(points, "portal", "state", "nonce", "verifier" * 8)


@pytest.mark.parametrize(
    "keys", [{}, {"keys": None}, {"keys": "x"}, {"keys": [7]}, {"keys": [{"kty": 7}]}, {"keys": {}}]
)
def test_odd_keys_prove_nothing(keys: dict) -> None:
    with answering(json.dumps(keys).encode()) as host, pytest.raises(openid.Untrusted):
        openid.claims_of("a.b.c", flow(host))


@pytest.mark.parametrize("token", [
    {}, {"access_token": 7}, {"access_token": "x", "token_type": 7}, {"access_token": "x", "token_type": "Bearer", "id_token": 7},
    {"access_token": "x", "token_type": "Bearer", "expires_in": "soon"}, {"error": ["x"]}, {"error": "invalid_grant"},
    {"access_token": "x", "token_type": "Bearer", "expires_in": 10**400, "id_token": "a.b.c"},
    {"access_token": "x", "token_type": "Bearer", "scope": 7},
])  # fmt: skip
def test_an_odd_token_signs_nobody_in(token: dict) -> None:
    answer = "https://portal.example/callback/?code=x&state=state"
    with answering(json.dumps(token).encode()) as host, pytest.raises((openid.Untrusted, openid.Unavailable)):
        openid.arrive(flow(host), answer=answer, client_secret="s", back="https://portal.example/callback/")


def test_an_answer_drop_by_drop_is_not_waited_for(settings) -> None:
    settings.OPENID_TIMEOUT = 0.3
    began = time.monotonic()
    with answering(b" " * 400, slowly=0.1) as host, pytest.raises(Unavailable):
        fetch("GET", host)
    assert time.monotonic() - began < 10


def test_discovery_is_asked_once_in_ten_minutes() -> None:
    cache.clear()
    points = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), "http://127.0.0.1/x")
    server = socket.create_server(("127.0.0.1", 0))
    issuer = f"http://127.0.0.1:{server.getsockname()[1]}"
    body = json.dumps({"issuer": issuer, **points}).encode()

    def once() -> None:
        connection, _ = server.accept()
        connection.recv(65_536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        connection.close()
        server.close()

    threading.Thread(target=once, daemon=True).start()
    first = openid.discover(issuer)
    assert openid.discover(issuer) == first, "The provider is gone, and what it said still counts."
    with pytest.raises(Unavailable):
        openid.discover(issuer, anew=True)
