"""The check itself: a small tree where all is well, spoilt one thing at a time; each must be found, and nothing else."""

import contextlib
import copy
import io
import os
import tempfile
import unittest

import check

RULES = {
    "skip": ["build", ".git"],
    "layer": {
        "base": {"files": ["base/*"]},
        "proto": {"files": ["proto/*"], "sees": ["base"]},
        "stage": {"files": ["analyzer/*"], "sees": ["base", "proto"]},
        "cli": {"files": ["cli/*"], "sees": ["base"], "headers": ["analyzer/stage.h"]},
    },
    "library": {
        "tar": {"header": ["tar.h"], "home": ["analyzer/tar.[ch]"]},
        "wide": {"header": ["wide/*"], "home": ["base/wide.h"], "through": False},
    },
    "message": {"facts": {"header": ["v1/facts.pb-c.h"], "home": ["analyzer/stage.h"]}},
    "system": {"header": ["stdio.h"]},
    "length": {"limit": 5, "longer": {"base/long.c": 7}},
    "forbidden": {"a machine": r"/machine/\w"},
    "rules": {"unused": ["LATER"], "free": ["RP0000"], "pages": ["docs/pages/*.md"], "on_pages": "1"},
}
TREE = {
    "base/str.h": "#include <stdio.h>\n",
    "base/wide.h": "#include <wide/api.h>\n",
    "base/long.c": "\n" * 7,
    "proto/rules/rp1.def": 'RP_RULE(1001, LOST, "…")\nRP_RULE(1002, LATER, "…")\n',
    "analyzer/stage.h": '#include "base/str.h"\n#include "base/wide.h"\n#include "v1/facts.pb-c.h"\n',
    "analyzer/stage.c": '#include "analyzer/stage.h"\nint code = RP_RULE_LOST; // not RP_RULE_GONE, #include "cli/main.c"\n',
    "analyzer/tar.h": "#include <tar.h>\n",
    "analyzer/tar.c": '#include "analyzer/tar.h"\n',
    "cli/main.c": '#include "analyzer/stage.h"\n',
    "docs/codes.md": "RP1001, RP0000 and RP1xxx\n",
    "docs/pages/lost.md": "| RP1001 | when |\n",
    "tools/pins/demo.txt": "luigi==1 --hash=x\nreal-package==2 --hash=y\n",
    "build/junk.c": '#include "cli/main.c"\n',
}


def findings(changes=None, rules=None):
    """What check finds in TREE with some files changed (None: gone)."""
    with tempfile.TemporaryDirectory() as root:
        for path, text in {**TREE, **(changes or {})}.items():
            if text is not None:
                os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
        with contextlib.redirect_stdout(io.StringIO()):
            return check.Tree(root, rules or RULES).check()


class Check(unittest.TestCase):
    def expect(self, changes, *parts):
        found = findings(changes)
        self.assertEqual(len(found), 1, found)
        for part in parts:
            self.assertIn(part, found[0])

    def test_nothing_is_found_where_all_is_well(self):
        self.assertEqual(findings(), [])

    def test_an_include_against_the_arrows(self):
        self.expect({"base/str.h": "\n/* a\n */\n#include \"proto/rules/rp1.def\"\n"}, "base/str.h:4:", "layer proto")

    def test_a_private_header_of_a_stage(self):
        self.expect({"cli/main.c": '#include "analyzer/stage.c"\n'}, "cli/main.c:1:", "layer stage")

    def test_a_file_without_a_layer(self):
        self.expect({"reporter/new.c": "\n"}, "reporter/new.c:", "no layer")

    def test_a_header_that_is_not_there(self):
        self.expect({"cli/main.c": '#include "stage.h"\n'}, "cli/main.c:1:", "no file of the project")

    def test_headers_in_a_circle(self):
        self.expect({"base/a.h": '#include "base/b.h"\n', "base/b.h": '#include "base/a.h"\n'}, "base/a.h -> base/b.h -> base/a.h")

    def test_a_library_away_from_home(self):
        self.expect({"cli/main.c": "#include <tar.h>\n"}, "cli/main.c:1: includes <tar.h>")

    def test_a_library_through_a_header_of_ours(self):
        self.expect({"analyzer/stage.c": '#include "analyzer/tar.h"\nRP_RULE_LOST\n'}, "analyzer/stage.c: sees", "<tar.h>")

    def test_a_library_without_a_home(self):
        self.expect({"cli/main.c": "#include <curl/curl.h>\n"}, "cli/main.c:1:", "no home")

    def test_messages_away_from_home(self):
        self.expect({"cli/main.c": '#include "v1/facts.pb-c.h"\n'}, "cli/main.c:1:", "facts")

    def test_a_home_that_is_not_there(self):
        self.expect({"base/wide.h": "\n", "analyzer/tar.h": None, "analyzer/tar.c": None}, "library tar: no file")

    def test_a_file_that_is_too_long(self):
        self.expect({"tools/new.py": "\n" * 6}, "tools/new.py: 6 lines, at most 5")

    def test_a_listed_file_that_grew(self):
        self.expect({"base/long.c": "\n" * 8}, "base/long.c: 8 lines, at most 7")

    def test_a_listed_file_that_shrank(self):
        self.expect({"base/long.c": "\n" * 5}, "take it off the list")

    def test_a_path_of_a_machine(self):
        self.expect({"docs/codes.md": "RP1001\nsee /machine/x\n"}, "docs/codes.md:2:", "a machine")

    def test_a_package_of_the_demo_in_the_product(self):
        self.expect({"cli/main.c": "// as real-package does\n"}, "cli/main.c:1:", "real-package")
        self.assertEqual(findings({"docs/codes.md": "RP1001 in real-package\n"}), [])

    def test_a_rule_that_nobody_raises(self):
        self.expect({"proto/rules/rp2.def": 'RP_RULE(2001, NEW, "…")\n'}, "proto/rules/rp2.def:1:", "no code raises NEW")

    def test_a_rule_that_is_not_defined(self):
        self.expect({"cli/main.c": "int code = RP_RULE_GONE;\n"}, "RP_RULE_GONE is used and not defined")

    def test_a_number_that_is_there_twice(self):
        self.expect({"proto/rules/rp2.def": 'RP_RULE(1001, LOST, "…")\n'}, "there twice")

    def test_a_rule_that_no_page_names(self):
        self.expect({"docs/pages/lost.md": "RP1002\n"}, "proto/rules/rp1.def:1:", "no page", "RP1001 LOST")

    def test_an_unused_rule_that_is_raised(self):
        self.expect({"cli/main.c": "int code = RP_RULE_LATER;\n"}, "take it off the list of unused")

    def test_a_code_that_is_no_rule(self):
        self.expect({"docs/codes.md": "RP1001\nRP%d\n" % 4711}, "docs/codes.md:2:", "4711 is no rule")

    def test_checking_nothing_is_a_finding(self):
        rules = copy.deepcopy(RULES)
        rules["layer"], rules["library"], rules["message"] = {}, {}, {}
        rules["length"], rules["rules"] = {"limit": 5}, {"unused": [], "free": [], "pages": [], "on_pages": ""}
        with tempfile.TemporaryDirectory() as root, contextlib.redirect_stdout(io.StringIO()):
            found = check.Tree(root, rules).check()
        self.assertEqual([line.split(":")[0] for line in found], ["includes", "libraries", "lengths", "texts", "diagnostics"])


if __name__ == "__main__":
    unittest.main()
