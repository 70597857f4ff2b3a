"""Registering terms and conditions (guide 2.5.5)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.enums import TermsKind
from customers.models import Agreement, Customer, Terms
from customers.signals import terms_registered
from oms.kit.setup.actions import save_entry
from oms.kit.setup.parts import Parts
from partners.models import Account


@transaction.atomic
def save_terms(terms: Terms, *, parts: tuple[Parts, ...] = (), by: Account, at: datetime) -> Terms:
    """Register a version, or change one that has not begun. The version before ends the day before it begins.

    Raises ValidationError for a text that would change after its first day, and for a version that begins before
    the one it follows.
    """
    list(Terms.objects.select_for_update().filter(kind=terms.kind).values("pk"))  # one version at a time
    if terms.pk is None:
        highest = Terms.objects.filter(kind=terms.kind).aggregate(most=Max("version"))["most"] or 0
        terms.version, terms.creator = highest + 1, by.name
        _check_start(terms, at)
    else:
        _check_text(terms, at)
    terms.updated_at, terms.updater = at, by.name
    save_entry(terms, parts=parts, by=by, at=at)
    _end_the_one_before(terms)
    terms_registered.send(sender=Terms, terms=terms, by=by, at=at)
    return terms


@transaction.atomic
def note_agreement(
    *, code: str, version: int, person: str, accepted_at: datetime, network: str, report: int
) -> Agreement | None:
    """A network says that a customer agreed to a version; said again, it changes nothing.

    Nothing comes of a customer or a version that is not known here, nor of a second agreement to the same version.
    """
    customer = Customer.objects.filter(code=code).first()
    terms = Terms.objects.filter(kind=TermsKind.SERVICE, version=version).first()
    if customer is None or terms is None:
        return None
    known = Agreement.objects.filter(Q(network=network, report=report) | Q(customer=customer, terms=terms)).first()
    return known or Agreement.objects.create(
        customer=customer, terms=terms, accepted_at=accepted_at, person=person[:150], network=network, report=report
    )


def _check_start(terms: Terms, at: datetime) -> None:
    before = Terms.objects.filter(kind=terms.kind).order_by("-valid_from").first()
    if terms.valid_from < timezone.localdate(at):
        raise ValidationError({"valid_from": _("A new version begins today or later.")})
    if before and terms.valid_from <= before.valid_from:
        values = {"name": before, "day": before.valid_from}
        raise ValidationError({"valid_from": _("“%(name)s” begins on %(day)s; take a later day.") % values})


def _check_text(terms: Terms, at: datetime) -> None:
    stored = Terms.objects.get(pk=terms.pk)
    changed = (stored.title, stored.text, stored.valid_from) != (terms.title, terms.text, terms.valid_from)
    if changed and stored.valid_from <= timezone.localdate(at):
        raise ValidationError({"text": _("These terms hold already. Register a new version instead.")})


def _end_the_one_before(terms: Terms) -> None:
    for earlier in Terms.objects.filter(kind=terms.kind, version__lt=terms.version).ending_after(terms.valid_from):
        earlier.valid_to = max(earlier.valid_from, terms.valid_from - timedelta(days=1))
        earlier.save(update_fields=["valid_to"])
