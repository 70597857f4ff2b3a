"""The provider's own words for a message, instead of the standard ones."""

import pghistory
from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.walls import BySP
from partners.people.enums import Language


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class MessageWords(models.Model):
    """Subject and text of one message kind in one language; {names in braces} stand for the message's values."""

    wall = BySP()

    kind = models.CharField(_("Message Type"), max_length=60)
    language = models.CharField(_("Language"), max_length=5, choices=Language)
    subject = models.CharField(_("Subject"), max_length=200)
    text = models.TextField(_("Text"), max_length=4000)
    updated_at = models.DateTimeField(_("Last Updated"))
    updated_by = models.CharField(_("Last Updater"), max_length=100)

    class Meta:
        ordering = ["kind", "language"]
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="words_once_per_kind_and_language")]

    def __str__(self) -> str:
        return self.subject
