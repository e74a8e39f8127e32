// House rules as Python: a base class becomes a class with its parameters and output(), a target a class whose constructor
// knows the path, a decorator a function that answers what it is given. The evaluator reads that like any library, so that
// one set of rules says what a class is.

#include <stdlib.h>

#include "base/buf.h"
#include "base/map.h"
#include "decisions/private.h"

typedef struct module_text {
  rp_str path;
  rp_buf text;
} module_text;

typedef struct house {
  rp_arena *arena;
  rp_map modules; // dotted -> module_text *
  RP_VEC(module_text *) list;
} house;

static rp_buf *module_of(house *h, rp_str dotted)
{
  module_text *known = rp_map_find(&h->modules, dotted);
  if (known == NULL) {
    known = RP_NEW(h->arena, module_text);
    char *path = rp_arena_cstr(h->arena, dotted);
    for (char *c = path; *c != '\0'; c++) {
      *c = *c == '.' ? '/' : *c;
    }
    known->path = rp_arena_printf(h->arena, "%s.py", path);
    known->text = (rp_buf)RP_BUF_INIT;
    rp_map_put(&h->modules, dotted, known);
    RP_PUSH(h->arena, &h->list, known);
  }
  return &known->text;
}

// "a.b.C": the module's text, and the name in it.
static rp_buf *place_of(house *h, const char *dotted, rp_str *name)
{
  rp_str whole = rp_str_of(dotted);
  size_t dot = rp_str_rfind_char(whole, '.');
  *name = rp_str_sub(whole, dot + 1, whole.size);
  return module_of(h, rp_str_sub(whole, 0, dot));
}

static void import_of(rp_buf *out, const char *dotted)
{
  rp_str whole = rp_str_of(dotted);
  rp_buf_printf(out, "import %.*s\n", RP_STR_ARG(rp_str_sub(whole, 0, rp_str_rfind_char(whole, '.'))));
}

// "/data/{date:%Y}": an f-string over the names, each behind `prefix`.
static void location(rp_buf *out, const char *text, const char *prefix)
{
  rp_buf_cstr(out, "f\"");
  for (const char *c = text; *c != '\0'; c++) {
    bool doubled = (*c == '{' || *c == '}') && c[1] == *c;
    if (*c == '"' || *c == '\\') {
      rp_buf_char(out, '\\');
    }
    rp_buf_char(out, *c);
    if (doubled) {
      rp_buf_char(out, *++c);
    } else if (*c == '{') {
      rp_buf_cstr(out, prefix);
    }
  }
  rp_buf_char(out, '"');
}

static const char *or_else(const char *text, const char *other)
{
  return text[0] != '\0' ? text : other;
}

static void add_outputs(rp_buf *out, const Repipe__V1__HouseBase *base)
{
  if (base->n_outputs == 0) {
    return;
  }
  bool named = base->outputs[0]->name[0] != '\0';
  bool single = base->n_outputs == 1 && !named;
  rp_buf_printf(out, "    def output(self):\n        return %s", single ? "" : named ? "{" : "[");
  for (size_t i = 0; i < base->n_outputs; i++) {
    const Repipe__V1__HouseOutput *output = base->outputs[i];
    rp_buf_cstr(out, i > 0 ? ", " : "");
    if (named) {
      location(out, output->name, "");
      rp_buf_cstr(out, ": ");
    }
    rp_buf_printf(out, "%s(", or_else(output->class_, "luigi.LocalTarget"));
    location(out, output->location, "self.");
    rp_buf_char(out, ')');
  }
  rp_buf_cstr(out, single ? "\n" : named ? "}\n" : "]\n");
}

static void add_base(house *h, const Repipe__V1__HouseBase *base)
{
  rp_str name;
  rp_buf *out = place_of(h, base->class_, &name);
  const char *of_kind = strcmp(base->kind, "external") == 0  ? "luigi.ExternalTask"
                        : strcmp(base->kind, "wrapper") == 0 ? "luigi.WrapperTask"
                        : strcmp(base->kind, "config") == 0  ? "luigi.Config"
                                                             : "luigi.Task";
  const char *parent = or_else(base->extends, of_kind);
  import_of(out, "luigi.Task");
  import_of(out, parent);
  for (size_t i = 0; i < base->n_parameters; i++) {
    import_of(out, base->parameters[i]->class_);
  }
  for (size_t i = 0; i < base->n_outputs; i++) {
    import_of(out, or_else(base->outputs[i]->class_, "luigi.LocalTarget"));
  }
  rp_buf_printf(out, "class %.*s(%s):\n    pass\n", RP_STR_ARG(name), parent);
  for (size_t i = 0; i < base->n_parameters; i++) {
    const Repipe__V1__HouseParameter *parameter = base->parameters[i];
    bool defaulted = parameter->default_[0] != '\0';
    rp_buf_printf(out, "    %s = %s(%s%s)\n", parameter->name, parameter->class_, defaulted ? "default=" : "",
                  parameter->default_);
  }
  add_outputs(out, base);
}

