"""clausewatch: watches policy documents and says, clause by clause, what changed.

This package is the front door: the command line, the home, and the one place that knows all rooms.
"""

__all__ = ["__version__", "main"]

__version__ = "0.1.0"


def main() -> None:
    """Run the command line; the entry point of the console script."""
    # The command line imports typer; asking for the version of the package should not.
    from clausewatch.cli import run_command_line

    run_command_line()
