"""parse_mode HTML as Telegram reads it."""

import contextlib
import html

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.playground.call import Refusal
from bot.playground.entities import found_in, ordered
from bot.playground.markup import STYLES, parse_html
from bot.playground.text import cleaned, trimmed

Tree = str | tuple[str, list["Tree"]]


def _piece(text: str, entity: dict[str, int]) -> str:
    raw = text.encode("utf-16-le", "surrogatepass")
    start, end = entity["offset"] * 2, (entity["offset"] + entity["length"]) * 2
    return raw[start:end].decode("utf-16-le", "surrogatepass")


def test_nested_tags_give_entities_in_utf16_units() -> None:
    """An emoji before an entity moves it by two units, and inner entities lie inside outer ones."""
    text, entities = parse_html("😀 <b>bold <i>both 🇸🇪</i></b> &lt;end&gt;")
    assert text == "😀 bold both 🇸🇪 <end>"
    assert ordered(entities) == [
        {"type": "bold", "offset": 3, "length": 14},
        {"type": "italic", "offset": 8, "length": 9},
    ]


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("å<foo>x</foo>", 'Unsupported start tag "foo" at byte offset 2'),
        ("1 < 2", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        ("<a href='x", "Unclosed start tag at byte offset 0"),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ("<a =x>y</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<a href=x!y>z</a>", "Unexpected end of name token at byte offset 8"),
    ],
)
def test_broken_html_is_refused_in_telegrams_words(broken: str, words: str) -> None:
    """Each mistake has its own complaint, with the byte where it stands."""
    with pytest.raises(Refusal) as told:
        parse_html(broken)
    assert told.value.description == f"Bad Request: can't parse entities: {words}"


@pytest.mark.parametrize(
    ("given_html", "text"),
    [
        ("a & b", "a & b"),
        ("&nbsp;&eacute;", "&nbsp;&eacute;"),
        ("&#65;&#x42;&amp;&quot;", 'AB&"'),
        ("&#0;", "&#0;"),
        ("&ltx", "&ltx"),
        ("&lt x", "< x"),
    ],
)
def test_few_references_are_known(given_html: str, text: str) -> None:
    """Only four names and numbers; anything else is left standing."""
    assert parse_html(given_html)[0] == text


def test_links_code_and_quotes() -> None:
    """A link keeps its address, a pre with a language code its language, an empty tag nothing."""
    link = parse_html('<a href="https://x.se/?a=1&amp;b=2">x</a>')[1]
    assert link == [{"type": "text_link", "offset": 0, "length": 1, "url": "https://x.se/?a=1&b=2"}]
    pre = parse_html('<pre><code class="language-python">x</code></pre>')[1]
    assert pre == [{"type": "pre", "offset": 0, "length": 1, "language": "python"}]
    assert parse_html("<b></b>x")[1] == []
    assert parse_html("<B>x</B>")[1] == [{"type": "bold", "offset": 0, "length": 1}]
    quote = parse_html("<blockquote expandable>x</blockquote>")[1]
    assert quote[0]["type"] == "expandable_blockquote"
    assert parse_html('<a href="nonsense">x</a>') == ("x", [])


def test_white_space_at_the_ends_goes_and_entities_move() -> None:
    """Telegram trims a text; what was marked keeps its mark."""
    text, entities = trimmed(*parse_html("\n  <b> a</b> \n"))
    assert (text, entities) == ("a", [{"type": "bold", "offset": 0, "length": 1}])
    assert cleaned("a\x00b\u202ec\u2068d") == "a bc\u2068d"


def test_commands_mentions_and_links_are_found() -> None:
    """What Telegram marks by itself, in texts of both sides."""
    found = found_in("😀 /start@lyhord_bot @police_malmo https://malmo.se/a, #hej me@malmo.se a/b")
    kinds = [(entity["type"], entity["offset"]) for entity in found]
    assert kinds == [
        ("bot_command", 3),
        ("mention", 21),
        ("url", 35),
        ("hashtag", 55),
        ("email", 60),
    ]


WORDS = st.text(
    st.one_of(st.sampled_from("ab <>&\"'😀🇸🇪\u0301سå"), st.characters(exclude_categories=["Cs"])),
    max_size=8,
)
TAGS = st.sampled_from(sorted(STYLES.keys() - {"a", "span", "tg-emoji", "pre", "code"}))
TREES: st.SearchStrategy[Tree] = st.recursive(
    WORDS, lambda inner: st.tuples(TAGS, st.lists(inner, max_size=4)), max_leaves=12
)


def _plain(tree: Tree) -> str:
    return tree if isinstance(tree, str) else "".join(map(_plain, tree[1]))


def _rendered(tree: Tree) -> str:
    if isinstance(tree, str):
        return html.escape(tree, quote=False)
    return f"<{tree[0]}>{''.join(map(_rendered, tree[1]))}</{tree[0]}>"


def _marked(tree: Tree) -> list[tuple[str, str]]:
    """(style, text inside) of each tag that holds something, in the order they close."""
    if isinstance(tree, str):
        return []
    inner = [pair for child in tree[1] for pair in _marked(child)]
    text = _plain(tree)
    return [*inner, (STYLES[tree[0]], text)] if text else inner


@given(st.lists(TREES, max_size=5))
@settings(max_examples=300, deadline=None)
def test_offsets_cut_out_what_the_tags_held(trees: list[Tree]) -> None:
    """For any nesting of any characters, each entity covers exactly the text inside its tag."""
    text, entities = parse_html("".join(map(_rendered, trees)))
    assert text == "".join(map(_plain, trees))
    cut = [(entity["type"], _piece(text, entity)) for entity in entities]
    assert cut == [pair for tree in trees for pair in _marked(tree)]


@given(st.text(st.sampled_from("<>/bia &;#x1\"'= \x00å😀"), max_size=30))
@settings(max_examples=500, deadline=None)
def test_any_input_is_parsed_or_refused(text: str) -> None:
    """No input makes the parser fail in another way."""
    with contextlib.suppress(Refusal):
        parsed, entities = parse_html(text)
        assert all(_piece(parsed, entity) for entity in entities)
