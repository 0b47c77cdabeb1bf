"""Whole processes on a database of their own, because what dies must be real."""

import base64
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection, connections

ROOT = Path(__file__).resolve().parents[2]


class Site:
    """A folder, a database and the environment of processes that work on them."""

    def __init__(self, folder, database_url):
        self.folder, self.database_url = folder, database_url
        self.started = []
        self.environment = {
            **{k: v for k, v in os.environ.items() if k not in ("REDIS_URL", "DATABASE_URL", "PYTEST_CURRENT_TEST")},
            "VAR_DIR": str(folder),
            "POLICEROOM_QUIET": "1",
            "PYTHONWARNINGS": "default",
        }
        if database_url:
            self.environment |= {
                "DATABASE_URL": database_url,
                "SECRET_KEY": secrets.token_urlsafe(40),
                "FIELD_KEYS": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
                "INDEX_KEY": secrets.token_urlsafe(32),
                "ALLOWED_HOSTS": "localhost",
            }

    def manage(self, *arguments):
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def shell(self, code):
        return self.manage("shell", "-v", "0", "-c", code).strip()

    def worker(self):
        """A Celery worker that runs tasks in its own process, so that killing it kills the task."""
        with (self.folder / f"worker-{len(self.started)}.log").open("wb") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "policeroom", "worker", "--pool", "solo", "-l", "INFO"],
                cwd=ROOT, env=self.environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        self.started.append(process)
        return process

    def kill(self, process):
        """As the kernel would when memory runs out."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

    def stop(self):
        for process in self.started:
            if process.poll() is None:
                self.kill(process)

    def execute(self, sql):
        if self.database_url:
            import psycopg2

            connection = psycopg2.connect(self.database_url)
            connection.autocommit = True
        else:
            connection = sqlite3.connect(self.folder / "policeroom.sqlite3", timeout=30, isolation_level=None)
        try:
            cursor = connection.cursor()
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else None
        finally:
            connection.close()

    def count(self, table):
        return self.execute(f"SELECT count(*) FROM {table}")[0][0]

    def logs(self):
        return "\n".join(path.read_text(errors="replace")[-3000:] for path in sorted(self.folder.glob("worker-*.log")))


def wait_until(true, seconds, what):
    """Poll quietly; the message says what did not come."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if true():
            return
        time.sleep(0.1)
    pytest.fail(f"{what} did not happen within {seconds} seconds")


@pytest.fixture
def site(transactional_db, tmp_path):
    """The product as whole processes on a database of their own, of the kind this run is on."""
    with _copy_of_the_test_database(tmp_path) as url:
        result = Site(tmp_path, url)
        try:
            yield result
        finally:
            result.stop()


@contextmanager
def _copy_of_the_test_database(folder):
    """Its address, empty for SQLite, whose file lies in the folder. Empty but for what migrations bring."""
    if connection.vendor == "sqlite":
        connection.ensure_connection()
        with closing(sqlite3.connect(folder / "policeroom.sqlite3")) as file:
            connection.connection.backup(file)
        yield ""
        return
    import psycopg2

    main, template, name = os.environ["DATABASE_URL"], connection.settings_dict["NAME"], f"faults_{os.getpid()}"
    connections.close_all()  # a database that somebody is connected to is not copied
    administrator = psycopg2.connect(main)
    administrator.autocommit = True
    try:
        administrator.cursor().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        administrator.cursor().execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        yield urlunsplit(urlsplit(main)._replace(path=f"/{name}"))
    finally:
        administrator.cursor().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        administrator.close()
