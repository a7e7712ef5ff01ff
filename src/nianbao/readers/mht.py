"""Saved web pages in one file (mht): a mail with pages; a report may stand in the frame of another page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from nianbao.document import Document, Paragraph, Table, Unreadable
from nianbao.readers.package import broken, guarded

_MOST = 20  # pages; what a page shows around a report stands in frames, too


@guarded
def read(path: str, data: bytes) -> Document:
    """Read the page that says most with the HTML reader. Raises Unreadable GK001 (broken) when there is no page."""
    from nianbao.readers import html
    from nianbao.readers.decode import decode

    found: list[Document] = []
    refused: list[Unreadable] = []
    for page, charset in islice(_pages(data), _MOST):
        try:
            text = decode(page, charset)[0]
            found.append(html.read(path, text.encode("utf-8-sig", "replace")))
        except Unreadable as error:
            refused.append(error)
    if found:
        return max(found, key=_extent)._replace(format="mht")
    raise refused[0] if refused else broken("text/html")


def _pages(data: bytes) -> Iterator[tuple[bytes, str]]:
    """The pages, and the encodings that the mail states for them."""
    import email

    for part in email.message_from_bytes(data).walk():
        payload = part.get_payload(decode=True) if part.get_content_type() == "text/html" else None
        if isinstance(payload, bytes) and payload.strip():
            yield payload, part.get_content_charset() or ""


def _extent(document: Document) -> tuple[int, int]:
    """Tables, and characters of paragraphs."""
    texts = [len(block.text) for block in document.blocks if isinstance(block, Paragraph)]
    return sum(isinstance(block, Table) for block in document.blocks), sum(texts)
