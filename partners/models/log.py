"""System logs (guide 2.9). Names are copied into each row: a log says what was, not what is."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from oms.kit.scope import PartnerQuerySet
from oms.kit.walls import ByPartner, Open
from partners.enums import LoginState, PartnerKind


class LogRow(models.Model):
    """What each log row carries of the person behind it."""

    wall = ByPartner()

    at = models.DateTimeField(_("Date"), default=timezone.now)
    partner = models.ForeignKey("partners.Partner", on_delete=models.PROTECT, related_name="+")
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
            models.Index(fields=["partner", "at", "id"], name="%(app_label)s_%(class)s_pat"),
        ]


class LoginEvent(LogRow):
    """guide 2.9.1"""

    state = models.CharField(_("State"), max_length=20, choices=LoginState)
    retry_count = models.PositiveSmallIntegerField(_("Retry Count"), default=0)


class MenuAccess(LogRow):
    """guide 2.9.2"""

    menu_code = models.CharField(max_length=60)
    menu_name = models.CharField(_("Menu Name"), max_length=100)


class ExcelDownload(LogRow):
    """guide 2.9.3"""

    menu_code = models.CharField(max_length=60)
    menu_name = models.CharField(_("Menu Name"), max_length=100)
    rows = models.PositiveIntegerField(_("Downloaded Rows"))
    seconds = models.DecimalField(_("Execution Time(sec.)"), max_digits=8, decimal_places=2)


class LoginSlot(models.Model):
    """Guesses left for one login ID: a slot is taken before the password is looked at (reliability.md)."""

    wall = Open("hashes of login IDs and networks; holds no partner's data")

    subject = models.CharField(max_length=64, primary_key=True)
    taken = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()
    blocked_until = models.DateTimeField(null=True)
