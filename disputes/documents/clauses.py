"""The fixed words of an agreement, by procedure. The paper is Chinese whatever the language of the screen.

They are kept here and not in the catalogue: a form under the law is not translated, and its wording changes with the
law and not with a language.
"""

from dataclasses import dataclass

from disputes import codes

DIGITS = "〇一二三四五六七八九"


@dataclass(frozen=True)
class Clauses:
    """`keeper` is who keeps the first copy; `effect` may name the days for asking judicial confirmation."""

    title: str
    organ: str
    keeper: str
    seal: str
    host: str
    lead: str
    effect: tuple[str, ...]


BY_PROCEDURE = {
    codes.POLICE: Clauses(
        title="治安调解协议书",
        organ="公安机关",
        keeper="公安机关",
        seal="公安机关印章",
        host="主持人",
        lead="经公安机关主持调解，当事人自愿达成如下协议：",
        effect=(
            "本协议自双方签字之时起生效。对已履行协议的，公安机关对违反治安管理行为人不予处罚；不履行协议的，"
            "公安机关依法对违反治安管理行为人给予处罚，并告知当事人可以就民事争议依法向人民法院提起民事诉讼。",
        ),
    ),
    codes.PEOPLE: Clauses(
        title="人民调解协议书",
        organ="调解组织",
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
    ),
}
# A case handled without either procedure may still end in an agreement of the parties.
OTHERWISE = Clauses(
    title="调解协议书",
    organ="主持单位",
    keeper="主持单位",
    seal="主持单位印章",
    host="主持人",
    lead="经调解，当事人自愿达成如下协议：",
    effect=("本协议自各方当事人签字之时起生效，当事人应当按照约定履行；发生争议的，可以依法向人民法院提起诉讼。",),
)


def clauses_of(procedure) -> Clauses:
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
    receivers = "双方当事人各执一份" if copies == 3 else "各方当事人各执一份"
    return f"本协议书一式{numeral(copies)}份，{receivers}，{clauses.keeper}留存一份备查。"


def copy_labels(clauses: Clauses, copies: int) -> tuple[str, ...]:
    """第一联 to the file, then one to each side, then to the others."""
    holders = [f"{clauses.keeper}存档", "交甲方", "交乙方"]
    holders += ["交其他当事人"] * (copies - len(holders))
    return tuple(f"第{numeral(index)}联　{holder}" for index, holder in enumerate(holders[:copies], 1))
