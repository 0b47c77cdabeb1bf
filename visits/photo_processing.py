"""Photos as they come from a phone, made into what is kept: small, upright, without metadata."""

import hashlib
import io
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

try:
    import pi_heif
except ImportError:  # a machine for which there is no such package; its photos are refused by name
    pi_heif = None
else:
    pi_heif.register_heif_opener(thumbnails=False)

from core.errors import Invalid, TooLarge

LONGEST_SIDE = 2048
THUMBNAIL_SIDE = 320
MAX_PER_VISIT = 9
# What many phones call JPEG (MPO, several pictures in one file) is read by the same decoder. HEIF is what others write.
FORMATS = ("JPEG", "PNG", "WEBP", *(("HEIF",) if pi_heif else ()))


@dataclass(frozen=True)
class Picture:
    """A decoded, re-encoded photo: JPEG bytes, thumbnail bytes, size in pixels, SHA-256 of the JPEG."""

    content: bytes
    thumbnail: bytes
    width: int
    height: int
    content_hash: str


def prepare(file) -> Picture:
    """Decode an uploaded file; Invalid when it is no picture, TooLarge beyond bytes or pixels; both name the file."""
    if isinstance(file, Picture):
        return file
    try:
        if file.size > settings.PHOTO_MAX_BYTES:
            most = {"most": settings.PHOTO_MAX_BYTES // 2**20}
            raise TooLarge(_("A photo may have at most %(most)d MB.") % most, field="photos")
        picture = _upright(file)
    except Invalid as error:
        # One of several was chosen wrongly: which one it was is said, so that the others are kept.
        raise type(error)(f"{file.name}: {error.message}" if file.name else error.message, field="photos") from error
    main = _jpeg(picture, LONGEST_SIDE)
    small = _jpeg(picture, THUMBNAIL_SIDE)
    with Image.open(io.BytesIO(main)) as saved:
        width, height = saved.size
    return Picture(main, small, width, height, hashlib.sha256(main).hexdigest())


def _upright(file):
    """Pixels in RGB, turned the way the camera was held."""
    try:
        file.seek(0)
        image = Image.open(file, formats=FORMATS)
        if image.width * image.height > settings.PHOTO_MAX_PIXELS:
            raise TooLarge(_("This photo has too many pixels. Take it with a lower resolution."), field="photos")
        # Large JPEGs are decoded at half or quarter size, which saves most of the time.
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image = ImageOps.exif_transpose(image)
        if image.mode in ("RGBA", "LA", "P", "PA"):
            image = image.convert("RGBA")
            ground = Image.new("RGB", image.size, "white")
            ground.paste(image, mask=image.getchannel("A"))
            return ground
        return image.convert("RGB")
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise TooLarge(_("This photo has too many pixels. Take it with a lower resolution."), field="photos") from error
    # A broken file fails inside any of the decoders, each with an error of its own.
    except (OSError, SyntaxError, ValueError, TypeError, IndexError, EOFError, MemoryError) as error:
        raise Invalid(
            _("This file is not a photo that can be read (JPEG, PNG, WebP or HEIC)."), field="photos"
        ) from error


def _jpeg(picture, longest):
    smaller = picture.copy()
    smaller.thumbnail((longest, longest))
    out = io.BytesIO()
    smaller.save(out, "JPEG", quality=85, optimize=True)
    return out.getvalue()
