"""Design: models that run, and that people who build many models would build otherwise."""
