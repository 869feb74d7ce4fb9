"""Formats: the bytes of a file become text and blocks.

Laws of this package:

- the text is the decoded content and nothing else: no newline is translated, nothing is normalised,
  only a byte order mark is left out; it always encodes to UTF-8;
- blocks are in order, do not overlap, and start and end on a character that is no white space;
- a file or a record that can't be used comes out as a `Skip` that says why; nothing is raised for bad input.

Which format a file has is told by its name (`SUPPORTED`), its encoding by its bytes.
"""

from index.formats.encoding import Decoded, DecodeFailure, decode
from index.formats.interface import ParseLimits
from index.formats.parsing import SUPPORTED, is_supported, parse
from index.formats.plain_text import blocks_of

__all__ = ["SUPPORTED", "DecodeFailure", "Decoded", "ParseLimits", "blocks_of", "decode", "is_supported", "parse"]
