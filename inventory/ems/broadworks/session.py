"""One log-in and what is asked under it."""

import secrets
from http.client import HTTPException

from inventory.ems.broadworks.commands import answering, arranged, signed
from inventory.ems.broadworks.document import Message, Unreadable, Value, read, written
from inventory.ems.broadworks.errors import OciError, error_of
from inventory.ems.broadworks.wire import Link
from inventory.ems.driver import TemporaryFault
from oms.kit.outbox import PermanentFault

TOO_LATE = "BroadWorks did not answer in time; it may have acted. The same command finds out."
MD5 = "MD5"


class Session:
    """Asks one command after the other. Every way in which an answer may not come is a TemporaryFault; OciError is a refusal."""

    def __init__(self, link: Link) -> None:
        self._link, self._id = link, f"portal,{secrets.token_hex(8)}"

    def log_in(self, user: str, password: str) -> None:
        """Raises PermanentFault, in words, when this user and password are not taken."""
        try:
            told = self.ask("AuthenticationRequest", userId=user)
            if told.text("passwordAlgorithm") not in ("", MD5):
                raise PermanentFault(
                    f"BroadWorks asks for a log-in by {told.text('passwordAlgorithm'):.20}; MD5 is known here."
                )
            self.ask("LoginRequest14sp4", userId=user, signedPassword=signed(password, told.text("nonce")))
        except OciError as error:
            raise error.fault() from error

    def ask(self, command: str, **fields: Value) -> Message:
        """The answer of one command. Raises OciError, TemporaryFault; PermanentFault for what no document can hold."""
        try:
            answer = read(self._link.ask(written(self._id, command, arranged(command, fields))))
        except TimeoutError as error:
            raise TemporaryFault(TOO_LATE) from error
        except Unreadable as error:
            raise TemporaryFault(f"BroadWorks's answer makes no sense: {error}.") from error
        except ValueError as error:
            raise PermanentFault(f"BroadWorks cannot be told this: {error}.") from error
        except (OSError, HTTPException) as error:
            raise TemporaryFault(f"BroadWorks cannot be reached: {type(error).__name__}.") from error
        if answer.kind == "ErrorResponse":
            raise error_of(answer)
        if answer.session not in ("", self._id) or answer.kind not in (answering(command), "SuccessResponse"):
            raise TemporaryFault(f"BroadWorks answered {command} by {answer.kind:.60}.")
        return answer
