"""Flyte literals: from what a user types, to Go's texts, and between the two."""

import base64
import datetime
import json
import math
import re
from decimal import Decimal

from flyteidl.core import literals_pb2, types_pb2
from google.protobuf import json_format

from .package import Refused

SIMPLE = types_pb2.SimpleType
EPOCH = datetime.datetime(1970, 1, 1)


def type_name(t):
    kind = t.WhichOneof("type")
    if kind == "simple":
        return SIMPLE.Name(t.simple)
    return {"collection_type": "list of " + (type_name(t.collection_type) if kind == "collection_type" else ""), None: "no type"}.get(kind, kind)


def set_time(stamp, text):
    """RFC 3339 with a zone, as Go reads it: date-only and zone-less texts are refused."""
    m = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(Z|([+-])(\d\d):(\d\d))", text)
    if not m:
        raise ValueError(f"not RFC 3339 with a zone: {text!r}")
    moment = datetime.datetime(*(int(m.group(i)) for i in range(1, 7)))
    if m.group(8) != "Z":
        shift = datetime.timedelta(hours=int(m.group(10)), minutes=int(m.group(11)))
        moment -= shift if m.group(9) == "+" else -shift
    stamp.seconds = (moment - EPOCH) // datetime.timedelta(seconds=1)
    stamp.nanos = int(((m.group(7) or "") + "0" * 9)[:9])


def set_duration(message, text):
    units = {"h": 3600 * 10**9, "m": 60 * 10**9, "s": 10**9, "ms": 10**6, "us": 10**3, "µs": 10**3, "μs": 10**3, "ns": 1}
    m = re.fullmatch(r"([+-]?)((?:\d+(?:\.\d+)?(?:h|ms|m|s|us|µs|μs|ns))+|0)", text)
    if not m:
        raise ValueError(f"not a Go duration: {text!r}")
    nanos = sum(int(Decimal(n) * units[u]) for n, u in re.findall(r"(\d+(?:\.\d+)?)(h|ms|m|s|us|µs|μs|ns)", m.group(2)))
    sign = -1 if m.group(1) == "-" else 1
    message.seconds, message.nanos = sign * (nanos // 10**9), sign * (nanos % 10**9)


def go_bool(text):
    if text in ("1", "t", "T", "TRUE", "true", "True"):
        return True
    if text in ("0", "f", "F", "FALSE", "false", "False"):
        return False
    raise ValueError(f"not a Go boolean: {text!r}")


def go_float(text):
    if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text) or text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return float(text)
    raise ValueError(f"not a Go float: {text!r}")


def parse_simple(simple, text):
    """A literal of a simple type from text, as flytectl and CoPilot's uploader make it (IDL/clients/go/coreutils/literals.go)."""
    out = literals_pb2.Literal()
    primitive = out.scalar.primitive
    if simple == SIMPLE.INTEGER:
        if not re.fullmatch(r"[+-]?\d+", text) or not -(2**63) <= int(text) < 2**63:
            raise ValueError(f"not a 64-bit integer: {text!r}")
        primitive.integer = int(text)
    elif simple == SIMPLE.FLOAT:
        primitive.float_value = go_float(text)
    elif simple == SIMPLE.BOOLEAN:
        primitive.boolean = go_bool(text)
    elif simple == SIMPLE.STRING:
        primitive.string_value = text
    elif simple == SIMPLE.DATETIME:
        set_time(primitive.datetime, text)
        primitive.datetime.SetInParent()
    elif simple == SIMPLE.DURATION:
        set_duration(primitive.duration, text)
        primitive.duration.SetInParent()
    elif simple == SIMPLE.STRUCT:
        if not isinstance(json.loads(text), dict):
            raise ValueError("a STRUCT is a JSON object")
        json_format.Parse(text, out.scalar.generic)
        out.scalar.generic.SetInParent()
    elif simple == SIMPLE.NONE:
        out.scalar.none_type.SetInParent()
    else:
        raise ValueError(f"no literal of type {SIMPLE.Name(simple)} from text")
    return out


