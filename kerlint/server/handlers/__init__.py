"""What the client says, and what is done then: one module each for what it tells, what it asks and what it orders."""
