"""Forms of Reseller Management (guide 2.7.1)."""

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from oms.kit import working_days
from oms.kit.reading.fields import NameField, PhoneField, PostcodeField, QuantityField
from partners.channel.forms.fields import DomainField, ResellerField
from partners.people.enums import Language, PartnerKind, Right
from partners.people.models import Account, Partner, Role
from partners.people.rules import grantable_roles, held_rights, twin_below

KINDS = [(kind.value, kind.label) for kind in (PartnerKind.VSP, PartnerKind.RESELLER)]


def nations() -> list[tuple[str, str]]:
    """Countries with a working calendar, by two letters."""
    return [(code, name) for code, name in working_days.countries() if len(code) == 2]


class CompanyForm(forms.Form):
    """What is known of a company."""

    name = NameField(label=_("Reseller Company Name"), max_length=100)
    domain = DomainField(label=_("Reseller Domain"), max_length=100, required=False)
    nation = forms.ChoiceField(label=_("Nation"), choices=lazy(nations, list), initial="GB")
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    address = NameField(label=_("Address"), max_length=200, required=False)
    city = NameField(label=_("City"), max_length=100, required=False)
    county = NameField(label=_("County"), max_length=100, required=False)
    postal_code = PostcodeField(label=_("Postal Code"), max_length=20, required=False)
    phone_number = PhoneField(label=_("Phone Number"), required=False)
    note = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    requires_factor = forms.BooleanField(
        label=_("Second Factor Required"),
        required=False,
        help_text=_("Its people sign in with a password and a second factor; who has none must set one up first."),
    )

    def details(self) -> dict:
        """What an action takes as `details`."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("kind", "parent")}


class ResellerForm(CompanyForm):
    """Basic Info: type, parent and limit too. `partner` is the one that is changed, None for a new one."""

    kind = forms.ChoiceField(label=_("Reseller Type"), choices=KINDS, initial=PartnerKind.RESELLER)
    parent = ResellerField(label=_("Parent Reseller"))
    demo_limit = QuantityField(label=_("Demo Customer Limit"), min_value=0, max_value=1_000_000, initial=0)

    field_order = (
        "name", "domain", "kind", "parent", "nation", "language", "demo_limit", "address", "city", "county",
        "postal_code", "phone_number", "note", "requires_factor",
    )  # fmt: skip

    def __init__(self, *args, user: Account, partner: Partner | None = None, **options) -> None:
        super().__init__(*args, **options)
        self.partner = partner
        self.fields["parent"].user = user

    def clean(self) -> dict:
        found = super().clean()
        parent, name = found.get("parent"), found.get("name")
        if parent and name:
            twins = Partner.objects.filter(parent=parent, name__iexact=name)
            if twins.exclude(pk=self.partner.pk if self.partner else None).exists():
                self.add_error("name", twin_below(parent))
        return found


class RoleChoiceField(forms.ModelChoiceField):
    """Auth. Group, out of the roles that `user` may give to people of `partner`; one that is held may stay."""

    def __init__(self, **options) -> None:
        super().__init__(queryset=Role.objects.none(), label=_("Auth. Group"), empty_label=None, **options)

    def offer(self, user: Account, partner: Partner, held: Role | None = None) -> None:
        offered = grantable_roles(user, partner).values("pk")
        self.queryset = Role.objects.filter(Q(pk__in=offered) | Q(pk=held.pk if held else None))


class PasswordFields(forms.Form):
    """Two fields that must agree; both empty means: mail a link."""

    password = forms.CharField(
        label=_("Administrator Password"),
        required=False,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 8 characters. Leave both empty to mail a one-time link that sets it."),
    )
    confirm = forms.CharField(
        label=_("Confirm Password"),
        required=False,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def whose(self, found: dict) -> Account:
        """Whom the password must not resemble."""
        name = found.get("admin_name") or found.get("name", "")
        return Account(login_id=found.get("login_id", ""), name=name, email=found.get("email", ""))

    def clean(self) -> dict:
        found = super().clean()
        password, confirm = found.get("password", ""), found.get("confirm", "")
        if password != confirm:
            self.add_error("confirm", _("The two passwords are not the same."))
        elif password:
            try:
                validate_password(password, self.whose(found))
            except ValidationError as error:
                self.add_error("password", error)
        return found


class AccountForm(forms.Form):
    """A person of a partner."""

    name = NameField(label=_("Administrator Name"), max_length=100)
    login_id = forms.EmailField(
        label=_("Administrator ID"), max_length=150, help_text=_("E-mail style; one signs in with it.")
    )
    email = forms.EmailField(label=_("Administrator E-mail"), max_length=200)
    role = RoleChoiceField()
    language = forms.ChoiceField(
        label=_("Language"), required=False, choices=[("", _("As the company")), *Language.choices]
    )

    def __init__(self, *args, user: Account, partner: Partner, held: Role | None = None, **options) -> None:
        super().__init__(*args, **options)
        self.fields["role"].offer(user, partner, held)

    def details(self) -> dict:
        """What an action takes by name."""
        return {name: self.cleaned_data[name] for name in ("name", "login_id", "email", "role", "language")}


class NewAccountForm(PasswordFields, AccountForm):
    """A new person, with a password or a link."""

    field_order = ("name", "login_id", "email", "role", "language", "password", "confirm")

    def details(self) -> dict:
        return {**super().details(), "password": self.cleaned_data["password"]}


class NewResellerForm(PasswordFields, ResellerForm):
    """A new reseller with its Chief Admin (guide 2.7.1, To add the Reseller)."""

    role = RoleChoiceField()
    admin_name = NameField(label=_("Administrator Name"), max_length=100)
    login_id = forms.EmailField(
        label=_("Administrator ID"), max_length=150, help_text=_("E-mail style; one signs in with it.")
    )
    email = forms.EmailField(label=_("Administrator E-mail"), max_length=200)

    field_order = (*ResellerForm.field_order[:6], "role", "admin_name", "login_id", "email", "password", "confirm")

    def __init__(self, *args, user: Account, **options) -> None:
        super().__init__(*args, user=user, **options)
        roles = Role.objects.visible_to(user).filter(
            system_role__in=dict(KINDS), menus__contained_by=list(user.role.menus)
        )
        self.fields["role"].queryset = roles.order_by("-is_system", "sort_key", "id")
        self.fields["role"].initial = roles.filter(is_system=True, system_role=PartnerKind.RESELLER).first()

    def clean(self) -> dict:
        found = super().clean()
        kind, role = found.get("kind"), found.get("role")
        if kind and role and role.system_role != kind:
            text = _("This role is made for %(made_for)s. Choose one for %(kind)s.")
            labels = {"made_for": role.get_system_role_display(), "kind": PartnerKind(kind).label}
            self.add_error("role", ValidationError(text, params=labels))
        return found

    def admin(self) -> dict:
        """What add_account takes."""
        found = {name: self.cleaned_data[name] for name in ("login_id", "email", "role", "password")}
        return {**found, "name": self.cleaned_data["admin_name"]}


class SetPasswordForm(PasswordFields):
    """A password for somebody else; empty is not offered here, the link has its own button."""

    field_order = ("password", "confirm")

    def __init__(self, *args, account: Account, **options) -> None:
        super().__init__(*args, **options)
        self.account = account
        self.fields["password"].required = self.fields["confirm"].required = True
        self.fields["password"].help_text = _("At least 8 characters.")

    def whose(self, found: dict) -> Account:
        return self.account


class RightsForm(forms.Form):
    """The eight rights. What `user`'s company or the parent lacks cannot be given, and is shown as such."""

    below_too = forms.BooleanField(label=_("Take what is unticked away from the resellers below too"), required=False)

    def __init__(self, *args, user: Account, partner: Partner, **options) -> None:
        super().__init__(*args, **options)
        held = partner.rights()
        self.givable = held_rights(user.partner) & held_rights(partner.parent)
        for right in Right:
            field = forms.BooleanField(label=right.label, required=False, initial=right in held)
            if right not in self.givable and right not in held:
                field.widget.attrs["disabled"] = True  # the browser sends nothing; what is sent anyway is refused
                who = user.partner if right not in held_rights(user.partner) else partner.parent
                field.help_text = _("%(who)s does not hold it.") % {"who": who.name}
            self.fields[right.value] = field
        self.order_fields([*(right.value for right in Right), "below_too"])

    def right_fields(self) -> list[forms.BoundField]:
        return [self[right.value] for right in Right]

    def rights(self) -> frozenset[Right]:
        return frozenset(right for right in Right if self.cleaned_data[right.value])
