"""Pages in the system's own Chromium: in its sandbox, led through a pipe, kept in by a guard."""
