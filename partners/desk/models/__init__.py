from partners.desk.models.demo_mail import DemoMail
from partners.desk.models.export import BulkWork, ExcelExport, ListImport
from partners.desk.models.view import SavedView

__all__ = [
    "BulkWork",
    "DemoMail",
    "ExcelExport",
    "ListImport",
    "SavedView",
]
