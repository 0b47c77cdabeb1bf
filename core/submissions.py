"""What a client sends twice makes one record: a double tap, a retry on a weak signal, a form gone back to."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING, Any, Self

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.errors import Conflict
from core.privacy.encryption import keyed_hash

if TYPE_CHECKING:
    from core.actor import Actor


class Submitted(models.Model):
    """A record that keeps the number of the submission that made it, and a hash of what was submitted.

    The hash is keyed: a body may hold document numbers, which could be guessed from a plain hash.
    """

    client_id = models.UUIDField(_("submission number"), unique=True, null=True, blank=True, editable=False)
    submission_hash = models.CharField(max_length=64, blank=True, default="", editable=False)

    is_made_before = False  # of the record that a repeated submission gets

    class Meta:
        abstract = True

    @classmethod
    def already_made(cls, *, by: Actor, permission: str, client_id: uuid.UUID | None, body: Any) -> Self | None:
        """The record this submission made before, None when it is new. Conflict when the body was another."""
        rows: Any = cls._base_manager
        first = rows.filter(client_id=client_id).first() if client_id else None
        if first is None:
            return None
        if not by.scope_for(permission).has(first.room):
            # A submission number of another room: neither the record nor the room is disclosed.
            raise Conflict(_("This submission number is taken. Send it again with a new one."), None)
        if first.submission_hash != hash_of(body):
            raise Conflict(_("This was already saved with other content. Open it to change it."), first)
        first.is_made_before = True
        return first

    def numbered(self, client_id: uuid.UUID | None, body: Any) -> Self:
        """The unsaved record with the number and the hash of its submission."""
        if client_id:
            self.client_id, self.submission_hash = client_id, hash_of(body)
        return self


def hash_of(body: Any) -> str:
    """Equal bodies, equal hashes: whatever the order of keys; records count by their keys."""
    return keyed_hash("submission:" + json.dumps(body, sort_keys=True, default=_key))


def _key(value: Any) -> str:
    return f"{value._meta.label}:{value.pk}" if isinstance(value, models.Model) else str(value)


class SubmissionMixin:
    """Before a Form: the number of the submission, which stays on every retry."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        form: Any = self
        form.fields["client_id"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        form.initial.setdefault("client_id", str(uuid.uuid4()))
