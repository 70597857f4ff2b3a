from partners.desk.models.demo_mail import DemoMail
from partners.desk.models.export import ExcelExport, ListImport
from partners.desk.models.view import SavedView

__all__ = [
    "DemoMail",
    "ExcelExport",
    "ListImport",
    "SavedView",
]
