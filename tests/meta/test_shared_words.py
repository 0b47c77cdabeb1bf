"""One msgid never serves two meanings: what several apps use is listed, with the sense in which all of them use it.

A msgid that a further app begins to use, or whose Chinese changes, is reviewed: does it mean the same in every place?
If not, another English text is chosen for one of them. Then `shared_words.json` is written anew by running this file.
"""

import json
from collections import defaultdict
from pathlib import Path

from core.translations import catalogue

LIST = Path(__file__).with_name("shared_words.json")
# What every app shares and nobody could mistake.
LONGEST = 24


def app_of(where):
    """The app of a place: the first folder, or that of a template."""
    parts = where.split("/")
    return parts[1] if parts[0] == "templates" and len(parts) > 2 else parts[0]


def shared():
    """{msgid: {"apps": [...], "sense": Chinese}} of short texts that several apps use; sentences say what they mean."""
    apps = defaultdict(set)
    for singular, _plural, context, where in catalogue.messages():
        if len(singular) <= LONGEST and context is None:
            apps[singular].add(app_of(where))
    chinese = {entry.msgid: entry.msgstr or entry.msgstr_plural.get(0, "") for entry in catalogue.load()}
    return {
        msgid: {"apps": sorted(names), "sense": chinese.get(msgid, "")}
        for msgid, names in sorted(apps.items())
        if len(names) > 1
    }


def test_what_several_apps_say_was_reviewed():
    reviewed, present = json.loads(LIST.read_text(encoding="utf-8")), shared()
    unreviewed = {
        msgid: use
        for msgid, use in present.items()
        if msgid not in reviewed
        or set(use["apps"]) - set(reviewed[msgid]["apps"])
        or use["sense"] != reviewed[msgid]["sense"]
    }
    assert not unreviewed, f"Do these mean the same in every app? {unreviewed}"


def test_no_two_senses_were_left_that_were_once_mixed():
    """Seen on screens: a day headed as daytime, a count as a record's number, a refusal at the door as a veto."""
    chinese = {entry.msgid: entry.msgstr for entry in catalogue.load()}
    assert "Day" not in chinese
    assert (chinese["Light"], chinese["Dark"], chinese["Appearance"]) == ("浅色", "深色", "外观")
    assert (chinese["refused"], chinese["visit refused"]) == ("不同意", "拒访")
    assert chinese["Incidents counted"] == "起数"
    assert chinese["follow-ups"] == "待访任务"
    retired = ("回访任务", "超期", "重新启动", "直接办理", "协议条款", "复发", "续管", "所队")
    mixed = {entry.msgid: word for entry in catalogue.load() for word in retired if word in entry.msgstr}
    assert not mixed


if __name__ == "__main__":
    LIST.write_text(json.dumps(shared(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
