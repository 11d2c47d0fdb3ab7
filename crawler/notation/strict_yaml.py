"""YAML read strictly: every value is taken as written, and every fault has its file and line.

YAML turns `no` into a truth value and `2024-01-01` into a date; aliases can make a small file
enormous. Here a value is text, a list or a set of fields, and anything else is refused.
"""

from collections.abc import Collection
from dataclasses import dataclass
from typing import cast

import yaml

from crawler.notation.wording import quote, suggest
from store.error import DeclarationError

__all__ = ["Node", "parse_yaml"]

_DEEPEST = 8
_TEXT = "tag:yaml.org,2002:str"
_NOTHING = "tag:yaml.org,2002:null"
_TRUTH = "tag:yaml.org,2002:bool"
_KINDS = {
    _TRUTH: "a yes-or-no value",
    "tag:yaml.org,2002:timestamp": "a date",
    "tag:yaml.org,2002:int": "a number",
    "tag:yaml.org,2002:float": "a number",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A value in a YAML file, with the place where it stands."""

    file: str  # named as messages should name it
    value: yaml.Node

    def fault(self, problem: str) -> DeclarationError:
        """Return an error that points at this place."""
        return _fault(self.file, self.value.start_mark.line + 1, problem)

    def read_text(self, what: str) -> str:
        """Return the text that stands here; `what` names it in messages.

        Raises:
            DeclarationError: Something else stands here, or nothing.
        """
        if not isinstance(self.value, yaml.ScalarNode):
            raise self.fault(f"{what} must be a text, not a list or a set of fields")
        text = cast("str", self.value.value)
        if self.value.tag == _NOTHING or not text.strip():
            raise self.fault(f"{what} is empty; write a text, or leave the field out if it may be")
        if self.value.tag != _TEXT:
            kind = _KINDS.get(self.value.tag, "something special")
            raise self.fault(f"{what}: YAML reads {quote(text)} as {kind}; put it in quotes")
        return text

    def read_raw(self, what: str) -> str:
        """Return the text that stands here as it is written, be it a number or date to YAML.

        Raises:
            DeclarationError: A list or fields stand here.
        """
        if not isinstance(self.value, yaml.ScalarNode):
            raise self.fault(f"{what} must be a text, not a list or a set of fields")
        return cast("str", self.value.value)

    def read_truth(self, what: str) -> bool:
        """Return the truth value that stands here, written in one of two ways.

        Raises:
            DeclarationError: Something else stands here, such as `yes`.
        """
        if self.value.tag != _TRUTH or self.value.value not in {"true", "false"}:
            raise self.fault(f"{what} must be true or false, without quotes")
        return bool(self.value.value == "true")

    def read_items(self, what: str, *, may_be_empty: bool = False) -> tuple["Node", ...]:
        """Return the items of the list that stands here.

        Raises:
            DeclarationError: No list stands here, or an empty one where it must not be.
        """
        if not isinstance(self.value, yaml.SequenceNode) or not (self.value.value or may_be_empty):
            raise self.fault(f'{what} must be a list, each item on its own line after "- "')
        return tuple(Node(file=self.file, value=item) for item in self.value.value)

    def read_fields(
        self,
        what: str,
        *,
        required: Collection[str],
        optional: Collection[str] = (),
        more: bool = False,
    ) -> dict[str, "Node"]:
        """Return the fields that stand here, by name; with `more`, whatever else they are.

        Raises:
            DeclarationError: A field is unknown, double or missing, or there are none.
        """
        if not isinstance(self.value, yaml.MappingNode):
            raise self.fault(f'{what} must be fields, each on its own line like "name: value"')
        fields: dict[str, Node] = {}
        for key, value in self.value.value:
            here = Node(file=self.file, value=key)
            name = here.read_text(f"the name of a field of {what}")
            if not more and name not in {*required, *optional}:
                cure = suggest(name, [*required, *optional]) or "; take it out"
                raise here.fault(f"{quote(name)} is not a field of {what}{cure}")
            if name in fields:
                raise here.fault(f"{quote(name)} stands twice in {what}; keep one of them")
            fields[name] = Node(file=self.file, value=value)
        for name in required:
            if name not in fields:
                raise self.fault(f"{quote(name)} is missing in {what}; add it")
        return fields

    def is_list(self) -> bool:
        """Return whether a list stands here."""
        return isinstance(self.value, yaml.SequenceNode)

    def is_fields(self) -> bool:
        """Return whether fields stand here."""
        return isinstance(self.value, yaml.MappingNode)


class _RefusedError(Exception):
    def __init__(self, line: int, problem: str) -> None:
        super().__init__(problem)
        self.line = line


class _Loader(yaml.SafeLoader):
    """Composes nodes, but neither aliases nor deep nesting."""

    depth = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]  # its stub tells no types
        line = event.start_mark.line + 1
        if isinstance(event, yaml.AliasEvent):
            raise _RefusedError(line, "an alias (*name) is not allowed; write the value out")
        if self.depth >= _DEEPEST:
            raise _RefusedError(
                line, f"nested over {_DEEPEST} levels deep; no declaration needs more"
            )
        self.depth += 1
        node = super().compose_node(parent, index)
        self.depth -= 1
        return node


def parse_yaml(text: str, file: str) -> Node:
    """Return the one value that a YAML text holds.

    Args:
        text: The text of the file.
        file: Its name in messages.

    Raises:
        DeclarationError: The text is no YAML, is empty, or holds aliases or several documents.
    """
    try:
        loader = _Loader(text)
        try:
            root = loader.get_single_node()
        finally:
            loader.dispose()
    except _RefusedError as error:
        raise _fault(file, error.line, str(error)) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _fault(file, line, "holds a control character; take it out") from error
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = ", ".join(filter(None, (error.context, error.problem)))
        raise _fault(file, line, f"{problem}; check indentation, colons and quotes") from error
    if root is None:
        raise _fault(file, 1, "the file is empty; declare a platform in it")
    return Node(file=file, value=root)


def _fault(file: str, line: int, problem: str) -> DeclarationError:
    return DeclarationError(f"{file}:{line}: {problem}")
