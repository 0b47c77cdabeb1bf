"""Daily facts written by hand, for tests of what is made of them; elsewhere facts.fact_updates counts them."""

from facts import fact_updates
from facts.models import DailyFact


def day_of_facts(room, day, **measures):
    """What happened in a room on a day, and the sums of its month."""
    fact, _made = DailyFact.objects.update_or_create(room=room, day=day, defaults=measures)
    fact_updates.write_months({(room.pk, day.replace(day=1))})
    return fact
