"""The cast: everybody a page must think of, in one county of two stations."""

import re
from contextlib import ExitStack

import pytest
from django import conf
from django.contrib.auth import hashers
from django.db import connection
from django.utils import translation
from rest_framework.test import APIClient

from core.api.throttling import call_counter
from core.http.response_cache import response_cache
from core.queries.prepared.compiled_statements import CompiledStatement
from tests import factories
from tests.template_database import made_from, template_for

# Rows that migrations bring; emptying the tables after a test with real transactions leaves them.
KEPT = {
    "residents_listingcategory",
    "residents_waitinglimit",
    "followups_cadence",
    "followups_calendarday",
    "disputes_level",
    "disputes_limit",
    "disputes_procedure",
    "disputes_returnplan",
    "reports_closingday",
    "facts_tablestamp",
    "incidents_incidentkind",
    "django_content_type",
}


@pytest.fixture(scope="session")
def migrated_once(
    django_test_environment,
    django_db_modify_db_settings,
    django_db_use_migrations,
    django_db_keepdb,
    django_db_createdb,
    django_db_blocker,
):
    """Where a test database comes from, settled before pytest-django makes it; see tests/template_database.py.

    Not for a database that is kept between runs, nor for one made without migrations. Gives what is to be called
    when the database stands.
    """
    with ExitStack() as source:
        standing = source.close
        if django_db_use_migrations and not django_db_keepdb:
            with django_db_blocker.unblock():
                standing = source.enter_context(made_from(template_for(connection), anew=django_db_createdb))
        yield standing


@pytest.fixture(scope="session")
def django_db_setup(migrated_once, django_db_setup, django_db_blocker):
    """pytest-django's own, which makes the test database; from then on other workers may have its template."""
    with django_db_blocker.unblock():
        migrated_once()


@pytest.fixture(scope="session", autouse=True)
def quick_passwords():
    """Hashing a password is slow on purpose; signing in a hundred times would take a minute of it."""
    patch = pytest.MonkeyPatch()
    patch.setattr(conf.settings, "PASSWORD_HASHERS", ["django.contrib.auth.hashers.MD5PasswordHasher"])
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()
    yield
    patch.undo()
    hashers.get_hashers.cache_clear()
    hashers.get_hashers_by_algorithm.cache_clear()


@pytest.fixture(autouse=True)
def nobodys_language():
    """A request leaves its language active: no test may find there what the one before it left."""
    yield
    translation.deactivate()


@pytest.fixture
def in_english():
    """For tests that assert sentences in English; tests/meta sees to it that all of them have Chinese."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session", autouse=True)
def emptying_tables():
    """Tests with real transactions empty the tables afterwards: past the trail's triggers, keeping dictionaries."""
    patch = pytest.MonkeyPatch()
    operations = type(connection.ops)
    plain = operations.execute_sql_flush

    def is_kept_table(statement):
        match = re.fullmatch(r'DELETE FROM "(\w+)";?', statement.strip())
        return bool(match) and match[1] in KEPT

    def empty(self, statements):
        if self.connection.vendor != "sqlite":
            pattern = "|".join(rf'"{name}"(?:, )?' for name in sorted(KEPT))
            # CASCADE: a library's unused token table points at officers too.
            statements = [re.sub(r",?\s*;", " CASCADE;", re.sub(pattern, "", item)) for item in statements]
            plain(self, statements)
            return
        triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"
        with self.connection.cursor() as cursor:
            result = cursor.execute(triggers).fetchall()
            for name, _sql in result:
                cursor.execute(f"DROP TRIGGER {name}")
        plain(self, [item for item in statements if not is_kept_table(item)])
        with self.connection.cursor() as cursor:
            for _name, sql in result:
                cursor.execute(sql)

    patch.setattr(operations, "execute_sql_flush", empty)
    yield
    patch.undo()


