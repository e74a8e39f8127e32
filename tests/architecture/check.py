"""check.py ROOT: compares the files below ROOT with tests/architecture/architecture.toml, and prints what it looked at.

  includes      every include follows the arrows between layers; headers include one another in no circle
  libraries     each outside library, and each family of generated messages, is included in its home alone
  lengths       no file of code is longer than the limit
  texts         no text names a folder of someone's machine or a registry's host; the product knows no package of the demo
  diagnostics   every rule of proto/rules is raised by some code, and every code in a text is a rule; each of the analyzer's
                stands on a page of docs/luigi

Exit status: 0, or 1 with one line for each finding. A check that found nothing to look at is a finding.
"""

import fnmatch
import os
import re
import sys
import tomllib

PRODUCT = ("base", "proto", "decisions", "analyzer", "translator", "reporter", "cli")
INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"\n]+)[>"]', re.M)
COMMENT = re.compile(r"//[^\n]*|/\*.*?\*/|(\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*')", re.S)
RULE = re.compile(r"^RP_RULE\((\d{4}), (\w+),", re.M)
CODE = re.compile(r"\bRP[1-9]\d{3}\b|\bRP0\d{3}\b")
NOT_RULES = {"INFORMS", "DIFFERS", "COLLAPSES", "BLOCKS"}  # RP_RULE_… that are classes of rules


def matches(name, patterns):
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def without_comments(text):
    """C text without its comments, line by line; strings stay, since an include has its name in quotes."""
    return COMMENT.sub(lambda m: m[1] or " " + "\n" * m[0].count("\n"), text)


