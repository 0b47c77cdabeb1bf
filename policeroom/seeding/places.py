"""Made-up places: 青岚县, its towns, villages, neighbourhoods, streets and doors."""

from dataclasses import dataclass
from itertools import product

REGION = "430998"  # six digits in the form of GB/T 2260, assigned to no county
COUNTY = "青岚县"
CENTRE = 27.8214, 111.3058  # WGS-84
TOWNS = ["城关镇", "柳溪镇", "龙坪乡"]
NEIGHBOURHOODS = [
    "东街",
    "文庙",
    "县前",
    "西街",
    "河滨",
    "南门",
    "学府",
    "北苑",
    "车站",
    "桂花园",
    "新城",
    "民主路",
    "向阳",
]
_FIRST, _SECOND = "青柳石金白黄竹松梅云双长大新高上清红桃枫", "溪山桥塘坪湾岭田口冲坝井埠林庄"
VILLAGES = [first + second for second, first in product(_SECOND, _FIRST)]
STREETS = [
    "人民路",
    "东风路",
    "解放路",
    "文化路",
    "沿河街",
    "建设路",
    "中山路",
    "新华路",
    "学院路",
    "和平巷",
    "井湾巷",
    "健康路",
]
ESTATES = ["", "", "", "金桂苑", "锦绣家园", "河畔花园", "教师新村", "农机厂宿舍", "阳光小区", "翰林府"]
LANES = ["老屋组", "上湾组", "下湾组", "对门组", "桥头组", "塘边组", "大屋组", "新屋组", "学堂组", "山背组"]


@dataclass(frozen=True)
class Place:
    name: str
    is_urban: bool


def village(number):
    """37 and the number of names have no common divisor, so all come before one comes again."""
    return VILLAGES[number * 37 % len(VILLAGES)]


def town(number):
    """Name of the town of station `number` (from 0)."""
    return TOWNS[number] if number < len(TOWNS) else village(len(VILLAGES) - number) + "镇"


def community(in_town, in_county, is_urban):
    """The place of a community, by its number in the town and in the county (from 0)."""
    if is_urban and in_town < len(NEIGHBOURHOODS):
        return Place(NEIGHBOURHOODS[in_town], True)
    return Place(village(in_county), False)


class Doors:
    """Addresses in one community, none of them twice."""

    def __init__(self, place, rng):
        self.place, self.rng, self.used = place, rng, set()

    def next(self):
        while True:
            address = self._urban() if self.place.is_urban else self._rural()
            if address not in self.used:
                self.used.add(address)
                return address

    def _urban(self):
        rng = self.rng
        # The range of numbers grows with the number of doors, so that a free one is always found.
        spread = 60 + len(self.used) // 20
        street = f"{rng.choice(STREETS)}{rng.randint(1, spread)}号"
        estate = rng.choice(ESTATES)
        if not estate:
            return f"{street}{rng.randint(1, 6)}0{rng.randint(1, 4)}室"
        return f"{street}{estate}{rng.randint(1, 18)}栋{rng.randint(1, 3)}单元{rng.randint(1, 6)}0{rng.randint(1, 2)}室"

    def _rural(self):
        spread = 80 + len(self.used)
        return f"{self.place.name}村{self.rng.choice(LANES)}{self.rng.randint(1, spread)}号"
