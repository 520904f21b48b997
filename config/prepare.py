"""Brings database and storage to what this version needs: `python -m config.prepare`. May be repeated.

One process, because each start of Django costs a second: tables as the owner, then as the runtime role the
bucket and the reference county.
"""

import os
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command, get_commands

from config.engines import roles


def main() -> None:
    """Run the commands there are, in order; the first that fails ends the process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    roles.grant_runtime(os.environ["DATABASE_OWNER_URL"], roles.user_of(os.environ["DATABASE_URL"]))
    django.setup()
    Path(settings.STATIC_ROOT).mkdir(exist_ok=True)
    commands = get_commands()
    call_command("migrate", database="owner", interactive=False, verbosity=1)
    if "prepare_storage" in commands:
        call_command("prepare_storage")
    if "load_reference_county" in commands:
        sign_ins = Path(settings.DATA_DIR) / "sign-ins.json"
        call_command("load_reference_county", f"--credentials-file={sign_ins}")
    (Path(settings.DATA_DIR) / "commands.txt").write_text("\n".join(sorted(commands)) + "\n")


if __name__ == "__main__":
    main()
