"""An agreement with every field of its form filled in, and what its paper must show."""

from datetime import date, datetime

from django.utils import timezone

from tests import factories

NUMBERS = ("110101199003074514", "110101201203071235")
# Every text of the form of FACTS, once: host, parties, guardian, witness, facts, terms, manner.
FIELDS = [
    "安宁县公安局城关派出所",
    "张民",
    "城关派出所东街警务室　社区民警",
    "2026年11月10日9时30分",
    "东街警务室调解室",
    "村委会主任孙和",
    "李秀英",
    "女",
    "36周岁",
    "居民身份证",
    NUMBERS[0],
    "县第一小学教师",
    "东街社区人民路12号3栋2单元",
    "王小明",
    "男",
    "14周岁",
    NUMBERS[1],
    "县第二中学学生",
    "西街社区解放路8号",
    "王建国",
    "父亲",
    "赵见证",
    "东街社区人民路14号",
    "13900001111",
    "2026年11月3日",
    "人民路菜市场门口",
    "因争抢摊位发生口角，王小明推倒李秀英的货架，损坏货物。",
    "李秀英当场要求赔偿，未发生肢体冲突。",
    "一、王小明：赔偿货物损失800元（于2026年11月20日前（含当日）履行完毕）。",
    "二、李秀英：不再追究王小明的责任（履行期限：",
    "现金当面付清",
    "最迟2026年11月20日",
    "2026年11月10日",
]


# What a committee's paper says where the police's names station and officer.
OF_COMMITTEE = {
    "安宁县公安局城关派出所": "城关镇人民调解委员会",
    "张民": "钱调解",
    "城关派出所东街警务室　社区民警": "城关镇人民调解委员会　人民调解员（委员）",
}


def fields_of(procedure):
    """What the paper of a procedure shows; the parties' own settlement has no host, and no place of talks."""
    if procedure == "people":
        return [OF_COMMITTEE.get(field, field) for field in FIELDS]
    if procedure == "handling":
        return [field for field in FIELDS if field not in (*OF_COMMITTEE, *OF_TALKS)]
    return FIELDS


OF_TALKS = ("2026年11月10日9时30分", "东街警务室调解室", "村委会主任孙和")


def at(year, month, day, hour, minute):
    return timezone.make_aware(datetime(year, month, day, hour, minute))


def full_agreement(room, host, procedure="police"):
    """Everything known; the second party is fourteen and comes with his father."""
    dispute = factories.DisputeFactory(
        room=room,
        state="agreed",
        procedure=procedure,
        occurred_on=date(2026, 11, 3),
        reported_on=date(2026, 11, 4),
        place="人民路菜市场门口",
    )
    woman = factories.PartyFactory(
        dispute=dispute,
        name="李秀英",
        sex="2",
        birth_date=date(1990, 3, 7),
        document_kind="id_card",
        id_number=NUMBERS[0],
        workplace="县第一小学教师",
        address="东街社区人民路12号3栋2单元",
    )
    boy = factories.PartyFactory(
        dispute=dispute,
        side="b",
        name="王小明",
        sex="1",
        birth_date=date(2012, 3, 7),
        document_kind="id_card",
        id_number=NUMBERS[1],
        workplace="县第二中学学生",
        address="西街社区解放路8号",
        guardian_name="王建国",
        guardian_relation="父亲",
    )
    body = (
        factories.MediationBodyFactory(station=room.station, name="城关镇人民调解委员会")
        if procedure == "people"
        else None
    )
    round_ = factories.MediationFactory(
        dispute=dispute,
        host=None if body else host,
        body=body,
        held_at=at(2026, 11, 10, 9, 30),
        place="东街警务室调解室",
        co_host="村委会主任孙和",
        witness_name="赵见证",
        witness_address="东街社区人民路14号",
        witness_contact="13900001111",
    )
    agreement = factories.AgreementFactory(
        dispute=dispute,
        mediation=round_,
        signed_on=date(2026, 11, 10),
        facts="因争抢摊位发生口角，王小明推倒李秀英的货架，损坏货物。\n李秀英当场要求赔偿，未发生肢体冲突。",
        manner="现金当面付清",
    )
    factories.TermFactory(agreement=agreement, party=boy, text="赔偿货物损失800元", due_on=date(2026, 11, 20))
    factories.TermFactory(agreement=agreement, party=woman, text="不再追究王小明的责任。", due_on=None)
    return agreement


def bare_agreement(room, host):
    """Only what the model insists on."""
    dispute = factories.DisputeFactory(room=room, state="agreed", procedure="police")
    factories.PartyFactory(dispute=dispute, name="甲")
    factories.PartyFactory(dispute=dispute, side="b", name="乙")
    round_ = factories.MediationFactory(dispute=dispute, host=host)
    return factories.AgreementFactory(dispute=dispute, mediation=round_)
