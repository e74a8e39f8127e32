// The interpreter's own state: builtin classes, rows by name, names, reasons with their places.
#include "analyzer/eval/metaclass.h"

#include <stdarg.h>
#include <stdlib.h>

#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

// ---- names ----

const rp_symbol *rp_sym(rp_interp *in, const char *cstr)
{
  const rp_symbol **place = &in->literals[(uintptr_t)cstr / 8 % RP_LITERALS];
  if (*place == NULL || strcmp((*place)->text.data, cstr) != 0) {
    *place = rp_intern_cstr(&in->names, cstr);
  }
  return *place;
}

const rp_symbol *rp_ir_symbol(rp_interp *in, const rp_facts *facts, uint32_t name)
{
  if (in->named.facts != facts) {
    rp_str key = {(const char *)&facts, sizeof(const rp_facts *)}; // the address
    const rp_symbol **symbols = rp_map_find(&in->named.tables, key);
    if (symbols == NULL) {
      symbols = rp_arena_zalloc(in->lasting, facts->n_names + 1, sizeof *symbols);
      (void)rp_map_put(&in->named.tables, key, symbols);
    }
    in->named.facts = facts;
    in->named.symbols = symbols;
  }
  const rp_symbol **symbol = &in->named.symbols[name < facts->n_names ? name : 0];
  if (*symbol == NULL) {
    *symbol = rp_intern_str(&in->names, rp_ir_name(facts, name));
  }
  return *symbol;
}

rp_val rp_str_value(rp_interp *in, rp_str text)
{
  return rp_value_str(&in->values, text);
}

// ---- builtin classes ----

typedef struct builtin {
  const char *name;
  const char *base; ///< NULL: object
} builtin;

