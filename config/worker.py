"""The background worker with a sign of life: `python -m config.worker`.

The library's worker keeps no heartbeat, so a thread of its process touches `settings.WORKER_HEARTBEAT` and
`/health` looks at the file's age. The thread ends with the process, not with a hung task: tasks have limits
of their own.
"""

import os
import threading

import django
from django.conf import settings
from django.core.management import call_command

BEAT_SECONDS = 2.0
#: What is done later lets go first who waits for an answer: twenty recorders are docked while their films are decoded.
NICE = 5


def beat(stopped: threading.Event) -> None:
    """Touch the heartbeat until stopped."""
    while True:
        settings.WORKER_HEARTBEAT.touch()
        if stopped.wait(BEAT_SECONDS):
            return


def main() -> None:
    """Work until a signal says stop; a task that has begun is finished first."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    os.nice(NICE)
    stopped = threading.Event()
    threading.Thread(target=beat, args=[stopped], daemon=True).start()
    try:
        call_command("db_worker", queue_name="*", interval=0.5, startup_delay=False, reload=False)
    finally:
        stopped.set()
        settings.WORKER_HEARTBEAT.unlink(missing_ok=True)


if __name__ == "__main__":
    main()
