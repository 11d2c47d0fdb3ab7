"""clausewatch: watches policy documents and says, clause by clause, what changed.

This package is the front door: the command line, the home, and the one place that knows all rooms.
"""

import os

__all__ = ["__version__", "main"]

# Work is shared among processes; threads of linear algebra within each would only wait for each
# other, at twice the processor time. They are made when NumPy is imported, which comes later.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"


def main() -> None:
    """Run the command line; the entry point of the console script."""
    # The command line imports typer; asking for the version of the package should not.
    from clausewatch.cli import run_command_line

    run_command_line()
