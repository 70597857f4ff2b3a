"""System logs (guide 2.9). Names are copied into each row: a log says what was, not what is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.search import Searched
from oms.kit.walls import ByPartner
from partners.people.enums import LoginState, PartnerKind

PERSON = ("login_id", "account_name", "ip", "partner_name")  # what the search box of every log looks through


def sorted_by(*fields: str) -> list[models.Index]:
    """One index for each column that its grid sorts by: a log has millions of rows."""
    return [models.Index(fields=[field, "id"], name=f"%(class)s_by_{field}") for field in fields]


def of_partner(*told: str) -> models.Index:
    """A reseller's rows are counted without being read, also where a filter asks for `told`."""
    return models.Index(fields=["partner", "at", "id"], include=told, name="%(app_label)s_%(class)s_pat")


class LogRow(models.Model):
    """What each log row carries of the person behind it."""

    wall = ByPartner(insert_only=True)

    at = models.DateTimeField(_("Date"), default=timezone.now)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+", db_index=False)
    partner_name = models.CharField(_("Reseller"), max_length=100)
    login_id = models.CharField(_("Login ID"), max_length=150)
    account_name = models.CharField(_("Login Name"), max_length=100, blank=True)
    system_role = models.CharField(_("System Role"), max_length=10, choices=PartnerKind, blank=True)
    role_name = models.CharField(_("Auth. Role"), max_length=100, blank=True)
    ip = models.CharField(_("Login IP"), max_length=45, blank=True)

    objects = PartnerQuerySet.as_manager()

    class Meta:
        abstract = True
        indexes = [
            models.Index(fields=["at", "id"], name="%(app_label)s_%(class)s_at"),
            *sorted_by("partner_name", "login_id", "account_name", "system_role", "role_name", "ip"),
        ]


class LoginEvent(LogRow):
    """guide 2.9.1"""

    search = Searched(PERSON)

    state = models.CharField(_("State"), max_length=20, choices=LoginState)
    retry_count = models.PositiveSmallIntegerField(_("Retry Count"), default=0)

    class Meta(LogRow.Meta):
        indexes = [*LogRow.Meta.indexes, of_partner("state"), *sorted_by("state", "retry_count")]


class MenuAccess(LogRow):
    """guide 2.9.2"""

    search = Searched((*PERSON, "menu_name"))

    menu_code = models.CharField(max_length=60)
    menu_name = models.CharField(_("Menu Name"), max_length=100)

    class Meta(LogRow.Meta):
        indexes = [*LogRow.Meta.indexes, of_partner("system_role"), *sorted_by("menu_name")]


class ExcelDownload(LogRow):
    """guide 2.9.3"""

    search = Searched((*PERSON, "menu_name"))

    menu_code = models.CharField(max_length=60)
    menu_name = models.CharField(_("Menu Name"), max_length=100)
    rows = models.PositiveIntegerField(_("Downloaded Rows"))
    seconds = models.DecimalField(_("Execution Time(sec.)"), max_digits=8, decimal_places=2)

    class Meta(LogRow.Meta):
        indexes = [*LogRow.Meta.indexes, of_partner("system_role"), *sorted_by("menu_name", "rows", "seconds")]
