"""The migrated database the suite starts from: whose copy it is, when it is made anew, what is thrown away."""

import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest
from django.db import connection

from tests import template_database
from tests.template_database import PostgresTemplate, SqliteTemplate, made_from, recipe


@pytest.fixture
def tree(tmp_path):
    files = {
        "requirements.txt": "",
        "policeroom/settings.py": "",
        "visits/__init__.py": "",
        "visits/views.py": "",
        "visits/rows.py": "ROWS = 1",
        "visits/migrations/__init__.py": "",
        "visits/migrations/0001_initial.py": "from visits.rows import ROWS",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "counts"),
    [
        ("visits/migrations/0001_initial.py", True),
        ("visits/migrations/0002_more.py", True),
        ("visits/rows.py", True),
        ("requirements.txt", True),
        ("visits/views.py", False),
    ],
)
def test_the_recipe_is_what_migrations_are_made_of(tree, file, counts):
    before = recipe(tree)
    assert recipe(tree) == before
    (tree / file).write_text("changed = True")
    assert (recipe(tree) != before) is counts


def test_every_day_has_a_recipe_of_its_own(tree, monkeypatch):
    before = recipe(tree)
    tomorrow = SimpleNamespace(today=lambda: "tomorrow")
    monkeypatch.setattr(template_database, "date", tomorrow)
    assert recipe(tree) != before


@pytest.fixture
def made(tmp_path):
    """`made(name, row)`: a test database made from the template of that name; "migrations" write `row` if they run."""
    folder = tmp_path / "templates"

    def make(name, row, **options):
        file = tmp_path / "test.sqlite3"
        file.unlink(missing_ok=True)
        with closing(sqlite3.connect(file)) as database:
            creation = SimpleNamespace(_get_test_db_name=lambda: str(file))
            fake = SimpleNamespace(connection=database, ensure_connection=lambda: None, creation=creation)

            class Creation(SimpleNamespace):
                def _create_test_db(self):
                    file.write_bytes(b"")

            fake.creation = Creation(**vars(creation))
            with made_from(SqliteTemplate(fake, name, folder), **options) as standing:
                fake.creation._create_test_db()
                with closing(sqlite3.connect(file)) as fresh:
                    if not fresh.execute("SELECT 1 FROM sqlite_master WHERE name = 'rows'").fetchone():
                        fresh.execute("CREATE TABLE rows AS SELECT ? AS row", [row])
                        fresh.commit()
                    rows = fresh.execute("SELECT row FROM rows").fetchall()
                    fake.connection = fresh
                    standing()
        return rows, sorted(path.name for path in folder.glob("*.sqlite3*"))

    return make


def test_the_first_makes_it_and_the_next_have_copies(made):
    assert made("a", "first") == ([("first",)], ["a.sqlite3"])
    assert made("a", "second") == ([("first",)], ["a.sqlite3"])


def test_another_recipe_replaces_it(made):
    made("a", "first")
    assert made("b", "second") == ([("second",)], ["b.sqlite3"])


def test_anew_means_by_the_migrations(made):
    made("a", "first")
    assert made("a", "second", anew=True) == ([("second",)], ["a.sqlite3"])
    assert made("a", "third") == ([("second",)], ["a.sqlite3"])


def test_a_run_that_breaks_off_leaves_none(made, tmp_path):
    template = SqliteTemplate(SimpleNamespace(creation=SimpleNamespace(_create_test_db=None)), "a", tmp_path / "t")
    with pytest.raises(RuntimeError), made_from(template):
        raise RuntimeError("a migration failed")
    assert not template.exists()
    with template.lock():  # free again
        pass


def test_on_postgresql_it_is_a_database_beside_the_test_databases(transactional_db):
    if connection.vendor != "postgresql":
        pytest.skip("a database on a server")
    first, second = PostgresTemplate(connection, "a"), PostgresTemplate(connection, "b")
    first.prefix = second.prefix = f"{connection.settings_dict['NAME']}_trial_"
    first.database, second.database = first.prefix + "a", second.prefix + "b"
    with first.lock():
        assert not first.exists()
        first.keep()
        assert first.exists()
    with second.lock():
        try:
            second.keep()
            assert second._names() == [second.database]
            with second.copied():
                assert second.database in connection.creation.sql_table_creation_suffix()
            assert second.database not in connection.creation.sql_table_creation_suffix()
        finally:
            second._drop(second.database)
