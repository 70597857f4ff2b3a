"""News that this floor announces to those above."""

from django.dispatch import Signal

# sender=Command, command=row: done, failed for good, to be retried, or given up; within the transaction that says so.
command_settled = Signal()
