"""The grid of the messages that callers left."""

from django.utils.translation import gettext_lazy as _

from callstats.enums import MESSAGE_TONES, MessageState
from callstats.tables.calls import other_party
from oms.kit.grid import BadgeColumn, DateTimeColumn, DurationColumn, GridTable, RowLink, TextColumn, link_to

TO_MESSAGE = link_to("callstats:voicemail-message", "customer__code", "pk")


class VoicemailTable(GridTable):
    cells = (("left", "state"), ("caller", "seconds"), ("extension", "user"), ("heard", "heard_by"))
    acts = (RowLink(_("Open message"), TO_MESSAGE),)

    left = DateTimeColumn(_("Received"), "left_at", priority=1, link=TO_MESSAGE)
    state = BadgeColumn(_("Status"), "stands", MessageState.choices, MESSAGE_TONES, priority=1)
    caller = TextColumn(_("Caller"), "shown", sort=False, show=other_party, priority=1)
    seconds = DurationColumn(_("Duration"), "seconds")
    extension = TextColumn(_("Extension"), "extension")
    user = TextColumn(_("User"), "user_name")
    heard = DateTimeColumn(_("Heard"), "heard_at", priority=3)
    heard_by = TextColumn(_("Heard by"), "listener", priority=3)
