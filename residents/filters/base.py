"""What the lists of the register share on pages."""

from residents.search import purpose
from stations.filters import PageFilterMixin


class PurposeRequired(PageFilterMixin):
    """Across rooms the search box asks first what for; the list offers no way around it."""

    def left_out(self):
        return ("search",) if purpose.missing(self.request) else ()
