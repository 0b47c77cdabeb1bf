"""The habits of ARCHITECTURE, read off the syntax trees."""

import ast
import importlib
import inspect
import re
import subprocess
import sys

import pytest

from tests.meta.code import APPS, ROOT, name_of, places, sources, tree

SKIN = ("views", "forms", "serializers", "api", "filters")
MAX_LINES = 400
MAX_TEMPLATE_LINES = 150


# --- reading ---------------------------------------------------------------------------------------

# What may follow `.objects` in pages and API. `in_scope` names its scope.
SCOPED = {"visible_to", "none", "in_scope"}
# File and the words that follow `.objects`, each with the reason why no row of somebody else can show.
UNSCOPED_FOR_A_REASON = {
    ("accounts/views/no_post.py", "filter"): "administrators' names, for a person who has no scope to see anybody",
    ("accounts/views/profile.py", "filter"): "one's own tokens",
    ("audit/filters.py", "…"): "looks officers and rooms up to narrow lines that are scoped already",
    ("dashboards/chief/views.py", "filter"): "the room of the page, found in scope before",
    ("assistance/views/reading.py", "about"): "the story of a record found in scope before",
    ("assistance/forms.py", "who_may"): "officers of the room of the record, by name only",
    ("residents/views/base.py", "about"): "the story of a record found in scope before",
    ("residents/views/listings.py", "about"): "the story of a record found in scope before",
    ("stations/filters.py", "in_force"): "postings of rows that are scoped already, inside EXISTS",
    ("residents/views/homes.py", "get"): "a copy of a record found in scope before",
    ("residents/views/transfers.py", "select_related"): "a signed ticket names the person, the page does not",
    ("disputes/api/mediation.py", "filter"): "the terms of a case found in scope before",
    ("disputes/serializers/acts.py", "all"): "any room of the county may be offered a case",
    ("disputes/views/dictionaries.py", "order_by"): "the county's rules for cases, the same for everybody",
    ("visits/filters.py", "current"): "findings of visits that are scoped already",
}
# The same for everybody: dictionaries hold nothing about anyone.
REFERENCE = {
    "ContentType", "Cadence", "CalendarChange", "CalendarDay",
    "ClosedMonth", "ClosingDay", "IncidentKind", "ListingCategory",
    "ParVolume", "WaitingLimit",
}  # fmt: skip


def unscoped(node, parents):
    if isinstance(node, ast.Attribute) and node.attr in ("objects", "_base_manager", "_default_manager"):
        after = parents.get(node)
        then = after.attr if isinstance(after, ast.Attribute) else ""
        if then not in SCOPED and ast.unparse(node.value) not in REFERENCE:
            return f".{node.attr}.{then or '…'} is not scoped"
    return None


def test_pages_and_api_read_only_what_is_visible_to_somebody():
    results = [
        line
        for line in places(sources(*SKIN), unscoped)
        if not any(line.startswith(f"{file}:") and f".{word} is" in line for file, word in UNSCOPED_FOR_A_REASON)
    ]
    assert not results, "\n".join(results)


# --- core --------------------------------------------------------------------------------------------


def names_an_app(node, parents):
    """A string that is a name within an app: a task, an address, a template, a table, a model."""
    if not (isinstance(node, ast.Constant) and isinstance(node.value, str)) or isinstance(parents.get(node), ast.Expr):
        return None
    labels = "|".join(sorted(set(APPS) - {"core", "policeroom"}))
    # "policeroom" alone is the name of the product.
    pattern = rf"({labels})([.:/_]\S*)?$|policeroom[.:/_]\S+$"
    return f"{node.value!r} names an app" if re.match(pattern, node.value) else None


def test_core_names_no_app_in_strings():
    """import-linter sees to the imports; a name in a string is a setting, or registered from above."""
    lines = list(places(sorted((ROOT / "core").rglob("*.py")), names_an_app))
    assert not lines, "\n".join(lines)


# --- writing ---------------------------------------------------------------------------------------

WRITES = {
    "save", "save_new", "save_changed", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "delete", "update",
}  # fmt: skip


def writes(node, parents):
    """A write of a model: `.update(` and `.delete(` count on querysets, not on dictionaries and sessions."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES):
        return None
    text = ast.unparse(node.func)
    unsure = node.func.attr in ("update", "delete", "create")
    if unsure and not re.search(r"\.objects\b|\.visible_to\(|\.filter\(|\.exclude\(|\.all\(\)", text):
        return None
    if text.startswith(("super().", "signing.", "cache.")):
        return f"{text}(…)" if node.func.attr == "save" else None
    return f"{text}(…) belongs into actions"


def test_pages_and_api_never_write():
    result = places(sources(*SKIN), writes)
    assert not result, "\n".join(result)


# Functions in actions modules that are no acts of a person, with the reason.
NO_ACTOR = {
    "notifications.send": "the system tells; nobody acts",
    "notifications.send_all": "the system tells; nobody acts",
    "followups.refresh_calendar": "a job keeps the calendar",
    "followups.tell_administrators": "the nightly job",
    "followups.ensure_calendar": "a job keeps the calendar",
    "followups.raise_followups": "the nightly job",
    "followups.remind": "the nightly job",
    "followups.escalate": "the nightly job",
    "followups.tidy": "the nightly job",
    "disputes.show_cards": "a job",
    "disputes.remind_terms": "a job",
    "disputes.notify_overdue_referrals": "a job",
    "disputes.finish_all": "a job",
    "disputes.finish": "the job, or the last return visit, which says who",
    "residents.update_last_visit": "part of recording a visit, which says who",
    "residents.expire_listings": "the nightly job",
    "assistance.sweep": "the nightly job",
    "assistance.raise_contacts": "the nightly job",
    "assistance.request_consents": "the nightly job",
    "assistance.forget": "the nightly job",
    "residents.dwelling_at": "reads",
    "reports.due_months": "reads",
    "reports.write_export": "a job; the export says who asked",
    "reports.deliver_waiting": "a job; the delivery says whose",
    "reports.queue_due": "the nightly job; the saved report says whose",
}


def actions_of(app):
    """Every `actions.py` and `actions/` of an app, those of its packages included (reports/months/actions/)."""
    return [path for path in sorted((ROOT / app).rglob("actions*")) if path.name in ("actions", "actions.py")]


def exported_actions():
    """(app, file, function) of every public function that one of an app's `actions` offers."""
    for app in APPS:
        for path in actions_of(app):
            if path.is_dir():
                offered = {
                    alias.asname or alias.name
                    for node in ast.walk(tree(path / "__init__.py"))
                    if isinstance(node, ast.ImportFrom)
                    for alias in node.names
                }
                files = sorted(path.glob("*.py"))
            else:
                offered, files = None, [path]
            for file in files:
                for node in tree(file).body:
                    public = isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
                    if public and (offered is None or node.name in offered):
                        yield app, file, node


