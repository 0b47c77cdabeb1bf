"""Serving photos: never by the web server, always after the scope was asked."""

from django.http import FileResponse, Http404, HttpResponseNotModified
from django.urls import reverse


def photo_response(request, photo, *, small):
    """The JPEG, private to the browser that asked; 404 when the file is gone."""
    tag = f'"{photo.content_hash[:32]}{"-small" if small else ""}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponseNotModified()
    else:
        picture = photo.thumbnail if small else photo.image
        try:
            response = FileResponse(picture.open("rb"), content_type="image/jpeg")
        except FileNotFoundError as error:
            raise Http404 from error
    # Kept by the browser for a shift and asked for again: a posting may have ended in between.
    response["Cache-Control"] = "private, no-cache"
    response["ETag"] = tag
    response["Content-Disposition"] = 'inline; filename="photo.jpg"'
    return response


def photo_address(request, visit, photo, size):
    """Where programs find it, in full where it is known who asks; nothing of the present query sticks to it."""
    place = reverse("visits-photo", kwargs={"pk": visit, "photo": photo, "size": size})
    return request.build_absolute_uri(place) if request is not None else place
