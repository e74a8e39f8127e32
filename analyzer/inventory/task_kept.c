// What run() leaves in the process, told by the journal of changes: in modules and classes, and in the task's own instance, which
// other tasks can get at through requires().
#include "analyzer/eval/expression.h"
#include "analyzer/eval/journal.h"
#include "analyzer/inventory/task_parts.h"
#include "analyzer/link.h"

enum { MAX_NAMES = 64, MAX_LOOKS = 64, MAX_VISITS = 200000 };

static bool is_repository(const rp_module *module)
{
  return module != NULL && !module->stub && !module->library;
}

/// The name under which a module, class or instance has what changed; empty.
static rp_str name_in(const rp_env *env, const struct rp_journal_entry *entry)
{
  if (entry->env == env) {
    rp_val now = rp_value_settled(env->slots[entry->slot].value);
    rp_val module = NULL; // perhaps on some paths only
    bool import = now != NULL && rp_value_sole(now, &module) && rp_value_sole(entry->value, &module) &&
                  module != NULL && rp_value_is(module, RP_OBJECT_MODULE);
    return import || now == rp_value_settled(entry->value) ? RP_STR("") : env->slots[entry->slot].name->text;
  }
  for (uint32_t i = 0; entry->object != NULL && i < env->count; i++) {
    rp_val value = rp_value_settled(env->slots[i].value);
    if (value != NULL && value->kind == RP_OBJECT && value->object == entry->object) {
      return env->slots[i].name->text;
    }
  }
  return RP_STR("");
}

/// Whether the entry tells of an object that stands in the value: in a container, an attribute, or a default of a function. So it
/// is said, too, of where there was no time left to look (`*visits`, counted down).
static bool stands_in(rp_val value, const struct rp_journal_entry *entry, unsigned depth, size_t *visits)
{
  enum { DEEPEST = 4, WIDEST = 200 };
  value = value != NULL ? rp_value_settled(value) : NULL;
  if (value == NULL || value->kind != RP_OBJECT || value->object->kind == RP_OBJECT_MODULE ||
      value->object->kind == RP_OBJECT_CLASS || depth > DEEPEST) {
    return false;
  }
  const rp_object *object = value->object;
  if (*visits == 0) {
    return true;
  }
  --*visits;
  if (entry->object == object || (entry->env == &object->env && name_in(&object->env, entry).size > 0)) {
    return true;
  }
  bool container = object->kind <= RP_OBJECT_DICT;
  for (size_t i = 0; container && i < object->items.count && i < WIDEST; i++) {
    if (stands_in(object->items.data[i].value, entry, depth + 1, visits)) {
      return true;
    }
  }
  for (size_t i = 0; container && i < object->entries.count && i < WIDEST; i++) {
    if (stands_in(object->entries.data[i].value, entry, depth + 1, visits)) {
      return true;
    }
  }
  bool function = object->kind == RP_OBJECT_FUNCTION && object->function.defaults != NULL;
  const rp_facts *facts = function ? object->function.module->facts : NULL;
  uint32_t node = function ? object->function.node : 0;
  bool lambda = function && rp_ir_kind_of(facts, node) == RP_IR_LAMBDA;
  size_t parameters = function ? rp_ir_list_at(facts, lambda ? facts->a[node] : facts->b[node]).count : 0;
  for (size_t i = 0; i < parameters; i++) {
    if (object->function.defaults[i] != NULL && stands_in(object->function.defaults[i], entry, depth + 1, visits)) {
      return true;
    }
  }
  for (uint32_t i = 0; object->kind == RP_OBJECT_INSTANCE && i < object->env.count; i++) {
    if (stands_in(object->env.slots[i].value, entry, depth + 1, visits)) {
      return true;
    }
  }
  return false;
}

/// The name of a module or class under which what changed stands; empty.
static rp_str name_below(const rp_env *env, const struct rp_journal_entry *entry, size_t *visits)
{
  rp_str name = name_in(env, entry);
  for (uint32_t i = 0; name.size == 0 && i < env->count; i++) {
    name = stands_in(env->slots[i].value, entry, 0, visits) ? env->slots[i].name->text : name;
  }
  return name;
}

rp_str rp_kept_name(const rp_interp *in, size_t mark)
{
  size_t visits = MAX_VISITS;
  size_t count = 0;
  rp_module *const *modules = rp_linker_modules(in->linker, &count);
  for (size_t i = mark; i < in->journal_count; i++) {
    const struct rp_journal_entry *entry = &in->journal[i];
    bool memo = entry->remembered || (entry->object != NULL && entry->object->memo);
    if (memo || !rp_is_lasting(in, entry->env != NULL ? entry->env->birth : entry->object->id)) {
      continue; // the same when it is made again; the task's own
    }
    rp_str name = RP_STR("");
    for (size_t k = 0; name.size == 0 && k < count; k++) {
      name = modules[k]->object != NULL ? name_below(&modules[k]->object->env, entry, &visits) : name;
    }
    for (size_t k = 0; name.size == 0 && k < in->classes.count; k++) {
      const rp_object *class = in->classes.items[k];
      name = is_repository(class->cls.module) ? name_below(&class->env, entry, &visits) : name;
    }
    if (name.size > 0) {
      return name;
    }
  }
  return RP_STR("");
}

