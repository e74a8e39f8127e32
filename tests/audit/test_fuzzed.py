"""The auditor over result sets made at random: test_fuzzed.py REPIPE SOURCE_DIR [SETS [FIRST]]. A seed that fails is said; the same seed gives the same store."""

import functools
import multiprocessing
import os
import pathlib
import sys
import tempfile

import auditor
import derive
import results

SETS = 200
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # no disk has to take part


def findings_of(repipe, schema, source, classes, seed):
    with tempfile.TemporaryDirectory(prefix="repipe-audit-", dir=MEMORY) as name:
        folder = pathlib.Path(name)
        results.make(folder / "set.db", schema, source, seed)
        outputs = auditor.collect(repipe, folder / "set.db", folder / "tables", {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"})
        return seed, auditor.audit(outputs, classes, made_up=True)


def main():
    repipe, source = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2])
    sets, first = [int(n) for n in sys.argv[3:]] + [SETS, 1][len(sys.argv) - 3:]
    schema = (source / "reporter/assets/schema.sql").read_text(encoding="utf-8")
    one = functools.partial(findings_of, repipe, schema, source, derive.classes_of(source))
    failed = 0
    with multiprocessing.Pool(os.cpu_count()) as pool:
        for seed, findings in pool.imap(one, range(first, first + sets), chunksize=8):
            failed += bool(findings)
            for lie, text in findings[:3]:
                print(f"seed {seed}: lie {lie}: {text[:600]}")
    print(f"{sets} result sets, {failed} with findings")
    sys.exit(failed > 0)


if __name__ == "__main__":
    main()
