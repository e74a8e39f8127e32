// Python programs: the blocks that run where a file is the program, and the functions with a call of Luigi that no block
// reaches (click commands, console scripts, what other code imports). The calls show up in in->launches.

#include "analyzer/entry/parts.h"

#include "analyzer/entry/snippet.h"
#include "analyzer/lib/luigi.h"

/// `if __name__ == "__main__":` at module level: the list position of its body, or 0.
static uint32_t main_block(const rp_facts *facts, uint32_t statement)
{
  if (rp_ir_kind_of(facts, statement) != RP_IR_IF || rp_ir_kind_of(facts, facts->a[statement]) != RP_IR_COMPARE) {
    return 0;
  }
  rp_ir_list sides = rp_ir_list_at(facts, facts->a[facts->a[statement]]);
  bool name = false;
  bool text = false;
  for (size_t i = 0; i < sides.count; i++) {
    rp_ir_kind kind = rp_ir_kind_of(facts, sides.items[i]);
    name = name || (kind == RP_IR_NAME && rp_str_is(rp_ir_name(facts, facts->a[sides.items[i]]), "__name__"));
    text = text || (kind == RP_IR_STRING && rp_str_is(rp_ir_text(facts, facts->a[sides.items[i]]), "__main__"));
  }
  return name && text ? facts->b[statement] : 0;
}

static bool is_inside(const rp_facts *facts, uint32_t node, uint32_t outer)
{
  return facts->start[outer] <= facts->start[node] && facts->end[node] <= facts->end[outer];
}

static bool in_main_block(const rp_facts *facts, uint32_t node)
{
  rp_ir_list body = rp_ir_list_at(facts, facts->body);
  for (size_t i = 0; i < body.count; i++) {
    if (main_block(facts, body.items[i]) != 0 && is_inside(facts, node, body.items[i])) {
      return true;
    }
  }
  return false;
}

/// `luigi.interface.build` for a name that some function of the file imports by itself (from luigi.interface import build);
/// the name where nothing does.
static rp_str imported_name(rp_interp *in, const rp_facts *facts, rp_str name)
{
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    rp_ir_list aliases = rp_ir_list_at(facts, rp_ir_kind_of(facts, i) == RP_IR_IMPORT_FROM ? facts->c[i] : 0);
    for (size_t k = 0; k < aliases.count; k++) {
      uint32_t alias = aliases.items[k];
      if (rp_str_eq(rp_ir_name(facts, facts->b[alias] != 0 ? facts->b[alias] : facts->a[alias]), name)) {
        return rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(rp_ir_name(facts, facts->a[i])),
                               RP_STR_ARG(rp_ir_name(facts, facts->a[alias])));
      }
    }
  }
  return name;
}

/// The function of Luigi that a callee names, by what its first name is bound to in the module; NULL.
static const char *luigis_function(rp_interp *in, const rp_module *module, uint32_t callee)
{
  static const struct {
    const char *dotted;
    const char *symbol;
  } functions[] = {{"luigi.build", "luigi.build"},
                   {"luigi.run", "luigi.run"},
                   {"luigi.interface.build", "luigi.build"},
                   {"luigi.interface.run", "luigi.run"},
                   {"luigi.retcodes.run_with_retcodes", "luigi.retcodes.run_with_retcodes"},
                   {"luigi.cmdline.luigi_run", "luigi.cmdline.luigi_run"}};
  const rp_facts *facts = module->facts;
  rp_str rest = RP_STR("");
  while (rp_ir_kind_of(facts, callee) == RP_IR_ATTRIBUTE) {
    rest = rp_arena_printf(in->arena, ".%.*s%.*s", RP_STR_ARG(rp_ir_name(facts, facts->b[callee])), RP_STR_ARG(rest));
    callee = facts->a[callee];
    if (rest.size > 200) {
      return NULL;
    }
  }
  if (rp_ir_kind_of(facts, callee) != RP_IR_NAME) {
    return NULL;
  }
  rp_str first = rp_ir_name(facts, facts->a[callee]);
  rp_val bound = module->object != NULL ? rp_env_find(&module->object->env, rp_intern_str(&in->names, first)) : NULL;
  if (bound != NULL && rp_value_is(bound, RP_OBJECT_MODULE)) {
    first = bound->object->module.name->text;
  } else if (bound != NULL && rp_value_is(bound, RP_OBJECT_FUNCTION) && bound->object->function.module->stub) {
    first = rp_arena_printf(in->arena, "%.*s.%.*s", RP_STR_ARG(bound->object->function.module->name->text),
                            RP_STR_ARG(bound->object->function.name->text));
  } else if (bound != NULL) {
    return NULL;
  } else {
    rp_str name = rest.size > 0 ? rp_str_sub(rest, rp_str_rfind_char(rest, '.') + 1, rest.size) : first;
    bool wanted = rp_str_is(name, "build") || rp_str_is(name, "run") || rp_str_is(name, "run_with_retcodes") ||
                  rp_str_is(name, "luigi_run");
    if (!wanted) { // most names are builtins
      return NULL;
    }
    first = imported_name(in, facts, first);
  }
  rp_str dotted = rp_arena_printf(in->arena, "%.*s%.*s", RP_STR_ARG(first), RP_STR_ARG(rest));
  for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++) {
    if (rp_str_is(dotted, functions[i].dotted)) {
      return functions[i].symbol;
    }
  }
  return NULL;
}