@pytest.fixture(scope="session", autouse=True)
def prepared_queries_match_fresh_ones():
    """Every prepared query of the suite, filled in, equals its queryset made anew of the same values."""
    patch = pytest.MonkeyPatch()
    unchecked_rows = CompiledStatement.rows

    def checked_rows(self, values):
        if not self.matches_nothing:
            sql, params = self.fill(values)
            queryset = self.make(**values).using(self.connection.alias)
            fresh_sql, fresh_params = queryset.query.get_compiler(connection=self.connection).as_sql()
            assert sql.replace("(%s)", "%s") == fresh_sql.replace("(%s)", "%s")
            assert list(map(str, params)) == list(map(str, fresh_params)), sql
        return unchecked_rows(self, values)

    patch.setattr(CompiledStatement, "rows", checked_rows)
    yield
    patch.undo()


@pytest.fixture(autouse=True)
def empty_caches():
    """Responses and counted calls of another test, whose database is gone, must not be found."""
    from disputes import kinds

    response_cache.clear()
    call_counter.clear()
    kinds.forget()


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    """Photos, exports, locks and cached values of a test are its own: others run beside it, and before it."""
    cache = settings.CACHES["default"]
    settings.CACHES = {
        "default": {**cache, "KEY_PREFIX": str(tmp_path)}
        if "redis" in cache["BACKEND"].lower()
        else {**cache, "LOCATION": tmp_path / "cache"}
    }
    # Static files are looked up when one is asked for: every test client made would look through all of them.
    settings.WHITENOISE_AUTOREFRESH = True
    settings.VAR_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.EXPORT_DIR = tmp_path / "exports"


@pytest.fixture
def county(db):
    return factories.BureauFactory(name="安宁县公安局")


@pytest.fixture
def station(county):
    return factories.StationFactory(bureau=county, name="城关派出所")


@pytest.fixture
def far_station(county):
    return factories.StationFactory(bureau=county, name="河东派出所")


@pytest.fixture
def room(station):
    return factories.RoomFactory(station=station, name="东街警务室")


@pytest.fixture
def other_room(station):
    return factories.RoomFactory(station=station, name="西街警务室")


@pytest.fixture
def far_room(far_station):
    return factories.RoomFactory(station=far_station, name="河东警务室")


def _posted(name, role, **unit):
    return factories.PostingFactory(officer__name=name, role=role, **unit).officer


@pytest.fixture
def officer(room):
    """Community officer of `room`."""
    return _posted("张民", "officer", room=room)


@pytest.fixture
def roommate(room):
    """Second officer of `room`."""
    return _posted("李警", "officer", room=room)


@pytest.fixture
def auxiliary(room):
    return _posted("赵辅", "auxiliary", room=room)


@pytest.fixture
def neighbour(other_room):
    """Officer of another room of the same station."""
    return _posted("王邻", "officer", room=other_room)


@pytest.fixture
def outsider(far_room):
    """Officer of another station."""
    return _posted("陈远", "officer", room=far_room)


@pytest.fixture
def chief(station):
    return _posted("刘所", "chief", station=station)


@pytest.fixture
def bureau(county):
    """Somebody at the county bureau (the unit itself is `county`)."""
    return _posted("周局", "bureau", bureau=county)


@pytest.fixture
def auditor(county):
    return _posted("吴督", "auditor", bureau=county)


@pytest.fixture
def admin(county):
    return _posted("郑管", "admin", bureau=county)


@pytest.fixture
def service(county):
    return _posted("接口", "service", bureau=county)


@pytest.fixture
def signed_in(client):
    """`signed_in(officer)` → a browser client of that officer, in English unless told otherwise."""

    def sign_in(user, language="en"):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return sign_in


@pytest.fixture
def api():
    """`api(officer)` → an API client of that officer, in English."""

    def sign_in(user, language="en"):
        client = APIClient()
        client.force_authenticate(user)
        client.defaults["HTTP_ACCEPT_LANGUAGE"] = language
        return client

    return sign_in
