"""From rows to files: one module a format, one registry."""
