"""The functions of keras.random."""

from __future__ import annotations

TABLE = """
beta | random(shape, alpha, beta, dtype=None, seed=None)
binomial | random(shape, counts, probabilities, dtype=None, seed=None)
categorical | categorical(logits: x, num_samples, dtype='int32', seed=None)
dropout | dropout(inputs: x, rate, noise_shape=None, seed=None)
gamma | random(shape, alpha, dtype=None, seed=None)
normal truncated_normal | random(shape, mean=0.0, stddev=1.0, dtype=None, seed=None)
randint | random_integers(shape, minval, maxval, dtype='int32', seed=None)
shuffle | shuffle(x, axis=0, seed=None)
uniform | random(shape, minval=0.0, maxval=1.0, dtype=None, seed=None)
"""
