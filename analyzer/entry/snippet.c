#include "analyzer/entry/snippet.h"

#include "analyzer/extract/ir.h"
#include "analyzer/repository/config.h"
#include "base/buf.h"
#include "proto/rules.h"

enum { FOLD_DEPTH = 32, HOLE_TEXT = 80, LOOKUP_LIMIT = 500 };

typedef struct reader {
  rp_interp *in;
  rp_arena *arena;
  const rp_link_file *file;
  const rp_facts *facts;
  size_t lookups; // names looked up in this file
  RP_VEC(rp_launch_snippet) snippets;
} reader;

/// Callables that run a command, by the last part of their name, and where the command stands in their arguments.
typedef struct runner {
  const char *name;
  const char *keyword; // NULL: the first argument alone
  bool airflow;        // scheduled by its DAG
  bool constructor;    // the command is a keyword alone
} runner;

static const runner runners[] = {
    {"system", "command", false, false},
    {"popen", "cmd", false, false},
    {"getoutput", "cmd", false, false},
    {"getstatusoutput", "cmd", false, false},
    {"call", "args", false, false},
    {"check_call", "args", false, false},
    {"check_output", "args", false, false},
    {"Popen", "args", false, false},
    {"run", "args", false, false},
    {"local", "command", false, false},
    {"sudo", "command", false, false},
    {"exec_command", "command", false, false},
    {"spawn", "command", false, false},
    {"BashOperator", "bash_command", true, true},
    {"SSHOperator", "command", true, true},
    {"DockerOperator", "command", true, true},
    {"BashSensor", "bash_command", true, true},
    {"KubernetesPodOperator", "arguments", true, true},
    {"GKEPodOperator", "arguments", true, true},
    {"GKEStartPodOperator", "arguments", true, true},
};

static rp_str last_name(const rp_facts *facts, uint32_t callee)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, callee);
  return kind == RP_IR_ATTRIBUTE ? rp_ir_name(facts, facts->b[callee])
         : kind == RP_IR_NAME    ? rp_ir_name(facts, facts->a[callee])
                                 : RP_STR("");
}

static uint32_t keyword_of(const rp_facts *facts, uint32_t call, const char *name)
{
  rp_ir_list arguments = rp_ir_list_at(facts, facts->b[call]);
  for (size_t i = 0; i < arguments.count; i++) {
    uint32_t argument = arguments.items[i];
    if (rp_ir_kind_of(facts, argument) == RP_IR_KEYWORD && rp_str_is(rp_ir_name(facts, facts->a[argument]), name)) {
      return facts->b[argument];
    }
  }
  return 0;
}

static uint32_t first_argument(const rp_facts *facts, uint32_t call)
{
  rp_ir_list arguments = rp_ir_list_at(facts, facts->b[call]);
  rp_ir_kind kind = arguments.count > 0 ? rp_ir_kind_of(facts, arguments.items[0]) : RP_IR_NONE;
  return kind == RP_IR_NONE || kind == RP_IR_KEYWORD || kind == RP_IR_STAR || kind == RP_IR_DOUBLE_STAR
             ? 0
             : arguments.items[0];
}

// ---- text ----

static rp_str source_of(const reader *r, uint32_t node)
{
  return rp_str_sub(r->file->content, r->facts->start[node], r->facts->end[node]);
}

/// What is not known stays as ${…} between two marks: the shell scanner takes it as it is, in any quotes.
static void add_hole(reader *r, rp_buf *out, uint32_t node)
{
  rp_str text = source_of(r, node);
  rp_buf_char(out, RP_LAUNCH_HOLE);
  rp_buf_cstr(out, "${");
  for (size_t i = 0; i < text.size && i < HOLE_TEXT; i++) {
    char c = text.data[i];
    rp_buf_char(out, c == '\n' || c == RP_LAUNCH_HOLE ? ' ' : c);
  }
  rp_buf_char(out, '}');
  rp_buf_char(out, RP_LAUNCH_HOLE);
}

