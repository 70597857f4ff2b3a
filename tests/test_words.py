"""Words and small forms that every page keeps: no machine's words, breadcrumbs in one form."""

import re

from tests import sources

MACHINE = ("System Yn", '"CREATE"', "'CREATE'", "content_type", 'Yn"')
CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
IN_LINKS = re.compile(r"<a\b.*?</a>", re.DOTALL)


def test_no_page_speaks_like_a_machine() -> None:
    found = [f"{name}: {word}" for name, text in sources.templates().items() for word in MACHINE if word in text]
    assert found == []


def test_breadcrumbs_have_one_form() -> None:
    """Links to what is above and nothing beside them (the style sheet sets › between); the page itself is its heading."""
    wrong, number = [], 0
    for name, text in sources.templates().items():
        for nav in CRUMBS.findall(text):
            number += 1
            if "{% translate 'Breadcrumb' %}" not in nav:
                wrong.append(f"{name}: has another name")
            if rest := TAG.sub("", IN_LINKS.sub("", nav)).strip():
                wrong.append(f"{name}: holds “{rest}” beside its links")
    assert wrong == []
    assert number > 20
