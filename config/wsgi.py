"""The WSGI application, loaded whole before the first request.

What is loaded stays for the life of the process, so it is frozen out of the garbage collector's sight:
otherwise a large response pays for a walk over all of Django (measured: 200-300 ms at the 95th percentile).
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
