"""Reports on web pages: what content management systems put around a text, and the tables that editors leave."""

# ruff: noqa: E501 (markup is easier to read unbroken)
from __future__ import annotations

import json
from collections.abc import Callable
from html import escape

from nianbao.testing.formats import slots
from nianbao.testing.model import Draft, Grid, GridCell, Image, Line

Shape = Callable[[Grid], str]
Frame = Callable[[str, str], str]


def _spans(cell: GridCell, prefix: str = "") -> str:
    rows = f" {prefix}rowspan={cell.rows}" if cell.rows > 1 else ""
    return rows + (f" {prefix}colspan={cell.columns}" if cell.columns > 1 else "")


def _text(cell: GridCell) -> str:
    return escape(cell.text)


def table(
    grid: Grid,
    text: Callable[[GridCell], str] = _text,
    tag: str = "td",
    spans: Callable[[GridCell], str] = _spans,
    start: str = "<table border=1>",
) -> str:
    cells = lambda row: "".join(f"<{tag}{spans(cell)}>{text(cell)}</{tag}>" for cell in row)  # noqa: E731
    return start + "".join(f"<tr>{cells(row)}</tr>" for row in grid.rows) + "</table>"


def fillers(grid: Grid, columns: bool = True, rows: bool = True) -> str:
    """Empty cells in place of merged ones: beside a cell that spans columns, below one that spans rows, or both."""
    lines = []
    for line in slots(grid):
        cells, seen = "", []
        for slot in line:
            if slot is None or any(slot[0] is cell for cell in seen):
                continue
            cell, begins = slot
            if not columns:
                seen.append(cell)
            span = _spans(cell._replace(rows=1 if rows else cell.rows, columns=1 if columns else cell.columns))
            if begins or rows or _begins(line, cell):
                cells += f"<td{span}>{_text(cell) if begins else ''}</td>"
        lines.append(f"<tr>{cells}</tr>")
    return f"<table>{''.join(lines)}</table>"


def _begins(line: list, cell: GridCell) -> bool:
    return any(slot is not None and slot[0] is cell and slot[1] for slot in line)


def boxes(grid: Grid, outer: str, row: str, cell: str, prefix: str = "", fill: bool = False) -> str:
    """A table of <div> elements with these attributes. prefix: of attributes that tell spans. fill: empty fillers."""
    lines = []
    for begun, whole in zip(grid.rows, slots(grid), strict=True):
        texts = [(slot[0] if slot and slot[1] else GridCell("")) for slot in whole] if fill else begun
        spans = [_spans(one, prefix) if prefix else "" for one in texts]
        inner = "".join(f"<div {cell}{span}>{_text(one)}</div>" for one, span in zip(texts, spans, strict=True))
        lines.append(f"<div {row}>{inner}</div>")
    return f"<div {outer}>{''.join(lines)}</div>"


def _figures(change: Callable[[str], str]) -> Shape:
    return lambda grid: table(grid, lambda cell: change(cell.text) if cell.text.isdigit() else _text(cell))


def _pieces(grid: Grid) -> str:
    """A table of its own from every row that has one cell."""
    parts: list[list[tuple[GridCell, ...]]] = []
    for row in grid.rows:
        if not parts or len(row) == 1:
            parts.append([])
        parts[-1].append(row)
    return "".join(table(Grid(tuple(part), grid.width)) for part in parts)


def _cut(grid: Grid) -> str:
    """An end tag too much in the middle."""
    middle = len(grid.rows) // 2
    first, second = (table(Grid(part, grid.width)) for part in (grid.rows[:middle], grid.rows[middle:]))
    return first.removesuffix("</table>") + "</div></table>" + second


def _word(cell: GridCell) -> str:
    font = "font-size:10.5pt;font-family:仿宋_GB2312;mso-ascii-font-family:&quot;Times New Roman&quot;"
    return f"<p class=MsoNormal align=center><span lang=EN-US style='{font}'>{_text(cell)}<o:p></o:p></span></p>"


