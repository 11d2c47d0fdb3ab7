"""A browser that tests lead: real pages, keys and paper, through its debugging pipe."""

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast

__all__ = ["CHROMIUM", "UNFOLD", "WIDTHS", "Browser", "start_browser"]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # no way out of this machine
)
UNFOLD = "document.querySelectorAll('details').forEach((each) => { each.open = true; })"
WIDTHS = (360, 1280)
"""A phone and a window."""

# Chromium expects its pipe at 3 and 4.
_SHELL = '"$@" 3<&0 4>&1 </dev/null >/dev/null'
_KEYS: Mapping[str, tuple[int, str]] = {"Tab": (9, ""), "Enter": (13, "\r"), " ": (32, " ")}


class Browser:
    """One tab of a running Chromium, after `renew`.

    Args:
        process: The program, its pipe at its input and output.
    """

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._input = cast("IO[bytes]", process.stdin)
        self._output = cast("IO[bytes]", process.stdout)
        self._kept = b""
        self._number = 0
        self._session = self._context = ""
        self._events: list[tuple[str, dict[str, Any]]] = []

    def renew(self) -> None:
        """Leave what there is for a tab of a browser that has seen nothing and is told nothing."""
        self._session, left = "", self._context
        self._context = self.call("Target.createBrowserContext")["browserContextId"]
        target = self.call("Target.createTarget", url="about:blank", browserContextId=self._context)
        if left:
            self.call("Target.disposeBrowserContext", browserContextId=left)
        attached = self.call("Target.attachToTarget", targetId=target["targetId"], flatten=True)
        self._session = attached["sessionId"]
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Ask for something, and return the answer."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._input.write(json.dumps(message).encode() + b"\0")
        self._input.flush()
        while True:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, (method, answer)
                return dict(answer["result"])

    def open(self, address: str) -> None:
        """Go to a page, and wait until it is there with all its parts."""
        self._events.clear()
        gone = self.call("Page.navigate", url=address)
        assert not gone.get("errorText"), (address, gone)
        while not any(name == "Page.loadEventFired" for name, _ in self._events):
            self._read()

    def ask(self, script: str) -> Any:
        """Return what an expression comes to; the policy of the page does not bind it."""
        done = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key and let it go."""
        code, text = _KEYS[key]
        told = {"key": key, "code": key if key != " " else "Space", "windowsVirtualKeyCode": code}
        self.call("Input.dispatchKeyEvent", type="keyDown", text=text, **told)
        self.call("Input.dispatchKeyEvent", type="keyUp", **told)

    def show(self, *, width: int = 1280, scheme: str = "light") -> None:
        """Make the window so wide, and the reader's wish light or dark, and without motion."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=900,
            deviceScaleFactor=1,
            mobile=False,
        )
        wishes = {"prefers-color-scheme": scheme, "prefers-reduced-motion": "reduce"}
        features = [{"name": name, "value": value} for name, value in wishes.items()]
        self.call("Emulation.setEmulatedMedia", features=features)

    def print(self) -> bytes:
        """Return the page as a PDF on A4, as a reader would print it who changes no setting."""
        paper = self.call(
            "Page.printToPDF", paperWidth=8.27, paperHeight=11.69, preferCSSPageSize=True
        )
        return base64.b64decode(paper["data"])

    def overflow(self, width: int) -> int:
        """Make the window so wide, and return by how much the page is wider."""
        self.show(width=width)
        root = "document.documentElement"
        return int(self.ask(f"{root}.scrollWidth - {root}.clientWidth"))

    def shoot(self) -> bytes:
        """Return what the window shows as a PNG."""
        return base64.b64decode(self.call("Page.captureScreenshot")["data"])

    @property
    def markup(self) -> str:
        """The page as it stands now."""
        return str(self.ask("document.documentElement.outerHTML"))

    @property
    def requests(self) -> list[str]:
        """The addresses that the last page asked for, itself included."""
        return [told["request"]["url"] for told in self._told("Network.requestWillBeSent")]

    @property
    def received(self) -> int:
        """How many bytes the last page has got so far, with all its parts."""
        return sum(told["encodedDataLength"] for told in self._told("Network.loadingFinished"))

    @property
    def complaints(self) -> list[str]:
        """What the browser has to say against the last page, and what that says to its console."""
        said = [str(told["entry"]["text"]) for told in self._told("Log.entryAdded")]
        said += [str(told["exceptionDetails"]) for told in self._told("Runtime.exceptionThrown")]
        return said + [str(told["args"]) for told in self._told("Runtime.consoleAPICalled")]

    def _told(self, name: str) -> Iterator[dict[str, Any]]:
        return (told for each, told in self._events if each == name)

    def _read(self) -> dict[str, Any]:
        """Return the next message; events are remembered."""
        while b"\0" not in self._kept:
            piece = os.read(self._output.fileno(), 1 << 18)
            assert piece, "the browser is gone"
            self._kept += piece
        raw, _, self._kept = self._kept.partition(b"\0")
        message: dict[str, Any] = json.loads(raw)
        if "method" in message and message.get("sessionId", "") == self._session:
            self._events.append((message["method"], message.get("params", {})))
        return message


@contextmanager
def start_browser(place: Path) -> Iterator[Browser]:
    """Start a browser with files of its own, and see that it ends."""
    assert CHROMIUM
    process = subprocess.Popen(
        ["/bin/sh", "-c", f"exec {_SHELL}", "sh", CHROMIUM, *_SWITCHES,
         "--remote-debugging-pipe", f"--user-data-dir={place / 'profile'}"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    with process:
        try:
            yield Browser(process)
        finally:
            process.kill()
