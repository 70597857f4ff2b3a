"""Messages that callers left, with the caller's number as the setting shows it."""

from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.utils.translation import gettext as _

from callstats.enums import MessageState
from callstats.models import Voicemail
from callstats.queries.calls import shown_number
from partners.models import Account


def voicemails_of(user: Account) -> QuerySet[Voicemail]:
    """Messages of every customer that `user` may see; `shown` is the caller, `stands` what became of it, `listener` who heard it."""
    return with_caller(Voicemail.objects.visible_to(user))


def with_caller(found: QuerySet[Voicemail]) -> QuerySet[Voicemail]:
    stands = Case(
        When(deleted_at__isnull=False, then=Value(MessageState.DELETED.value)),
        When(heard_at__isnull=False, then=Value(MessageState.HEARD.value)),
        default=Value(MessageState.NEW.value),
        output_field=CharField(),
    )
    listener = Case(
        When(heard_at__isnull=True, then=Value("")),
        When(heard_by="", then=Value(_("the line's phone"))),
        default=F("heard_by"),
        output_field=CharField(),
    )
    return found.annotate(
        shown=shown_number("caller", "customer__partner_id"), stands=stands, listener=listener
    )  # fmt: skip
