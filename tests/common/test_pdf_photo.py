from io import BytesIO

import pytest
from PIL import Image

from common.pdf.photo import HEIGHT, WIDTH, BadPhoto, normalised


def picture(size: tuple[int, int], form: str = "JPEG", mode: str = "RGB", **options: object) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "red").save(out, form, **options)
    return out.getvalue()


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data))


def test_large_photo_becomes_300_dots_an_inch() -> None:
    found = opened(normalised(picture((1600, 2400))))
    assert (found.format, found.mode, found.size) == ("JPEG", "RGB", (WIDTH, HEIGHT))


def test_normalised_photo_stays_the_same_bytes() -> None:
    once = normalised(picture((1600, 2400)))
    assert normalised(once) == once


def test_camera_data_is_dropped() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Camera of somebody"
    found = normalised(picture((300, 400), exif=exif))
    assert b"Camera of somebody" not in found
    assert dict(opened(found).getexif()) == {}


def test_turned_photo_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    found = opened(normalised(picture((400, 300), exif=exif)))
    assert found.height > found.width


def test_transparent_ground_becomes_white() -> None:
    out = BytesIO()
    Image.new("RGBA", (100, 140), (0, 0, 0, 0)).save(out, "PNG")
    assert opened(normalised(out.getvalue())).getpixel((50, 70)) == (255, 255, 255)


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_other_colours_become_rgb(mode: str) -> None:
    out = BytesIO()
    Image.new(mode, (100, 140)).save(out, "JPEG")
    assert opened(normalised(out.getvalue())).mode == "RGB"


@pytest.mark.parametrize("data", [b"", b"not a picture", picture((300, 400))[:200], b"%PDF-1.4"])
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadPhoto):
        normalised(data)
