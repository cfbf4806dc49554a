"""Photographs: what of them is printed, what is left out of the file, and what is refused."""

from __future__ import annotations

import functools
import io
import struct
import tracemalloc
import zlib
from contextlib import suppress
from pathlib import Path

import pikepdf
import pillow_heif
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat, PngImagePlugin, features

from builder.core.units import WHITE, Colour, points
from builder.layout import jpeg, photos, pictures
from builder.layout.picture_error import PictureError

# Pillow before 11.3 does not know the name, and warns.
AVIF = "avif" in features.modules and features.check("avif")
COLUMN = points("140 mm")
CORNERS = {"left top": (255, 0, 0), "right top": (0, 160, 0), "left bottom": (0, 0, 255), "right bottom": (250, 220, 0)}
ORIENTATION, MAKE, MODEL, SERIAL, GPS = 0x0112, 0x010F, 0x0110, 0xA431, 0x8825


@functools.cache
def photo(width: int, height: int) -> Image.Image:
    """Soft shapes with the noise of a camera."""
    across = Image.linear_gradient("L").resize((width, height))
    noise = Image.effect_noise((width, height), 12)
    plain = Image.merge("RGB", [across, Image.radial_gradient("L").resize((width, height)), across.rotate(180)])
    return ImageChops.add(plain, Image.merge("RGB", [noise] * 3), 1, -128)


def marked(width: int = 60, height: int = 40) -> Image.Image:
    """A picture with another colour in each corner."""
    picture = Image.new("RGB", (width, height), "#808080")
    for corner, colour in CORNERS.items():
        across, down = corner.split()
        place = (0 if across == "left" else width // 2, 0 if down == "top" else height // 2)
        picture.paste(colour, (*place, place[0] + width // 2, place[1] + height // 2))
    return picture


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def loaded(data: bytes, ground: Colour = WHITE, *, grey: bool = False) -> photos.Photograph:
    return photos.photograph("photo.png", data, ground, grey)


def printed(
    data: bytes, width: float = COLUMN, ground: Colour = WHITE, *, grey: bool = False
) -> photos.PrintedPhotograph:
    return loaded(data, ground, grey=grey).printed(width)


def shown(data: bytes, ground: Colour = WHITE, *, grey: bool = False, width: float = COLUMN) -> Image.Image:
    """A picture through a PDF file and PDFium, each of its pixels a pixel."""
    picture = loaded(data, ground, grey=grey)
    entry = picture.printed(width)
    pdf, file = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(picture.width, picture.height))
    image = pdf.make_stream(
        entry.image.data,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=entry.image.width,
        Height=entry.image.height,
        BitsPerComponent=8,
        ColorSpace=pikepdf.Name.DeviceRGB if entry.image.components == 3 else pikepdf.Name.DeviceGray,
        Filter=pikepdf.Name(f"/{entry.image.filter}"),
    )
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary({f"/{entry.name}": image}))
    draw = f"q {picture.width} 0 0 {picture.height} 0 0 cm {entry.turn}/{entry.name} Do Q"
    page.contents_add(pdf.make_stream(draw.encode()))
    pdf.save(file)
    return pypdfium2.PdfDocument(file.getvalue())[0].render(scale=1).to_pil().convert("RGB")


def assert_corners(picture: Image.Image, tolerance: int = 12) -> None:
    for corner, colour in CORNERS.items():
        across, down = corner.split()
        place = (
            picture.width // 4 * (1 if across == "left" else 3),
            picture.height // 4 * (1 if down == "top" else 3),
        )
        assert picture.getpixel(place) == pytest.approx(colour, abs=tolerance), corner


# Turning


def turned_by_a_camera(orientation: int, size: tuple[int, int] = (60, 40)) -> Image.Image:
    """The pixels that a camera stores for `marked`, held as an orientation of Exif says."""
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    picture = marked(*size)
    return picture.transpose(Image.Transpose(undo[orientation])) if orientation in undo else picture


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(
    ("kind", "size"), [("JPEG", (64, 48)), ("JPEG", (1800, 1350)), ("PNG", (64, 48)), ("WEBP", (64, 48))]
)
def test_each_orientation_is_shown_upright(orientation: int, kind: str, size: tuple[int, int]) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    data = saved(turned_by_a_camera(orientation, size), kind, exif=exif, **({"quality": 95} if kind != "PNG" else {}))
    picture = loaded(data)
    assert (picture.width, picture.height) == size
    assert_corners(shown(data))


@pytest.mark.parametrize("orientation", [0, 9, 99])
def test_an_orientation_that_does_not_exist_turns_nothing(orientation: int) -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    assert_corners(shown(saved(marked(), "JPEG", quality=95, exif=exif)))


# Bytes


def test_a_photo_of_a_phone_is_small_at_its_size_on_paper() -> None:
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    data = saved(photo(4000, 3000), "JPEG", quality=88, exif=exif)
    entry = printed(data)
    assert (entry.image.width, entry.image.height, entry.image.filter) == (1654, 2205, "DCTDecode")
    assert len(entry.image.data) < 1_000_000
    assert printed(data) == entry


OPTIONS: dict[str, dict[str, int]] = {"PNG": {"compress_level": 1}, "WEBP": {"method": 0}}


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "palette"])
def test_photos_of_other_kinds_are_small_too(kind: str) -> None:
    picture = photo(2400, 1800)
    data = (
        saved(picture.quantize(200, Image.Quantize.FASTOCTREE), "PNG", compress_level=1)
        if kind == "palette"
        else saved(picture, kind, **OPTIONS[kind])
    )
    image = printed(data).image
    assert (image.width, image.height) == (1654, 1240)
    assert len(image.data) < 1_000_000


