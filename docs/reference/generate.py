"""Write the reference from the code: commands, settings, records. Run by `make reference`."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

from clausewatch.cli import app, load_commands
from clausewatch.home import Config
from crawler.declaration.grammar import GRAMMAR
from crawler.document_type import DOCUMENT_TYPES

FOLDER = Path(__file__).resolve().parent
NOTE = "<!-- Written by docs/reference/generate.py from the code; `make reference` renews it. -->\n"


def render_pages() -> dict[str, str]:
    """Return the pages of the reference by file name."""
    return {
        "commands.md": NOTE + _commands(),
        "configuration.md": NOTE + _configuration(),
        "declarations.md": NOTE + _declarations(),
        "records.md": NOTE + _records(),
    }


def command_names() -> list[str]:
    """Return every command and group of commands, as it is typed."""
    load_commands()
    return list(_walk(typer.main.get_command(app), ""))


def _commands() -> str:
    parts = ["# Commands\n\n`clausewatch [--home DIR] COMMAND`\n"]
    for name in command_names():
        shown = CliRunner().invoke(app, [*name.split(), "--help"], prog_name="clausewatch")
        parts.append(
            f"## clausewatch {name}".rstrip() + f"\n\n```text\n{shown.stdout.strip()}\n```\n"
        )
    return "\n".join(parts)


def _walk(command: object, name: str) -> Iterator[str]:
    yield name
    for word, inner in getattr(command, "commands", {}).items():
        yield from _walk(inner, f"{name} {word}".strip())


def _configuration() -> str:
    parts = ["# Configuration\n\nThe settings of `clausewatch.toml`, section by section.\n"]
    for name, section in Config.model_fields.items():
        kind = type(section.default)
        parts.append(
            f"## [{name}]\n\n{kind.__doc__}\n\n| setting | default | meaning |\n|---|---|---|"
        )
        for setting, field in kind.model_fields.items():
            parts.append(f"| `{setting}` | `{field.default!r}` | {field.description} |")
        parts.append("")
    return "\n".join(parts)


def _declarations() -> str:
    parts = [
        "# Declarations\n\nThe fields of a YAML file in `declarations/`. Every value is taken as "
        "it is written; what YAML would misread has to stand in quotes. A fault is told with file, "
        "line and cure. [How to select a document](../how-to/selectors.md) shows them at work.\n"
    ]
    for name, meaning, shape in GRAMMAR:
        parts.append(
            f"## {name}\n\n{meaning}\n\n| field | what stands there | meaning |\n|---|---|---|"
        )
        for field in shape:
            need = " Required." if field.is_required else ""
            parts.append(f"| `{field.name}` | {field.form} | {field.meaning}{need} |")
        parts.append("")
    types = "\n".join(f"- {name}" for name in DOCUMENT_TYPES)
    parts.append(
        f"## Types of document\n\nNamed as the Open Terms Archive names them.\n\n{types}\n"
    )
    return "\n".join(parts)


def _records() -> str:
    source = (FOLDER.parents[1] / "store/record.py").read_text(encoding="utf-8")
    lines = source.splitlines()
    parts = ["# Records\n\nThe values of `store/record.py`: what each holds, in its own words.\n"]
    for node in ast.parse(source).body:
        if isinstance(node, ast.ClassDef):
            parts.append(f"## {node.name}\n\n{ast.get_docstring(node)}\n")
            rows = list(_fields(node, lines))
            if rows:
                parts += ["| field | type or value | meaning |", "|---|---|---|", *rows, ""]
    return "\n".join(parts)


def _fields(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    for each in node.body:
        comment = lines[each.end_lineno - 1].partition("  # ")[2] if each.end_lineno else ""
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            kind = ast.unparse(each.annotation).replace("|", "or")
            yield f"| `{each.target.id}` | `{kind}` | {comment} |"
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            yield f"| `{each.targets[0].id}` | `{ast.literal_eval(each.value)}` | {comment} |"


if __name__ == "__main__":
    for file, page in render_pages().items():
        (FOLDER / file).write_text(page, encoding="utf-8")
        sys.stdout.write(f"{file}\n")
