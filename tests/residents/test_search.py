"""One box: by name, part of it, pinyin, initials, phone, number and address, within the scope."""

import pytest

from residents import identity
from residents.models import Resident, SearchTerm
from residents.search import find, index_household, index_resident, reindex
from residents.search.words import read
from tests import factories

NUMBER = "110101199003074899"


def person(room, name, *, address="人民路12号", phone="", number="", community="", **facts):
    household = factories.HouseholdFactory(room=room, label=facts.pop("label", ""))
    household.dwelling.address = address
    household.dwelling.save(update_fields=["address"])
    if community:
        household.dwelling.community.name = community
        household.dwelling.community.save(update_fields=["name"])
    result = factories.ResidentFactory(
        household=household,
        name=name,
        phone=phone,
        id_number=number,
        id_number_hash=identity.number_hash("id_card", number),
        **facts,
    )
    index_household(household)
    index_resident(result)
    return result


def names(user, text):
    return [resident.name for resident in find(user, text).residents]


def addresses(user, text):
    return [household.dwelling.address for household in find(user, text).households]


@pytest.fixture
def people(room):
    return [
        person(room, "单丽娜", address="人民路12号金桂苑3栋1单元502室", phone="13812345678", number=NUMBER),
        person(room, "张三丰", address="解放路7号", phone="13987650001"),
        person(room, "欧阳娜娜", address="解放路17号", phone="0737-4221234".replace("-", "")),
        person(room, "吕布", address="和平巷3-402室", phone="13700009999"),
        person(room, "买买提·艾力", address="人民路2号", phone="13600005678"),
        person(room, "Maria Lopez", address="学院路1-2号"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张三丰", ["张三丰"]),
        ("三丰", ["张三丰"]),
        ("丰", ["张三丰"]),
        ("娜", ["单丽娜", "欧阳娜娜"]),
        ("阳娜", ["欧阳娜娜"]),
        ("zhangsanfeng", ["张三丰"]),
        ("zhangs", ["张三丰"]),
        ("Zhang San Feng", ["张三丰"]),
        ("sanfeng", ["张三丰"]),
        ("feng", ["张三丰"]),
        ("zsf", ["张三丰"]),
        ("ZSF", ["张三丰"]),
        ("ouyangnn", []),
        ("oynn", ["欧阳娜娜"]),
        ("danlina", ["单丽娜"]),
        ("shanlina", ["单丽娜"]),
        ("sln", ["单丽娜"]),
        ("dln", ["单丽娜"]),
        ("lvbu", ["吕布"]),
        ("lübu", ["吕布"]),
        ("lyubu", ["吕布"]),
        ("lubu", ["吕布"]),
        ("买买提艾力", ["买买提·艾力"]),
        ("艾力", ["买买提·艾力"]),
        ("maria", ["Maria Lopez"]),
        ("LOPEZ", ["Maria Lopez"]),
        ("Ｍaria", ["Maria Lopez"]),
        ("13812345678", ["单丽娜"]),
        ("138 1234 5678", ["单丽娜"]),
        ("+86 138-1234-5678", ["单丽娜"]),
        ("5678", ["买买提·艾力", "单丽娜"]),
        ("45678", ["单丽娜"]),
        ("05678", ["买买提·艾力"]),
        ("4221234", ["欧阳娜娜"]),
        ("95678", []),
        (NUMBER, ["单丽娜"]),
        (NUMBER[:-1] + "8", []),
        ("单 5678", ["单丽娜"]),
        ("娜 解放路", ["欧阳娜娜"]),
        ("na 解放路", ["欧阳娜娜"]),
        ("娜 人民路 12", ["单丽娜"]),
        ("娜 12号 45678", ["单丽娜"]),
        (f"娜 {NUMBER}", ["单丽娜"]),
        ("娜 和平巷", []),
        ("人民路 12号", []),
        ("李", []),
        ("   ", []),
        ("!?%_\\", []),
        ("\x00\ud7ff\U0010ffff", []),
    ],
)
def test_people_are_found_by(people, officer, text, expected):
    assert sorted(names(officer, text)) == sorted(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("人民路", ["人民路12号金桂苑3栋1单元502室", "人民路2号"]),
        ("民路12", ["人民路12号金桂苑3栋1单元502室"]),
        ("人民路1", ["人民路12号金桂苑3栋1单元502室"]),
        ("金桂苑", ["人民路12号金桂苑3栋1单元502室"]),
        ("金桂苑 502", ["人民路12号金桂苑3栋1单元502室"]),
        ("人民路 12", ["人民路12号金桂苑3栋1单元502室"]),
        ("3-402", ["和平巷3-402室"]),
        ("402", ["和平巷3-402室"]),
        ("学院路12号", []),
        ("学院路1-2号", ["学院路1-2号"]),
        ("民", ["人民路12号金桂苑3栋1单元502室", "人民路2号"]),
        ("张三丰", []),
    ],
)
def test_homes_are_found_by_address(people, officer, text, expected):
    assert sorted(addresses(officer, text)) == sorted(expected)


