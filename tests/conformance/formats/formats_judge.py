#!/usr/bin/env python3
"""formats_judge.py REPIPE SOURCE_DIR SARIF_SCHEMA: reports against what their formats' owners publish.

SARIF: the published JSON Schema of 2.1.0 (npm's @microsoft/jest-sarif carries it), read by jsonschema, formats checked as well.
OpenLineage: the classes that its own client (openlineage-python) makes out of the published JSON Schema: each event is built of them, so no property may
be unknown, none that is required missing, none of another type, and their validators run; each says of which schema it is.

repipe's own: docs/schema/report.schema.json, made out of the messages, takes the JSON document and each line of NDJSON.

The fleet is the auditor's: the demo, and a repository whose names bite. Then each output is spoiled, and the judge must see it: a judge that says yes to all is none.
"""

import copy
import json
import os
import pathlib
import sys
import typing
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent / "cli"), str(HERE.parent.parent / "audit")]
import judges  # noqa: E402

if not os.path.exists(sys.argv[3]):
    judges.need(sys.argv[3], "the JSON Schema of SARIF")
judges.run_in_judges_python(judges.FORMATS_PYTHON)

import attr  # noqa: E402
import fleet  # noqa: E402
import jsonschema  # noqa: E402
import report_schema  # noqa: E402
from case import OK, SOURCE  # noqa: E402
from openlineage.client import event_v2  # noqa: E402
from openlineage.client.generated import base, dataset_type_dataset, job_type_job, ownership_job, source_code_location_job  # noqa: E402

FACETS = {
    ("JobEvent.job", "jobType"): job_type_job.JobTypeJobFacet,
    ("JobEvent.job", "sourceCodeLocation"): source_code_location_job.SourceCodeLocationJobFacet,
    ("JobEvent.job", "ownership"): ownership_job.OwnershipJobFacet,
    ("JobEvent.inputs", "datasetType"): dataset_type_dataset.DatasetTypeDatasetFacet,
    ("JobEvent.outputs", "datasetType"): dataset_type_dataset.DatasetTypeDatasetFacet,
}
OWN = {"inputs", "outputs"}  # of repipe_unknown, a facet of our own: the base's properties, and numbers


class Refused(Exception):
    pass


def fits(value, kind, where):
    """The value as the type asks: an instance of the client's class, a list of them, or a plain one."""
    origin = typing.get_origin(kind)
    if origin is typing.Union or type(kind).__name__ == "UnionType":
        if value is None:
            raise Refused(f"{where}: null")
        return fits(value, next(k for k in typing.get_args(kind) if k is not type(None)), where)
    if origin is list:
        if not isinstance(value, list):
            raise Refused(f"{where}: no list")
        return [fits(item, typing.get_args(kind)[0], where) for item in value]
    if origin is dict:
        return {name: facet(item, where, name) for name, item in value.items()}
    if attr.has(kind):
        return built(kind, value, where)
    if not isinstance(value, kind) or isinstance(value, bool) and kind is not bool:
        raise Refused(f"{where}: {value!r} is no {kind}")
    return value


def facet(value, where, name):
    if name.startswith("repipe_"):
        own = {key: item for key, item in value.items() if key in OWN}
        if not all(isinstance(item, int) and item >= 0 for item in own.values()):
            raise Refused(f"{where}.{name}: {own}")
        return built(base.BaseFacet, {key: item for key, item in value.items() if key not in OWN}, f"{where}.{name}", own_schema=True)
    if (where, name) not in FACETS:
        raise Refused(f"{where}: no facet {name}")
    return built(FACETS[where, name], value, f"{where}.{name}")


def built(kind, value, where, own_schema=False):
    kinds = typing.get_type_hints(kind)
    fields = {field.name: field for field in attr.fields(kind) if not field.name.startswith(("_base_", "_additional_", "_skip"))}
    if not isinstance(value, dict) or set(value) - set(fields):
        raise Refused(f"{where}: {sorted(set(value) - set(fields)) if isinstance(value, dict) else value!r}")
    given = {name: fits(value[name], kinds[name], f"{kind.__name__}.{name}" if kind is event_v2.JobEvent else where) for name in fields if name in value}
    schema = next((name for name in ("schemaURL", "_schemaURL") if name in fields), None)
    if schema is not None and (schema not in given or not own_schema and given.pop(schema) != kind._get_schema()):
        raise Refused(f"{where}: it is not of {kind._get_schema()}")
    for name in ("producer", "_producer"):
        if name in fields and not given.get(name):
            raise Refused(f"{where}: nobody made it")
    given.pop(schema, None)
    try:
        return kind(**{fields[name].alias: item for name, item in given.items()})
    except (TypeError, ValueError) as error:
        raise Refused(f"{where}: {error}") from error