def _excel(grid: Grid) -> str:
    """As pasted from a sheet: numbers as attributes too, columns and a last row that only set widths."""
    start = "<table x:str border=0 width=720 style='border-collapse:collapse;table-layout:fixed'>"
    columns = "<col width=72 style='mso-width-source:userset;width:54pt'>" * grid.width
    rows = table(grid, start=start + columns).replace("<tr>", "<tr height=19 style='height:14.25pt'>")
    widths = (
        f"<![if supportMisalignedColumns]><tr style='display:none'>{'<td width=72></td>' * grid.width}</tr><![endif]>"
    )
    return rows.replace("<td>", "<td class=xl67 align=right x:num style='mso-number-format:\"0_ \"'>").replace(
        "</table>", f"{widths}</table>"
    )


def _head_apart(grid: Grid) -> str:
    """The head in a table of its own, so that the rows can scroll, and all of it once more for a fixed column."""
    rows = table(grid).split("<tr>")
    if len(rows) < 20:
        return table(grid)
    parts = (f"<div><table>{''.join(f'<tr>{row}' for row in part)}</table></div>" for part in (rows[1:4], rows[4:]))
    both = "".join(parts)
    return f"<div class=table>{both}<div class=fixed>{both}</div></div>"


def _head_again(grid: Grid) -> str:
    """The head once more in the middle of a long table, as where a printed page ended."""
    rows = table(grid).split("<tr>")
    return "<tr>".join([*rows[:16], *rows[1:4], *rows[16:]] if len(rows) > 20 else rows)


WORD_END = "<![if !supportMisalignedColumns]><tr height=0>{}</tr><![endif]></table>"

SHAPES: dict[str, Shape] = {
    "plain": table,
    "heading cells": lambda grid: table(grid, tag="th"),
    "fillers": fillers,
    "fillers below": lambda grid: fillers(grid, columns=False),
    "fillers beside": lambda grid: fillers(grid, rows=False),
    "no spans": lambda grid: table(grid, spans=lambda cell: ""),
    "roles": lambda grid: boxes(grid, "role=table", "role=row", "role=cell"),
    "roles with spans": lambda grid: boxes(grid, "role=grid", "role=row", "role=gridcell", "aria-"),
    "styles": lambda grid: boxes(
        grid, "style='display:table'", "style='display: table-row'", "style='width:9%;display:table-cell'"
    ),
    "styles with fillers": lambda grid: boxes(
        grid, "style='display:table'", "style='display: table-row'", "style='width:9%;display:table-cell'", fill=True
    ),
    "boxes": lambda grid: boxes(grid, "class=tb", "class=row", "class=col"),
    "pieces": _pieces,
    "cut": _cut,
    "in layout tables": lambda grid: f"<table width=100%><tr><td width=9></td><td><table><tr><td>{table(grid)}</td></tr></table></td><td></td></tr></table>",
    "table in every cell": lambda grid: table(grid, lambda cell: f"<table><tr><td>{_text(cell)}</td></tr></table>"),
    "boxes in every cell": lambda grid: table(grid, lambda cell: f"<div><div><p>{_text(cell)}<br></p></div></div>"),
    "saved by Word": lambda grid: table(grid, _word).replace("</table>", WORD_END.format("<td width=1></td>" * grid.width)),
    "preformatted": lambda grid: "<pre>" + "\n".join("\t".join(escape(slot[0].text) if slot and slot[1] else "" for slot in row) for row in slots(grid)) + "</pre>",
    "blanks around figures": _figures("&nbsp;&nbsp;{}&nbsp;&#12288;".format),
    "insertions": _figures("<ins>{}</ins>".format),
    "struck figures": _figures("<del>9</del><s>9</s><strike>9</strike><span style='text-decoration: line-through'>9</span>{}".format),
    "comments": _figures("<!-- 9 -->{}<!--[if lt IE 9]>9<![endif]-->".format),
    "fields": _figures("<input type=text value={}>".format),
    "links": _figures("<a href=x>{}</a>".format),
    "no end tags": lambda grid: table(grid).replace("</td>", "").replace("</tr>", ""),
    "spacing columns": lambda grid: table(grid).replace("<tr>", "<tr><td></td>").replace("</tr>", "<td>&nbsp;</td></tr>"),
    "spacing rows": lambda grid: table(grid).replace("</tr>", f"</tr><tr><td colspan={grid.width}>&nbsp;</td></tr>", 2),
    "empty rows": lambda grid: table(grid).replace("</tr>", "</tr><tr></tr>"),
    "unit above": lambda grid: table(grid).replace("<tr>", f"<tr><td colspan={grid.width}>（单位：件）</td></tr><tr>", 1),
    "digits apart": _figures(lambda text: "".join(f"<font face=宋体><span>{digit}</span></font>" for digit in text)),
    "breaks around figures": _figures("<br>{}<br/><br/>".format),
    "blank paragraphs around figures": _figures("<p>&nbsp;</p><p>{}</p><p><br></p>".format),
    "unknown elements": _figures("<st1:chmetcnv w:st=on>{}</st1:chmetcnv><o:p>&nbsp;</o:p>".format),
    "hidden copies of figures": _figures("<span class=print style='display: none'>{0}</span>{0}<i hidden>{0}</i>".format),
    "copies for phones": _figures("<span class=hidden-xs>{0}</span><span class=visible-xs>{0}</span><i class=sr-only>9</i>".format),
    "formulas": _figures("<math><mn>{}</mn></math>".format),
    "labels in letters": lambda grid: table(grid, lambda cell: "".join(f"<span>{escape(char)}</span>" for char in cell.text)),
    "pasted from a sheet": _excel,
    "head again": _head_again,
    "head apart": _head_apart,
    "hidden rows": lambda grid: table(grid).replace("</tr>", "</tr><tr style='display:none'><td>9</td></tr>"),
    "column without width": lambda grid: table(grid).replace("<tr>", "<tr><td width=0 style='width:0;border:none'></td>"),
    "in a paragraph": lambda grid: f"<p><span><strong>{table(grid)}</strong></span>",
    "in a list": lambda grid: f"<ul><li><blockquote>{table(grid)}</blockquote></li></ul>",
    "for two screens": lambda grid: f"<div class=pc>{table(grid)}</div><div class=phone>{table(grid)}</div>",
    "hidden for a screen": lambda grid: f"<div class=phone style='display:none'>{table(grid)}</div>{table(grid)}",
    "details": lambda grid: f"<details><summary>展开</summary><div contenteditable>{table(grid)}</div></details>",
}  # fmt: skip
"""Ways in which editors leave one and the same table."""
NOTED = _figures("{}<sup>1</sup>".format)
"""A raised note behind every figure."""
INVISIBLE = _figures(lambda text: "\u200b" + "&shy;".join(text) + "&zwnj;&#8288;")
"""Characters in every figure that nobody sees."""


