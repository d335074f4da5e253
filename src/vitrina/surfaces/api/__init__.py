"""The library for programs: JSON over HTTP under ``/api/v1``, described by OpenAPI 3.1.

request --guard (Host, key)--> Operation --parsed, checked--> one function --> Library
                                   |
                              /api/v1/openapi.json

What is asked and answered are records; the description is made from the same records, so that the
two can't differ.
"""
