"""Zstandard with an earlier content as prefix: a text costs what differs from the one before it.

The method is `zstd --patch-from`: https://github.com/facebook/zstd/wiki/Zstandard-as-a-patching-engine
"""

import sys

if sys.version_info >= (3, 14):  # pragma: no cover
    from compression import zstd
else:
    from backports import zstd

__all__ = ["PackingError", "pack", "unpack"]

PackingError = zstd.ZstdError
"""What `unpack` raises for bytes that `pack` did not make with this prefix."""

_LEVEL = 3
_SHORTEST = 8  # bytes below which Zstandard takes no prefix
_WIDEST = 27  # the widest window that every decoder accepts: 128 MiB
_LONG = 21  # window from which only long distance matching finds what is far back: 2 MiB


def pack(content: bytes, prefix: bytes = b"", *, level: int = _LEVEL) -> bytes:
    """Return the content compressed, with what it shares with the prefix left out.

    >>> from random import Random
    >>> terms = Random(0).randbytes(5000)
    >>> len(pack(terms + b"!", prefix=terms)) < 50
    True
    """
    if len(prefix) < _SHORTEST:
        return zstd.compress(content, level=level)
    reach = (len(prefix) + len(content)).bit_length()
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: level,
        zstd.CompressionParameter.window_log: min(max(reach, 10), _WIDEST),
        zstd.CompressionParameter.enable_long_distance_matching: int(reach > _LONG),
    }
    return zstd.compress(content, options=options, zstd_dict=_dictionary(prefix))


def unpack(packed: bytes, prefix: bytes = b"") -> bytes:
    """Return the content that was packed with this prefix.

    Raises:
        PackingError: These are not such bytes.
    """
    if len(prefix) < _SHORTEST:
        return zstd.decompress(packed)
    options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WIDEST}
    return zstd.decompress(packed, zstd_dict=_dictionary(prefix), options=options)


def _dictionary(prefix: bytes) -> tuple[zstd.ZstdDict, int]:
    return zstd.ZstdDict(prefix, is_raw=True).as_prefix
