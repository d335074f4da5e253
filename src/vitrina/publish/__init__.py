"""Publishing: clean documents become an edition, a signed folder of static files.

Nothing here reads the library: what comes in is ``core.clean``, and no more.
"""
