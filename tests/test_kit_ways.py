"""One way each: refusals reach their form and field, links are read off the address book, forbidden pages say why."""

from types import SimpleNamespace

import pytest
from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import RequestFactory
from django.urls import reverse

from oms.kit.grid import link_to
from oms.kit.pages import Page
from oms.kit.refusals import as_problems, refusals
from oms.kit.registries import registries


class Asked(forms.Form):
    name = forms.CharField()
    remark_0 = forms.CharField(required=False)


def asked() -> Asked:
    form = Asked({"name": "x"})
    assert form.is_valid()
    return form


def test_a_refusal_stands_at_its_field() -> None:
    form = asked()
    with refusals(form) as refused:
        raise ValidationError({"name": "Taken.", "colour": "Not red.", "__all__": "Too late."})
    assert refused
    assert form.errors["name"] == ["Taken."]
    assert set(form.non_field_errors()) == {"Not red.", "Too late."}


def test_a_refusal_without_a_field_stands_above_the_form() -> None:
    form = asked()
    with refusals(form):
        raise ValidationError(["One.", "Two."])
    assert form.non_field_errors() == ["One.", "Two."]


def test_a_refusal_goes_where_the_page_says() -> None:
    form, other = asked(), asked()
    with refusals(form, remarks="remark_0"):
        raise ValidationError({"remarks": "Too many."})
    assert form.errors == {"remark_0": ["Too many."]}
    with refusals(other, at="name"):
        raise ValidationError("Not this one.")
    assert other.errors == {"name": ["Not this one."]}


def test_what_is_carried_out_is_not_refused() -> None:
    form = asked()
    with refusals(form) as refused:
        pass
    assert not refused
    assert (refused.texts, refused.problems, form.errors) == ([], [], {})


def test_without_a_form_the_refusal_is_a_message_or_a_list() -> None:
    with refusals() as refused:
        raise ValidationError({"name": ["Taken.", "Short."], "__all__": ["Late."]})
    assert refused.problems == [("Taken.", "id_name"), ("Short.", "id_name"), ("Late.", "main")]
    assert as_problems(ValidationError("No.")) == [("No.", "main")]


def test_other_errors_are_not_swallowed() -> None:
    with pytest.raises(PermissionDenied), refusals(asked()):
        raise PermissionDenied


@pytest.mark.parametrize("codes", [("C000000150", "C000000151"), ("C000000001", "C000000150")])
def test_a_link_is_what_reverse_says(codes: tuple[str, str]) -> None:
    link = link_to("customers:basic", "code")
    assert [link({"code": code}) for code in codes] == [reverse("customers:basic", args=[code]) for code in codes]
    assert link.pattern == "/customers/{}/"
    assert link({"code": ""}) == ""


def test_a_link_with_two_values_and_one_that_must_be_escaped() -> None:
    link = link_to("customers:modify-site", "code", "pk")
    for pk in (7, 8):
        record = {"code": "C000000150", "pk": pk}
        assert link(record) == reverse("customers:modify-site", args=["C000000150", pk])
    order = link_to("order", "no")
    for no in ("2026-000001", "a b?c", "2026-000002"):
        assert order({"no": no}) == reverse("orders:order", args=[no])


def test_a_page_that_nobody_declared_has_no_link(monkeypatch) -> None:
    monkeypatch.setattr(registries, "pages", {})
    assert link_to("order", "no")({"no": "2026-000001"}) == ""


class Closed(Page):
    screen = "my-home"

    def why_forbidden(self) -> str:
        return "It is Sunday."

    def get(self, request) -> None:
        raise AssertionError("A forbidden page is not asked.")


def test_a_forbidden_page_says_why() -> None:
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(may_open=lambda code: True)
    with pytest.raises(PermissionDenied, match="It is Sunday."):
        Closed.as_view()(request)
