"""When the program itself is at fault: say so calmly, write it down without anybody's data, go on."""

from __future__ import annotations

import sys
from types import TracebackType

from musterpoint.desktop.ask import tell
from musterpoint.desktop.program import Program
from musterpoint.errors import UserError
from musterpoint.faults import ProgramFault


def watch(program: Program) -> None:
    """From now on no exception ends the program silently: Qt hands over those of slots and events."""

    def on_exception(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        if isinstance(error, KeyboardInterrupt):
            program.quit()
        else:
            tell(program.window, error if isinstance(error, UserError) else ProgramFault(error))

    sys.excepthook = on_exception