/// What complete() of the repository's own leaves; it is asked here only, and nothing of it is there behind.
static rp_str name_by_complete(rp_interp *in, rp_val self)
{
  rp_object *owner = NULL;
  const rp_object *complete = rp_class_function(in, self->object->class, "complete", &owner);
  if (complete == NULL || complete->kind != RP_OBJECT_FUNCTION || complete->function.module->stub) {
    return RP_STR("");
  }
  rp_said said = rp_said_so_far(in);
  rp_sandbox sandbox;
  rp_sandbox_begin(in, &sandbox);
  rp_budget(in, RP_STEPS_TASK);
  (void)rp_call_method(in, self, "complete", NULL, 0, 0);
  in->raised = NULL;
  rp_str name = rp_kept_name(in, sandbox.mark);
  rp_sandbox_end(in, &sandbox);
  rp_said_forget(in, said);
  return name;
}

void rp_kept_hear(rp_interp *in, rp_str name, const rp_call *call, void *data)
{
  rp_task_heard *heard = data;
  if (rp_kept_by_call(in, name, call, &heard->numbers) && heard->name.size == 0) {
    heard->name = name;
  }
}

rp_task_spot rp_kept_by_questions(rp_interp *in, rp_val self, size_t mark, const rp_structure *requires,
                                  const rp_task_heard *heard)
{
  const rp_object *class = self->object->class;
  const rp_module *module = class->cls.module;
  rp_str name = rp_kept_name(in, mark);
  for (size_t i = 0; i < requires->count && name.size == 0; i++) {
    rp_val task = requires->leaves[i].value;
    if (rp_value_is_task(task) && task->object->instance.touched != NULL) {
      name = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(task->object->class->cls.name->text),
                             RP_STR_ARG(task->object->instance.touched->text));
    }
  }
  name = name.size == 0 ? name_by_complete(in, self) : name;
  name = name.size == 0 ? heard->name : name;
  return name.size == 0 || module == NULL ? (rp_task_spot){0}
                                          : (rp_task_spot){.found = true,
                                                           .path = module->path,
                                                           .line = rp_task_place(module, class->cls.node).line,
                                                           .text = name};
}

void rp_kept_by_task(rp_interp *in, const rp_object *task, size_t mark, rp_task_conduct *out)
{
  out->names = rp_arena_alloc(in->arena, MAX_NAMES * sizeof *out->names);
  for (size_t i = mark; i < in->journal_count && out->name_count < MAX_NAMES; i++) {
    rp_str name = name_in(&task->env, &in->journal[i]);
    bool known = name.size == 0;
    for (size_t k = 0; k < out->name_count && !known; k++) {
      known = rp_str_eq(out->names[k], name);
    }
    if (!known) {
      out->names[out->name_count++] = name;
    }
  }
}

/// Whether a parameter or a method of the class answers for the name.
static bool is_given(rp_interp *in, rp_object *class, const rp_symbol *name)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(in, class, &count);
  for (size_t i = 0; i < count; i++) {
    if (parameters[i].name == name) {
      return true;
    }
  }
  rp_object *owner = NULL;
  rp_val found = rp_class_find(in, class, name, &owner);
  return found != NULL && found->kind == RP_OBJECT &&
         (found->object->kind == RP_OBJECT_FUNCTION || found->object->kind == RP_OBJECT_NATIVE ||
          (found->object->kind >= RP_OBJECT_PROPERTY && found->object->kind <= RP_OBJECT_CLASSMETHOD));
}

void rp_kept_look(rp_interp *in, rp_val task, rp_val instance, const rp_symbol *name, rp_task_conduct *out)
{
  if (instance->object == task->object || !rp_value_is_task(instance) || rp_str_starts_with(name->text, RP_STR("__")) ||
      out->look_count == MAX_LOOKS) {
    return;
  }
  for (size_t i = 0; i < out->look_count; i++) {
    if (out->looks[i].class == instance->object->class && rp_str_eq(out->looks[i].name, name->text)) {
      return;
    }
  }
  rp_task_spot spot = rp_task_spot_of(in, 0, name->text);
  if (spot.found && !is_given(in, instance->object->class, name)) {
    out->looks = out->looks != NULL ? out->looks : rp_arena_alloc(in->arena, MAX_LOOKS * sizeof *out->looks);
    out->looks[out->look_count++] = (rp_task_look){instance->object->class, name->text, spot};
  }
}

