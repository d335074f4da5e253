"""What a researcher adds of her own: stars, tags, notes, saved searches, dossiers, lists of names."""
