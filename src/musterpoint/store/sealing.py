"""Sealed text: what may be read only by those who know the plan's passphrase.

Each text is sealed by itself with AES-256-GCM (NIST SP 800-38D) under the plan's data key, with a random
nonce and bound to its owner, the record and its edition, so that two ciphertexts can't be exchanged and an
older one doesn't open in the place of its successor. Whoever can write to the file may still put back a whole
older record, as an undo does without the passphrase, or the whole older file: no seal can tell that from the
true one, as nothing that would vouch for the newest state is kept outside of the file. The data key is
random; what the file keeps is the key wrapped by another that Argon2id (RFC 9106) makes from the passphrase
and the plan's salt. So a new passphrase wraps the same key anew, and who destroys the wrapped key has
destroyed every text, in every revision, at once.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import unicodedata
from dataclasses import asdict, dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from musterpoint.errors import InputError
from musterpoint.text import _

BLOCK = 256
"""Texts are padded with spaces to a multiple of so many bytes: their length tells little."""

_KEY_BYTES, _SALT_BYTES, _NONCE_BYTES = 32, 16, 12
_FORMAT = b"\x01"
_MOST_MEMORY_KIB, _MOST_PASSES = 2_097_152, 64
"""A file that asks for more would only make this computer hang."""


class WrongPassphrase(InputError):
    """The passphrase isn't the plan's. Nothing else can be told."""


class BrokenSeal(InputError):
    """A sealed text was changed, cut, or belongs to another record."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one try of a passphrase costs: KiB of memory, passes over it, threads. The default is the second
    recommended option of RFC 9106, section 4: 64 MiB, 3 passes, 4 lanes."""

    memory_kib: int = 65_536
    passes: int = 3
    lanes: int = 4


STANDARD_COST = Cost()


@dataclass(frozen=True, slots=True)
class WrappedKey:
    """The data key as a plan file keeps it. id: random, the same in every copy of the plan and after a change
    of the passphrase."""

    id: str
    salt: bytes
    cost: Cost
    wrapped: bytes

    def bound(self) -> bytes:
        """What the wrapping vouches for besides the key."""
        return _bound(self.id, self.cost)


class Key:
    """A data key in memory: seals and opens texts. It has no words of its own and can't be written down."""

    __slots__ = ("_cipher", "_secret")

    def __init__(self, secret: bytes):
        self._secret = secret
        self._cipher = AESGCM(secret)

    def __repr__(self) -> str:
        return "Key(…)"

    def __reduce__(self) -> str:
        raise TypeError("a key stays in memory")

    def seal(self, owner: str, text: str) -> str:
        """The text as ciphertext in base64, bound to `owner`: what it belongs to."""
        plain = text.encode()
        padded = plain.ljust(-(-max(len(plain), 1) // BLOCK) * BLOCK)
        nonce = os.urandom(_NONCE_BYTES)
        return base64.b64encode(_FORMAT + nonce + self._cipher.encrypt(nonce, padded, _owned(owner))).decode()

    def open(self, owner: str, sealed: str) -> str:
        """The text that `seal` was given, without spaces at its end. Raises BrokenSeal."""
        try:
            raw = base64.b64decode(sealed, validate=True)
            if raw[:1] != _FORMAT:
                raise ValueError("unknown format")
            nonce, body = raw[1 : 1 + _NONCE_BYTES], raw[1 + _NONCE_BYTES :]
            return self._cipher.decrypt(nonce, body, _owned(owner)).decode().rstrip(" ")
        except (InvalidTag, ValueError) as fault:
            raise BrokenSeal(
                _("An entry of the care ledger can't be opened."),
                _("Its sealed text was damaged, changed, or belongs to another entry."),
                _("Enter it anew, or take it from a backup copy of the plan."),
            ) from fault

    def wrapped(self, passphrase: str, cost: Cost, id_: str = "") -> WrappedKey:
        """The key as a file may keep it: only this passphrase gives it back. Takes as long as `cost` says."""
        salt, nonce, id_ = os.urandom(_SALT_BYTES), os.urandom(_NONCE_BYTES), id_ or secrets.token_hex(16)
        cipher = AESGCM(_derived(passphrase, salt, cost))
        return WrappedKey(id_, salt, cost, nonce + cipher.encrypt(nonce, self._secret, _bound(id_, cost)))


def new_key() -> Key:
    """A key that nobody has yet."""
    return Key(AESGCM.generate_key(8 * _KEY_BYTES))


def unwrapped(key: WrappedKey, passphrase: str) -> Key:
    """The key that the passphrase gives back. Raises WrongPassphrase. Takes as long as `key.cost` says."""
    if key.cost.memory_kib > _MOST_MEMORY_KIB or key.cost.passes > _MOST_PASSES:
        raise _wrong()
    nonce, body = key.wrapped[:_NONCE_BYTES], key.wrapped[_NONCE_BYTES:]
    try:
        cipher = AESGCM(_derived(passphrase, key.salt, key.cost))
        return Key(cipher.decrypt(nonce, body, key.bound()))
    except (InvalidTag, ValueError) as fault:
        raise _wrong() from fault


def cost_to_json(cost: Cost) -> str:
    return json.dumps({"name": "argon2id", **asdict(cost)})


def cost_from_json(line: str) -> Cost:
    """The cost that `cost_to_json` wrote. Raises ValueError or KeyError for another way of deriving keys."""
    data = json.loads(line)
    if data.pop("name") != "argon2id":
        raise ValueError("unknown way of deriving keys")
    return Cost(**{name: int(data[name]) for name in ("memory_kib", "passes", "lanes")})


def _derived(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    # NFKC: input methods give full-width or composed signs for the same word.
    word = unicodedata.normalize("NFKC", passphrase).encode()
    argon = Argon2id(
        salt=salt, length=_KEY_BYTES, iterations=cost.passes, lanes=cost.lanes, memory_cost=cost.memory_kib
    )
    return argon.derive(word)


def _bound(id_: str, cost: Cost) -> bytes:
    return f"musterpoint key 1|{id_}|{cost_to_json(cost)}".encode()


def _owned(owner: str) -> bytes:
    return f"musterpoint sealed 1|{owner}".encode()


def _wrong() -> WrongPassphrase:
    return WrongPassphrase(
        _("The passphrase is wrong."),
        _("The care ledger stays sealed; everything else in the plan can be used."),
        _("Try again: capital letters and the input method count."),
    )