def body(draft: Draft, shape: Shape = table) -> str:
    """The report as an editor leaves it."""
    made = []
    for part in draft.parts():
        if isinstance(part, Grid):
            made.append(shape(part))
        elif isinstance(part, Image):
            made.append("<p><img src='./W020240122.png' width=600></p>")
        elif isinstance(part, Line):
            style = {"title": " style='text-align:center'", "signature": " align=right", "date": " align=right"}
            font = "font-family: 黑体" if part.kind == "heading" else "font-family: 仿宋_GB2312; font-size: 16pt"
            inner = f"<span style='{font}'>{escape(part.text)}</span>"
            made.append(f"<p{style.get(part.kind, '')}>&emsp;&emsp;{inner}</p>")
    return "\n".join(made)


def sheet(draft: Draft) -> str:
    """The whole report as rows of one table."""
    made = []
    for part in draft.parts():
        if isinstance(part, Grid):
            made.append(table(part).removeprefix("<table border=1>").removesuffix("</table>"))
        elif isinstance(part, Line):
            made.append(f"<tr><td colspan=10><p>{escape(part.text)}</p></td></tr>")
    return f"<table border=1>{''.join(made)}</table>"


_MENU = (
    "首页", "政务公开", "政务服务", "政民互动", "走进临溪", "数据开放", "专题专栏", "机构概况", "政策文件", "规划信息",
)  # fmt: skip
_OFFICES = ("临溪市人民政府", "临溪市财政局", "临溪市教育局", "临溪市公安局", "临溪市民政局", "临溪市水利局")
_OTHERS = (
    "临溪市2022年政府信息公开工作年度报告",
    "关于做好2023年政府信息公开工作年度报告编制工作的通知",
    "市政府召开常务会议，研究部署安全生产、防汛抗旱等工作",
    "公告",
)


def _menu(item: str) -> str:
    return "".join(item.format(name, number) for number, name in enumerate(_MENU))