class Tree:
    """The files below a folder, and what is wrong with them."""

    def __init__(self, root, rules):
        self.rules = rules
        self.findings = []
        self.texts = {}  # path -> text of every file that is UTF-8
        for folder, folders, names in os.walk(root):
            folders[:] = sorted(name for name in folders if name not in rules["skip"])
            for name in sorted(names):
                path = os.path.join(folder, name)
                if os.path.islink(path) or name in rules["skip"] or name.endswith(".pyc"):
                    continue
                with open(path, "rb") as file:
                    content = file.read()
                try:
                    self.texts[os.path.relpath(path, root).replace(os.sep, "/")] = content.decode("utf-8")
                except UnicodeDecodeError:
                    continue
        self.includes = {}  # path of C -> list of (line, bracket, name)
        for path, text in self.texts.items():
            if path.endswith((".c", ".h", ".def")) and not path.startswith("fixtures/"):
                clean = without_comments(text)
                self.includes[path] = [(clean.count("\n", 0, m.start()) + 1, m[1], m[2]) for m in INCLUDE.finditer(clean)]

    def find(self, path, line, text):
        self.findings.append(f"{path}:{line}: {text}" if line else f"{path}: {text}")

    def layer_of(self, path):
        for name, layer in self.rules["layer"].items():
            if matches(path, layer["files"]):
                return name
        return None

    def product(self):
        return [path for path in self.includes if path.split("/")[0] in PRODUCT]

    # Each check gives the number of things it looked at, in words.

    def check_includes(self):
        looked, claimed = 0, set()
        for path in self.product():
            own = self.layer_of(path)
            claimed.add(own)
            if own is None:
                self.find(path, 0, "belongs to no layer of tests/architecture/architecture.toml: say which")
                continue
            layer = self.rules["layer"][own]
            for line, bracket, name in self.includes[path]:
                if bracket == "<":
                    continue
                looked += 1
                if name not in self.texts:
                    if not any(matches(name, message["header"]) for message in self.rules["message"].values()):
                        self.find(path, line, f'"{name}" is no file of the project: write paths from its root, libraries in <>')
                    continue
                other = self.layer_of(name)
                if other != own and other not in layer.get("sees", []) and name not in layer.get("headers", []):
                    self.find(path, line, f'layer {own} may not include "{name}" of layer {other}')
        for name in self.rules["layer"].keys() - claimed:
            self.find("tests/architecture/architecture.toml", 0, f"layer {name} has no file")
        self.check_circles()
        return looked, f"{looked} includes of {len(self.product())} files in {len(self.rules['layer'])} layers"

    def check_circles(self):
        done, trail = set(), []

        def visit(path):  # as deep as headers include headers
            if path in trail:
                self.find(path, 0, "headers in a circle: " + " -> ".join(trail[trail.index(path):] + [path]))
                return
            if path in done or path not in self.includes:
                return
            trail.append(path)
            for _, bracket, name in self.includes[path]:
                if bracket == '"':
                    visit(name)
            trail.pop()
            done.add(path)

        for path in sorted(self.includes):
            visit(path)

    def reached(self, path, seen):
        """Outside headers that a file sees, its own and those of the project's headers that it includes."""
        if path in seen:
            return set()
        seen.add(path)
        headers = set()
        for _, bracket, name in self.includes.get(path, []):
            if bracket == "<":
                headers.add(name)
            else:
                headers |= self.reached(name, seen)
        return headers

    def check_libraries(self):
        looked = 0
        for path in self.product():
            direct = {name: line for line, bracket, name in self.includes[path] if bracket == "<"}
            for name, line in direct.items():
                if not matches(name, self.rules["system"]["header"]) and not any(
                    matches(name, library["header"]) for library in self.rules["library"].values()
                ):
                    self.find(path, line, f"<{name}> has no home in tests/architecture/architecture.toml")
            everything = self.reached(path, set())
            for key, library in self.rules["library"].items():
                seen = everything if library.get("through", True) else set(direct)
                for name in sorted(seen):
                    if matches(name, library["header"]):
                        looked += 1
                        if not matches(path, library["home"]):
                            how = "includes" if name in direct else "sees, through a header of ours,"
                            self.find(path, direct.get(name, 0), f"{how} <{name}>; the home of {key} is {', '.join(library['home'])}")
            for line, bracket, name in self.includes[path]:
                for key, message in self.rules["message"].items():
                    if bracket == '"' and matches(name, message["header"]):
                        looked += 1
                        if not matches(path, message["home"]):
                            self.find(path, line, f'includes "{name}"; the home of messages {key} is {", ".join(message["home"])}')
        for kind in ("library", "message"):
            for key, library in self.rules[kind].items():
                for home in library["home"]:
                    if not any(fnmatch.fnmatchcase(path, home) for path in self.product()):
                        self.find("tests/architecture/architecture.toml", 0, f"{kind} {key}: no file is called {home}")
        for key, library in self.rules["library"].items():
            if len(library["home"]) > 2 and "reason" not in library:
                self.find("tests/architecture/architecture.toml", 0, f"library {key} has several homes and no reason")
        return looked, f"{looked} uses of {len(self.rules['library'])} libraries and {len(self.rules['message'])} kinds of messages"

    def check_lengths(self):
        rule, looked = self.rules["length"], 0
        longer = dict(rule.get("longer", {}))
        for path, text in self.texts.items():
            if not path.endswith((".c", ".h", ".py")):
                continue
            looked += 1
            lines, most = len(text.splitlines()), longer.pop(path, None)
            if lines <= rule["limit"]:
                if most is not None:
                    self.find(path, 0, f"has {lines} lines now: take it off the list of longer files")
            elif lines > (most or rule["limit"]):
                self.find(path, 0, f"{lines} lines, at most {most or rule['limit']}: split it at its second idea")
        for path in longer:
            self.find("tests/architecture/architecture.toml", 0, f"{path}, on the list of longer files, is not there")
        return looked, f"{looked} files of code, {len(rule.get('longer', {}))} of them listed as longer than {rule['limit']} lines"

    def check_texts(self):
        patterns = {what: re.compile(pattern) for what, pattern in self.rules["forbidden"].items()}
        pinned = re.findall(r"^([\w.-]+)==", self.texts.get("tools/pins/demo.txt", ""), re.M)
        packages = "|".join(re.escape(name) for name in pinned if name != "luigi")
        of_product = {"a package of the demo": re.compile(rf"\b(?:{packages})\b")} if packages else {}
        for path, text in self.texts.items():
            own = path.split("/")[0] in PRODUCT
            for what, pattern in (patterns | of_product if own else patterns).items():
                for match in pattern.finditer(text):
                    self.find(path, text.count("\n", 0, match.start()) + 1, f"names {what}: {match[0]}")
        return len(self.texts) * len(patterns), f"{len(self.texts)} texts against {len(patterns) + len(of_product)} patterns"

    def check_diagnostics(self):
        rule, named, numbers = self.rules["rules"], {}, {}
        for path, text in self.texts.items():
            if re.fullmatch(r"proto/rules/rp\d\.def", path):
                for match in RULE.finditer(text):
                    line = text.count("\n", 0, match.start()) + 1
                    if match[1] in numbers or match[2] in named:
                        self.find(path, line, f"{match[1]} {match[2]} is there twice")
                    named[match[2]] = path, line
                    numbers[match[1]] = match[2]
        used = set()
        for path in self.product():
            if path.endswith((".c", ".h")) and not path.startswith("proto/"):
                used.update(re.findall(r"\bRP_RULE_([A-Z_0-9]+)\b", without_comments(self.texts[path])))
        used -= NOT_RULES
        for name in sorted(used - named.keys()):
            self.find("proto/rules", 0, f"RP_RULE_{name} is used and not defined")
        for name in sorted(named.keys() - used - set(rule["unused"])):
            self.find(*named[name], f"no code raises {name}")
        for name in rule["unused"]:
            if name in used or name not in named:
                self.find("tests/architecture/architecture.toml", 0, f"{name} is raised now, or gone: take it off the list of unused rules")
        codes = 0
        for path, text in self.texts.items():
            for match in CODE.finditer(text):
                codes += 1
                if match[0][2:] not in numbers and match[0] not in rule["free"]:
                    self.find(path, text.count("\n", 0, match.start()) + 1, f"{match[0]} is no rule")
        pages = "\n".join(text for path, text in self.texts.items() if matches(path, rule["pages"]))
        for name, (path, line) in named.items():
            number = next(n for n in numbers if numbers[n] == name)
            if number[0] in rule["on_pages"] and name not in rule["unused"] and f"RP{number}" not in pages:
                self.find(path, line, f"no page of {rule['pages'][0]} names RP{number} {name}")
        return len(named) and len(used) and codes, f"{len(named)} rules, {len(used)} of them raised; {codes} codes in texts"

    def check(self):
        for name in ("includes", "libraries", "lengths", "texts", "diagnostics"):
            before = len(self.findings)
            looked, words = getattr(self, "check_" + name)()
            if not looked:
                self.find(name, 0, "nothing was checked")
            print(f"{name:<12} {words}: {len(self.findings) - before} findings")
        return self.findings


def main():
    root = sys.argv[1]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "architecture.toml"), "rb") as file:
        rules = tomllib.load(file)
    findings = Tree(root, rules).check()
    for finding in findings:
        print(finding)
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
