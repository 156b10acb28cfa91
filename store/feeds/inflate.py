"""A compressed body, unpacked no further than allowed: a kilobyte on the wire may be a gigabyte behind it."""

import zlib

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32


class OversizeError(ValueError):
    """There is more behind the compression than is allowed."""


def inflate(packed: bytes | bytearray, limit: int) -> bytes:
    """Return the unpacked body of a gzip or zlib stream; what follows the stream is padding and is left.

    Raises OversizeError for more than `limit` bytes, ValueError for what is damaged or cut off.
    """
    stream = zlib.decompressobj(_GZIP_OR_ZLIB)
    try:
        # One byte over the limit is asked for, to tell a body of just that size from a larger one.
        body = stream.decompress(packed, limit + 1)
    except zlib.error as error:
        raise ValueError(f"damaged compression: {error}") from error
    if len(body) > limit:
        raise OversizeError
    if not stream.eof:
        raise ValueError("broken off inside the compression")
    return body
