"""Decompress gzip up to a limit, so that a small file can't fill the memory."""

import gzip
import io
import zlib

from index.model import FetchedFile, Skip, SkipReason

_CHUNK_BYTES = 1 << 20


def gunzip(file: FetchedFile, max_bytes: int) -> bytes | Skip:
    """Return what `file` holds, all of its members; a Skip where it is damaged or holds more than `max_bytes`.

    At most one chunk (1 MiB) more than `max_bytes` is ever held.
    """
    content = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(file.content)) as stream:
            while chunk := stream.read(_CHUNK_BYTES):
                content += chunk
                if len(content) > max_bytes:
                    detail = f"Decompressed, the file holds more than the {max_bytes:,} bytes that are allowed."
                    return Skip(file.path, SkipReason.TOO_LARGE, detail)
    except EOFError:
        return Skip(file.path, SkipReason.DAMAGED_ARCHIVE, "The compressed file ends before its data does.")
    except (gzip.BadGzipFile, zlib.error) as error:
        return Skip(file.path, SkipReason.DAMAGED_ARCHIVE, f"The compressed file is damaged: {error}.")
    return bytes(content)
