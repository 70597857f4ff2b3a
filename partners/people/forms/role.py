"""Forms of Menu Auth Setting (guide 2.10.1)."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.fields import NameField, QuantityField
from oms.kit.screens import registry
from partners.people.enums import KIND_ORDER, Language, PartnerKind
from partners.people.models import Role

MOST_SORT = 9999


class RoleForm(forms.Form):
    """A name per language, and the place among the neighbours. English is the one that others fall back to."""

    sort_key = QuantityField(label=_("Sort Key"), min_value=0, max_value=MOST_SORT, initial=0)

    def __init__(self, *args, role: Role | None = None, **options) -> None:
        start = {"sort_key": role.sort_key, **{f"name_{k}": v for k, v in role.names.items()}} if role else {}
        super().__init__(*args, initial=start, **options)
        for code, language in Language.choices:
            self.fields[f"name_{code}"] = NameField(
                label=_("Auth Role Name (%(language)s)") % {"language": language},
                max_length=60,
                required=code == Language.ENGLISH,
            )
        self.order_fields([*(f"name_{code}" for code in Language.values), "sort_key"])

    def details(self) -> dict:
        """What change_role takes."""
        names = {code: self.cleaned_data[f"name_{code}"] for code in Language.values}
        return {
            "names": {code: name for code, name in names.items() if name},
            "sort_key": self.cleaned_data["sort_key"],
        }


class NewRoleForm(RoleForm):
    """A role below `parent`: for its own kind of company or for one below."""

    system_role = forms.ChoiceField(label=_("System Role"), help_text=_("Whose people the role is made for."))

    def __init__(self, *args, parent: Role, **options) -> None:
        super().__init__(*args, **options)
        first = KIND_ORDER[PartnerKind(parent.system_role)]
        offered = [(kind.value, kind.label) for kind in PartnerKind if KIND_ORDER[kind] >= first]
        self.fields["system_role"].choices = offered
        self.fields["system_role"].initial = parent.system_role
        self.order_fields([*(f"name_{code}" for code in Language.values), "system_role", "sort_key"])

    def details(self) -> dict:
        return {**super().details(), "system_role": PartnerKind(self.cleaned_data["system_role"])}


class MenusForm(forms.Form):
    """Check boxes of the menus that may be given."""

    menus = forms.MultipleChoiceField(label=_("Auth Menu"), required=False)

    def __init__(self, *args, offered: Iterable[str], **options) -> None:
        super().__init__(*args, **options)
        self.fields["menus"].choices = [(code, registry[code].title) for code in offered]
