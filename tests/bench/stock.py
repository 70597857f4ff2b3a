"""Rows of ports, ports out, transfers and parcels, as tests/bench/rows.py has those of everything else."""

from collections.abc import Iterator
from datetime import timedelta

from tests.bench.rows import Rows, e164
from tests.bench.world import NOW, World, day, mixed
from tests.bench.world import SHIPPED as EACH

LOSING = ("Lakeside Voice", "Harbour Voice", "Riverbank Telecom", "Millpond Networks")
# of a thousand; all others are completed
PORTS = {"submitted": 10, "accepted": 15, "rejected": 5, "waiting": 10, "cancelled": 60, "expired": 20}
OUTS = {"requested": 10, "validated": 10, "accepted": 20, "rejected": 20, "cancelled": 90}  # all others are ported out
TRANSFERS = {"proposed": 20, "agreed": 10, "approved": 20, "withdrawn": 60, "declined": 30}  # all others are done
DUE = {"submitted": ("answer", "desk"), "rejected": ("correct", "requester"), "waiting": ("confirm", "requester")}
AGREED = ("accepted", "completed")
PORTED, LEFT = 2_000_000, 3_000_000  # where their numbers begin, behind those in stock


def state_of(place: int, shares: dict[str, int], others: str) -> str:
    left = mixed(place) % 1000
    for state, share in shares.items():
        if left < share:
            return state
        left -= share
    return others


def dialled(number: int) -> str:
    return f"04{number:09d}"


def ports(w: World) -> Rows:
    names = ("id", "partner_id", "partner_name", "customer_id", "customer_code", "customer_name", "order_no", "order_kind",
             "request_id", "requester_id", "requester_name", "desk_id", "desk_name", "site_id", "billing_account_id",
             "number_type_id", "type_name", "listed", "digits", "quantity", "main_number", "registered_address",
             "losing_provider", "state", "sub_status", "wanted_date", "porting_date", "agreed_date", "result", "requested_at",
             "submitted_at", "since", "due_task", "due_doer", "due_until")  # fmt: skip
    first, site = w.base.first["inventory_port"], w.base.first["customers_site"]
    account, (kind_id, kind) = w.base.first["customers_billingaccount"], w.base.number_type

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.ports):
            c, at, state = n % w.sizes.customers, w.at(n, w.sizes.ports), state_of(n, PORTS, "completed")
            p, number, wanted = w.partner_of(c), PORTED + n, day(at) + timedelta(days=30)
            due = DUE.get(state, ("", ""))
            agreed = wanted if state in AGREED else None
            yield (
                first + n, p.id, p.name, w.customer_id(c), w.code_of(c), w.name_of(c), w.no_of(c), "new_customer", n + 1, p.id,
                p.name, w.root.id, w.root.name, site + c, account + c, kind_id, kind, dialled(number),
                f"{dialled(number)} {e164(number)}", 1, e164(number), f"{c % 90} Example Row", LOSING[n % 4], state,
                "Validated" if agreed else "", wanted, agreed, agreed, "Date agreed." if agreed else "", at,
                at if state != "waiting" else None, at, *due, at + timedelta(days=2) if due[0] else None,
            )  # fmt: skip

    return names, rows()


ENDS = {"completed": "ported", "cancelled": "ended", "expired": "ended", "accepted": "accepted"}


def port_numbers(w: World) -> Rows:
    first, port = w.base.first["inventory_portnumber"], w.base.first["inventory_port"]
    rows = (
        (first + n, port + n, e164(PORTED + n), w.no_of(n % w.sizes.customers),
         ENDS.get(state_of(n, PORTS, "completed"), "asked"))
        for n in range(w.sizes.ports)
    )  # fmt: skip
    return ("id", "port_id", "e164", "order_no", "state"), rows


