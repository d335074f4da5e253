"""One module for each outside engine, behind an interface of ours."""
