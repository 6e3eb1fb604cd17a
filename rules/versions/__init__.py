"""Versions and names: arguments, classes and modules that the target version of Keras does not have."""
