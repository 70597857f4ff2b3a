"""What the worker does for this wing: large Excel files, long lists and acts on many rows, from their outbox rows."""

from oms.kit.delivery import Delivery
from oms.kit.tasks import chores, offer
from oms.kit.undo import forget
from partners.desk.actions import bulk
from partners.desk.actions.export import clear_exports, export_failed, export_written, write_export
from partners.desk.actions.list_import import carry_out, import_done, import_failed
from partners.desk.models import BulkWork, ExcelExport, ListImport

offer("export", Delivery(ExcelExport, send=write_export, done=export_written, failed=export_failed, longest=5))
offer("import", Delivery(ListImport, send=carry_out, done=import_done, failed=import_failed, longest=5))
offer("bulk", Delivery(BulkWork, send=bulk.carry_out, done=bulk.bulk_done, failed=bulk.bulk_failed, longest=5))
chores += [clear_exports, forget]
