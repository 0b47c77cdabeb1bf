"""Whole processes on a database of their own, because what dies must be real."""

import base64
import os
import secrets
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest

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


def _fresh_database(url, name):
    """The address of a new, empty database beside the one named by DATABASE_URL."""
    import psycopg2

    connection = psycopg2.connect(url)
    connection.autocommit = True
    connection.cursor().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    connection.cursor().execute(f'CREATE DATABASE "{name}"')
    connection.close()
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@pytest.fixture(params=["sqlite", "postgresql"])
def site(request, tmp_path):
    """The product on each database the machine has."""
    url, name = "", f"policeroom_faults_{os.getpid()}"
    if request.param == "postgresql":
        main = os.environ.get("DATABASE_URL", "")
        if not main.startswith("postgres"):
            pytest.skip("no PostgreSQL: set DATABASE_URL")
        url = _fresh_database(main, name)
    found = Site(tmp_path, url)
    try:
        found.manage("migrate", "-v", "0")
        yield found
    finally:
        found.stop()
        if url:
            import psycopg2

            connection = psycopg2.connect(main)
            connection.autocommit = True
            connection.cursor().execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            connection.close()
