"""Value -> literal -> what CoPilot writes -> bridge -> the value that Luigi itself would hold, for every parameter class at its edges."""

import datetime
import enum
import json
import math
import os
import pathlib
import sys
import tempfile
import types
import unittest

import luigi
from luigi import date_interval

HERE = os.path.dirname(os.path.realpath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "..", "tools")]

import pack  # noqa: E402
from flyteidl.core import literals_pb2, types_pb2  # noqa: E402
from rehearse_lib import copilot, values  # noqa: E402

SIMPLE = types_pb2.SimpleType
FLYTE = {"int": "INTEGER", "float": "FLOAT", "bool": "BOOLEAN", "date": "DATETIME", "datetime": "DATETIME", "seconds": "STRING", "text": "STRING", "json": "STRING"}


class Color(enum.Enum):
    RED = 1
    Green_ = 2


class Csv(luigi.Parameter):
    """As law has it: a class of somebody's own."""

    def parse(self, x):
        return tuple(x.split(",")) if isinstance(x, str) else x

    def serialize(self, x):
        return ",".join(x)


def make(name, *args, **kwargs):
    """A parameter, or None where this Luigi has no such class yet."""
    cls = getattr(luigi, name, None)
    return cls and cls(*args, **kwargs)


def load_bridge():
    module = types.ModuleType("bridge")
    exec(compile(pack.bridge(), "repipe_bridge.py", "exec"), module.__dict__)
    return module


def text_of(kind, param, value):
    """What the emitter, or whoever launches, writes for a value (docs/bridge.md section 3)."""
    if kind == "seconds":
        micro = value // datetime.timedelta(microseconds=1)
        return f"{'-' if micro < 0 else ''}{abs(micro) // 10**6}.{abs(micro) % 10**6:06d}"
    if kind == "date":
        return f"{value.year:04d}-{value.month:02d}-{value.day:02d}T00:00:00Z"
    if kind == "datetime":
        return f"{value.year:04d}" + value.isoformat()[4:] + "Z"
    if kind == "bool":
        return "true" if value else "false"
    if kind == "json":
        return json.dumps(value)
    return repr(value) if kind in ("int", "float") else param.serialize(value)


def literal_of(kind, param, value):
    if kind == "list":
        out = literals_pb2.Literal()
        out.collection.SetInParent()
        out.collection.literals.extend(values.parse_simple(SIMPLE.STRING, json.dumps(item)) for item in value)
        return out
    return values.parse_simple(SIMPLE.Value(FLYTE[kind]), text_of(kind, param, value))


