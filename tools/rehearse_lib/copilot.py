"""Flyte's CoPilot, as it behaved in runs of 1.16.8: what a raw container finds as inputs, and what becomes of what it leaves as outputs.

Its failures are silent, as the real ones are: an input that cannot be brought in is simply not there, and a bad output is "OutputsNotFound".
"""

import fnmatch
import json
import math
import os
import shutil

from flyteidl.core import literals_pb2, types_pb2

from . import values

LIMIT = 1024


class OutputsNotFound(Exception):
    """All that propeller says when outputs are missing or malformed; the text, which the real thing loses, is for the person who rehearses."""


class Store:
    """The object store: numbered files and folders."""

    def __init__(self, root):
        self.root, self.count = root, 0
        os.makedirs(root)

    def put(self, path):
        """Stores a file, or a directory flattened to base names as CoPilot uploads it; returns its place."""
        place = os.path.join(self.root, f"{self.count:05d}")
        self.count += 1
        if os.path.isdir(path):
            os.mkdir(place)
            for folder, _, names in os.walk(path):
                for name in sorted(names):
                    shutil.copyfile(os.path.join(folder, name), os.path.join(place, name))
        else:
            shutil.copyfile(path, place)
        return place

    @staticmethod
    def blob(place, dimensionality):
        out = literals_pb2.Literal()
        out.scalar.blob.uri = place
        out.scalar.blob.metadata.type.dimensionality = dimensionality
        return out


def _bring(path, literal):
    """Writes one input; returns its value in inputs.json. Raises when CoPilot would fail."""
    which = literal.WhichOneof("value")
    if which == "collection":
        os.mkdir(path)
        return [_bring(os.path.join(path, str(i)), item) for i, item in enumerate(literal.collection.literals)]
    if which == "map":
        os.mkdir(path)
        return {key: _bring(os.path.join(path, key), item) for key, item in literal.map.literals.items()}
    scalar = literal.scalar
    kind = scalar.WhichOneof("value")
    if kind == "union":
        return _bring(path, scalar.union.value)
    if kind == "blob":
        if os.path.isdir(scalar.blob.uri):
            if not os.listdir(scalar.blob.uri):
                return None
            shutil.copytree(scalar.blob.uri, path)
        else:
            shutil.copyfile(scalar.blob.uri, path)
        return "/var/inputs/" + os.path.basename(path)
    text = values.simple_text(scalar)
    with open(path, "w", encoding="utf-8", newline="") as f:
        f.write(text)
    if kind == "none_type":
        return None
    if kind == "generic":
        return json.loads(text)
    if kind == "binary":
        return text
    primitive = scalar.primitive
    which = primitive.WhichOneof("value")
    if which in ("integer", "boolean"):
        return getattr(primitive, which)
    if which == "float_value":
        return primitive.float_value
    # A duration is always null there (CP/data/download.go:345 shadows the value).
    return None if which == "duration" else text


def _go_json(value):
    """encoding/json: sorted keys, Go's floats, &, < and > escaped. Raises ValueError for NaN and infinities, which make the whole file vanish."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{_go_json(k)}:{_go_json(v)}" for k, v in sorted(value.items())) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(_go_json, value)) + "]"
    if isinstance(value, float):
        if math.isnan(value) or math.isinf(value):
            raise ValueError("NaN or infinite")
        return values.go_float_short(value)
    text = json.dumps(value, ensure_ascii=False)
    return text if not isinstance(value, str) else "".join(f"\\u{ord(c):04x}" if c in "<>&\u2028\u2029" else c for c in text)


def download(folder, literals):
    """Brings inputs (name -> Literal; an unbound optional has no entry) into a folder. Returns a note on what silently failed, or None."""
    os.makedirs(folder, exist_ok=True)
    if not literals:
        return "nothing bound: CoPilot fails, no inputs.pb and no inputs.json"
    known, failed = {}, []
    for name, literal in literals.items():
        try:
            known[name] = _bring(os.path.join(folder, name), literal)
        except (OSError, ValueError) as e:
            failed.append(f"{name}: {e}")
    if failed:
        return "; ".join(failed)
    with open(os.path.join(folder, "inputs.pb"), "wb") as f:
        f.write(literals_pb2.LiteralMap(literals=literals).SerializeToString(deterministic=True))
    try:
        text = _go_json(known)
    except ValueError:
        return "a NaN or infinite FLOAT: no inputs.json"
    with open(os.path.join(folder, "inputs.json"), "w", encoding="utf-8") as f:
        f.write(text)
    return None


def _find(folder, name):
    path = os.path.join(folder, name)
    if os.path.lexists(path):
        return path
    others = [n for n in os.listdir(folder) if fnmatch.fnmatch(n, name + ".*")] if os.path.isdir(folder) else []
    if len(others) != 1:
        raise OutputsNotFound(f"output {name} was not written")
    return os.path.join(folder, others[0])


def upload(folder, interface, store):
    """Reads the declared outputs (name -> LiteralType). Returns name -> Literal, or raises OutputsNotFound."""
    out = {}
    for name, t in sorted(interface.items()):
        kind = t.WhichOneof("type")
        path = _find(folder, name)
        if kind == "blob":
            many = os.path.isdir(path)
            out[name] = store.blob(store.put(path), types_pb2.BlobType.MULTIPART if many else types_pb2.BlobType.SINGLE)
        elif kind == "simple":
            if os.path.isdir(path) or os.path.getsize(path) > LIMIT:
                raise OutputsNotFound(f"output {name}: a directory, or over {LIMIT} bytes")
            with open(path, "rb") as f:
                raw = f.read().strip(b" \n\t")
            try:
                out[name] = values.parse_simple(t.simple, raw.decode("utf-8"))
            except ValueError as e:
                raise OutputsNotFound(f"output {name}: {e}") from e
        else:
            raise OutputsNotFound(f"output {name}: CoPilot does not support {kind}")
    return out
