"""Screens, which only compose widgets and bind commands."""
