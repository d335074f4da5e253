"""Analyzers: what Vitrina finds in a document, one module a finding."""
