"""Redaction: what an editor decides must not be seen, and clean documents made without it.

Only this package sees both an original and what is published of it.
"""
