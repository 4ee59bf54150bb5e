"""Sheet → what `templates/lib.typ` reads as `/sheet.json` (docs/editions.md), for one layout.

shenbao lays a form of several pages out a second time, with its page breaks as data, and repeats the
labels on each page; here the form flows, and is laid out once.
"""

import json


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
            # The pages are numbered.
            "pages": 1,
            "break_before": [],
            "segments": [rows],
        },
        ensure_ascii=False,
    ).encode()
