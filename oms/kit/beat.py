"""The scheduler of Celery's beat: what is due is asked of rows. It keeps no file, and no clock of its own."""

import logging

from celery.beat import ScheduleEntry, Scheduler, SchedulingError
from django.db import DatabaseError, InterfaceError, connection, transaction

from oms.kit.marks import BEAT, set_mark, take_due

log = logging.getLogger(__name__)

EVERY = 5  # seconds between two looks


class RowScheduler(Scheduler):
    """Sends each job of the schedule when its row says so.

    A row is taken in the transaction that sends: what could not be sent is still due, two schedulers send once, and
    a clock that was put back makes a job due at once instead of silent for as long.
    """

    def setup_schedule(self) -> None:
        self.merge_inplace(self.app.conf.beat_schedule)

    def tick(self, *_: object, **__: object) -> float:
        try:
            set_mark(BEAT)
            for entry in list(self.schedule.values()):
                self.send_if_due(entry)
        except (DatabaseError, InterfaceError) as error:
            log.warning("the database does not answer the scheduler: %s", error)
            connection.close()
        return EVERY

    def send_if_due(self, entry: ScheduleEntry) -> bool:
        """Whether it was sent. While Redis is away it stays due."""
        try:
            with transaction.atomic():
                if not take_due(f"job {entry.name}", every=entry.schedule.run_every):
                    return False
                self.apply_async(entry, producer=None, advance=False)
        except SchedulingError as error:
            log.warning("%s not sent: %s", entry.name, error)
            return False
        return True
