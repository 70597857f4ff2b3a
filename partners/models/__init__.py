from partners.models.account import Account
from partners.models.additional import AdditionalItem, AdditionalValue
from partners.models.branding import Branding
from partners.models.closure import Closure
from partners.models.demo_mail import DemoMail
from partners.models.export import ExcelExport
from partners.models.factor import Factor
from partners.models.identity import IdentityProvider, LinkedIdentity
from partners.models.log import ExcelDownload, LoginEvent, LoginSlot, MenuAccess
from partners.models.notice import Notice
from partners.models.onboarding import EscalationContact, Onboarding, OnboardingStep
from partners.models.partner import Partner
from partners.models.permission import DefaultPermission
from partners.models.reset import PasswordReset
from partners.models.role import Role
from partners.models.sheet import ResellerSheet
from partners.models.view import SavedView
from partners.models.words import MessageWords

__all__ = [
    "Account",
    "AdditionalItem",
    "AdditionalValue",
    "Branding",
    "Closure",
    "DefaultPermission",
    "EscalationContact",
    "DemoMail",
    "ExcelDownload",
    "ExcelExport",
    "Factor",
    "IdentityProvider",
    "LinkedIdentity",
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
]
