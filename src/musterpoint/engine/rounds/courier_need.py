"""How many vehicles, and how much room at the laboratories, it takes to fetch every sample."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from musterpoint.text import _, ngettext


@dataclass(frozen=True, slots=True)
class CourierNeed:
    """pickups, tubes: that there are; fetched: pick-ups that vehicles are sent to. vehicles: that drive;
    more: that are enough for the rest, with this many boxes each; hopeless: pick-ups that no vehicle brings
    to a laboratory in time; no_room: that there is no room for when they can come. tubes_beyond: that the
    laboratories have no room for, if all is to be fetched; lacking_per_hour: tubes an hour that they would
    have to take more for that, together."""

    pickups: int
    tubes: int
    fetched: int
    vehicles: int
    more: int = 0
    hopeless: int = 0
    boxes: int = 0
    no_room: int = 0
    tubes_beyond: int = 0
    lacking_per_hour: int = 0

    @property
    def binds(self) -> str:
        """What has to be added: "vehicles", "laboratories", "both" or "" for nothing."""
        if self.more and self.tubes_beyond:
            return "both"
        return "vehicles" if self.more else "laboratories" if self.tubes_beyond else ""

    def in_words(self) -> list[str]:
        return [*self._vehicles_in_words(), *self._laboratories_in_words()]

    def data(self) -> dict[str, Any]:
        """JSON-ready values."""
        return {
            "pickups": self.pickups, "tubes": self.tubes, "fetched": self.fetched,
            "vehicles": self.vehicles, "vehicles_more": self.more, "boxes_of_one_more": self.boxes,
            "pickups_out_of_reach": self.hopeless,
            "pickups_without_room": self.no_room, "tubes_beyond_laboratories": self.tubes_beyond,
            "laboratories_lack_per_hour": self.lacking_per_hour, "binds": self.binds,
        }  # fmt: skip

    def _vehicles_in_words(self) -> list[str]:
        if not self.pickups:
            return []
        given = {
            "vehicles": self.vehicles, "pickups": self.pickups, "tubes": self.tubes, "fetched": self.fetched,
            "more": self.more, "boxes": self.boxes,
            "rest": self.pickups - self.fetched - self.hopeless - self.no_room,
        }  # fmt: skip
        if self.more and not self.vehicles:
            text = ngettext(
                "{more:,} vehicle of {boxes:,} boxes is enough for {rest:,} pick-ups.",
                "{more:,} vehicles of {boxes:,} boxes each are enough for {rest:,} pick-ups.",
                self.more,
            )
        elif self.more:
            text = ngettext(
                "{fetched:,} of {pickups:,} pick-ups can be made (vehicles: {vehicles:,}); {more:,} more, of "
                "{boxes:,} boxes, is enough for the rest ({rest:,}).",
                "{fetched:,} of {pickups:,} pick-ups can be made (vehicles: {vehicles:,}); {more:,} more, of "
                "{boxes:,} boxes each, are enough for the rest ({rest:,}).",
                self.more,
            )
        elif self.fetched:
            text = ngettext(
                "{vehicles:,} vehicle is enough for {pickups:,} pick-ups of {tubes:,} tubes.",
                "{vehicles:,} vehicles are enough for {pickups:,} pick-ups of {tubes:,} tubes.",
                self.vehicles,
            ) if self.fetched == self.pickups else ""  # fmt: skip
        else:
            text = ""
        return [text.format(**given)] if text else []

    def _laboratories_in_words(self) -> list[str]:
        if self.tubes_beyond:
            return [
                _(
                    "The laboratories have no room for {beyond:,} tubes in the hours in which these can "
                    "come; {lacking:,} tubes an hour more would have to be taken."
                ).format(lacking=self.lacking_per_hour, beyond=self.tubes_beyond)
            ]
        if self.more:
            return [_("The laboratories have room for all of it: it is vehicles that are missing.")]
        return []