def from_user(t, value, store):
    """A literal from what --inputs says (JSON): dates as RFC 3339, a date alone is taken as midnight UTC; a BLOB as a path."""
    kind = t.WhichOneof("type")
    try:
        if kind == "collection_type":
            out = literals_pb2.Literal()
            out.collection.SetInParent()
            out.collection.literals.extend(from_user(t.collection_type, item, store) for item in value)
            return out
        if kind == "union_type":
            for variant in t.union_type.variants:
                if (value is None) == (variant.simple == SIMPLE.NONE and variant.WhichOneof("type") == "simple"):
                    return from_user(variant, value, store)
        if kind == "blob":
            return store.blob(store.put(value), types_pb2.BlobType.SINGLE)
        if kind == "simple":
            if t.simple == SIMPLE.DATETIME and re.fullmatch(r"\d{4}-\d\d-\d\d", str(value)):
                value += "T00:00:00Z"
            return parse_simple(t.simple, value if isinstance(value, str) else json.dumps(value))
        if kind == "enum_type":
            out = literals_pb2.Literal()
            out.scalar.primitive.string_value = value
            return out
    except (ValueError, TypeError, OSError) as e:
        raise Refused(f"{value!r} is not a {type_name(t)}: {e}") from e
    raise Refused(f"no value of type {kind} can be given")


def go_time(stamp):
    moment = EPOCH + datetime.timedelta(seconds=stamp.seconds)
    digits = f"{stamp.nanos:09d}"
    while digits.endswith("000"):
        digits = digits[:-3]
    return f"{moment.year:04d}" + moment.strftime("-%m-%dT%H:%M:%S") + ("." + digits if digits else "") + "Z"


def go_duration(message):
    nanos = message.seconds * 10**9 + message.nanos
    sign, nanos = "-" if nanos < 0 else "", abs(nanos)

    def short(value, unit):
        return format((Decimal(nanos) / value).normalize(), "f") + unit

    if nanos == 0:
        return "0s"
    if nanos < 10**9:
        return sign + (short(1, "ns") if nanos < 1000 else short(1000, "µs") if nanos < 10**6 else short(10**6, "ms"))
    hours, rest = divmod(nanos, 3600 * 10**9)
    minutes, rest = divmod(rest, 60 * 10**9)
    nanos = rest
    seconds = short(10**9, "s") if nanos else "0s"
    return sign + (f"{hours}h" if hours else "") + (f"{minutes}m" if hours or minutes else "") + seconds


def go_float_text(value):
    """strconv.FormatFloat(x, 'f', -1, 64)."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    text = format(Decimal(repr(value)), "f")
    return text[:-2] if text.endswith(".0") else text


def go_float_short(value):
    """What encoding/json and %v write: exponents only outside 1e-6 .. 1e21."""
    if value != value or math.isinf(value) or value == 0 or 1e-6 <= abs(value) < 1e21:
        return go_float_text(value)
    mantissa, _, exponent = repr(value).partition("e")
    if not exponent:
        mantissa, _, exponent = f"{value:.17e}".partition("e")
        mantissa = format(Decimal(mantissa).normalize(), "f")
    return f"{mantissa}e{'-' if exponent.startswith('-') else '+'}{exponent.lstrip('+-').lstrip('0')}"


def simple_text(scalar):
    """The text CoPilot's downloader writes for a scalar that is no blob (CP/data/download.go)."""
    kind = scalar.WhichOneof("value")
    if kind == "none_type":
        return "null"
    if kind == "generic":
        return json.dumps(json_format.MessageToDict(scalar.generic), separators=(",", ":"), ensure_ascii=False)
    if kind == "binary":
        return base64.b64encode(scalar.binary.value).decode()
    primitive = scalar.primitive
    which = primitive.WhichOneof("value")
    if which is None:
        raise ValueError(f"CoPilot cannot bring in a {kind}")
    value = getattr(primitive, which)
    return {
        "integer": str,
        "float_value": go_float_text,
        "boolean": lambda v: "true" if v else "false",
        "string_value": str,
        "datetime": go_time,
        "duration": go_duration,
    }[which](value)