static bool is_recorded(const rp_interp *in, const rp_module *module, uint32_t line)
{
  for (size_t i = 0; i < in->launches.count; i++) {
    if (in->launches.items[i].module == module && in->launches.items[i].line == line) {
      return true;
    }
  }
  return false;
}

/// The outermost node of a kind around `node`; 0.
static uint32_t around(const rp_facts *facts, uint32_t node, rp_ir_kind kind)
{
  uint32_t found = 0;
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    bool outer = rp_ir_kind_of(facts, i) == kind && i != node && is_inside(facts, node, i);
    found = outer && (found == 0 || is_inside(facts, found, i)) ? i : found;
  }
  return found;
}

/// A main block that speaks of the function: it calls it, or gives it to what calls it (click, fire, a thread).
static bool is_named_in_main(const rp_facts *facts, rp_str name)
{
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    if (rp_ir_kind_of(facts, i) == RP_IR_NAME && rp_str_eq(rp_ir_name(facts, facts->a[i]), name) &&
        in_main_block(facts, i)) {
      return true;
    }
  }
  return false;
}

static void reach_call(rp_interp *in, rp_module *module, uint32_t call, const char *symbol)
{
  const rp_facts *facts = module->facts;
  uint32_t line = rp_ir_place_of(facts, facts->start[call]).line;
  uint32_t function = around(facts, call, RP_IR_FUNCTION);
  uint32_t class = function != 0 ? around(facts, function, RP_IR_CLASS) : 0;
  bool named = function != 0 && class == 0 && is_named_in_main(facts, rp_ir_name(facts, facts->a[function]));
  bool main = in_main_block(facts, call);
  size_t first = in->launches.count;
  size_t notes = in->notes.count;
  size_t classes = in->classes.count;
  if (function != 0) {
    rp_run_function(in, module, function, class != 0, false);
    in->notes.count = notes;
    in->classes.count = classes;
  }
  if (!is_recorded(in, module, line)) { // it stands where we could not follow
    rp_val lost = rp_unknown_text(in, RP_RULE_LAUNCH_UNRESOLVED, 0, RP_STR("a call that was not reached"));
    rp_python_launch launch = {
        .module = module, .line = line, .program = module, .function = rp_sym(in, symbol), .argument = lost};
    RP_PUSH(in->lasting, &in->launches, launch);
  }
  for (size_t i = first; i < in->launches.count; i++) {
    in->launches.items[i].reach = main ? RP_LAUNCH_REACH_RUN : named ? RP_LAUNCH_REACH_NAMED : RP_LAUNCH_REACH_NOBODY;
  }
}

/// Whether evaluation came by the function on its way to what runs a command.
static bool is_passed(const rp_interp *in, const rp_module *module, uint32_t function)
{
  for (size_t i = 0; i < in->outside.count; i++) {
    const rp_outside_call *call = &in->outside.items[i];
    for (size_t k = 0; k < call->place_count; k++) {
      if (call->places[k].module == module && is_inside(module->facts, call->places[k].node, function)) {
        return true;
      }
    }
  }
  return false;
}

/// Functions that hold a command line of luigi and give it to a function of the repository, which may run it: what is given to
/// subprocess itself is read where it stands (snippet.c).
static void run_commanders(rp_interp *in, rp_module *module)
{
  const rp_facts *facts = module->facts;
  rp_entry_texts commands = rp_entry_commands(facts, in->arena);
  for (uint32_t node = 1; node < facts->kind.len && commands.count > 0; node++) {
    if (rp_ir_kind_of(facts, node) != RP_IR_FUNCTION || !rp_entry_says_command(facts, &commands, node) ||
        around(facts, node, RP_IR_FUNCTION) != 0 || is_passed(in, module, node)) {
      continue;
    }
    size_t notes = in->notes.count;
    size_t classes = in->classes.count;
    size_t launches = in->launches.count;
    rp_run_function(in, module, node, around(facts, node, RP_IR_CLASS) != 0, true);
    in->notes.count = notes;
    in->classes.count = classes;
    in->launches.count = launches; // those of luigi.run and luigi.build are reached in their own way
  }
}

void rp_entry_run_programs(rp_interp *in, rp_module *const *modules, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    rp_ir_list body = rp_ir_list_at(modules[i]->facts, modules[i]->facts->body);
    for (size_t k = 0; k < body.count; k++) {
      uint32_t block = main_block(modules[i]->facts, body.items[k]);
      if (block != 0) {
        size_t notes = in->notes.count;
        size_t classes = in->classes.count;
        rp_run_block(in, modules[i], block);
        in->notes.count = notes;
        in->classes.count = classes;
      }
    }
  }
  for (size_t i = 0; i < count; i++) {
    const rp_facts *facts = modules[i]->facts;
    for (uint32_t node = 1; node < facts->kind.len && !modules[i]->test; node++) {
      const char *symbol =
          rp_ir_kind_of(facts, node) == RP_IR_CALL ? luigis_function(in, modules[i], facts->a[node]) : NULL;
      if (symbol != NULL && !is_recorded(in, modules[i], rp_ir_place_of(facts, facts->start[node]).line)) {
        reach_call(in, modules[i], node, symbol);
      }
    }
  }
  for (size_t i = 0; i < count; i++) {
    if (!modules[i]->test) {
      run_commanders(in, modules[i]);
    }
  }
}
