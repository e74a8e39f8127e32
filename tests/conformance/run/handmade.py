"""The packages that a translator should make of the fixtures, written by hand after docs/bridge.md: proves bridge and rehearse without the C side."""

from maker import Task, package


def of(name):
    """(key order as in docs/bridge.md) a parameter that comes from the input of the same name."""
    return {"day": {"in": "day", "as": "date"}, "count": {"in": "count", "as": "int"}, "reverse": {"in": "reverse", "as": "bool"},
            "words": {"in": "words", "as": "list"}, "note": {"in": "note", "as": "text"}, "name": {"in": "name", "as": "text"},
            "column": {"in": "column", "as": "int"}, "size": {"in": "size", "as": "int"}}[name]


def spec(mode, cls, params, **more):
    return dict({"v": 1, "mode": mode, "module": "pipeline", "class": cls, "family": cls, "params": {p: of(p) for p in params}}, **more)


def chain(path):
    kinds = {"day": "DATETIME", "count": "INTEGER", "reverse": "BOOLEAN", "words": "[STRING]", "note": "STRING"}
    some = lambda *names: {n: kinds[n] for n in names}  # noqa: E731
    tasks = [
        Task("pipeline.Numbers", spec("task", "Numbers", ["day", "count"], n_in=0, outputs=[{"at": 0, "out": "o0"}], n_out=1), some("day", "count"), {"o0": "BLOB"}),
        Task("pipeline.Squares", spec("task", "Squares", ["day", "count", "reverse"], inputs=[{"at": 0, "in": "requires", "item": 0}], n_in=1,
                                      outputs=[{"at": 0, "out": "squares"}, {"at": 1, "out": "parts"}], n_out=2),
             dict(some("day", "count", "reverse"), requires="[BLOB]"), {"squares": "BLOB", "parts": "BLOB"}),
        Task("pipeline.Report", spec("task", "Report", list(kinds), inputs=[{"in": "requires", "many": True}], n_in=2, outputs=[{"out": "o0"}], n_out=1),
             dict(kinds, requires="[BLOB]"), {"o0": "BLOB"}),
    ]
    given = lambda *names: {n: ("", n) for n in names}  # noqa: E731
    nodes = [
        ("numbers", "pipeline.Numbers", given("day", "count"), []),
        ("squares", "pipeline.Squares", dict(given("day", "count", "reverse"), requires=[("numbers", "o0")]), []),
        ("report", "pipeline.Report", dict(given(*kinds), requires=[("squares", "squares"), ("squares", "parts")]), []),
    ]
    package(path, "pipeline.Report", kinds, tasks, nodes, {"o0": ("BLOB", ("report", "o0"))},
            {"day": "2024-02-29", "count": 5, "reverse": True, "words": ['"a"', "1", "[2.5, null]"], "note": ""})


def diamond(path):
    one = [{"at": 0, "out": "o0"}]
    tasks = [
        Task("pipeline.Raw", spec("check", "Raw", ["name"], outputs=one, n_out=1), {"name": "STRING"}, {"o0": "BLOB"}),
        Task("pipeline.Half", spec("task", "Half", ["name", "column"], inputs=[{"at": 0, "in": "requires", "item": 0}], n_in=1, outputs=one, n_out=1),
             {"name": "STRING", "column": "INTEGER", "requires": "[BLOB]"}, {"o0": "BLOB"}),
        Task("pipeline.Join", spec("task", "Join", ["name"], inputs=[{"at": 0, "in": "left", "item": 0}, {"at": 1, "in": "right", "item": 0}], n_in=2,
                                   outputs=one, n_out=1), {"name": "STRING", "left": "[BLOB]", "right": "[BLOB]"}, {"o0": "BLOB"}),
    ]
    nodes = []
    for name in ("north", "south"):
        nodes.append((f"raw-{name}", "pipeline.Raw", {"name": name}, []))
        for i in (0, 1):
            nodes.append((f"half-{name}-{i}", "pipeline.Half", {"name": name, "column": i, "requires": [(f"raw-{name}", "o0")]}, []))
        nodes.append((f"join-{name}", "pipeline.Join", {"name": name, "left": [(f"half-{name}-0", "o0")], "right": [(f"half-{name}-1", "o0")]}, []))
    package(path, "pipeline.All", {}, tasks, nodes)


def collapsed(path):
    tasks = [
        Task("pipeline.Collect.subtree", spec("subtree", "Collect", ["size"], outputs=[{"at": 0, "out": "o0"}], n_out=1), {"size": "INTEGER"}, {"o0": "BLOB"}),
        Task("pipeline.Publish", spec("task", "Publish", ["size"], inputs=[{"at": 0, "in": "requires", "item": 0}], n_in=1, outputs=[{"at": 0, "out": "o0"}], n_out=1),
             {"size": "INTEGER", "requires": "[BLOB]"}, {"o0": "BLOB"}),
    ]
    nodes = [("collect", "pipeline.Collect.subtree", {"size": ("", "size")}, []),
             ("publish", "pipeline.Publish", {"size": ("", "size"), "requires": [("collect", "o0")]}, [])]
    package(path, "pipeline.Publish", {"size": "INTEGER"}, tasks, nodes, defaults={"size": 2})


def layout(path):
    both = {"hour": {"in": "hour", "as": "datetime"}, "window": {"in": "window", "as": "seconds"}}
    kinds = {"hour": "DATETIME", "window": "STRING"}

    def shop(cls, module, params, **more):
        return dict({"v": 1, "mode": "task", "module": "shop." + module, "class": cls, "family": "shop." + cls, "path": ["src"], "params": params}, **more)

    with_mode = dict(both, mode={"in": "mode", "as": "text"})
    tasks = [
        Task("shop.load.Mark", shop("Mark", "load", {}, n_in=0, n_out=0)),
        Task("shop.load.Load", shop("Load", "load", with_mode, n_in=0, outputs=[{"at": 0, "out": "rows"}, {"at": 1, "out": "log"}], n_out=2),
             dict(kinds, mode="STRING"), {"rows": "BLOB", "log": "BLOB"}),
        Task("shop.report.Clean", shop("Clean", "report", with_mode, inputs=[{"in": "load", "many": True}], n_in=2, outputs=[{"at": 0, "out": "o0"}], n_out=1),
             dict(kinds, mode="STRING", load="[BLOB]"), {"o0": "BLOB"}),
        Task("shop.report.Publish", shop("Publish", "report", both, inputs=[{"at": 0, "in": "full", "item": 0}], n_in=1, outputs=[{"at": 0, "out": "o0"}], n_out=1),
             dict(kinds, full="[BLOB]"), {"o0": "BLOB"}),
    ]
    given = {n: ("", n) for n in kinds}
    nodes = [("mark", "shop.load.Mark", {}, [])]
    for mode in ("FULL", "DELTA"):
        nodes.append((f"load-{mode}", "shop.load.Load", dict(given, mode=mode), []))
        nodes.append((f"clean-{mode}", "shop.report.Clean", dict(given, mode=mode, load=[(f"load-{mode}", "rows"), (f"load-{mode}", "log")]), ["mark"]))
    nodes.append(("publish", "shop.report.Publish", dict(given, full=[("clean-FULL", "o0")]), ["clean-DELTA"]))
    package(path, "shop.report.Publish", kinds, tasks, nodes, defaults={"window": "3600"})


FIXTURES = {"chain": chain, "diamond": diamond, "collapsed": collapsed, "layout": layout}
