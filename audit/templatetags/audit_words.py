"""`row|record_name` in lists of the trail."""

from django import template

from audit import wording

register = template.Library()
register.filter("record_name", wording.record_name)
