# ruff: noqa: F821
# The first part of the bridge (bridge.py follows, and holds what is used here): the modes that run no task but tell something. docs/bridge.md section 7.
#
#: only probe
GIVEN = {}


# Luigi keeps what a task's own constructor makes of its arguments; what it was given makes it again.
def remember():
    from luigi.task_register import Register

    original = Register.__call__

    def call(cls, *args, **kwargs):
        task = original(cls, *args, **kwargs)
        if id(task) not in GIVEN:
            GIVEN[id(task)] = (task, dict(cls.get_param_values(cls.get_params(), args, kwargs)))
        return task

    Register.__call__ = call


def given(task, name):
    luigis = type(task).__init__ is __import__("luigi").Task.__init__
    return (task.param_kwargs if luigis else GIVEN[id(task)][1])[name]


def probed(param, kind, v):
    # What stands for a task that is not required: its node looks at nothing of it.
    if param is None:
        return {"int": "0", "float": "0", "bool": "false", "date": "1970-01-01T00:00:00Z", "datetime": "1970-01-01T00:00:00Z"}.get(kind, "0")
    if kind == "int" and type(v) is int and -(2**63) <= v < 2**63:
        return str(v)
    if kind == "float" and type(v) is float:
        return {"nan": "NaN", "inf": "+Inf", "-inf": "-Inf"}.get(repr(v), repr(v))
    if kind == "bool" and type(v) is bool:
        return "true" if v else "false"
    if kind == "date" and isinstance(v, datetime.date):
        return "%04d-%02d-%02dT00:00:00Z" % (v.year, v.month, v.day)
    if kind == "datetime" and isinstance(v, datetime.datetime) and v.tzinfo is None:
        return v.isoformat() + "Z"
    if kind == "seconds" and isinstance(v, datetime.timedelta):
        micro = v // datetime.timedelta(microseconds=1)
        return "%s%d.%06d" % ("-" if micro < 0 else "", abs(micro) // 1000000, abs(micro) % 1000000)
    if kind in ("text", "json"):
        text = param.serialize(v) if kind == "text" else json.dumps(v, default=dict)
        back = param.normalize(convert(param, kind, text))
        if repr(back) == repr(v) or (kind == "text" and back == v):
            long = kind == "json" and len(text) > LONGEST
            # No JSON begins so.
            return "~" + base64.b64encode(zlib.compress(text.encode(), 9)).decode() if long else text
    raise Fail("a probe cannot give %r as %s" % (v, kind))


def same(task, name, how):
    param = dict(task.get_params())[name]
    return param.normalize(value(param, how)) == given(task, name)


# What a text over the root's parameters is. repipe lets nothing through here but names of parameters, constants, comparisons and a few methods of texts and dates.
def worked_out(text, root):
    names = dict((name, given(root, name)) for name, _ in root.get_params())
    # A date's format() imports a module.
    return eval(text, {"__builtins__": {"__import__": __import__}, "len": len, "format": format, "datetime": datetime}, names)


# Number and total of a task among those of its family, some of which are under conditions; of one of these only how many there are can tell.
def counted(number, texts, count, root):
    there = [None if text == "?" else text == "" or bool(worked_out(text, root)) for text in texts]
    there = [count > there.count(True) if one is None else one for one in there]
    return sum(there[:number]) if there[number] else len(texts), sum(there)


# What run() yields in so many turns. It does nothing else before (repipe has looked), and is not asked for more.
def yielded(task, turns):
    import luigi

    # As a worker does.
    for name in ("set_tracking_url", "set_status_message", "set_progress_percentage", "decrease_running_resources"):
        setattr(task, name, lambda *a, **k: None)
    tasks, run, answer = [], task.run(), None
    for _ in range(turns):
        deps = run.send(answer)
        deps = deps.requirements if isinstance(deps, getattr(luigi, "DynamicRequirements", ())) else deps
        tasks += luigi.task.flatten(deps)
        answer = luigi.task.getpaths(deps)
    return tasks


# The task of a step, or None where it is not required: for each way to it, which of its family it is in what the task before it requires, or yields.
def find(step, found, families):
    tasks = []
    for before, number, total, *turns in step["from"]:
        task = found[before]
        if task is None:
            continue
        where = (before, len(turns))
        if where not in families:
            families[where] = {}
            for dep in yielded(task, *turns) if turns else __import__("luigi").task.flatten(task.requires()):
                families[where].setdefault(dep.get_task_family(), []).append(dep)
        deps = families[where].get(step["family"], [])
        by_conditions = isinstance(total, list)
        if not by_conditions and ("is" in step or total == 0):
            # Several of the family, some under conditions: constant arguments say which, where it is not one, required several times.
            deps = {dep.task_id: dep for dep in deps if all(same(dep, name, how) for name, how in step.get("is", {}).items())}
            deps = list(deps.values())
        if by_conditions:
            number, total = counted(number, total, len(deps), found[0])
        if len(deps) != total and (by_conditions or total != 0 or len(deps) > 1):
            raise changed("%s requires %d tasks of %s, not %d", task.task_id, len(deps), step["family"], total)
        tasks += deps[number : number + 1]
    if len(set(task.task_id for task in tasks)) > 1:
        raise changed("%s and %s stand at one place", tasks[0].task_id, tasks[-1].task_id)
    return tasks[0] if tasks else None


def probe(spec, root):
    found, families, writers = [root], {}, []
    for step in spec.get("steps", []):
        found.append(find(step, found, families))
    for e in spec["values"]:
        task, kind = found[e.get("step", 0)], e["as"]
        if "if" in e or "text" in e:
            text = worked_out(e.get("if", e.get("text")), root)
            text = text if "text" in e else "true" if text else "false"
        elif "arg" in e:
            param = task and dict(task.get_params())[e["arg"]]
            text = probed(param, kind, task and given(task, e["arg"]))
        else:
            text = "false" if task is None else "true"
        writers.append((e["out"], write, (simple(e["out"], text),)))
    return writers


#: only kickoff
# The scheduled time is an instant; the launch asked a clock, and moved it by the calendar (months, days) and on (seconds).
def moments(spec):
    from dateutil import tz

    instant, writers = moment(read(os.path.join(INPUTS, spec["in"]))), []
    for e in spec["moments"]:
        zone = tz.gettz(e["zone"])
        if zone is None:
            raise Fail("this image knows no time zone %s" % e["zone"])

        def clock(at):
            return at.replace(tzinfo=tz.tzutc()).astimezone(zone).replace(tzinfo=None)

        here = clock(instant)
        months, days, seconds = e["shift"]
        year, month = divmod(here.year * 12 + here.month - 1 + months, 12)
        # As mktime() has it, the 31st of a month of 30 days is the first of the next.
        there = here.replace(year=year, month=month + 1, day=1) + datetime.timedelta(here.day - 1 + days, seconds)
        if not e.get("wall"):
            # date(1) keeps the distance to UTC that holds now, and then looks at the clock again.
            there = clock(instant + (there - here))
        text = there.strftime(e["format"])
        writers.append((e["out"], write, (simple(e["out"], str(int(text)) if e["as"] == "int" else text),)))
    return writers


#: all
