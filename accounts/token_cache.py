"""Tokens with their holders, cached in each process for as long as nothing about them has changed.

Token, holder and posts are three tables wide and most of what a small call costs. The stamps of these tables rise in
the transaction of any change, by triggers, so a revoked token or an ended post counts from the very next call.
"""

import copy
from collections import OrderedDict
from threading import Lock

from facts import stamps

VALIDATOR = stamps.CacheValidator(("accounts_apitoken", *stamps.ORGANISATION))
MAX_TOKENS = 2000  # tokens a process keeps

_tokens: OrderedDict = OrderedDict()
_lock = Lock()


def get_token(digest, find):
    """A copy of the token with this digest and of its holder; `find()` reads it from the database, or returns None."""
    now = VALIDATOR.now()
    with _lock:
        stamp, token = _tokens.get(digest, (None, None))
        if stamp == now:
            _tokens.move_to_end(digest)
            return _copy(token, now)
    token = find()
    if token is None:
        return None
    token.user.postings_today  # noqa: B018  read here once for all the calls to come
    with _lock:
        _tokens[digest] = (now, token)
        while len(_tokens) > MAX_TOKENS:
            _tokens.popitem(last=False)
    return _copy(token, now)


def note_use(digest, moment):
    """So that the next call does not write the time again."""
    with _lock:
        if digest in _tokens:
            _tokens[digest][1].last_used_at = moment


def _copy(token, stamp):
    """A copy for one request, because what a request sets on its user must not reach the next one.

    It carries `validator` and `seen`, the stamp of the cached token, for conditional requests.
    """
    token_copy = copy.copy(token)
    token_copy.validator, token_copy.seen = VALIDATOR, stamp
    token_copy.user = copy.copy(token.user)
    return token_copy