// clang-format off
static const builtin BUILTINS[] = {{"object", NULL}, {"type", NULL}, {"int", NULL}, {"bool", "int"}, {"float", NULL}, {"complex", NULL},
                                   {"str", NULL}, {"bytes", NULL}, {"bytearray", NULL}, {"list", NULL}, {"tuple", NULL}, {"dict", NULL},
                                   {"set", NULL}, {"frozenset", NULL}, {"property", NULL}, {"staticmethod", NULL}, {"classmethod", NULL},
                                   {"super", NULL}, {"slice", NULL}, {"BaseException", NULL}, {"Exception", "BaseException"},
                                   {"SystemExit", "BaseException"}, {"KeyboardInterrupt", "BaseException"}, {"GeneratorExit", "BaseException"},
                                   {"ArithmeticError", "Exception"}, {"ZeroDivisionError", "ArithmeticError"}, {"OverflowError", "ArithmeticError"},
                                   {"AssertionError", "Exception"}, {"AttributeError", "Exception"}, {"EOFError", "Exception"},
                                   {"ImportError", "Exception"}, {"ModuleNotFoundError", "ImportError"}, {"LookupError", "Exception"},
                                   {"IndexError", "LookupError"}, {"KeyError", "LookupError"}, {"MemoryError", "Exception"},
                                   {"NameError", "Exception"}, {"UnboundLocalError", "NameError"}, {"OSError", "Exception"},
                                   {"FileNotFoundError", "OSError"}, {"FileExistsError", "OSError"}, {"PermissionError", "OSError"},
                                   {"ConnectionError", "OSError"}, {"TimeoutError", "OSError"}, {"RuntimeError", "Exception"},
                                   {"NotImplementedError", "RuntimeError"}, {"RecursionError", "RuntimeError"}, {"StopIteration", "Exception"},
                                   {"SyntaxError", "Exception"}, {"SystemError", "Exception"}, {"TypeError", "Exception"},
                                   {"ValueError", "Exception"}, {"UnicodeError", "ValueError"}, {"UnicodeDecodeError", "UnicodeError"},
                                   {"UnicodeEncodeError", "UnicodeError"}, {"Warning", "Exception"}, {"DeprecationWarning", "Warning"},
                                   {"UserWarning", "Warning"}, {"FutureWarning", "Warning"}, {"RuntimeWarning", "Warning"},
                                   {"PendingDeprecationWarning", "Warning"}, {"ResourceWarning", "Warning"}, {"ImportWarning", "Warning"},
                                   {"BytesWarning", "Warning"}, {"EncodingWarning", "Warning"}, {"SyntaxWarning", "Warning"}, {"UnicodeWarning", "Warning"},
                                   {"BlockingIOError", "OSError"}, {"ChildProcessError", "OSError"}, {"InterruptedError", "OSError"},
                                   {"IsADirectoryError", "OSError"}, {"NotADirectoryError", "OSError"}, {"ProcessLookupError", "OSError"},
                                   {"BrokenPipeError", "ConnectionError"}, {"ConnectionAbortedError", "ConnectionError"},
                                   {"ConnectionRefusedError", "ConnectionError"}, {"ConnectionResetError", "ConnectionError"},
                                   {"BufferError", "Exception"}, {"ReferenceError", "Exception"}, {"StopAsyncIteration", "Exception"},
                                   {"FloatingPointError", "ArithmeticError"}, {"IndentationError", "SyntaxError"}, {"TabError", "IndentationError"},
                                   {"UnicodeTranslateError", "UnicodeError"}, {"BaseExceptionGroup", "BaseException"},
                                   {"ExceptionGroup", "BaseExceptionGroup"}, // and Exception
                                   // Classes of the library whose instances are scalars here; not names of builtins.
                                   {"datetime.date", NULL}, {"datetime.datetime", "datetime.date"}, {"datetime.timedelta", NULL},
                                   {"json.JSONDecodeError", "ValueError"},
                                   {"pathlib.PurePath", NULL}, {"pathlib.Path", "pathlib.PurePath"}, {"pathlib.PosixPath", "pathlib.Path"},
                                   {"builtins.NoneType", NULL}, {"builtins.function", NULL}, {"builtins.method", NULL},
                                   {"builtins.module", NULL}, {"builtins.generator", NULL}, {"builtins.ellipsis", NULL},
                                   {"builtins.NotImplementedType", NULL},
                                   // Of containers; they print without the module.
                                   {"dict_keys", NULL}, {"dict_values", NULL}, {"dict_items", NULL}, {"odict_keys", "dict_keys"},
                                   {"odict_values", "dict_values"}, {"odict_items", "dict_items"}, {"KeysView", NULL},
                                   {"ValuesView", NULL}, {"ItemsView", NULL}, {"builtins.range", NULL}, {"collections.deque", NULL},
                                   {"collections.OrderedDict", "dict"}, {"collections.defaultdict", "dict"},
                                   {"collections.Counter", "dict"}, {"calendar._localized", NULL}};
// clang-format on

static rp_object *new_builtin(rp_interp *in, const char *name, rp_object *base)
{
  rp_object *class = rp_object_new(in, RP_OBJECT_CLASS);
  class->cls.name = rp_sym(in, name);
  class->cls.qualname = class->cls.name->text;
  class->cls.condition = in->values.always;
  uint32_t inherited = base != NULL ? base->cls.mro_count : 0;
  class->cls.mro = rp_arena_alloc(in->arena, (inherited + 1) * sizeof *class->cls.mro);
  class->cls.mro[0] = class;
  for (uint32_t i = 0; i < inherited; i++) {
    class->cls.mro[i + 1] = base->cls.mro[i];
  }
  class->cls.mro_count = inherited + 1;
  class->cls.bases = rp_arena_alloc(in->arena, sizeof *class->cls.bases);
  class->cls.bases[0] = base;
  class->cls.base_count = base != NULL ? 1 : 0;
  rp_external_add(in, class);
  return class;
}

