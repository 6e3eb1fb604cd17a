"""What the protocol asks for, one module per feature: from what is known of a document to objects of the protocol."""
