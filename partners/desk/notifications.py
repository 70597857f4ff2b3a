"""Messages about Excel files and lists, one class each."""

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
    tone = "good"
    mark = "file-spreadsheet"

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
    tone = "bad"

    def subject(self) -> str:
        return _("Excel file could not be written: %(title)s") % {"title": self.title[:28]}

    def text(self) -> str:
        return _("“%(title)s” could not be written. Narrow the filter to fewer rows and ask again.") % {
            "title": self.title
        }


@dataclass(frozen=True)
class ImportDone(Message):
    """A long list came in."""

    kind = "import-done"
    label = gettext_lazy("List is imported")
    email = False
    tone = "good"
    mark = "file-spreadsheet"

    work: int
    title: str
    rows: int

    def subject(self) -> str:
        return _("List is imported: %(title)s") % {"title": self.title[:45]}

    def text(self) -> str:
        return _("%(rows)s rows of “%(title)s” are imported.") % {"rows": figure(self.rows), "title": self.title}

    def link(self) -> str:
        return reverse("partners:import-progress", args=[self.work])

    @classmethod
    def sample(cls) -> "ImportDone":
        return cls(work=1, title="numbers.xlsx", rows=2_400)


@dataclass(frozen=True)
class ImportFailed(ImportDone):
    """A long list could not be imported."""

    kind = "import-failed"
    label = gettext_lazy("List could not be imported")
    tone = "bad"

    def subject(self) -> str:
        return _("List could not be imported: %(title)s") % {"title": self.title[:35]}

    def text(self) -> str:
        if not self.rows:
            return _("Nothing of “%(title)s” is imported. Its page says why.") % {"title": self.title}
        came = _("%(rows)s rows of “%(title)s” are imported, the others are not. Its page says why.")
        return came % {"title": self.title, "rows": figure(self.rows)}


@dataclass(frozen=True)
class ImportOvertaken(ImportFailed):
    """Verdicts of a long list changed since its rehearsal."""

    kind = "import-overtaken"
    label = gettext_lazy("List must be looked at again")
    tone = "warn"

    def subject(self) -> str:
        return _("List must be looked at again: %(title)s") % {"title": self.title[:32]}

    def text(self) -> str:
        title = {"title": self.title}
        if not self.rows:
            return _("Something has changed since the rehearsal of “%(title)s”, so nothing was imported.") % title
        came = _(
            "Something has changed while “%(title)s” came in: %(rows)s of its rows are imported, the others are not."
        )
        return came % {**title, "rows": figure(self.rows)}


@dataclass(frozen=True)
class ListRehearsed(ImportDone):
    """Every row of a long list has its verdict; `rows` can come in."""

    kind = "list-rehearsed"
    label = gettext_lazy("List is rehearsed")

    def subject(self) -> str:
        return _("List is rehearsed: %(title)s") % {"title": self.title[:45]}

    def text(self) -> str:
        words = _("Every row of “%(title)s” has its verdict; %(rows)s rows are good. Nothing is done yet.")
        return words % {"title": self.title, "rows": figure(self.rows)}


@dataclass(frozen=True)
class ListNotRehearsed(ImportDone):
    """A long list could not be rehearsed."""

    kind = "list-not-rehearsed"
    label = gettext_lazy("List could not be rehearsed")
    tone = "bad"

    def subject(self) -> str:
        return _("List could not be rehearsed: %(title)s") % {"title": self.title[:35]}

    def text(self) -> str:
        return _("“%(title)s” could not be rehearsed. Its page says why.") % {"title": self.title}


@dataclass(frozen=True)
class BulkDone(Message):
    """An act on many rows is done for all of them."""

    kind = "bulk-done"
    label = gettext_lazy("Act on many rows is over")
    email = False
    tone = "good"
    mark = "list-checks"

    work: int
    title: str
    rows: int
    of: int

    def subject(self) -> str:
        words = {"act": self.title[:40], "n": figure(self.rows), "all": figure(self.of)}
        return _("%(act)s: %(n)s of %(all)s done") % words

    def text(self) -> str:
        return _("“%(act)s” is done for every row.") % {"act": self.title}

    def link(self) -> str:
        return reverse("partners:bulk-progress", args=[self.work])

    @classmethod
    def sample(cls) -> "BulkDone":
        return cls(work=1, title="Approve orders", rows=120, of=120)


@dataclass(frozen=True)
class BulkInPart(BulkDone):
    """An act on many rows is over; some were refused."""

    kind = "bulk-in-part"
    label = gettext_lazy("Act on many rows was done in part")
    tone = "warn"

    def text(self) -> str:
        return _("“%(act)s” is over. Its page says row by row what was done, and why not.") % {"act": self.title}

    @classmethod
    def sample(cls) -> "BulkInPart":
        return cls(work=1, title="Approve orders", rows=118, of=120)


@dataclass(frozen=True)
class BulkNothing(BulkDone):
    """An act on many rows is over, and every one was refused; `why` where all have the same reason."""

    kind = "bulk-nothing"
    label = gettext_lazy("Act on many rows did nothing")
    tone = "bad"

    why: str

    def subject(self) -> str:
        return _("%(act)s: nothing was done") % {"act": self.title[:50]}

    def text(self) -> str:
        return none_done(self.of, self.why)

    @classmethod
    def sample(cls) -> "BulkNothing":
        return cls(work=1, title="Approve orders", rows=0, of=120, why="Another approver has this order.")


def none_done(of: int, why: str) -> str:
    """Why not one of so many rows was done."""
    if not why:
        return _("None of the %(n)s rows was done; each says why.") % {"n": figure(of)}
    return _("None of the %(n)s rows was done: %(why)s") % {"n": figure(of), "why": why}


@dataclass(frozen=True)
class BulkFailed(BulkDone):
    """An act on many rows stopped before its end."""

    kind = "bulk-failed"
    label = gettext_lazy("Act on many rows stopped")
    tone = "bad"

    def subject(self) -> str:
        words = {"act": self.title[:32], "n": figure(self.rows), "all": figure(self.of)}
        return _("%(act)s stopped: %(n)s of %(all)s done") % words

    def text(self) -> str:
        return _("“%(act)s” stopped before its end. Its page says why, and what was done.") % {"act": self.title}
