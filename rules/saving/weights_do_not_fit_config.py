"""KER725 weights-do-not-fit-config."""

from __future__ import annotations

from collections.abc import Iterable

from kerlint.graph.dims import Shape, shape_text
from kerlint.graph.program import Program
from kerlint.graph.saved import Misfit
from kerlint.rule import Finding, Rule, Severity

_MOST = 6  # shapes that a message lists


class WeightsDoNotFitConfig(Rule):
    """The weights in a saved model are not those that its configuration asks for.

    ## Why

    A file keeps the layers as a configuration and the weights as arrays. Where the two do not fit, `load_model` raises,
    or leaves the layer as it is initialised. It happens when a file is edited by hand, put together from two, written by
    another version of a layer, and when one layer is part of two models inside the model: then only the first gets its
    weights.

    ## How to mend it

    Build the model from its program and save it again.

    ## When it is silent

    For layers of which kerlint does not know the weights, such as your own; about the order of the arrays.
    """

    code = "KER725"
    name = "weights-do-not-fit-config"
    severity = Severity.ERROR
    summary = "the weights in a file are not those that its layers ask for"

    def check(self, program: Program) -> Iterable[Finding]:
        """One finding for each layer."""
        for misfit in program.facts.get("misfits", ()):
            yield self._told(misfit)

    def _told(self, misfit: Misfit) -> Finding:
        name = f"`{misfit.layer}` ({misfit.class_name})"
        return self.finding(
            misfit.place,
            f"{name} asks for weights {_list(misfit.wanted)}, and the file has {_list(misfit.stored)}",
            label="the stored weights do not fit",
            why="`load_model` raises on such a file, or leaves the layer as it is initialised.",
            help="Build the model from its program and save it again",
        )


def _list(shapes: tuple[Shape, ...]) -> str:
    told = ", ".join(map(shape_text, shapes[:_MOST]))
    return f"{told} and {len(shapes) - _MOST} more" if len(shapes) > _MOST else told or "none"
