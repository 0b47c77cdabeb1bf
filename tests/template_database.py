"""The migrated test database, made once: every worker, and every later run of that day, starts from a copy.

Running all migrations takes ten times as long as copying what they leave. The copy is made under a name that tells
what went into it (`recipe`), so a changed migration is never met with an old template; whatever has another name is
removed when a new one is kept. Django's own `migrate` still runs on the copy, and does whatever is left to do.
"""

import fcntl
import hashlib
import shutil
import sqlite3
from contextlib import ExitStack, closing, contextmanager
from datetime import date
from pathlib import Path

import django
from django.conf import settings

from launcher.imports import ImportGraph

# What decides what migrations leave behind, besides the migrations and what they import: the libraries with
# migrations of their own, and the settings.
FILES = ("requirements.txt", "policeroom/settings.py")


def recipe(root):
    """Names the outcome of all migrations of the checkout; today's date is in it, for the calendar they fill."""
    graph = ImportGraph(root)
    modules = graph.dependencies(*(name for name in graph.files if ".migrations." in name))
    digest = hashlib.sha256(f"{django.__version__} {date.today()}".encode())
    for file in sorted([*FILES, *(str(graph.files[name]) for name in modules)]):
        digest.update(f"\0{file}\0".encode())
        digest.update((root / file).read_bytes())
    return digest.hexdigest()[:16]


class SqliteTemplate:
    """A file under var/ of the checkout."""

    def __init__(self, connection, name, folder=None):
        self.connection = connection
        self.folder = folder or settings.BASE_DIR / "var" / "test-templates"
        self.file = self.folder / f"{name}.sqlite3"

    @contextmanager
    def lock(self):
        self.folder.mkdir(parents=True, exist_ok=True)
        with open(self.folder / "lock", "w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def exists(self):
        return self.file.exists()

    @contextmanager
    def copied(self):
        """Within it a database that is made is a copy."""
        yield
        name = self.connection.creation._get_test_db_name()
        for rest in ("-wal", "-shm"):  # of a run that was killed, which would be read into the copy
            Path(f"{name}{rest}").unlink(missing_ok=True)
        shutil.copyfile(self.file, name)

    def keep(self):
        """Keeps the connection's database as the template, whole or not at all, and removes all others."""
        fresh = self.file.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        self.connection.ensure_connection()
        with closing(sqlite3.connect(fresh)) as copy:
            self.connection.connection.backup(copy)
        fresh.replace(self.file)
        for other in self.folder.glob("*.sqlite3*"):
            if other != self.file:
                other.unlink()


class PostgresTemplate:
    """A database on the server, beside the test databases it is for."""

    def __init__(self, connection, name):
        self.connection = connection
        self.prefix = f"test_{connection.settings_dict['NAME']}_template_"
        self.database = self.prefix + name

    @contextmanager
    def lock(self):
        with self.connection.creation._nodb_cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s))", [self.prefix])  # goes with its connection
            self.cursor = cursor
            yield

    def exists(self):
        return self.database in self._names()

    @contextmanager
    def copied(self):
        test = self.connection.settings_dict["TEST"]
        before = test.get("TEMPLATE")
        test["TEMPLATE"] = self.database
        try:
            yield
        finally:
            test["TEMPLATE"] = before

    def keep(self):
        self._drop(self.database)
        self.connection.close()  # a database that somebody is connected to is not copied
        quote = self.connection.ops.quote_name
        made = quote(self.connection.settings_dict["NAME"])
        self.cursor.execute(f"CREATE DATABASE {quote(self.database)} TEMPLATE {made}")
        for name in self._names():
            if name != self.database:
                self._drop(name)

    def _names(self):
        self.cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname::text, %s)", [self.prefix])
        return [name for (name,) in self.cursor.fetchall()]

    def _drop(self, name):
        self.cursor.execute(f"DROP DATABASE IF EXISTS {self.connection.ops.quote_name(name)}")


def template_for(connection):
    """The template of the connection's kind of database under the recipe of this checkout."""
    kind = SqliteTemplate if connection.vendor == "sqlite" else PostgresTemplate
    return kind(connection, recipe(settings.BASE_DIR))


@contextmanager
def made_from(template, *, anew=False):
    """Within it, a test database that is made is a copy of the template, or made by the migrations if there is none.

    Gives what is to be called when the database stands: it makes the template of it where there was none, and lets
    others have it. They wait as long as it is being made, and no longer than copying takes when it is there.
    `anew`: made by the migrations, and the template after it, whatever there is.
    """
    creation = template.connection.creation
    plain = creation._create_test_db
    with ExitStack() as locked:
        locked.enter_context(template.lock())

        def copy(*args, **kwargs):
            with template.copied():
                name = plain(*args, **kwargs)
            locked.close()
            return name

        def keep():
            template.keep()
            locked.close()

        if anew or not template.exists():
            yield keep
            return
        creation._create_test_db = copy
        try:
            yield locked.close
        finally:
            del creation._create_test_db
