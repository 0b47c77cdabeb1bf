"""`run.py demo`: what it starts, keeps and throws away."""

import json
import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest

from launcher import demo, probe
from launcher.console import Line, step
from launcher.errors import Stopped, Trouble
from launcher.lock import Lock, only_demo
from launcher.processes import Program
from policeroom.demo import DEMO_PASSWORD

READY = '{"database": "ok", "broker": "ok", "migrations": "ok"}'


@contextmanager
def server(*replies):
    """A web server that gives each (status, body) once and the last one for ever; yields its port."""
    left = list(replies)

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            status, body = left.pop(0) if len(left) > 1 else left[0]
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as http:
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield http.server_port
        http.shutdown()
        thread.join()


@pytest.fixture
def free_port():
    with server((200, "")) as port:
        pass
    return port


@pytest.fixture
def steps(monkeypatch):
    """Records the steps of the demo by label; `steps.seeded` says what seed_county --is-seeded answers."""
    record = SimpleNamespace(labels=[], seeded=False, seeding=[])

    def run_step(checkout, label, command, **options):
        record.labels.append(label)
        record.seeding.append((checkout.var / demo.SEEDING).exists())

    monkeypatch.setattr(demo, "run_step", run_step)
    monkeypatch.setattr(demo, "succeeds", lambda *arguments: record.seeded)
    monkeypatch.setattr(demo.environment, "prepare", lambda checkout: record.labels.append("environment"))
    return record


@pytest.fixture
def crew():
    return SimpleNamespace(check=lambda: None, groups=[])


def fill(checkout):
    for name in ("broker", "cache", "media"):
        (checkout.var / name / "deep").mkdir(parents=True)
    for name in ("policeroom.sqlite3", "policeroom.sqlite3-wal", "beat-schedule.db"):
        (checkout.var / name).write_text("data")


def test_the_published_password_is_the_demos():
    assert demo.PASSWORD == DEMO_PASSWORD


def test_loading_shows_how_far_it_is(tmp_path):
    log = tmp_path / "seed.log"
    log.write_text("")
    assert demo.last_words(log) == ""
    log.write_bytes(b"\rroom 6 of 12\rroom 7 of 12")
    assert demo.last_words(log) == "room 7 of 12"


def test_a_demo_loads_once(checkout, steps):
    checkout.var.mkdir()
    demo.load(checkout)
    steps.seeded = True
    demo.load(checkout)
    assert steps.labels == ["preparing the database", "loading the demo county", "preparing the database"]
    assert steps.seeding == [False, True, False]


def test_a_loading_that_was_cut_off_begins_again(checkout, steps, capsys):
    fill(checkout)
    (checkout.var / demo.SEEDING).touch()
    demo.load(checkout)
    assert not checkout.database.exists()
    assert "begins again" in capsys.readouterr().out
    assert steps.seeding == [False, True]
    assert not (checkout.var / demo.SEEDING).exists()


def test_fresh_removes_the_demos_own_files_only(checkout):
    fill(checkout)
    (checkout.var / "mine.txt").write_text("notes")
    (checkout.logs).mkdir()
    demo.remove_data(checkout)
    assert sorted(path.name for path in checkout.var.iterdir()) == ["log", "mine.txt"]


def test_fresh_follows_no_link_out_of_the_checkout(checkout, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "broker").mkdir(parents=True)
    checkout.var.symlink_to(elsewhere)
    with pytest.raises(Trouble, match="leads somewhere else"):
        demo.remove_data(checkout)
    checkout.var.unlink()
    checkout.var.mkdir()
    (checkout.var / "broker").symlink_to(elsewhere)
    demo.remove_data(checkout)
    assert (elsewhere / "broker").is_dir()


def test_a_second_demo_is_refused_with_its_address(checkout):
    with only_demo(checkout) as lock:
        lock.write(port=8123)
        with (
            pytest.raises(Trouble, match=rf"process {os.getpid()} at http://127.0.0.1:8123/.*Ctrl-C"),
            only_demo(checkout),
        ):
            pass
    with only_demo(checkout):
        pass


def test_a_torn_lock_is_read_as_empty(checkout):
    lock = Lock(checkout.var / "demo.lock")
    assert lock.read() == {}
    assert lock.take()
    lock.handle.write('{"pid": 1')
    lock.handle.flush()
    assert lock.read() == {}
    lock.release()


def test_a_busy_port_is_named_with_the_way_out(checkout, steps):
    with server((200, "")) as port:
        with pytest.raises(Trouble, match=rf"Port {port} is busy: .*`--port {port + 1}`"):
            demo.main(checkout, ["--port", str(port)])
    assert steps.labels == []


def test_a_port_being_given_up_is_waited_for():
    with server((200, "")) as port:
        pass
    taken = probe.socket.create_server(("127.0.0.1", port))
    timer = threading.Timer(0.2, taken.close)
    timer.start()
    probe.refuse_busy_port(port, patience=5.0)
    timer.join()


def test_a_port_of_the_system_is_refused(monkeypatch):
    def forbidden(self, address):
        raise PermissionError

    monkeypatch.setattr(probe.socket.socket, "bind", forbidden)
    with pytest.raises(Trouble, match="Port 80 is not allowed"):
        probe.refuse_busy_port(80)


