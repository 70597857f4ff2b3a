#!/usr/bin/env python3
"""Django's command line."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oms.settings")
    from django.core.management import execute_from_command_line  # settings must be named first

    from oms.kit.checks import refuse_unsafe_command  # likewise

    refuse_unsafe_command(sys.argv)
    execute_from_command_line(sys.argv)
