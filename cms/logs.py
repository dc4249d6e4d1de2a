"""Structured logs. A line names what happened and where in the code, never a person.

A request is logged by the name of its route, without its path or query: addresses of passes and
enrolment links are capabilities, and what people search for is theirs.
"""

import logging
from typing import Any

import structlog

PROCESSORS: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


class RouteForPath(logging.Filter):
    """Django's own lines about a request that failed name its path: the route's name takes that place."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        path = getattr(request, "path", None)
        if path and isinstance(record.args, tuple):
            match = getattr(request, "resolver_match", None)
            record.args = tuple((match.view_name if match else "no route") if arg == path else arg for arg in record.args)
        return True


def logging_config(*, json: bool, level: str) -> dict[str, Any]:
    """Django's LOGGING: one line an event on standard error, JSON in production."""
    renderer = structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=False)
    structlog.configure(
        processors=[*PROCESSORS, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": PROCESSORS,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    renderer,
                ],
            }
        },
        "filters": {"route_for_path": {"()": RouteForPath}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured", "filters": ["route_for_path"]}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Django would log the full path of a 404 or a refused request; the request log replaces it.
            "django.request": {"level": "ERROR"},
            "django.server": {"level": "ERROR", "handlers": ["stderr"], "propagate": False},
            "axes": {"level": "ERROR"},
            "fontTools": {"level": "ERROR"},
        },
    }
