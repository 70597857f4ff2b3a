"""Rows of the large tables, each a generator of tuples beside the names of its columns."""

from collections.abc import Iterator
from datetime import date, timedelta

from tests.bench.world import NOW, OPEN, World, day

# 04 is given to nobody in the numbering plan: a million numbers that no telephone has, and they never leave this database
PREFIX = "+444"
Rows = tuple[tuple[str, ...], Iterator[tuple]]


def partners(w: World) -> Rows:
    names = ("id", "code", "name", "kind", "parent_id", "lft", "rght", "tree_id", "level", "created_at", "customer_count",
             "approve_order", "manage_ddi")  # fmt: skip
    each = w.sizes.customers // len(w.partners)
    rows = (
        (
            p.id,
            p.code,
            p.name,
            p.kind,
            p.parent.id,
            p.left,
            p.right,
            1,
            p.level,
            NOW,
            each,
            p.kind == "vsp",
            p.kind == "vsp",
        )
        for p in w.partners
    )
    return names, rows


def closure(w: World) -> Rows:
    rows = ((a.id, p.id, p.level - a.level) for p in w.partners for a in p.above())
    return ("ancestor", "descendant", "depth"), rows


def accounts(w: World) -> Rows:
    names = ("id", "password", "login_id", "partner_id", "role_id", "name", "email", "is_chief", "created_at")
    first = w.base.first["partners_account"]
    rows = (
        (first + n, "!", f"admin@{p.code.lower()}.example", p.id, w.base.roles[p.kind], f"Admin of {p.name}",
         f"admin@{p.code.lower()}.example", True, NOW)
        for n, p in enumerate(w.partners)
    )  # fmt: skip
    return names, rows


