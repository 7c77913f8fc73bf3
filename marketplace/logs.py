"""Structured log lines: readable in development, JSON in production."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logging(*, level: str, json_lines: bool) -> None:
    """Send every log line, ours and the libraries', to standard error in one form.

    `level` is a name of the logging module, "INFO" for example. Safe to repeat.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: structlog.typing.Processor
    if json_lines:
        shared.append(structlog.processors.format_exc_info)
        last = structlog.processors.JSONRenderer()
    else:
        last = structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(),
            # A prettier one prints what every variable held: what people typed, and keys.
            exception_formatter=structlog.dev.plain_traceback,
        )
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
    )
    _send_everything(formatter, level=level)


def _send_everything(formatter: logging.Formatter, *, level: str) -> None:
    """Make ours the only handler of its name, whoever configured logging before."""
    handler = logging.StreamHandler()
    handler.set_name("marketplace")
    handler.setFormatter(formatter)
    root = logging.getLogger()
    for old in [old for old in root.handlers if old.get_name() == "marketplace"]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level)
