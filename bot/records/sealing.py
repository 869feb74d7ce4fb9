"""Tokens sealed so that the database alone opens nothing: Fernet (AES-128-CBC with HMAC-SHA-256).

The key is the owner's and stands outside of the database. Several keys at once, so that one can be replaced: the first
seals, all of them open (https://cryptography.io/en/latest/fernet/#cryptography.fernet.MultiFernet).
"""

import re
from typing import TYPE_CHECKING, Final

from config.errors import UsageError, VerbatimError

if TYPE_CHECKING:
    from cryptography.fernet import Fernet

KEY_VARIABLE: Final = "VERBATIM_ENCRYPTION_KEY"
_KEY: Final = re.compile(r"[A-Za-z0-9_-]{43}=")
HOW_TO_MAKE_ONE: Final = "openssl rand -base64 32 | tr '+/' '-_'"


class BadKeyError(UsageError):
    """What is given as a key is none; it is not shown."""

    def __init__(self) -> None:
        """Say what a key is."""
        super().__init__(
            f"{KEY_VARIABLE} holds something that is no key.",
            f"Put a key of 44 characters there, or several with commas between them. Make one: {HOW_TO_MAKE_ONE}",
        )


class SealedOtherwiseError(VerbatimError):
    """What is kept was sealed with another key, or is damaged."""

    def __init__(self, unreadable: int = 1, of: int = 1) -> None:
        """Say how many can't be read, and what to do."""
        super().__init__(
            f"{KEY_VARIABLE} does not fit {unreadable:,} of {of:,} stored tokens; they are kept as they are.",
            f"Put the key with which they were stored back into {KEY_VARIABLE}; where a new key is first there, the "
            "old one goes behind it, after a comma.",
        )


class Seal:
    """Seals with the first key, and opens with any."""

    def __init__(self, keys: str) -> None:
        """Take keys set apart by commas.

        Raises:
            BadKeyError: one is no key, or there is none.
        """
        from cryptography.fernet import MultiFernet

        fernets = [_fernet(key.strip()) for key in keys.split(",")]
        self._first = fernets[0]
        self._all = MultiFernet(fernets)

    def seal(self, secret: str) -> bytes:
        """Return a secret as only a holder of the key can read it."""
        return self._first.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str:
        """Return what was sealed; raises SealedOtherwiseError."""
        from cryptography.fernet import InvalidToken

        try:
            return self._all.decrypt(sealed).decode()
        except InvalidToken:
            raise SealedOtherwiseError from None

    def opens(self, sealed: bytes) -> bool:
        """Whether any key fits."""
        try:
            self.open(sealed)
        except SealedOtherwiseError:
            return False
        return True

    def is_current(self, sealed: bytes) -> bool:
        """Whether the first key fits, so that the others are not needed."""
        from cryptography.fernet import InvalidToken

        try:
            self._first.decrypt(sealed)
        except InvalidToken:
            return False
        return True


def _fernet(key: str) -> "Fernet":
    from cryptography.fernet import Fernet

    if not _KEY.fullmatch(key):  # Fernet itself overlooks what stands behind a key
        raise BadKeyError
    return Fernet(key)
