"""The hook through which reads are audited; the app that keeps the trail registers its implementation here."""


class ReadAudit:
    """Does nothing; replaced through `register` when the apps are ready."""

    @staticmethod
    def exported(request, model):
        """All rows of a filtered list are exported."""

    @staticmethod
    def pulled(request, model):
        """A program reads a list by token."""

    @staticmethod
    def fetched(request, export):
        """The file of a background export is downloaded."""


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
