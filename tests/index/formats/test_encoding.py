import codecs
import random
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.formats import Decoded, DecodeFailure, decode
from index.model import SkipReason

ENGLISH = "The café on the corner – the one with the blue door – closed in May. “We couldn’t pay,” its owner said."
FRENCH = "L'été dernier, les élèves ont visité le château. « C'était très agréable », a dit leur professeur, ça oui."
GERMAN = "Über Nacht fiel Schnee, und die Straßen waren glatt. Die Züge fuhren später, einige gar nicht."
POLISH = "Wczoraj wieczorem pięć osób zgłosiło się do szpitala w Łodzi. Źródło zatrucia nie jest jeszcze znane."
TURKISH = "Dün akşam beş kişi hastaneye başvurdu. Doktorlar, içlerinden birinin durumunun ağır olduğunu söyledi."
RUSSIAN = "Вчера вечером пять человек обратились в больницу. Врачи говорят, что их жизни ничего не угрожает."
GREEK = "Χθες το βράδυ πέντε άτομα πήγαν στο νοσοκομείο. Οι γιατροί λένε ότι δεν κινδυνεύει η ζωή τους."
JAPANESE = "昨年の夏、学校の生徒たちは森の近くにある城を見学しました。とても楽しかったと先生は話しています。"
CHINESE = "昨天晚上，五个人被送往医院。医生说他们没有生命危险，但其中一人的情况起初很严重。原因尚不清楚。"
VIETNAMESE = "Tối hôm qua, năm người đã đến bệnh viện. Các bác sĩ nói rằng họ không nguy hiểm."

LEGACY = [
    ("cp1252", ENGLISH),
    ("cp1252", FRENCH),
    ("latin-1", FRENCH),
    ("cp1252", GERMAN),
    ("cp1252", "Café crème."),
    ("mac_roman", FRENCH),
    ("cp1250", POLISH),
    ("iso8859_2", POLISH),
    ("cp1254", TURKISH),
    ("cp1251", RUSSIAN),
    ("koi8_r", RUSSIAN),
    ("cp1253", GREEK),
    ("shift_jis", JAPANESE),
    ("euc_jp", JAPANESE),
    ("gb18030", CHINESE),
]


@pytest.mark.parametrize(("encoding", "text"), LEGACY)
def test_an_ordinary_text_in_an_old_encoding_comes_out_right(encoding: str, text: str) -> None:
    decoded = decode(text.encode(encoding))
    assert isinstance(decoded, Decoded)
    assert decoded.text == text


def test_the_combining_tones_of_the_vietnamese_page_are_told_from_western_letters() -> None:
    decomposed = "Tô\u0301i hôm qua, năm ngươ\u0300i đa\u0303 đê\u0301n bê\u0323nh viê\u0323n ơ\u0309 thu\u0309 đô."
    assert decode(decomposed.encode("cp1258")) == Decoded(decomposed, "cp1258")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, RUSSIAN, VIETNAMESE, "a\r\nb\rc\n", "\ufeff twice"])
def test_a_byte_order_mark_decides_and_is_left_out(encoding: str, text: str) -> None:
    assert decode(("\ufeff" + text).encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
@pytest.mark.parametrize("text", [ENGLISH, FRENCH, RUSSIAN, GREEK, "Hi.\n"])
def test_wide_encodings_are_told_without_a_mark(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == Decoded(text, encoding)


@pytest.mark.parametrize(
    "text", [ENGLISH, RUSSIAN, JAPANESE, "", "a\r\nb\rc\x0bd\x85e\u2028f", "e\u0301 \ufb01 \u200b"]
)
def test_utf_8_comes_out_character_for_character(text: str) -> None:
    assert decode(text.encode()) == Decoded(text, "utf-8")


def _png() -> bytes:
    header = struct.pack(">IIBBBBB", 4, 4, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", len(header)) + b"IHDR" + header + zlib.compress(b"\0" * 52)


@pytest.mark.parametrize(
    "content",
    [
        _png(),
        b"PK\x03\x04\x14\x00\x00\x00\x08\x00" + zlib.compress(b"text" * 100),
        b"\x7fELF\x02\x01\x01" + b"\0" * 9 + bytes(range(256)),
        b"%PDF-1.7\n1 0 obj << /Type /Catalog >> endobj",
        b"a text with one \0 zero byte in it.",
        "zwei\0 Zeichen".encode("utf-16"),
        b"\0" * 64,
        b"\x01\x02\x03\x04 ordinary words",
    ],
)
def test_binary_content_is_refused(content: bytes) -> None:
    failure = decode(content)
    assert isinstance(failure, DecodeFailure)
    assert failure.reason is SkipReason.BINARY


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_are_refused(seed: int) -> None:
    assert isinstance(decode(random.Random(seed).randbytes(300)), DecodeFailure)  # noqa: S311 - test data, no secret


def test_a_mark_that_the_content_belies_is_an_unknown_encoding() -> None:
    failure = decode(codecs.BOM_UTF8 + b"caf\xe9")
    assert isinstance(failure, DecodeFailure)
    assert failure.reason is SkipReason.UNKNOWN_ENCODING
    assert "UTF-8" in failure.detail


def test_bytes_that_no_encoding_explains_are_an_unknown_encoding() -> None:
    failure = decode(bytes(random.Random(1).choices(range(0x80, 0x100), k=400)))  # noqa: S311 - test data, no secret
    assert isinstance(failure, DecodeFailure)
    assert failure.reason is SkipReason.UNKNOWN_ENCODING


def test_encoded_halves_of_surrogate_pairs_never_get_through() -> None:
    decoded = decode(b"one \xed\xa0\x80 two")
    assert isinstance(decoded, DecodeFailure) or "\ud800" not in decoded.text


@given(st.binary(max_size=200))
def test_whatever_comes_out_encodes_to_utf_8(content: bytes) -> None:
    decoded = decode(content)
    if isinstance(decoded, Decoded):
        decoded.text.encode("utf-8")


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_utf_8_is_never_taken_for_anything_else(text: str) -> None:
    content = text.removeprefix("\ufeff").encode()
    if not content.startswith((b"PK\x03", b"%PDF-", b"GIF8", b"{\\rtf", b"\xef\xbb\xbf")):
        assert decode(content) == Decoded(text.removeprefix("\ufeff"), "utf-8")