/// A second base, behind the first one in the order of look-up.
static void add_base(rp_interp *in, const char *name, const char *base)
{
  rp_object *class = rp_builtin_class(in, name);
  rp_object *second = rp_builtin_class(in, base);
  rp_object **bases = rp_arena_alloc(in->arena, 2 * sizeof *bases);
  bases[0] = class->cls.bases[0];
  bases[1] = second;
  rp_object **mro = rp_arena_alloc(in->arena, (class->cls.mro_count + 1) * sizeof *mro);
  for (uint32_t i = 0; i < class->cls.mro_count; i++) {
    mro[i < 2 ? i : i + 1] = class->cls.mro[i];
  }
  mro[2] = second;
  class->cls.mro = mro;
  class->cls.mro_count++;
  class->cls.bases = bases;
  class->cls.base_count = 2;
}

/// Other names of builtin classes.
static const builtin ALIASES[] = {{"IOError", "OSError"}, {"EnvironmentError", "OSError"}, {"WindowsError", "OSError"},
                                  {"unicode", "str"},     {"basestring", "str"},           {"long", "int"}}; // Python 2

rp_object *rp_builtin_class(rp_interp *in, const char *name)
{
  rp_object *class = rp_external_class(in, rp_sym(in, name), false);
  for (size_t i = 0; class == NULL && i < sizeof ALIASES / sizeof ALIASES[0]; i++) {
    class = name[0] == ALIASES[i].name[0] && strcmp(name, ALIASES[i].name) == 0
                ? rp_external_class(in, rp_sym(in, ALIASES[i].base), false)
                : NULL;
  }
  return class;
}

rp_object *rp_class_of(rp_interp *in, rp_val value)
{
  switch (value->kind) {
  case RP_NONE:
    return rp_builtin_class(in, "builtins.NoneType");
  case RP_BOOL:
    return rp_builtin_class(in, "bool");
  case RP_INT:
  case RP_BIGINT:
    return rp_builtin_class(in, "int");
  case RP_FLOAT:
    return rp_builtin_class(in, "float");
  case RP_STR_:
    return rp_builtin_class(in, "str");
  case RP_BYTES:
    return rp_builtin_class(in, "bytes");
  case RP_DATE:
    return rp_builtin_class(in, "datetime.date");
  case RP_DATETIME:
    return rp_builtin_class(in, "datetime.datetime");
  case RP_TIMEDELTA:
    return rp_builtin_class(in, "datetime.timedelta");
  case RP_PATH:
    return rp_builtin_class(in, "pathlib.PosixPath");
  case RP_ELLIPSIS:
    return rp_builtin_class(in, "builtins.ellipsis");
  case RP_NOT_IMPLEMENTED:
    return rp_builtin_class(in, "builtins.NotImplementedType");
  case RP_INPUT:
  case RP_DERIVED:
  case RP_ELEMENT:
  case RP_UNKNOWN:
  case RP_CHOICE:
  case RP_UNBOUND:
  case RP_JOINED:
    return NULL;
  case RP_OBJECT:
    break;
  }
  switch (value->object->kind) {
  case RP_OBJECT_LIST:
    return value->object->class != NULL ? value->object->class : rp_builtin_class(in, "list");
  case RP_OBJECT_TUPLE:
    return value->object->class != NULL ? value->object->class : rp_builtin_class(in, "tuple");
  case RP_OBJECT_SET:
    return value->object->class != NULL ? value->object->class : rp_builtin_class(in, "set");
  case RP_OBJECT_DICT:
    return value->object->class != NULL ? value->object->class : rp_builtin_class(in, "dict");
  case RP_OBJECT_ITERATOR:
    return rp_env_find(&value->object->env, rp_sym(in, RP_GENERATOR_RETURNED)) != NULL
               ? rp_builtin_class(in, "builtins.generator")
               : NULL; // of enumerate, zip …
  case RP_OBJECT_INSTANCE:
  case RP_OBJECT_VIEW:
    return value->object->class;
  case RP_OBJECT_CLASS:
    return value->object->class != NULL ? value->object->class : in->type_class;
  case RP_OBJECT_FUNCTION:
    return rp_builtin_class(in, "builtins.function");
  case RP_OBJECT_METHOD:
    return rp_builtin_class(in, "builtins.method");
  case RP_OBJECT_MODULE:
    return rp_builtin_class(in, "builtins.module");
  case RP_OBJECT_PROPERTY:
    return rp_builtin_class(in, "property");
  case RP_OBJECT_STATICMETHOD:
    return rp_builtin_class(in, "staticmethod");
  case RP_OBJECT_CLASSMETHOD:
    return rp_builtin_class(in, "classmethod");
  case RP_OBJECT_NATIVE:
  case RP_OBJECT_SUPER:
  case RP_OBJECT_PARTIAL:
    return NULL;
  }
  return NULL;
}

