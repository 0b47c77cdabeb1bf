"""Divisions from a table: twice the same, every bad line named, nothing deleted."""

import pytest
from django.core.management import CommandError, call_command

from audit.models import Entry
from core.errors import Invalid, OutOfScope
from stations import actions
from stations.divisions import decode, read
from stations.models import Bureau, Community, Officer, Room, Station

HEADER = "code,name,town_code,town_name,county_code,county_name\n"
GOOD = (
    HEADER
    + "430998101001,东街社区,430998101,城关镇,430998,青岚县\n"
    + "430998101002,文庙居委会,430998101,城关镇,430998,青岚县\n"
    + "430998102201,柳树村委会,430998102,柳溪镇,430998,青岚县\n"
    + "430998103200,石桥村,430998103,龙坪乡,430998,青岚县\n"
)
NAME = "青岚县公安局"


@pytest.fixture(autouse=True)
def _database(db):
    pass


def run(text, encoding="utf-8", name=NAME, by=None):
    return actions.import_divisions(by=by, content=text.encode(encoding), bureau_name=name)


def tree():
    return sorted(
        Community.objects.values_list("code", "name", "kind", "room__name", "room__code", "room__station__name")
    )


def test_one_station_a_town_one_room_and_community_a_village():
    outcome = run(GOOD)
    assert str(outcome) == "created 12, updated 0, unchanged 0, rejected 0"
    assert Bureau.objects.get().code == "430998000000"
    assert list(Station.objects.values_list("code", "name")) == [
        ("430998101000", "城关派出所"),
        ("430998102000", "柳溪派出所"),
        ("430998103000", "龙坪派出所"),
    ]
    assert tree() == [
        ("430998101001", "东街社区", "neighbourhood", "东街警务室", "430998101001", "城关派出所"),
        ("430998101002", "文庙居委会", "neighbourhood", "文庙警务室", "430998101002", "城关派出所"),
        ("430998102201", "柳树村委会", "village", "柳树警务室", "430998102201", "柳溪派出所"),
        ("430998103200", "石桥村", "village", "石桥村警务室", "430998103200", "龙坪派出所"),
    ]
    assert Entry.objects.filter(verb="imported", by=None).count() == 1


def test_twice_is_as_once():
    run(GOOD)
    before, lines = tree(), Entry.objects.count()
    assert str(run(GOOD)) == "created 0, updated 0, unchanged 12, rejected 0"
    assert tree() == before
    assert Entry.objects.count() == lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_encodings(encoding):
    assert str(run(GOOD, encoding)).startswith("created 12")
    assert Community.objects.filter(name="东街社区").exists()


def test_no_encoding_is_said():
    with pytest.raises(Invalid, match="UTF-8"):
        decode(b"\xff\xff\x81")


def test_a_changed_name_is_taken_over_and_what_is_gone_stays():
    run(GOOD)
    changed = GOOD.replace("东街社区", "东门社区").replace("430998103200,石桥村,430998103,龙坪乡,430998,青岚县\n", "")
    assert str(run(changed)) == "created 0, updated 2, unchanged 7, rejected 0"
    assert Room.objects.get(code="430998101001").name == "东门警务室"
    assert Community.objects.filter(code="430998103200").exists()
    assert Entry.objects.filter(verb="changed").count() == 2


