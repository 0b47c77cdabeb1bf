"""Where reads that leave the house are written down. `core` knows no trail; `audit` plugs its own in."""


class ReadAudit:
    """What lists call before rows leave; replaced by `audit.read_audit` when the apps are ready."""

    @staticmethod
    def exported(request, model):
        """All rows of a filtered list go out as CSV."""

    @staticmethod
    def pulled(request, model):
        """A program reads a list by token."""

    @staticmethod
    def fetched(request, export):
        """The file of a background export is handed over."""


_read_audit = ReadAudit


def register(implementation):
    global _read_audit
    _read_audit = implementation


def record_export(request, model):
    _read_audit.exported(request, model)


def record_pull(request, model):
    _read_audit.pulled(request, model)


def record_download(request, export):
    _read_audit.fetched(request, export)
