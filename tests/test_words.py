"""Words and small forms that every page keeps: no machine's words, breadcrumbs in one form."""

import re

import pytest
from django.apps import apps
from django.utils.translation import override

from oms.kit.grid import GridView
from tests import sources
from tests.addresses import grids

MACHINE = ("System Yn", '"CREATE"', "'CREATE'", "content_type", 'Yn"')
CRUMBS = re.compile(r'<nav class="crumbs".*?</nav>', re.DOTALL)
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", re.DOTALL)
BADGE = re.compile(
    r"""\{% badge _\(["']([^"']+)|\{% translate ["']([^"']+)["'] as (?P<name>\w+) %\}\s*\{% badge (?P=name)"""
)
WITHIN = {"per month", "once", "days", "months"}  # stand behind a figure
BRANDS = ("iPECS",)
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


def small(word: str) -> bool:
    return word[:1].islower() and word not in WITHIN and not word.startswith(BRANDS)


def test_a_state_begins_with_a_capital() -> None:
    """What stands in a badge, and what a column of choices shows."""
    literal = {
        f"{name}: {word}"
        for name, text in sources.templates().items()
        for found in BADGE.finditer(text)
        if small(word := found.group(1) or found.group(2))
    }
    with override("en"):
        chosen = {
            f"{field}: {label}"
            for model in apps.get_models()
            if model.__module__.partition(".")[0] in sources.APPS
            for field in model._meta.fields
            for _value, label in field.flatchoices
            if small(str(label))
        }
    assert literal | chosen == set()
    assert sum(len(BADGE.findall(text)) for text in sources.templates().values()) > 5


@pytest.mark.parametrize("address", grids(), ids=lambda address: address.name)
def test_an_empty_grid_says_what_is_not_there(address) -> None:
    """Not only that nothing is: a grid's own sentence."""
    said = address.view.empty_text
    assert said and said is not GridView.empty_text, f"{address.name}: give its view an empty_text"