def trs(title: str, text: str) -> str:
    """A box of labels above, an editor with styles of its own, related texts with dates outside their links."""
    related = "".join(
        f"<li><a href='./t2024{n}.html'>{name}</a><span>2024-01-1{n}</span></li>" for n, name in enumerate(_OTHERS)
    )
    box = (
        "<table class='xxgk_head'><tr><td><b>索 引 号：</b></td><td>000014349/2024-00012</td><td><b>主题分类：</b></td><td>政务公开\\年度报告</td></tr>"
        "<tr><td><b>发布机构：</b></td><td>临溪市人民政府办公室</td><td><b>成文日期：</b></td><td>2024年01月20日</td></tr>"
        f"<tr><td><b>标　　题：</b></td><td colspan=3>{title}</td></tr>"
        "<tr><td><b>发文字号：</b></td><td></td><td><b>发布日期：</b></td><td>2024年01月22日</td></tr></table>"
    )
    return (
        f"<html><head><meta charset=utf-8><meta name='ArticleTitle' content='{title}'><title>{title}_临溪市人民政府门户网站</title>"
        f"<link rel=stylesheet href='../css/a.css'></head><body><div class='top'><div class='logo'><img src='../images/logo.png'></div>"
        f"<ul class='menu_list'>{_menu('<li><a href=../{1}/ target=_blank>{0}</a></li>')}</ul></div>"
        f"<div class='bt-position'>当前位置：<a href=../>首页</a>&gt;<a href=../../>政务公开</a>&gt;<a>政府信息公开年报</a></div>{box}"
        "<div class='xl_tit'><span>字体：【<a href='javascript:doZoom(18)'>大</a> <a href='javascript:doZoom(16)'>中</a> <a>小</a>】</span>"
        "<span>打印</span><div class='bdsharebuttonbox'><a>微信</a><a>微博</a></div></div>"
        f"<div class='view TRS_UEDITOR'><div class='TRS_Editor'><style type='text/css'>.TRS_Editor P{{margin:0}}.TRS_Editor TD{{border:1px solid}}</style>{text}</div></div>"
        f"<div class='ewm'><img src='qr.png' width=120><p>扫一扫在手机打开当前页</p></div><div class='xgwz'><h3>相关文章</h3><ul>{related}</ul></div>"
        f"<div class='bottom'><select><option>市直部门网站</option></select>{''.join(f'<a href=http://x/>{name}</a>' for name in _OFFICES)}"
        "<p>主办：临溪市人民政府办公室　承办：临溪市大数据局</p><p>备案号：鲁ICP备05000000号　网站标识码：3700000001　公网安备 37000002000001号</p></div></body></html>"
    )


def jcms(title: str, text: str) -> str:
    """Layout tables, comments that mark the content, the page's line in a cell, neighbours behind the signature."""
    return (
        f"<html><head><meta charset=utf-8><title>临溪市水利局 年度报告 {title}</title><meta name='pubDate' content='2024-01-22 10:20'></head><body>"
        f"<table width=1000 align=center><tr><td>{_menu('<a href=/col/col{1}/index.html>{0}</a> | ')}</td></tr></table>"
        "<table width=1000><tr><td class=bt_link>您现在的位置： <a href=/>首页</a> &gt; <a href=/col>政府信息公开</a></td></tr>"
        f"<tr><td id=title align=center><!--<$[标题名称(html)]>begin-->{title}<!--<$[标题名称(html)]>end--></td></tr>"
        "<tr><td align=center>发布日期：2024-01-22&nbsp;10:20&nbsp;&nbsp;信息来源：<script>document.write('本站')</script>&nbsp;&nbsp;浏览次数：<span id=hits></span>&nbsp;&nbsp;字号：[ <a>大</a> <a>中</a> <a>小</a> ]</td></tr>"
        f"<tr><td><div id='zoom'><!--ZJEG_RSS.content.begin--><meta name='ContentStart'>{text}<meta name='ContentEnd'><!--ZJEG_RSS.content.end--></div></td></tr>"
        "<tr><td>上一篇：<a>关于临时停水的公告，请周知</a></td></tr><tr><td>下一篇：没有了</td></tr>"
        "<tr><td align=right>【<a href='javascript:window.print()'>打印本页</a>】【<a href='javascript:window.close()'>关闭窗口</a>】</td></tr>"
        "<tr><td><a href='/module/download/downfile.jsp?filename=a.docx'>临溪市2023年政府信息公开工作年度报告.docx</a></td></tr></table>"
        f"<table><tr><td>友情链接：</td>{''.join(f'<td><a>{name}</a></td>' for name in _OFFICES)}</tr></table>"
        "<table><tr><td>版权所有：临溪市水利局　地址：临溪市人民路1号　邮编：261000　电话：0536-1234567</td></tr><tr><td>技术支持：某某软件股份有限公司</td></tr></table></body></html>"
    )


