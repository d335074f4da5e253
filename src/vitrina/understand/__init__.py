"""Understanding: what the findings of single documents come to, taken together."""
