"""My Home Setting: which portlets stand where (guide 2.11). The form carries the arrangement until it is saved."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oms.kit.pages import Page
from oms.kit.registries import Portlet
from partners.desk.actions.choose import choose_home
from partners.desk.views.home import available, layout, standard

COLUMNS = ("unused", "1", "2")


@dataclass
class Arrangement:
    """Codes of portlets by column, being moved about."""

    portlets: dict[str, Portlet]
    columns: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in COLUMNS})

    @classmethod
    def of(cls, portlets: dict[str, Portlet], first: list[str], second: list[str]) -> "Arrangement":
        """Each known portlet once; those in neither column are unused."""
        found, seen = cls(portlets), set()
        for name, codes in (("1", first), ("2", second), ("unused", list(portlets))):
            for code in codes:
                if code in portlets and code not in seen:
                    found.columns[name].append(code)
                    seen.add(code)
        return found

    @property
    def home(self) -> list[list[str]]:
        return [self.columns["1"], self.columns["2"]]

    def move(self, code: str, to: str) -> str:
        """Move one portlet `up`, `down` or to the end of a column; where it is now, in words, or nothing."""
        column = next((name for name, codes in self.columns.items() if code in codes), None)
        if column is None or to not in ("up", "down", *COLUMNS):
            return ""
        codes = self.columns[column]
        if to in COLUMNS:
            codes.remove(code)
            self.columns[to].append(code)
        else:
            at = codes.index(code)
            other = max(0, at - 1) if to == "up" else min(len(codes) - 1, at + 1)
            codes[at], codes[other] = codes[other], codes[at]
        return self.place(code)

    def place(self, code: str) -> str:
        """“Calls: column 2, position 3 of 3”"""
        name, codes = next((name, codes) for name, codes in self.columns.items() if code in codes)
        title = self.portlets[code].title
        if name == "unused":
            return _("%(title)s: unused") % {"title": title}
        words = {"title": title, "column": name, "position": codes.index(code) + 1, "number": len(codes)}
        return _("%(title)s: column %(column)s, position %(position)s of %(number)s") % words

    def lists(self) -> list[dict]:
        """The columns as the page draws them."""
        titles = {"unused": _("Unused items"), "1": _("Column 1"), "2": _("Column 2")}
        return [
            {"name": name, "title": titles[name], "portlets": [self.portlets[code] for code in self.columns[name]]}
            for name in ("1", "2", "unused")
        ]


class HomeSetting(Page):
    """Drag, click or keys; every button also works as a plain submit."""

    screen = "my-home-setting"
    template = "partners/home_setting.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        columns = [[portlet.code for portlet in column] for column in layout(request.user)]
        return self.show(Arrangement.of(available(request.user), *columns))

    def post(self, request: HttpRequest) -> HttpResponse:
        if "cancel" in request.POST:
            return redirect("partners:home")
        arrangement = self.arranged(request.POST)
        if "save" in request.POST:
            choose_home(by=request.user, columns=arrangement.home)
            messages.success(request, _("My Home is saved."))
            return redirect("partners:home")
        if "reset" in request.POST:
            columns = [[portlet.code for portlet in column] for column in standard(request.user)]
            arrangement = Arrangement.of(available(request.user), *columns)
            return self.show(arrangement, said=_("The arrangement is the standard one again; save it to keep it."))
        code, _colon, to = request.POST.get("move", "").rpartition(":")
        return self.show(arrangement, said=arrangement.move(code, to), moved=code)

    def arranged(self, form: QueryDict) -> Arrangement:
        return Arrangement.of(available(self.request.user), form.getlist("col1"), form.getlist("col2"))

    def show(self, arrangement: Arrangement, said: str = "", moved: str = "") -> HttpResponse:
        return self.page(lists=arrangement.lists(), said=said, moved=moved)
