"""Chinese names by frequency: surnames as the national register counts them, given names by sex and generation."""

# Share of the population in per mille, from the published ranking of the hundred most common surnames.
SURNAMES = {
    "王": 72, "李": 70, "张": 66, "刘": 52, "陈": 46, "杨": 31, "黄": 23, "赵": 21, "吴": 20, "周": 20,
    "徐": 15, "孙": 14, "马": 13, "朱": 13, "胡": 12, "郭": 11, "何": 11, "林": 10, "罗": 10, "高": 9,
    "郑": 9, "梁": 9, "谢": 8, "宋": 7, "唐": 7, "许": 6, "韩": 6, "邓": 6, "冯": 6, "曹": 6,
    "彭": 6, "曾": 6, "肖": 6, "田": 5, "董": 5, "潘": 5, "袁": 5, "蔡": 5, "蒋": 5, "余": 5,
    "于": 4, "杜": 4, "叶": 4, "程": 4, "苏": 4, "魏": 4, "吕": 4, "丁": 4, "任": 4, "卢": 4,
    "姚": 4, "沈": 4, "钟": 4, "姜": 3, "崔": 3, "谭": 3, "陆": 3, "范": 3, "汪": 3, "廖": 3,
    "石": 3, "金": 3, "韦": 3, "贾": 3, "夏": 3, "付": 3, "方": 3, "邹": 3, "熊": 3, "白": 3,
    "单": 1, "覃": 2, "尹": 2, "龙": 2, "欧阳": 1, "仇": 1, "解": 1,
}  # fmt: skip
_SURNAMES, _SHARES = list(SURNAMES), list(SURNAMES.values())

# (born before, for men, for women); names follow their time: characters to combine, later whole names in fashion.
GENERATIONS = [
    (1960, "国建德福贵荣华明清兴友家光文义正忠财生发", "秀英桂兰珍玉凤莲梅云春香菊花翠爱冬姣芝月"),
    (1980, "建军国平卫东红志强永新文华斌勇波辉林刚明", "丽红艳芳燕玲霞敏萍娟琴丽华春英群小爱云芬"),
    (2000, "伟磊涛超鹏俊杰浩波健帅鑫凯龙宇飞勇亮峰斌", "婷静雪丹慧颖倩莉娜琳佳欢媛瑶晶蓉薇璐洁琪"),
    (
        9999,
        [
            "子轩",
            "浩宇",
            "梓豪",
            "博文",
            "俊杰",
            "宇航",
            "睿",
            "宸",
            "铭泽",
            "昊天",
            "天佑",
            "一诺",
            "嘉懿",
            "志远",
            "子墨",
            "皓轩",
            "文博",
            "俊熙",
            "明哲",
            "奕辰",
            "思远",
            "家豪",
            "泽宇",
            "浩然",
        ],
        [
            "子涵",
            "梓萱",
            "欣怡",
            "诗雨",
            "可馨",
            "语桐",
            "思琪",
            "若曦",
            "依诺",
            "佳悦",
            "雨桐",
            "梦瑶",
            "欣妍",
            "诗涵",
            "紫涵",
            "雅婷",
            "心怡",
            "雨欣",
            "一诺",
            "静怡",
            "芷若",
            "婉婷",
            "佳琪",
            "思源",
        ],
    ),
]
FOREIGN = [
    ("JOHN MICHAEL SMITH", "1"),
    ("MARIA ELENA GARCIA", "2"),
    ("NGUYEN VAN HAI", "1"),
    ("KIM JIYOUNG", "2"),
    ("TANAKA HIROSHI", "1"),
]


def surname(rng):
    return rng.choices(_SURNAMES, _SHARES)[0]


def given_name(rng, male, born):
    """One or two characters; single names were in fashion for those born from the sixties on."""
    for before, men, women in GENERATIONS:
        if born < before:
            signs = men if male else women
            break
    if isinstance(signs, list):
        return rng.choice(signs)
    single = rng.random() < (0.06 if born < 1960 else 0.2)
    return rng.choice(signs) if single else "".join(rng.sample(signs, 2))


def full_name(rng, male, born, family=None):
    return (family or surname(rng)) + given_name(rng, male, born)
