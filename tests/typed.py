"""What a browser would send of a page's form: only ticked boxes, no button; with what a person types on top."""

from django.http import HttpResponse
from django.test import Client

from tests.page import Node, read


def sent(root: Node, **typed) -> dict[str, object]:
    """The fields of the first POST form of the main part; `typed` replaces values, None leaves a field out."""
    main = root.first("main")
    form = next(form for form in main.all("form") if form.get("method").lower() == "post")
    found: dict[str, list[str]] = {}
    for node in form.walk():
        name, kind = node.get("name"), node.get("type")
        if not name or "disabled" in node.attributes or node.tag == "button" or kind in ("submit", "button", "file"):
            continue
        if kind in ("checkbox", "radio") and "checked" not in node.attributes:
            continue
        if node.tag in ("input", "textarea", "select"):
            found.setdefault(name, []).append(value_of(node))
    for name, value in typed.items():
        found.pop(name, None)
        if value is not None:
            found[name] = value if isinstance(value, list) else [value]
    return found


def value_of(node: Node) -> str:
    if node.tag == "textarea":
        return node._words().removeprefix("\n")
    if node.tag == "select":
        options = node.all("option")
        chosen = next((o for o in options if "selected" in o.attributes), options[0] if options else None)
        return chosen.get("value", chosen.text) if chosen else ""
    return node.get("value", "on" if node.get("type") == "checkbox" else "")


def fill_in(client: Client, url: str, /, **typed) -> HttpResponse:
    """Open the page, change what is typed, press the first button."""
    page = client.get(url)
    assert page.status_code == 200, f"{url}: {page.status_code}"
    return client.post(url, sent(read(page.content), **typed))


def problems(answer: HttpResponse) -> str:
    """The words of the error summary; fails when there is none."""
    assert answer.status_code == 422, f"{answer.status_code} {getattr(answer, 'url', '')}"
    found = read(answer.content).first("div", id="problems")
    assert found is not None, "The page says nothing of a problem."
    return found.text