// ---- rows ----

void rp_native_register(rp_interp *in, const rp_native *rows, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    rp_map_put(&in->natives, rp_str_of(rows[i].name), (void *)(uintptr_t)&rows[i]);
  }
}

const rp_native *rp_native_find(const rp_interp *in, rp_str qualified)
{
  return rp_map_find(&in->natives, qualified);
}

// ---- life ----

void rp_interp_init(rp_interp *in, rp_arena *lasting, rp_linker *linker)
{
  *in = (rp_interp){.arena = &in->own,
                    .lasting = lasting,
                    .linker = linker,
                    .steps = RP_STEPS_MODULE,
                    .memory_limit = RP_MEMORY_EVALUATION,
                    .next_object = 1,
                    .class_version = 1,
                    .last_class_version = 1};
  rp_arena *arena = in->arena;
  rp_arena_init(arena);
  rp_intern_init(&in->names, lasting);
  rp_values_init(&in->values, arena, &in->names);
  rp_map_init(&in->natives, arena);
  rp_map_init(&in->namespaces, arena);
  rp_map_init(&in->node_texts, lasting);
  rp_map_init(&in->named.tables, lasting);
  rp_map_init(&in->configuration, arena);
  rp_map_init(&in->options, arena);
  for (size_t i = 0; i < sizeof BUILTINS / sizeof BUILTINS[0]; i++) {
    rp_object *base = BUILTINS[i].base != NULL ? rp_builtin_class(in, BUILTINS[i].base) : in->object_class;
    rp_object *class = new_builtin(in, BUILTINS[i].name, base);
    if (i == 0) {
      in->object_class = class;
    }
  }
  add_base(in, "ExceptionGroup", "Exception");
  in->type_class = rp_builtin_class(in, "type");
  rp_lib_register_all(in);
  rp_metaclass_register(in);
  static const char *const OBJECT[] = {"__init__", "__new__", "__init_subclass__", "__setattr__", "__getattribute__"};
  for (size_t i = 0; i < sizeof OBJECT / sizeof OBJECT[0]; i++) {
    rp_env_set(in, &in->object_class->env, rp_sym(in, OBJECT[i]),
               rp_external(in, rp_arena_printf(arena, "object.%s", OBJECT[i])));
  }
}

void rp_interp_release(rp_interp *in)
{
  rp_consing_release(&in->instances);
  free(in->journal);
  rp_map_release(&in->natives);
  rp_consing_release(&in->externals);
  rp_map_release(&in->namespaces);
  rp_map_release(&in->node_texts);
  rp_map_release(&in->named.tables);
  rp_map_release(&in->configuration);
  rp_map_release(&in->options);
  rp_values_release(&in->values);
  rp_intern_release(&in->names);
  rp_arena_release(&in->own);
}

// ---- reasons ----

/// The innermost place in the repository: where `node` is, or where the stub that is running was called from.
static const rp_frame *place_of(const rp_interp *in, uint32_t *node)
{
  const rp_frame *frame = in->frame;
  while (frame != NULL && frame->module->stub) {
    frame = frame->caller;
    *node = frame != NULL ? frame->node : 0;
  }
  return frame;
}