def test_a_jpeg_that_fits_is_not_compressed_again() -> None:
    data = saved(marked(1700, 1200), "JPEG", quality=90)
    assert printed(data).image.data == data
    progressive = saved(marked(1700, 1200), "JPEG", quality=90, progressive=True)
    assert printed(progressive).image.data == progressive


def test_plain_colours_stay_exact() -> None:
    picture = marked(1000, 700)
    image = printed(saved(picture, "PNG")).image
    assert image.filter == "FlateDecode"
    assert zlib.decompress(image.data) == picture.tobytes()


def test_a_photo_that_is_printed_smaller_has_fewer_bytes() -> None:
    data = saved(photo(2000, 1500), "JPEG", quality=90)
    large, small = (printed(data, points(width)).image for width in ("140 mm", "40 mm"))
    assert (large.width, small.width) == (1654, 473)
    assert len(small.data) < len(large.data) / 4


# What a file says of its camera


def with_everything() -> bytes:
    exif = Image.Exif()
    exif[MAKE], exif[MODEL], exif[ORIENTATION] = "PhoneMaker", "Phone 12", 3
    exif.get_ifd(0x8769)[SERIAL] = "SERIAL-4711"
    place = exif.get_ifd(GPS)
    place[1], place[2], place[3], place[4] = "N", (0.0, 30.0, 12.5), "W", (0.0, 7.0, 30.0)
    return saved(
        turned_by_a_camera(3, (400, 300)),
        "JPEG",
        quality=90,
        exif=exif,
        comment=b"SECRET comment",
        xmp=b"<x:xmpmeta>SECRET xmp</x:xmpmeta>",
    )


def with_thumbnail_and_more(data: bytes) -> bytes:
    """With thumbnails in the JFIF header and in a segment, with segments of programs, and a picture after the end."""
    start = data.index(b"JFIF\0") - 4
    length = int.from_bytes(data[start + 2 : start + 4], "big")
    jfif = data[start + 4 : start + 2 + length][:12] + bytes((1, 1)) + b"SEC"
    segments = b"".join(
        b"\xff" + bytes((marker,)) + struct.pack(">H", len(body) + 2) + body
        for marker, body in (
            (0xE0, jfif),
            (0xE0, b"JFXX\0\x10SECRET"),
            (0xE2, b"MPF\0SECRET"),
            (0xED, b"Photoshop SECRET"),
        )
    )
    return data[:start] + segments + data[start + 2 + length :] + b"\xff\xd8SECRET second picture\xff\xd9"


@pytest.mark.parametrize("width", ["140 mm", "10 mm"])
def test_nothing_says_where_or_with_what_a_photo_was_taken(width: str) -> None:
    data = with_thumbnail_and_more(with_everything())
    assert b"SECRET" in data
    printed_bytes = printed(data, points(width)).image.data
    for secret in (b"SECRET", b"Phone", b"4711", b"Exif", b"GPS", b"http", b"xmp", b"MPF"):
        assert secret not in printed_bytes
    assert printed_bytes.count(b"\xff\xd8") == 1
    assert_corners(shown(data))