DATE, TIME = datetime.date, datetime.datetime
DAYS = [DATE(1969, 12, 31), DATE(1970, 1, 1), DATE(2024, 2, 29), DATE(1, 1, 1), DATE(9999, 12, 31)]
TEXTS = ["", "null", "None", " a\tb \n", "ünï €", "\U0001f600", "{{.inputs.x}} $(HOME)", "x" * 5000, "a\r\nb", "true", "0"]
CASES = [
    (make("Parameter"), "text", TEXTS),
    (make("StrParameter"), "text", TEXTS),
    (make("IntParameter"), "int", [0, -1, 2**63 - 1, -(2**63), 42]),
    (make("FloatParameter"), "float", [0.0, -0.0, 0.1, 1e21, 1e-7, 1.7976931348623157e308, 5e-324, float("inf"), float("-inf"), float("nan"), 3.0]),
    (make("BoolParameter"), "bool", [True, False]),
    (make("BoolParameter", parsing=luigi.BoolParameter.EXPLICIT_PARSING), "bool", [True, False]),
    (make("DateParameter"), "date", DAYS),
    (make("DateParameter", interval=7), "date", DAYS[1:3]),
    (make("MonthParameter"), "date", [DATE(2024, 2, 1), DATE(1969, 12, 1)]),
    (make("YearParameter"), "date", [DATE(2024, 1, 1), DATE(1900, 1, 1)]),
    (make("DateHourParameter"), "datetime", [TIME(2024, 2, 29, 23), TIME(1969, 12, 31, 1), TIME(1, 1, 1)]),
    (make("DateMinuteParameter"), "datetime", [TIME(2024, 2, 29, 23, 59), TIME(1900, 3, 1, 0, 1)]),
    (make("DateMinuteParameter", interval=15), "datetime", [TIME(2024, 2, 29, 23, 59, 3)]),
    (make("DateSecondParameter"), "datetime", [TIME(2024, 2, 29, 23, 59, 58), TIME(9999, 12, 31, 23, 59, 59)]),
    (make("DateIntervalParameter"), "text", [date_interval.Year(2024), date_interval.Month(2024, 2), date_interval.Week(2024, 9), date_interval.Date(2024, 2, 29),
                                             date_interval.Custom(DATE(2024, 1, 1), DATE(2024, 1, 9))]),
    (make("TimeDeltaParameter"), "seconds", [datetime.timedelta(seconds=s) for s in (0, -1, 1.5, -0.000001, 86400 * 400)]
     + [datetime.timedelta(days=999999, microseconds=1), datetime.timedelta.min, datetime.timedelta.max]),
    (make("TaskParameter"), "text", [luigi.Task.__subclasses__()[0]]),
    (make("EnumParameter", enum=Color), "text", list(Color)),
    (make("EnumListParameter", enum=Color), "text", [(), (Color.RED,), (Color.Green_, Color.RED)]),
    (make("DictParameter"), "text", [{}, {"b": 1, "a": [1, {"c": None}]}, {"n": 12345678901234567, "é": "{{x}}"}]),
    (make("ListParameter"), "list", [[], ["a", 1, None, 2.5], [[1, [2]], {"z": 1, "a": 2}], ["12,3", 12345678901234567, True]]),
    (make("TupleParameter"), "text", [(), ((1, 2), (3, 4)), (("a", "b"),)]),
    (make("NumericalParameter", var_type=int, min_value=0, max_value=10), "int", [0, 9]),
    (make("NumericalParameter", var_type=float, min_value=0, max_value=10), "float", [0.5, 9.0]),
    (make("ChoiceParameter", choices=["a", "b c"]), "text", ["a", "b c"]),
    (make("ChoiceParameter", choices=[1, 2], var_type=int), "text", [1, 2]),
    (make("ChoiceListParameter", choices=["a", "b"]), "text", [(), ("a",), ("b", "a")]),
    (make("PathParameter"), "text", [pathlib.Path("a/b"), pathlib.Path("/x y/é")]),
    (make("OptionalParameter"), "text", [None, "x", "null"]),
    (make("OptionalStrParameter"), "text", [None, "x"]),
    (make("OptionalIntParameter"), "text", [None, 0, -5]),
    (make("OptionalFloatParameter"), "text", [None, 0.5]),
    (make("OptionalBoolParameter"), "text", [None, True, False]),
    (make("OptionalDictParameter"), "text", [None, {}, {"b": 1, "a": 2}]),
    (make("OptionalListParameter"), "text", [None, [], [1, "x"]]),
    (make("OptionalTupleParameter"), "text", [None, ((1, 2),)]),
    (make("OptionalPathParameter"), "text", [None, pathlib.Path("a")]),
    (make("OptionalNumericalParameter", var_type=int, min_value=0, max_value=10), "text", [None, 3]),
    (make("OptionalChoiceParameter", choices=["a", "b"]), "text", [None, "a"]),
    (make("OptionalDateParameter"), "text", [None, DATE(2024, 2, 29)]),
    (make("Parameter"), "json", [3, None, 2.5, True, "x", {"a": 1}]),
    (Csv(), "text", [("a", "b"), ("",)]),
]
CASES = [case for case in CASES if case[0]]


def same(a, b):
    return type(a) is type(b) and (a == b or (isinstance(a, float) and math.isnan(a) and math.isnan(b))) and repr(a) == repr(b)


