"""Saved web pages in one file (mht): a mail whose first HTML part is the page."""

from __future__ import annotations

from nianbao.document import Document
from nianbao.readers.package import broken, guarded


@guarded
def read(path: str, data: bytes) -> Document:
    """Read the page with the HTML reader. Raises Unreadable GK001 (broken) when there is no page."""
    import email

    from nianbao.readers import html
    from nianbao.readers.decode import decode

    for part in email.message_from_bytes(data).walk():
        if part.get_content_type() == "text/html":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                text = decode(payload, part.get_content_charset() or "")[0]
                return html.read(path, text.encode("utf-8-sig", "replace"))._replace(format="mht")
    raise broken("text/html")
