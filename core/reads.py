"""Where reads that leave the house are written down. `core` knows no trail; `audit` plugs its own in."""


class Trail:
    """What lists call before rows leave; replaced by `audit.reads` when the apps are ready."""

    @staticmethod
    def exported(request, model):
        """All rows of a filtered list go out as CSV."""

    @staticmethod
    def pulled(request, model):
        """A program reads a list by token."""

    @staticmethod
    def fetched(request, export):
        """The file of a background export is handed over."""


_trail = Trail


def plug(trail):
    global _trail
    _trail = trail


def exported(request, model):
    _trail.exported(request, model)


def pulled(request, model):
    _trail.pulled(request, model)


def fetched(request, export):
    _trail.fetched(request, export)
