"""Who can speak in an article: what is known of one person or body."""

from __future__ import annotations

from dataclasses import dataclass, field

from reader.model import Speaker, SpeakerKind

__all__ = ["Entity"]


@dataclass(slots=True, eq=False)
class Entity:
    """Somebody or something that can speak; ``name`` is the fullest form met, ``roles`` the functions told of it."""

    name: str
    kind: SpeakerKind
    gender: str = ""
    number: int = 1
    words: frozenset[str] = frozenset()
    head: str = ""
    roles: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    role: str = ""
    salience: float = 0.0
    last_seen: int = -1
    proper: bool = False
    spoken: bool = False
    """Whether it has said something so far."""
    kin: bool = False
    """Whether it was told of as somebody's: his sister."""
    led: bool = False
    """Whether it was the subject of a sentence."""

    def speaker(self) -> Speaker:
        """The entity as the model tells it."""
        return Speaker(self.name, self.kind, self.role)
