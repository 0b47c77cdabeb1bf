"""The style sheet and the script that every page loads: one file each, made of `static/` and of packages.

Nobody has to build them. Whoever looks for `built/app.css` finds it through `BundleFinder`: `collectstatic` in
production, WhiteNoise in the demo, Django's server in tests. They are made once for each state of their sources and
lie under `VAR_DIR/built/`. Bootstrap comes from its package and is cut down to what our pages use (`used_css`).
"""

import hashlib
import os
import re
import shutil
import tempfile
from base64 import b64encode
from functools import cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage
from django.utils import timezone

from policeroom import used_css

FOLDER = "built"
KEEP = 5  # states of the sources
STATIC = settings.BASE_DIR / "static"
BOOTSTRAP = Path(str(files("bootstrap"))) / "static/bootstrap/css/bootstrap.min.css"
HTMX = Path(str(files("django_htmx"))) / "static/django_htmx/htmx-2.min.js"
# In the order in which they overrule one another.
SHEETS = (
    *("tokens", "frame", "lists", "forms", "parts", "visits", "home", "today", "residents", "disputes", "incidents"),
    *("charts", "county", "summary", "print", "paper"),
)
# In the order in which they run: the kit is the ground of the others.
SCRIPTS = ("kit", "htmx-setup", "search", "shortcuts", "rows", "drafts", "queue", "columns")
WITHOUT_PAGES = ("tests", "launcher", "benchmarks", "scripts")


def sheets():
    return [STATIC / "css" / f"{name}.css" for name in SHEETS]


def scripts():
    return [HTMX, *(STATIC / "js" / f"{name}.js" for name in SCRIPTS)]


def style():
    """Bootstrap as far as it is used, and our sheets, with their small pictures inside."""
    own = "".join(_with_pictures(sheet.read_text(encoding="utf-8")) for sheet in sheets())
    used = used_css.words(path.read_text(encoding="utf-8") for path in pages_are_made_of())
    return used_css.reduced(BOOTSTRAP.read_text(encoding="utf-8"), used, companions=own) + "\n" + own


def script():
    return "\n;\n".join(path.read_text(encoding="utf-8") for path in scripts())


MADE = {"app.css": style, "app.js": script}


def pages_are_made_of():
    """The files in which a class of a page may be written."""
    packages = [
        path.parent for path in settings.BASE_DIR.glob("*/__init__.py") if path.parent.name not in WITHOUT_PAGES
    ]
    modules = [path for package in packages for path in package.rglob("*.py")]
    return sorted([*(settings.BASE_DIR / "templates").rglob("*.html"), *(STATIC / "js").glob("*.js"), *modules])


def _with_pictures(sheet):
    def inside(reference):
        picture = (STATIC / "css" / reference[1]).resolve()
        return f'url("data:image/svg+xml;base64,{b64encode(picture.read_bytes()).decode()}")'

    return re.sub(r"url\(\"?([^)\":]+\.svg)\"?\)", inside, sheet)


def _state():
    """What the bundles depend on, cheaply: each source with its size and its time, and the code that makes them."""
    sources = [Path(__file__), Path(used_css.__file__), BOOTSTRAP, HTMX, *sheets(), *pages_are_made_of()]
    digest = hashlib.sha256()
    for path in [*sources, *sorted((STATIC / "img").glob("*.svg"))]:
        status = path.stat()
        digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()[:16]


def folder():
    """Where the bundles of this moment lie; they are made when they do not lie there yet."""
    # Sources change under a server of a developer only.
    return _folder(settings.BUILT_DIR, _state() if settings.DEBUG else None)


@cache
def _folder(root, state):
    place = root / (state or _state())
    if not place.exists():
        root.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=root))
        fresh.chmod(0o755)
        (fresh / FOLDER).mkdir()
        for name, make in MADE.items():
            (fresh / FOLDER / name).write_text(make(), encoding="utf-8")
        try:
            os.rename(fresh, place)  # whole or not at all: several processes may start at once
        except OSError:
            shutil.rmtree(fresh)
            if not place.exists():
                raise
        _tidy(root)
    return place


def _tidy(root):
    """Each change of a template makes new bundles; a server that was started before the last few has been ended."""
    places = sorted((path for path in root.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime)
    for place in places[:-KEEP]:
        shutil.rmtree(place, ignore_errors=True)


class BundleStorage(FileSystemStorage):
    def get_modified_time(self, name):
        """Always new to `collectstatic`: going back to an older version brings files that are older and yet right."""
        return timezone.now()


class BundleFinder(BaseFinder):
    """Finds the bundles as other finders find files."""

    def check(self, **kwargs):
        return []

    def find(self, path, find_all=False, **kwargs):
        top, _, name = path.partition("/")
        if top != FOLDER or name not in MADE:
            return []
        place = str(folder() / FOLDER / name)
        return [place] if find_all else place

    def list(self, ignore_patterns):
        storage = BundleStorage(location=folder())
        for name in MADE:
            yield f"{FOLDER}/{name}", storage
