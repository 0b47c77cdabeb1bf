"""Door for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policeroom.settings")
application = get_wsgi_application()

from policeroom import preloading  # noqa: E402  Django is set up by now

preloading.preload()