static rp_val unknown_of(rp_interp *in, rp_cause cause, uint32_t node)
{
  const rp_frame *frame = place_of(in, &node);
  if (frame != NULL) {
    if (node == 0) {
      node = frame->node;
    }
    const rp_facts *facts = frame->module->facts;
    cause.path = frame->module->path;
    if (node != 0 && node < facts->n_start) {
      rp_ir_place place = rp_ir_place_of(facts, facts->start[node]);
      cause.line = place.line;
      cause.column = place.column;
    }
    if (cause.text.size == 0) {
      cause.text = rp_node_text(in, facts, node);
    }
  }
  return rp_value_unknown(&in->values, &cause);
}

rp_val rp_unknown_text(rp_interp *in, uint32_t code, uint32_t node, rp_str text)
{
  return unknown_of(in, (rp_cause){.code = code, .text = text}, node);
}

rp_val rp_unknown_call(rp_interp *in, rp_str function, uint32_t code, uint32_t node)
{
  return unknown_of(
      in,
      (rp_cause){.code = code,
                 .of_library = !rp_str_starts_with(function, RP_STR("luigi")) && rp_lib_is_library(function)},
      node);
}

rp_val rp_unknown(rp_interp *in, uint32_t code, uint32_t node)
{
  return rp_unknown_text(in, code, node, (rp_str){NULL, 0});
}

rp_val rp_raise(rp_interp *in, const char *exception, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  rp_str text = rp_arena_vprintf(in->arena, format, arguments);
  va_end(arguments);
  rp_object *class = rp_builtin_class(in, exception);
  rp_object *instance = rp_instance_new(in, class != NULL ? class : rp_builtin_class(in, "Exception"));
  rp_val message = rp_value_str(&in->values, text);
  rp_env_set(in, &instance->env, rp_sym(in, "args"), rp_sequence_new(in, RP_OBJECT_TUPLE, &message, 1));
  rp_env_set(in, &instance->env, rp_sym(in, RP_EXCEPTION_OURS), in->values.yes);
  in->raised = rp_value_object(&in->values, instance);
  in->raise_is_explicit = false;
  return NULL;
}

rp_val rp_raise_key(rp_interp *in, rp_val key)
{
  (void)rp_raise(in, "KeyError", "%s", "");
  rp_env *env = &in->raised->object->env;
  rp_env_set(in, env, rp_sym(in, "args"), rp_sequence_new(in, RP_OBJECT_TUPLE, &key, 1));
  rp_env_set(in, env, rp_sym(in, RP_EXCEPTION_OURS), NULL);
  return NULL;
}

void rp_drop_add(rp_interp *in, rp_condition condition)
{
  enum { LIMIT = 256 };
  bool stated = in->raise_is_explicit;
  if (in->raised == NULL || in->drops.count > LIMIT || (stated && (in->frame == NULL || in->frame->module->stub)) ||
      !rp_value_is(in->raised, RP_OBJECT_INSTANCE)) {
    return;
  }
  if (in->drops.count == LIMIT) {
    rp_val spent =
        rp_unknown_text(in, RP_RULE_BUDGET_SIZE, in->frame != NULL ? in->frame->node : 0, RP_STR("paths that raise"));
    RP_PUSH(in->lasting, &in->drops, ((rp_drop){in->values.always, spent, false}));
    return;
  }
  condition = rp_path_under(in, condition, 0);
  rp_val unknown;
  const rp_object *exception = in->raised->object;
  const rp_module *module = exception->instance.module;
  if (stated && module != NULL) { // the statement, where it stands
    rp_ir_place place = rp_ir_place_of(module->facts, module->facts->start[exception->instance.node]);
    rp_str made = rp_node_text(in, module->facts, exception->instance.node);
    rp_str name = exception->class->cls.name->text;
    bool call = rp_ir_kind_of(module->facts, exception->instance.node) == RP_IR_CALL;
    bool assertion = !call && rp_str_is(name, "AssertionError");
    rp_str shown = call || assertion ? made : name;
    rp_str text = rp_arena_printf(in->arena, "%s %.*s", assertion ? "assert" : "raise", RP_STR_ARG(shown));
    unknown = rp_value_unknown(
        &in->values,
        &(rp_cause){
            .code = RP_RULE_RAISES, .text = text, .path = module->path, .line = place.line, .column = place.column});
  } else {
    rp_val args = rp_env_find(&exception->env, rp_sym(in, "args"));
    rp_str text = rp_arena_printf(in->arena, "raises %.*s%.*s", RP_STR_ARG(exception->class->cls.name->text),
                                  RP_STR_ARG(args != NULL ? rp_value_text(in, args) : RP_STR("")));
    unknown = rp_unknown_text(in, RP_RULE_RAISES, in->frame != NULL ? in->frame->node : 0, text);
  }
  RP_PUSH(in->lasting, &in->drops, ((rp_drop){condition, unknown, stated}));
}

