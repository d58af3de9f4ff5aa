"""Which cards of the roster board are chosen, and which one the keys act on."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence


class Choice:
    """The chosen posts in the order of choosing; `current` is the one that the arrow keys start from."""

    def __init__(self) -> None:
        self._chosen: dict[str, None] = {}
        self.current = ""
        self._anchor = ""

    def __contains__(self, post: str) -> bool:
        return post in self._chosen

    def __iter__(self) -> Iterator[str]:
        return iter(self._chosen)

    def __len__(self) -> int:
        return len(self._chosen)

    def choose(self, posts: Iterable[str], current: str) -> None:
        """These and no others."""
        self._chosen = dict.fromkeys(posts)
        self.current = current or next(iter(self._chosen), "")
        self._anchor = self.current

    def toggle(self, post: str) -> None:
        """Add a card, or take it away."""
        if post in self._chosen:
            del self._chosen[post]
        else:
            self._chosen[post] = None
        self.current = self._anchor = post

    def extend(self, post: str, order: Sequence[str]) -> None:
        """Everything from where the choice began to this card. order: all cards as they lie."""
        place = {id_: number for number, id_ in enumerate(order)}
        first, last = sorted((place.get(self._anchor, place[post]), place[post]))
        anchor = self._anchor or post
        self._chosen = dict.fromkeys(order[first : last + 1])
        self.current, self._anchor = post, anchor

    def keep(self, there: Container[str]) -> None:
        """Forget the cards that are no longer there."""
        self._chosen = {post: None for post in self._chosen if post in there}
        if self.current not in there:
            self.current = next(iter(self._chosen), "")
        if self._anchor not in there:
            self._anchor = self.current
