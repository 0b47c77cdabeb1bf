"""Asking the running demo whether it is ready."""

import errno
import json
import socket
import time
import urllib.error
import urllib.request

from launcher.errors import Trouble

HOST = "127.0.0.1"
PATIENCE = 60.0  # seconds the server may take to its first answer
# A proxy set in the shell must not stand between two programs of one machine.
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def refuse_busy_port(port, patience=0.0):
    """Raises Trouble when nobody can listen on the port, before anything is installed.

    `patience`: seconds to wait for it, when its last user has just been ended.
    """
    deadline = time.monotonic() + patience
    while is_busy(port):
        if time.monotonic() >= deadline:
            other = port + 1 if port < 65535 else 8000
            raise Trouble(
                f"Port {port} is busy: another program listens there; end it, or choose another port with "
                f"`--port {other}`."
            )
        time.sleep(0.05)


def is_busy(port):
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
            trial.listen(1)
        except PermissionError:
            raise Trouble(f"Port {port} is not allowed to you: choose one above 1023 with `--port N`.") from None
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            return True
    return False


def ask(port, path="/readyz", timeout=5.0):
    """(status, body) of one request; (None, reason) when nobody answers."""
    try:
        with OPENER.open(f"http://{HOST}:{port}{path}", timeout=timeout) as response:
            return response.status, response.read().decode("utf-8", "replace")
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode("utf-8", "replace")
    except OSError as error:
        return None, str(getattr(error, "reason", error))


def wait_until_ready(port, crew, line, patience=PATIENCE):
    """Waits for 200 from /readyz; returns its body. Raises Trouble when a program ends or patience does."""
    deadline = time.monotonic() + patience
    while True:
        crew.check()
        status, body = ask(port)
        if status == 200:
            return body
        if time.monotonic() > deadline:
            raise Trouble(
                f"The server was not ready after {patience:.0f} seconds: /readyz answered "
                f"{status if status else 'nothing'} ({summary(body)}). The logs are under var/log/."
            )
        line.progress(summary(body) if status else "")
        time.sleep(0.1)


def summary(body, length=200):
    """One line of an answer: the failing checks of a JSON body, or the start of the text."""
    try:
        return json.dumps(json.loads(body), ensure_ascii=False)[:length]
    except ValueError:
        return " ".join(body.split())[:length]
