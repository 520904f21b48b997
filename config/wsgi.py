"""The WSGI application, loaded whole before the first request.

What is loaded stays for the life of the process, so it is frozen out of the garbage collector's sight:
otherwise a large response pays for a walk over all of Django (measured: 200-300 ms at the 95th percentile).
And it looks for cycles less often than Python would by itself: a batch of rows is built of many small objects that
live until it is answered, and a walk over them after every 700 finds none (measured: a quarter of the processor time
of a batch of photographs).
"""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

application = get_wsgi_application()
_ = get_resolver().url_patterns
gc.collect()
gc.freeze()
gc.set_threshold(10_000, 20, 20)