static bool contains(const rp_facts *facts, uint32_t outer, uint32_t node)
{
  return outer == 0 || (facts->start[outer] <= facts->start[node] && facts->end[node] <= facts->end[outer]);
}

static bool is_name(const rp_facts *facts, uint32_t node, rp_str name)
{
  return rp_ir_kind_of(facts, node) == RP_IR_NAME && rp_str_eq(rp_ir_name(facts, facts->a[node]), name);
}

/// How often `name` is bound inside `outer` (0: the file); `*value` gets what a plain assignment gives it.
static size_t count_bindings(const rp_facts *facts, rp_str name, uint32_t outer, uint32_t *value)
{
  size_t bindings = 0;
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    rp_ir_kind kind = rp_ir_kind_of(facts, i);
    if (kind == RP_IR_PARAMETER) { // no assignment: it makes the name as good as bound twice
      bindings += contains(facts, outer, i) && rp_str_eq(rp_ir_name(facts, facts->a[i]), name) ? 2 : 0;
    } else if (kind == RP_IR_ASSIGN) {
      rp_ir_list targets = rp_ir_list_at(facts, facts->a[i]);
      for (size_t k = 0; k < targets.count; k++) {
        uint32_t target = targets.items[k];
        bool tuple = rp_ir_kind_of(facts, target) == RP_IR_TUPLE || rp_ir_kind_of(facts, target) == RP_IR_LIST;
        rp_ir_list inner = rp_ir_list_at(facts, tuple ? facts->a[target] : 0);
        for (size_t n = 0; n < inner.count; n++) {
          bindings += is_name(facts, inner.items[n], name) && contains(facts, outer, i) ? 2 : 0;
        }
        if (is_name(facts, target, name) && contains(facts, outer, i)) {
          bindings++;
          *value = facts->b[i];
        }
      }
    } else if (kind == RP_IR_AUG_ASSIGN || kind == RP_IR_FOR || kind == RP_IR_ANN_ASSIGN || kind == RP_IR_COMP_FOR ||
               kind == RP_IR_WALRUS) {
      bindings += is_name(facts, facts->a[i], name) && contains(facts, outer, i) ? 2 : 0;
    } else if (kind == RP_IR_WITH_ITEM) {
      bindings += is_name(facts, facts->b[i], name) && contains(facts, outer, i) ? 2 : 0;
    }
  }
  return bindings;
}

/// The only value that a name is bound to in the innermost function around `use`, else in the whole file; 0.
static uint32_t value_of_name(reader *r, rp_str name, uint32_t use)
{
  const rp_facts *facts = r->facts;
  if (r->lookups++ > LOOKUP_LIMIT) {
    return 0;
  }
  uint32_t function = 0;
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    bool around = rp_ir_kind_of(facts, i) == RP_IR_FUNCTION && contains(facts, i, use);
    function = around && (function == 0 || contains(facts, function, i)) ? i : function;
  }
  uint32_t value = 0;
  size_t bindings = function != 0 ? count_bindings(facts, name, function, &value) : 0;
  if (bindings == 0) {
    bindings = count_bindings(facts, name, 0, &value);
  }
  return bindings == 1 ? value : 0;
}

static void fold(reader *r, rp_buf *out, uint32_t node, bool template, unsigned depth);

/// The expressions that the places of a format take.
typedef struct given {
  reader *r;
  const uint32_t *nodes;
  bool template;
  unsigned depth;
} given;

static void put_node(rp_buf *out, size_t place, void *data)
{
  const given *g = data;
  fold(g->r, out, g->nodes[place], g->template, g->depth + 1);
}

