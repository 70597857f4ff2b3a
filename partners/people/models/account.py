"""A partner account: a person who signs in."""

from functools import cached_property

import pghistory
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oms.kit.reading.columns import NameColumn
from oms.kit.scope import PartnerQuerySet
from oms.kit.screens import registry
from oms.kit.walls import ByPartner
from partners.people.enums import Language, Right
from partners.people.models.closure import Closure
from partners.people.models.partner import Partner

FEW = 200  # up to so many partners are named in the query; more are looked up in the closure table


class AccountManager(BaseUserManager.from_queryset(PartnerQuerySet)):
    def get_by_natural_key(self, login_id: str) -> "Account":
        return self.select_related("partner", "role").get(login_id=login_id.lower())


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    exclude=["last_login", "preferences", "password", "session_salt"],
)
class Account(AbstractBaseUser):
    """One of 1 to 500 people of a partner; exactly one of them is its Chief Admin (guide 2.7.1.2).

    `preferences` holds what the person chose: columns, density, theme, home, alarms.
    """

    wall = ByPartner()

    login_id = models.EmailField(_("Administrator ID"), unique=True, max_length=150)
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="accounts")
    role = models.ForeignKey(
        "partners.Role", on_delete=models.PROTECT, related_name="accounts", verbose_name=_("Auth. Group")
    )
    name = NameColumn(_("Administrator Name"), max_length=100)
    email = models.EmailField(_("Administrator E-mail"), max_length=200)
    language = models.CharField(_("Language"), max_length=5, choices=Language, blank=True)
    is_chief = models.BooleanField(_("Chief Admin"), default=False)
    is_active = models.BooleanField(_("Active"), default=True)
    preferences = models.JSONField(default=dict, blank=True)
    session_salt = models.CharField(max_length=32, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AccountManager()

    USERNAME_FIELD = "login_id"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name", "email"]

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["partner"], condition=Q(is_chief=True), name="one_chief_admin"),
            models.CheckConstraint(
                condition=Q(login_id=models.functions.Lower("login_id")), name="login_id_in_lower_case"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    # --- what this person may see

    reach_ids: list[int] | None = None  # read along with the account of a session: one query fewer on every page

    @cached_property
    def _reach(self) -> list[int] | models.QuerySet:
        below = Closure.objects.filter(ancestor=self.partner_id).values_list("descendant", flat=True)
        few = list(below[: FEW + 1]) if self.reach_ids is None else self.reach_ids
        return few if len(few) <= FEW else below

    stands_for_many = False  # of any company with others below it, in a statement that the database judges alone

    @property
    def sees_all(self) -> bool:
        """Whether everybody else stands below: the provider's people, at the root of the tree."""
        return self.stands_for_many or (self.partner.parent_id is None and self.partner.is_sp)

    def reach(self) -> list[int] | models.QuerySet:
        """Ids of the partners this person sees: its own and all below."""
        return self._reach

    def reach_of(self, partner_ids) -> models.QuerySet:
        """Ids of `partner_ids` and all below them, as far as this person sees."""
        return Closure.objects.filter(ancestor__in=partner_ids).values("descendant")

    def sees_partner(self, partner_id: int) -> bool:
        if self.reach_ids is not None and len(self.reach_ids) <= FEW:
            return partner_id in self.reach_ids
        return Closure.objects.filter(ancestor=self.partner_id, descendant=partner_id).exists()

    def partners_named(self, text: str) -> models.QuerySet:
        """Ids of visible partners with this name or ID; where nobody has it, those whose names begin so."""
        text = text.strip()
        exact = Q(name__iexact=text) | Q(code__iexact=text)
        visible = Partner.objects.visible_to(self)
        begins = Q(name__istartswith=text) & ~Exists(visible.filter(exact))
        return visible.filter(exact | begins).values("pk")

    # --- what this person may do

    def may_open(self, code: str) -> bool:
        """Whether the role holds the menu that `code` belongs to; the SP's own menus never leave it."""
        screen = registry[registry.right_for(code)]
        if screen.everybody:
            return True
        if screen.right and not self.has(Right(screen.right)):
            return False
        return screen.code in self.role.menus and (self.partner.is_sp or not screen.sp_only)

    def why_closed(self, code: str) -> str:
        """Why `may_open` says no, in words."""
        screen = registry[registry.right_for(code)]
        if screen.right and not self.has(Right(screen.right)):
            return gettext("Your company does not hold the right “%(right)s”.") % {"right": Right(screen.right).label}
        if not screen.url:
            return gettext("Your role does not hold the right “%(right)s”.") % {"right": screen.title}
        return gettext("Your role does not hold this menu.")

    def has(self, right: Right) -> bool:
        return self.partner.holds(right)

    def get_session_auth_hash(self) -> str:
        """Changes with the password, the salt and the status, so that either ends every session at once."""
        return super().get_session_auth_hash() + self.session_salt

    # --- what this person chose

    def grid_settings(self, code: str) -> dict:
        return self.preferences.get("grids", {}).get(code, {})

    def opens_with(self, code: str) -> str:
        """The query of the saved view that the menu opens a grid with; empty for all its rows."""
        return str(self.preferences.get("opens", {}).get(code, {}).get("query", ""))

    @property
    def density(self) -> str:
        return self.preferences.get("density", "compact")

    @property
    def theme(self) -> str:
        return self.preferences.get("theme", "auto")

    @property
    def speaks(self) -> str:
        """The language to address this person in."""
        return self.language or self.partner.language
