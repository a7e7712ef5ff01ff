"""Pages that are drawn, not written: text and tables found by where characters and lines stand (PDF, OFD)."""