static void fold_call(reader *r, rp_buf *out, uint32_t node, bool template, unsigned depth)
{
  const rp_facts *facts = r->facts;
  uint32_t callee = facts->a[node];
  uint32_t receiver = rp_ir_kind_of(facts, callee) == RP_IR_ATTRIBUTE ? facts->a[callee] : 0;
  rp_str method = receiver != 0 ? rp_ir_name(facts, facts->b[callee]) : RP_STR("");
  rp_ir_list arguments = rp_ir_list_at(facts, facts->b[node]);
  if (rp_str_is(method, "format") && rp_ir_kind_of(facts, receiver) == RP_IR_STRING) {
    size_t plain = 0;
    while (plain < arguments.count && rp_ir_kind_of(facts, arguments.items[plain]) != RP_IR_KEYWORD &&
           rp_ir_kind_of(facts, arguments.items[plain]) != RP_IR_STAR &&
           rp_ir_kind_of(facts, arguments.items[plain]) != RP_IR_DOUBLE_STAR) {
      plain++;
    }
    rp_command_format(out, rp_ir_text(facts, facts->a[receiver]), false, plain, put_node,
                      &(given){r, arguments.items, template, depth});
    return;
  }
  uint32_t list = arguments.count == 1 ? arguments.items[0] : 0;
  rp_ir_kind kind = rp_ir_kind_of(facts, list);
  if (rp_str_is(method, "join") && rp_ir_kind_of(facts, receiver) == RP_IR_STRING &&
      (kind == RP_IR_LIST || kind == RP_IR_TUPLE)) {
    rp_ir_list items = rp_ir_list_at(facts, facts->a[list]);
    for (size_t i = 0; i < items.count; i++) {
      rp_buf_add(out, i > 0 ? rp_ir_text(facts, facts->a[receiver]) : RP_STR(""));
      fold(r, out, items.items[i], template, depth + 1);
    }
    return;
  }
  add_hole(r, out, node);
}

static void fold(reader *r, rp_buf *out, uint32_t node, bool template, unsigned depth)
{
  const rp_facts *facts = r->facts;
  if (depth > FOLD_DEPTH || out->size > 65536) {
    add_hole(r, out, node);
    return;
  }
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  if (kind == RP_IR_STRING) {
    rp_command_literal(out, rp_ir_text(facts, facts->a[node]), template);
  } else if (kind == RP_IR_FSTRING) {
    rp_ir_list parts = rp_ir_list_at(facts, facts->a[node]);
    for (size_t i = 0; i < parts.count; i++) {
      fold(r, out, parts.items[i], template, depth + 1);
    }
  } else if (kind == RP_IR_FORMAT && facts->b[node] == 0 && facts->c[node] == 0) {
    fold(r, out, facts->a[node], template, depth + 1);
  } else if (kind == RP_IR_BINARY && facts->b[node] == RP_IR_OP_ADD) {
    fold(r, out, facts->a[node], template, depth + 1);
    fold(r, out, facts->c[node], template, depth + 1);
  } else if (kind == RP_IR_BINARY && facts->b[node] == RP_IR_OP_MOD &&
             rp_ir_kind_of(facts, facts->a[node]) == RP_IR_STRING) {
    bool tuple = rp_ir_kind_of(facts, facts->c[node]) == RP_IR_TUPLE;
    rp_ir_list items = rp_ir_list_at(facts, tuple ? facts->a[facts->c[node]] : 0);
    rp_command_format(out, rp_ir_text(facts, facts->a[facts->a[node]]), true, tuple ? items.count : 1, put_node,
                      &(given){r, tuple ? items.items : &facts->c[node], template, depth});
  } else if (kind == RP_IR_CALL) {
    fold_call(r, out, node, template, depth);
  } else if (kind == RP_IR_INT) {
    rp_buf_add(out, rp_ir_text(facts, facts->a[node]));
  } else {
    uint32_t value = kind == RP_IR_NAME ? value_of_name(r, rp_ir_name(facts, facts->a[node]), node) : 0;
    if (value != 0) {
      fold(r, out, value, template, depth + 1);
    } else {
      add_hole(r, out, node);
    }
  }
}

