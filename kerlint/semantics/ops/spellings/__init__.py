"""The tables of spellings: a module for each library."""
