"""Messages: the list, opening one, marking all as read."""

from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views import View

from core.web.feedback import add_message
from core.web.views import Column, ScopedList
from notifications import actions, stats
from notifications.message_texts import put_lines
from notifications.models import Notification


class NotificationList(ScopedList):
    model = Notification
    template_name = "notifications/list.html"
    title = _("Messages")
    columns = (Column("title", _("Message")),)
    row_template = "notifications/_messages.html"
    page_size = 30

    def rows(self):
        rows = super().rows()
        return rows.unread() if self.request.GET.get("unread") else rows

    def get_page(self):
        page = super().get_page()
        put_lines(self.request.user, page.rows)
        return page

    def get_lead(self):
        unread = stats.unread(self.request.user)
        return ngettext("%(count)d unread", "%(count)d unread", unread) % {"count": unread}

    def get_saved_filters(self):
        unread, url = bool(self.request.GET.get("unread")), reverse("notifications:list")
        return [
            {"label": _("All"), "url": url, "active": not unread},
            {"label": _("Unread"), "url": f"{url}?unread=1", "active": unread},
        ]

    def get_empty(self):
        return {
            "title": _("No messages"),
            "text": _("What falls due and what is late is told here on working days."),
            "icon": "bell",
        }


class OpenNotification(View):
    """Marks one message as read and goes where it points."""

    def get(self, request, pk):
        notification = get_object_or_404(Notification.objects.visible_to(request.user), pk=pk)
        actions.mark_read(by=request.user, notifications=[notification])
        return HttpResponseRedirect(notification.url or reverse("notifications:list"))


class MarkAllRead(View):
    http_method_names = ("post",)

    def post(self, request):
        count = actions.mark_read(by=request.user)
        add_message(
            request,
            ngettext("%(count)d message marked as read.", "%(count)d messages marked as read.", count)
            % {"count": count},
        )
        return HttpResponseRedirect(reverse("notifications:list"))
