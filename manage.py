#!/usr/bin/env python
"""Django's command line. Development settings unless DJANGO_SETTINGS_MODULE says otherwise."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    try:
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ImportError as error:
        raise SystemExit("Django is not installed here. Run `make setup`, then .venv/bin/python manage.py ...") from error
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