def test_png_metadata_is_left_out() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "SECRET")
    assert b"SECRET" not in printed(saved(marked(), "PNG", pnginfo=notes)).image.data


def test_a_jpeg_with_colours_that_pdf_readers_would_mistake_is_compressed_again() -> None:
    data = saved(marked(), "JPEG", quality=95, keep_rgb=True)
    assert jpeg.plain(data) is not None or printed(data).image.data != data
    unmarked = data.replace(b"\xff\xee\x00\x0eAdobe", b"\xff\xed\x00\x0eAdobe")
    assert jpeg.plain(unmarked) is None or b"Adobe" in data
    assert_corners(shown(data))


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xd8", b"\xff\xd8\xff", b"\xff\xd8\xff\xe0\xff\xff", b"\xff\xd8\xff\xda\0\2"]
)
def test_a_jpeg_without_its_rest_is_not_taken_as_it_is(data: bytes) -> None:
    assert jpeg.plain(data) is None


# Modes and colours


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
def test_every_mode_becomes_colours_or_greys(mode: str) -> None:
    picture = Image.new(mode, (6, 4))
    entry = printed(saved(picture, "JPEG" if mode == "CMYK" else "PNG"))
    assert (entry.image.width, entry.image.height) == (6, 4)
    assert entry.image.components in (1, 3)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB"])
def test_large_pictures_of_each_mode_are_made_smaller(mode: str) -> None:
    picture = Image.linear_gradient("L").resize((3000, 600)).convert(mode)
    data = saved(picture, "PNG")
    image = printed(data).image
    assert image.width == 1654
    mean = ImageStat.Stat(shown(data)).mean[0]
    assert mean == pytest.approx(ImageStat.Stat(picture.convert("L")).mean[0], abs=3)


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(header: tuple[int, int, int, int, int], rows: bytes, clear: bytes = b"") -> bytes:
    """A PNG file: its width, height, bits, kind of colours and interlacing; its rows; the colour that is nothing."""
    width, height, bits, colours, interlaced = header
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, interlaced))
    body = (chunk(b"tRNS", clear) if clear else b"") + chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("data", "samples"),
    [
        # Adam7 has the first pixel, then the second of the first row, then the second row.
        (png((2, 2, 8, 0, 1), b"\0\x10" + b"\0\x20" + b"\0\x30\x40"), "10203040"),
        (png((4, 1, 2, 0, 0), b"\0\x1b"), "0055aaff"),
        (png((1, 1, 16, 2, 0), b"\0\x80\0\x40\0\xff\xff"), "8040ff"),
        (png((1, 1, 16, 6, 0), b"\0\x80\0\x40\0\xff\xff\0\0"), "ffffff"),
        (png((1, 1, 16, 4, 0), b"\0\x80\0\xff\xff"), "808080"),
        (png((2, 1, 16, 0, 0), b"\0\x12\x34\x80\0", b"\x12\x34"), "ffffff808080"),
        (png((2, 1, 16, 2, 0), b"\0" + b"\x12\x34" * 3 + b"\x80\0" * 3, b"\x12\x34" * 3), "ffffff808080"),
    ],
    ids=["interlaced", "2 bits", "RGB 16", "RGBA 16", "LA 16", "L 16 clear", "RGB 16 clear"],
)
def test_each_form_of_png_is_read(data: bytes, samples: str) -> None:
    assert zlib.decompress(printed(data).image.data).hex() == samples


def test_sixteen_bits_of_grey_have_the_same_shade() -> None:
    data = saved(Image.new("I;16", (1, 1), 0x8000), "PNG")
    assert zlib.decompress(printed(data).image.data) == b"\x80"


def test_what_shows_through_is_the_ground() -> None:
    data = saved(Image.new("RGBA", (1, 1), (255, 0, 0, 0)), "PNG")
    assert zlib.decompress(printed(data).image.data) == b"\xff\xff\xff"
    half = saved(Image.new("RGBA", (1, 1), (255, 0, 0, 128)), "PNG")
    entries = [printed(half, ground=Colour.parse(text)) for text in ("#ffffff", "#0b3d4e", "#fbf5e6")]
    assert len({entry.name for entry in entries}) == 3
    assert [*zlib.decompress(entries[1].image.data)] == pytest.approx([133, 30, 39], abs=1)