static rp_str folded(reader *r, uint32_t node, bool template)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  fold(r, &buf, node, template, 0);
  rp_str text = rp_arena_str(r->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

// ---- Airflow ----

/// The DAG around an operator: of a `with` statement, or the file's only one.
static uint32_t dag_of(const rp_facts *facts, uint32_t call)
{
  uint32_t only = 0;
  size_t count = 0;
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    rp_str name = rp_ir_kind_of(facts, i) == RP_IR_CALL ? last_name(facts, facts->a[i]) : RP_STR("");
    if (rp_str_is(name, "DAG") || rp_str_is(name, "dag")) {
      only = i;
      count++;
    }
  }
  if (count <= 1) {
    return only;
  }
  uint32_t found = 0;
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    if (rp_ir_kind_of(facts, i) == RP_IR_WITH && facts->start[i] <= facts->start[call] &&
        facts->end[call] <= facts->end[i]) {
      rp_ir_list items = rp_ir_list_at(facts, facts->a[i]);
      for (size_t k = 0; k < items.count; k++) {
        uint32_t value = facts->a[items.items[k]];
        found = rp_ir_kind_of(facts, value) == RP_IR_CALL && rp_str_is(last_name(facts, facts->a[value]), "DAG")
                    ? value
                    : found;
      }
    }
  }
  return found;
}

static void add_schedule(reader *r, rp_launch_snippet *snippet, uint32_t call)
{
  const rp_facts *facts = r->facts;
  uint32_t dag = dag_of(facts, call);
  uint32_t schedule = dag != 0 ? keyword_of(facts, dag, "schedule_interval") : 0;
  schedule = schedule != 0 || dag == 0 ? schedule : keyword_of(facts, dag, "schedule");
  bool none = schedule == 0 || rp_ir_kind_of(facts, schedule) == RP_IR_CONST;
  if (!none) {
    snippet->schedule =
        rp_ir_kind_of(facts, schedule) == RP_IR_STRING ? rp_ir_text(facts, facts->a[schedule]) : source_of(r, schedule);
    snippet->schedule_line = rp_ir_place_of(facts, facts->start[schedule]).line;
  }
  if (rp_str_is(snippet->schedule, "@once") || rp_str_is(snippet->schedule, "@continuous")) {
    snippet->schedule = RP_STR("");
  }
}

// ---- calls ----

static rp_launch_word word_of(reader *r, uint32_t node, bool template)
{
  if (rp_ir_kind_of(r->facts, node) == RP_IR_STAR) {
    return (rp_launch_word){RP_STR("$@"), true, true};
  }
  return (rp_launch_word){folded(r, node, template), false, false};
}

static bool mentions(rp_str text)
{
  return rp_str_find(text, RP_STR("luigi"), 0) != SIZE_MAX || rp_str_find(text, RP_STR(".py"), 0) != SIZE_MAX ||
         rp_str_find(text, RP_STR(".sh"), 0) != SIZE_MAX || rp_str_find(text, RP_STR("python"), 0) != SIZE_MAX;
}

/// What the call says besides the command: image, schedule, directory.
static void describe(reader *r, rp_launch_snippet *snippet, uint32_t call, const runner *known)
{
  const rp_facts *facts = r->facts;
  uint32_t image = keyword_of(facts, call, "image");
  if (known->airflow && image != 0 && rp_ir_kind_of(facts, image) == RP_IR_STRING) {
    snippet->image = rp_ir_text(facts, facts->a[image]);
  }
  if (known->airflow) {
    add_schedule(r, snippet, call);
  }
  uint32_t directory = keyword_of(facts, call, "cwd");
  snippet->directory = directory == 0                                    ? RP_STR("")
                       : rp_ir_kind_of(facts, directory) == RP_IR_STRING ? rp_ir_text(facts, facts->a[directory])
                                                                         : RP_STR("?");
}

