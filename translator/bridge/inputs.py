# ruff: noqa: F821
# The second part of the bridge (bridge.py follows, and holds what is used here): what CoPilot brought, as the values of Luigi's parameters, and the task
# that is made of them. docs/bridge.md section 3.
#
#: all
# ---- inputs ----
def inputs_json():
    try:
        with open(os.path.join(INPUTS, "inputs.json"), encoding="utf-8") as f:
            return json.load(f)
    except FileNotFoundError:
        # CoPilot leaves it out when a FLOAT is NaN or infinite, and when nothing was bound.
        return {}


def check_promised(spec):
    every = [how for one in [spec] + spec.get("given", []) for how in [one] + list(one.get("params", {}).values()) + one.get("inputs", [])]
    promised = set(how[key] for how in every for key in ("in", "if") if key in how)
    missing = sorted(var for var in promised if not os.path.lexists(os.path.join(INPUTS, var)))
    if missing:
        raise Fail("CoPilot did not bring in: " + ", ".join(missing))


def items(var):
    folder = os.path.join(INPUTS, var)
    names = os.listdir(folder) if os.path.isdir(folder) else ["no list"]
    numbers = [str(i) for i in range(len(names))]
    known = inputs_json().get(var)
    if sorted(names) != sorted(numbers) or (isinstance(known, list) and len(known) != len(names)):
        raise Fail("the list %s came in incomplete: %s" % (var, " ".join(names[:9])))
    return [os.path.join(folder, i) for i in numbers]


def path_of(how):
    if not ("item" in how or how.get("each")):
        return os.path.join(INPUTS, how["in"])
    try:
        # In an ArrayNode CoPilot brings the whole list to every item.
        i = how["item"] if "item" in how else int(os.environ[os.environ.get("BATCH_JOB_ARRAY_INDEX_VAR_NAME", "FLYTE_K8S_ARRAY_INDEX")])
        return items(how["in"])[i]
    except (KeyError, ValueError, IndexError) as e:
        raise Fail("no such item in the list %s: %r" % (how["in"], e))


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return f.read()


def moment(text):
    m = re.match(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?Z$", text)
    if not m:
        raise ValueError("not a time in UTC: %r" % text)
    parts = m.groups("0")
    return datetime.datetime(*[int(part) for part in parts[:6]], int((parts[6] + "00000")[:6]))


def duration(param, text):
    if re.match(r"-?\d+(\.\d{1,6})?$", text):
        return datetime.timedelta(microseconds=int(Decimal(text) * 1000000))
    return param.parse(text)


def convert(param, kind, text):
    return {
        "text": lambda: param.parse(text),
        "json": lambda: json.loads(zlib.decompress(base64.b64decode(text[1:])).decode() if text[:1] == "~" else text),
        "int": lambda: int(text),
        "float": lambda: float(text),
        "bool": lambda: {"true": True, "false": False}[text],
        "date": lambda: moment(text).date(),
        "datetime": lambda: moment(text),
        "seconds": lambda: duration(param, text),
        "item": lambda: item_value(text),
    }[kind]()


def item_value(text):
    from luigi import ListParameter

    # As an item of the list that Luigi would have read: lists in it are tuples.
    return ListParameter().normalize(ListParameter().parse("[" + text + "]"))[0]


# Whether the task is required at all: the probe, or the launch, has told.
def wanted(one):
    return "if" not in one or convert(None, "bool", read(os.path.join(INPUTS, one["if"])))


def value(param, how):
    if "value" in how:
        return convert(param, how.get("as", "text"), how["value"])
    if "env" in how:
        return param.parse(os.environ[how["env"]])
    if how["as"] == "list":
        texts = [read(item) for item in items(how["in"])]
        # Each must be one JSON value: "1,2" would become two elements.
        list(map(json.loads, texts))
        return param.parse("[" + ",".join(texts) + "]")
    return convert(param, how["as"], read(path_of(how)))


#: only task subtree check probe
# ---- the task ----
# Without `if __name__ == "__main__"` a script launches Luigi while it is imported, and may end the program. The launch is the workflow's: here it
# starts nothing, and what stands before the end is there.
def load(name):
    import luigi

    loading = [name]

    def held(real):
        def launch(*args, **kwargs):
            if not loading:
                return real(*args, **kwargs)
            return not kwargs.get("detailed_summary") or types.SimpleNamespace(status=luigi.LuigiStatusCode.SUCCESS, scheduling_succeeded=True)

        return launch

    for where in luigi, luigi.interface:
        where.run, where.build = held(where.run), held(where.build)
    loader = importlib.machinery.SourceFileLoader

    def execute(self, module, real=loader.exec_module):
        try:
            real(self, module)
        except SystemExit:
            if module.__name__ != name:
                raise

    loader.exec_module = execute
    module = importlib.import_module(name)
    loading.clear()
    return module


def make_task(spec):
    import luigi
    from luigi.task_register import Register

    try:
        # A parameter may name a class that only the root's module imports.
        load(spec.get("first", spec["module"]))
        cls = load(spec["module"])
    except ImportError as e:
        raise Fail("cannot import %s: %s (sys.path: %s)" % (spec["module"], e, sys.path[:4]))
    if "class" in spec:
        for name in spec["class"].split("."):
            cls = getattr(cls, name, None)
    else:
        cls = Register.get_task_cls(spec["family"])
    if not (isinstance(cls, type) and issubclass(cls, luigi.Task)):
        raise changed("%s has no task class %s", spec["module"], spec["class"])
    family = cls.get_task_family()
    if spec.get("family", family) != family:
        raise changed("%s is of the family %s, not %s", cls, family, spec["family"])
    params, known = {}, dict(cls.get_params())
    for name, how in spec.get("params", {}).items():
        if name not in known:
            raise changed("%s has no parameter %s", family, name)
        try:
            params[name] = value(known[name], how)
        except Exception as e:
            raise Fail("parameter %s of %s from %s: %s: %s" % (name, family, json.dumps(how), type(e).__name__, "" if "env" in how else e))
    return cls(**params)


#: all