def vsb(title: str, text: str) -> str:
    """A form around the text, an attachment and neighbours within it, a list whose entries are no links."""
    rows = "".join(
        f"<div class=item onclick='go({n})'><p>{name}</p><p>2024-01-1{n}</p></div>" for n, name in enumerate(_OTHERS)
    )
    return (
        f"<html><head><meta charset=utf-8><title>{title}-某某大学信息公开网</title></head><body><div class=head><div class=nav><ul>"
        f"{_menu('<li class=link><a href=../{1}.htm>{0}</a><ul class=sub><li><a href=../{1}/a.htm>{0}信息</a></li></ul></li>')}</ul></div></div>"
        f"<div class=content_box><form name=_newscontent_fromname><div class=title>{title}</div>"
        "<p class=time><span>日期：2024-01-22</span><span>作者：</span><span>来源：信息公开办</span><span>点击：[<span id=dynclicks></span>]</span></p>"
        f"<div id=vsb_content><div class=v_news_content>{text}</div></div>"
        "<ul style='list-style-type:none'><li>附件【<a href='/system/_content/download.jsp?id=1' target=_blank>2023年年报.pdf</a>】已下载<span id=n1></span>次</li></ul>"
        "<div class=pre_next><p>上一条：<a href=1.htm>2022年度报告</a></p><p>下一条：2024年度报告</p></div><p>【<a>关闭</a>】</p></form></div>"
        f"<div class=sidenews><h3>最新公开</h3>{rows}</div><div class=foot><p>Copyright © 2024 某某大学 All Rights Reserved</p></div></body></html>"
    )


def ucap(title: str, text: str) -> str:
    """A copy for phones that the page's styles hide, widgets without links, a tail of words."""
    return (
        "<!DOCTYPE html><html><head><meta charset=utf-8><meta name=SiteName content=临溪市政府网>"
        f"<meta name=PubDate content='2024-01-22 16:30'><title>{title}</title><style>.mobile{{display:none}}.pc{{width:1200px}}</style></head><body>"
        f"<nav>{_menu('<a href=/{1}>{0}</a>')}</nav><ol class=breadcrumb><li><a href=/>首页</a></li><li><a href=/zfxxgk>政府信息公开</a></li><li>年报</li></ol>"
        f"<div class='pc'><h1>{title}</h1><div class='pages-date'>2024-01-22 16:30 <span class=font>来源： 临溪市政府办</span> <span>浏览量：<i>35</i></span>"
        f"<div class=share>分享：<i></i><i></i></div></div><div class='pages_content' id=UCAP-CONTENT>{text}</div><div class=editor>责任编辑：王小明</div></div>"
        f"<div class='mobile'><h2>{title}</h2><div class='pages_content'>{text}</div></div>"
        "<div class=related><div class=tit>相关稿件</div><p>暂无</p></div><div>扫一扫在手机打开当前页</div>"
        f"<footer><p>{' '.join(_OFFICES)}</p><p>网站地图 联系我们 隐私声明</p><p>主办单位：临溪市人民政府，未经书面授权禁止转载。</p></footer></body></html>"
    )


def wechat(title: str, text: str) -> str:
    """Soup of sections in an article that a script makes visible."""
    soup = text.replace("<p", "<section style='margin:0 8px;line-height:1.75em'><section><p").replace(
        "</p>", "</p></section></section>"
    )
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><meta property='og:title' content='{title}'><title></title></head><body id=activity-detail>"
        f"<div class=rich_media_inner><h1 class=rich_media_title id=activity-name>{title}</h1><div class=rich_media_meta_list>"
        "<span class='rich_media_meta rich_media_meta_nickname'><a href='javascript:void(0);'>临溪发布</a></span> <em id=publish_time>2024-01-22 10:00</em> <em>山东</em></div>"
        f"<div class='rich_media_content js_underline_content' id=js_content style='visibility: hidden; opacity: 0; '>{soup}"
        "<section><p style='text-align:center'><span>END</span></p><p>来源：临溪市政府办</p><p>编辑：王小明</p></section></div>"
        "<div class=rich_media_tool><a>阅读原文</a><span>阅读 </span></div><p>预览时标签不可点</p></div>"
        "<div class=qr_code_pc><p>微信扫一扫<br>关注该公众号</p></div><div id=js_a11y><span>继续滑动看下一个</span></div></body></html>"
    )


