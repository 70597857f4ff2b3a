"""Every model of the wings, for Django and for the floors above; the wings import from each other."""

from partners.branding.models import Branding
from partners.channel.models import (
    AdditionalItem,
    AdditionalValue,
    EscalationContact,
    Onboarding,
    OnboardingStep,
    ResellerSheet,
)
from partners.desk.models import BulkWork, DemoMail, ExcelExport, ListImport, SavedView
from partners.messages.models import DigestDay, MessageWords, Notice
from partners.people.models import (
    Account,
    Closure,
    DefaultPermission,
    ExcelDownload,
    LoginEvent,
    MenuAccess,
    Partner,
    Role,
)
from partners.sign_in.models import Factor, IdentityProvider, LinkedIdentity, LoginSlot, PasswordReset, SignedInSession

__all__ = [
    "BulkWork",
    "Account",
    "AdditionalItem",
    "AdditionalValue",
    "Branding",
    "Closure",
    "DefaultPermission",
    "DemoMail",
    "DigestDay",
    "EscalationContact",
    "ExcelDownload",
    "ExcelExport",
    "Factor",
    "IdentityProvider",
    "LinkedIdentity",
    "ListImport",
    "LoginEvent",
    "LoginSlot",
    "MenuAccess",
    "MessageWords",
    "Notice",
    "Onboarding",
    "OnboardingStep",
    "Partner",
    "PasswordReset",
    "ResellerSheet",
    "Role",
    "SavedView",
    "SignedInSession",
]