def test_a_room_named_by_hand_keeps_its_name():
    run(GOOD)
    Room.objects.filter(code="430998101001").update(name="东街中心警务室")
    run(GOOD.replace("东街社区", "东门社区"))
    assert Room.objects.get(code="430998101001").name == "东街中心警务室"
    assert Community.objects.get(code="430998101001").name == "东门社区"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("43099810100,东街社区,430998101,城关镇,430998,青岚县", "12 digits"),
        ("43099810100x,东街社区,430998101,城关镇,430998,青岚县", "12 digits"),
        ("４３０９９８１０１００１,东街社区,430998101,城关镇,430998,青岚县", "12 digits"),
        ("430998101001,,430998101,城关镇,430998,青岚县", "name is empty"),
        ("430998101001,东街社区,430998102,柳溪镇,430998,青岚县", "does not lie in the town"),
        ("430998101001,东街社区,430997101,城关镇,430998,青岚县", "does not lie in the county"),
        ("430998101001,东街社区,430998101,城关镇,430998,青岚县,多", "more columns"),
        (f"430998101001,{'长' * 61},430998101,城关镇,430998,青岚县", "longer than 60"),
    ],
)
def test_a_bad_line_is_named_and_the_others_go_in(line, why):
    outcome = run(GOOD + line.replace("101001", "101009") + "\n")
    assert outcome.counts["created"] == 12
    assert [(item.line, why in item.reason) for item in outcome.rejected] == [(6, True)]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("430998101001,东街社区,430998101,城关镇,430998,青岚县", "given before"),
        ("430998101001,另一社区,430998101,城关镇,430998,青岚县", "was 东街社区 before"),
        ("430998101003,新社区,430998101,另一镇,430998,青岚县", "was 城关镇 before"),
        ("430998101003,新社区,430998101,城关镇,430998,另一县", "was 青岚县 before"),
        ("430997101003,新社区,430997101,城关镇,430997,邻县", "began with 430998"),
    ],
)
def test_contradictions_between_lines(line, why):
    outcome = run(GOOD + line + "\n\n")
    assert len(outcome.rejected) == 1
    assert why in outcome.rejected[0].reason
    assert Community.objects.count() == 4


def test_missing_columns_and_an_empty_file():
    with pytest.raises(Invalid, match="town_name"):
        read("code,name,town_code,county_code,county_name\n")
    assert str(run(HEADER)) == "created 0, updated 0, unchanged 0, rejected 0"
    assert not Bureau.objects.exists()
    with pytest.raises(Invalid, match="missing"):
        read("")


def test_quotes_spaces_and_another_order_of_columns():
    text = (
        "name,code,town_name,town_code,county_name,county_code\r\n"
        + '" 东街社区 ",430998101001,城关镇,430998101,青岚县,430998\r\n'
    )
    assert str(run(text)) == "created 4, updated 0, unchanged 0, rejected 0"
    assert Community.objects.get().name == "东街社区"


def test_codes_of_another_bureau_are_left_alone():
    run(GOOD)
    Bureau.objects.update(name="别的县局", code="999999000000")
    outcome = run(GOOD)
    assert len(outcome.rejected) == 4
    assert "another bureau" in outcome.rejected[0].reason
    assert Station.objects.filter(bureau__name="别的县局").count() == 3


def test_the_wrong_county_for_a_bureau():
    run(GOOD)
    with pytest.raises(Invalid, match="430997"):
        run(GOOD.replace("430998", "430997"))
    with pytest.raises(Invalid, match="belongs to"):
        run(GOOD, name="另一名称")
    with pytest.raises(Invalid, match="name"):
        run(GOOD, name=" ")


def test_by_an_administrator_only_within_the_own_bureau():
    run(GOOD)
    from stations.models import Posting

    admin = Officer.objects.create(badge="990001", name="管")
    with pytest.raises(OutOfScope):
        run(GOOD, by=admin)
    Posting.objects.create(officer=admin, role="admin", bureau=Bureau.objects.get(), since="2020-01-01")
    assert str(run(GOOD, by=Officer.objects.get(badge="990001"))).startswith("created 0")


def test_the_command_prints_rejected_lines_and_the_sum_last(tmp_path, capsys):
    file = tmp_path / "d.csv"
    file.write_text(GOOD + "1,坏,430998101,城关镇,430998,青岚县\n", encoding="gbk")
    call_command("import_divisions", str(file), bureau=NAME)
    lines = capsys.readouterr().out.strip().splitlines()
    assert lines[0].startswith("line 6: code 1 is not")
    assert lines[-1] == "created 12, updated 0, unchanged 0, rejected 1"
    with pytest.raises(CommandError):
        call_command("import_divisions", str(tmp_path / "none.csv"), bureau=NAME)
    file.write_bytes(b"a,b\n")
    with pytest.raises(CommandError, match="missing"):
        call_command("import_divisions", str(file), bureau=NAME)
