"""The provider's own days in a working calendar."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from catalogue.models import WorkingDayException
from oms.kit.models import Undo
from oms.kit.undo import bring_back, inverse, offer_rows
from oms.kit.working_days import is_working_day, known
from partners.models import Account


@transaction.atomic
def add_exception(*, country: str, day: date, works: bool, name: str, by: Account, at: datetime) -> WorkingDayException:
    """Close a working day, or work on a day off; a day that has an exception gets the new one.

    Raises ValidationError when there is no calendar, or the public calendar says the same already.
    """
    _permit(by)
    if not known(country):
        raise ValidationError({"country": _("There is no working calendar for this country.")})
    if is_working_day(day, country) == works:
        text = _("This is a working day already.") if works else _("Nobody works on this day anyway.")
        raise ValidationError({"day": text})
    return WorkingDayException.objects.update_or_create(
        country=country, day=day, defaults={"works": works, "name": name}
    )[0]


@transaction.atomic
def remove_exception(*, exception: WorkingDayException, by: Account, at: datetime) -> Undo | None:
    """Let the public calendar hold again on that day; it can be undone."""
    _permit(by)
    undo = offer_rows("calendar", exception, by=by, at=at)
    exception.delete()
    return undo


@inverse("calendar")
def restore_exception(*, rows: list[dict[str, Any]], by: Account, at: datetime) -> str:
    """The provider's own day, as it was."""
    _permit(by)
    bring_back(rows)
    return _("Your own day is back in the calendar.")


def _permit(by: Account) -> None:
    if not by.partner.is_sp:
        raise PermissionDenied(_("The provider keeps the working calendar."))
