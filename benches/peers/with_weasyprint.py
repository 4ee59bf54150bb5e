"""WeasyPrint: the form as HTML with one style sheet, parsed once a process as its fonts are."""

from html import escape

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

import grid
import peer

args = peer.arguments()
state = {}

STYLE = f"""
@font-face {{ font-family: "Noto Serif SC"; src: url("{peer.REGULAR.as_uri()}"); }}
@font-face {{ font-family: "Noto Serif SC"; font-weight: bold; src: url("{peer.BOLD.as_uri()}"); }}
@page {{
  size: A4;
  margin: {grid.MARGINS["top"]}mm {grid.MARGINS["side"]}mm {grid.MARGINS["bottom"]}mm;
  @bottom-center {{
    content: "第 " counter(page) " 页 共 " counter(pages) " 页"; font: {grid.FOOT_SIZE}pt "Noto Serif SC";
  }}
}}
body {{
  font: {grid.SIZE}pt/{grid.LEADING}pt "Noto Serif SC";
  margin: 0; text-align: center; font-variant-ligatures: none;
}}
h1 {{ font-size: {grid.TITLE_SIZE}pt; line-height: 1; margin: 0 0 8pt }}
p {{ margin: 0 0 8pt }}
table {{ border-collapse: collapse; table-layout: fixed; width: {sum(grid.COLUMNS)}mm }}
th, td {{
  border: {grid.RULE}pt solid; font-weight: normal; vertical-align: middle;
  padding: {grid.PAD_LINES - grid.RULE / 2}pt {grid.PAD_X - 1}pt;
  white-space: pre-line; overflow-wrap: anywhere;
}}
.amount {{ text-align: right; white-space: nowrap }}
.line, .goal {{ text-align: left }}
.goal {{ vertical-align: top; height: {grid.GOALS_HEIGHT - 2 * grid.PAD_LINES}pt }}
tr {{ break-inside: avoid }}
tr.text {{ break-inside: auto }}
"""


def start():
    fonts = state["font_config"] = FontConfiguration()
    state["stylesheets"] = [CSS(string=STYLE, font_config=fonts)]


def cell(cell):
    tag = "th" if cell.kind in ("label", "line") else "td"
    spans = f' colspan="{cell.cols}"' if cell.cols > 1 else ""
    spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
    style = f' style="padding-left: {cell.indent:.2f}pt"' if cell.indent else ""
    return f'<{tag} class="{cell.kind}"{spans}{style}>{escape(cell.text)}</{tag}>'


def page(sheet):
    rows = []
    for row in grid.top(sheet) + grid.indicators(sheet):
        goal = any(one.kind == "goal" for one in row)
        rows.append(f"<tr{' class=text' if goal else ''}>{''.join(map(cell, row))}</tr>")
    columns = "".join(f'<col style="width: {width}mm">' for width in grid.COLUMNS)
    name, author = escape(sheet["document"]["title"]), escape(sheet["document"]["author"])
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<title>{name}</title><meta name="author" content="{author}"></head><body>'
        f"<h1>{escape(sheet['title'])}</h1><p>{escape(sheet['subtitle'])}</p>"
        f"<table>{columns}{''.join(rows)}</table></body></html>"
    )


def make(path):
    html = HTML(string=page(peer.read(path)))
    html.write_pdf(args.out / f"{path.stem}.pdf", pdf_variant="pdf/a-3a", **state)


peer.each(make, peer.sheets(args.sheets), args.jobs, start)
