"""Checking an edition: small, alone and offline. Imports ``core``, ``formats`` and one crypto library."""