def port_moves(w: World) -> Rows:
    first, port = w.base.first["inventory_portmove"], w.base.first["inventory_port"]
    rows = (
        (first + n, port + n, "confirm", "waiting", "submitted", "Admin", w.partner_of(n % w.sizes.customers).name,
         w.at(n, w.sizes.ports))
        for n in range(w.sizes.ports)
    )  # fmt: skip
    return ("id", "port_id", "verb", "source", "target", "by_name", "by_partner", "at"), rows


def ports_out(w: World) -> Rows:
    names = ("id", "partner_id", "partner_name", "customer_id", "customer_code", "customer_name", "desk_id", "desk_name",
             "gaining_provider", "reference", "main_number", "post_code", "listed", "digits", "quantity", "state", "wanted_date",
             "porting_date", "objection", "requested_at", "since", "due_until")  # fmt: skip
    first = w.base.first["inventory_portout"]

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.ports_out):
            c, at, state = n * 3 % w.sizes.customers, w.at(n, w.sizes.ports_out), state_of(n, OUTS, "ported_out")
            p, number, wanted = w.partner_of(c), LEFT + n, day(at) + timedelta(days=14)
            yield (
                first + n, p.id, p.name, w.customer_id(c), w.code_of(c), w.name_of(c), w.root.id, w.root.name, LOSING[n % 4],
                f"R-{n:08d}", e164(number), "EC2V 7AA", dialled(number), f"{dialled(number)} {e164(number)}", 1, state, wanted,
                wanted if state in ("accepted", "ported_out") else None, "unwanted" if n % 50 == 0 else "", at, at,
                at + timedelta(days=2) if state in ("requested", "validated", "rejected") else None,
            )  # fmt: skip

    return names, rows()


def leaving(w: World) -> Rows:
    first, out = w.base.first["inventory_leavingnumber"], w.base.first["inventory_portout"]
    ends = {"ported_out": "gone", "cancelled": "stays"}
    rows = (
        (first + n, out + n, e164(LEFT + n), ends.get(state_of(n, OUTS, "ported_out"), "asked"))
        for n in range(w.sizes.ports_out)
    )
    return ("id", "port_out_id", "e164", "state"), rows


# --- transfers


def transfers(w: World) -> Rows:
    names = ("id", "no", "what", "state", "nonce", "giver_id", "giver_name", "receiver_id", "receiver_name", "opener_id",
             "opener_name", "approver_id", "approver_name", "customer_code", "customer_name", "quantity", "listed", "cut_at",
             "opened_at", "giver_at", "receiver_at", "approved_at", "ended_at", "done_at")  # fmt: skip
    first = w.base.first["orders_transfer"]

    def rows() -> Iterator[tuple]:
        for n in range(w.sizes.transfers):
            at, state = w.at(n, w.sizes.transfers), state_of(n, TRANSFERS, "done")
            giver, receiver, c = *sides_of(w, n), n % w.sizes.customers
            agreed = at + timedelta(hours=2) if state in ("agreed", "approved", "done") else None
            over = at + timedelta(days=7) if state in ("done", "withdrawn", "declined") else None
            whole = n % 10 == 0
            yield (
                first + n, str(9_000_000 + n), "customer" if whole else "numbers", state, f"{n + 1:032x}", giver.id, giver.name,
                receiver.id, receiver.name, giver.id, giver.name, w.root.id, w.root.name, w.code_of(c) if whole else "",
                w.name_of(c) if whole else "", 1, dialled(n), at + timedelta(days=7), at, at, agreed,
                agreed if state in ("approved", "done") else None, over, over if state == "done" else None,
            )  # fmt: skip

    return names, rows()


def sides_of(w: World, n: int) -> tuple:
    """Who gives and who gets: two that are not the same."""
    giver = n * 31 % len(w.partners)
    return w.partners[giver], w.partners[(giver + 1 + n % (len(w.partners) - 1)) % len(w.partners)]


