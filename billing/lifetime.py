"""Lifetime licenses: options, states and the ways between them, and what of them is settled (guide 2.7.3). Pure."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.ways import Way, Ways


class LifetimeOption(models.TextChoices):
    """Each is held and ordered by itself. `HYBRID` is paid in instalments over three or five years."""

    LIFETIME = "lifetime", _("Lifetime")
    HYBRID = "hybrid", _("Hybrid Lifetime")


class LifetimePrice(models.TextChoices):
    """What of lifetime licenses a price is for: one license, once or a month."""

    ONCE = "lifetime", _("Lifetime License, once")
    HYBRID_3 = "hybrid3", _("Hybrid Lifetime License, a month for 3 years")
    HYBRID_5 = "hybrid5", _("Hybrid Lifetime License, a month for 5 years")


LICENSE_NAMES = {"Lifetime License": _("Lifetime License"), "Hybrid Lifetime License": _("Hybrid Lifetime License")}
INSTALMENTS = {3: _("3 years"), 5: _("5 years")}
INSTALMENT_YEARS = tuple(INSTALMENTS)


class LifetimeState(models.TextChoices):
    ORDERED = "ordered", _("Ordered")
    APPROVED = "approved", _("Order Approved")
    REJECTED = "rejected", _("Order Rejected")
    CANCELED = "canceled", _("Canceled")


class LifetimeVerb(models.TextChoices):
    APPROVE = "approve", _("Approve")
    REJECT = "reject", _("Reject")
    CANCEL = "cancel", _("Cancel order")


class LifetimeRole(models.TextChoices):
    """Who may take a way."""

    ASKED = "asked", _("the company that is asked")
    ASKER = "asker", _("the company that asked")


_S, _V, _R = LifetimeState, LifetimeVerb, LifetimeRole
LIFETIME_WAYS = Ways(
    Way(_V.APPROVE, (_S.ORDERED,), _S.APPROVED, _R.ASKED, "The licenses change hands on the Activation Date."),
    Way(_V.REJECT, (_S.ORDERED,), _S.REJECTED, _R.ASKED, "Who is asked says no, with a reason."),
    Way(_V.CANCEL, (_S.ORDERED,), _S.CANCELED, _R.ASKER, "Who asked does not want them any more."),
)
LIFETIME_TONES = {_S.ORDERED: "info", _S.APPROVED: "good", _S.REJECTED: "bad", _S.CANCELED: "off"}


def price_for(option: str, years: int | None) -> str:
    """The price that counts for licenses of an option that are added."""
    return LifetimePrice(f"{option}{years}" if option == LifetimeOption.HYBRID else option).value


def license_name(option: str) -> str:
    """As it is kept; LICENSE_NAMES has it in the reader's language."""
    return "Hybrid Lifetime License" if option == LifetimeOption.HYBRID else "Lifetime License"


def settled(licenses: int, packages: int) -> tuple[int, int]:
    """(user licenses charged, lifetime maintenance charged) of a partner with so many lifetime licenses for its own
    customers, and so many user packages of theirs."""
    return max(0, packages - licenses), min(packages, licenses)
