"""One case as a story."""

from core.views import ScopedDetail
from disputes import lines
from disputes.models import Dispute


class DisputeDetail(ScopedDetail):
    model = Dispute
    template_name = "disputes/detail.html"

    def get_context_data(self, **kwargs):
        lines.dressed([self.object])
        return super().get_context_data(**kwargs)