def transfer_sides(w: World) -> Rows:
    first, transfer = w.base.first["orders_transferside"], w.base.first["orders_transfer"]
    rows = ((first + n, transfer + n, "giver", sides_of(w, n)[0].id) for n in range(w.sizes.transfers))
    return ("id", "transfer_id", "side", "partner_id"), rows


def transfer_numbers(w: World) -> Rows:
    first, transfer = w.base.first["orders_transfernumber"], w.base.first["orders_transfer"]
    rows = (
        (first + n, transfer + n, e164(n), state_of(n, TRANSFERS, "done") in ("proposed", "agreed", "approved"))
        for n in range(w.sizes.transfers)
    )
    return ("id", "transfer_id", "e164", "active"), rows


# --- parcels


def shipped(w: World) -> Iterator[int]:
    """Orders with devices, by their place."""
    return (o for o in range(0, w.sizes.orders, 5) if w.state_of(o) == "confirmed")


def device_lines(w: World) -> Rows:
    first, order = w.base.first["orders_deviceline"], w.base.first["orders_order"]
    account = w.base.first["customers_billingaccount"]
    rows = (
        (first + n, order + o, account + o % w.sizes.customers, w.base.device_model, EACH)
        for n, o in enumerate(shipped(w))
    )
    return ("id", "order_id", "billing_account_id", "model_id", "quantity"), rows


def places(w: World) -> Rows:
    first, order = w.base.first["orders_shippingplace"], w.base.first["orders_order"]
    rows = (
        (first + n, order + o, "Reception", f"{o % 90} Example Row", "London", "EC2V 7AA", "+442079460000")
        for n, o in enumerate(shipped(w))
    )
    return ("id", "order_id", "name", "address", "city", "post_code", "phone"), rows


def shipments(w: World) -> Rows:
    first, order, site = (w.base.first[table] for table in ("orders_shipment", "orders_order", "customers_site"))
    place, line = w.base.first["orders_shippingplace"], w.base.first["orders_deviceline"]
    rows = (
        (first + n, order + o, place + n, line + n, site + o % w.sizes.customers, EACH)
        for n, o in enumerate(shipped(w))
    )
    return ("id", "order_id", "place_id", "device_id", "site_id", "quantity"), rows


def parcels(w: World) -> Rows:
    first, order = w.base.first["orders_parcel"], w.base.first["orders_order"]
    place = w.base.first["orders_shippingplace"]
    rows = (
        (first + n, order + o, place + n, 1, "Pigeon Post", f"PP{o:09d}", w.ships(o)[2] or NOW, "Admin")
        for n, o in enumerate(shipped(w))
    )
    return ("id", "order_id", "place_id", "number", "carrier", "tracking", "shipped_at", "shipped_by"), rows


def packed(w: World) -> Rows:
    """By a parcel where all has left, else waiting; one row counts those of an order."""
    first, order, shipment = (
        w.base.first[table] for table in ("orders_packeddevice", "orders_order", "orders_shipment")
    )
    parcel = w.base.first["orders_parcel"]
    rows = (
        (first + n, order + o, shipment + n, parcel + n if w.ships(o)[2] else None, max(w.ships(o)[1], 1), "Admin", NOW)
        for n, o in enumerate(shipped(w))
    )
    return ("id", "order_id", "shipment_id", "parcel_id", "quantity", "assigned_by", "assigned_at"), rows


TABLES = {
    "orders.DeviceLine": device_lines,
    "orders.ShippingPlace": places,
    "orders.Shipment": shipments,
    "orders.Parcel": parcels,
    "orders.PackedDevice": packed,
    "orders.Transfer": transfers,
    "orders.TransferSide": transfer_sides,
    "orders.TransferNumber": transfer_numbers,
    "inventory.Port": ports,
    "inventory.PortNumber": port_numbers,
    "inventory.PortMove": port_moves,
    "inventory.PortOut": ports_out,
    "inventory.LeavingNumber": leaving,
}
