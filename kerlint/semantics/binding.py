"""Binding the arguments of a call to a signature, as Python and Keras would."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kerlint.graph.dims import UNKNOWN
from kerlint.graph.problems import ArgumentConflict, MissingArgument, Problem, TooManyArguments, UnknownArgument
from kerlint.semantics.renames import ARGUMENT_VALUES, DROPPED, meant, new_argument
from kerlint.semantics.signatures import Signature


@dataclass
class Binding:
    """The arguments of a call by the names of the parameters.

    `config` has every default filled in (UNKNOWN for a required one that is missing), and the keywords that `**kwargs`
    takes. `given` tells how the caller wrote an argument: its position, or its keyword. `extra` holds the keywords that
    are not taken, `rest` what went to `*args`.
    """

    config: dict[str, Any] = field(default_factory=dict)
    given: dict[str, int | str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    rest: tuple[Any, ...] = ()


def bind(
    signature: Signature,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
    keras: int,
    base: Collection[str] = (),
    *,
    partial: bool = False,
) -> Binding:
    """Bind the arguments of a call. A problem with one does not stop the rest from being bound.

    `base` are keywords that `**kwargs` takes beside those that the signature knows of; where it knows of none, any
    goes. `partial` says that the caller also passes a `**mapping` (or `*sequence`) that is not known: then nothing is
    missing, and what was not written is UNKNOWN.
    """
    binding = Binding()
    _bind_positions(binding, signature, args)
    if kwargs:
        _bind_keywords(binding, signature, kwargs, base)
    config = binding.config
    for name, default, required in signature.parameters:
        if name not in binding.given:
            config[name] = UNKNOWN if partial or required else default
            if required and not partial and not _misnamed(name, binding):
                binding.problems.append(MissingArgument(signature.name, name))
    return binding


def _bind_positions(binding: Binding, signature: Signature, args: Sequence[Any]) -> None:
    names = signature.names
    if signature.keyword_only:
        names = [name for name in names if name not in signature.keyword_only]
    for position, (name, value) in enumerate(zip(names, args, strict=False)):
        binding.config[name] = value
        binding.given[name] = position
    if len(args) <= len(names):
        return
    if signature.varargs:
        binding.rest = tuple(args[len(names) :])
    else:
        binding.problems.append(TooManyArguments(signature.name, len(names), len(args)))


def _bind_keywords(binding: Binding, signature: Signature, kwargs: Mapping[str, Any], base: Collection[str]) -> None:
    names = set(signature.names)
    for name, value in kwargs.items():
        if name in binding.given:
            reason = f"`{name}` is given by position and by keyword"
            binding.problems.append(ArgumentConflict(signature.name, (name,), reason))
        elif name in names or _taken(name, signature, base):
            binding.config[name] = value
            binding.given[name] = name
        else:
            binding.extra[name] = value
            binding.problems.append(_unknown(name, value, signature, names.union(base, signature.accepts or ())))


def _taken(name: str, signature: Signature, base: Collection[str]) -> bool:
    """Whether `**kwargs` takes the keyword."""
    return signature.kwargs and (signature.accepts is None or name in signature.accepts or name in base)


def _unknown(name: str, value: Any, signature: Signature, names: Collection[str]) -> UnknownArgument:
    renamed = new_argument(name, names)
    values = ARGUMENT_VALUES.get(name, {})
    new_value = values.get(value) if isinstance(value, str) else None
    return UnknownArgument(signature.name, name, meant(name, names), renamed, value, new_value, DROPPED.get(name, ""))


def _misnamed(required: str, binding: Binding) -> bool:
    """Whether an unknown keyword was most likely meant to be this parameter: then it is one mistake, not two."""
    return any(isinstance(problem, UnknownArgument) and problem.candidates[:1] == [required] for problem in binding.problems)
