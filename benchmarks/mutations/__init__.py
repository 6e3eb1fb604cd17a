"""Correct programs, one mistake put into each, and who notices: Keras, kerlint, both or neither."""
