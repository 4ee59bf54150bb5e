"""The grid of a form, as the peers draw it: the same columns, merged cells and sizes as
`templates/lib.typ`, from the sheet that `shenbao show --format json` prints.

This file draws nothing. It says which text stands in which cell, so that no peer has more or less
to set than another.
"""

from dataclasses import dataclass

# Widths of the eight columns, in mm, and the paper around them.
COLUMNS = (10.4, 21.4, 36.3, 7.4, 27.4, 32.5, 17.8, 27.8)
MARGINS = {"side": 14.5, "top": 20, "bottom": 15}

# In points: body, title, page number; the lines of a cell and the room around its text.
SIZE, TITLE_SIZE, FOOT_SIZE = 10.5, 18, 9
LEADING = SIZE + 4.5
PAD_X, PAD_Y = 4, 5
RULE = 0.5
# Above and below the lines of a cell, which makes a row of one line as high as shenbao's.
PAD_LINES = (SIZE + 2 * PAD_Y - LEADING) / 2
# The goals' texts keep this much, even where they are blank.
GOALS_HEIGHT = 110 - SIZE - 2 * PAD_Y

# The blocks of both editions (`form.typ`): the keys of the head's rows, and how many grid columns
# the cells of a row take.
HEADS = {
    "shanghai-2021": (
        ("项目名称", "项目类别"),
        ("主管部门", "实施单位"),
        ("计划开始日期", "计划完成日期"),
    ),
    "shanghai-2024": (
        ("项目名称", "项目性质", "项目类别"),
        ("主管部门", "实施单位"),
        ("计划开始日期", "计划完成日期"),
    ),
}
HEAD_SPANS = {2: (2, 2, 1, 3), 3: (2, 2, 1, 1, 1, 1)}
FUND_SPANS = (2, 2, 1, 2, 1)
TALL_LINES = {("项目", "财政资金"): 2}
SET_IN = "年度"
GOAL_SPANS = (1, 4, 3)
INDICATOR_SPANS = (1, 1, 1, 3, 2)


@dataclass(frozen=True)
class Cell:
    """A cell where it begins: its first column, how many it takes, how many rows, and its text."""

    text: str
    col: int
    cols: int
    rows: int = 1
    # label (names its row or column), value, amount (at the right), line (at the left), goal.
    kind: str = "value"
    # Of a line of funds: how far it is set in, in points.
    indent: float = 0


def cells(texts, spans, kinds):
    """A row of cells side by side."""
    col = 0
    row = []
    for text, span, kind in zip(texts, spans, kinds, strict=True):
        row.append(Cell(text, col, span, kind=kind))
        col += span
    return row


def head(sheet):
    fields = {field["key"]: field for field in sheet["fields"]}
    rows = []
    for keys in HEADS[sheet["edition"]]:
        texts = [text for key in keys for text in (fields[key]["label"], fields[key]["value"])]
        rows.append(cells(texts, HEAD_SPANS[len(keys)], ("label", "value") * len(keys)))
    return rows


def funding(sheet):
    """The funding block: its label at the left, then two columns of lines with their amounts."""
    starts = [sum(FUND_SPANS[:at]) for at in range(len(FUND_SPANS))]
    rows = []
    for number, column in enumerate(sheet["funding"]["columns"]):
        name, amount = 2 * number + 1, 2 * number + 2
        room = sum(COLUMNS[starts[name] : starts[amount]]) * 72 / 25.4
        at = 0
        for line in column["lines"]:
            while len(rows) <= at:
                rows.append([])
            tall = TALL_LINES.get((column["key"], line["key"]), 1)
            indent = set_in(line, column["lines"], room) if column["key"] == SET_IN else 0
            kind = "line" if indent else "label"
            rows[at].append(Cell(line["label"], starts[name], FUND_SPANS[name], tall, kind, indent))
            rows[at].append(Cell(line["amount"], starts[amount], FUND_SPANS[amount], tall, "amount"))
            at += tall
    rows[0].insert(0, Cell(sheet["funding"]["label"], 0, FUND_SPANS[0], len(rows), "label"))
    return rows


def set_in(line, lines, room):
    """How far a line stands from the left: names begin under each other, `其中：` before them."""

    def depth(line):
        return 2 + line["depth"] - (3 if line["label"].startswith("其中：") else 0)

    if line["depth"] == 0:
        return 0
    longest = max(depth(other) + len(other["label"]) for other in lines if other["depth"] > 0)
    return PAD_X + max(0, room - 2 * PAD_X - longest * SIZE) / 2 + depth(line) * SIZE


def goals(sheet):
    names = [sheet["labels"]["goals"]] + [goal["label"] for goal in sheet["goals"]]
    top = cells(names, GOAL_SPANS, ("label",) * len(names))
    top[0] = Cell(names[0], 0, GOAL_SPANS[0], 2, "label")
    below = zip(sheet["goals"], top[1:], strict=True)
    return [top, [Cell(goal["text"], cell.col, cell.cols, kind="goal") for goal, cell in below]]


def indicators(sheet, start=0, end=None):
    """The rows of the indicators from `start` to `end`, which stand on one page, with their labels."""
    labels = sheet["labels"]
    rows = []
    if start == 0:
        names = [labels[key] for key in ("category", "subcategory", "indicator", "target")]
        rows.append(cells(["", *names], INDICATOR_SPANS, ("label",) * 5)[1:])
    page = sheet["indicators"][start:end]

    def same(a, b, *keys):
        return all(a[key] == b[key] for key in keys)

    for at, row in enumerate(page):
        kinds = ("label", "label", "label", "value", "value")
        names = ("", row["category"], row["subcategory"], row["name"], row["target"])
        parts = cells(names, INDICATOR_SPANS, kinds)
        cut = []
        for part, keys in ((parts[1], ("category",)), (parts[2], ("category", "subcategory"))):
            if at == 0 or not same(page[at - 1], row, *keys):
                rest = (n for n, other in enumerate(page[at:]) if not same(other, row, *keys))
                cut.append(Cell(part.text, part.col, part.cols, next(rest, len(page) - at), "label"))
        rows.append(cut + parts[3:])
    rows[0].insert(0, Cell(labels["indicators"], 0, INDICATOR_SPANS[0], len(rows), "label"))
    return rows


def top(sheet):
    """All rows above the indicators."""
    return head(sheet) + funding(sheet) + goals(sheet)


def texts(sheet):
    """Every text that a PDF of the form must hold."""
    rows = top(sheet) + indicators(sheet)
    return [sheet["title"], sheet["subtitle"]] + [cell.text for row in rows for cell in row]
