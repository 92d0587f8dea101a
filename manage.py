#!/usr/bin/env python
"""Django's command line for Xuefa."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError as exc:
        raise SystemExit(
            "Django is not installed here. Run `make demo` or `make test`; both install it."
        ) from exc
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
