"""Pages for people, and the script that draws their pictures."""
