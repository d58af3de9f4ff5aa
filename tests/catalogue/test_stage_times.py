"""Times of a procedure's stages that were entered by hand: as text, and in the procedure."""

from __future__ import annotations

import pytest

from musterpoint.catalogue import load_catalogue
from musterpoint.catalogue.needs import procedure_of
from musterpoint.catalogue.stage_times import BY_HAND, OwnTimes, read_stage_times, written
from musterpoint.plan import Campaign

TEXT = "nucleic-acid-test/registration 20 45 2; vaccination/observation 900 900 0 0"


def test_what_is_entered_is_read_again():
    times = read_stage_times(TEXT)
    assert times["nucleic-acid-test/registration"] == OwnTimes(20, 45, 2)
    assert read_stage_times(written(times)) == times
    assert read_stage_times("") == {}


@pytest.mark.parametrize(
    "text", ["registration 20 45", "a/b 20", "a/b 45 20", "a/b 20 x", "a/b 20 45 99", "a/b -1 4", "a/b 0 0"]
)
def test_what_cannot_be_meant_is_refused(text: str):
    with pytest.raises(ValueError):
        read_stage_times(text)


def test_a_procedure_takes_its_own_times_and_no_others():
    procedure = procedure_of(Campaign(stage_times=TEXT), load_catalogue())
    check, registration, sampling = procedure.stages
    assert (registration.seconds, registration.servers, registration.source) == ((20, 45), 2, BY_HAND)
    usual = load_catalogue().procedures["nucleic-acid-test"].stages
    assert (check, sampling) == (usual[0], usual[2])
    vaccination = procedure_of(Campaign(procedure="vaccination", stage_times=TEXT), load_catalogue())
    assert vaccination.stages[-1].seconds == (900, 900)
    assert vaccination.stages[-1].servers == 0  # people only sit there
