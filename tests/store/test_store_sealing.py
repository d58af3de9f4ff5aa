"""Sealed text: nobody reads, exchanges or changes it without the passphrase, and shredding leaves nothing."""

from __future__ import annotations

import base64
import shutil
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterpoint import store
from musterpoint.plan import Care, Edit, Plan, changed, made
from musterpoint.store import shredding
from musterpoint.store.sealing import BrokenSeal, Cost, WrongPassphrase, new_key, unwrapped
from musterpoint.text import Label

CHEAP = Cost(memory_kib=64, passes=1, lanes=1)
CRS = "EPSG:4547"


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=900).filter(lambda text: text == text.rstrip(" ")), owner=st.text(max_size=20))
def test_what_is_sealed_is_opened_again(text: str, owner: str) -> None:
    key = new_key()
    sealed = key.seal(owner, text)
    assert key.open(owner, sealed) == text
    assert key.seal(owner, text) != sealed
    assert len(base64.b64decode(sealed)) % 256 == 29  # format, nonce and tag beside whole blocks


def test_a_seal_holds_for_its_owner_and_its_bytes_only() -> None:
    key = new_key()
    sealed = key.seal("care-1", "王秀英")
    raw = bytearray(base64.b64decode(sealed))
    raw[-1] ^= 1
    for owner, text in (
        ("care-2", sealed),
        ("care-1", base64.b64encode(raw).decode()),
        ("care-1", sealed[:40]),
        ("care-1", ""),
        ("care-1", "not base64!"),
    ):
        with pytest.raises(BrokenSeal):
            key.open(owner, text)
    with pytest.raises(BrokenSeal):
        new_key().open("care-1", sealed)


def test_only_the_passphrase_gives_the_key_back() -> None:
    key = new_key()
    wrapped = key.wrapped("青山 lantern", CHEAP)
    assert unwrapped(wrapped, "青山 lantern").open("a", key.seal("a", "text")) == "text"
    assert unwrapped(wrapped, "青山 ｌａｎｔｅｒｎ").open("a", key.seal("a", "text")) == "text"
    with pytest.raises(WrongPassphrase) as error:
        unwrapped(wrapped, "Lantern")
    assert "Lantern" not in str(error.value)
    again = key.wrapped("other", CHEAP, wrapped.id)
    assert (again.id, again.salt == wrapped.salt) == (wrapped.id, False)
    assert unwrapped(again, "other").open("a", key.seal("a", "text")) == "text"


def test_a_key_isn_t_shown_or_written_down() -> None:
    import pickle

    key = new_key()
    assert repr(key) == "Key(…)"
    with pytest.raises(TypeError):
        pickle.dumps(key)


def sealed_plan(path: Path) -> tuple[store.Store, list[str]]:
    """A plan whose journal has many sealed texts, and those."""
    kept = store.create(path, Plan(CRS))
    key = new_key()
    kept.put_key(key.wrapped("one", CHEAP))
    texts = [key.seal("c", f"{number}") for number in range(40)]
    before = Care(id="c", building="b1", service="home", sealed=texts[0])
    kept.append(Edit(Label("Take in"), tuple(made(before))))
    for text in texts[1:]:
        after = before.replace(sealed=text)
        kept.append(Edit(Label("Change"), (changed(before, after),)))
        before = after
    kept.put_key(key.wrapped("two", CHEAP, kept.key().id))
    return kept, texts


def test_shredding_reaches_records_history_and_unused_pages(tmp_path: Path) -> None:
    path = tmp_path / "plan.gpkg"
    kept, texts = sealed_plan(path)
    wrapped = kept.key().wrapped
    assert texts[0].encode() in path.read_bytes()
    kept.shred()
    assert kept.key() is None
    assert kept.plan().find("care", "c") == Care(id="c", building="b1", service="home")
    assert len(kept.journal()) == 40
    assert all(
        side.sealed == "" for r in range(2, 41) for c in kept.edit(r).changes for side in (c.before, c.after)
    )
    kept.close()
    held = b"".join(item.read_bytes() for item in tmp_path.iterdir())
    assert wrapped not in held
    assert not [text for text in texts if text[:24].encode() in held]


@pytest.mark.parametrize("when", ["before the commit", "before the file is cleaned"])
def test_a_shredding_that_was_cut_short(tmp_path: Path, when: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before the commit nothing has happened; after it the next opening finishes the work."""
    path, left = tmp_path / "plan.gpkg", tmp_path / "left.gpkg"
    kept, texts = sealed_plan(path)
    name = "_strip_journal" if when == "before the commit" else "clean"

    class Killed(BaseException):
        pass

    def die(_connection: object) -> None:
        shutil.copy(path, left)
        if (journal := path.with_name("plan.gpkg-journal")).exists():
            shutil.copy(journal, left.with_name("left.gpkg-journal"))
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(shredding, name, die)
        with pytest.raises(Killed):
            kept.shred()
    kept.close()
    with store.open(left) as again:
        if when == "before the commit":
            assert again.key() is not None
            assert again.plan().find("care", "c").sealed == texts[-1]
            return
        assert again.key() is None
    held = left.read_bytes()
    assert not [text for text in texts if text[:24].encode() in held]
    with sqlite3.connect(left) as raw:
        assert raw.execute("PRAGMA freelist_count").fetchone() == (0,)
    raw.close()


def test_a_copy_opens_with_the_same_passphrase(tmp_path: Path) -> None:
    kept, texts = sealed_plan(tmp_path / "plan.gpkg")
    kept.save_copy(tmp_path / "copy.gpkg")
    kept.shred()
    kept.close()
    with store.open(tmp_path / "copy.gpkg", read_only=True) as copy:
        assert unwrapped(copy.key(), "two").open("c", texts[-1]) == "39"
        with pytest.raises(WrongPassphrase):
            unwrapped(copy.key(), "one")
