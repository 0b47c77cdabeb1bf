"""Papers of a case: what they say (`form`), their fixed words (`clauses`), and Word (`word`)."""

from disputes.documents.form_contents import AgreementForm, agreement_form
from disputes.documents.word import agreement_document

__all__ = ["AgreementForm", "agreement_document", "agreement_form"]
