from __future__ import annotations

import pytest

from reader.quotes import attribute
from reader.quotes.rules import RULES
from reader.quotes.scene import Example, Rule

EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
LANGUAGE_BOUND = {"inner_incise": {"fr"}, "bare_clause": {"en"}}


def found(example: Example) -> set[tuple[str, str, str]]:
    quotes = attribute(example.text, (), example.language).quotes
    return {
        (quote.kind.value, quote.span.of(example.text), quote.speaker.name if quote.speaker else "") for quote in quotes
    }


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.name}-{n}" for n, (rule, _) in enumerate(EXAMPLES)]
)
def test_examples_hold(rule: Rule, example: Example) -> None:
    expected = {(quote.kind, quote.text, quote.speaker) for quote in example.expected}
    assert found(example) == expected


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_every_rule_has_a_positive_that_it_decides_and_a_negative_in_its_languages(rule: Rule) -> None:
    languages = LANGUAGE_BOUND.get(rule.name, {"fr", "en"})
    assert {example.language for example in rule.examples if example.expected} == languages
    assert {example.language for example in rule.examples if not example.expected} == languages
    for example in rule.examples:
        evidence = {quote.evidence for quote in attribute(example.text, (), example.language).quotes}
        assert (rule.name in evidence) == bool(example.expected), example.text


def test_rules_are_named_after_their_modules_once_each() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    for rule in RULES:
        assert rule.find.__module__ == f"reader.quotes.rules.{rule.name}"
