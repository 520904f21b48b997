#!/usr/bin/env python
"""Django's command line."""

import os
import sys

from django.core.management import execute_from_command_line

#: They know bytes and no law, and start without its models.
STORAGE_ALONE = {"check_fixity"}

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    if STORAGE_ALONE.intersection(sys.argv[1:2]):
        os.environ["DJANGO_SETTINGS_MODULE"] = "config.storage_alone"
    execute_from_command_line(sys.argv)
