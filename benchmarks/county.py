"""The database that is measured: a county of a size, made once in a database of its own and kept."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
ROOMS = 300
PASSWORD = "bench-password-only"


@dataclass
class County:
    """A seeded database: `environment` starts any program of ours on it as in production."""

    url: str
    visits: int
    folder: Path
    secrets: dict
    redis_url: str = ""
    notes: dict = field(default_factory=dict)

    @property
    def environment(self):
        return {
            **self.secrets,
            "DATABASE_URL": self.url,
            "REDIS_URL": self.redis_url,
            "ALLOWED_HOSTS": "127.0.0.1,localhost,testserver",
            "HTTPS": "0",
            "VAR_DIR": str(self.folder),
            "POLICEROOM_QUIET": "1",
            "LOG_LEVEL": "ERROR",
            "API_CALLS_PER_MINUTE": "100000000",
            "DJANGO_SETTINGS_MODULE": "policeroom.settings",
        }

    def manage(self, *arguments, settings="policeroom.settings"):
        """Output of one management command; CalledProcessError with its words when it fails."""
        environment = {**os.environ, **self.environment, "DJANGO_SETTINGS_MODULE": settings}
        done = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=ROOT,
            env=environment,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(
                f"manage.py {' '.join(map(str, arguments))} failed:\n{done.stdout}\n{done.stderr[-3000:]}"
            )
        return done.stdout

    def run(self, module, *arguments):
        """What `python -m module` prints last, as JSON; in a process of its own, whose settings name this database."""
        command = [sys.executable, "-m", module, *map(str, arguments)]
        environment = {**os.environ, **self.environment}
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"{module} failed:\n{done.stderr[-3000:]}")
        return json.loads(done.stdout.strip().splitlines()[-1])

    def rows(self, query, *parameters):
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return cursor.fetchall()

    def execute(self, statement, *parameters):
        with psycopg2.connect(self.url) as connection, connection.cursor() as cursor:
            cursor.execute(statement, parameters)


def county(server_url, visits, folder, *, redis_url="", fresh=False, report=print):
    """The County of so many visits (a tenth as many residents, 300 rooms), seeded when it is not there yet."""
    name = f"policeroom_bench_{visits}"
    url = urlsplit(server_url)._replace(path=f"/{name}").geturl()
    folder = folder / name
    folder.mkdir(parents=True, exist_ok=True)
    result = County(url, visits, folder, _secrets(folder), redis_url)
    if fresh:
        _drop(server_url, name)
    if _create(server_url, name):
        report(f"making a county of {visits:,} visits in {name} …")
    result.manage("migrate", "-v0")
    seeded = folder / "seeded.txt"
    if not result.rows("SELECT 1 FROM audit_entry WHERE reason = 'seed_county'"):
        residents = max(visits // 10, ROOMS * 10)
        output = result.manage(
            "seed_county", "--rooms", ROOMS, "--residents", residents, "--visits", visits, "--password", PASSWORD
        )
        report(output.strip().splitlines()[-1])
        seeded.write_text(output.strip().splitlines()[-1])
        _vacuum(url)
    if seeded.exists():
        result.notes["seeded"] = seeded.read_text()
    return result


def _secrets(folder):
    """Kept beside the data they encrypt."""
    path = folder / "secrets.env"
    if not path.exists():
        output = subprocess.run(
            [sys.executable, "run.py", "secrets"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        path.touch(mode=0o600)
        path.write_text(output)
    return dict(line.split("=", 1) for line in path.read_text().splitlines() if "=" in line and line[0] != "#")


def _administer(server_url):
    connection = psycopg2.connect(urlsplit(server_url)._replace(path="/postgres").geturl())
    connection.autocommit = True
    return connection


def _create(server_url, name):
    connection = _administer(server_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            if cursor.fetchone():
                return False
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
            return True
    finally:
        connection.close()


def _drop(server_url, name):
    connection = _administer(server_url)
    try:
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))
    finally:
        connection.close()


def _vacuum(url):
    connection = psycopg2.connect(url)
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
    finally:
        connection.close()