static void add_target(house *h, const Repipe__V1__HouseTarget *target)
{
  rp_str name;
  rp_buf *out = place_of(h, target->class_, &name);
  const char *parent = or_else(target->extends, "luigi.LocalTarget");
  import_of(out, parent);
  rp_buf_printf(out, "class %.*s(%s):\n    def __init__(self, ", RP_STR_ARG(name), parent);
  for (size_t i = 0; i < target->n_arguments; i++) {
    rp_buf_printf(out, "%s, ", target->arguments[i]);
  }
  rp_buf_printf(out, "%s*args, **kwargs):\n        super().__init__(", target->n_arguments == 0 ? "path, " : "");
  location(out, or_else(target->location, "{path}"), "");
  rp_buf_cstr(out, ")\n");
}

static void add_decorator(house *h, const Repipe__V1__HouseDecorator *decorator)
{
  rp_str name;
  rp_buf *out = place_of(h, decorator->name, &name);
  import_of(out, "luigi.Task");
  rp_buf_printf(out, "def %.*s(%s):\n    return %s\n", RP_STR_ARG(name),
                decorator->called ? "*args, **kwargs" : "decorated",
                decorator->called ? "lambda decorated: decorated" : "decorated");
}

// A function that starts Luigi as luigi.build or luigi.run does.
static void add_launcher(house *h, const Repipe__V1__HouseLauncher *launcher)
{
  rp_str name;
  rp_buf *out = place_of(h, launcher->function, &name);
  bool keywords = strcmp(launcher->parameters, "**") == 0;
  rp_buf_printf(out, "import luigi\ndef %.*s(", RP_STR_ARG(name));
  for (size_t i = 0; i < launcher->n_arguments; i++) {
    bool optional = i > 0 && strcmp(launcher->arguments[i], launcher->task) != 0;
    rp_buf_printf(out, "%s%s, ", launcher->arguments[i], optional ? "=None" : "");
  }
  rp_buf_cstr(out, "*_args, **_keywords):\n");
  const char *given = keywords ? "_keywords" : launcher->parameters[0] != '\0' ? launcher->parameters : "None";
  if (strcmp(launcher->form, "family") == 0) {
    rp_buf_printf(out, "    words = [%s]\n", launcher->task);
    if (launcher->module[0] != '\0') {
      rp_buf_printf(out, "    if %s is not None:\n        words = ['--module', %s] + words\n", launcher->module,
                    launcher->module);
    }
    rp_buf_printf(out,
                  "    for name, value in (%s or {}).items():\n"
                  "        words += ['--' + name.replace('_', '-'), str(value)]\n"
                  "    return luigi.run(words)\n",
                  given);
  } else if (strcmp(launcher->form, "class") == 0) {
    rp_buf_printf(out, "    return luigi.build([%s(**(%s or {}))])\n", launcher->task, given);
  } else {
    rp_buf_printf(out, "    return luigi.build(%s if isinstance(%s, (list, tuple)) else [%s])\n", launcher->task,
                  launcher->task, launcher->task);
  }
}

static int by_path(const void *a, const void *b)
{
  return rp_str_cmp(((const rp_house_file *)a)->path, ((const rp_house_file *)b)->path);
}

const rp_house_file *rp_decisions_house(size_t *count, const Repipe__V1__HouseRules *rules, rp_arena *arena)
{
  house h = {.arena = arena};
  rp_map_init(&h.modules, arena);
  for (size_t i = 0; rules != NULL && i < rules->n_bases; i++) {
    add_base(&h, rules->bases[i]);
  }
  for (size_t i = 0; rules != NULL && i < rules->n_targets; i++) {
    add_target(&h, rules->targets[i]);
  }
  for (size_t i = 0; rules != NULL && i < rules->n_decorators; i++) {
    add_decorator(&h, rules->decorators[i]);
  }
  for (size_t i = 0; rules != NULL && i < rules->n_launchers; i++) {
    if (rules->launchers[i]->function[0] != '\0') {
      add_launcher(&h, rules->launchers[i]);
    }
  }
  rp_map_release(&h.modules);
  RP_VEC(rp_house_file) files = {0};
  rp_map packages;
  rp_map_init(&packages, arena);
  for (size_t i = 0; i < h.list.count; i++) {
    module_text *module = h.list.items[i];
    RP_PUSH(arena, &files, ((rp_house_file){module->path, rp_arena_str(arena, rp_buf_str(&module->text))}));
    rp_buf_release(&module->text);
    for (size_t at = 0; at < module->path.size; at++) {
      rp_str folder = rp_str_sub(module->path, 0, at);
      if (module->path.data[at] == '/' && !rp_map_has(&packages, folder)) {
        rp_map_put(&packages, folder, module);
        rp_str init = rp_arena_printf(arena, "%.*s/__init__.py", RP_STR_ARG(folder));
        RP_PUSH(arena, &files, ((rp_house_file){init, RP_STR("import luigi\n")}));
      }
    }
  }
  rp_map_release(&packages);
  if (files.count > 1) {
    qsort(files.items, files.count, sizeof files.items[0], by_path);
  }
  *count = files.count;
  return files.items;
}
