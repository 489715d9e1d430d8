"""The colour tokens of the screen, for dark, light and 16-colour terminals.

Every .tcss file takes its colours from these names, because variables are not shared between stylesheets.
"""

from __future__ import annotations

from textual.theme import Theme

__all__ = ["SPEAKER_COLOURS", "TAG_COLOURS", "THEMES", "TOKENS", "setting_of", "theme_name"]

SPEAKER_COLOURS = 8
TAG_COLOURS = 8

_DARK_HUES = ("#7fb4f0", "#f0a36b", "#8fd18b", "#d49ae6", "#e5c76b", "#6fd0c5", "#f08f9c", "#b8b2f5")
_LIGHT_HUES = ("#1f5fa8", "#a34d00", "#2c7a2c", "#8a2fa8", "#7d6300", "#00716b", "#b3243c", "#5a4fc0")
_ANSI_HUES = (
    "ansi_blue",
    "ansi_yellow",
    "ansi_green",
    "ansi_magenta",
    "ansi_cyan",
    "ansi_red",
    "ansi_bright_blue",
    "ansi_bright_magenta",
)


def _tokens(hues: tuple[str, ...], muted: str, rule: str, selection: str, warn: str) -> dict[str, str]:
    # Tags start from the other end of the circle, so that a speaker and a tag rarely wear the same colour.
    speakers = {f"speaker-{index}": hue for index, hue in enumerate(hues)}
    tags = {f"tag-{index}": hues[(index + 4) % len(hues)] for index in range(TAG_COLOURS)}
    return {
        **speakers,
        **tags,
        "muted": muted,
        "rule": rule,
        "selection": selection,
        "caution": warn,
        "footer-background": "transparent",
        "scrollbar": rule,
        "scrollbar-background": "transparent",
        "scrollbar-background-hover": "transparent",
        "scrollbar-background-active": "transparent",
        "scrollbar-corner-color": "transparent",
    }


TOKENS = _tokens(_DARK_HUES, "#8b93a3", "#343a46", "#33517f", "#e5c76b")
"""The defaults, so that a stylesheet parses under any theme."""

THEMES = (
    Theme(
        name="newsreader-dark",
        primary="#7fb4f0",
        secondary="#8b93a3",
        accent="#7fb4f0",
        warning="#e5c76b",
        error="#f08f9c",
        success="#8fd18b",
        foreground="#d8dbe2",
        background="#15171c",
        surface="#1a1d23",
        panel="#22262e",
        dark=True,
        variables=TOKENS,
    ),
    Theme(
        name="newsreader-light",
        primary="#1f5fa8",
        secondary="#666c78",
        accent="#1f5fa8",
        warning="#7d6300",
        error="#b3243c",
        success="#2c7a2c",
        foreground="#22252b",
        background="#fbfaf7",
        surface="#f4f2ed",
        panel="#eae7df",
        dark=False,
        variables=_tokens(_LIGHT_HUES, "#666c78", "#cfcabf", "#bcd3f2", "#7d6300"),
    ),
    Theme(
        name="newsreader-ansi",
        primary="ansi_blue",
        secondary="ansi_bright_black",
        accent="ansi_blue",
        warning="ansi_yellow",
        error="ansi_red",
        success="ansi_green",
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=True,
        ansi=True,
        variables=_tokens(_ANSI_HUES, "ansi_bright_black", "ansi_bright_black", "ansi_blue", "ansi_yellow")
        | {
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "border": "ansi_bright_black",
            "border-blurred": "ansi_bright_black",
            "block-cursor-background": "ansi_blue",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-text-style": "reverse",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_blue",
        },
    ),
)


def theme_name(setting: str) -> str:
    """The registered theme for the setting ``theme`` ("dark", "light" or "ansi")."""
    return f"newsreader-{setting}"


def setting_of(theme: str) -> str:
    """The setting that :func:`theme_name` takes for ``theme``."""
    return theme.removeprefix("newsreader-")
