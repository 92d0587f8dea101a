"""Portraits made fit for printing: upright, without the data a camera adds, no larger than needed."""

from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

# 35 × 49 mm at 300 dots an inch.
WIDTH, HEIGHT = 413, 579
MAX_PIXELS = 40_000_000


class BadPhoto(ValueError):
    """The bytes are no picture that can be printed."""


def normalised(data: bytes) -> bytes:
    """The picture as a plain RGB JPEG of at most 413 × 579 pixels around its middle.

    A picture that is already so comes back as the same bytes, so normalise once, at upload. Camera data
    (place, time, serial number) is dropped: it is nobody's business in a public file. Raises `BadPhoto`.
    """
    try:
        with Image.open(BytesIO(data)) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise BadPhoto(f"{picture.width} × {picture.height} pixels are too many")
            if _is_plain(picture):
                return data
            return _converted(picture)
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError, SyntaxError) as fault:
        raise BadPhoto("not a readable picture") from fault


def _is_plain(picture: Image.Image) -> bool:
    extras = {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(picture.info)
    small = picture.width <= WIDTH and picture.height <= HEIGHT
    return picture.format == "JPEG" and picture.mode == "RGB" and small and not extras


def _converted(picture: Image.Image) -> bytes:
    picture.draft("RGB", (2 * WIDTH, 2 * HEIGHT))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    # Transparency would become black, and an alpha channel in a PDF troubles some printers.
    flat = Image.new("RGB", upright.size, "white")
    flat.paste(upright, mask=upright.getchannel("A"))
    ratio = min(1.0, max(WIDTH / flat.width, HEIGHT / flat.height))
    size = (min(WIDTH, round(flat.width * ratio)), min(HEIGHT, round(flat.height * ratio)))
    out = BytesIO()
    ImageOps.fit(flat, size, Image.Resampling.LANCZOS, centering=(0.5, 0.4)).save(out, "JPEG", quality=88)
    return out.getvalue()