/// Whether a value of luigi.cfg is set while the task runs.
static bool sets_config(rp_str name, const rp_call *call)
{
  rp_val self = call->self != NULL ? call->self : call->count > 0 ? call->args[0] : NULL;
  bool instance = self != NULL && rp_str_is(name, "set") && rp_value_is(self, RP_OBJECT_INSTANCE);
  const rp_module *module = instance ? self->object->class->cls.module : NULL;
  return module != NULL && module->stub && rp_str_starts_with(module->name->text, RP_STR("luigi.configuration"));
}

/// What every later task of the process would see.
static bool changes_process(rp_str name)
{
  static const char *const NAMES[] = {"os.environ.__setitem__",
                                      "os.environ.update",
                                      "os.environ.clear",
                                      "os.environ.popitem",
                                      "os.environ.setdefault",
                                      "os.environ.pop",
                                      "os.putenv",
                                      "os.unsetenv",
                                      "os.umask",
                                      "sys.setrecursionlimit",
                                      "logging.addLevelName",
                                      "logging.Logger.addHandler",
                                      "logging.Logger.removeHandler",
                                      "sys.setswitchinterval",
                                      "sys.set_int_max_str_digits",
                                      "sys.argv.append",
                                      "sys.argv.extend",
                                      "resource.setrlimit",
                                      "socket.setdefaulttimeout",
                                      "time.tzset",
                                      "locale.setlocale",
                                      "calendar.setfirstweekday",
                                      "csv.register_dialect",
                                      "csv.unregister_dialect",
                                      "csv.field_size_limit",
                                      "decimal.getcontext", // asked for to change it
                                      "decimal.setcontext",
                                      "mimetypes.add_type",
                                      "random.setstate",
                                      "numpy.random.set_state",
                                      "numpy.set_printoptions",
                                      "pandas.set_option",
                                      "matplotlib.use",
                                      "matplotlib.rc",
                                      "matplotlib.rcParams.update",
                                      "matplotlib.pyplot.rc",
                                      "matplotlib.pyplot.rcParams.update",
                                      "matplotlib.style.use",
                                      "matplotlib.pyplot.style.use",
                                      "sys.path.insert",
                                      "sys.path.append",
                                      "sys.path.extend",
                                      "sys.path.remove"};
  for (size_t i = 0; i < sizeof NAMES / sizeof NAMES[0]; i++) {
    if (rp_str_is(name, NAMES[i])) {
      return true;
    }
  }
  return false;
}

/// Whether an attribute or an item is set or deleted of what a module from outside holds (rp_tell_set).
static bool sets_outside(rp_str name, const rp_call *call)
{
  return call->self == NULL && ((call->count == 2 && rp_str_ends_with(name, RP_STR(".__setitem__"))) ||
                                (call->count == 1 && (rp_str_ends_with(name, RP_STR(".__setattr__")) ||
                                                      rp_str_ends_with(name, RP_STR(".__delitem__")))) ||
                                (call->count == 0 && rp_str_ends_with(name, RP_STR(".__delattr__"))));
}

/// Whether the call takes the next number of the process's own generator: one that is made for the purpose is another.
static bool draws(rp_str name)
{
  static const char *const GENERATORS[] = {"random.", "numpy.random."};
  for (size_t i = 0; i < sizeof GENERATORS / sizeof GENERATORS[0]; i++) {
    rp_str prefix = rp_str_of(GENERATORS[i]);
    rp_str rest = rp_str_starts_with(name, prefix) ? rp_str_sub(name, prefix.size, name.size) : RP_STR("");
    bool function = rest.size > 0 && rest.data[0] >= 'a' && rest.data[0] <= 'z' &&
                    rp_str_find(rest, RP_STR("."), 0) == SIZE_MAX; // classes have capitals
    if (function && !rp_str_is(rest, "seed") && !rp_str_is(rest, "default_rng")) {
      return true;
    }
  }
  return false;
}

/// Whether something in the repository may seed a generator: a call of a `seed` with an argument, or an import of one.
static bool may_be_seeded(const rp_interp *in)
{
  size_t count = 0;
  rp_module *const *modules = rp_linker_modules(in->linker, &count);
  for (size_t i = 0; i < count; i++) {
    const rp_facts *f = modules[i]->facts;
    for (uint32_t node = 1; f != NULL && node < f->kind.len; node++) {
      rp_ir_kind kind = rp_ir_kind_of(f, node);
      if ((kind == RP_IR_CALL && rp_str_is(rp_ir_called(f, node), "seed") && rp_ir_list_at(f, f->b[node]).count > 0) ||
          (kind == RP_IR_ALIAS && rp_str_is(rp_ir_name(f, f->a[node]), "seed"))) {
        return true;
      }
    }
  }
  return false;
}

bool rp_kept_by_call(const rp_interp *in, rp_str name, const rp_call *call, rp_task_numbers *numbers)
{
  numbers->seeds = numbers->seeds || rp_is_seed(name, call);
  bool first = !numbers->seeds && !numbers->draws && draws(name);
  numbers->draws = numbers->draws || first;
  return (first && (in->seeded || may_be_seeded(in))) || changes_process(name) || sets_outside(name, call) ||
         sets_config(name, call);
}
