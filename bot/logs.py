"""Structured logging to standard error: readable in a terminal, JSON elsewhere, no secrets."""

import logging
import re
import sys

import structlog
from structlog.typing import Processor, WrappedLogger

_SECRETS = re.compile(
    r"""
      xox[a-z]-[\w-]+ | xapp-[\w-]+ | hf_\w{8,}            # Slack, Hugging Face
    | [\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}                  # Discord
    | hooks\.slack\.com/[\w/-]+ | /api/webhooks/[\w/-]+   # where anyone may post
    | (?<=://)[^\s"']+(?=@)                              # user and password before a host
    | [\w.+-]+@[\w-]+\.[\w.-]+                           # e-mail
    """,
    re.VERBOSE,
)


def configure_logging(level: str) -> None:
    """Send all logs, the libraries' too, to standard error at `level`."""
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    terminal = sys.stderr.isatty()
    renderer: Processor = structlog.processors.JSONRenderer()
    formats: list[Processor] = [structlog.processors.format_exc_info]
    if terminal:  # A plain traceback: the usual one shows what variables hold.
        plain = structlog.dev.plain_traceback
        renderer, formats = structlog.dev.ConsoleRenderer(exception_formatter=plain), []
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[*shared, structlog.stdlib.ExtraAdder()],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *formats,
            renderer,
            redact,
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # It warns of missing voice libraries at each start; what goes wrong later is logged as errors.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )


def redact(_logger: WrappedLogger, _method: str, line: object) -> str:
    """Blank out what looks like a token, a password or an address of a person in a whole line."""
    return _SECRETS.sub("[hidden]", str(line))
