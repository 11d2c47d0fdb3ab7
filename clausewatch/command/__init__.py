"""The commands, by what they work on: stages, archives, records, and texts without a home."""
