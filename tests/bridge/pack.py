"""docs/bridge.md section 1 in Python: the loader and the text of a specification, as the emitter (C) writes them. For tests only."""

import base64
import json
import os
import zlib

FOLDER = os.path.join(os.path.dirname(os.path.realpath(__file__)), "..", "..", "translator", "bridge")
MODES = ("task", "subtree", "check", "probe", "kickoff")
LONGEST = 8192


def bridge():
    """The parts of the bridge, one behind the other: the file that everybody else sees."""
    text = ""
    for name in ("answers.py", "inputs.py", "bridge.py"):
        with open(os.path.join(FOLDER, name), encoding="utf-8") as f:
            text += f.read()
    return text


def stripped(source, mode):
    """The source with the lines that this mode does not need made empty."""
    out, wanted = [], True
    for line in source.split("\n"):
        if line.startswith("#: only "):
            wanted = mode in line.split()[2:]
        elif line.startswith("#: all"):
            wanted = True
        code = line.lstrip(" ")
        blanks = len(line) - len(code)
        out.append("" if not wanted or code.startswith("#") else " " * (blanks // 4) + code)
    return "\n".join(out)


def loader(mode):
    source = stripped(bridge(), mode)
    packed = base64.b85encode(zlib.compress(source.encode(), 9)).decode().translate(str.maketrans("${(", ",./"))
    back = r'str.maketrans(",./","\x24\x7b\x28")'
    return f'import base64,zlib;exec(compile(zlib.decompress(base64.b85decode("{packed}".translate({back}))),"repipe_bridge.py","exec"))'


def spec_text(spec):
    """Compact ASCII JSON in which no template of Flyte or Kubernetes can find anything: braces and dollars in strings are escapes."""

    def one(value):
        if isinstance(value, dict):
            return "{" + ",".join(f"{one(k)}:{one(v)}" for k, v in value.items()) + "}"
        if isinstance(value, list):
            return "[" + ",".join(map(one, value)) + "]"
        text = json.dumps(value, ensure_ascii=True)
        if isinstance(value, str):
            for c in "{}$\x7f":
                text = text.replace(c, f"\\u{ord(c):04x}")
        return text

    return one(spec)
