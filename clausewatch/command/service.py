"""The service beside the site: `serve`."""

import signal
from datetime import UTC, datetime
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from clausewatch import pipeline, postage
from clausewatch.cli import app
from clausewatch.command.console import ledger_of, output, report
from clausewatch.home import Home
from clausewatch.wording import name_types

if TYPE_CHECKING:
    from store.ledger import Ledger
    from web.service.app import Service

__all__ = ["serve"]


@app.command()
def serve(
    context: typer.Context,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0: any that is free.")] = 8000,
    host: Annotated[
        str, typer.Option(help="The address to listen on; others than this machine's are public.")
    ] = "127.0.0.1",
) -> None:
    """Show the published site, with the forms by which people subscribe, choose and leave.

    For others than yourself, put it behind a web server that speaks HTTPS, and set `service_url` in
    [mail] to the address that it is reached by. Ctrl+C stops; what was promised is sent first.
    """
    from web.service.server import make_server, open_socket  # slow to import

    with ledger_of(context) as (home, ledger):
        service = _open_service(home, ledger, host)
        signal.signal(signal.SIGTERM, _interrupt)
        try:
            with open_socket(host, port) as socket:
                name = f"[{host}]" if ":" in host else host
                place = f"http://{name}:{socket.getsockname()[1]}/"
                output.print(f"The site is at {place}  (Ctrl+C stops)", markup=False)
                make_server(service).run([socket])
        except KeyboardInterrupt:
            report.print("Stopped.")
        finally:
            service.close()


def _open_service(home: Home, ledger: "Ledger", host: str) -> "Service":
    import web
    from clausewatch.workbook import FORMS
    from web.service.app import Service

    invite = postage.inviter_of(home, ledger)
    if invite is None and home.config.mail.sender:
        report.print("Nobody can subscribe by form: set `service_url` in [mail].", markup=False)
    return Service(
        ledger,
        home.site,
        site=pipeline.site_of(home),
        type_names=name_types(),
        library=pipeline.load_library(),
        look=web.find_look(home.theme),
        tokens=postage.tokens_of(home),
        invite=invite,
        export=FORMS,
        now=lambda: datetime.now(UTC),
        report=lambda line: report.print(f"clausewatch: {line}", markup=False),
        hosts=[host],
    )


def _interrupt(number: int, frame: FrameType | None) -> None:  # noqa: ARG001 - as signals call it
    raise KeyboardInterrupt
