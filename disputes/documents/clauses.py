"""The fixed words of an agreement, by procedure. The paper is Chinese whatever the language of the screen.

They are kept here and not in the catalogue: a form under the law is not translated, and its wording changes with the
law and not with a language.
"""

from dataclasses import dataclass, replace

from disputes import codes

DIGITS = "〇一二三四五六七八九"


FACTS_HEAD = "主要事实（时间、地点、人员、起因、经过、情节、结果）"


@dataclass(frozen=True)
class Clauses:
    """`keeper` is who keeps the first copy, empty where nobody else does; `effect` may name the days for asking
    judicial confirmation. Without a `host` nobody led the talks, without a `seal` none is set.
    """

    title: str
    keeper: str
    seal: str
    host: str
    lead: str
    effect: tuple[str, ...]
    facts_head: str = FACTS_HEAD
    number_label: str = "编号"
    # Whether the sheet has room for a witness nobody named.
    has_witness: bool = False


POLICE = Clauses(
    title="治安调解协议书",
    keeper="公安机关",
    seal="公安机关印章",
    host="主持人",
    lead="经公安机关主持调解，当事人自愿达成如下协议：",
    effect=(
        "本协议自双方签字之时起生效。对已履行协议的，公安机关对违反治安管理行为人不予处罚；不履行协议的，"
        "公安机关依法对违反治安管理行为人给予处罚，并告知当事人可以就民事争议依法向人民法院提起民事诉讼。",
    ),
    has_witness=True,
)
ON_SPOT = replace(
    POLICE,
    title="现场治安调解协议书",
    lead="经公安机关现场调解，当事人自愿达成如下协议，并已当场履行：",
    effect=("本协议自双方签字之时起生效。协议已当场履行，公安机关对违反治安管理行为人不予处罚。",),
)
PEOPLE = Clauses(
    title="人民调解协议书",
    keeper="人民调解组织",
    seal="人民调解组织印章",
    host="调解员",
    lead="经人民调解，当事人自愿达成如下协议：",
    effect=(
        "本协议自各方当事人签名、盖章或者按指印，调解员签名并加盖人民调解组织印章之日起生效。"
        "本协议具有法律约束力，当事人应当按照约定履行；就协议的履行或者内容发生争议的，可以向人民法院提起诉讼。",
        "双方当事人认为有必要的，可以自本协议生效之日起{days}日内共同向人民法院申请司法确认；经司法确认有效，"
        "一方当事人拒绝履行或者未全部履行的，对方当事人可以向人民法院申请强制执行。",
    ),
    facts_head="纠纷主要事实、争议事项以及各方当事人的责任",
    number_label="纠纷登记号",
)
# Nothing is signed: the mediator writes down what was agreed by word, and it binds since then.
PEOPLE_ORAL = replace(
    PEOPLE,
    title="人民调解口头协议登记表",
    lead="经人民调解，当事人口头达成如下协议，由人民调解员记录：",
    effect=(
        "口头调解协议自各方当事人达成协议之日起生效，具有法律约束力，当事人应当按照约定履行。",
        "双方当事人认为有必要的，可以自协议生效之日起{days}日内共同向人民法院申请司法确认。",
    ),
)
# A case handled without mediation: the parties' own settlement, with no host and no seal.
OTHERWISE = Clauses(
    title="和解协议",
    keeper="",
    seal="",
    host="",
    lead="当事人自行协商，自愿达成如下协议：",
    effect=("本协议自各方当事人签字之时起生效，当事人应当按照约定履行；发生争议的，可以依法向人民法院提起诉讼。",),
    facts_head="主要事实",
    number_label="纠纷登记号",
)
BY_PROCEDURE = {codes.POLICE: POLICE, codes.PEOPLE: PEOPLE}


def clauses_of(procedure, form="written", is_on_spot=False) -> Clauses:
    if procedure == codes.POLICE and is_on_spot:
        return ON_SPOT
    if procedure == codes.PEOPLE and form == "oral":
        return PEOPLE_ORAL
    return BY_PROCEDURE.get(procedure, OTHERWISE)


def numeral(number: int) -> str:
    """1 to 99 as people write them in a numbered paper; figures beyond."""
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def copies_clause(clauses: Clauses, copies: int) -> str:
    if clauses is PEOPLE_ORAL:
        return "本登记表由人民调解组织留存备查。"
    receivers = "双方当事人各执一份" if copies == 3 and clauses.keeper else "各方当事人各执一份"
    keeping = f"，{clauses.keeper}留存一份备查" if clauses.keeper else ""
    return f"本协议书一式{numeral(copies)}份，{receivers}{keeping}。"


def copy_labels(clauses: Clauses, copies: int, sides: tuple[str, ...] = ("甲方", "乙方")) -> tuple[str, ...]:
    """第一联 to the file, then one to each of `sides`, then to others."""
    holders = [f"{clauses.keeper}存档"] if clauses.keeper else []
    holders += [f"交{side}" for side in sides]
    holders += ["交其他当事人"] * (copies - len(holders))
    return tuple(f"第{numeral(index)}联　{holder}" for index, holder in enumerate(holders[:copies], 1))
