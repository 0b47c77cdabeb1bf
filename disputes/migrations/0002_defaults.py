"""The rules as shipped; an administrator lets others follow from a day on."""

from datetime import date

from django.db import migrations

FROM = date(2020, 1, 1)
OWN = "Own default; local practice differs in name, owner and deadline"
POLICE = "Rules of public-security mediation: once, one more time when needed; 3 and 7 working days"
PEOPLE = "Rules of people's mediation: normally within one month, longer when both agree"
PETITION = "Rules on petition matters: acceptance told within 15 days, handled within 60, extension 30"
RETURNS = "Own default: day 3, 7, 30 and 90; orange and red also day 180"

LEVELS = [
    # code, English, Chinese, meaning in English, meaning in Chinese, owner, told
    ("blue", "blue", "蓝色", "hidden risk; the room follows it", "一般隐患，警务室跟进", "room", False),
    ("yellow", "yellow", "黄色", "family or neighbours; room and station", "家庭邻里纠纷，警务室和派出所共同处置", "station", False),
    ("orange", "orange", "橙色", "may escalate; several units", "可能激化，多部门联动", "station", True),
    ("red", "red", "红色", "cross-department; chief and bureau informed at once", "跨部门重大纠纷，立即报所领导和县局", "bureau", True),
]  # fmt: skip
# level: step: yellow and red after so many working days
LIMITS = {
    "blue": {"accept": (3, 5), "handle": (20, 30), "verify": (5, 10)},
    "yellow": {"accept": (2, 3), "handle": (15, 20), "verify": (5, 8)},
    "orange": {"accept": (1, 2), "handle": (7, 12), "verify": (4, 6)},
    "red": {"accept": (0, 1), "handle": (3, 7), "verify": (3, 5)},
}
PROCEDURES = {
    "police": {"most_rounds": 2, "first_within": 3, "next_within": 7, "guardian_below_age": 16, "origin": POLICE},
    "people": {
        "within_months": 1,
        "extension_days": 30,
        "extension_needs_both": True,
        "guardian_below_age": 16,
        "confirmation_within_days": 30,
        "origin": PEOPLE,
    },
    "handling": {"origin": OWN},
    "petition": {"accept_within_days": 15, "within_days": 60, "extension_days": 30, "origin": PETITION},
}
RETURN_DAYS = {
    "blue": "3,7,30,90",
    "yellow": "3,7,30,90",
    "orange": "3,7,30,90,180",
    "red": "3,7,30,90,180",
    "petition": "7,30,90",
}


def fill(apps, schema_editor):
    level, limit = apps.get_model("disputes", "Level"), apps.get_model("disputes", "Limit")
    for code, name_en, name_zh, meaning_en, meaning_zh, owner, told in LEVELS:
        level.objects.get_or_create(
            code=code,
            valid_from=FROM,
            defaults={
                "name_en": name_en,
                "name_zh": name_zh,
                "meaning_en": meaning_en,
                "meaning_zh": meaning_zh,
                "owner": owner,
                "tells_chief": told,
                "tells_bureau": told,
                "origin": OWN,
            },
        )
    for code, steps in LIMITS.items():
        for step, (yellow, red) in steps.items():
            days = {"yellow_days": yellow, "red_days": red, "origin": OWN}
            limit.objects.get_or_create(level=code, step=step, valid_from=FROM, defaults=days)
    for code, says in PROCEDURES.items():
        apps.get_model("disputes", "Procedure").objects.get_or_create(code=code, valid_from=FROM, defaults=says)
    for code, days in RETURN_DAYS.items():
        apps.get_model("disputes", "ReturnPlan").objects.get_or_create(
            applies_to=code, valid_from=FROM, defaults={"days": days, "origin": RETURNS}
        )


class Migration(migrations.Migration):
    dependencies = [("disputes", "0001_initial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
