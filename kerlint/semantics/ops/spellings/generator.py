"""The methods of `numpy.random.default_rng()`."""

from __future__ import annotations

TABLE = """
random | random(size: shape = None, dtype="float64", out=None)
standard_normal | random(size: shape = None, dtype="float64", out=None)
normal | random(loc=0.0, scale=1.0, size: shape = None)
uniform | random(low=0.0, high=1.0, size: shape = None)
integers | random_integers(low, high=None, size: shape = None, dtype="int64", endpoint=False)
choice | choice(a: x, size=None, replace=True, p=None, axis=0, shuffle=True)
permutation | permutation(x, axis=0)
poisson | random(lam=1.0, size: shape = None)
binomial | random(n, p, size: shape = None)
exponential | random(scale=1.0, size: shape = None)
multivariate_normal | multinomial(mean: parameter, cov, size: shape = None, check_valid="warn", tol=1e-08)
"""
