"""What never reaches a log: the secret of a link that opens an account."""

import logging
import re
from typing import Final

_LINK: Final = re.compile(r"/(invitation|nouvel-acces)/[^/\s]+")


class WithoutSecrets(logging.Filter):
    """Keep the line, leave the secret of an address out."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = _LINK.sub(r"/\1/…", record.getMessage()), ()
        return True
