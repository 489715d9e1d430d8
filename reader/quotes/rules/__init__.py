"""The rules, in the order in which they decide; each is a small module with its source and its examples."""

from __future__ import annotations

from reader.quotes.rules import (
    according_to,
    as_told,
    attribute,
    bare_clause,
    colon,
    complement_clause,
    floating,
    incise,
    infinitive_clause,
    inner_incise,
    passive_agent,
    positional_tag,
    quoted_object,
    reported_incise,
    signature,
    turn,
    verb_quotation,
)
from reader.quotes.scene import Rule

__all__ = ["RULES"]

RULES: tuple[Rule, ...] = (
    turn.RULE,
    signature.RULE,
    inner_incise.RULE,
    incise.RULE,
    complement_clause.RULE,
    as_told.RULE,
    according_to.RULE,
    bare_clause.RULE,
    infinitive_clause.RULE,
    colon.RULE,
    reported_incise.RULE,
    verb_quotation.RULE,
    passive_agent.RULE,
    attribute.RULE,
    quoted_object.RULE,
    positional_tag.RULE,
    floating.RULE,
)
