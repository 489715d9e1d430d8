"""The short way to the blocks of plain HTML gives what the long one through a parser gives."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.ingest import markup
from reader.ingest.simple_markup import simple_parts

WORDS = st.text("ab é\u00a0«»&<>\n\t x", max_size=12).map(
    lambda words: words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
)
REFERENCES = st.sampled_from(
    ["&nbsp;", "&eacute;", "&#8217;", "&#xe9;", "&quot;", "&amp;amp;", "&hellip;", "<br>", "<br/>"]
)
PLAIN = st.one_of(WORDS, REFERENCES)


def element(*names: str) -> st.SearchStrategy[tuple[str, str]]:
    attributes = st.sampled_from(["", ' class="a"', " id='b' title=\"c d\"", ' data-x="1" hidden'])
    return st.tuples(st.sampled_from(names), attributes)


def wrapped(tag: tuple[str, str], inside: str) -> str:
    name, attributes = tag
    return f"<{name}{attributes}>{inside}</{name}>"


def many(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(inner, max_size=4).map("".join)


INLINE = st.recursive(
    PLAIN,
    lambda inner: st.builds(wrapped, element("a", "em", "strong", "span", "b", "time"), many(inner)),
    max_leaves=6,
)
HEADS = st.builds(wrapped, element("h2", "h3"), many(INLINE))


def blocks(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.builds(wrapped, element("li"), many(inner)).map(lambda item: item)
    return st.one_of(
        st.builds(wrapped, element("p"), many(INLINE)),
        HEADS,
        st.builds(wrapped, element("div", "blockquote", "section", "article", "figure", "figcaption"), many(inner)),
        st.builds(wrapped, element("ul", "ol"), many(items)),
    )


FLOW = st.recursive(st.one_of(INLINE, HEADS), blocks, max_leaves=12)
BROKEN = st.lists(
    st.one_of(PLAIN, st.sampled_from([
        "<p>", "</p>", "<li>", "</li>", "<ul>", "</ul>", "<h2>", "</h2>", "<div>", "</div>", "<blockquote>", "<table>",
        "<td>", "<pre>", "</pre>", "<script>", "<!--", "-->", "<a href=x>", "<x y>", "<p", ">", "<figcaption>", "&#27;",
    ])),
    max_size=10,
).map("".join)  # fmt: skip


def through_the_parser(source: str) -> list[tuple[str, str]]:
    root = markup._parsed(markup.clean_references(source))
    return [] if root is None else [(kind.value, words) for kind, words in markup._blocks(root)]


@settings(max_examples=250, deadline=None)
@given(many(FLOW))
def test_well_nested_markup_gives_the_same_blocks(source: str) -> None:
    found = simple_parts(source)
    if found is not None:
        assert [(kind.value, words) for kind, words in found] == through_the_parser(source)


@settings(max_examples=250, deadline=None)
@given(BROKEN)
def test_broken_markup_gives_the_same_blocks_or_is_declined(source: str) -> None:
    found = simple_parts(markup.clean_references(source))
    if found is not None:
        assert [(kind.value, words) for kind, words in found] == through_the_parser(source)


def test_what_feeds_send_most_is_not_declined() -> None:
    source = (
        '<p><strong>Lille.</strong> Le <a href="https://x.example/?a=1&amp;b=2">projet</a> avance&nbsp;: 3&#8239;%.\n'
        '<figure><img src="a.jpg" alt="b"/><figcaption>Le port</figcaption></figure>'
        "<h3>Suite</h3><ul><li>un</li><li><p>deux</p></li></ul><blockquote><p>« Oui »<br/>Non</p></blockquote>"
    )
    assert simple_parts(source) == markup._blocks(markup._parsed(source))  # type: ignore[arg-type]


def test_nesting_is_followed_to_a_depth_and_then_declined() -> None:
    for depth in (5, 40):
        source = "<div>" * depth + "<p>mot<br>mot</p>" + "</div>" * depth
        assert simple_parts(source) == markup._blocks(markup._parsed(source))  # type: ignore[arg-type]
    assert simple_parts("<div>" * 20_000 + "<p>mot</p>") is None


def test_an_unfinished_tag_is_declined() -> None:
    assert simple_parts("<p>un</p><b") is None
    assert simple_parts("<p>un</p><p") is None
    assert simple_parts("1 < 2 <p>un</p>") is None
