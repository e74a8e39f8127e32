#!/usr/bin/env python3
"""The JSON Schema of what report writes as JSON and NDJSON, out of fleet.proto: report_schema.py SOURCE_DIR prints docs/schema/report.schema.json.

A message's comments are its members' descriptions. The test compares, so that the file is never behind the messages.
"""

import json
import pathlib
import re
import sys

POOLED = {"FleetReason": "reasons", "Carried": "carried_rows", "MapRow": "map_rows"}
LINED = ("source", "spec", "parameters", "requires", "outputs", "arguments")
LINES = {"repositories": "repository", "teams": "team", "blockers": "blocker", "waves": "wave", "workflows": "workflow", "tasks": "task", "unread": "unread", "counterparts": "counterpart", "moves": "move", "mentions": "mention",
         "waivers": "waiver", "usages": "usage", "shared": "shared", "dead": "dead", "penetration": "penetration", "conflicts": "conflict", "images": "image", "parity": "parity", "diagnostics": "diagnostic"}
SCALARS = {"uint32": {"type": "integer", "minimum": 0}, "int64": {"type": "integer"}, "bool": {"type": "boolean"}, "string": {"type": "string"}}


def messages(source):
    """{name: [(repeated, type, field, comment)]}"""
    text = "".join((source / "proto/repipe/v1" / name).read_text(encoding="utf-8") for name in ("fleet.proto", "plan.proto"))
    return {name: re.findall(r"^  (repeated )?(\w+)\s+(\w+) = \d+; *(?:// *(.*))?$", body, re.M) for name, body in re.findall(r"^message (\w+) \{\n(.*?)^\}", text, re.M | re.S)}


def differs(known, message):
    """Whether a line says it otherwise than a document does."""
    return message == "Snapshot" or any(kind in POOLED or (message in ("TaskRow", "WorkflowRow", "PartRow") and field in LINED) or (kind, field) == ("uint32", "repository") or (kind in known and differs(known, kind)) for _, kind, field, _ in known[message])


def member(known, message, repeated, kind, field, form):
    """How a field stands: in a document ("") rows say what is in a pool by its number, in a line ("Line") everything is where it belongs."""
    number = {"type": "integer", "minimum": 0}
    if form == "" and message != "Snapshot" and kind in POOLED:
        value = {**number, "description": f"index into {POOLED[kind]}"}
    elif form == "" and message in ("TaskRow", "WorkflowRow", "PartRow") and field in LINED:
        value = {**number, "description": "index into texts"} if repeated else {"type": "array", "items": number, "description": "its lines: indices into texts"}
    elif form == "Line" and field == "repository" and kind == "uint32":
        value = {"type": "string", "minLength": 1, "description": "identity"}
    else:
        value = SCALARS.get(kind) or {"$ref": f"#/$defs/{form if differs(known, kind) else ''}{kind}"}
    return {"type": "array", "items": value} if repeated else {"anyOf": [value, {"type": "null"}]} if kind == "Comparison" else value


def make(source):
    known = messages(source)
    definitions = {}

    def define(message, form):
        form = form if differs(known, message) else ""
        name = form + message
        if name not in definitions:
            definitions[name] = {}
            properties = {field: {**member(known, message, repeated, kind, field, form), **({"description": comment} if comment and not (repeated or "description" in member(known, message, repeated, kind, field, form)) else {})} for repeated, kind, field, comment in known[message]}
            for (repeated, kind, field, comment) in known[message]:
                if repeated and comment:
                    properties[field]["description"] = comment
                if kind in known and not (form == "" and message != "Snapshot" and kind in POOLED):
                    define(kind, form)
            definitions[name] = {"type": "object", "required": sorted(properties), "properties": properties}

    define("Snapshot", "")
    for message in POOLED:
        define(message, "")
    document = definitions.pop("Snapshot")
    document["properties"]["schema_version"] = {"const": 2}
    pools = {"texts": {"type": "array", "uniqueItems": True, "items": {"type": "string"}}, **{pool: {"type": "array", "items": {"$ref": f"#/$defs/{message}"}} for message, pool in POOLED.items()}}
    document["properties"].update(pools)
    document["required"] = sorted(document["properties"])
    define("Snapshot", "Line")
    definitions["LineSnapshot"]["properties"]["schema_version"] = {"const": 1}
    kinds = {"snapshot": "Snapshot", **{LINES[field]: kind for repeated, kind, field, _ in known["Snapshot"] if field in LINES}}
    line = {"description": "a line of --format ndjson; the first is of type snapshot, its tables empty: their rows are the other lines",
            "oneOf": [{"required": ["type"], "properties": {"type": {"const": kind}}, "$ref": f"#/$defs/{'Line' if differs(known, message) else ''}{message}"} for kind, message in sorted(kinds.items())]}
    definitions["line"] = line
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": "report.schema.json", "title": "repipe report --format json",
            "description": "A snapshot of a fleet. What thousands of rows say alike stands once, in texts, reasons, carried_rows and map_rows, and rows say its index. Members may be added in later versions; those listed as required stay. Made by tests/conformance/formats/report_schema.py.",
            **document, "$defs": dict(sorted(definitions.items()))}


def text(source):
    return json.dumps(make(source), indent=1) + "\n"


if __name__ == "__main__":
    print(text(pathlib.Path(sys.argv[1])), end="")
