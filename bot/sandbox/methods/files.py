"""Uploads: photos, documents, stickers; their ids and their way back."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from bot.sandbox.errors import Json, bad_request
from bot.sandbox.handler import Handler
from bot.sandbox.images import picture_size
from bot.sandbox.params import Params, Upload
from bot.sandbox.state import StoredFile
from bot.sandbox.world import World

PHOTO_BYTES = 10 * 1024 * 1024
DOWNLOAD_BYTES = 20 * 1024 * 1024


def photo_body(world: World, params: Params, name: str) -> Json:
    """Return ``photo``: one PhotoSize of the uploaded or known picture."""
    file = _file(world, params, name, "photo")
    size = picture_size(file.data)
    if len(file.data) > PHOTO_BYTES:
        raise bad_request(
            f"file of size {len(file.data)} bytes is too big for a photo; the maximum size is "
            f"{PHOTO_BYTES} bytes"
        )
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if sum(size) > 10_000 or max(size) > 20 * min(size):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"photo": [_file_json(file) | {"width": size[0], "height": size[1]}]}


def document_body(world: World, params: Params, name: str) -> Json:
    """Return ``document``."""
    file = _file(world, params, name, "document")
    return {"document": _file_json(file) | {"file_name": file.name, "mime_type": file.mime}}


def sticker_body(world: World, params: Params, name: str) -> Json:
    """Return ``sticker``."""
    return {"sticker": sticker_json(_file(world, params, name, "sticker"))}


def sticker_json(file: StoredFile) -> Json:
    """Return the Bot API Sticker of a file."""
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False}
    return _file_json(file) | shape | {"is_video": False}


def store(world: World, upload: Upload, kind: str) -> StoredFile:
    """Keep a file and give it an id."""
    number = len(world.files) + 1
    suffix = PurePosixPath(upload.name).suffix
    file = StoredFile(
        f"{kind}-{number:06}",
        f"{kind}s/file_{number}{suffix}",
        upload.name,
        upload.mime,
        upload.data,
    )
    world.files[file.id] = file
    return file


def _file(world: World, params: Params, name: str, kind: str) -> StoredFile:
    upload = params.file(name)
    reference = params.text(name)
    if upload is not None:
        if not upload.data:
            raise bad_request("file must be non-empty")
        return store(world, upload, kind)
    if not reference or reference.startswith("attach://"):
        raise bad_request(f"there is no {kind} in the request")
    if reference.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    return find_file(world.files, reference)


def find_file(files: Mapping[str, StoredFile], id_: str) -> StoredFile:
    """Return a stored file. 400 for an unknown id."""
    file = files.get(id_)
    if file is None:
        raise bad_request(
            "wrong remote file identifier specified: can't unserialize it. Wrong last symbol"
        )
    return file


def _file_json(file: StoredFile) -> Json:
    unique = f"u{file.id}"
    return {"file_id": file.id, "file_unique_id": unique, "file_size": len(file.data)}


def get_file(world: World, params: Params) -> Json:
    """Return where a file of at most 20 MB can be downloaded."""
    if not params.text("file_id"):
        raise bad_request("file_id not specified")
    file = find_file(world.files, params.text("file_id"))
    if len(file.data) > DOWNLOAD_BYTES:
        raise bad_request("file is too big")
    return _file_json(file) | {"file_path": file.path}


FILES: dict[str, Handler] = {"getFile": get_file}
