"""Structured logging to standard error: readable in a terminal, JSON elsewhere, no secrets."""

import json
import logging
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

import structlog
from structlog.typing import Processor, WrappedLogger

_SECRETS = re.compile(
    r"""
      xox[a-z]-[\w-]+ | xapp-[\w-]+ | hf_\w{8,}            # Slack, Hugging Face
    | [\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}                  # Discord
    | hooks\.slack\.com/[\w/-]+ | /api/webhooks/[\w/-]+   # where anyone may post
    | (?<=://)[^\s"']+(?=@)                              # user and password before a host
    | (?:(?<=token=)|(?<=[?&_]key=)|(?<=secret=)|(?<=password=))[^\s&"'\\]+    # in an address
    | [\w.+-]+@[\w-]+\.[\w.-]+                           # e-mail
    """,
    re.VERBOSE,
)


_SHORTEST_SECRET = 6  # Shorter ones would blank out harmless words.


def configure_logging(level: str, secrets: Iterable[str] = ()) -> None:
    """Send all logs, the libraries' too, to standard error at `level`.

    `secrets` are blanked out as they stand, beside all that looks like one.
    """
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
            hiding(secrets),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    # Below that it logs whole events and requests: what readers write to the bot alone.
    logging.getLogger("discord").setLevel(max(logging.INFO, logging.getLevelName(level.upper())))
    # It warns of missing voice libraries at each start; what goes wrong later is logged as errors.
    logging.getLogger("discord.client").setLevel(logging.ERROR)
    logging.getLogger("taskiq").setLevel(logging.WARNING)  # It tells of every single wake-up.
    logging.getLogger("asyncio").addFilter(_is_news)
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


def _is_news(record: logging.LogRecord) -> bool:
    """Tell what redis-py says of itself, dozens of times, when a Cluster cannot be reached."""
    return not record.getMessage().startswith("Unclosed ClusterNode object")


@contextmanager
def about(**what: str) -> Iterator[None]:
    """Name what is being done in every line that is logged meanwhile, by libraries too."""
    with structlog.contextvars.bound_contextvars(**what):
        yield


def hiding(secrets: Iterable[str]) -> Callable[[WrappedLogger, str, object], str]:
    """Give what blanks out these secrets, as they stand or as JSON, and all that looks like one."""
    known = [secret for secret in secrets if len(secret) >= _SHORTEST_SECRET]
    forms = sorted({*known, *(json.dumps(one)[1:-1] for one in known)}, key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, forms)) or r"(?!)")

    def hide(logger: WrappedLogger, method: str, line: object) -> str:
        return redact(logger, method, pattern.sub("[hidden]", str(line)))

    return hide


def redact(_logger: WrappedLogger, _method: str, line: object) -> str:
    """Blank out what looks like a token, a password or an address of a person in a whole line."""
    return _SECRETS.sub("[hidden]", str(line))
