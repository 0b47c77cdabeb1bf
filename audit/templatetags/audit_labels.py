"""`row|record_name` in lists of the trail."""

from django import template

from audit import labels

register = template.Library()
register.filter("record_name", labels.record_name)
