"""The cache on Redis, which may be emptied or out of reach at any time without costing anybody a page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class _PersistentClient(RedisCacheClient):
    """Django makes a new client for every command; clients are thread-safe, so one per pool is enough."""

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        pool = self._get_connection_pool(write)  # type: ignore[attr-defined]
        if not hasattr(pool, "client"):
            pool.client = self._client(connection_pool=pool)  # type: ignore[attr-defined]
        return pool.client


class ForgivingRedisCache(RedisCache):
    """While Redis is out of reach this is an empty cache: `get` misses, and `add` always succeeds.

    Each process then counts calls for itself, and the audit trail gets a line too many rather than one too few.
    """

    def __init__(self, server: Any, params: Any) -> None:
        super().__init__(server, params)
        self._class = _PersistentClient

    def add(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        return self._try(True, super().add, key, value, timeout, version)

    def get(self, key: str, default: Any | None = None, version: int | None = None) -> Any:
        return self._try(default, super().get, key, default, version)

    def get_many(self, keys: Iterable[Any], version: int | None = None) -> Any:
        return self._try({}, super().get_many, keys, version)

    def has_key(self, key: str, version: int | None = None) -> bool:
        return self._try(False, super().has_key, key, version)

    def set(self, key: str, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> None:
        return self._try(None, super().set, key, value, timeout, version)

    def set_many(self, data: Any, timeout: Any = DEFAULT_TIMEOUT, version: int | None = None) -> list:
        return self._try(list(data), super().set_many, data, timeout, version)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._try(False, super().delete, key, version)

    def count_up(self, key: str, seconds: int, by: int = 1) -> int:
        """Add `by` to a counter that expires `seconds` after its first call; returns the sum."""
        return self._try(by, self._count_up, self.make_and_validate_key(key), seconds, by)

    def _count_up(self, key: str, seconds: int, by: int) -> int:
        client = self._cache.get_client(key, write=True)
        count = client.incr(key, by)
        if count == by:
            client.expire(key, seconds)
        return count

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """Raises ValueError when Redis is out of reach, as for a missing key."""
        try:
            return super().incr(key, delta, version)
        except RedisError as error:
            logger.warning("cache out of reach: %s", error)
            raise ValueError(key) from error

    def _try(self, fallback: Any, command: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return command(*arguments)
        except RedisError as error:
            logger.warning("cache out of reach: %s", error)
            return fallback
