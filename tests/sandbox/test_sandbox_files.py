import struct

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto, MediaUnion

from bot.sandbox.images import picture_size
from bot.sandbox.person import Person
from bot.sandbox.picture import sample_picture

PICTURE = sample_picture()[0]


def file(data: bytes, name: str = "a.png") -> BufferedInputFile:
    return BufferedInputFile(data, name)


def png(width: int, height: int, size: int = 0) -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + b"\0" * 8 + struct.pack(">II", width, height)
    return head.ljust(size, b"\0")


async def test_a_picture_is_uploaded_sent_again_by_its_id_and_downloaded(
    bot: Bot, anna: Person
) -> None:
    sent = await bot.send_photo(anna.id, file(PICTURE), caption="<b>a</b>", parse_mode="HTML")
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (64, 64)
    assert sent.caption == "a"
    again = await bot.send_photo(anna.id, sent.photo[-1].file_id)
    assert again.photo == sent.photo
    stored = await bot.get_file(sent.photo[-1].file_id)
    assert stored.file_path is not None
    downloaded = await bot.download_file(stored.file_path)
    assert downloaded is not None
    assert downloaded.read() == PICTURE
    assert anna.messages[-1]["page"]["photo"] == f"/sandbox/files/{stored.file_id}"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "file must be non-empty"),
        (b"not a picture", "IMAGE_PROCESS_FAILED"),
        (png(6000, 4001), "PHOTO_INVALID_DIMENSIONS"),
        (png(2100, 100), "PHOTO_INVALID_DIMENSIONS"),
        (
            png(10, 10, 10 * 1024 * 1024 + 1),
            "file of size 10485761 bytes is too big for a photo; the maximum size is 10485760",
        ),
    ],
)
async def test_bad_pictures_are_refused(bot: Bot, anna: Person, data: bytes, error: str) -> None:
    with pytest.raises(TelegramBadRequest, match=error):
        await bot.send_photo(anna.id, file(data))


async def test_unknown_and_outside_files_are_refused(bot: Bot, anna: Person) -> None:
    with pytest.raises(TelegramBadRequest, match="wrong remote file identifier specified"):
        await bot.send_photo(anna.id, "photo-9")
    with pytest.raises(TelegramBadRequest, match="failed to get HTTP URL content"):
        await bot.send_photo(anna.id, "https://example.org/a.png")
    with pytest.raises(TelegramBadRequest, match="wrong remote file identifier specified"):
        await bot.get_file("photo-9")
    with pytest.raises(TelegramBadRequest, match="file_id not specified"):
        await bot.get_file("")
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(anna.id, file(PICTURE), caption="a" * 1025)


async def test_documents_keep_their_name(bot: Bot, anna: Person) -> None:
    sent = await bot.send_document(
        anna.id, file(b'{"a": 1}', "мои данные.json"), caption="a" * 1024
    )
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.file_size) == ("мои данные.json", 8)
    assert anna.sees(anna.messages[-1]).startswith("[document]\na")


async def test_uploads_end_at_50_megabytes(bot: Bot, anna: Person) -> None:
    large = await bot.send_document(anna.id, file(b"\0" * (20 * 1024 * 1024 + 1), "a.bin"))
    assert large.document is not None
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(large.document.file_id)
    with pytest.raises(TelegramEntityTooLarge):
        await bot.send_document(anna.id, file(b"\0" * (52 * 1024 * 1024), "a.bin"))


async def test_albums(bot: Bot, anna: Person) -> None:
    photos: list[MediaUnion] = [
        InputMediaPhoto(media=file(PICTURE), caption=str(number)) for number in range(10)
    ]
    sent = await bot.send_media_group(anna.id, photos)
    assert [message.caption for message in sent] == [str(number) for number in range(10)]
    assert len({message.media_group_id for message in sent}) == 1
    with pytest.raises(TelegramBadRequest, match="wrong number of messages in an album"):
        await bot.send_media_group(anna.id, photos[:1])
    mixed: list[MediaUnion] = [photos[0], InputMediaDocument(media=file(b"a", "a.txt"))]
    with pytest.raises(TelegramBadRequest, match="documents can't be mixed"):
        await bot.send_media_group(anna.id, mixed)


async def test_stickers(bot: Bot, anna: Person) -> None:
    await anna.sticker()
    (update,) = (await bot.get_updates())[1:]
    assert update.message is not None
    assert update.message.sticker is not None
    sent = await bot.send_sticker(anna.id, update.message.sticker.file_id)
    assert sent.sticker is not None


async def test_nothing_else_can_be_downloaded(bot: Bot) -> None:
    with pytest.raises(Exception, match="404"):
        await bot.download_file("photos/../../etc/passwd")


JPEG = b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08" + struct.pack(">HH", 20, 30)
VP8 = b"RIFF\0\0\0\0WEBPVP8 " + b"\0" * 10 + struct.pack("<HH", 30, 20)
VP8L = b"RIFF\0\0\0\0WEBPVP8L" + b"\0" * 5 + struct.pack("<I", 29 | 19 << 14) + b"\0" * 8
VP8X = b"RIFF\0\0\0\0WEBPVP8X" + b"\0" * 8 + b"\x1d\0\0\x13\0\0"


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (png(30, 20), (30, 20)),
        (b"GIF89a" + struct.pack("<HH", 30, 20), (30, 20)),
        (JPEG, (30, 20)),
        (VP8, (30, 20)),
        (VP8L, (30, 20)),
        (VP8X, (30, 20)),
        (b"\xff\xd8\xff", None),
        (b"RIFF", None),
        (b"", None),
    ],
)
def test_picture_sizes_are_read(data: bytes, size: tuple[int, int] | None) -> None:
    assert picture_size(data) == size
