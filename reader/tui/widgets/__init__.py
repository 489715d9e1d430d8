"""Widgets, which draw values and post messages."""
