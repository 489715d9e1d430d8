"""The quote engine: text in, spans out, and a reason for each."""
