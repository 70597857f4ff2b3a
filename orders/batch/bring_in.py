"""A list of changes comes in: rehearsed first, then one Change Order for each customer, at a person's word."""

import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from customers.enums import Channel
from oms.kit.sheet_import import keep
from oms.kit.sheet_import.rows import Listed
from oms.kit.work import tick
from orders.actions.begin import new_order
from orders.actions.package_devices import ship_to_site
from orders.actions.submit import save_order, submit_order
from orders.batch.columns import content_of, customers_in, read_changes
from orders.batch.rows import ChangeRows, told_before
from orders.batch.wanted import CHANGE, Wanted
from orders.models import BatchEntry, BatchSheet, Order, OrderBatch
from orders.parts.bundles.save import save_bundles
from orders.parts.info.change_save import save_change_info
from orders.parts.items.save import save_items
from orders.parts.trunk.save import save_channel_changes
from partners.models import Account

LONG = 100  # customers; the verdicts of more take over a second, and a worker gives them
ONE_AT_A_TIME = "select pg_advisory_xact_lock(hashtextextended(%s, 0))"


class BroughtIn(ValidationError):
    """All that the list says has been brought in, by `batch`."""

    def __init__(self, entry: BatchEntry) -> None:
        super().__init__(told_before(entry))
        self.batch = entry.batch


def rehearse_changes(*, file: BinaryIO, name: str, by: Account, at: datetime) -> BatchSheet:
    """Read a workbook and give every row its verdict; nothing is ordered. An older rehearsal is forgotten. A list of more
    than LONG customers is only kept; `judge_kept` judges it.

    Raises PermissionDenied, SheetProblem when the file cannot be read as such a list, BroughtIn when all of it was
    brought in before.
    """
    _permit(by)
    found, left_aside = read_changes(file, name)
    take = keep_listed if customers_in(found) > LONG else rehearse_listed
    return take(found=found, left_aside=left_aside, name=name, by=by, at=at)


@transaction.atomic
def rehearse_listed(*, found: Listed, left_aside: int, name: str, by: Account, at: datetime) -> BatchSheet:
    """The verdicts of a list that was read; `left_aside` rows of it say no change."""
    _permit(by)
    rows = ChangeRows(by, at)
    more = {"content": content_of(found), "left_aside": left_aside}
    sheet = keep.keep(BatchSheet, lambda: rows, found, name=name, by=by, at=at, **more)
    if rows.all_known:
        raise BroughtIn(rows.all_known)
    return sheet


@transaction.atomic
def keep_listed(*, found: Listed, left_aside: int, name: str, by: Account, at: datetime) -> BatchSheet:
    """A list that was read, without its verdicts."""
    _permit(by)
    more = {"content": content_of(found), "left_aside": left_aside, "judged": False}
    return keep.keep_for_later(BatchSheet, found, name=name, by=by, at=at, **more)


@transaction.atomic
def judge_kept(*, sheet: BatchSheet, by: Account, at: datetime) -> int:
    """The verdicts of a list that was only kept; how many rows it has.

    Raises PermissionDenied, and BroughtIn when all of it was brought in before.
    """
    _permit(by)
    rows = ChangeRows(by, at)
    number = keep.judge(sheet, lambda: rows)
    if rows.all_known:
        raise BroughtIn(rows.all_known)
    return number


@transaction.atomic
def bring_in(*, sheet: BatchSheet, by: Account, at: datetime) -> int:
    """Make the orders of the good rows, one for each customer, and submit them or keep them as drafts, as the sheet says;
    how many rows went in. What one order refuses is kept at its entry and hinders no other.

    Every row is judged anew. When a verdict is another than at the rehearsal, nothing is ordered, 0 comes back and the
    sheet holds the new verdicts. The same content waits for itself: the second one raises BroughtIn. Raises
    PermissionDenied, or ValidationError when the sheet is brought in already or has no good row.
    """
    _permit(by)
    with connection.cursor() as cursor:
        cursor.execute(ONE_AT_A_TIME, [f"batch:{by.partner_id}:{sheet.content}"])
    rows = ChangeRows(by, at)
    number = keep.carry_out(sheet, lambda: rows, partial(_make, sheet, rows, by=by, at=at), at=at)
    if not number and rows.all_known:
        raise BroughtIn(rows.all_known)
    return number


@transaction.atomic
def choose_drafts(*, sheet: BatchSheet, drafts: bool, by: Account, at: datetime) -> None:
    """Whether the orders shall be left as drafts."""
    sheet.submits = not drafts
    sheet.save(update_fields=["submits"])


@transaction.atomic
def discard_changes(*, by: Account, at: datetime) -> None:
    """Forget the person's open rehearsal."""
    keep.put_away(BatchSheet, by=by)


def _make(sheet: BatchSheet, rows: ChangeRows, good: list[Any], *, by: Account, at: datetime) -> None:
    sheet.refresh_from_db(fields=["submits", "rows"])
    batch = OrderBatch.objects.create(
        partner=by.partner, partner_name=by.partner.name, file_name=sheet.file_name, content=sheet.content,
        again=OrderBatch.objects.filter(partner=by.partner, content=sheet.content).count(), submits=sheet.submits,
        left_out=len(sheet.bad), brought_by=by.name, created_at=at,
    )  # fmt: skip
    taken, done = {row.place for row in good}, 0
    coming = [(key, w) for key, w in rows.customers.items() if w.rows and w.rows[0].place in taken]
    for key, wanted in sorted(coming, key=lambda one: one[1].customer.pk):  # two lists wait for each other, never cross
        order, failure = _order_of(wanted, batch, by=by, at=at)
        BatchEntry.objects.create(
            batch=batch, order=order, customer_code=wanted.customer.code, customer_name=wanted.customer.name,
            content=rows.contents[key], places=", ".join(str(row.place) for row in wanted.rows)[:500], failure=failure,
        )  # fmt: skip
        done += len(wanted.rows)
        tick(done)
    sheet.batch = batch
    sheet.save(update_fields=["batch"])


def _order_of(wanted: Wanted, batch: OrderBatch, *, by: Account, at: datetime) -> tuple[Order | None, str]:
    """The customer's order, or why there is none."""
    try:
        with transaction.atomic():
            return _filled(wanted, batch, by=by, at=at), ""
    except ValidationError as refused:
        return None, " ".join(refused.messages)
    except PermissionDenied as denied:
        return None, str(denied)


def _filled(wanted: Wanted, batch: OrderBatch, *, by: Account, at: datetime) -> Order:
    order = new_order(customer=wanted.customer, kind=CHANGE, nonce=uuid.uuid4(), by=by, at=at)
    note = _("From the list %(name)s, batch %(no)s.") % {"name": batch.file_name, "no": batch.pk}
    fields = {"title": wanted.title or order.title, "activation_date": wanted.day, "note": note}
    save_change_info(order=order, fields=fields, sites=[], by=by, at=at)
    save_items(order=order, lines=wanted.lines, by=by, at=at)
    ship_to_site(order)
    if counts := wanted.counts:
        channels = {kind.value: counts.get(f"{kind.value}_channels", 0) for kind in Channel}
        save_channel_changes(order=order, changes=channels, by=by, at=at)
        limits = {name: counts.get(name) for name in ("default_limit", "custom_limit")}
        save_bundles(order=order, lines=[], limits=limits, by=by, at=at)
    last: Callable[..., Order] = submit_order if batch.submits else save_order
    return last(order=order, by=by, at=at)


def _permit(by: Account) -> None:
    if not by.may_open("modify-customer"):
        raise PermissionDenied(by.why_closed("modify-customer"))
