"""The grammatical traits by which languages differ, as a pack's ``[grammar]`` table in words.toml gives them.

Shared stages ask for a trait, never for a language. What a pack leaves out has the default below: no.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Grammar"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """Traits of one language; suffixes are of lower-case words, patterns are regular expressions over folded text."""

    conjugation: str = "listed"
    """How verbs.txt conjugates itself: a key of ``conjugation.PATTERNS``; "listed" takes every form from a file."""
    and_word: str = "&"
    """What joins the names of two who speak together."""
    unclosed_tag: str = ""
    """Where a quotation whose closing mark is missing gives way to its tag: an empty match there."""
    infinitive: str = ""
    """The words that are infinitives by their form, for clauses such as "dit avoir agi seul"."""

    elision: bool = False
    """Words are elided before vowels (l'eau) and subject pronouns are tied to their verb (dit-il)."""
    inverted_tag: bool = False
    """The subject follows the verb of a tag: « … », a dit le maire; „…“, sagte der Bürgermeister."""
    plain_tag: bool = False
    """The subject may as well precede it: “…,” the mayor said."""
    verb_second: bool = False
    """The finite verb is second: behind an opening circumstance its subject follows it."""
    inverted_pronouns: bool = False
    """A pronoun that follows its verb is a word of its own: said he; sagte er."""
    bare_clauses: bool = False
    """A reported clause may go without complementiser: researchers say the lake is dry."""
    comma_clauses: bool = False
    """A comma precedes each reported clause: er sagte, die Brücke sei gesperrt."""
    bare_addressee: bool = False
    """Who is told stands without preposition after the verb: told reporters that."""
    colon_before_speech: bool = False
    """A quotation after its verb has a colon, a comma or a capital; otherwise it is the verb's object."""
    long_speech: bool = False
    """A quotation right after its verb is an utterance only if it is long or begins with a capital."""
    stop_within_marks: bool = False
    """A full stop within the marks ends the sentence whatever follows but a word."""
    analytic: bool = False
    """Auxiliaries, adverbs and modals before a verb belong to it: did not say, will say."""
    double_negation: bool = False
    """Denial takes two words, the second behind the verb: ne … pas."""
    numbers_in_verbs: bool = False
    """A number may stand between auxiliary and participle."""
    distant_agents: bool = False
    """A participle after a comma may have its agent several words on."""
    grammatical_gender: bool = False
    """Things have a gender: "elle" may be a ministry; a ministry is no "they"."""

    head_first: bool = False
    """A phrase begins with its head, and what follows modifies it: ministre de la Défense."""
    capital_nouns: bool = False
    """Every noun has a capital: it takes more than that to be a name."""
    compounds: bool = False
    """The last part of a compound noun tells what it names: Gewerkschaftschef."""
    bare_nouns: bool = False
    """Any noun may start a phrase without determiner."""
    articled_bodies: bool = False
    """A name of unknown kind with an article is a body's."""
    names_take_adjectives: bool = False
    """A lower-case word after a name may belong to it: l'Union européenne."""
    possessive_s: bool = False
    """An apostrophe alone may end a possessor: the sailors' union."""
    names_open: bool = False
    """A capital at the head of a sentence is a name unless the word is a listed one."""

    adverb_suffixes: tuple[str, ...] = ()
    """-ment, -ly."""
    demonym_suffixes: tuple[str, ...] = ()
    """Endings of nationalities written with a capital: le Français."""
    agent_suffixes: tuple[str, ...] = ()
    """Endings of participles that are nouns after an article: un appelant."""
    person_suffixes: tuple[str, ...] = ()
    """Endings of nouns that tell what somebody does, where no list knows the noun: la mycologue."""
    order_suffixes: tuple[str, ...] = ()
    """Endings that tell a verb in the imperative at the head of a sentence, no name: Rappelons que …"""
    bare_plurals: tuple[str, ...] = ()
    """How an unknown phrase without determiner must end."""
    barred_first: tuple[str, ...] = ()
    """Endings of words that open no bare phrase."""
    barred_inside: tuple[str, ...] = ()
    """Endings of words that end a phrase."""
    gerund_suffixes: tuple[str, ...] = ()
    """Endings of gerunds that tell what was done: denied stealing it."""
    plural_verbs: tuple[str, ...] = ()
    """Endings of words that are verbs where a plural phrase would need another: les intéressés approuvent."""
    participle_suffixes: tuple[str, ...] = ()
    """Endings of participles that close a phrase after its head."""
    agent_participles: tuple[str, ...] = ()
    """Endings of participles before an agent: des informations dévoilées par …"""
    aside_suffixes: tuple[str, ...] = ()
    """Endings of words that open an aside on a source: selon X, interrogé mardi, …"""
    aside_gerunds: tuple[str, ...] = ()
    """Endings of participles that open one after a comma."""
    finite_suffixes: tuple[str, ...] = ()
    """Endings that a verb which no list knows must have in a tag behind its subject."""
    object_leads: tuple[str, ...] = ()
    """Endings of verbs behind which a word that is noun or verb is a noun: denied claims."""
    negation_suffixes: tuple[str, ...] = ()
    """Endings of denied auxiliaries: n't."""

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Grammar:
        """The traits of a ``[grammar]`` table; a key that is no trait raises TypeError."""
        traits: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in table.items()
        }
        return cls(**traits)
