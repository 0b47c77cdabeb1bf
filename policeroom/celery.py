"""The Celery app and its schedule: one beat, static in code."""

import os
from pathlib import Path

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

from policeroom import file_broker

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "policeroom.settings")

file_broker.register()
app = Celery("policeroom")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

# Early enough that an officer's morning list is ready before the shift; each job catches up on missed nights.
app.conf.beat_schedule = {
    "raise-followups": {"task": "followups.tasks.raise_followups", "schedule": crontab(hour=4, minute=30)},
    "remind": {"task": "followups.tasks.remind", "schedule": crontab(hour=7, minute=30)},
    "escalate": {"task": "followups.tasks.escalate", "schedule": crontab(hour=7, minute=40)},
    "refresh-calendar": {"task": "followups.tasks.refresh_calendar", "schedule": crontab(hour=4, minute=20)},
    "finish-disputes": {"task": "disputes.tasks.finish", "schedule": crontab(hour=4, minute=40)},
    "supervise-disputes": {"task": "disputes.tasks.supervise", "schedule": crontab(hour=7, minute=35)},
    "remove-expired-exports": {"task": "reports.tasks.remove_expired_exports", "schedule": crontab(minute=25)},
    "queue-saved-reports": {"task": "reports.tasks.queue_saved", "schedule": crontab(hour=5, minute=30)},
    # The outbox: what a lost call of the broker would have brought is found here.
    "deliver": {"task": "reports.tasks.deliver", "schedule": 5.0, "options": {"expires": 30}},
    "close-months": {"task": "reports.tasks.close_months", "schedule": crontab(hour=5, minute=10)},
    # After whatever writes at night, before a month is closed.
    "check-facts": {"task": "facts.tasks.check_facts", "schedule": crontab(hour=4, minute=55)},
    "tidy-up": {"task": "policeroom.tasks.tidy_up", "schedule": crontab(hour=3, minute=20)},
    "expire-listings": {"task": "residents.tasks.expire_listings", "schedule": crontab(hour=4, minute=10)},
    # After the listings' own job, and after the calendar that contacts count by.
    "sweep-care": {"task": "assistance.tasks.sweep", "schedule": crontab(hour=4, minute=32)},
}


@app.on_after_configure.connect
def make_broker_folders(sender, **kwargs):
    """The file-system broker does not make its own folders."""
    options = sender.conf.broker_transport_options or {}
    for key in ("data_folder_in", "control_folder", "processed_folder"):
        if key in options:
            Path(options[key]).mkdir(parents=True, exist_ok=True)


@worker_ready.connect
def catch_up(sender, **kwargs):
    """The file-system broker loses the message of a worker that was killed; what it was to do is done at the start."""
    with sender.app.connection_for_write() as broker:
        sender.app.send_task("followups.tasks.catch_up", connection=broker)
        sender.app.send_task("disputes.tasks.catch_up", connection=broker)
