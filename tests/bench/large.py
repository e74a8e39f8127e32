#!/usr/bin/env python3
"""large.py REPIPE [COUNT...]: how long translate takes over workflows of many tasks, and whether that grows as they do.

For each COUNT (default 2500 5000 10000) a repository is made whose root requires so many tasks, in groups of a hundred, each group after the one before it. Printed are seconds,
seconds for a thousand tasks, nodes, entities and the outcome. It is no test: a clock decides nothing here.
"""

import json
import os
import subprocess
import sys
import tempfile
import time

SOURCE = """
import luigi


class Leaf(luigi.Task):
    number = luigi.IntParameter()

    def output(self):
        return luigi.LocalTarget("out/leaf-%d" % self.number)


class Group(luigi.Task):
    number = luigi.IntParameter()

    def requires(self):
        before = [Group(number=self.number - 1)] if self.number else []
        return before + [Leaf(number=self.number * 100 + k) for k in range(99)]

    def output(self):
        return luigi.LocalTarget("out/group-%d" % self.number)


class Root(luigi.Task):
    def requires(self):
        return [Group(number=n) for n in range(GROUPS)]

    def output(self):
        return luigi.LocalTarget("out/root")
"""


def main():
    repipe = sys.argv[1]
    for count in [int(word) for word in sys.argv[2:]] or [2500, 5000, 10000]:
        with tempfile.TemporaryDirectory() as place:
            source = os.path.join(place, "source")
            os.mkdir(source)
            with open(os.path.join(source, "pipeline.py"), "w", encoding="utf-8") as f:
                f.write(SOURCE.replace("GROUPS", str(count // 100)))
            begun = time.monotonic()
            out = os.path.join(place, "out")
            done = subprocess.run([repipe, "translate", source, "--root", "Root", "--image", "example/image:1", "--out", out], capture_output=True, text=True)
            seconds = time.monotonic() - begun
            if done.returncode:
                sys.exit(done.stderr)
            nodes = 0
            for name in os.listdir(os.path.join(out, "spec")):
                if name.endswith(".workflow.json"):
                    with open(os.path.join(out, "spec", name), encoding="utf-8") as f:
                        spec = json.load(f)
                    nodes += sum(len(w["nodes"]) for w in [spec["template"]] + spec.get("subWorkflows", []))
            print(f"{count} tasks: {seconds:.1f} s, {1000 * seconds / count:.2f} s for a thousand, {nodes} nodes; {done.stderr.splitlines()[0]}")


if __name__ == "__main__":
    main()
