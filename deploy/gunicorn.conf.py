"""Web server of a deployment: `gunicorn --config deploy/gunicorn.conf.py policeroom.wsgi:application`."""

import gc
import os

bind = os.environ.get("WEB_BIND", "unix:/run/policeroom/web.sock")
# One worker a core: measured on two cores, more workers only add memory. Threads carry slow phones.
workers = int(os.environ.get("WEB_WORKERS", os.cpu_count() or 2))
threads = int(os.environ.get("WEB_THREADS", "4"))
worker_class = "gthread"
timeout = 60
graceful_timeout = 20
keepalive = 65  # for programs that connect directly; nginx opens a connection a request
# A worker starts anew now and then, at different times, so that no leak grows for months.
max_requests = 200_000
max_requests_jitter = 20_000
# The heartbeat file on a slow disk would get busy workers killed.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  gunicorn makes a private file in it
accesslog = None  # nginx writes it; requests with their number are in the application's own log
errorlog = "-"

control_socket_disable = True  # systemd starts, stops and reloads it; a second way in is one too many


def post_worker_init(worker):
    """What is loaded once stays: the collector need not walk it again and again while pages are made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
