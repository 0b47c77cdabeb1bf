"""Listings of a person for pages of the register: the same row filter as everywhere."""

from django import template

from residents.models import Listing
from residents.rules.listings import PROPOSE

register = template.Library()


@register.simple_tag
def listings_of(resident, user):
    """Those this officer may see, open ones first."""
    rows = list(Listing.objects.visible_to(user).filter(resident=resident).select_related("category").order_by("-id"))
    return sorted(rows, key=lambda listing: listing.is_closed)


@register.simple_tag
def may_propose_listing(resident, user):
    return resident.is_here and user.scope_for(PROPOSE).has(resident.room)
