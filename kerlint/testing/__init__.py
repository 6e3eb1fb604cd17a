"""What the plugin of pytest does when it is used: models in tests, and files as tests."""
