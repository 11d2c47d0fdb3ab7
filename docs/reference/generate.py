"""Write the reference from the code: commands, settings, records. Run by `make reference`."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import typer
from typer.testing import CliRunner

from analyzer.guidance import (
    JURISDICTIONS,
    Guide,
    Influence,
    load_agencies,
    load_guides,
    load_mappings,
    load_regulations,
)
from analyzer.labelling import ClauseType, load_taxonomy
from clausewatch.cli import app, load_commands
from clausewatch.configuration import Config
from crawler.declaration.grammar import GRAMMAR
from crawler.document_type import DOCUMENT_TYPES

FOLDER = Path(__file__).resolve().parent
NOTE = "<!-- Written by docs/reference/generate.py from the code; `make reference` renews it. -->\n"
_STANDS = {"terms": "terms", "privacy": "privacy policies", "both": "both"}
# in the order in which a document comes by
_RECORDS = ("word", "capture", "text", "gate", "judgement", "published", "watching")


def render_pages() -> dict[str, str]:
    """Return the pages of the reference by file name."""
    return {
        "clause-types.md": NOTE + _clause_types(),
        "commands.md": NOTE + _commands(),
        "configuration.md": NOTE + _configuration(),
        "declarations.md": NOTE + _declarations(),
        "laws.md": NOTE + _laws(),
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
    for part, section in Config.model_fields.items():
        kind = type(section.default)
        parts.append(
            f"## [{part}]\n\n{kind.__doc__}\n\n| setting | default | meaning |\n|---|---|---|"
        )
        for setting, field in kind.model_fields.items():
            name = field.alias or setting
            parts.append(f"| `{name}` | `{field.default!r}` | {field.description} |")
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
    parts = ["# Records\n\nThe values of `store/record/`: what each holds, in its own words.\n"]
    for module in _RECORDS:
        source = (FOLDER.parents[1] / f"store/record/{module}.py").read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.ClassDef):
                parts += _record(node, source.splitlines())
    return "\n".join(parts)


def _record(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    yield f"## {node.name}\n\n{ast.get_docstring(node)}\n"
    rows = list(_fields(node, lines))
    if rows:
        yield from ["| field | type or value | meaning |", "|---|---|---|", *rows, ""]


def _fields(node: ast.ClassDef, lines: list[str]) -> Iterator[str]:
    for each in node.body:
        comment = lines[each.end_lineno - 1].partition("  # ")[2] if each.end_lineno else ""
        if isinstance(each, ast.AnnAssign) and isinstance(each.target, ast.Name):
            kind = ast.unparse(each.annotation).replace("|", "or")
            yield f"| `{each.target.id}` | `{kind}` | {comment} |"
        elif isinstance(each, ast.Assign) and isinstance(each.targets[0], ast.Name):
            yield f"| `{each.targets[0].id}` | `{ast.literal_eval(each.value)}` | {comment} |"


def _clause_types() -> str:
    parts = [
        "# Clause types\n\nThe 45 types of clause, each with the slug that addresses and feeds "
        "use. The [methodology](../explanation/methodology.md) says how clauses come to have "
        "them. What raises or lowers a severity is found by the factors in brackets; what has "
        "none is left to a reader's eye. The [laws and authorities](laws.md) have a page of "
        "their own. Nothing here is legal advice.\n",
        "| type | slug | severity by default | stands in |\n|---|---|---|---|",
    ]
    kinds = load_taxonomy().values()
    parts += [
        f"| {kind.name} | `{kind.slug}` | {kind.severity} | {_STANDS[kind.document]} |"
        for kind in kinds
    ]
    parts += [_clause_type(kind, load_guides()[kind.slug]) for kind in kinds]
    return "\n".join(parts) + "\n"


def _clause_type(kind: ClauseType, guide: Guide) -> str:
    laws, places = load_regulations(), load_mappings()[kind.slug]
    lines = [
        f"\n## {kind.name}\n\n`{kind.slug}`: {kind.definition} {kind.why}\n",
        f"For a compliance team: {guide.compliance}\n",
        f"For a consumer: {guide.consumer}\n",
        f"- Graver: {_influences(guide.raises)}.",
        f"- Lighter: {_influences(guide.lowers)}.",
        "- Laws: "
        + "; ".join(f"{laws[c.regulation].name}, {c.at}" for c in guide.regulations)
        + ".",
    ]
    if guide.agencies:
        names = "; ".join(load_agencies()[key].name for key in guide.agencies)
        lines.append(f"- Authorities: {names}.")
    lines += [f"- {JURISDICTIONS[note.jurisdiction]}: {note.text}" for note in guide.notes]
    labels = [*places.opp115, *(f"`{tag}` of UNFAIR-ToS" for tag in places.unfair)]
    labels += [f"ToS;DR {', '.join(map(str, places.tosdr))}"] if places.tosdr else []
    if labels:
        lines.append(f"- Labels of others: {'; '.join(labels)}.")
    return "\n".join(lines)


def _influences(given: tuple[Influence, ...]) -> str:
    return "; ".join(
        each.says
        + (f" ({', '.join(f'`{name}`' for name in each.factors)})" if each.factors else "")
        for each in given
    )


def _laws() -> str:
    parts = [
        "# Laws and authorities\n\nWhat the [clause types](clause-types.md) touch. Each entry was "
        "looked up in public sources, or copies of them, on the day that stands with it; laws "
        "change. Nothing here "
        "is legal advice.\n\n## Laws\n"
    ]
    for law in load_regulations().values():
        status = f" {law.status}" if law.status else ""
        parts.append(
            f"- **[{law.name}]({law.url})**, {JURISDICTIONS[law.jurisdiction]}: {law.title}. "
            f"{law.demands}{status} (`{law.key}`, checked {law.checked})"
        )
    parts.append("\n## Authorities\n")
    for agency in load_agencies().values():
        complaint = f" [Complain]({agency.complaint})." if agency.complaint else ""
        note = f" {agency.note}" if agency.note else ""
        parts.append(
            f"- **[{agency.name}]({agency.url})**, {JURISDICTIONS[agency.jurisdiction]}."
            f"{complaint}{note} (`{agency.key}`, checked {agency.checked})"
        )
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    for file, page in render_pages().items():
        (FOLDER / file).write_text(page, encoding="utf-8")
        sys.stdout.write(f"{file}\n")
