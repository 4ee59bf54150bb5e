"""docxtpl and LibreOffice: a Word template for each edition is filled in for each form, and one call of
LibreOffice turns all documents into PDFs (one for each core: it works on one document at a time).

With `--prepare` it only makes the templates, as an office would in Word. LibreOffice makes its profiles
in its first run, which is not timed.
"""

import os
import subprocess
from concurrent.futures import ThreadPoolExecutor

from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docxtpl import DocxTemplate

import grid
import peer

args = peer.arguments()
# PDF/A-3, tagged, and what LibreOffice knows of PDF/UA.
FILTER = (
    "pdf:writer_pdf_Export:"
    '{"SelectPdfVersion":{"type":"long","value":"3"},"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"PDFUACompliance":{"type":"boolean","value":"true"}}'
)
ALIGN = {
    "label": WD_ALIGN_PARAGRAPH.CENTER,
    "value": WD_ALIGN_PARAGRAPH.CENTER,
    "amount": WD_ALIGN_PARAGRAPH.RIGHT,
    "line": WD_ALIGN_PARAGRAPH.LEFT,
    "goal": WD_ALIGN_PARAGRAPH.LEFT,
}


# ── the template ────────────────────────────────────────────────────────────────────────────────


def template(sheet, path):
    """The form of an edition with an expression in each cell and a loop over the indicators."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(grid.MARGINS["side"])
    section.top_margin, section.bottom_margin = Mm(grid.MARGINS["top"]), Mm(grid.MARGINS["bottom"])
    section.footer_distance = Mm(7)
    normal = document.styles["Normal"]
    fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), "Noto Serif SC")
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.rPr.append(language)
    normal.font.size = Pt(grid.SIZE)
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = Pt(grid.LEADING)
    document.core_properties.language = "zh-CN"

    title = document.add_paragraph("{{ title }}")
    title.alignment, title.paragraph_format.space_after = ALIGN["label"], Pt(8)
    title.paragraph_format.line_spacing = Pt(grid.TITLE_SIZE + 4)
    title.runs[0].font.size, title.runs[0].bold = Pt(grid.TITLE_SIZE), True
    subtitle = document.add_paragraph("{{ subtitle }}")
    subtitle.alignment, subtitle.paragraph_format.space_after = ALIGN["label"], Pt(4)
    footer = section.footer.paragraphs[0]
    footer.alignment = ALIGN["label"]
    for text, field in (("第 ", "PAGE"), (" 页 共 ", "NUMPAGES"), (" 页", None)):
        footer.add_run(text).font.size = Pt(grid.FOOT_SIZE)
        if field:
            simple = OxmlElement("w:fldSimple")
            simple.set(qn("w:instr"), field)
            footer._p.append(simple)

    top = grid.top(sheet)
    table = document.add_table(0, len(grid.COLUMNS), style="Table Grid")
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(table.columns, grid.COLUMNS):
        column.width = Mm(width)
    margins(table)
    for row in top:
        add_row(table, row)
    number = 0
    for y, row in enumerate(top):
        for cell in row:
            last = table.cell(y + cell.rows - 1, cell.col + cell.cols - 1)
            write(table.cell(y, cell.col).merge(last), f"{{{{ cells[{number}] }}}}", cell)
            number += 1
    # The header of the indicators, then a loop: the first three columns are merged downwards where
    # a row says so.
    header, first, body, last = (grid.indicators(sheet)[0], *(add_row(table) for _ in range(3)))
    head = add_row(table, header)
    first._tr.addprevious(head._tr)
    for cell, name in zip(header, ("label", "category", "subcategory", "indicator", "target")):
        merged = table.cell(len(top), cell.col).merge(table.cell(len(top), cell.col + cell.cols - 1))
        write(merged, f"{{{{ labels.{name} }}}}", cell)
    downwards(table.cell(len(top), 0), "restart")
    first.cells[0].text, last.cells[0].text = "{%tr for row in rows %}", "{%tr endfor %}"
    col = 0
    for at, span in enumerate(grid.INDICATOR_SPANS):
        kind = "label" if at < 3 else "value"
        place = body.cells[col].merge(body.cells[col + span - 1])
        write(place, f"{{{{ row[{at}].text }}}}", grid.Cell("", col, span, kind=kind))
        if at < 3:
            downwards(place, f"{{{{ row[{at}].merge }}}}")
        col += span
    document.core_properties.title = "{{ document.title }}"
    document.core_properties.author = "{{ document.author }}"
    document.save(path)


def add_row(table, cells=()):
    row = table.add_row()
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    row.height = Pt(grid.SIZE + 2 * grid.PAD_Y)
    if any(cell.kind == "goal" for cell in cells):
        row.height = Pt(grid.GOALS_HEIGHT)
    return row


def margins(table):
    """Word's room in cells is at the sides only; the form's is above and below, too."""
    inside = OxmlElement("w:tblCellMar")
    for side, points in (("top", 1), ("left", grid.PAD_X - 1), ("bottom", 1), ("right", grid.PAD_X - 1)):
        element = OxmlElement(f"w:{side}")
        element.set(qn("w:w"), str(points * 20))
        element.set(qn("w:type"), "dxa")
        inside.append(element)
    table._tbl.tblPr.append(inside)


def write(place, expression, cell):
    paragraph = place.paragraphs[0]
    paragraph.text, paragraph.alignment = expression, ALIGN[cell.kind]
    if cell.indent:
        paragraph.paragraph_format.left_indent = Pt(cell.indent - grid.PAD_X)
    top, middle = WD_CELL_VERTICAL_ALIGNMENT.TOP, WD_CELL_VERTICAL_ALIGNMENT.CENTER
    place.vertical_alignment = top if cell.kind == "goal" else middle


def downwards(place, how):
    merge = place._tc.get_or_add_tcPr()._add_vMerge()
    merge.set(qn("w:val"), how)


# ── the forms ───────────────────────────────────────────────────────────────────────────────────


def context(sheet):
    """What a template is filled in with."""
    rows = []
    for row in grid.indicators(sheet):
        found = {cell.col: cell.text for cell in row}
        rows.append(
            [
                {"text": found.get(col, ""), "merge": "restart" if col in found else "continue"}
                for col in (0, 1, 2, 3, 6)
            ]
        )
    labels = {key: sheet["labels"][key] for key in ("category", "subcategory", "indicator", "target")}
    # The label of the block stands in the header's row and goes on beside all others.
    return {
        **{key: sheet[key] for key in ("title", "subtitle", "document")},
        "cells": [cell.text for row in grid.top(sheet) for cell in row],
        "labels": {"label": sheet["labels"]["indicators"], **labels},
        "rows": rows[1:],
    }


def fill(path):
    sheet = peer.read(path)
    document = DocxTemplate(args.kept / f"{sheet['edition']}.docx")
    document.render(context(sheet), autoescape=True)
    document.save(args.scratch / "documents" / f"{path.stem}.docx")


def convert(number, documents):
    """One call of LibreOffice with a profile of its own, so that several may run."""
    profile = (args.kept / f"profile-{number}").as_uri()
    if not documents:
        return
    subprocess.run(
        ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", FILTER]
        + ["--outdir", args.out, *documents],
        check=True,
        stdout=subprocess.DEVNULL,
        # It warns that it found no Java, which this needs none of.
        stderr=subprocess.DEVNULL,
        env={**os.environ, "FONTCONFIG_FILE": str(args.kept / "fonts.conf")},
    )


def prepare():
    (args.kept / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{peer.FONTS}</dir><cachedir>{args.kept}/fontconfig</cachedir></fontconfig>",
        "utf-8",
    )
    for path in peer.sheets(args.sheets):
        sheet = peer.read(path)
        made = args.kept / f"{sheet['edition']}.docx"
        if not made.exists():
            template(sheet, made)


def main():
    folder = args.scratch / "documents"
    folder.mkdir()
    peer.each(fill, peer.sheets(args.sheets), args.jobs)
    documents = sorted(folder.glob("*.docx"))
    shares = [documents[job :: args.jobs] for job in range(args.jobs)]
    with ThreadPoolExecutor(args.jobs) as pool:
        for _ in pool.map(convert, range(args.jobs), shares):
            pass


prepare() if args.prepare else main()
