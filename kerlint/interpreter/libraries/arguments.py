"""Options from the command line: `argparse`. Those that have a default are read as that, the others are names."""

from __future__ import annotations

from typing import Any

from kerlint.graph.dims import UNKNOWN
from kerlint.interpreter.library import Call, function, method
from kerlint.interpreter.operators import is_plain
from kerlint.interpreter.values import DictValue, Foreign, LibraryRef, ListValue, Value

PARSER = "argparse.ArgumentParser"
_CONVERTERS: dict[str, Any] = {"builtins.int": int, "builtins.float": float, "builtins.str": str}


@function(PARSER)
def _parser(call: Call) -> Value:
    return Foreign(PARSER, attributes={"options": DictValue()})


@method(PARSER, "add_argument_group", "add_mutually_exclusive_group", "add_subparsers", "add_parser")
def _group(call: Call) -> Value:
    return call.receiver


@method(PARSER, "add_argument")
def _add_argument(call: Call) -> Value:
    name = _destination(call)
    if name is None or call.partial:
        call.receiver.attributes["options"].exact = False
    else:
        call.receiver.attributes["options"][name] = _default(call, name)
    return None


def _destination(call: Call) -> str | None:
    """The attribute that the option becomes."""
    given = call.kwargs.get("dest")
    if isinstance(given, str):
        return given
    flags = [flag for flag in call.args if isinstance(flag, str)]
    if not flags or len(flags) < len(call.args):
        return None
    long = next((flag for flag in flags if flag.startswith("--")), flags[0])
    return long.lstrip("-").replace("-", "_")


def _default(call: Call, name: str) -> Value:
    """A default that is no mere placeholder; switches stay open, so that both ways are followed."""
    value = call.kwargs.get("default")
    action = call.kwargs.get("action")
    if value is None or isinstance(value, bool) or action in ("store_true", "store_false"):
        return call.machine.fresh(f"args.{name}")
    kind = call.kwargs.get("type")
    if isinstance(value, str) and isinstance(kind, LibraryRef) and kind.path in _CONVERTERS:
        try:
            return _CONVERTERS[kind.path](value)
        except ValueError:
            return UNKNOWN
    if isinstance(value, str) and kind is not None:
        return call.machine.fresh(f"args.{name}")
    return value


@method(PARSER, "set_defaults")
def _set_defaults(call: Call) -> Value:
    call.receiver.attributes["options"].update(call.kwargs)
    return None


@method(PARSER, "parse_args", "parse_known_args")
def _parse(call: Call) -> Value:
    options = {k: v for k, v in call.receiver.attributes["options"].items() if is_plain(k)}
    found = Foreign("argparse.Namespace", attributes=dict(options))
    return (found, ListValue(exact=False)) if call.path.endswith("known_args") else found


@method(PARSER, "print_help", "print_usage")
def _print(call: Call) -> Value:
    return None