def test_every_function_that_actions_offer_is_looked_at():
    """What `APP.actions` re-exports from the packages of an app is defined in an `actions` that is checked."""
    checked = {(app, node.name) for app, _file, node in exported_actions()}
    missing = []
    for app in APPS:
        init = ROOT / app / "actions" / "__init__.py"
        if init.exists():
            module = importlib.import_module(f"{app}.actions")
            functions = [name for name in dir(module) if inspect.isfunction(getattr(module, name))]
            missing += [f"{app}.{name}" for name in functions if (app, name) not in checked]
    assert not missing, missing


def test_every_act_is_keyword_only_and_names_who_acts():
    results = []
    for app, path, node in exported_actions():
        positional = [arg.arg for arg in node.args.posonlyargs + node.args.args]
        names = [arg.arg for arg in node.args.kwonlyargs]
        if positional and f"{app}.{node.name}" not in NO_ACTOR:
            results.append(f"{name_of(path)}:{node.lineno}: {node.name} takes {positional} by position")
        if "by" not in names and f"{app}.{node.name}" not in NO_ACTOR:
            results.append(f"{name_of(path)}:{node.lineno}: {node.name} does not say `by` whom")
    assert not results, "\n".join(results)


# --- size, names, layers --------------------------------------------------------------------------


def test_no_file_outgrows_a_reader():
    long = [f"{name_of(p)}: {n} lines" for p in sources() if (n := len(p.read_text("utf-8").splitlines())) > MAX_LINES]
    for path in (ROOT / "templates").rglob("*.html"):
        if (n := len(path.read_text("utf-8").splitlines())) > MAX_TEMPLATE_LINES:
            long.append(f"{name_of(path)}: {n} lines")
    assert not long, "\n".join(long)


def test_no_file_is_named_after_nothing():
    bad = {"utils", "helpers", "misc", "common", "tools"}
    assert not [name_of(p) for p in sources() if p.stem in bad]


def test_layers_hold():
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


# --- migrations and words ---------------------------------------------------------------------------


def test_no_migration_is_missing(db):
    from django.core.management import call_command

    try:
        call_command("makemigrations", "--check", "--dry-run", verbosity=1)
    except SystemExit:
        pytest.fail("a model changed without a migration: manage.py makemigrations APP -n what_it_brings")


def test_every_sentence_has_its_chinese():
    from core.translations import catalogue

    missing = [f"{place}: {singular}" for singular, _plural, _context, place in catalogue.missing("")]
    assert not missing, "\n".join(missing)


# --- times and people -------------------------------------------------------------------------------

# `_at` that no person causes, or whose person stands beside it under another name.
NO_BY = {
    "visits.Visit.occurred_at": "visited_by",
    "visits.Finding.withdrawn_at": "the correction's audit line",
    "accounts.ApiToken.last_used_at": "the holder's program",
    "disputes.Party.withdrawn_at": "the line of the withdrawal on the trail",
    "disputes.ReturnVisit.withdrawn_at": "the line of the visit's correction",
    "disputes.Mediation.held_at": "host",
    "disputes.Term.reminded_at": "a job",
    "disputes.Referral.overdue_told_at": "a job",
    "disputes.Acknowledgement.lapsed_at": "the act by which the case was lowered or ended",
    "followups.FollowUp.escalated_at": "the nightly job",
    "followups.FollowUp.reminded_at": "the nightly job",
    "reports.Webhook.disabled_at": "a job, after too many failures",
    "reports.SavedReport.paused_at": "the line of the pause on the trail",
    "reports.Delivery.created_at": "a job, or who asked for it now, on the trail",
    "reports.Delivery.next_at": "a job",
    "reports.Delivery.delivered_at": "a job",
    "notifications.Notification.created_at": "the system tells",
    "notifications.Notification.read_at": "the reader is the officer of the row",
}


def our_models():
    from django.apps import apps

    return [model for model in apps.get_models() if model._meta.app_label in APPS]


def test_every_time_has_its_person():
    results = []
    for model in our_models():
        names = {field.name for field in model._meta.get_fields()}
        for name in names:
            label = f"{model._meta.label}.{name}"
            if name.endswith("_at") and f"{name[:-3]}_by" not in names and label not in NO_BY:
                results.append(label)
    assert not results, f"add the person, or say in NO_BY why there is none: {results}"


def test_no_stale_exception():
    labels = {f"{m._meta.label}.{f.name}" for m in our_models() for f in m._meta.get_fields()}
    assert set(NO_BY) <= labels, set(NO_BY) - labels
