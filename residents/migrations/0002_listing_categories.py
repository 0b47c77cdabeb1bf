"""The eight categories the product ships: protective or service ones, each with its legal basis."""

from datetime import date

from django.db import migrations

FROM = date(2020, 1, 1)
OWN = "Default of the product: term of review chosen by us, to be set by the county."
CATEGORIES = [
    # code, English, Chinese, basis in English, basis in Chinese, confidential, days until review, origin
    (
        "severe_mental_disorder",
        "Severe mental disorder, in family care",
        "严重精神障碍（居家看护）",
        "Mental Health Law, articles 49, 55 and 56; Rules for Management and Treatment of Severe Mental Disorders (2018)",
        "《精神卫生法》第四十九条、第五十五条、第五十六条；《严重精神障碍管理治疗工作规范（2018年版）》",
        True,
        90,
        "At least four visits a year: norm of public health (2018 rules). Term of review: ours.",
    ),
    (
        "community_correction",
        "Community correction",
        "社区矫正",
        "Community Correction Law (2020)",
        "《社区矫正法》",
        True,
        180,
        OWN,
    ),
    (
        "released_resettlement",
        "Released, in resettlement help",
        "刑满释放安置帮教",
        "Prison Law, article 37; national opinions on resettlement and help for released persons",
        "《监狱法》第三十七条；国家关于刑满释放人员安置帮教工作的意见",
        True,
        180,
        OWN,
    ),
    (
        "drug_rehabilitation",
        "Community drug rehabilitation",
        "社区戒毒（康复）",
        "Narcotics Control Law, articles 33 to 35 and 48; Regulations on Drug Rehabilitation",
        "《禁毒法》第三十三条至第三十五条、第四十八条；《戒毒条例》",
        True,
        180,
        OWN,
    ),
    (
        "left_behind_child",
        "Left-behind child",
        "留守儿童",
        "Law on the Protection of Minors, article 43; State Council Opinions on left-behind children (2016, no. 13)",
        "《未成年人保护法》第四十三条；国务院《关于加强农村留守儿童关爱保护工作的意见》（国发〔2016〕13号）",
        False,
        180,
        OWN,
    ),
    (
        "elder_alone",
        "Elder living alone",
        "独居老人",
        "Law on the Protection of the Rights and Interests of the Elderly",
        "《老年人权益保障法》",
        False,
        365,
        OWN,
    ),
    (
        "domestic_violence",
        "Domestic-violence protection",
        "家庭暴力保护",
        "Anti-Domestic Violence Law, articles 15 to 17 and 32",
        "《反家庭暴力法》第十五条至第十七条、第三十二条",
        True,
        90,
        OWN,
    ),
    (
        "hardship",
        "Household in hardship",
        "困难家庭",
        "Interim Measures for Social Assistance (2014)",
        "《社会救助暂行办法》",
        False,
        365,
        OWN,
    ),
]


def add(apps, schema_editor):
    category = apps.get_model("residents", "ListingCategory")
    for code, name_en, name_zh, basis_en, basis_zh, confidential, days, origin in CATEGORIES:
        category.objects.get_or_create(
            code=code,
            valid_from=FROM,
            defaults={
                "name_en": name_en,
                "name_zh": name_zh,
                "legal_basis_en": basis_en,
                "legal_basis_zh": basis_zh,
                "is_confidential": confidential,
                "review_after_days": days,
                "origin": origin,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("residents", "0001_initial")]

    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
