"""kerlint reads Keras code the way Keras would run it, without running it."""

__version__ = "0.1.0"
