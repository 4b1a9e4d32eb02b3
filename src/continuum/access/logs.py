"""What never reaches a log: the secret of a link, and the path of the code to a mere refusal."""

import logging
import re
from typing import Final

from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation

_LINK: Final = re.compile(r"/(invitation|nouvel-acces)/[^/\s]+")

_REFUSALS: Final = (PermissionDenied, BadRequest, SuspiciousOperation)


class RefusalsInOneLine(logging.Filter):
    """A request refused is no fault of the code: the line that says so is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.exc_info and isinstance(record.exc_info[1], _REFUSALS):
            record.exc_info = record.exc_text = None
        return True


class WithoutSecrets(logging.Filter):
    """Keep the line, leave the secret of an address out."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _LINK.sub(r"/\1/…", record.getMessage()), ()
        return True
