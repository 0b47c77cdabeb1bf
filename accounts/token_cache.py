"""Whom a token belongs to, kept by each process for as long as nothing about it has changed.

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
    """The token with this digest, its holder a copy of one's own; `find()` looks it up, or gives None."""
    now = VALIDATOR.now()
    with _lock:
        seen, token = _tokens.get(digest, (None, None))
        if seen == now:
            _tokens.move_to_end(digest)
            return _own(token, now)
    token = find()
    if token is None:
        return None
    token.user.postings_today  # noqa: B018  read here once for all the calls to come
    with _lock:
        _tokens[digest] = (now, token)
        while len(_tokens) > MAX_TOKENS:
            _tokens.popitem(last=False)
    return _own(token, now)


def note_use(digest, moment):
    """So that the next call does not write the time again."""
    with _lock:
        if digest in _tokens:
            _tokens[digest][1].last_used_at = moment


def _own(token, seen):
    """What a request narrows, corrects or notes on its user must not reach the next request.

    `validator` and `seen` go with it: what it was found by, and how that stood.
    """
    result = copy.copy(token)
    result.validator, result.seen = VALIDATOR, seen
    result.user = copy.copy(token.user)
    return result
