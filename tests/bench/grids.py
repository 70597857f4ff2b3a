"""Every grid, in every case, for every viewer: first page, deep page, filters, every sort, searches."""

import gc
import time
from dataclasses import asdict

from django.db import connection

from tests.bench.cases import cases, menu_grids
from tests.bench.database import owner
from tests.bench.measure import measure
from tests.bench.viewers import viewers

STOCK = ("inventory:ddi-", "inventory:number-", "inventory:device", "inventory:port-", "inventory:registration",
         "orders:shipping", "orders:transfer")  # fmt: skip


def is_of_stock(name: str) -> bool:
    """Grids of numbers, ports, devices, shipping and transfers: the part `stock`."""
    return name.startswith(STOCK)


def figures(only: str, runs: int, *, stock: bool = False) -> tuple[list[dict], list[dict]]:
    """(who looked, [{"grid": address name, "viewer": title, "figure": …}])."""
    bare, found, people = owner(connection.settings_dict["NAME"]), [], viewers()
    seen = logged(bare)
    gc.freeze()  # what the bench itself holds is not collected again and again within somebody's request
    try:
        for address, url in menu_grids():
            if only not in address.name or (stock and not is_of_stock(address.name)):
                continue
            started, before = time.monotonic(), len(found)
            for viewer in people:
                if viewer.account.may_open(address.screen):
                    found += [
                        {
                            "grid": address.name,
                            "viewer": viewer.title,
                            "figure": asdict(measure(viewer, case, bare, runs=runs)),
                        }
                        for case in cases(url, viewer)
                    ]
            print(f"  {address.name:36} {len(found) - before:>3} cases {time.monotonic() - started:6.1f} s", flush=True)
    finally:
        forget(bare, seen)
        bare.close()
    return [{"title": v.title, "partners": v.partners, "orders": v.orders} for v in people], found


def logged(bare) -> int:
    """The last page view in the log of menus."""
    with bare.cursor() as cursor:
        cursor.execute("select coalesce(max(id), 0) from partners_menuaccess")
        return cursor.fetchone()[0]


def forget(bare, seen: int) -> None:
    """Takes away the page views that the bench left itself: after some runs one person had made most of the log's."""
    with bare.cursor() as cursor:
        cursor.execute("delete from partners_menuaccess where id > %s", [seen])
