"""Chinese or English: by the officer's choice, kept with the account, or by cookie before signing in."""

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST
from django.views.i18n import set_language as django_set_language

from accounts import actions


@login_not_required
@require_POST
def set_language(request):
    language = request.POST.get("language", "")
    if request.user.is_authenticated and language in ("zh-hans", "en") and check_for_language(language):
        actions.choose_language(by=request.user, language=language)
    return django_set_language(request)
