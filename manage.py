#!/usr/bin/env python
"""Ordinary Django management entry point; with nothing set it works on the demo's data under var/."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policeroom.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django is not installed here. Run `python3 run.py demo` once, then use `.venv/bin/python manage.py`.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
