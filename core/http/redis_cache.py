"""The cache on Redis, which may be emptied or out of reach at any time without costing anybody a page."""

import logging

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class _PersistentClient(RedisCacheClient):
    """Django's makes a client anew for every question; they are thread-safe, and their pool is the same one."""

    def get_client(self, key=None, *, write=False):
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if not hasattr(pool, "client"):
            pool.client = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return pool.client


class ForgivingRedisCache(RedisCache):
    """Out of reach it is an empty cache: nothing is found, and whatever is added is the first of its kind.

    So each process counts calls for itself meanwhile, and the audit trail gets a line too many rather than one too few.
    """

    def __init__(self, server, params):
        super().__init__(server, params)
        self._class = _PersistentClient

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(True, super().add, key, value, timeout, version)

    def get(self, key, default=None, version=None):
        return self._try(default, super().get, key, default, version)

    def get_many(self, keys, version=None):
        return self._try({}, super().get_many, keys, version)

    def has_key(self, key, version=None):
        return self._try(False, super().has_key, key, version)

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(None, super().set, key, value, timeout, version)

    def set_many(self, data, timeout=DEFAULT_TIMEOUT, version=None):
        return self._try(list(data), super().set_many, data, timeout, version)

    def delete(self, key, version=None):
        return self._try(False, super().delete, key, version)

    def count_up(self, key, seconds, by=1):
        """The sum of all `by` with this key since it was last forgotten, `seconds` after the first time."""
        return self._try(by, self._count_up, self.make_and_validate_key(key), seconds, by)

    def _count_up(self, key, seconds, by):
        client = self._cache.get_client(key, write=True)
        count = client.incr(key, by)
        if count == by:
            client.expire(key, seconds)
        return count

    def incr(self, key, delta=1, version=None):
        """ValueError, as for any key that is not there."""
        try:
            return super().incr(key, delta, version)
        except RedisError as error:
            logger.warning("cache out of reach: %s", error)
            raise ValueError(key) from error

    def _try(self, otherwise, ask, *arguments):
        try:
            return ask(*arguments)
        except RedisError as error:
            logger.warning("cache out of reach: %s", error)
            return otherwise