def test_homes_are_found_behind_the_name_of_their_community_and_by_label(room, officer):
    person(room, "张三", address="12号", community="古塘村", label="建筑队宿舍")
    assert addresses(officer, "古塘村") == ["12号"]
    assert addresses(officer, "古塘村12") == ["12号"]
    assert addresses(officer, "古塘村 12号") == ["12号"]
    assert addresses(officer, "宿舍") == ["12号"]


def test_the_whole_name_comes_before_a_part_and_the_shortest_first(room, officer):
    for name in ("王张", "张伟明", "张", "张伟"):
        person(room, name)
    assert names(officer, "张") == ["张", "张伟", "张伟明", "王张"]


def test_more_says_that_there_are_others(room, officer):
    for number in range(4):
        person(room, f"张{number}", address=f"人民路{number}号")
    result = find(officer, "张", limit=3)
    assert len(result.residents) == 3
    assert result.more_residents
    assert not find(officer, "张", limit=4).more
    assert find(officer, "人民路", limit=3).more_households


def test_a_name_met_by_many_terms_does_not_hide_others(room, officer):
    """丽丽丽丽 meets 丽 four times; the limit counts persons."""
    for _number in range(5):
        person(room, "丽丽丽丽")
    person(room, "王丽")
    assert len(names(officer, "丽")) == 6
    assert len(find(officer, "丽", limit=6).residents) == 6


class TestScope:
    @pytest.fixture
    def everywhere(self, room, other_room, far_room):
        for place in (room, other_room, far_room):
            person(place, "张三丰", address="人民路1号", phone="13812345678", note=place.name)

    @pytest.mark.parametrize("text", ["张三丰", "zsf", "5678", "13812345678", "45678", "张 人民路", "三 45678"])
    def test_finding_stays_inside_the_units(
        self, everywhere, text, officer, auxiliary, neighbour, chief, bureau, admin, auditor
    ):
        def rooms(user):
            return len(find(user, text).residents)

        assert rooms(officer) == rooms(auxiliary) == rooms(neighbour) == 1
        assert rooms(chief) == 2
        assert rooms(bureau) == rooms(auditor) == 3
        assert rooms(admin) == 0

    def test_homes_stay_inside_the_units(self, everywhere, officer, chief, bureau, admin):
        assert [len(find(user, "人民路").households) for user in (officer, chief, bureau, admin)] == [1, 2, 3, 0]

    def test_one_bureau_does_not_search_another(self, everywhere, bureau):
        other = factories.PostingFactory(role="bureau", bureau=factories.BureauFactory()).officer
        assert names(other, "张三丰") == []
        assert len(names(bureau, "张三丰")) == 3

    def test_a_stale_term_shows_nobody_out_of_scope(self, everywhere, officer, neighbour, room, other_room):
        """Should a term ever lag behind a move, the row filter still holds."""
        moved = Resident.objects.get(room=room)
        Resident.objects.filter(pk=moved.pk).update(room=other_room)
        assert names(officer, "张三丰") == []

    def test_two_rooms_of_one_officer(self, everywhere, officer, far_room):
        factories.PostingFactory(officer=officer, room=far_room)
        officer.forget_postings()
        assert len(find(officer, "张三丰").residents) == 2


class TestTermsStayTrue:
    def test_a_new_name_replaces_the_old_one(self, room, officer):
        resident = person(room, "张三丰")
        resident.name = "张君宝"
        resident.save()
        index_resident(resident)
        assert names(officer, "张君宝") == ["张君宝"]
        assert names(officer, "三丰") == []

    def test_a_household_that_changes_room_takes_its_people_along(self, room, other_room, officer, neighbour):
        resident = person(room, "张三丰")
        household = resident.household
        household.room = other_room
        household.save()
        Resident.objects.filter(pk=resident.pk).update(room=other_room)
        index_household(household)
        assert names(officer, "张三丰") == []
        assert names(neighbour, "张三丰") == ["张三丰"]
        assert addresses(neighbour, "人民路") == ["人民路12号"]
        assert addresses(officer, "人民路") == []

    def test_reindex_writes_everything_anew(self, room, officer, django_assert_max_num_queries):
        person(room, "张三丰", phone="13812345678")
        before = set(SearchTerm.objects.values_list("kind", "term", "room", "resident", "household"))
        SearchTerm.objects.all().delete()
        assert reindex(Resident.objects.all()) == 1
        assert reindex(type(Resident.objects.get().household).objects.all()) == 1
        assert set(SearchTerm.objects.values_list("kind", "term", "room", "resident", "household")) == before

    def test_no_number_is_kept_in_clear(self, room):
        person(room, "张三丰", phone="13812345678", number=NUMBER)
        assert not [
            term for term in SearchTerm.objects.values_list("term", flat=True) if "5678" in term or "1990" in term
        ]


def test_words_are_bounded():
    assert len(read("一 二 三 四 五 六 七 八")) == 5
    assert read("甲" * 500)[0].people[0].text == "甲" * 32
    assert read("") == []


def test_few_queries_whatever_is_asked(people, officer, django_assert_max_num_queries):
    officer.can("residents.view")
    for text in ("张", "zsf", "5678", "45678", NUMBER, "人民路", "娜 人民路 12", "娜 12号 45678"):
        with django_assert_max_num_queries(20):
            find(officer, text)
