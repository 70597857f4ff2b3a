"""What is offered for a time: closed, never deleted."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils.translation import gettext_lazy as _

from oms.kit.remembered import Remembering


class Availability(models.TextChoices):
    """Where a day stands in an available period."""

    OPEN = "open", _("Available")
    COMING = "coming", _("Coming")
    CLOSED = "closed", _("Closed")


AVAILABILITY_TONES = {Availability.OPEN: "good", Availability.COMING: "info", Availability.CLOSED: "off"}


class PeriodQuerySet(Remembering):
    def on(self, day: date) -> models.QuerySet[Any]:
        """Rows whose available period contains `day`."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def ending_after(self, day: date | None) -> models.QuerySet[Any]:
        """Rows still available some day after `day`; after an open end there is nothing."""
        return self.none() if day is None else self.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))

    def with_availability(self, day: date) -> models.QuerySet[Any]:
        """Adds `availability` as it is on `day`."""
        found: models.QuerySet[Any] = self.annotate(
            availability=Case(
                When(valid_from__gt=day, then=Value(Availability.COMING.value)),
                When(valid_to__lt=day, then=Value(Availability.CLOSED.value)),
                default=Value(Availability.OPEN.value),
            )
        )
        return found


class Offered(models.Model):
    """Something with an available period; an open end is no end."""

    valid_from = models.DateField(_("Available from"), default=date(2020, 1, 1))
    valid_to = models.DateField(_("Available to"), null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    WITHIN: tuple[str, ...] = ()  # parents whose available period this one must not outlive
    HOLDS: tuple[str, ...] = ()  # related names of what must not outlive this one

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="%(app_label)s_%(class)s_period",
            )
        ]

    def on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
