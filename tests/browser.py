"""A real Chromium for tests, driven over a pipe by the DevTools protocol."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Any

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
_PATIENCE = 30.0  # seconds until something that a test waits for must have happened


class Browser:
    """A browser with one page. `problems` are its console messages of errors, `requests` the addresses that it asked for."""

    def __init__(self, profile: Path) -> None:
        assert CHROMIUM is not None
        to_browser, self._out = os.pipe()
        self._in, from_browser = os.pipe()
        flags = "--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage --no-first-run --hide-scrollbars".split()
        command = [CHROMIUM, *flags, f"--user-data-dir={profile}", "--remote-debugging-pipe", "about:blank"]
        self._process = _started(command, reads=to_browser, writes=from_browser)
        self._read = b""
        self._number = 0
        self._session: str | None = None
        self.problems: list[str] = []
        self.requests: list[str] = []
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        self._session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Browser:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        os.close(self._out)
        os.close(self._in)

    def send(self, method: str, **params: Any) -> Any:
        """What the browser answers to a command. Raises RuntimeError where it refuses."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            told = self._next()
            if told.get("id") == self._number:
                if "error" in told:
                    raise RuntimeError(f"{method}: {told['error']}")
                return told["result"]
            self._event(told)

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._read:
            part = os.read(self._in, 1 << 16)
            if not part:
                raise RuntimeError("the browser has ended")
            self._read += part
        message, _, self._read = self._read.partition(b"\0")
        told: dict[str, Any] = json.loads(message)
        return told

    def _event(self, told: dict[str, Any]) -> None:
        params = told.get("params", {})
        if told["method"] == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif told["method"] == "Runtime.exceptionThrown":
            details = params["exceptionDetails"]
            self.problems.append(details.get("exception", {}).get("description") or details["text"])
        elif told["method"] == "Log.entryAdded" and params["entry"]["level"] == "error":
            self.problems.append(params["entry"]["text"])

    def show(self, page: Path, *, width: int = 1280, height: int = 900, dark: bool = False, media: str = "") -> None:
        """Load a page in a window of this size."""
        self.window(width, height)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.send("Emulation.setEmulatedMedia", media=media, features=[scheme])
        self.send("Page.navigate", url=page.as_uri())
        self.wait(f"location.href.startsWith({json.dumps(page.as_uri())}) && document.readyState === 'complete'")

    def window(self, width: int, height: int) -> None:
        """Give the window a size."""
        self.send("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def value(self, script: str) -> Any:
        """What an expression of JavaScript gives, when a promise is kept. Raises RuntimeError where it throws."""
        answer = self.send("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"].get("exception", {}).get("description", script))
        return answer["result"].get("value")

    def wait(self, script: str) -> None:
        """Wait until an expression holds. Raises TimeoutError."""
        until = time.monotonic() + _PATIENCE
        while not self.value(f"Boolean({script})"):
            if time.monotonic() > until:
                raise TimeoutError(script)
            time.sleep(0.03)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other: letters, or names such as `Tab` and `Escape`; `Shift+Tab` too."""
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, " ": 32, "ArrowDown": 40, "ArrowRight": 39}
        for key in keys:
            _, _, name = key.rpartition("Shift+")
            text = "\r" if name == "Enter" else name if len(name) == 1 else ""
            params = {"key": name, "windowsVirtualKeyCode": codes.get(name, 0), "modifiers": 8 if key != name else 0}
            self.send("Input.dispatchKeyEvent", type="keyDown", text=text, **params)
            self.send("Input.dispatchKeyEvent", type="keyUp", **params)

    def type(self, text: str) -> None:
        """Put text where the focus is."""
        self.send("Input.insertText", text=text)

    def picture(self, file: Path, *, whole: bool = False) -> None:
        """Keep what the window shows, or the whole page, as PNG."""
        data = self.send("Page.captureScreenshot", format="png", captureBeyondViewport=whole)["data"]
        file.write_bytes(base64.b64decode(data))

    def paper(self, file: Path) -> None:
        """Print the page into a PDF."""
        file.write_bytes(base64.b64decode(self.send("Page.printToPDF", printBackground=True)["data"]))


def _started(command: list[str], *, reads: int, writes: int) -> int:
    """The process of a browser, which reads from descriptor 3 and writes to 4. Ours are closed."""
    ends = [fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 10) for end in (reads, writes)]  # none of them is 3 or 4
    silence = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in (0, 1, 2)]
    given = [(os.POSIX_SPAWN_DUP2, end, number) for number, end in enumerate(ends, start=3)]
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[*silence, *given])
    for end in (reads, writes, *ends):
        os.close(end)
    return process
