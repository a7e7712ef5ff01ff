"""What a rule says (Finding) and what the engine makes of it (Violation)."""

from __future__ import annotations

from nianbao.document import NOWHERE, Location
from nianbao.records import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

ERROR = "error"
WARNING = "warning"
INFO = "info"
SEVERITIES = (ERROR, WARNING, INFO)


class Citation(NamedTuple):
    """The document that asks for something.

    inferred: the demand is read from practice, not from the wording of a document.
    """

    document: str
    article: str = ""
    date: str = ""
    inferred: bool = False


class Place(NamedTuple):
    """Where a finding stands, by ids and by location. ``excerpt`` is what is printed there."""

    location: Location = NOWHERE
    section: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    excerpt: str = ""


class Finding(NamedTuple):
    """Place and data, nothing else: the engine stamps code, severity, texts and fingerprint.

    data: operands of the message by name; plain values (str, int, float, lists of them).
    variant: a message variant of the rule's catalogue entry, which may also carry another severity.
    severity: only where the profile's data (a deadline) states one.
    citation: key into the profile's citations, or a Citation, where it differs from the rule's own.
    """

    place: Place
    data: dict[str, Any] = {}
    variant: str = ""
    severity: str = ""
    citation: Any = None


class Violation(NamedTuple):
    """A finding as it is reported. Texts are rendered by the output in the language asked for."""

    code: str
    name: str
    severity: str
    place: Place
    label: str
    message: str
    help: str
    data: dict[str, Any]
    basis: Optional[Citation]
    fingerprint: str