def test_what_shows_through_leaves_no_fringe_where_a_picture_is_made_smaller() -> None:
    picture = Image.new("RGBA", (4000, 400), (255, 0, 0, 0))
    picture.paste((0, 128, 0, 255), (0, 0, 2001, 400))
    drawn = shown(saved(picture, "PNG"))
    reds = [pixel for _, pixel in drawn.getcolors() or () if pixel[0] > pixel[1]]
    assert reds == []


@pytest.mark.parametrize(("mode", "clear"), [("L", 7), ("RGB", (7, 7, 7))])
def test_a_colour_that_stands_for_nothing_is_white(mode: str, clear: object) -> None:
    data = saved(Image.new(mode, (1, 1), clear), "PNG", transparency=clear)  # type: ignore[arg-type]
    assert set(zlib.decompress(printed(data).image.data)) == {0xFF}


def test_a_palette_with_a_clear_colour_is_white_there() -> None:
    picture = Image.new("P", (1, 1), 3)
    picture.putpalette([0, 0, 0] * 256)
    assert zlib.decompress(printed(saved(picture, "PNG", transparency=3)).image.data) == b"\xff\xff\xff"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_photograph_in_greys_has_one_component(kind: str) -> None:
    data = saved(Image.new("RGB", (8, 8), (255, 0, 0)), kind)
    image = printed(data, grey=True).image
    assert image.components == 1
    assert shown(data, grey=True).getpixel((4, 4)) == pytest.approx((76, 76, 76), abs=2)


def test_a_photograph_of_greys_stays_as_it_was_compressed() -> None:
    data = saved(Image.new("L", (8, 8), 90), "JPEG")
    assert printed(data, grey=True).image.data == data


def test_colours_of_print_become_those_of_screens() -> None:
    """As Photoshop writes them, CMYK in a JPEG file is inverted; Pillow writes it like that too."""
    picture = Image.new("CMYK", (16, 16), (0, 255, 255, 0))
    for quality in (80, 95):
        assert shown(saved(picture, "JPEG", quality=quality)).getpixel((8, 8)) == pytest.approx((255, 0, 0), abs=25)


def wide_gamut() -> bytes:
    """A profile with more colours than screens show: red and green are swapped in it, so that nobody can miss it."""
    srgb = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    for at in range(128 + 4, 128 + 4 + 12 * int.from_bytes(srgb[128:132], "big"), 12):
        name = bytes(srgb[at : at + 4])
        srgb[at : at + 4] = {b"rXYZ": b"gXYZ", b"gXYZ": b"rXYZ"}.get(name, name)
    return bytes(srgb)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_profiles_are_applied(kind: str) -> None:
    picture = Image.new("RGB", (16, 16), (250, 10, 10))
    data = saved(picture, kind, icc_profile=wide_gamut())
    assert shown(data).getpixel((8, 8)) == pytest.approx((10, 250, 10), abs=12)
    clear = picture.convert("RGBA")
    if kind != "JPEG":
        assert shown(saved(clear, kind, icc_profile=wide_gamut())).getpixel((8, 8)) == pytest.approx(
            (10, 250, 10), abs=12
        )


def test_the_profile_of_screens_changes_nothing_and_is_left_out() -> None:
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    with_profile, without = (saved(marked(), "JPEG", quality=90, icc_profile=profile) for profile in (srgb, None))
    assert printed(with_profile).image.data == printed(without).image.data


@pytest.mark.parametrize("profile", [b"no profile", wide_gamut()[:200]])
def test_a_profile_that_cannot_be_read_changes_nothing(profile: bytes) -> None:
    assert_corners(shown(saved(marked(), "JPEG", quality=95, icc_profile=profile)))


# Kinds of files


def test_what_a_file_contains_decides_not_its_name(tmp_path: Path) -> None:
    for kind, name in (("PNG", "photo.jpg"), ("JPEG", "photo.png"), ("WEBP", "photo.svg"), ("PNG", "photo")):
        (tmp_path / name).write_bytes(saved(marked(), kind))
        assert isinstance(pictures.load(tmp_path / name), pictures.Photograph)