def powereasy(title: str, text: str) -> str:
    """An old page: nested layout tables, font tags, texts of the same column below."""
    more = "".join(
        f"<tr><td>·<a href=show.asp?id={n}>{name}</a></td><td>[01-1{n}]</td></tr>" for n, name in enumerate(_OTHERS)
    )
    return (
        f"<HTML><HEAD><META charset=utf-8><TITLE>{title}</TITLE></HEAD><BODY><TABLE width=760><TR><TD>{_menu('<a href=/{1}.asp><font color=white>{0}</font></a> ')}</TD></TR></TABLE>"
        "<TABLE width=760><TR><TD>您现在的位置：&nbsp;<a href=/>某某网</a>&nbsp;&gt;&gt;&nbsp;<a>政务公开</a>&nbsp;&gt;&gt;&nbsp;正文</TD><TD align=right>今天是2024年1月30日 星期二</TD></TR></TABLE>"
        f"<TABLE width=760><TR><TD width=180 valign=top><TABLE>{_menu('<TR><TD><a href=/{1}.asp>{0}</a></TD></TR>')}</TABLE></TD><TD valign=top>"
        f"<TABLE><TR><TD align=center><b><font size=4>{title}</font></b></TD></TR><TR><TD align=center>作者：佚名 文章来源：本站原创 点击数：<script>x()</script> 更新时间：2024-1-22</TD></TR>"
        f"<TR><TD id=fontzoom><TABLE border=0><TR><TD>{text}</TD></TR></TABLE></TD></TR>"
        "<TR><TD align=right>文章录入：admin&nbsp;&nbsp;&nbsp;&nbsp;责任编辑：admin&nbsp;</TD></TR><TR><TD><li>上一篇文章： <a>公告</a></li><br><li>下一篇文章： 没有了</li></TD></TR>"
        f"<TR><TD align=right>【<a>发表评论</a>】【<a>加入收藏</a>】【<a>打印此文</a>】【<a>关闭窗口</a>】</TD></TR></TABLE><TABLE><TR><TD>最新热点</TD><TD>最新推荐</TD><TD>相关文章</TD></TR>{more}</TABLE>"
        "</TD></TR></TABLE><CENTER>| 设为首页 | 加入收藏 | 联系站长 | 版权申明 |<BR>站长：办公室</CENTER></BODY></HTML>"
    )


def flat(title: str, text: str) -> str:
    """No box around anything: the page's lines, the text and the other texts stand in one row."""
    others = "".join(f"<li>{name}<span>2024-01-1{n}</span></li>" for n, name in enumerate(_OTHERS))
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div><p>{_menu('<a>{0}</a> ')}</p><p>当前位置：首页 &gt; 政府信息公开 &gt; 年报</p>"
        f"<p>发布时间：2024-01-22 09:00　信息来源：临溪市政府办　浏览次数：12次</p><p>字号：大 中 小　打印　分享到：</p>{text}"
        f"<p>附件：<a href=a.pdf>2023年年报.pdf</a></p><p>上一篇：公告</p><p>下一篇：没有了</p><ul>{others}</ul>"
        "<p>主办：临溪市人民政府办公室，未经授权禁止转载。</p><p>鲁ICP备05000000号-1</p></div></body></html>"
    )


def bare_list(title: str, text: str) -> str:
    """Other texts right behind the signature, without a heading, as short links beside their dates or without links."""
    links = "".join(f"<li><a>{name}</a> <span>[2024-01-1{n}]</span></li>" for n, name in enumerate(_OTHERS))
    words = "".join(f"<p>{name}　2024-01-1{n}</p>" for n, name in enumerate(_OTHERS))
    return (
        f"<html><head><meta charset=utf-8><title>{title}</title></head><body><div class=con><div>来源： 市政府办 时间： 2024-01-22 </div>"
        f"{text}<ul>{links}</ul>{words}</div></body></html>"
    )