static void read_command(reader *r, uint32_t call, const runner *known)
{
  const rp_facts *facts = r->facts;
  uint32_t node = keyword_of(facts, call, known->keyword);
  node = node == 0 && !known->constructor ? first_argument(facts, call) : node;
  bool kubernetes = rp_str_is(rp_str_of(known->keyword), "arguments");
  uint32_t commands = kubernetes ? keyword_of(facts, call, "cmds") : 0;
  if (rp_ir_kind_of(facts, node) == RP_IR_NAME) {
    uint32_t value = value_of_name(r, rp_ir_name(facts, facts->a[node]), node);
    node = value != 0 ? value : node;
  }
  rp_launch_snippet snippet = {.path = r->file->path, .line = rp_ir_place_of(facts, facts->start[call]).line};
  RP_VEC(rp_launch_word) words = {0};
  uint32_t lists[] = {commands, node};
  bool list = false;
  bool any = false;
  for (size_t k = 0; k < 2; k++) {
    rp_ir_kind kind = rp_ir_kind_of(facts, lists[k]);
    if (kind != RP_IR_LIST && kind != RP_IR_TUPLE) {
      continue;
    }
    list = true;
    rp_ir_list items = rp_ir_list_at(facts, facts->a[lists[k]]);
    for (size_t i = 0; i < items.count; i++) {
      rp_launch_word word = word_of(r, items.items[i], known->airflow);
      any = any || mentions(word.text);
      RP_PUSH(r->arena, &words, word);
    }
  }
  snippet.words = words.items;
  snippet.word_count = words.count;
  if (!list && node != 0) {
    snippet.text = folded(r, node, known->airflow);
    any = mentions(snippet.text);
  }
  if (any) {
    describe(r, &snippet, call, known);
    RP_PUSH(r->arena, &r->snippets, snippet);
  }
}

// ---- calls that were evaluated ----

static const rp_outside_argument *argument_named(const rp_outside_call *call, const char *keyword, bool first)
{
  for (size_t i = 0; i < call->count; i++) {
    const rp_symbol *name = call->arguments[i].keyword;
    if (name != NULL && keyword != NULL && rp_str_is(name->text, keyword)) {
      return &call->arguments[i];
    }
  }
  return first && call->count > 0 && call->arguments[0].keyword == NULL ? &call->arguments[0] : NULL;
}

/// env={…}: what is known of it.
static void add_environment(reader *r, rp_launch_snippet *snippet, const rp_outside_call *call)
{
  const rp_outside_argument *argument = argument_named(call, "env", false);
  RP_VEC(rp_str) list = {0};
  if (argument == NULL || !rp_value_is(argument->value, RP_OBJECT_DICT)) {
    return;
  }
  const rp_entries *entries = &argument->value->object->entries;
  for (size_t i = 0; i < entries->count; i++) {
    if (!entries->data[i].many && entries->data[i].key->kind == RP_STR_ && entries->data[i].value->kind == RP_STR_) {
      rp_str name = entries->data[i].key->text;
      rp_str value = entries->data[i].value->text;
      bool secret = rp_secret_name(name) || rp_secret_text(value);
      RP_PUSH(r->arena, &list,
              rp_arena_printf(r->arena, "%.*s=%.*s", RP_STR_ARG(name), RP_STR_ARG(secret ? RP_STR("***") : value)));
    }
  }
  snippet->environment = list.items;
  snippet->environment_count = list.count;
}

/// Where a reader finds the command: the innermost place whose function holds a command line in its text, or the call itself.
static void place_snippet(rp_launch_snippet *snippet, const rp_outside_call *call, rp_arena *arena)
{
  for (size_t i = 0; i < call->place_count; i++) {
    const rp_outside_place *place = &call->places[i];
    const rp_facts *facts = place->module->facts;
    rp_entry_texts commands = rp_entry_commands(facts, arena);
    if (rp_entry_says_command(facts, &commands, place->function != 0 ? place->function : place->node)) {
      snippet->path = place->module->path;
      snippet->line = rp_ir_place_of(facts, facts->start[place->node]).line;
      return;
    }
  }
}

