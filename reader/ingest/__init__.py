"""From bytes to documents: pages, feeds and files, none of them trusted."""
