"""Photos: decoded, made small, without metadata; served only inside the scope."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.errors import Invalid, TooLarge
from tests.visits.conftest import content_of
from tests.visits.test_pages import CREATE, filled
from visits import actions, photo_processing
from visits.models import Photo


def gps_exif(turned=6):
    exif = Image.Exif()
    exif[0x0112] = turned
    exif[0x010F] = "SpyPhone"
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def test_kept_small_upright_and_without_metadata(photo):
    stored = photo_processing.prepare(photo(4000, 1000, exif=gps_exif()))
    assert (stored.width, stored.height) == (512, 2048)
    image = Image.open(io.BytesIO(stored.content))
    assert image.format == "JPEG"
    assert not dict(image.getexif())
    assert b"SpyPhone" not in stored.content
    assert max(Image.open(io.BytesIO(stored.thumbnail)).size) == 320


@pytest.mark.parametrize("mode", ["RGBA", "P", "LA", "L", "CMYK"])
def test_any_colour_mode(mode):
    out = io.BytesIO()
    picture = Image.new("RGBA", (30, 20), (200, 0, 0, 0)).convert(mode)
    picture.save(out, "TIFF" if mode == "CMYK" else "PNG") if mode != "CMYK" else picture.save(out, "JPEG")
    stored = photo_processing.prepare(SimpleUploadedFile("a.png", out.getvalue()))
    assert (stored.width, stored.height) == (30, 20)


@pytest.mark.parametrize(
    "content", [b"", b"not a picture", b"\xff\xd8\xff\xe0" + b"\0" * 50, b"<svg xmlns='http://www.w3.org/2000/svg'/>"]
)
def test_what_is_no_picture(content):
    with pytest.raises(Invalid) as refused:
        photo_processing.prepare(SimpleUploadedFile("a.jpg", content))
    assert refused.value.field == "photos"


def test_too_many_bytes_or_pixels(photo, settings):
    settings.PHOTO_MAX_PIXELS = 1000
    with pytest.raises(TooLarge):
        photo_processing.prepare(photo(100, 100))
    settings.PHOTO_MAX_BYTES = 10
    with pytest.raises(TooLarge):
        photo_processing.prepare(photo())


def test_a_bomb_of_pixels(photo, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)
    with pytest.raises(TooLarge):
        photo_processing.prepare(photo(100, 100))


def test_one_photo_once_and_no_files_left_by_a_failure(record, photo, settings, tmp_path):
    visit = record(photos=[photo(), photo(name="again.jpg"), photo(color="red")])
    assert visit.photos.count() == 2
    assert "IMG" not in visit.photos.first().image.name
    before = {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()}
    assert len(before) == 4
    with pytest.raises(Invalid):
        record(photos=[photo(color="blue")], minutes=999)
    with pytest.raises(Invalid):
        record(photos=[photo(color=(n, 0, 0)) for n in range(10)])
    assert {path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()} == before


def test_served_inside_the_scope_only(
    signed_in, api, record, photo, officer, roommate, chief, neighbour, outsider, admin
):
    stored = record(photos=[photo()]).photos.get()
    page = reverse("visits:photo", args=[stored.pk, "full"])
    by_api = f"/api/v1/visits/{stored.visit_id}/photos/{stored.pk}/small/"
    for who, status in ((officer, 200), (roommate, 200), (chief, 200), (neighbour, 404), (outsider, 404), (admin, 403)):
        for response in (signed_in(who).get(page), api(who).get(by_api)):
            assert response.status_code == status, who
            if status == 200:
                assert response["Content-Type"] == "image/jpeg"
                assert "private" in response["Cache-Control"]
                assert content_of(response)[:2] == b"\xff\xd8"
    first = signed_in(officer).get(page)
    content_of(first)
    assert signed_in(officer).get(page, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_a_lost_file_is_absent(signed_in, officer, record, photo):
    stored = record(photos=[photo()]).photos.get()
    stored.image.storage.delete(stored.image.name)
    assert signed_in(officer).get(reverse("visits:photo", args=[stored.pk, "full"])).status_code == 404


def test_photos_of_the_form_and_413(signed_in, officer, household, photo, settings):
    client, place = signed_in(officer), f"{CREATE}?household={household.pk}"
    assert client.post(place, filled(photos=[photo(), photo(color="red")])).status_code == 302
    assert Photo.objects.count() == 2
    assert client.post(place, filled(photos=[SimpleUploadedFile("a.jpg", b"nothing")])).status_code == 422
    settings.PHOTO_MAX_BYTES = 10
    response = client.post(place, filled(photos=[photo()]))
    assert response.status_code == 413
    assert "at most" in response.text


def test_adding_photos_by_api(api, officer, outsider, record, photo, settings):
    visit = record(photos=[photo()])
    place = f"/api/v1/visits/{visit.pk}/photos/"
    response = api(officer).post(place, {"photos": [photo(), photo(color="red")]}, format="multipart")
    assert response.status_code == 201, response.content
    assert len(response.json()["photos"]) == 2
    assert response.json()["version"] == 2
    assert api(outsider).post(place, {"photos": [photo()]}, format="multipart").status_code == 404
    assert api(officer).post(place, {}, format="multipart").status_code == 400
    settings.PHOTO_MAX_BYTES = 10
    assert api(officer).post(place, {"photos": [photo()]}, format="multipart").status_code == 413


def test_at_most_nine(officer, record, photo):
    visit = record(photos=[photo(color=(n, 0, 0)) for n in range(0, 240, 30)])
    assert visit.photos.count() == 8
    with pytest.raises(Invalid):
        actions.add_photos(by=officer, visit=visit, photos=[photo(color="blue"), photo(color="white")])
    assert actions.add_photos(by=officer, visit=visit, photos=[photo(color="blue")]).photos.count() == 9


def test_photos_as_phones_write_them():
    pi_heif = pytest.importorskip("pi_heif")
    pi_heif.register_heif_opener()
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(out, "HEIF")
    stored = photo_processing.prepare(SimpleUploadedFile("IMG_1.HEIC", out.getvalue(), content_type="image/heic"))
    assert (stored.width, stored.height) == (300, 200)
    assert stored.content[:2] == b"\xff\xd8"


def test_what_is_refused_among_several_is_named(signed_in, officer, household, photo):
    broken = SimpleUploadedFile("IMG_7.HEIC", b"\0\0\0\x18ftypheic" + b"\0" * 40)
    page = signed_in(officer).post(f"{CREATE}?household={household.pk}", filled(photos=[photo(), broken]))
    assert page.status_code == 422
    assert "IMG_7.HEIC" in page.text
    assert "IMG_1.jpg" not in page.text
    assert not Photo.objects.exists()


def test_the_form_offers_what_phones_write(signed_in, officer, household):
    assert "image/heic" in signed_in(officer).get(CREATE, {"household": household.pk}).text
