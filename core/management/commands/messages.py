"""`manage.py messages`: what lacks Chinese, and adding it."""

import fcntl
import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

import polib
from django.core.management.base import BaseCommand, CommandError

from core.translations import catalogue, compiling

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}")


class Command(BaseCommand):
    help = "List messages without a translation, merge translations from a JSON file, drop unused ones."

    def add_arguments(self, parser: Any) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        missing = acts.add_parser("missing", help="print what has no Chinese yet, as JSON")
        missing.add_argument("prefix", nargs="?", default="", help="only files under this path")
        missing.add_argument("--fail", action="store_true", help="exit 1 when something is missing")
        missing.add_argument("--where", action="store_true", help="print file:line instead of JSON")
        merge = acts.add_parser("merge", help="take {msgid: msgstr, or [msgstr] for plurals} from FILE")
        merge.add_argument("file")
        acts.add_parser("prune", help="drop translations nothing uses any more")
        acts.add_parser("compile", help="write the compiled catalogues")

    def handle(self, act: str, **options: Any) -> None:
        getattr(self, act)(**options)

    def missing(self, prefix: str, fail: bool, where: bool, **options: Any) -> None:
        messages = catalogue.missing(prefix)
        if where:
            for singular, _plural, _context, place in messages:
                self.stdout.write(f"{place}: {singular}")
        elif messages:
            data = {s if not c else f"{c}\x04{s}": [p] if p else "" for s, p, c, _ in messages}
            self.stdout.write(json.dumps(data, ensure_ascii=False, indent=1))
        if messages and fail:
            self.stderr.write(f"{len(messages)} messages have no Chinese.")
            sys.exit(1)

    def merge(self, file: str, **options: Any) -> None:
        translations = json.loads(Path(file).read_text(encoding="utf-8"))
        plurals = {(s, c): p for s, p, c, _ in catalogue.messages() if p}
        # Several developers merge at once.
        with open(Path(tempfile.gettempdir()) / "policeroom-catalogue.lock", "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            po = catalogue.load()
            for key, text in translations.items():
                self._put(po, key, text, plurals)
            catalogue.save(po)
        compiling.compile_stale()
        self.stdout.write(f"merged {len(translations)}, {len(catalogue.missing())} still missing")

    def _put(self, po: Any, key: str, text: Any, plurals: Any) -> None:
        context, _, msgid = key.rpartition("\x04")
        msgctxt = context or None
        plural = plurals.get((msgid, msgctxt))
        text = text[0] if isinstance(text, list) else text
        if not text:
            return
        wanted = set(PLACEHOLDER.findall(plural or msgid))
        if set(PLACEHOLDER.findall(text)) - wanted - set(PLACEHOLDER.findall(msgid)):
            raise CommandError(f"Placeholders differ: {msgid!r} → {text!r}")
        entry = po.find(msgid, msgctxt=msgctxt or False)
        if entry is None:
            entry = polib.POEntry(msgid=msgid, msgctxt=msgctxt)
            po.append(entry)
        if plural:
            entry.msgid_plural, entry.msgstr, entry.msgstr_plural = plural, "", {0: text}
        else:
            entry.msgstr = text
        if "%(" in msgid and "python-format" not in entry.flags:
            entry.flags.append("python-format")

    def prune(self, **options: Any) -> None:
        used = {(s, c) for s, _p, c, _ in catalogue.messages()}
        po = catalogue.load()
        stale = [e for e in po if (e.msgid, e.msgctxt) not in used]
        for entry in stale:
            po.remove(entry)
        catalogue.save(po)
        self.stdout.write(f"dropped {len(stale)}")

    def compile(self, **options: Any) -> None:
        compiling.compile_stale()
