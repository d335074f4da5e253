"""Thin faces of the Library: command line, web."""
