"""Sheet → what `templates/lib.typ` reads as `/sheet.json` (docs/editions.md), for the first layout.

The template foresees the page breaks. shenbao would look whether they came true, and lay the form out again if
not; here they are taken as they are.
"""

import json
import re

# Letters, digits and signs in a row; Han only behind a bracket.
RUN = re.compile("(?:[(（][\u3400-\u9fff]|[^ \n\u3400-\u9fff])+")


def strings(value):
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from strings(part)


def data(sheet: dict) -> bytes:
    indicators = sheet["indicators"]

    def merged(at, label, keys):
        row = indicators[at]

        def same(other):
            return all(other[key] == row[key] for key in keys)

        if at > 0 and same(indicators[at - 1]):
            return None
        span = next((n for n, other in enumerate(indicators[at:]) if not same(other)), len(indicators) - at)
        return {"label": row[label], "span": span}

    rows = [
        {
            "row": at,
            "begin": at,
            "category": merged(at, "category", ("category",)),
            "subcategory": merged(at, "subcategory", ("category", "subcategory")),
            "cells": [(text, len(text)) for text in (row["name"], row["target"], *row["cells"])],
        }
        for at, row in enumerate(indicators)
    ]
    funding = sheet["funding"]
    return json.dumps(
        {
            **{key: sheet[key] for key in ("title", "subtitle", "document", "labels", "goals", "columns")},
            "fields": {field["key"]: field for field in sheet["fields"]},
            "funding": {
                "label": funding["label"],
                "columns": {column["key"]: column["lines"] for column in funding["columns"]},
            },
            "longest": max(len(run) for text in strings(sheet) for run in ["", *RUN.findall(text)]),
            "widest": 1,
            "pages": 0,
            "foresee": True,
            "close": False,
            "break_before": [],
            "segments": [rows],
        },
        ensure_ascii=False,
    ).encode()
