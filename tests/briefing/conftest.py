"""A real browser without a window and without a network, driven through its own protocol."""

from __future__ import annotations

import base64
import itertools
import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from websocket import WebSocket, create_connection

from musterpoint.briefing.webmap import WebMapOptions, web_map
from musterpoint.catalogue import load_catalogue
from musterpoint.engine.served import service, walking_ways
from musterpoint.jobs import Job
from musterpoint.plan import Plan

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
MADE_AT = datetime(2026, 5, 13, 18)
SWITCHES = (
    "--headless=new", "--remote-debugging-port=0", "--no-first-run", "--disable-gpu", "--hide-scrollbars",
    "--disable-dev-shm-usage", "--disable-background-networking", "--disable-component-update",
    "--remote-allow-origins=*",
)  # fmt: skip


@dataclass
class Browser:
    """One page. troubles: what it logged, the requests that it made, and errors of its scripts."""

    socket: WebSocket
    troubles: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _events: list[str] = field(default_factory=list)

    def call(self, method: str, **parameters: Any) -> Any:
        """One command; events that arrive meanwhile are noted."""
        number = next(self._numbers)
        self.socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self.socket.recv())
            if message.get("id") == number:
                assert "error" not in message, message["error"]
                return message["result"]
            self._note(message)

    def _note(self, message: dict[str, Any]) -> None:
        method, details = message.get("method", ""), message.get("params", {})
        self._events.append(method)
        match method:
            case "Network.requestWillBeSent":
                self.requests.append(details["request"]["url"])
            case "Log.entryAdded":
                self.troubles.append(details["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.troubles.append(json.dumps(details["exceptionDetails"]))
            case "Runtime.consoleAPICalled" | "Network.loadingFailed" | "Page.javascriptDialogOpening":
                self.troubles.append(json.dumps(details))

    def open(self, page: Path, width: int = 1280, height: int = 800, phone: bool = False) -> None:
        """Load a file at a window of this size, with the network off."""
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        self.call(
            "Network.emulateNetworkConditions",
            offline=True,
            latency=0,
            downloadThroughput=0,
            uploadThroughput=0,
        )
        self.resize(width, height, phone)
        self._events.clear()
        self.call("Page.navigate", url=page.as_uri())
        while "Page.loadEventFired" not in self._events:
            self._note(json.loads(self.socket.recv()))

    def resize(self, width: int, height: int, phone: bool = False) -> None:
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=2 if phone else 1, mobile=phone,
        )  # fmt: skip
        self.call("Emulation.setTouchEmulationEnabled", enabled=phone)

    def run(self, expression: str) -> Any:
        """The value of an expression in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def text(self, selector: str) -> str:
        """What is to be read in an element, "" where it isn't there."""
        return self.run(f"document.querySelector({json.dumps(selector)})?.innerText ?? ''")

    def click(self, selector: str) -> None:
        """A real click into the middle of an element."""
        x, y = self.run(
            f"(() => {{ const element = document.querySelector({json.dumps(selector)});"
            " element.scrollIntoView({block: 'nearest'});"
            " const b = element.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2]; })()"
        )
        self.click_at(x, y)

    def click_at(self, x: float, y: float) -> None:
        for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
            self.call(
                "Input.dispatchMouseEvent", type=kind, x=x, y=y, button="left",
                clickCount=0 if kind == "mouseMoved" else 1,
            )  # fmt: skip

    def type(self, selector: str, text: str) -> None:
        """Put text into an empty field as a keyboard would."""
        self.click(selector)
        self.run(f"document.querySelector({json.dumps(selector)}).select()")
        self.call("Input.insertText", text=text)

    def picture(self, path: Path) -> None:
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))

    def pdf(self) -> bytes:
        """The page on A4, as printed."""
        printed = self.call("Page.printToPDF", printBackground=True, paperWidth=8.27, paperHeight=11.69)
        return base64.b64decode(printed["data"])


@pytest.fixture(scope="session")
def running_browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running headless Chromium; without one on this machine the test is skipped."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if program is None:
        pytest.skip("Chromium isn't on this machine")
    folder = tmp_path_factory.mktemp("chromium")
    switches = [*SWITCHES, *(["--no-sandbox"] if getattr(os, "geteuid", lambda: 1)() == 0 else [])]
    process = subprocess.Popen(
        [program, *switches, f"--user-data-dir={folder}", "about:blank"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield _address(folder / "DevToolsActivePort")
    finally:
        process.terminate()
        process.wait(20)


def _address(port_file: Path) -> str:
    """Where the browser listens, as it writes it down once it does."""
    for _look in range(600):
        lines = port_file.read_text(encoding="utf-8").splitlines() if port_file.exists() else []
        if len(lines) == 2:
            return f"ws://127.0.0.1:{lines[0]}{lines[1]}"
        time.sleep(0.05)
    pytest.skip("Chromium doesn't start on this machine")


@pytest.fixture
def browser(running_browser: str) -> Iterator[Browser]:
    """A fresh page."""
    whole = Browser(create_connection(running_browser, timeout=60))
    target = whole.call("Target.createTarget", url="about:blank")["targetId"]
    address = running_browser.partition("/devtools/")[0] + f"/devtools/page/{target}"
    page = Browser(create_connection(address, timeout=60))
    yield page
    page.socket.close()
    whole.call("Target.closeTarget", targetId=target)
    whole.socket.close()


@pytest.fixture
def write_map(tmp_path: Path) -> Callable[..., Path]:
    """write_map(plan, language=…, with_names=…): the web map of a plan as a file."""

    def write(plan: Plan, **options: Any) -> Path:
        found = service(plan)
        walks = {"served": found.buildings(), "walks": found.walks(), "detour": found.detour}
        walks["ways"] = walking_ways(plan, found)
        chosen = WebMapOptions(**{"made_at": MADE_AT, "language": "en", **walks, **options})
        path = tmp_path / "地图 map.html"
        path.write_bytes(web_map(plan, load_catalogue(), chosen, Job()))
        return path

    return write
