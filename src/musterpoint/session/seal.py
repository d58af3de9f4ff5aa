"""The passphrase of an open plan, and the key that it gives while the ledger is open."""

from __future__ import annotations

from musterpoint.errors import InputError
from musterpoint.store import Store
from musterpoint.store.sealing import Cost, Key, WrappedKey, new_key, unwrapped
from musterpoint.text import _

LENGTH_NEEDED, LENGTH_ADVISED = 8, 14


class Seal:
    """Opens and locks the sealed texts of one plan. The key is in memory only while it is open.

    Trying a passphrase takes a while on purpose (`Cost`): `tried` and `made` do only that, touch neither plan
    nor file, and may run in another thread; `open_with` and `keep` then do the rest at once. cost: of
    passphrases that are set from now on.
    """

    def __init__(self, plan_store: Store, cost: Cost):
        self._store = plan_store
        self._cost = cost
        self._wrapped: WrappedKey | None = plan_store.key()
        self._key: Key | None = None

    @property
    def exists(self) -> bool:
        """Whether the plan has a passphrase."""
        return self._wrapped is not None

    @property
    def is_open(self) -> bool:
        return self._key is not None

    @property
    def key_id(self) -> str:
        """Names the key, the same in every copy of the plan; "" where there is none."""
        return self._wrapped.id if self._wrapped else ""

    @property
    def key(self) -> Key:
        """The key. Raises InputError while the ledger is locked."""
        if self._key is None:
            raise locked()
        return self._key

    # In any thread

    def tried(self, passphrase: str) -> Key:
        """The key that the passphrase gives. Raises WrongPassphrase."""
        if self._wrapped is None:
            raise InputError(
                _("This plan has no passphrase yet."),
                _("Its care ledger is empty, or was shredded."),
                _("Set a passphrase first."),
            )
        return unwrapped(self._wrapped, passphrase)

    def made(self, passphrase: str, key: Key | None = None) -> tuple[Key, WrappedKey]:
        """A key wrapped by a new passphrase: the one that is there, or a new one for a plan that has none.
        Raises InputError for an empty passphrase."""
        if not passphrase.strip():
            raise InputError(
                _("The passphrase is empty."),
                _("Anybody could open the care ledger."),
                _("Choose one of several words that nobody guesses."),
            )
        key = key or new_key()
        return key, key.wrapped(passphrase, self._cost, self.key_id)

    # In the session's thread

    def open_with(self, key: Key) -> None:
        """Open the ledger with what `tried` gave."""
        self._key = key

    def keep(self, key: Key, wrapped: WrappedKey) -> None:
        """Keep what `made` gave in the plan's file, and open the ledger with it."""
        self._store.put_key(wrapped)
        self._key, self._wrapped = key, wrapped

    def lock(self) -> None:
        """Forget the key."""
        self._key = None

    def forget(self) -> None:
        """Follow a shredding: there is no passphrase any more."""
        self._key = self._wrapped = None

    # Both at once, for those who can wait

    def unlock(self, passphrase: str) -> None:
        """Open the ledger, or set this passphrase where the plan has none. Raises InputError."""
        if self.exists:
            self.open_with(self.tried(passphrase))
        else:
            self.keep(*self.made(passphrase))

    def change_passphrase(self, old: str, new: str) -> None:
        """Wrap the key anew: texts that were sealed before stay as they are. Raises WrongPassphrase."""
        self.keep(*self.made(new, self.tried(old)))


def advice(passphrase: str) -> str:
    """What would make a passphrase better, a translated sentence, or "" where it is good."""
    signs = set(passphrase.casefold())
    if len(passphrase) < LENGTH_NEEDED or len(signs) < 4:
        return _("Too short: take at least {count} different signs.").format(count=LENGTH_NEEDED)
    if passphrase.isdigit():
        return _("Only digits: whoever has the file tries them all.")
    wide = sum(ord(sign) > 0x2E80 for sign in passphrase)
    if len(passphrase) + wide < LENGTH_ADVISED:
        return _("Better longer: three or four words that don't belong together.")
    return ""


def locked() -> InputError:
    return InputError(
        _("The care ledger is locked."),
        _("What is personal in it can be read and changed only with the plan's passphrase."),
        _("Unlock it in the window, or set MUSTERPOINT_PASSPHRASE for the command line."),
    )
