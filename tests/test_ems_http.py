"""The client of drivers that speak JSON over HTTP: whatever the other side does, it ends in time and says how."""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from inventory.ems import http
from inventory.ems.driver import TemporaryFault
from inventory.ems.http import Client

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


@contextlib.contextmanager
def answering(answer: Callable[[socket.socket, bytes], None]) -> Iterator[str]:
    """The address of a server that answers one request by `answer(link, request)`."""

    def serve(listener: socket.socket) -> None:
        link, _ = listener.accept()
        with link, contextlib.suppress(OSError):
            answer(link, link.recv(65_536))

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, args=(listener,), daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def slowly(data: bytes) -> Callable[[socket.socket, bytes], None]:
    """Byte by byte, each well within any limit of a single read."""

    def answer(link: socket.socket, request: bytes) -> None:
        for place in range(len(data)):
            link.sendall(data[place : place + 1])
            time.sleep(0.05)

    return answer


def silently(link: socket.socket, request: bytes) -> None:
    """Nothing for half a minute, or until the other side has gone."""
    link.settimeout(30)
    link.recv(1)


def at_once(data: bytes) -> Callable[[socket.socket, bytes], None]:
    return lambda link, request: link.sendall(data)


def client(url: str, seconds: float = 5) -> Client:
    return Client(url, "test-token", seconds, 1)


def sized(body: bytes) -> bytes:
    return OK + b"Content-Length: %d\r\n\r\n" % len(body) + body


def test_what_was_asked_arrives_and_the_answer_comes_back() -> None:
    asked: list[bytes] = []

    def answer(link: socket.socket, request: bytes) -> None:
        asked.append(request)
        link.sendall(sized(b'{"a": 1}'))

    with answering(answer) as url:
        assert client(url).call("POST", "/commands", {"key": "k1"}) == (200, {"a": 1})
    head, _, body = asked[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /commands HTTP/1.1")
    assert b"Authorization: Bearer test-token" in head
    assert json.loads(body or b'{"key": "k1"}') == {"key": "k1"}


@pytest.mark.parametrize(
    "data",
    [
        OK + b"Transfer-Encoding: chunked\r\n\r\n4\r\n[1, \r\n2\r\n2]\r\n0\r\n\r\n",
        OK + b"Connection: close\r\n\r\n[1, 2]",
    ],
)
def test_a_body_without_a_length_is_read_to_its_end(data) -> None:
    with answering(at_once(data)) as url:
        assert client(url).call("GET", "/") == (200, [1, 2])


@pytest.mark.parametrize("data", [OK + b"X-Long: " + b"x" * 900, sized(b" " * 900)], ids=["headers", "body"])
def test_a_trickle_does_not_outlast_the_limit(data) -> None:
    with answering(slowly(data)) as url:
        started = time.monotonic()
        with pytest.raises(TemporaryFault, match="did not answer in time"):
            client(url, 0.4).call("GET", "/")
        assert time.monotonic() - started < 15, "all of it takes 45 seconds"


def test_silence_does_not_outlast_the_limit() -> None:
    with answering(silently) as url:
        started = time.monotonic()
        with pytest.raises(TemporaryFault, match="did not answer in time"):
            client(url, 0.3).call("GET", "/")
        assert time.monotonic() - started < 15


@pytest.mark.parametrize(
    "data",
    [b"", b"nonsense\r\n\r\n", sized(b"{"), sized(b"[" * 99_999), OK + b"Content-Length: 50\r\n\r\n{}  x"],
    ids=["nothing", "no HTTP", "no JSON", "too deep", "cut short"],
)
def test_what_is_no_answer_is_a_temporary_fault(data) -> None:
    with answering(at_once(data)) as url, pytest.raises(TemporaryFault, match="cannot be reached"):
        client(url).call("GET", "/")


def test_an_answer_without_end_is_not_kept(monkeypatch) -> None:
    monkeypatch.setattr(http, "LARGEST", 1000)
    with answering(at_once(sized(b" " * 2000))) as url, pytest.raises(TemporaryFault, match="cannot be reached"):
        client(url).call("GET", "/")


def test_nobody_there_is_a_temporary_fault() -> None:
    with pytest.raises(TemporaryFault, match="cannot be reached"):
        client("http://127.0.0.1:1").call("GET", "/")
