"""The settings of a command that needs the stored bytes and their rows, and nothing of the law.

The models of the law, the framework of the API and what they load would take another 25 MiB of its process.
"""

from config.settings import *  # noqa: F403 - the same but for what is installed

INSTALLED_APPS = ["media_storage"]
#: Python's own way with warnings, to stderr, is what a command needs.
LOGGING_CONFIG = None
