"""Rows of the logs and outboxes: as many as there are orders."""

from collections.abc import Iterator

from tests.bench.rows import Rows
from tests.bench.world import World, mixed

COMMANDS = ("create_tenant", "create_administrator", "add_numbers", "set_packages", "set_fraud_limit")
MENUS = (("order-status", "Order Status"), ("ddi-details", "DDI Details"), ("customer-info", "Customer Info"))
MESSAGES = ("order.submitted", "order.approved", "order.confirmed", "order.provisioned")
UNSEEN = 200  # messages on the banner of a person who never presses OK


def commands(w: World) -> Rows:
    names = ("id", "key", "lane", "state", "attempts", "last_error", "created_at", "due_at", "completed_at", "partner_id",
             "partner_name", "customer_id", "customer_name", "order_no", "kind", "target")  # fmt: skip
    first = w.base.first["inventory_command"]

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.orders):
            c, at = n % w.sizes.customers, w.at(n, w.sizes.orders)
            p, late = w.partner_of(c), n // w.sizes.customers == 4
            state = "failed" if late and n % 2_000 == 0 else "waiting" if late and n % 2_000 == 1 else "done"
            yield (
                first + n, f"bench:{n}", w.code_of(c), state, 6 if state == "failed" else 1,
                "The network refused it." if state == "failed" else "", at, at, at if state == "done" else None, p.id, p.name,
                w.customer_id(c), w.name_of(c), w.no_of(n), COMMANDS[mixed(n) % 5], f"{1 + mixed(n) % 30} items of {w.name_of(c)}",
            )  # fmt: skip

    return names, rows()


def logins(w: World) -> Rows:
    names = (
        "id",
        "at",
        "partner_id",
        "partner_name",
        "login_id",
        "account_name",
        "system_role",
        "role_name",
        "ip",
        "state",
    )
    first = w.base.first["partners_loginevent"]
    states = ("login", "login", "login", "logout", "logout", "fail")
    rows = (
        (first + n, w.at(n, w.sizes.orders), *person(w, n), f"192.0.2.{n % 250}", states[n % 6])
        for n in range(w.sizes.orders)
    )
    return names, rows


def person(w: World, n: int) -> tuple:
    """What each log row carries of the person behind it."""
    p = w.partners[n * 31 % len(w.partners)]
    return p.id, p.name, f"admin@{p.code.lower()}.example", f"Admin of {p.name}", p.kind, "Reseller"


def menus(w: World) -> Rows:
    names = ("id", "at", "partner_id", "partner_name", "login_id", "account_name", "system_role", "role_name", "ip",
             "menu_code", "menu_name")  # fmt: skip
    first = w.base.first["partners_menuaccess"]
    rows = (
        (first + n, w.at(n, w.sizes.orders), *person(w, n), f"192.0.2.{n % 250}", *MENUS[n % 3])
        for n in range(w.sizes.orders)
    )
    return names, rows


def downloads(w: World) -> Rows:
    names = ("id", "at", "partner_id", "partner_name", "login_id", "account_name", "system_role", "role_name", "ip",
             "menu_code", "menu_name", "rows", "seconds")  # fmt: skip
    first, many = w.base.first["partners_exceldownload"], w.sizes.orders // 5
    rows = (
        (first + n, w.at(n, many), *person(w, n), f"192.0.2.{n % 250}", *MENUS[n % 3], n % 9_000, f"{n % 90 / 10}")
        for n in range(many)
    )
    return names, rows


def notices(w: World) -> Rows:
    names = ("id", "key", "state", "attempts", "created_at", "due_at", "completed_at", "partner_id", "partner_name",
             "account_id", "receiver", "address", "method", "kind", "subject", "text", "link", "sender", "sender_partner_id",
             "customer_code", "customer_name", "seen_at")  # fmt: skip
    first, account = w.base.first["partners_notice"], w.base.first["partners_account"]

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.orders):
            c, at, place = n % w.sizes.customers, w.at(n, w.sizes.orders), n * 31 % len(w.partners)
            p, kind = w.partners[place], MESSAGES[n % 4]
            unseen = n >= w.sizes.orders - UNSEEN
            yield (
                first + n, f"bench:{n}", "done", 1, at, at, at, p.id, p.name, account + place, f"Admin of {p.name}",
                f"admin@{p.code.lower()}.example", "screen" if n % 2 else "email", kind,
                f"Order {w.no_of(n)} {kind[6:]}: {w.name_of(c)}"[:70], f"Order: {w.no_of(n)}", f"/orders/{w.no_of(n)}/",
                w.root.name, w.root.id, w.code_of(c), w.name_of(c), None if unseen else at,
            )  # fmt: skip

    return names, rows()