class Formats(fleet.Shared):
    def runTest(self):
        self.sarif()
        self.openlineage()
        self.own()

    def own(self):
        held = (SOURCE / "docs/schema/report.schema.json").read_text(encoding="utf-8")
        self.assertEqual(held, report_schema.text(SOURCE), "python3 tests/conformance/formats/report_schema.py . > docs/schema/report.schema.json")
        schema = json.loads(held)
        jsonschema.Draft202012Validator.check_schema(schema)
        judge = jsonschema.Draft202012Validator(schema)
        document = json.loads(self.expect(OK, "report", "--store", self.store, "--format", "json").stdout)
        self.assertEqual([e.message[:200] for e in judge.iter_errors(document)], [])
        self.assertLessEqual(set(schema["required"]), set(document))
        self.assertEqual(set(document) - set(schema["properties"]), set(), "members that no schema knows")
        line = jsonschema.Draft202012Validator({"$schema": schema["$schema"], "$defs": schema["$defs"], "$ref": "#/$defs/line"})
        lines = [json.loads(text) for text in self.expect(OK, "report", "--store", self.store, "--format", "ndjson").stdout.decode().splitlines()]
        for row in lines:
            self.assertEqual([e.message[:200] for e in line.iter_errors(row)], [], row["type"])
        print(f"own schema: {len(document['tasks'])} task classes, {len(lines)} lines", flush=True)
        for spoil in (lambda d: d.update(schema_version=1), lambda d: d["tasks"][0].pop("outcome"), lambda d: d["tasks"][0].update(reasons=["text"]), lambda d: d["workflows"][0].update(spec="{}"), lambda d: d.pop("texts")):
            spoilt = copy.deepcopy(document)
            spoil(spoilt)
            self.assertTrue(list(judge.iter_errors(spoilt)), "a document that is broken is taken")
        self.assertTrue(list(line.iter_errors({**lines[1], "totals": 3})))

    def sarif(self):
        schema = json.loads(pathlib.Path(sys.argv[3]).read_text(encoding="utf-8"))
        judge = jsonschema.Draft4Validator(schema, format_checker=jsonschema.Draft4Validator.FORMAT_CHECKER)
        errors = lambda log: [f"{'/'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in judge.iter_errors(log)]
        said = lambda *more: json.loads(self.expect(OK, "report", "--store", self.store, "--format", "sarif", *more).stdout)
        log = said()
        self.assertEqual(errors(log), [])
        self.assertTrue(any(run["results"] for run in log["runs"]))
        self.expect(OK, "scan", self.fleet, "--store", self.dir / "before.db")
        against = said("--baseline", self.dir / "before.db")
        self.assertEqual(errors(against), [])
        self.assertEqual({"new", "unchanged"}, {r["baselineState"] for run in against["runs"] for r in run["results"]})
        print(f"SARIF: {sum(len(run['results']) for run in log['runs'])} results of {len(log['runs'])} runs", flush=True)

        first = lambda spoilt: next(r for run in spoilt["runs"] for r in run["results"])
        for spoil in (lambda s: s.update(version="2.2.0"), lambda s: s.update(extra=1), lambda s: first(s).update(level="fatal"), lambda s: first(s).pop("message"), lambda s: first(s).update(baselineState="old"),
                      lambda s: first(s)["locations"][0]["physicalLocation"]["region"].update(startLine=0), lambda s: s["runs"][0].pop("tool"), lambda s: first(s).update(ruleIndex="0")):
            spoilt = copy.deepcopy(log)
            spoil(spoilt)
            self.assertTrue(errors(spoilt), "a SARIF log that is broken is taken")

    def openlineage(self):
        events = [json.loads(line) for line in self.expect(OK, "report", "--store", self.store, "--format", "openlineage").stdout.decode().splitlines()]
        for event in events:
            built(event_v2.JobEvent, event, "JobEvent")
        seen = {(part, name) for e in events for part, things in (("job", [e["job"]]), ("inputs", e["inputs"]), ("outputs", e["outputs"])) for thing in things for name in thing["facets"]}
        self.assertLessEqual({("job", "jobType"), ("job", "sourceCodeLocation"), ("job", "ownership"), ("job", "repipe_unknown"), ("outputs", "datasetType")}, seen)
        print(f"OpenLineage: {len(events)} events, facets {sorted(seen)}", flush=True)
        whole = next(e for e in events if e["outputs"] and "ownership" in e["job"]["facets"])
        for spoil in (lambda e: e.pop("eventTime"), lambda e: e.update(eventTime="yesterday"), lambda e: e.update(run={}), lambda e: e["job"].pop("name"), lambda e: e["job"].update(name=1), lambda e: e["job"]["facets"]["jobType"].pop("integration"),
                      lambda e: e["job"]["facets"]["jobType"].update(_schemaURL="https://openlineage.io/spec/facets/1-0-0/JobTypeJobFacet.json#/$defs/JobTypeJobFacet"), lambda e: e["outputs"][0].pop("namespace"), lambda e: e.update(outputs={}),
                      lambda e: e["job"]["facets"]["ownership"]["owners"][0].pop("name"), lambda e: e["job"]["facets"]["sourceCodeLocation"].update(line=3), lambda e: e.pop("producer")):
            spoilt = copy.deepcopy(whole)
            spoil(spoilt)
            with self.assertRaises(Refused):
                built(event_v2.JobEvent, spoilt, "JobEvent")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], defaultTest="Formats", verbosity=1)
