# ruff: noqa: E501 — raw XML
"""Word documents as one XML file: as Word 2003 writes them, as templates of office systems do, and docx in one piece."""

from __future__ import annotations

import re
from html import escape

import pytest
import wild_docx as wild
from office_files import DECLARATION, NAMESPACES, W, field, p, run
from test_wild_docx import body, codes, draft, figures, outcome

from nianbao.document import Unreadable
from nianbao.readers import read

OLD = (
    'xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint" '
    'xmlns:aml="http://schemas.microsoft.com/aml/2001/core" xmlns:v="urn:schemas-microsoft-com:vml"'
)
PROGRAM = '<?mso-application progid="Word.Document"?>'


def of_2003(inner: str, program: str = PROGRAM, styles: str = "") -> bytes:
    inner = inner.replace("w:vMerge", "w:vmerge").replace("w:hMerge", "w:hmerge")
    return f"{DECLARATION}{program}<w:wordDocument {OLD}><w:styles>{styles}</w:styles><w:body><wx:sect>{inner}<w:sectPr/></wx:sect></w:body></w:wordDocument>".encode()


def in_one_piece(inner: str) -> bytes:
    part = '<pkg:part pkg:name="/{}" pkg:contentType="x"><pkg:xmlData>{}</pkg:xmlData></pkg:part>'
    document = part.format(
        "word/document.xml", f"<w:document {NAMESPACES}><w:body>{inner}<w:sectPr/></w:body></w:document>"
    )
    styles = part.format("word/styles.xml", f'<w:styles xmlns:w="{W}">{wild.STYLES}</w:styles>')
    numbers = part.format("word/numbering.xml", f'<w:numbering xmlns:w="{W}">{wild.LIST}</w:numbering>')
    picture = '<pkg:part pkg:name="/word/media/1.png"><pkg:binaryData>AAAA</pkg:binaryData></pkg:part>'
    return f'{DECLARATION}{PROGRAM}<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">{document}{styles}{numbers}{picture}</pkg:package>'.encode()


@pytest.mark.parametrize("name", ["report.doc", "report.xml"])
@pytest.mark.parametrize("write", [of_2003, lambda inner: of_2003(inner, ""), in_one_piece])
def test_reports(write, name):
    made = draft()
    data = write(body(made))
    assert outcome(made, data, name) == {"exact": figures(made)}
    assert codes(data, name) == []


def texts(data: bytes) -> list[str]:
    return [block.text for block in read("x.doc", data).blocks]


def test_printed_numbers_revisions_and_fields_of_2003():
    number = '<w:pPr><w:listPr><w:ilvl w:val="0"/><w:ilfo w:val="1"/><wx:t wx:val="{}"/><wx:font wx:val="宋体"/></w:listPr></w:pPr>'
    gone = '<aml:annotation aml:id="0" w:type="Word.Deletion"><aml:content><w:r><w:delText>旧</w:delText></w:r><w:r><w:t>旧</w:t></w:r></aml:content></aml:annotation>'
    new = f'<aml:annotation aml:id="1" w:type="Word.Insertion"><aml:content>{run("新")}</aml:content></aml:annotation>'
    mark = '<aml:annotation aml:id="2" w:type="Word.Bookmark.Start" w:name="a"/>'
    inner = (
        f"<w:p>{number.format('一、')}{run('总体')}</w:p><w:p>{number.format('1.1')}{run('甲')}</w:p>"
        f"<wx:sub-section><w:p>{mark}{gone}{new}{field('PAGE', '3')}{run('藏', '<w:vanish/>')}</w:p></wx:sub-section>"
    )
    assert texts(of_2003(inner)) == ["一、总体", "1.1 甲", "新3"]


def test_faults():
    for data, reason in (
        (of_2003(p("甲"))[:-20], "broken"),
        (of_2003(p("甲")).replace(b"w:body", b"w:bodies"), "broken"),
        (of_2003(p("甲")).replace(b"<?mso", b"<!DOCTYPE x [<!ENTITY a 'b'>]><?mso"), "doctype"),
        (in_one_piece(p("甲")).replace(b"word/document.xml", b"word/x.xml"), "not-a-document"),
    ):
        with pytest.raises(Unreadable) as caught:
            read("x.doc", data)
        assert (caught.value.code, caught.value.reason) == ("GK001", reason)


def test_a_cell_whose_placeholder_was_not_filled():
    made = draft()
    inner = re.sub(
        r">0</w:t>",
        escape(">${count}</w:t>", quote=False).replace("&gt;", ">").replace("&lt;", "<"),
        body(made),
        count=1,
    )
    assert [code for code, _ in codes(of_2003(inner), "report.doc")] == ["GK207"]
