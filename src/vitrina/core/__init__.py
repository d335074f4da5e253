"""Plain records, citations, errors and limits that every room shares. No clock, no disk, no network."""
