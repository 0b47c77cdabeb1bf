"""How days and names of things are written, the same everywhere."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format

from residents.models import ListingCategory
from tests import factories


@pytest.mark.parametrize(("language", "written"), [("en", "18 May 2024"), ("zh-hans", "2024年5月18日")])
def test_long_dates_follow_the_short_ones(language, written):
    with translation.override(language):
        assert date_format(date(2024, 5, 18)) == written


@pytest.mark.django_db
def test_shipped_sources_of_categories_are_in_the_readers_language():
    with translation.override("zh-hans"):
        sources = {category.source_text for category in ListingCategory.objects.all()}
    assert sources
    assert not any("Default" in source or "norm" in source for source in sources)


@pytest.mark.django_db
def test_leaving_the_page_of_a_cancellation_is_not_called_cancel(signed_in, officer, room):
    due = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))
    page = signed_in(officer).get(reverse("followups:cancel", args=[due.pk])).text
    assert "Back, keep it" in page


@pytest.mark.django_db
def test_errors_are_summed_up_with_the_languages_own_colon(signed_in, officer, room):
    due = factories.FollowUpFactory(household=factories.HouseholdFactory(room=room))
    url = reverse("followups:cancel", args=[due.pk])
    assert "</a>: This field is required." in signed_in(officer, "en").post(url, {"version": due.version}).text
    assert "</a>：" in signed_in(officer, "zh-hans").post(url, {"version": due.version}).text
