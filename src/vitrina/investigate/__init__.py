"""Searching, reading and citing what is in a library."""
