"""All customers of a call server are read soon: some each minute, so that however many there are keep nobody waiting."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from inventory.models import CallServer, Comparison, Reading, ServerSilence
from inventory.queries.comparison import customers_at, how_far
from partners.models import Account

A_MINUTE = 300  # customers that one comparison makes due each minute; half of what a run reads


@transaction.atomic
def compare_server(*, server: CallServer, by: Account, at: datetime) -> Comparison:
    """Read all customers on `server` that `by` sees, from now on; progress is kept in the row.

    Raises ValidationError where there are none, and while it is being done for the same company.
    """
    total = customers_at(server, by.partner_id).count()
    if not total:
        raise ValidationError(_("No running customer of yours stands on %(cm)s.") % {"cm": server.cm_id})
    asked = {"partner_id": by.partner_id, "server": server, "by_name": by.name, "asked_at": at, "total": total}
    try:
        with transaction.atomic():
            comparison = Comparison.objects.create(**asked)
    except IntegrityError:  # comparison_once
        running = Comparison.objects.get(server=server, partner_id=by.partner_id, done_at=None)
        words = _("%(cm)s is being compared already; %(name)s asked for it.")
        raise ValidationError(words % {"cm": server.cm_id, "name": running.by_name}) from None
    _feed(comparison, at)
    return comparison


def feed_comparisons(*, at: datetime) -> None:
    """Once a minute: the next customers of each, but of none whose server does not answer; those that are through end.

    The caller acts as the system.
    """
    silent = ServerSilence.objects.values("server")
    for pk in Comparison.objects.filter(done_at=None).exclude(server__in=silent).values_list("pk", flat=True):
        with transaction.atomic():
            running = Comparison.objects.select_related("server").select_for_update(of=("self",), skip_locked=True)
            one = running.filter(pk=pk, done_at=None).first()
            if one:
                _end(one, at) if one.fed else _feed(one, at)


def _feed(comparison: Comparison, at: datetime) -> None:
    """Its next customers are due now, unless they were read since it was asked for."""
    rest = customers_at(comparison.server, comparison.partner_id).filter(pk__gt=comparison.cursor)
    keys = list(rest.order_by("pk").values_list("pk", flat=True)[:A_MINUTE])
    Reading.objects.bulk_create([Reading(customer_id=pk, due_at=at) for pk in keys], ignore_conflicts=True)
    Reading.objects.filter(customer__in=keys, due_at__gt=at).update(due_at=at)
    comparison.fed = len(keys) < A_MINUTE
    comparison.cursor = keys[-1] if keys else comparison.cursor
    comparison.save(update_fields=["cursor", "fed"])


def _end(comparison: Comparison, at: datetime) -> None:
    far = how_far(comparison)
    if not far.due:
        comparison.done_at = at
        comparison.read, comparison.silent, comparison.found = far.read, far.silent, far.found
        comparison.save(update_fields=["done_at", "read", "silent", "found"])
