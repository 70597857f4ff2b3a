"""Kinds of second factors, what is told of them, and what a session keeps of its age."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from oms.kit.sessions import MARK as MARK  # which row of SignedInSession a session is


class FactorKind(models.TextChoices):
    """What a person shows besides the password; recovery codes stand in for the other two."""

    APP = "app", _("Authenticator app")
    PASSKEY = "passkey", _("Passkey")
    RECOVERY = "recovery", _("Recovery codes")


MAX_PASSKEYS = 10  # of one account


class FactorChange(models.TextChoices):
    """What the owner of an account is told of its second factors."""

    APP_ADDED = "app_added", _("An authenticator app was added.")
    APP_REMOVED = "app_removed", _("The authenticator app was removed.")
    PASSKEY_ADDED = "passkey_added", _("A passkey was added.")
    PASSKEY_RENAMED = "passkey_renamed", _("A passkey was renamed.")
    PASSKEY_REMOVED = "passkey_removed", _("A passkey was removed.")
    CODES_RENEWED = "codes_renewed", _("New recovery codes were made; the ones before no longer work.")
    ALL_REMOVED = "all_removed", _("Every second factor was removed by who manages your account.")


SIGNED_IN_AT, LAST_ACT = "signed_in_at", "last_act"  # in the session, in seconds
