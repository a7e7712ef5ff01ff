"""Web pages: the report found by its content, chrome left out, tables as true grids."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from nianbao.document import NOWHERE, Block, Document, Mark, Paragraph, Picture, Table, Unreadable
from nianbao.readers.decode import decode
from nianbao.readers.grid import is_figure, is_heading, starts_item
from nianbao.readers.grid.words import names_section
from nianbao.readers.html.items import Para
from nianbao.readers.html.markup import Page
from nianbao.readers.html.styles import Hidden
from nianbao.readers.html.tags import attributes_of, unescaped
from nianbao.readers.html.walk import Walk
from nianbao.readers.html.words import collapsed
from nianbao.text import pattern

TYPE_CHECKING = False
if TYPE_CHECKING:
    from nianbao.readers.html.article import Article
    from nianbao.readers.html.items import Item

_ATTACHED = pattern(r"[^/=?\\]+\.(?:pdf|docx?|wps|ofd|xlsx?|rtf|zip|rar)(?=$|[?#&])", re.IGNORECASE)
_YEAR = pattern("20[0-9]{2}")
_META = re.compile("<meta([^>]*)>")
_TITLE = pattern("<title[^>]*>([^<]*)")
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{2,40})""", re.IGNORECASE)
_XML_ENCODING = pattern(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{2,40})""", re.IGNORECASE)
_FEWEST_LINES = 12  # of a page that may be laid out as a text file is
_ORDINAL = 4  # characters of one that stands alone
_SHORT = 60  # characters up to which there is a title at most
_LITTLE = 300  # characters up to which a page without a sentence is but the frame of something else


def read(path: str, data: bytes) -> Document:
    """Read a web page. Raises Unreadable: GK001, GK002 (no-text, script-page, pictures), GK007 (see ``readers``)."""
    text, encoding, notes = decode(data, _declared(data))
    page = Page(text)
    hidden = page.hidden()
    head, body = page.markup(hidden)
    title, published = _stated(head)
    article = shown = _article(body, title)
    if not article.headed:
        article = next((found for found in _unseen(page, title, hidden) if found.headed), article)
    elif page.hides_tables:
        article = _fuller(article, _article(Page(text).markup(hidden, opened=True)[1], title))
    index = article.listed and not _YEAR.search(title)  # a page of titles of reports
    _refuse_without_text(page, article, index)
    if index:
        return Document("html", (), notes, "", "", encoding)
    blocks = _laid_out(article.items) or [_block(item) for item in _with_ordinals(article.items)]
    published = article.published or shown.published or published
    return Document("html", tuple(blocks), notes, title, published, encoding)


def _article(body: str, title: str) -> Article:
    from nianbao.readers.html.article import extract

    walk = Walk()
    walk.run(body)
    return extract(walk.items, walk.elements, title)


def _unseen(page: Page, title: str, hidden: Hidden) -> Iterator[Article]:
    """What a script shows to the reader of a page: text that styles hide, or that waits where none is shown."""
    from nianbao.readers.html.waiting import waiting

    if page.hides:
        yield _article(Page(page.text).markup(hidden, opened=True)[1], title)
        yield _article(Page(page.text).markup(None)[1], title)
    for found in waiting(Page(page.text).tree):
        article = _article(Page(found.markup).markup()[1], title or found.title)
        yield article._replace(published=article.published or found.published)


def _fuller(shown: Article, whole: Article) -> Article:
    """The article with what the page hides, when that belongs to it: other tables, and nothing twice."""
    tables, more = _labels(shown), _labels(whole)
    headings = [item.text for item in whole.items if isinstance(item, Para) and is_heading(item.text)]
    twice = len(set(more)) < len(more) or len(set(headings)) < len(headings)
    return whole if set(tables) < set(more) and not twice else shown


def _labels(article: Article) -> list[frozenset[str]]:
    """The words in each table with figures."""
    tables = [{cell.text for cell in item.cells} for item in article.items if isinstance(item, Table)]
    return [frozenset(text for text in texts if not is_figure(text)) for texts in tables if any(map(is_figure, texts))]


def fragment(text: str) -> list[Block]:
    """The blocks of a piece of HTML, nothing left out."""
    walk = Walk()
    walk.run(Page(text).markup()[1])
    return [_block(item) for item in walk.items]


def _declared(data: bytes) -> str:
    match = _XML_ENCODING.match(data[:300].lstrip()) or _CHARSET.search(data[:8192])
    return match[1].decode("ascii") if match else ""


def _refuse_without_text(page: Page, article: Article, index: bool) -> None:
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
    attached = next(filter(None, map(_ATTACHED.search, page.addresses())), None)
    if attached is not None:
        raise Unreadable("GK002", "attachment", name=attached[0][:200])
    if index:
        return
    if length <= _SHORT and "<script" in page.text.lower():
        raise Unreadable("GK002", "script-page")
    if not length:
        raise Unreadable("GK002", "no-text")


def _with_ordinals(items: Sequence[Item]) -> list[Item]:
    """The items; where the ordinal of a section's heading stands in a box of its own, in front of it."""
    from nianbao.readers.page import heading_words

    found = list(items)
    for index in range(len(found) - 2, -1, -1):
        one, two = found[index : index + 2]
        if isinstance(one, Para) and isinstance(two, Para) and len(one.text) < _ORDINAL:
            ordinal = one.text.rstrip("、") + "、"
            named = names_section(two.text) or two.text in heading_words()
            if is_heading(ordinal) and named and not starts_item(two.text):
                found[index : index + 2] = [two._replace(text=ordinal + two.text)]
    return found


def _laid_out(items: Sequence[Item]) -> list[Block]:
    """The blocks of a page whose lines are those of a text file: hard-wrapped, or tables without markup; else none."""
    if len(items) < _FEWEST_LINES or any(isinstance(item, Table) for item in items):
        return []
    from nianbao.readers.lines import Lines
    from nianbao.readers.prose import lay_out

    lines = Lines("\n".join(item.text if isinstance(item, Para) else "" for item in items))
    lines.pictures = {index: [item] for index, item in enumerate(items) if isinstance(item, Picture)}
    if any(map(lines.is_packed, range(len(lines.texts)))):
        from nianbao.readers.grid.one_line import unfold

        unfold(lines, 0)
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
