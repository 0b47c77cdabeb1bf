"""Keeping the files of photos in step with the database."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from visits.models import Photo

if TYPE_CHECKING:
    from stations.models import Officer
    from visits.models import Visit


def store(by: Officer, visit: Visit, prepared: Any) -> list[str]:
    """Write files and rows; returns the names written, for `discard` when the transaction fails."""
    if not prepared:
        return []
    names: list[Any] = []
    try:
        for picture in prepared:
            name = uuid.uuid4().hex
            photo = Photo(visit=visit, content_hash=picture.content_hash)
            photo.image.save(f"{name}.jpg", ContentFile(picture.content), save=False)
            names.append(photo.image.name)
            photo.thumbnail.save(f"{name}-small.jpg", ContentFile(picture.thumbnail), save=False)
            names.append(photo.thumbnail.name)
            # Assigning the file made the field forget its size.
            photo.width, photo.height = picture.width, picture.height
            photo.save_new(by)
    except BaseException:
        discard(names)
        raise
    return names


def discard(names: Iterable[str]) -> None:
    for name in names:
        with contextlib.suppress(OSError):
            default_storage.delete(name)
