"""The command line: everything the app does, one command each."""
