"""ReportLab: the grid as Platypus tables, one a page; the fonts are read once and shared by all processes."""

from xml.sax.saxutils import escape

from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, Table

import grid
import peer

args = peer.arguments()
WIDTHS = [width * mm for width in grid.COLUMNS]
LEFT, TOP, BOTTOM = grid.MARGINS["side"] * mm, grid.MARGINS["top"] * mm, grid.MARGINS["bottom"] * mm
GRID = [
    ("FONT", (0, 0), (-1, -1), "Regular", grid.SIZE, grid.LEADING),
    ("ALIGN", (0, 0), (-1, -1), "CENTER"),
    ("GRID", (0, 0), (-1, -1), grid.RULE, "black"),
    ("LEFTPADDING", (0, 0), (-1, -1), grid.PAD_X - 1),
    ("RIGHTPADDING", (0, 0), (-1, -1), grid.PAD_X - 1),
    ("TOPPADDING", (0, 0), (-1, -1), grid.PAD_LINES + 1),
    ("BOTTOMPADDING", (0, 0), (-1, -1), grid.PAD_LINES - 1),
    ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
]
# Han characters break anywhere but before and after the marks that forbid it.
STYLE = ParagraphStyle(
    "centre",
    fontName="Regular",
    fontSize=grid.SIZE,
    leading=grid.LEADING,
    alignment=TA_CENTER,
    wordWrap="CJK",
)
LEFT_STYLE = ParagraphStyle("left", STYLE, alignment=TA_LEFT)


def start():
    pdfmetrics.registerFont(TTFont("Regular", peer.REGULAR))
    pdfmetrics.registerFont(TTFont("Bold", peer.BOLD))


def content(cell):
    """What a table takes for a cell, and its height: a string where the lines have room, which costs
    little, else a paragraph."""
    room = sum(WIDTHS[cell.col : cell.col + cell.cols]) - 2 * (grid.PAD_X - 1) - cell.indent
    lines = cell.text.split("\n")
    if all(pdfmetrics.stringWidth(line, "Regular", grid.SIZE) <= room for line in lines):
        return cell.text, len(lines) * grid.LEADING
    text = escape(cell.text).replace("\n", "<br/>")
    paragraph = Paragraph(text, LEFT_STYLE if cell.kind in ("line", "goal") else STYLE)
    return paragraph, paragraph.wrap(room, A4[1])[1]


def lay_out(rows):
    """The rows as a table takes them: their contents, the commands of its style, their heights."""
    contents, commands, heights, merged = [], list(GRID), [], []
    for y, row in enumerate(rows):
        line, height = [""] * len(WIDTHS), grid.LEADING
        for cell in row:
            at, last = (cell.col, y), (cell.col + cell.cols - 1, y + cell.rows - 1)
            line[cell.col], needed = content(cell)
            if cell.rows == 1:
                height = max(height, needed)
            else:
                merged.append((y, cell.rows, needed))
            if cell.cols * cell.rows > 1:
                commands.append(("SPAN", at, last))
            if cell.kind == "amount":
                commands.append(("ALIGN", at, last, "RIGHT"))
            elif cell.kind == "line":
                commands += [("ALIGN", at, last, "LEFT"), ("LEFTPADDING", at, last, cell.indent)]
            elif cell.kind == "goal":
                commands += [("ALIGN", at, last, "LEFT"), ("VALIGN", at, last, "TOP")]
                height = max(height, grid.GOALS_HEIGHT - 2 * grid.PAD_LINES)
        contents.append(line)
        heights.append(height + 2 * grid.PAD_LINES)
    for y, count, needed in merged:
        missing = needed + 2 * grid.PAD_LINES - sum(heights[y : y + count])
        heights[y + count - 1] += max(0, missing)
    return contents, commands, heights


def table(contents, commands, heights):
    made = Table(contents, colWidths=WIDTHS, rowHeights=heights, style=commands, normalizedData=1)
    made.wrap(sum(WIDTHS), A4[1])
    return made


def pages(sheet, room):
    """The tables of a form, one a page. A page ends where the next row has no room."""
    above = grid.top(sheet)
    whole = lay_out(above + grid.indicators(sheet))
    heights = whole[2]
    if sum(heights) <= room[0]:
        return [table(*whole)]
    cuts, used, left = [0], sum(heights[: len(above) + 1]), room[0]
    for at, height in enumerate(heights[len(above) + 1 :]):
        if used + height > left:
            cuts.append(at)
            used, left = 0, room[1]
        used += height
    tables = []
    for start, end in zip(cuts, [*cuts[1:], None]):
        rows = grid.indicators(sheet, start, end)
        tables.append(table(*lay_out(above + rows if start == 0 else rows)))
    return tables


def make(path):
    sheet = peer.read(path)
    document = sheet["document"]
    file = str(args.out / f"{path.stem}.pdf")
    canvas = Canvas(file, pagesize=A4, pageCompression=1, lang="zh-CN", initialFontName="Regular")
    canvas.setTitle(document["title"])
    canvas.setAuthor(document["author"])
    head = grid.TITLE_SIZE + 8 + grid.SIZE + 8
    full = A4[1] - TOP - BOTTOM
    tables = pages(sheet, (full - head, full))
    for number, made in enumerate(tables, start=1):
        y = A4[1] - TOP
        if number == 1:
            canvas.setFont("Bold", grid.TITLE_SIZE)
            canvas.drawCentredString(A4[0] / 2, y - grid.TITLE_SIZE * 0.88, sheet["title"])
            canvas.setFont("Regular", grid.SIZE)
            canvas.drawCentredString(A4[0] / 2, y - grid.TITLE_SIZE - 8 - grid.SIZE * 0.88, sheet["subtitle"])
            y -= head
        made.drawOn(canvas, LEFT, y - made._height)
        if len(tables) > 1:
            canvas.setFont("Regular", grid.FOOT_SIZE)
            canvas.drawCentredString(A4[0] / 2, 7 * mm, f"第 {number} 页 共 {len(tables)} 页")
        canvas.showPage()
    canvas.save()


start()
peer.each(make, peer.sheets(args.sheets), args.jobs)
