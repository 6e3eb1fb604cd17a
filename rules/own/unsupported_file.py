"""KER005 unsupported-file."""

from __future__ import annotations

from kerlint.rule import Severity

from ._reported import ReportedByEngine


class UnsupportedFile(ReportedByEngine):
    """A file was named on the command line in which no layers of Keras can be read: a model for running (TFLite, ONNX,
    the export of Keras 3), weights without their model, JSON of another kind, HDF5 while h5py is not installed, or a
    notebook in the format of before 2013.

    ## Why

    Passing over a file that was named would look like a clean bill.

    ## How to mend it

    Name the program that builds the model, or what `model.save` has written. `pip install 'kerlint[hdf5]'` brings what
    reads `.h5` files. An old notebook becomes a new one with `jupyter nbconvert --to notebook --inplace`.
    """

    code = "KER005"
    name = "unsupported-file"
    severity = Severity.ERROR
    summary = "a file in which no layers of Keras can be read"
