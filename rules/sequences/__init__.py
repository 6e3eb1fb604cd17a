"""Sequences: recurrent layers, what they return, timesteps, states and masks."""
