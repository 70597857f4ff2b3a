from partners.models.account import Account
from partners.models.closure import Closure
from partners.models.demo_mail import DemoMail
from partners.models.export import ExcelExport
from partners.models.log import ExcelDownload, LoginEvent, LoginSlot, MenuAccess
from partners.models.notice import Notice
from partners.models.partner import Partner
from partners.models.reset import PasswordReset
from partners.models.role import Role
from partners.models.view import SavedView

__all__ = [
    "Account",
    "Closure",
    "DemoMail",
    "ExcelDownload",
    "ExcelExport",
    "LoginEvent",
    "LoginSlot",
    "MenuAccess",
    "Notice",
    "Partner",
    "PasswordReset",
    "Role",
    "SavedView",
]