def customers(w: World) -> Rows:
    names = ("id", "code", "partner_id", "partner_name", "name", "domain", "domain_inherited", "status", "cli", "admin_id",
             "admin_name", "plan_id", "plan_name", "user_licenses", "service_start", "cm_id", "tenant", "tenant_prefix",
             "ongoing_orders", "created_at", "updated_at")  # fmt: skip
    plan_id, plan = w.base.plan
    shown = ("activated", "created", "stopped", "closed", "ordering", "cancel")

    def rows() -> Iterator[tuple]:
        for c in range(w.sizes.customers):
            p, at = w.partner_of(c), w.at(c, w.sizes.customers)
            status = shown[0 if c % 10 < 8 else 1 + c // 10 % 5]
            started = day(at) if status not in ("ordering", "created", "cancel") else None
            yield (
                w.customer_id(c), w.code_of(c), p.id, p.name, w.name_of(c), "bench.example", True, status, f"+444{3 * c:09d}",
                f"admin@{c:06d}.example", f"Admin {c:06d}", plan_id, plan, c % 90, started, f"CM-{c % 40:02d}", str(c % 500),
                f"{c:06d}", w.ongoing[c], at, at,
            )  # fmt: skip

    return names, rows()


def sites(w: World) -> Rows:
    names = ("id", "customer_id", "name", "is_main", "address1", "city", "post_code")
    first = w.base.first["customers_site"]
    rows = (
        (first + c, w.customer_id(c), "Head office", True, f"{c % 90} Example Row", "London", "EC2V 7AA")
        for c in range(w.sizes.customers)
    )
    return names, rows


def billing_accounts(w: World) -> Rows:
    names = ("id", "customer_id", "name", "address", "city", "post_code")
    first = w.base.first["customers_billingaccount"]
    rows = (
        (first + c, w.customer_id(c), "Main account", f"{c % 90} Example Row", "London", "EC2V 7AA")
        for c in range(w.sizes.customers)
    )
    return names, rows


def lines(w: World) -> Rows:
    names = ("id", "customer_id", "order_no", "item_id", "billing_account_id", "price", "act_date", "billing_start",
             "made_by", "made_at")  # fmt: skip
    first, account = w.base.first["customers_serviceline"], w.base.first["customers_billingaccount"]
    rows = (
        (
            first + n,
            w.customer_id(n // 2),
            w.no_of(n // 2),
            w.base.item,
            account + n // 2,
            "6.90",
            "2024-01-01",
            "2024-01-01",
            "Bench",
            NOW,
        )
        for n in range(2 * w.sizes.customers)
    )
    return names, rows


PER_CUSTOMER, OF_FIRST = 25, 13  # quantity changes of a customer, and those of the first of its two lines
STEP = timedelta(days=80)


def quantities(w: World) -> Rows:
    """Five million at scale 1: each line began with five and went up and down by one, eighty days apart."""
    names = ("id", "line_id", "change", "effective", "order_no", "made_by", "made_at")
    first, line = w.base.first["customers_quantitychange"], w.base.first["customers_serviceline"]
    days = [date(2024, 1, 1) + place * STEP for place in range(OF_FIRST)]

    def rows() -> Iterator[tuple]:
        for customer in range(w.sizes.customers):
            no = w.no_of(customer)
            for place in range(PER_CUSTOMER):
                second, nth = place >= OF_FIRST, place % OF_FIRST
                change = 5 if nth == 0 else 1 - 2 * (nth % 2)
                row_id = first + customer * PER_CUSTOMER + place
                yield (row_id, line + 2 * customer + second, change, days[nth], no, "Bench", NOW)

    return names, rows()


def e164(number: int) -> str:
    return f"{PREFIX}{number:09d}"


def held(w: World, number: int) -> bool:
    """Three numbers of each customer are in use; all others are in stock."""
    return number < 3 * w.sizes.customers


def numbers(w: World) -> Rows:
    names = ("id", "e164", "national", "area_code", "local", "number_type_id", "type_name", "partner_id", "partner_name",
             "owner_partner_id", "owner_name", "stock_partner_id", "assign", "use", "customer_id", "customer_name",
             "site_name", "comment", "quarantine_until", "updated_at")  # fmt: skip
    first, (kind_id, kind), root = w.base.first["inventory_number"], w.base.number_type, w.root

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.numbers):
            digits, at = f"4{n:09d}", w.at(n, w.sizes.numbers)
            start = (first + n, f"+44{digits}", f"0{digits}", "040", digits[2:], kind_id, kind)
            if held(w, n):
                c = n // 3
                p, customer = w.partner_of(c), (w.customer_id(c), w.name_of(c), "Head office")
                yield (*start, p.id, p.name, root.id, root.name, p.id, "used", "using", *customer, "", None, at)
            else:
                p = root if n % 8 < 5 else w.approvers[w.partners[n % len(w.partners)].id]
                resting = "2099-01-01" if n % 20 == 0 else None
                use = "returned" if resting else "creation"
                yield (*start, p.id, p.name, root.id, root.name, p.id, "unused", use, None, "", "", f"Batch {n // 10_000}", resting, at)  # fmt: skip

    return names, rows()


def holdings(w: World) -> Rows:
    names = ("id", "customer_id", "order_no", "e164", "site_id", "billing_account_id", "in_use", "valid_from",
             "made_by", "made_at")  # fmt: skip
    first, site = w.base.first["customers_numberholding"], w.base.first["customers_site"]
    account = w.base.first["customers_billingaccount"]
    rows = (
        (
            first + n,
            w.customer_id(n // 3),
            w.no_of(n // 3),
            e164(n),
            site + n // 3,
            account + n // 3,
            True,
            "2024-01-01",
            "Bench",
            NOW,
        )
        for n in range(min(3 * w.sizes.customers, w.sizes.numbers))
    )
    return names, rows


def devices(w: World) -> Rows:
    names = ("id", "mac", "serial", "model_id", "model_name", "group_name", "status", "partner_id", "partner_name",
             "owner_partner_id", "owner_name", "customer_id", "customer_name", "registered_on", "updated_at")  # fmt: skip
    first = w.base.first["inventory_device"]

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.devices):
            c = n % w.sizes.customers
            p, used = w.partner_of(c), n % 4 > 0
            customer = (w.customer_id(c), w.name_of(c)) if used else (None, "")
            yield (first + n, f"0200{n:08X}", f"SN{n:08d}", w.base.device_model, f"LIP-{n % 12:02d}", f"Group {n % 5}", "used" if used else "not_used", p.id, p.name,
                   w.root.id, w.root.name, *customer, "2024-01-01", NOW)  # fmt: skip

    return names, rows()


def orders(w: World) -> Rows:
    names = ("id", "no", "kind", "state", "title", "nonce", "customer_id", "customer_code", "customer_name", "partner_id",
             "partner_name", "requester_id", "requester_name", "requested_by", "approver_id", "approver_name", "approved_by",
             "plan_id", "created_at", "submitted_at", "approved_at", "completed_at", "effective", "took_effect_at", "reason",
             "provisioning", "updated_at", "ship_requested", "ship_assigned", "ship_done_at")  # fmt: skip
    first, plan = w.base.first["orders_order"], w.base.plan[0]

    def rows() -> Iterator[tuple]:
        for o in range(w.sizes.orders):
            c, state, at = o % w.sizes.customers, w.state_of(o), w.at(o, w.sizes.orders)
            p, kind = w.partner_of(c), w.kind_of(o)
            by, sent, agreed, over, done = w.approvers[p.id], None, None, None, None
            if state not in ("temporary", "registration", "canceled"):
                sent = at + timedelta(hours=1)
            if state in ("approved", "confirmed", "rejected_approval"):
                agreed = at + timedelta(hours=5)
            if state not in OPEN:
                over = at + timedelta(hours=9)
            if state == "confirmed":
                done = over
            yield (
                first + o, w.no_of(o), kind, state, f"{w.name_of(c)} {kind} order", f"{o + 1:032x}", w.customer_id(c), w.code_of(c),
                w.name_of(c), p.id, p.name, p.id, p.name, f"Admin of {p.name}", by.id if sent else None, by.name if sent else "",
                by.name if agreed else "", plan, at, sent, agreed, over, day(done) if done else None, done,
                "Not what the customer wants" if state.startswith("rejected") else "", "done" if done else "", at, *w.ships(o),
            )  # fmt: skip

    return names, rows()


def moves(w: World) -> Rows:
    names = ("id", "order_id", "verb", "source", "target", "by_name", "by_partner", "at")
    first, order = w.base.first["orders_ordermove"], w.base.first["orders_order"]
    rows = (
        (first + o, order + o, "open", "", "temporary", "Admin", w.partner_of(o % w.sizes.customers).name,
         w.at(o, w.sizes.orders))
        for o in range(w.sizes.orders)
    )  # fmt: skip
    return names, rows


def items(w: World) -> Rows:
    names = ("id", "order_id", "billing_account_id", "item_id", "quantity", "price")
    first, order = w.base.first["orders_itemline"], w.base.first["orders_order"]
    account = w.base.first["customers_billingaccount"]
    rows = (
        (first + o, order + o, account + o % w.sizes.customers, w.base.item, 1 + o % 9, "6.90")
        for o in range(w.sizes.orders)
    )
    return names, rows


USED = (("package", "basic-user-vm", "Basic User With VM"), ("feature", "analytics-standard", "Analytics Standard"),
        ("number", "", ""), ("extension", "", ""), ("device", "LIP-9020", "LIP-9020"),
        ("channel", "sip", "SIP Trunk Channels"))  # fmt: skip


def usage(w: World) -> Rows:
    """Six things for every customer, read over the last night."""
    names = ("id", "partner_id", "partner_name", "customer_id", "customer_code", "customer_name", "type", "key", "name",
             "assigned", "using", "returning", "users", "read_at")  # fmt: skip
    first = w.base.first["inventory_usage"]
    rows = (
        (first + n * len(USED) + place, p.id, p.name, w.customer_id(n), w.code_of(n), w.name_of(n), *thing, 5 + n % 40,
         n % 5, n % 3, "[]", NOW)
        for n in range(w.sizes.customers)
        for p in (w.partner_of(n),)
        for place, thing in enumerate(USED)
    )  # fmt: skip
    return names, rows


def differences(w: World) -> Rows:
    """Of one customer in fifty."""
    names = ("id", "partner_id", "partner_name", "customer_id", "customer_code", "customer_name", "thing", "key", "name",
             "contract", "network", "state", "found_at", "seen_at")  # fmt: skip
    first = w.base.first["inventory_difference"]
    rows = (
        (first + n, p.id, p.name, w.customer_id(n), w.code_of(n), w.name_of(n), "item", "analytics-standard",
         "Analytics Standard", "2", str(3 + n % 9), ("open", "gone")[n // 50 % 2], NOW, NOW)
        for n in range(0, w.sizes.customers, 50)
        for p in (w.partner_of(n),)
    )  # fmt: skip
    return names, rows
