from partners.people.models.account import Account
from partners.people.models.closure import Closure
from partners.people.models.log import ExcelDownload, LoginEvent, MenuAccess
from partners.people.models.partner import Partner
from partners.people.models.permission import DefaultPermission
from partners.people.models.role import Role

__all__ = [
    "Account",
    "Closure",
    "DefaultPermission",
    "ExcelDownload",
    "LoginEvent",
    "MenuAccess",
    "Partner",
    "Role",
]
