"""`run.py secrets`: fresh values for the three secrets production needs, ready for `.env`."""

import base64
import secrets

from launcher.console import say


def main(checkout, arguments):
    if arguments:
        say("run.py secrets prints SECRET_KEY, FIELD_KEYS and INDEX_KEY with fresh values; it takes no arguments.")
        return 0 if arguments[0] in ("-h", "--help") else 2
    say(f"SECRET_KEY={secrets.token_urlsafe(48)}")
    say(f"FIELD_KEYS={fernet_key()}")
    say(f"INDEX_KEY={secrets.token_urlsafe(32)}")
    return 0


def fernet_key():
    """A key as the Fernet specification wants it: 32 random bytes in URL-safe base 64."""
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode("ascii")
