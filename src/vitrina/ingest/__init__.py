"""A folder of files becomes documents: walk, identify, read in the sandbox, record, index."""
