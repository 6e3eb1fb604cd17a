"""How often kerlint's shapes and parameters agree with those that Keras gives to the same program."""
