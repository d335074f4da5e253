"""The only room that starts untrusted work, and what holds it in."""
