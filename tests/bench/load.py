"""A started portal under load: `python -m tests.bench.load http://127.0.0.1:8000 --people 8,32`.

So many people ask for one page after another, each by a connection of their own that stays open as a browser's does, all
in turn from the same list. What counts is how much longer the slowest twentieth waits than the median: the machine may do
other things. Only this machine is asked, for a minute and 5,000 pages at most.
"""

import argparse
import asyncio
import re
import statistics
import time
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode, urlsplit

from partners.people.demo.people import PASSWORD

HERE = {"127.0.0.1", "localhost"}
LONGEST, MOST = 60, 5_000  # seconds, pages
PAGES = (
    "/orders/", "/customers/", "/ddi/details/", "/device/list/", "/orders/approval/", "/log/menus/", "/orders/?sort=title",
    "/ddi/summary/", "/settlement/", "/log/logins/",
)  # fmt: skip
HIDDEN = re.compile(r'type="hidden" name="([^"]+)" value="([^"]*)"')


@dataclass
class Load:
    """What is asked, and what came: seconds a page, pages by status, how often a connection was opened anew."""

    host: str
    port: int
    cookies: str
    ends: float
    left: int
    pages: cycle
    took: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)
    opened: int = 0

    def goes_on(self) -> bool:
        return self.left > 0 and time.monotonic() < self.ends


class Line:
    """One connection."""

    def __init__(self, load: Load) -> None:
        self.load, self.writer = load, None

    async def ask(self, path: str) -> int:
        started = time.monotonic()
        if self.writer is None:
            self.load.opened += 1
            self.reader, self.writer = await asyncio.open_connection(self.load.host, self.load.port)
        words = f"GET {path} HTTP/1.1\r\nHost: {self.load.host}\r\nCookie: {self.load.cookies}\r\nAccept-Encoding: gzip\r\n\r\n"
        self.writer.write(words.encode())
        try:
            status, headers, _body = await answer(self.reader)
        except (asyncio.IncompleteReadError, ConnectionError):  # it was closed meanwhile: a browser asks again
            self.writer = None
            return await self.ask(path)
        if headers.get("connection") == "close":
            self.writer.close()
            self.writer = None
        self.load.took.append(time.monotonic() - started)
        return status


async def answer(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    cookies = [line.partition(": ")[2].partition(";")[0] for line in head if line.lower().startswith("set-cookie")]
    headers["cookies"] = "; ".join(cookies)
    if headers.get("transfer-encoding") != "chunked":
        return int(head[0].split()[1]), headers, await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int(await reader.readline(), 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return int(head[0].split()[1]), headers, body


async def person(load: Load) -> None:
    line = Line(load)
    while load.goes_on():
        load.left -= 1
        status = await line.ask(next(load.pages))
        load.statuses[status] = load.statuses.get(status, 0) + 1
    if line.writer:
        line.writer.close()


async def signed_in(host: str, port: int, login: str) -> str:
    """The cookies of somebody who signed in by the page."""
    reader, writer = await asyncio.open_connection(host, port)
    base = f"Host: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
    writer.write(f"GET /login/ HTTP/1.1\r\n{base}\r\n".encode())
    _status, headers, body = await answer(reader)
    form = urlencode({**dict(HIDDEN.findall(body.decode())), "login_id": login, "password": PASSWORD})
    writer.write(
        f"POST /login/ HTTP/1.1\r\n{base}Cookie: {headers['cookies']}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(form)}\r\n\r\n{form}".encode()
    )
    status, after, _body = await answer(reader)
    writer.close()
    if status != 302:
        raise SystemExit(f"{login} could not sign in: {status}")
    return "; ".join(filter(None, (headers["cookies"], after["cookies"])))


async def measured(address: str, login: str, people: int, seconds: float, most: int) -> Load:
    parts = urlsplit(address)
    if parts.hostname not in HERE:
        raise SystemExit("Only a portal on this machine is put under load.")
    port = parts.port or 80
    cookies = await signed_in(parts.hostname, port, login)
    load = Load(parts.hostname, port, cookies, time.monotonic() + min(seconds, LONGEST), min(most, MOST), cycle(PAGES))
    await asyncio.gather(*(person(load) for _one in range(people)))
    return load


def told(people: int, load: Load, seconds: float) -> str:
    took = sorted(load.took)
    median, late = statistics.median(took), took[int(len(took) * 0.95)]
    return (
        f"{people} people: {len(took)} pages, {len(took) / seconds:.0f} a second, median {1000 * median:.0f} ms, 95 % within"
        f" {1000 * late:.0f} ms ({late / median:.2f} times), slowest {1000 * took[-1]:.0f}; {load.opened} connections;"
        f" {load.statuses}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.load", description=__doc__)
    parser.add_argument("address")
    parser.add_argument("--people", default="8,32")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--most", type=int, default=1_500)
    parser.add_argument("--login", default="admin@nimbus.example")
    chosen = parser.parse_args()
    for people in (int(number) for number in chosen.people.split(",")):
        started = time.monotonic()
        load = asyncio.run(measured(chosen.address, chosen.login, people, chosen.seconds, chosen.most))
        print(told(people, load, time.monotonic() - started), flush=True)


if __name__ == "__main__":
    main()
