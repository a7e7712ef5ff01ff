"""Web pages: the report found by its content, chrome left out, tables as true grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.document import NOWHERE, Block, Document, Mark, Paragraph, Picture, Table, Unreadable
from nianbao.readers.decode import decode
from nianbao.readers.html.items import Para
from nianbao.readers.html.tags import VOID, attributes_of, escaped, unescaped
from nianbao.readers.html.walk import Walk, collapsed
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from selectolax.lexbor import LexborHTMLParser

    from nianbao.readers.html.article import Article
    from nianbao.readers.html.items import Item

_SCRIPTS = ["script", "style", "template", "noembed", "noframes"]  # what is in them is no markup, or none of the page
_RAW = re.compile(r"<!--.*?-->|<(iframe|xmp)\b.*?(?=</\1>)|<plaintext.*(?=</plaintext>)", re.DOTALL)
_ADDRESS = pattern(r'<(?:a|iframe|embed|object) [^>]*?\b(?:href|src|data)="([^"]*)')
_ATTACHED = pattern(r"[^/=?\\]+\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?=$|[?#&])", re.IGNORECASE)
_WAITING = "textarea, template, noscript, script[type^='text/']"  # whose text is not shown as it stands
_CLOSED = pattern(r"<(title|script|style|textarea|iframe)\b([^<>]*)/>", re.IGNORECASE)  # empty in XHTML alone
_YEAR = pattern("20[0-9]{2}")
_META = re.compile("<meta([^>]*)>")
_TITLE = pattern("<title[^>]*>([^<]*)")
_STYLE = pattern(r"<style\b[^<>]*>((?:\s*<!--)?[^<]*)", re.IGNORECASE)
_COMMENT = pattern(r"/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/|$)|<!--|-->")
_AT_RULE = pattern(r"@[^{};@]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_DISPLAY = pattern(r"display\s*:\s*([a-z-]+)", re.IGNORECASE)
_LIST_STYLE = pattern(r"list-style(?:-type)?\s*:[^;]*", re.IGNORECASE)
_PLAIN = pattern(r"[\s\w.#>-]+", re.ASCII)  # a selector of elements, whatever is done with them
_MOST_RULES = 50
_NAMED = pattern(r"[.#][\w-]+")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = pattern(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})""", re.IGNORECASE)
_TAG = pattern(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
_IMPLIED = VOID | {"p", "li", "dd", "dt", "tr", "td", "th", "option"}
_DEEPEST = 512  # as browsers flatten what is nested deeper
_FEWEST_LINES = 12  # of a page that may be laid out as a text file is
_SHORT = 60  # characters up to which there is a title at most
_LITTLE = 300  # characters up to which a page without a sentence is but the frame of something else


def read(path: str, data: bytes) -> Document:
    """Read a web page. Raises Unreadable: GK001, GK002 (no-text, script-page, pictures), GK007 (see ``readers``)."""
    text, encoding, notes = decode(data, _declared(data))
    page = _parsed(text)  # kept to the end: to give its memory back and ask for it again takes longer than the parsing
    head, body = _markup(page, text)
    title, published = _stated(head)
    hidden = _hidden_names(text)
    article = _article(body, title, hidden)
    if not article.headed:
        article = next((found for found in _unseen(text, body, title, hidden) if found.headed), article)
    index = article.listed and not _YEAR.search(title)  # a page of titles of reports
    _refuse_without_text(text, body, article, index)
    if index:
        return Document("html", (), notes, "", "", encoding)
    blocks = _laid_out(article.items) or [_block(item) for item in article.items]
    return Document("html", tuple(blocks), notes, title, article.published or published, encoding)


def _article(body: str, title: str, hidden: Optional[frozenset[str]]) -> Article:
    from nianbao.readers.html.article import extract

    walk = Walk(hidden)
    walk.run(body)
    return extract(walk.items, walk.elements, title)


def _unseen(text: str, body: str, title: str, hidden: frozenset[str]) -> Iterator[Article]:
    """What a script shows to the reader of a page: text that styles hide, or that waits where none is shown."""
    if hidden:
        yield _article(body, title, frozenset())
    if "none" in body or "hidden" in body:
        yield _article(body, title, None)
    plain = text.lower()
    waiting = any(sign in plain for sign in ("<textarea", "<template", "<noscript", "text/"))
    for node in _parsed(text).css(_WAITING) if waiting else ():
        inner = node.text() if node.tag in ("textarea", "script") else (node.html or "").partition(">")[2]
        if len(inner) > _LITTLE:
            yield _article(_markup(_parsed(inner), inner)[1], title, frozenset())


def _rules(text: str) -> Iterator[tuple[str, str]]:
    """Selectors and declarations of the page's own styles that hold on every screen."""
    for style in _STYLE.findall(text):
        for rule in _AT_RULE.sub("", _COMMENT.sub("", style)).split("}"):
            selectors, _, declarations = rule.rpartition("{")
            yield selectors, declarations


def _hidden_names(text: str) -> frozenset[str]:
    """Classes (".x") and ids ("#x") that the page's own styles hide on every screen, and that no other rule shows."""
    hidden: set[str] = set()
    shown: set[str] = set()
    for selectors, declarations in _rules(text) if "none" in text else ():
        display = _DISPLAY.findall(declarations)
        for selector in selectors.split(",") if display else ():
            names = _NAMED.findall(selector)
            if display[-1].lower() != "none":
                shown.update(names)
            elif [selector.strip()] == names:
                hidden.update(names)
    return frozenset(hidden - shown)


def _state_lists(page: LexborHTMLParser, text: str) -> None:
    """Write into lists and items the kinds of ordinals that the page's own styles give them; the later rule counts."""
    from selectolax.lexbor import SelectolaxError

    told = [(selectors, style.group()) for selectors, rest in _rules(text) for style in _LIST_STYLE.finditer(rest)]
    for selectors, style in reversed(told[:_MOST_RULES]):
        for selector in filter(_PLAIN.fullmatch, selectors.split(",")):
            try:
                nodes = page.css(selector)
            except SelectolaxError:
                continue
            for node in nodes:
                node.attrs["style"] = f"{style};{node.attributes.get('style') or ''}"


def fragment(text: str) -> list[Block]:
    """The blocks of a piece of HTML, nothing left out."""
    walk = Walk()
    walk.run(_markup(_parsed(text), text)[1])
    return [_block(item) for item in walk.items]


def _declared(data: bytes) -> str:
    match = _XML_ENCODING.match(data[:300].lstrip()) or _CHARSET.search(data[:8192])
    return match[1].decode("ascii") if match else ""


def _refuse_without_text(text: str, body: str, article: Article, index: bool) -> None:
    """Raise Unreadable GK002 for a page that is empty, or only the frame of pictures or of an attached file."""
    from nianbao.readers.page import begins_others

    if article.weighty:
        return
    texts = [item.text for item in article.items if isinstance(item, Para)]
    length = sum(len(text) for text in texts if not begins_others(text))
    tables = any(isinstance(item, Table) for item in article.items)
    pictures = sum(isinstance(item, Picture) for item in article.items)
    if length > _LITTLE or tables:
        return
    if pictures and not index:
        raise Unreadable("GK002", "pictures", count=pictures)
    addresses = map(_ATTACHED.search, map(unescaped, _ADDRESS.findall(body)))
    attached = next(filter(None, addresses), None)  # a document that the page links to or shows in a frame
    if attached is not None:
        raise Unreadable("GK002", "attachment", name=attached[0][:200])
    if index:
        return
    if length <= _SHORT and "<script" in text.lower():
        raise Unreadable("GK002", "script-page")
    if not length:
        raise Unreadable("GK002", "no-text")


def _laid_out(items: Sequence[Item]) -> list[Block]:
    """The blocks of a page whose lines are those of a text file: hard-wrapped, or tables without markup; else none."""
    if len(items) < _FEWEST_LINES or any(isinstance(item, Table) for item in items):
        return []
    from nianbao.readers.lines import Lines
    from nianbao.readers.prose import lay_out

    lines = Lines("\n".join(item.text if isinstance(item, Para) else "" for item in items))
    lines.pictures = {index: [item] for index, item in enumerate(items) if isinstance(item, Picture)}
    blocks = lay_out(lines)
    if not any(isinstance(block, Table) for block in blocks) and 4 * len(blocks) > 3 * len(items):
        return []
    styles = {item.text: item for item in items if isinstance(item, Para)}
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            style = styles.get(block.text, Para("", 0, False, 0))
            block = Paragraph(block.text, (Mark(0, NOWHERE),), style.level, style.centred)
        elif isinstance(block, Table):
            cells = tuple(cell._replace(location=NOWHERE) for cell in block.cells)
            block = block._replace(cells=cells, location=NOWHERE)
        else:
            block = block._replace(location=NOWHERE)
        result.append(block)
    return result


def _block(item: Item) -> Block:
    if isinstance(item, Para):
        return Paragraph(item.text, (Mark(0, NOWHERE),), item.level, item.centred)
    return item


def _parsed(text: str) -> LexborHTMLParser:
    from selectolax.lexbor import LexborHTMLParser

    if "\0" in text:
        text = text.replace("\0", "")
    if text[:100].lstrip("\ufeff \r\n\t").startswith("<?xml"):
        text = _CLOSED.sub(r"<\1\2></\1>", text)
    if text.count("<") > 20 * _DEEPEST:
        text = _flattened(text)
    return LexborHTMLParser(text)


def _markup(page: LexborHTMLParser, text: str) -> tuple[str, str]:
    """Head and body as the parser writes them: well-formed, all that is no markup escaped, without comments."""
    if "list-style" in text:
        _state_lists(page, text)
    page.strip_tags(_SCRIPTS)
    markup = page.root.html if page.root is not None else None
    head, _, body = _RAW.sub(_without_markup, markup or "").partition("</head>")
    return head, body


def _without_markup(match: re.Match[str]) -> str:
    """The start tag of an element of raw text, and that text as it is written elsewhere; nothing for a comment."""
    if match[0].startswith("<!"):
        return ""
    start, _, text = match[0].partition(">")
    return f"{start}>{escaped(text)}"


def _flattened(text: str) -> str:
    """The page without the tags that are nested deeper than browsers nest: parsing them takes quadratic time."""
    open_tags: list[str] = []
    pieces: list[str] = []
    at = 0
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if name in _IMPLIED or match.group().endswith("/>"):
            continue
        if not match[1]:
            open_tags.append(name)
            drop = len(open_tags) > _DEEPEST
        else:
            drop = len(open_tags) > _DEEPEST and open_tags[-1] == name
            if open_tags and open_tags[-1] == name:
                open_tags.pop()
            elif name in open_tags[-8:]:
                while open_tags.pop() != name:
                    pass
        if drop:
            pieces.append(text[at : match.start()])
            at = match.end()
    pieces.append(text[at:])
    return "".join(pieces)


def _stated(head: str) -> tuple[str, str]:
    """Title and date of publication in the page's head."""
    from nianbao.readers.page import vocabulary

    words = vocabulary()
    metas: dict[str, str] = {}
    for source in _META.findall(head):
        attributes = attributes_of(source)
        name = (attributes.get("name") or attributes.get("property") or "").strip().lower()
        metas.setdefault(name, attributes.get("content", "").strip())
    title = _TITLE.search(head)
    stated = next((metas[name] for name in words.meta_title if metas.get(name)), "")
    published = next((metas[name] for name in words.meta_published if metas.get(name)), "")
    return stated or (collapsed(unescaped(title[1])) if title else ""), published
