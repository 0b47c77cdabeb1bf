"""Units, officers, postings."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from stations.models import Bureau, Community, Officer, Posting, Room, Station


class BureauFactory(DjangoModelFactory):
    class Meta:
        model = Bureau

    code = factory.Sequence(lambda n: f"43{n:010d}")
    name = factory.Sequence(lambda n: f"县局{n}")


class StationFactory(DjangoModelFactory):
    class Meta:
        model = Station

    code = factory.Sequence(lambda n: f"44{n:010d}")
    name = factory.Sequence(lambda n: f"派出所{n}")
    bureau = factory.SubFactory(BureauFactory)


class RoomFactory(DjangoModelFactory):
    class Meta:
        model = Room

    code = factory.Sequence(lambda n: f"45{n:010d}")
    name = factory.Sequence(lambda n: f"警务室{n}")
    station = factory.SubFactory(StationFactory)


class CommunityFactory(DjangoModelFactory):
    class Meta:
        model = Community

    code = factory.Sequence(lambda n: f"46{n:010d}")
    name = factory.Sequence(lambda n: f"社区{n}")
    room = factory.SubFactory(RoomFactory)


class OfficerFactory(DjangoModelFactory):
    class Meta:
        model = Officer

    badge = factory.Sequence(lambda n: f"{500000 + n}")
    name = factory.Sequence(lambda n: f"民警{n}")
    # No password is hashed: hashing is slow on purpose, and tests sign in by force_login.
    password = "!"


class PostingFactory(DjangoModelFactory):
    class Meta:
        model = Posting

    officer = factory.SubFactory(OfficerFactory)
    role = "officer"
    since = date(2020, 1, 1)
