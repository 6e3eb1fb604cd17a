"""Custom layers and models: classes of the user's own that Keras cannot build, track, call or save."""