class RoundTrip(unittest.TestCase):
    def setUp(self):
        self.bridge, self.temp = load_bridge(), tempfile.TemporaryDirectory()
        self.addCleanup(self.temp.cleanup)
        self.bridge.INPUTS = os.path.join(self.temp.name, "inputs")

    def bring(self, literals):
        self.temp.cleanup()
        return copilot.download(self.bridge.INPUTS, literals)

    def test_every_class(self):
        tried, classes = 0, set()
        for param, kind, some in CASES:
            for value in some:
                with self.subTest(type(param).__name__, kind=kind, value=str(value)[:40]):
                    self.bring({"x": literal_of(kind, param, value)})
                    got = param.normalize(self.bridge.value(param, {"in": "x", "as": kind}))
                    wanted = param.normalize(value)
                    self.assertTrue(same(got, wanted), f"{got!r} is not {wanted!r}")
                    tried, classes = tried + 1, classes | {type(param)}
        # Nothing that Luigi exports may be missing from the table.
        known = {c for c in vars(luigi).values() if isinstance(c, type) and issubclass(c, luigi.Parameter)}
        self.assertEqual(sorted(c.__name__ for c in known - classes), [])
        self.assertGreater(tried, 80)

    def test_constants(self):
        for param, kind, some in CASES:
            for value in some if kind not in ("json", "seconds") else []:
                text = param.serialize(param.normalize(value))
                if "{" in text or kind in ("date", "datetime") and value.year < 1000:
                    continue  # strftime does not pad years: Luigi's own form of the year 1 cannot be parsed
                with self.subTest(type(param).__name__, value=text[:40]):
                    got = param.normalize(self.bridge.value(param, {"value": text}))
                    self.assertTrue(same(got, param.normalize(value)), repr(got))
        delta = self.bridge.value(luigi.TimeDeltaParameter(), {"value": "-1.5", "as": "seconds"})
        self.assertEqual(delta, datetime.timedelta(seconds=-1.5))

    def test_moments(self):
        """Not visible through Luigi's own parameters, which normalise; a class of somebody's own may not."""
        for text, kind, wanted in [("2024-02-29T23:59:58.5Z", "datetime", TIME(2024, 2, 29, 23, 59, 58, 500000)), ("2024-02-29T23:59:58Z", "date", DATE(2024, 2, 29)),
                                   ("1969-12-31T00:00:00.000000999Z", "datetime", TIME(1969, 12, 31))]:
            self.bring({"x": values.parse_simple(SIMPLE.DATETIME, text)})
            self.assertTrue(same(self.bridge.value(luigi.Parameter(), {"in": "x", "as": kind}), wanted))

    def test_union_is_unwrapped(self):
        out = literals_pb2.Literal()
        out.scalar.union.value.CopyFrom(values.parse_simple(SIMPLE.INTEGER, "7"))
        self.bring({"x": out})
        self.assertEqual(self.bridge.value(luigi.IntParameter(), {"in": "x", "as": "int"}), 7)

    def test_item_of_an_array_node(self):
        self.bring({"x": literal_of("list", luigi.ListParameter(), list(range(12)))})
        os.environ.update(BATCH_JOB_ARRAY_INDEX_VAR_NAME="FLYTE_K8S_ARRAY_INDEX", FLYTE_K8S_ARRAY_INDEX="11")
        self.addCleanup(os.environ.pop, "FLYTE_K8S_ARRAY_INDEX", None)
        self.addCleanup(os.environ.pop, "BATCH_JOB_ARRAY_INDEX_VAR_NAME", None)
        self.assertEqual(self.bridge.value(luigi.IntParameter(), {"in": "x", "as": "int", "each": True}), 11)
        os.environ["FLYTE_K8S_ARRAY_INDEX"] = "12"
        with self.assertRaises(self.bridge.Fail):
            self.bridge.value(luigi.IntParameter(), {"in": "x", "as": "int", "each": True})

    def test_what_is_not_what_it_should_be(self):
        for kind, text in [("int", "1.5"), ("int", ""), ("bool", "yes"), ("bool", "True"), ("date", "2024-02-30T00:00:00Z"), ("date", "2024-02-03"), ("datetime", ""),
                           ("json", "{"), ("float", "x"), ("seconds", "soon")]:
            with self.subTest(kind, text=text):
                self.bring({"x": values.parse_simple(SIMPLE.STRING, text)})
                with self.assertRaises(Exception):
                    self.bridge.value(luigi.TimeDeltaParameter(), {"in": "x", "as": kind})

    def test_lists_that_came_in_incomplete(self):
        for damage in ("gap", "count", "smuggled"):
            self.bring({"x": literal_of("list", luigi.ListParameter(), [1, 2, 3])})
            folder = os.path.join(self.bridge.INPUTS, "x")
            if damage == "gap":
                os.unlink(os.path.join(folder, "1"))
            elif damage == "count":
                os.unlink(os.path.join(folder, "2"))
            else:
                with open(os.path.join(folder, "1"), "w", encoding="ascii") as f:
                    f.write("1,2")
            with self.subTest(damage), self.assertRaises((self.bridge.Fail, ValueError)):
                self.bridge.value(luigi.ListParameter(), {"in": "x", "as": "list"})

    def test_secret_from_the_environment_is_not_repeated(self):
        os.environ["REPIPE_TEST_SECRET"] = "s3cret"
        self.addCleanup(os.environ.pop, "REPIPE_TEST_SECRET")
        self.assertEqual(self.bridge.value(luigi.Parameter(), {"env": "REPIPE_TEST_SECRET"}), "s3cret")


if __name__ == "__main__":
    unittest.main()
