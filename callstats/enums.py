"""Choices of calls and of how their records come in."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from oms.kit.ways import Way, Ways


class Direction(models.TextChoices):
    """As the customer's extension sees it (guide 2.8.1)."""

    IN = "in", _("Incoming")
    OUT = "out", _("Outgoing")


class MessageState(models.TextChoices):
    """What became of a message that a caller left."""

    NEW = "new", _("New")
    HEARD = "heard", _("Heard")
    DELETED = "deleted", _("Deleted")


class CallType(models.TextChoices):
    """guide 2.8.1"""

    EXTENSION = "ext", _("Extension Call")
    TRUNK = "trunk", _("Trunk Call")


class Result(models.TextChoices):
    """How a call ended. Success is ANSWERED alone; `CONGESTION`: no channel was free; `BARRED`: a limit or a rule forbade it."""

    ANSWERED = "answered", _("Answered")
    NO_ANSWER = "no_answer", _("No answer")
    BUSY = "busy", _("Busy")
    CANCELLED = "cancelled", pgettext_lazy("call", "Cancelled")
    CONGESTION = "congestion", _("No channel free")
    BARRED = "barred", _("Barred")
    FAILED = "failed", _("Failed")


class Source(models.TextChoices):
    """How a file or batch of call records came."""

    FOLDER = "folder", _("Watched folder")
    UPLOAD = "upload", _("Upload")
    PUSH = "push", _("Push")
    FEED = "feed", _("Simulator")


class FileState(models.TextChoices):
    """`WAITING`: rehearsed, and not yet let in. `FAILED`: its content is not there any more."""

    WAITING = "waiting", _("Rehearsed")
    READING = "reading", _("Being read")
    DONE = "done", _("Read")
    FAILED = "failed", _("Failed")


_F = FileState
FILE_WAYS = Ways(
    Way("let_in", (_F.WAITING,), _F.READING, says="Somebody looked at its rehearsal."),
    Way("finish", (_F.READING,), _F.DONE, says="All of it that is there is read."),
    Way("go_on", (_F.READING, _F.DONE, _F.FAILED), _F.READING, says="There is more of it, or it is back."),
    Way("fail", (_F.READING,), _F.FAILED, says="Its content is not there any more."),
)
MESSAGE_TONES = {MessageState.NEW: "next", MessageState.HEARD: "good", MessageState.DELETED: "off"}
FILE_TONES = {FileState.WAITING: "info", FileState.READING: "warn", FileState.DONE: "good", FileState.FAILED: "bad"}


class SpendingState(models.TextChoices):
    """What an extension's day came to (guide 2.8.3). `OVER`: its records came once the day was over, nothing was blocked."""

    WITHIN = "within", _("Within limit")
    WARNED = "warned", _("Warned")
    BLOCKED = "blocked", _("Blocked")
    UNBLOCKED = "unblocked", _("Unblocked")
    OVER = "over", _("Over limit")


_S = SpendingState
SPENDING_WAYS = Ways(
    Way("warn", (_S.WITHIN,), _S.WARNED, says="Most of the limit is spent."),
    Way("block", (_S.WITHIN, _S.WARNED, _S.UNBLOCKED), _S.BLOCKED, says="The limit is reached on the day itself."),
    Way("unblock", (_S.BLOCKED,), _S.UNBLOCKED, says="The customer's reseller lets it call again."),
    Way(
        "note",
        (_S.WITHIN, _S.WARNED),
        _S.OVER,
        says="The limit was passed, which was known only once the day was over.",
    ),
)
SPENDING_TONES = {
    SpendingState.WITHIN: "good", SpendingState.WARNED: "warn", SpendingState.BLOCKED: "bad",
    SpendingState.UNBLOCKED: "info", SpendingState.OVER: "warn",
}  # fmt: skip


class LimitKind(models.TextChoices):
    """Which of an extension's limits (callstats/limits.py)."""

    DAY = "day", _("Limit of the day")
    NIGHT = "night", _("Limit at night")
    WEEKEND = "weekend", _("Limit on days off")


LIMIT_TONES = {LimitKind.DAY: "off", LimitKind.NIGHT: "info", LimitKind.WEEKEND: "info"}


class SpendingVerb(models.TextChoices):
    """The steps of a spending's story."""

    WARN = "warn", _("Warned")
    BLOCK = "block", _("Blocked")
    UNBLOCK = "unblock", _("Unblocked")
    NOTE = "note", _("Found over its limit once the day was over")


class WatchKind(models.TextChoices):
    """Why a destination is watched."""

    HOT = "hot", _("Hot list")
    CLOSED = "closed", _("Closed")


class WatchAct(models.TextChoices):
    """What a call there brings about. `LET`: nothing, so that a longer prefix stays open within a closed one."""

    ALARM = "alarm", _("Alarm")
    BLOCK = "block", _("Alarm and block")
    LET = "let", _("Let through")


class AlarmKind(models.TextChoices):
    HOT = "hot", _("Hot list")
    CLOSED = "closed", _("Closed destination")
    FIRST = "first", _("First call to a country")


class AlarmOutcome(models.TextChoices):
    """`LATE`: the customer's day was over when the record came. `FREE`: it was unblocked until midnight. `NO_LIMIT`: the
    contract has no fraud limit, so that there is nothing to block by."""

    TOLD = "told", _("Told")
    BLOCKED = "blocked", _("Blocked")
    ALREADY = "already", _("Blocked already")
    FREE = "free", _("Told; unblocked until midnight")
    LATE = "late", _("Told; its day was over")
    NO_LIMIT = "no_limit", _("Told; no limit in the contract")


ALARM_TONES = {
    AlarmOutcome.TOLD: "warn", AlarmOutcome.BLOCKED: "bad", AlarmOutcome.ALREADY: "bad", AlarmOutcome.FREE: "info",
    AlarmOutcome.LATE: "warn", AlarmOutcome.NO_LIMIT: "warn",
}  # fmt: skip


class Quality(models.TextChoices):
    """What is watched of outside calls: the share that is answered, and how long those last in the middle."""

    ASR = "asr", _("Success (%)")
    ALOC = "aloc", _("Average Durations")


class Standing(models.TextChoices):
    """Of a rate, today."""

    PAST = "past", _("Past")
    CURRENT = "current", _("Holds now")
    COMING = "coming", _("Coming")
