"""The logs of Slack's libraries, without the secrets that their own messages may hold."""

import logging
import re

_SECRETS = re.compile(
    r"x(?:ox[a-z]|app)-[\w-]+|ticket=[^&\s'\"]+|https://hooks\.slack\.com/\S+|https?://\S+/actions/\S+"
)


def without_secrets(text: str) -> str:
    """Give `text` with tokens, tickets and answer addresses taken out."""
    return _SECRETS.sub("…", text)


class _WithoutSecrets(logging.Filter):
    """Takes secrets out of a record; of an error only its name stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_secrets(record.getMessage()), ()
        record.exc_info = record.exc_text = None
        return True


def library_log() -> logging.Logger:
    """Give the logger for Slack's client and socket; warnings and worse only."""
    logger = logging.getLogger("slack.client")
    logger.setLevel(logging.WARNING)  # Below it the libraries write addresses and whole messages.
    if not any(isinstance(known, _WithoutSecrets) for known in logger.filters):
        logger.addFilter(_WithoutSecrets())
    return logger


def bolt_log() -> logging.Logger:
    """Give the logger for bolt; errors in our own listeners keep their traceback."""
    logger = logging.getLogger("slack.bolt")
    logger.setLevel(logging.ERROR)  # It warns at length of every event we chose not to hear.
    return logger
