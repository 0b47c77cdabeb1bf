"""The addresses of static files. They change with the content, so browsers keep each file for good."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage


class UncollectedStorage(StaticFilesStorage):
    """For the demo and for tests, where files are served from where they lie: `app.css?v=…`."""

    def url(self, name):
        address = super().url(name)
        return address if settings.DEBUG else address + _version(name)


@cache
def _version(name):
    path = finders.find(name)
    return f"?v={hashlib.sha256(Path(path).read_bytes()).hexdigest()[:12]}" if path else ""


class CollectedStorage(CompressedManifestStaticFilesStorage):
    """For a deployment: `collectstatic` writes `app.3f2a….css` and, beside it, the same compressed."""

    # Only the pictures of a sheet are looked for: third-party files name source maps that their wheels do not carry.
    patterns = (("*.css", ((r"""(?P<matched>url\(['"]{0,1}\s*(?P<url>.*?)["']{0,1}\))"""),)),)

    def url(self, name, force=False):
        try:
            return super().url(name, force)
        except ValueError:
            # Not collected yet: a page without style says more than an error without page.
            return StaticFilesStorage.url(self, name)

    def create_compressor(self, **kwargs):
        # Every browser and every nginx reads gzip; what is written does not depend on what else is installed.
        return Compressor(**kwargs, use_brotli=False)
