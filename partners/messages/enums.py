"""How people are told, and how far it got."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryMethod(models.TextChoices):
    SCREEN = "screen", _("Screen Message")
    EMAIL = "email", _("E-mail")


class DeliveryState(models.TextChoices):
    """How an outbox state reads in Notification History (guide 2.9.4)."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    FAIL = "fail", _("Fail")


DELIVERY_LABELS = {
    "waiting": _("Waiting"),
    "claimed": _("Waiting"),
    "done": _("Sent"),
    "failed": _("Fail"),
    "given_up": _("Fail"),
}
DELIVERY_STATES = {
    DeliveryState.WAITING: ("waiting", "claimed"),
    DeliveryState.SENT: ("done",),
    DeliveryState.FAIL: ("failed", "given_up"),
}
DELIVERY_TONES = {"waiting": "info", "claimed": "info", "done": "good", "failed": "bad", "given_up": "bad"}