FRAMES: dict[str, Frame] = {
    function.__name__: function for function in (trs, jcms, vsb, ucap, wechat, powereasy, flat, bare_list)
}
"""Pages around a report as content management systems make them."""


def page(draft: Draft, frame: str = "", shape: Shape = table) -> bytes:
    """A draft as a page; without a frame nothing stands around it."""
    text = body(draft, shape)
    if not frame:
        return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{text}</body></html>".encode()
    return FRAMES[frame](draft.title, text).encode()


def site(draft: Draft, size: int = 75_000) -> bytes:
    """A page of that many bytes: every cell with styles of its own, and menus that lead to all parts of a site."""
    text = FRAMES["trs"](draft.title, body(draft, lambda grid: table(grid, _word)))
    entry = (
        "<li class=item><a href='http://www.linxi.gov.cn/col/col{0}/index.html' target=_blank title='{1}'>{1}</a></li>"
    )
    entries = [entry.format(number, _MENU[number % len(_MENU)]) for number in range(size // 100)]
    count = max(0, size - len(text.encode())) // len(entry.format(100, _MENU[0]).encode())
    return text.replace(
        "<div class='bt-position'>",
        f"<div class=all><ul>{''.join(entries[:count])}</ul></div><div class='bt-position'>",
    ).encode()


def _string(text: str) -> str:
    return text.replace('"', '\\"').replace("\n", "\\n").replace("</", "<\\/")


def _state(text: str, title: str, ascii_only: bool) -> str:
    """Data of a page in JSON."""
    detail = {"id": 1, "title": title, "pubDate": "2024-01-22", "content": text, "others": [{"title": "公告"}]}
    return json.dumps({"detail": detail}, ensure_ascii=ascii_only).replace("<", "\\u003c" if ascii_only else "<")


WAITING: dict[str, Frame] = {
    "hidden": lambda title, text: f"<div style='display:none'>{text}</div><script>show()</script>",
    "template": lambda title, text: f"<template>{text}</template>",
    "noscript": lambda title, text: f"<noscript>{text}</noscript>",
    "script of text": lambda title, text: f"<script type='text/html' id=t>{text}</script>",
    "textarea": lambda title, text: f"<textarea>{text}</textarea>",
    "field": lambda title, text: f"<input type=hidden id=t value='{escape(text)}'>",
    "frame": lambda title, text: f"<iframe srcdoc='{escape(text)}'></iframe>",
    "state": lambda title, text: f"<div id=app></div><script>window.__STATE__ = {_state(text, title, False)};</script>",
    "state in ASCII": lambda title, text: f"<script>window._CONFIG = {_state(text, title, True)};</script>",
    "data": lambda title, text: f"<script id=__DATA__ type='application/json'>{_state(text, title, True)}</script>",
    "state in a string": lambda title, text: (
        f"<script>var a = JSON.parse({json.dumps(_state(text, title, True))})</script>"
    ),
    "string": lambda title, text: f'<div id=app></div><script>let content = "{_string(text)}"</script>',
    "written": lambda title, text: "".join(f'<script>document.write("{_string(line)}")</script>' for line in [text]),
}
"""Ways in which a report waits in a page until a script shows it."""


def folded(draft: Draft, opened: int = 0, shape: Shape = table) -> str:
    """Each section below its heading in a box that opens on a click, one of them open."""
    made, number = ["<div>"], 0
    for part in draft.parts():
        if isinstance(part, Line) and part.kind == "heading":
            number += 1
            made.append(
                f"</div><h3 onclick='t()'>{escape(part.text)}</h3><div class=con style='display:{'block' if number == opened else 'none'}'>"
            )
        else:
            made.append(
                f"<p>{escape(part.text)}</p>"
                if isinstance(part, Line)
                else shape(part)
                if isinstance(part, Grid)
                else ""
            )
    return "".join([*made, "</div>"])


def tabs(drafts: list[Draft], shown: Draft, style: str = "") -> str:
    """Reports of several years, each in a tab, one of them shown."""
    heads = "".join(f"<li><a href=#y{draft.year}>{draft.year}年</a></li>" for draft in drafts)
    panes = "".join(
        f"<div class='tab-pane fade{' in active' if draft is shown else ''}' id=y{draft.year}>{body(draft)}</div>"
        for draft in drafts
    )
    return f"{style}<ul class='nav nav-tabs'>{heads}</ul><div class=tab-content>{panes}</div>"
