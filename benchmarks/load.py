"""Requests at full speed from a program in C, so that what asks takes little of what is measured: wrk."""

import json
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from urllib.error import HTTPError
from urllib.request import Request, urlopen

UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0, "m": 60000.0}


class NotMeasured(Exception):
    """Something is missing, or an answer was wrong: there is no figure then."""


@dataclass(frozen=True)
class Rate:
    """Requests a second, milliseconds by share of requests, CPU milliseconds of the server a request."""

    per_second: float
    p50: float
    p99: float
    cpu_ms: float

    def __str__(self):
        return f"{self.per_second:,.0f}/s (CPU {self.cpu_ms:.2f} ms, median {self.p50:.1f} ms, p99 {self.p99:.1f} ms)"


def find_wrk():
    path = shutil.which("wrk")
    if path is None:
        raise NotMeasured("wrk is not on PATH (Debian, Ubuntu: `sudo apt install wrk`)")
    return path


def drive(server, script, *, seconds=6, clients=16):
    """Rate of `script` (Lua for wrk) against the Server; NotMeasured when any answer was not what was asked for."""
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False, encoding="utf-8") as handle:
        handle.write(script)
    before, began = server.cpu_seconds(), time.monotonic()
    command = [
        find_wrk(),
        "-t2",
        f"-c{clients}",
        f"-d{int(seconds)}s",
        "--latency",
        "--timeout",
        "20s",
        "-s",
        handle.name,
    ]
    output = subprocess.run(
        [*command, server.url], capture_output=True, text=True, timeout=seconds + 60, check=True
    ).stdout
    spent, elapsed = server.cpu_seconds() - before, time.monotonic() - began
    for trouble in ("Non-2xx", "Socket errors"):
        if trouble in output:
            raise NotMeasured(f"{trouble} in:\n{output}")
    per_second = float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])
    shares = dict(re.findall(r"^\s+(\d+)%\s+([\d.]+[a-z]+)\s*$", output, re.MULTILINE))
    return Rate(per_second, _ms(shares["50"]), _ms(shares["99"]), 1000 * spent / (per_second * elapsed))


def _ms(text):
    number, unit = re.fullmatch(r"([\d.]+)([a-z]+)", text).groups()
    return float(number) * UNITS[unit]


def ask(url, headers, body=None):
    """(status, headers, body as JSON or None) of one request, for looking at before anything is timed."""
    data = json.dumps(body).encode() if body is not None else None
    headers = {**headers, **({"Content-Type": "application/json"} if data else {})}
    try:
        with urlopen(Request(url, data=data, headers=headers), timeout=60) as response:
            return response.status, response.headers, json.loads(response.read() or b"null")
    except HTTPError as error:
        return error.code, error.headers, None


def gets(requests):
    """A wrk script that asks for `requests`, pairs (path, headers), in turn."""
    lines = ",\n".join(f"{{ {_text(path)}, {_table(headers)} }}" for path, headers in requests)
    return f"""
local requests = {{ {lines} }}
local at = 0
init = function(args)
  at = math.random(#requests)
end
request = function()
  at = at % #requests + 1
  return wrk.format("GET", requests[at][1], requests[at][2])
end
"""


def posts(requests):
    """A wrk script that posts `requests`, (path, headers, JSON text), by chance; @UUID@ becomes a number of its own."""
    lines = ",\n".join(
        f"{{ {_text(path)}, {_table({**headers, 'Content-Type': 'application/json'})}, {_text(body)} }}"
        for path, headers, body in requests
    )
    return f"""
local requests = {{ {lines} }}
local threads = 0
setup = function(thread)
  threads = threads + 1
  thread:set("seed", threads)
end
local hex = "0123456789abcdef"
function uuid()
  return (("xxxxxxxx-xxxx-4xxx-8xxx-xxxxxxxxxxxx"):gsub("x", function()
    local n = math.random(16)
    return hex:sub(n, n)
  end))
end
init = function(args)
  math.randomseed(os.time() * 1000 + seed)
  for _ = 1, 10 do math.random() end
end
request = function()
  local chosen = requests[math.random(#requests)]
  local body = chosen[3]:gsub("@UUID@", uuid)
  return wrk.format("POST", chosen[1], chosen[2], body)
end
"""


def _table(headers):
    return "{ " + ", ".join(f"[ {_text(name)} ] = {_text(value)}" for name, value in headers.items()) + " }"


def _text(value):
    return f"[=[{value}]=]"
