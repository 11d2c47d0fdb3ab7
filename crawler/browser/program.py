"""Chromium as a program: where it is, how it is started in its sandbox, and that it always ends."""

import asyncio
import os
import pwd
import shutil
import signal
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from crawler.browser.wire import BrowserGoneError, CallError, Connection

__all__ = ["Browser", "NoBrowserError", "find_program", "start_browser"]

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_USER = "nobody"  # who runs the browser where we are root: Chromium's sandbox refuses to be root
_MEMORY = 2 << 20  # KiB of data that each of its processes may hold
_PATIENCE = 30.0  # seconds for its start
_FAREWELL = 3.0  # seconds for its end

# The shell turns its own input and output into the pipe, which Chromium expects at 3 and 4, and
# sweeps up when the browser has ended: also if we were killed, for then the pipe closes.
_SHELL = 'ulimit -d "$1"; shift; "$@" 3<&0 4>&1 </dev/null >/dev/null; rm -rf -- "$HOME"'

_SWITCHES = (
    "--headless",
    "--remote-debugging-pipe",
    "--enable-automation",  # pages may know what they deal with
    "--window-size=1280,1600",
    "--no-startup-window",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pings",
    "--mute-audio",
    "--password-store=basic",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers give little of it
    "--disable-breakpad",
    "--disable-extensions",
    "--disable-sync",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-client-side-phishing-detection",
    "--disable-search-engine-choice-screen",
    # All pages are in sight, so that none waits for its turn to be painted.
    "--disable-background-timer-throttling",
    "--disable-backgrounding-occluded-windows",
    "--disable-renderer-backgrounding",
    "--blink-settings=imagesEnabled=false",
    # No way out but through the guard.
    "--disable-quic",
    "--dns-prefetch-disable",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--proxy-bypass-list=<-loopback>",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-features=AsyncDns,DnsOverHttps,MediaRouter,OptimizationHints,Translate,"
    "AutofillServerCommunication,Prerender2,PrivacySandboxSettings4,HttpsUpgrades,"
    "SpareRendererForSitePerProcess",
)


class NoBrowserError(Exception):
    """There is no browser, or none that can be started safely."""


@dataclass(kw_only=True, slots=True)
class Browser:
    """A running Chromium."""

    process: asyncio.subprocess.Process
    connection: Connection
    home: Path  # its files; gone when it has ended
    product: str = ""  # its name and version: "Chrome/156.0.8078.108"
    agent: str = ""  # the User-Agent that it would send by itself

    async def stop(self) -> None:
        """End the browser with all its processes, whatever state it is in."""
        with suppress(BrowserGoneError, CallError, TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await self.connection.call("Browser.close")
        await self.connection.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(_FAREWELL):
                await self.process.wait()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        await self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)


def find_program(name: str = "") -> str:
    """Return the path of the browser to use.

    Args:
        name: The path or name of one; else the environment variable CLAUSEWATCH_BROWSER names
            it, else the usual ones are looked for.

    Raises:
        NoBrowserError: There is none.
    """
    wished = name or os.environ.get("CLAUSEWATCH_BROWSER", "")
    for each in (wished,) if wished else _NAMES:
        if found := shutil.which(each):
            return str(Path(found).absolute())
    raise NoBrowserError(
        f"the browser {wished} is not there" if wished else "no browser is installed"
    )


async def start_browser(program: str, *, proxy: str, limit: int) -> Browser:
    """Start Chromium in its sandbox, with files of its own, as an unprivileged user.

    Args:
        program: Its path.
        proxy: The address of its only way out.
        limit: Bytes of the largest message that is taken from it.

    Raises:
        NoBrowserError: It does not start, or only without its sandbox.
    """
    home = Path(tempfile.mkdtemp(prefix="clausewatch-browser-"))
    try:
        process = await _spawn(program, proxy, home)
    except OSError as error:
        shutil.rmtree(home, ignore_errors=True)
        raise NoBrowserError("the browser cannot be started") from error
    reader = cast("asyncio.StreamReader", process.stdout)
    writer = cast("asyncio.StreamWriter", process.stdin)
    connection = Connection(reader, writer, limit=limit)
    browser = Browser(process=process, connection=connection, home=home)
    try:
        async with asyncio.timeout(_PATIENCE):
            await _greet(browser)
    except (BrowserGoneError, CallError, TimeoutError) as error:
        await browser.stop()
        raise NoBrowserError("the browser does not start in its sandbox") from error
    except BaseException:
        await browser.stop()
        raise
    return browser


async def _greet(browser: Browser) -> None:
    call = browser.connection.call
    command = await call("Browser.getBrowserCommandLine")
    if {"--no-sandbox", "--disable-setuid-sandbox", "--single-process"} & {*command["arguments"]}:
        raise CallError("something on this machine starts the browser without its sandbox")
    version = await call("Browser.getVersion")
    browser.product, browser.agent = version["product"], version["userAgent"]


async def _spawn(program: str, proxy: str, home: Path) -> asyncio.subprocess.Process:
    user: dict[str, Any] = {}
    if os.geteuid() == 0:
        entry = _find_user()
        os.chown(home, entry.pw_uid, entry.pw_gid)
        user = {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    return await asyncio.create_subprocess_exec(
        *("/bin/sh", "-c", _SHELL, "sh", str(_MEMORY)),
        *(program, *_SWITCHES, f"--proxy-server={proxy}", f"--user-data-dir={home}/profile"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        cwd=home,
        env={
            "HOME": str(home),
            "TMPDIR": str(home),
            "PATH": os.environ.get("PATH", os.defpath),
            "LANG": "C.UTF-8",
            "TZ": "UTC",
        },
        start_new_session=True,  # an interrupt from the keyboard is for us, and we end it
        **user,
    )


def _find_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(os.environ.get("CLAUSEWATCH_BROWSER_USER", _USER))
    except KeyError as error:
        raise NoBrowserError("no unprivileged user is there to run the browser") from error
