"""What was typed, put into a drawn page: values, ticks and choices of one form. Nothing else of the page is touched."""

from collections.abc import Iterable
from html import escape
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict

UNTOUCHED = {"password", "file", "submit", "button", "image", "reset"}
OF_THE_PAGE = {"csrfmiddlewaretoken", "typed_by"}  # hidden fields that stay the page's own
Attributes = list[tuple[str, str | None]]


class Form:
    """A form of the page: where it is sent, and each control with the edit that fills it."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.names: set[str] = set()
        self.edits: list[tuple[int, int, str]] = []


class Reader(HTMLParser):
    """Finds the forms that are posted, and what must be replaced in the text to fill each with `data`."""

    def __init__(self, html: str, data: QueryDict) -> None:
        super().__init__(convert_charrefs=True)
        self.data, self.html = data, html
        self.starts = [0]
        for line in html.split("\n"):
            self.starts.append(self.starts[-1] + len(line) + 1)
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select, self.area = "", 0
        self.feed(html)
        self.close()

    def place(self) -> int:
        line, column = self.getpos()
        return self.starts[line - 1] + column

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        values = dict(attrs)
        if tag == "form":
            self.form = Form(values.get("action") or "") if (values.get("method") or "").lower() == "post" else None
            self.forms += [self.form] if self.form else []
        if self.form is None:
            return
        name = values.get("name") or ""
        if tag == "option":
            self.option(attrs, values)
        elif name and name not in OF_THE_PAGE and "disabled" not in values:
            self.control(tag, name, attrs, values)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea" and self.area and self.form is not None:
            self.form.edits.append((self.area, self.place(), "\n" + escape(self.wanted, quote=False)))
            self.area = 0

    def control(self, tag: str, name: str, attrs: Attributes, values: dict[str, Any]) -> None:
        assert self.form is not None
        kind = (values.get("type") or "text").lower()
        if tag not in ("input", "select", "textarea") or kind in UNTOUCHED:
            return
        self.form.names.add(name)
        if tag == "input" and kind in ("checkbox", "radio"):
            self.set(tag, attrs, "checked", (values.get("value") or "on") in self.data.getlist(name))
        elif name not in self.data:
            return
        elif tag == "input":
            self.replace(tag, [*((k, v) for k, v in attrs if k != "value"), ("value", self.data.get(name))])
        elif tag == "select":
            self.select = name
        else:
            self.wanted, self.area = str(self.data.get(name)), self.place() + len(self.get_starttag_text() or "")

    def option(self, attrs: Attributes, values: dict[str, Any]) -> None:
        if self.select:
            self.set("option", attrs, "selected", (values.get("value") or "") in self.data.getlist(self.select))

    def set(self, tag: str, attrs: Attributes, word: str, wanted: bool) -> None:
        rest: Attributes = [(name, value) for name, value in attrs if name != word]
        self.replace(tag, [*rest, (word, None)] if wanted else rest)

    def replace(self, tag: str, attrs: Iterable[tuple[str, str | None]]) -> None:
        assert self.form is not None
        words = [name if value is None else f'{name}="{escape(value)}"' for name, value in attrs]
        start = self.place()
        self.form.edits.append((start, start + len(self.get_starttag_text() or ""), f"<{' '.join([tag, *words])}>"))


def fill(html: str, data: QueryDict, *, page: str, path: str) -> str:
    """`html`, drawn at `page`, with `data` in the form that is sent to `path`; as it is when there is no such form."""
    forms = [form for form in Reader(html, data).forms if (form.action.partition("?")[0] or page) == path]
    if not forms:
        return html
    fitting = max(forms, key=lambda form: len(form.names & set(data)))
    for start, end, text in sorted(fitting.edits, reverse=True):
        html = html[:start] + text + html[end:]
    return html
