"""One class a user action: its key, its palette entry and its line of help."""
