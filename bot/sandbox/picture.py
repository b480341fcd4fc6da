"""The picture that people in the sandbox send."""

import struct
import zlib

SIDE = 64


def sample_picture() -> tuple[bytes, int]:
    """Return a plain PNG and the length of its side in pixels."""
    row = b"\0" + b"\x4f\x9d\xd9" * SIDE
    head = struct.pack(">IIBBBBB", SIDE, SIDE, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(row * SIDE)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks), SIDE


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
