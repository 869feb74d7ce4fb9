import pytest
from cryptography.fernet import Fernet

from bot.records.sealing import BadKeyError, Seal, SealedOtherwiseError

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()
TOKEN = "xoxb-opens-nothing"  # noqa: S105 - it opens nothing


def test_what_is_sealed_is_opened_again_and_shows_nothing() -> None:
    sealed = Seal(OLD).seal(TOKEN)
    assert Seal(OLD).open(sealed) == TOKEN
    assert TOKEN.encode() not in sealed
    assert Seal(OLD).seal(TOKEN) != sealed


def test_the_first_key_seals_and_any_opens() -> None:
    sealed = Seal(OLD).seal(TOKEN)
    both = Seal(f"{NEW},{OLD}")
    assert both.open(sealed) == TOKEN
    assert (both.is_current(sealed), both.is_current(both.seal(TOKEN))) == (False, True)
    assert Seal(NEW).opens(both.seal(TOKEN))
    assert not Seal(OLD).opens(both.seal(TOKEN))


@pytest.mark.parametrize("spoilt", [b"", b"junk", b"\xff" * 80])
def test_what_does_not_fit_says_which_variable_and_what_to_do(spoilt: bytes) -> None:
    with pytest.raises(SealedOtherwiseError, match="VERBATIM_ENCRYPTION_KEY") as caught:
        Seal(OLD).open(spoilt)
    assert "back into VERBATIM_ENCRYPTION_KEY" in caught.value.advice


@pytest.mark.parametrize(
    "keys",
    ["", ",", f"{OLD},", "short", OLD[:-2], f"{OLD} {NEW}", "é" * 44],
    ids=["none", "comma", "one too few", "short", "cut off", "no comma", "letters"],  # keys are drawn anew each time
)
def test_what_is_no_key_is_refused_by_the_variable_s_name_and_is_not_shown(keys: str) -> None:
    with pytest.raises(BadKeyError, match="VERBATIM_ENCRYPTION_KEY") as caught:
        Seal(keys)
    assert OLD[:20] not in caught.value.message + caught.value.advice