/// The command as it was when the call was reached; one snippet for each value that it may have. False: nothing is known of it.
static bool read_call(reader *r, const rp_outside_call *call, const runner *known)
{
  const rp_outside_argument *argument = argument_named(call, known->keyword, !known->constructor);
  if (argument == NULL) {
    return false;
  }
  rp_launch_snippet snippet = {.path = r->file->path,
                               .line = rp_ir_place_of(r->facts, r->facts->start[call->node]).line};
  place_snippet(&snippet, call, r->arena);
  describe(r, &snippet, call->node, known);
  add_environment(r, &snippet, call);
  size_t options = argument->value->kind == RP_CHOICE ? argument->value->choice.count : 1;
  for (size_t i = 0; i < options; i++) {
    rp_val value = argument->value->kind == RP_CHOICE ? argument->value->choice.options[i].value : argument->value;
    bool list = rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_TUPLE);
    const rp_outside_argument *commands =
        rp_str_is(rp_str_of(known->keyword), "arguments") ? argument_named(call, "cmds", false) : NULL;
    snippet.text = (rp_str){NULL, 0};
    if (list) {
      rp_items both = value == argument->value ? argument->items : value->object->items;
      RP_VEC(rp_launch_word) words = {0};
      const rp_items *parts[] = {commands != NULL ? &commands->items : NULL, &both};
      for (size_t k = 0; k < 2; k++) {
        size_t count = 0;
        const rp_launch_word *made =
            parts[k] != NULL ? rp_command_words(r->in, &count, parts[k], known->airflow, r->arena) : NULL;
        for (size_t n = 0; n < count; n++) {
          RP_PUSH(r->arena, &words, made[n]);
        }
      }
      snippet.words = words.items;
      snippet.word_count = words.count;
    } else {
      rp_buf buf = RP_BUF_INIT;
      rp_buf_cstr(&buf, "");
      bool known_text = rp_command_text(r->in, &buf, value, known->airflow);
      snippet.text = rp_arena_str(r->arena, rp_buf_str(&buf));
      rp_buf_release(&buf);
      if (!known_text) {
        return false;
      }
    }
    RP_PUSH(r->arena, &r->snippets, snippet);
  }
  return true;
}

static const runner *runner_named(rp_str name)
{
  for (size_t k = 0; k < sizeof runners / sizeof runners[0]; k++) {
    if (rp_str_is(name, runners[k].name)) {
      return &runners[k];
    }
  }
  return NULL;
}

bool rp_entry_runs(rp_str qualified)
{
  size_t dot = rp_str_rfind_char(qualified, '.');
  return runner_named(rp_str_sub(qualified, dot == SIZE_MAX ? 0 : dot + 1, qualified.size)) != NULL;
}

/// The snippets of the evaluated calls at `node`; false: there is none, or also one of which nothing is known.
static bool read_evaluated(reader *r, uint32_t node, const runner *known)
{
  bool any = false;
  bool lost = false;
  for (size_t i = 0; r->in != NULL && i < r->in->outside.count; i++) {
    const rp_outside_call *call = &r->in->outside.items[i];
    if (call->node == node && call->module->facts == r->facts) {
      any = true;
      lost = !read_call(r, call, known) || lost;
    }
  }
  return any && !lost;
}

const rp_launch_snippet *rp_entry_snippets(size_t *count, const rp_link_file *files, size_t file_count, rp_interp *in,
                                           rp_arena *arena)
{
  reader r = {.in = in, .arena = arena};
  for (size_t i = 0; i < file_count; i++) {
    r.file = &files[i];
    r.facts = files[i].facts;
    r.lookups = 0;
    for (uint32_t node = 1; node < r.facts->kind.len && !files[i].test; node++) {
      rp_str name = rp_ir_kind_of(r.facts, node) == RP_IR_CALL ? last_name(r.facts, r.facts->a[node]) : RP_STR("");
      const runner *known = name.size > 0 ? runner_named(name) : NULL;
      if (known != NULL && !read_evaluated(&r, node, known)) {
        read_command(&r, node, known);
      }
    }
  }
  *count = r.snippets.count;
  return r.snippets.items;
}