def test_an_unknown_fault_of_the_network_is_not_hidden(monkeypatch):
    def broken(self, address):
        raise OSError(99, "no loopback")

    monkeypatch.setattr(probe.socket.socket, "bind", broken)
    with pytest.raises(OSError, match="no loopback"):
        probe.refuse_busy_port(8000)


@pytest.mark.parametrize("text", ["0", "65536", "-1", "web", "８０００"])
def test_a_port_that_is_none_is_refused(text, capsys):
    with pytest.raises(SystemExit):
        demo.parser().parse_args([f"--port={text}"])
    assert "is no port" in capsys.readouterr().err


def test_the_demo_works_on_its_own_data(checkout, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://db/production")
    monkeypatch.setenv("SECRET_KEY", "real")
    environment = checkout.demo_environment()
    assert environment["DATABASE_URL"] == environment["SECRET_KEY"] == ""
    assert environment["VAR_DIR"] == str(checkout.var)
    assert checkout.ignored_variables() == ["SECRET_KEY", "DATABASE_URL"]


def test_web_listens_on_loopback_only(checkout):
    web = demo.programs(checkout, 8001)[0]
    assert web.command[web.command.index("--bind") + 1] == "127.0.0.1:8001"


def test_readiness_is_waited_for(crew):
    with server((503, '{"migrations": "visits.0002 is missing"}'), (200, READY)) as port, step("starting") as line:
        assert probe.wait_until_ready(port, crew, line) == READY


def test_what_is_not_ready_is_named(crew, free_port):
    with server((503, '{"broker": "no worker"}')) as port, step("starting") as line:
        with pytest.raises(Trouble, match=r"/readyz answered 503 .*no worker"):
            probe.wait_until_ready(port, crew, line, patience=0)
    with pytest.raises(Trouble, match="answered nothing"):
        probe.wait_until_ready(free_port, crew, Line("starting"), patience=0)


def test_a_long_answer_is_cut_to_a_line():
    assert probe.summary("<h1>\n  Error</h1>") == "<h1> Error</h1>"
    assert len(probe.summary("x" * 999)) == 200


@pytest.fixture
def small_demo(checkout, steps, monkeypatch, free_port):
    """A demo whose only program is a web server that is ready at once; calls main with its port."""
    source = (
        "import http.server, sys\n"
        "class Ready(http.server.BaseHTTPRequestHandler):\n"
        "    def do_GET(self):\n"
        "        self.send_response(200); self.end_headers(); self.wfile.write(b'{}')\n"
        "http.server.HTTPServer(('127.0.0.1', int(sys.argv[1])), Ready).serve_forever()\n"
    )

    def programs(checkout, port):
        return [Program("web", "web server", [checkout.python, "-c", source, port])]

    monkeypatch.setattr(demo, "programs", programs)
    return lambda *arguments: demo.main(checkout, ["--port", str(free_port), *arguments])


def test_a_check_starts_probes_and_stops(small_demo, steps, checkout, capsys):
    fill(checkout)
    assert small_demo("--check", "--fresh") == 0
    assert steps.labels[0] == "environment"
    assert steps.labels[-1] == "asking the worker through the broker"
    assert not checkout.database.exists()
    out = capsys.readouterr().out
    assert "Checked: http://127.0.0.1:" in out
    assert Lock(checkout.var / "demo.lock").read() == {}


def test_a_demo_shows_its_address_and_accounts_and_ends_on_request(small_demo, monkeypatch, capsys):
    def stop(self):
        self.check()
        raise Stopped(2)

    monkeypatch.setattr("launcher.processes.Crew.watch", stop)
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert small_demo() == 0
    out = capsys.readouterr().out
    assert "does not use REDIS_URL" in out
    assert all(badge in out for badge, *_ in demo.ACCOUNTS)
    assert DEMO_PASSWORD in out
    assert out.endswith("Stopping.\n")


def test_what_a_killed_demo_left_is_ended_before_the_port_is_tried(small_demo, checkout, capsys):
    left = subprocess.Popen(
        [checkout.python, "-c", "import time; print(flush=True); time.sleep(60)"],
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    left.stdout.readline()
    left.stdout.close()
    checkout.var.mkdir()
    (checkout.var / "demo.lock").write_text(json.dumps({"pid": 1, "groups": [left.pid]}))
    assert small_demo("--check") == 0
    assert left.wait(5) < 0
    assert "an earlier demo" in capsys.readouterr().out


def test_commands_that_only_answer(checkout):
    from launcher.commands import succeeds

    assert succeeds(checkout, [sys.executable, "-c", ""])
    assert not succeeds(checkout, [sys.executable, "-c", "exit(1)"])


@pytest.mark.parametrize(("live", "expected"), [(True, "\r\x1b[2K  loading … 0 s  3 of 9"), (False, "")])
def test_progress_is_drawn_on_terminals_only(monkeypatch, capsys, live, expected):
    line = Line("loading")
    line.live = live
    line.progress("3 of 9")
    assert capsys.readouterr().out == expected
    line.finish()
    assert "done" in capsys.readouterr().out


def test_a_long_step_speaks_up_in_a_pipe(capsys):
    line = Line("loading")
    line.live = False
    line.spoke_at -= 20
    line.progress()
    assert capsys.readouterr().out == "  loading … 0 s\n"


def test_a_step_that_was_stopped_is_no_failure(capsys):
    with pytest.raises(Stopped), step("loading"):
        raise Stopped(2)
    assert "stopped" in capsys.readouterr().out