@pytest.mark.parametrize("lossless", [True, False])
def test_webp_is_taken(lossless: bool) -> None:
    data = saved(marked(), "WEBP", lossless=lossless, quality=95)
    assert_corners(shown(data))
    assert_corners(shown(saved(marked().convert("RGBA"), "WEBP", lossless=lossless, quality=95)))


@pytest.mark.skipif(not AVIF, reason="Pillow has AVIF from 11.3 on")
def test_avif_is_taken() -> None:
    assert_corners(shown(saved(marked(), "AVIF", quality=95)))


def heic(picture: Image.Image) -> bytes:
    file = io.BytesIO()
    pillow_heif.from_pillow(picture).save(file, quality=95)
    return file.getvalue()


def test_heic_is_taken() -> None:
    assert_corners(shown(heic(marked(64, 64))))


def test_heic_is_refused_with_a_way_out_where_nothing_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    data = heic(marked(64, 64))
    monkeypatch.setitem(__import__("sys").modules, "pillow_heif", None)
    with pytest.raises(PictureError) as refused:
        loaded(data)
    assert "Most Compatible" in refused.value.hint


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF", "PDF"])
def test_other_kinds_are_refused_with_a_way_out(kind: str) -> None:
    with pytest.raises(PictureError, match="of a kind that cannot be printed") as refused:
        loaded(saved(marked(), kind))
    assert "PNG, JPEG or SVG" in refused.value.hint


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_pictures_that_move_are_refused(kind: str) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    with pytest.raises(PictureError, match="moves"):
        loaded(saved(frames[0], kind, save_all=True, append_images=frames[1:], duration=90))


# Damage and size


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "AVIF", "HEIC"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_a_file_that_is_cut_short_is_refused_by_name(kind: str, share: float) -> None:
    if kind == "AVIF" and not AVIF:
        pytest.skip("Pillow has AVIF from 11.3 on")
    picture = photo(200, 150)
    data = heic(picture) if kind == "HEIC" else saved(picture, kind)
    with pytest.raises(PictureError, match=r"the picture photo\.png cannot be read"):
        loaded(data[: int(len(data) * share)])


@pytest.mark.parametrize("data", [b"", b"no picture", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBP"])
def test_a_broken_picture_is_reported_in_the_same_words_each_time(data: bytes) -> None:
    with pytest.raises(PictureError) as refused:
        loaded(data)
    assert refused.value.message == "the picture photo.png cannot be read"


def test_damage_anywhere_ends_in_a_picture_or_a_problem() -> None:
    for kind in ("PNG", "JPEG", "WEBP"):
        data = saved(photo(40, 30), kind)
        for place in range(0, len(data), max(1, len(data) // 150)):
            damaged = data[:place] + bytes((data[place] ^ 0x5A,)) + data[place + 1 :]
            # Anything but a PictureError ends the test.
            with suppress(PictureError):
                printed(damaged)


def header_of_png(width: int, height: int) -> bytes:
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", b"")


def header_of_webp(width: int, height: int) -> bytes:
    size = (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    return b"RIFF" + struct.pack("<I", 22) + b"WEBPVP8X" + struct.pack("<I", 10) + bytes(4) + size


@pytest.mark.parametrize(
    "data", [header_of_png(13_000, 13_000), header_of_png(60_000, 60_000), header_of_webp(16_000, 16_000)]
)
def test_more_pixels_than_paper_shows_are_refused_before_they_are_decoded(data: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(PictureError, match=r"too large: \d+ × \d+ pixels") as refused:
            loaded(data)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
    assert "2480 × 3508" in refused.value.hint


def test_the_largest_photos_of_phones_are_taken() -> None:
    """200 million pixels, of which an eighth each way are decoded."""
    data = saved(Image.new("L", (16_320, 12_240), 90), "JPEG")
    image = printed(data).image
    assert (image.width, image.height) == (1654, 1240)


def test_too_little_memory_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(PngImagePlugin.PngImageFile, "load", fails)
    with pytest.raises(PictureError, match=r"photo\.png needs more memory"):
        loaded(saved(marked(), "PNG"))
