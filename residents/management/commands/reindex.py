"""`manage.py reindex`: write the search index anew, while the system is in use."""

from django.core.management.base import BaseCommand

from residents.search.index import reindex_all


class Command(BaseCommand):
    help = "Write everything residents and households can be found by anew, batch by batch."

    def handle(self, *args, **options):
        residents, households = reindex_all()
        self.stdout.write(f"residents {residents}, households {households}")
