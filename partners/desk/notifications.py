"""Messages about Excel files, one class each."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oms.kit.figures import figure
from partners.messages.notifications.message import Message


@dataclass(frozen=True)
class ExcelReady(Message):
    """A large workbook lies ready for the person who asked for it."""

    kind = "excel-ready"
    label = gettext_lazy("Excel file is ready")
    email = False

    export: int
    title: str
    rows: int

    def subject(self) -> str:
        return _("Excel file is ready: %(title)s") % {"title": self.title[:40]}

    def text(self) -> str:
        return _("“%(title)s” with %(rows)s rows lies ready for seven days.") % {
            "title": self.title,
            "rows": figure(self.rows),
        }

    def link(self) -> str:
        return reverse("partners:export", args=[self.export])

    @classmethod
    def sample(cls) -> "ExcelReady":
        return cls(export=1, title="Login History", rows=12_480)


@dataclass(frozen=True)
class ExcelFailed(ExcelReady):
    """A large workbook could not be written."""

    kind = "excel-failed"
    label = gettext_lazy("Excel file could not be written")

    def subject(self) -> str:
        return _("Excel file could not be written: %(title)s") % {"title": self.title[:28]}

    def text(self) -> str:
        return _("“%(title)s” could not be written. Narrow the filter to fewer rows and ask again.") % {
            "title": self.title
        }