void rp_drops_note(rp_interp *in, size_t from)
{
  for (size_t i = from; i < in->drops.count; i++) {
    const rp_drop *drop = &in->drops.items[i];
    const rp_cause *cause = drop->unknown->cause;
    rp_str text = cause->text;
    if (drop->condition->kind != RP_GUARD_TRUE) {
      rp_str condition = rp_condition_text(in, drop->condition);
      text = rp_arena_printf(in->arena, "%.*s where %.*s", RP_STR_ARG(text), RP_STR_ARG(condition));
    }
    uint32_t code = drop->stated ? RP_RULE_RAISES_UNDER_CONDITION : cause->code;
    RP_PUSH(in->lasting, &in->notes, ((rp_note){code, cause->path, cause->line, cause->column, text, false}));
  }
  in->drops.count = from;
}

rp_said rp_said_so_far(const rp_interp *in)
{
  return (rp_said){.notes = in->notes.count,
                   .drops = in->drops.count,
                   .launches = in->launches.count,
                   .outside = in->outside.count,
                   .imports = in->imports.count};
}

void rp_said_forget(rp_interp *in, rp_said since)
{
  in->notes.count = since.notes;
  in->drops.count = since.drops;
  in->launches.count = since.launches;
  in->outside.count = since.outside;
  in->imports.count = since.imports;
}

void rp_note_add(rp_interp *in, uint32_t code, uint32_t node, rp_str text)
{
  const rp_frame *frame = place_of(in, &node);
  rp_note note = {.code = code, .text = text};
  if (frame != NULL) {
    note.path = frame->module->path;
    node = node != 0 ? node : frame->node;
    if (node != 0 && node < frame->module->facts->n_start) {
      rp_ir_place place = rp_ir_place_of(frame->module->facts, frame->module->facts->start[node]);
      note.line = place.line;
      note.column = place.column;
    }
  }
  RP_PUSH(in->lasting, &in->notes, note);
}

rp_str rp_configured_key(rp_interp *in, rp_str section, rp_str option)
{
  return rp_arena_printf(in->arena, "%.*s%c%.*s", RP_STR_ARG(section), 0, RP_STR_ARG(option));
}

rp_str rp_configured_name(rp_interp *in, rp_str option)
{
  char *spelled = rp_arena_cstr(in->arena, option);
  for (size_t i = 0; i < option.size; i++) {
    spelled[i] = spelled[i] == '-' ? '_' : spelled[i];
  }
  return (rp_str){spelled, option.size};
}

void rp_configure(rp_interp *in, rp_str section, rp_str option, rp_configured *configured)
{
  rp_map_put(&in->configuration, rp_configured_key(in, section, option), configured);
  rp_map_put(&in->options, rp_configured_name(in, option), in);
}
