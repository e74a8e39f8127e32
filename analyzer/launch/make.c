// Makefiles: rules with their recipes, and variables. Read for itself, a makefile shows the recipes of all rules that nobody
// calls; `make TARGET` of a script, a crontab or another recipe runs that rule's, its prerequisites' first, with the
// variables that the command sets.

#include "analyzer/launch/private.h"
#include "base/buf.h"
#include "base/path.h"

enum { RULE_LIMIT = 4000, EXPANSION_DEPTH = 8 };

typedef struct recipe_line {
  rp_str text;
  uint32_t line;
} recipe_line;

typedef struct make_rule {
  rp_str targets;       // as written; several at once
  rp_str prerequisites; // expanded
  rp_map *variables;    // of the rule alone; NULL
  RP_VEC(recipe_line) lines;
} make_rule;

typedef struct makefile {
  rp_launch_collector *collector;
  const rp_launch_context *context;
  rp_str path;
  rp_map variables;
  RP_VEC(make_rule) rules;
} makefile;

/// $@ and $< of a rule with one target; the other ones are known only when make runs.
static void put_automatic(rp_buf *out, char name, const make_rule *rule)
{
  rp_str one = rule == NULL ? RP_STR("") : name == '@' ? rule->targets : name == '<' ? rule->prerequisites : RP_STR("");
  one = rp_str_trim(name == '<' ? rp_str_sub(one, 0, rp_str_find(one, RP_STR(" "), 0)) : one);
  bool known =
      one.size > 0 && rp_str_find(one, RP_STR(" "), 0) == SIZE_MAX && rp_str_find(one, RP_STR("%"), 0) == SIZE_MAX;
  if (known) {
    rp_buf_add(out, one);
  } else {
    rp_buf_printf(out, "%c$%c%c", RP_LAUNCH_HOLE, name, RP_LAUNCH_HOLE);
  }
}

static const rp_shell_variable *find_variable(const makefile *m, const make_rule *rule, rp_str name)
{
  const rp_shell_variable *own = rule != NULL && rule->variables != NULL ? rp_map_find(rule->variables, name) : NULL;
  return own != NULL ? own : rp_map_find(&m->variables, name);
}

/// $(NAME), ${NAME}, $@, $$ of make; $(shell …) is $(…) of the shell; the rest stays as it is, as one that is not known.
static void expand(rp_buf *out, rp_str text, const makefile *m, const make_rule *rule, unsigned depth)
{
  for (size_t i = 0; i < text.size && out->size < RP_LAUNCH_SIZE_LIMIT; i++) {
    char next = i + 1 < text.size ? text.data[i + 1] : '\0';
    if (text.data[i] != '$') {
      rp_buf_char(out, text.data[i]);
      continue;
    }
    if (next == '$') {
      rp_buf_char(out, '$');
      i++;
      continue;
    }
    if (next != '\0' && strchr("@<^*?+|%", next) != NULL) {
      put_automatic(out, next, rule);
      i++;
      continue;
    }
    size_t close = i + 2;
    unsigned open = 1;
    for (; close < text.size && (next == '(' || next == '{'); close++) {
      open += text.data[close] == next;
      open -= text.data[close] == (next == '(' ? ')' : '}');
      if (open == 0) {
        break;
      }
    }
    bool closed = (next == '(' || next == '{') && close < text.size;
    rp_str name = closed ? rp_str_sub(text, i + 2, close) : RP_STR("");
    const rp_shell_variable *variable = name.size > 0 ? find_variable(m, rule, name) : NULL;
    if (variable != NULL && !variable->value.dynamic && depth > 0) {
      expand(out, variable->value.text, m, rule, depth - 1);
      i = close;
    } else if (closed && rp_str_starts_with(name, RP_STR("shell ")) && depth > 0) {
      rp_buf_cstr(out, "$(");
      expand(out, rp_str_trim(rp_str_sub(name, 6, name.size)), m, rule, depth - 1);
      rp_buf_char(out, ')');
      i = close;
    } else if (closed) {
      rp_buf_printf(out, "%c$(%.*s)%c", RP_LAUNCH_HOLE, RP_STR_ARG(name), RP_LAUNCH_HOLE);
      i = close;
    } else {
      rp_buf_printf(out, "%c$%c", RP_LAUNCH_HOLE, RP_LAUNCH_HOLE);
    }
  }
}

static rp_str expanded(const makefile *m, rp_str text, const make_rule *rule)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  expand(&buf, text, m, rule, EXPANSION_DEPTH);
  rp_str result = rp_arena_str(m->collector->arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return result;
}

/// "NAME = value" and its kin into `variables`. `?=` may be overridden by the environment, and what stands in a condition or
/// is set twice may be something else: not known. False: no assignment.
static bool assign(makefile *m, rp_map *variables, rp_str text, bool conditional)
{
  rp_arena *arena = m->collector->arena;
  bool exported = rp_str_starts_with(text, RP_STR("export "));
  bool override = rp_str_starts_with(text, RP_STR("override "));
  rp_str rest = exported || override ? rp_str_trim(rp_str_sub(text, exported ? 7 : 9, text.size)) : text;
  size_t equals = rp_str_find(rest, RP_STR("="), 0);
  if (equals == SIZE_MAX || equals == 0) {
    return false;
  }
  char before = rest.data[equals - 1];
  size_t end = equals;
  while (end > 0 && strchr(":?+!", rest.data[end - 1]) != NULL) {
    end--;
  }
  rp_str name = rp_str_trim(rp_str_sub(rest, 0, end));
  if (name.size == 0 || rp_str_find(name, RP_STR(" "), 0) != SIZE_MAX ||
      rp_str_find(name, RP_STR(":"), 0) != SIZE_MAX) {
    return false;
  }
  rp_str value = rp_str_trim(rp_str_sub(rest, equals + 1, rest.size));
  value = rp_str_trim(rp_str_sub(value, 0, rp_str_find(value, RP_STR(" #"), 0)));
  bool dynamic = conditional || before == '?' || before == '+' || before == '!' || rp_map_has(variables, name);
  rp_launch_set(variables, name, value, dynamic, exported, arena);
  return true;
}

/// `targets: prerequisites ; command`, `targets: NAME = value`. False: no rule.
static bool read_rule(makefile *m, rp_str text, uint32_t line, bool conditional)
{
  size_t colon = rp_str_find(text, RP_STR(":"), 0);
  size_t parenthesis = rp_str_find(text, RP_STR("$("), 0);
  if (colon == SIZE_MAX || colon == 0 || m->rules.count >= RULE_LIMIT ||
      (parenthesis == 0 && colon < rp_str_find(text, RP_STR(")"), 0))) {
    return false;
  }
  rp_str rest = rp_str_sub(text, colon + 1 + (colon + 1 < text.size && text.data[colon + 1] == ':'), text.size);
  make_rule made = {.targets = expanded(m, rp_str_trim(rp_str_sub(text, 0, colon)), NULL), .prerequisites = RP_STR("")};
  rp_map *own = RP_NEW(m->collector->arena, rp_map);
  rp_map_init(own, m->collector->arena);
  size_t semicolon = rp_str_find(rest, RP_STR(";"), 0);
  if (semicolon == SIZE_MAX && assign(m, own, rp_str_trim(rest), conditional)) {
    made.variables = own;
  } else {
    rp_map_release(own);
    made.prerequisites = expanded(m, rp_str_trim(rp_str_sub(rest, 0, semicolon)), NULL);
  }
  if (semicolon != SIZE_MAX) {
    recipe_line one = {rp_str_trim(rp_str_sub(rest, semicolon + 1, rest.size)), line};
    RP_PUSH(m->collector->arena, &made.lines, one);
  }
  RP_PUSH(m->collector->arena, &m->rules, made);
  return true;
}

static bool begins(rp_str text, const char *word)
{
  rp_str name = rp_str_of(word);
  return rp_str_starts_with(text, name) && (text.size == name.size || strchr(" \t(\"'", text.data[name.size]) != NULL);
}

static void read_makefile(makefile *m, rp_str text)
{
  rp_launch_set(&m->variables, RP_STR("MAKE"), RP_STR("make"), false, false, m->collector->arena);
  uint32_t number = 1;
  uint32_t line = 0;
  unsigned conditions = 0;
  rp_str logical;
  rp_str define = {NULL, 0};
  rp_str body = RP_STR("");
  while (rp_launch_next_logical(&text, &number, &line, &logical)) {
    rp_str trimmed = rp_str_trim(logical);
    if (define.data != NULL) {
      bool end = rp_str_is(trimmed, "endef");
      if (end) {
        rp_launch_set(&m->variables, define, body, conditions > 0, false, m->collector->arena);
        define = (rp_str){NULL, 0};
      } else {
        body = rp_arena_printf(m->collector->arena, "%.*s%s%.*s", RP_STR_ARG(body), body.size > 0 ? "\n" : "",
                               RP_STR_ARG(trimmed));
      }
    } else if (logical.size > 0 && logical.data[0] == '\t' && m->rules.count > 0) {
      RP_PUSH(m->collector->arena, &m->rules.items[m->rules.count - 1].lines, ((recipe_line){trimmed, line}));
    } else if (trimmed.size == 0 || trimmed.data[0] == '#') {
      continue;
    } else if (begins(trimmed, "ifeq") || begins(trimmed, "ifneq") || begins(trimmed, "ifdef") ||
               begins(trimmed, "ifndef")) {
      conditions++;
    } else if (begins(trimmed, "endif")) {
      conditions -= conditions > 0;
    } else if (begins(trimmed, "define")) {
      define = rp_str_trim(rp_str_sub(trimmed, 6, rp_str_find(trimmed, RP_STR("="), 0)));
      body = RP_STR("");
    } else if (!assign(m, &m->variables, trimmed, conditions > 0)) {
      (void)read_rule(m, trimmed, line, conditions > 0);
    }
  }
}

static rp_map exported_variables(const makefile *m)
{
  rp_map exported;
  rp_map_init(&exported, m->collector->arena);
  for (const rp_map_entry *entry = rp_map_next(&m->variables, NULL); entry != NULL;
       entry = rp_map_next(&m->variables, entry)) {
    rp_shell_variable *variable = rp_map_value(entry);
    if (variable->exported) {
      rp_shell_variable *copy = RP_NEW(m->collector->arena, rp_shell_variable);
      *copy = *variable;
      copy->value.text = variable->value.dynamic ? variable->value.text : expanded(m, variable->value.text, NULL);
      rp_map_put(&exported, rp_map_key(entry), copy);
    }
  }
  return exported;
}

/// `command` (NULL): the make that runs it, for its environment.
static void run_recipe(makefile *m, const make_rule *rule, const rp_shell_command *command)
{
  rp_launch_collector *c = m->collector;
  rp_map exported = exported_variables(m);
  for (size_t i = 0; command != NULL && i < command->environment_count; i++) {
    rp_str assignment = command->environment[i];
    size_t equals = rp_str_find(assignment, RP_STR("="), 0);
    rp_str name = rp_str_sub(assignment, 0, equals);
    if (!rp_map_has(&exported, name)) {
      rp_str value = rp_str_sub(assignment, equals + 1, assignment.size);
      bool dynamic = rp_str_find(value, RP_STR("$"), 0) != SIZE_MAX || rp_str_is(value, "***");
      rp_launch_set(&exported, name, value, dynamic, true, c->arena);
    }
  }
  for (size_t i = 0; i < rule->lines.count; i++) {
    rp_str text = expanded(m, rule->lines.items[i].text, rule);
    while (text.size > 0 && strchr("@-+ ", text.data[0]) != NULL) {
      text = rp_str_sub(text, 1, text.size);
    }
    rp_shell_input input = {.text = text, .line = rule->lines.items[i].line, .variables = &exported};
    rp_launch_text(c, m->context, &input);
  }
  rp_map_release(&exported);
}

static rp_str key_of(const makefile *m, rp_str target)
{
  return rp_arena_printf(m->collector->arena, "%.*s\n%.*s", RP_STR_ARG(m->path), RP_STR_ARG(target));
}

static void release(makefile *m)
{
  for (size_t i = 0; i < m->rules.count; i++) {
    if (m->rules.items[i].variables != NULL) {
      rp_map_release(m->rules.items[i].variables);
    }
  }
  rp_map_release(&m->variables);
}

static bool has_target(const make_rule *rule, rp_str target)
{
  rp_str rest = rule->targets;
  for (rp_str name = rp_launch_first_word(&rest); name.size > 0; name = rp_launch_first_word(&rest)) {
    if (rp_str_eq(name, target)) {
      return true;
    }
  }
  return false;
}

static bool is_called(const makefile *m, const make_rule *rule)
{
  rp_str rest = rule->targets;
  for (rp_str name = rp_launch_first_word(&rest); name.size > 0; name = rp_launch_first_word(&rest)) {
    if (rp_map_has(&m->collector->called, key_of(m, name))) {
      return true;
    }
  }
  return false;
}

/// What `target: NAME = value` sets holds for its recipe too.
static void join_variables(makefile *m, make_rule *recipe)
{
  for (size_t i = 0; i < m->rules.count && recipe->variables == NULL; i++) {
    if (m->rules.items[i].variables != NULL && rp_str_eq(m->rules.items[i].targets, recipe->targets)) {
      recipe->variables = m->rules.items[i].variables;
    }
  }
}

void rp_launch_make(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("make");
  makefile m = {.collector = c, .context = context, .path = context->path};
  rp_map_init(&m.variables, c->arena);
  read_makefile(&m, text);
  for (size_t i = 0; i < m.rules.count; i++) {
    make_rule recipe = m.rules.items[i];
    if (recipe.lines.count > 0 && !(c->follow && is_called(&m, &recipe))) {
      join_variables(&m, &recipe);
      run_recipe(&m, &recipe, NULL);
    }
  }
  release(&m);
}

// ---- make TARGET ----

static void run_target(makefile *m, rp_map *done, rp_str target, const rp_shell_command *command, unsigned depth)
{
  if (depth > RP_LAUNCH_DEPTH_LIMIT || rp_map_has(done, target)) {
    return;
  }
  rp_map_put(done, target, m);
  rp_map_put(&m->collector->called, key_of(m, target), NULL);
  for (size_t i = 0; i < m->rules.count; i++) {
    make_rule recipe = m->rules.items[i];
    if (!has_target(&recipe, target)) {
      continue;
    }
    rp_str rest = recipe.prerequisites;
    for (rp_str name = rp_launch_first_word(&rest); name.size > 0; name = rp_launch_first_word(&rest)) {
      run_target(m, done, name, command, depth + 1);
    }
    join_variables(m, &recipe);
    run_recipe(m, &recipe, command);
  }
}

static const rp_launch_file *find_makefile(rp_launch_collector *c, const rp_launch_context *context,
                                           const rp_shell_command *command, rp_str folder, rp_str name)
{
  static const char *const names[] = {"GNUmakefile", "makefile", "Makefile"};
  rp_str directory = rp_str_is(command->directory, "?") ? RP_STR("/?") : command->directory;
  directory = folder.size > 0 ? rp_path_join(c->arena, directory, folder) : directory;
  rp_str beside = rp_path_join(c->arena, rp_path_dir(context->path), directory);
  bool recipe = rp_str_is(context->kind, "make"); // runs where its makefile is
  rp_str places[] = {recipe ? beside : directory, recipe ? directory : beside};
  bool absolute = rp_str_starts_with(directory, RP_STR("/"));
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    rp_str file = name.size > 0 ? name : rp_str_of(names[i]);
    for (size_t k = 0; k < 2 && !absolute; k++) {
      const rp_launch_file *found =
          rp_map_find(&c->by_path, rp_path_normalize(c->arena, rp_path_join(c->arena, places[k], file)));
      if (found != NULL) {
        return found;
      }
    }
    rp_str rest =
        rp_path_normalize(c->arena, rp_path_join(c->arena, directory, file)); // as in an image: what the path ends in
    for (size_t slash = absolute ? 0 : SIZE_MAX; slash != SIZE_MAX; slash = rp_str_find(rest, RP_STR("/"), slash + 1)) {
      const rp_launch_file *found = rp_map_find(&c->by_path, rp_str_sub(rest, slash + 1, rest.size));
      if (found != NULL) {
        return found;
      }
    }
  }
  return NULL;
}

typedef struct make_words {
  rp_str folder;
  rp_str file;
  rp_launch_words targets;
  rp_launch_words variables;
} make_words;

static make_words read_words(rp_launch_collector *c, const rp_launch_word *words, size_t count)
{
  make_words made = {.folder = RP_STR(""), .file = RP_STR("")};
  for (size_t i = 1; i < count; i++) {
    rp_str text = words[i].text;
    bool next = i + 1 < count;
    if (rp_str_is(text, "-C") || rp_str_is(text, "--directory") || rp_str_is(text, "-f") || rp_str_is(text, "--file")) {
      rp_str *out = rp_str_is(text, "-C") || rp_str_is(text, "--directory") ? &made.folder : &made.file;
      *out = next ? words[++i].text : *out;
    } else if (rp_str_starts_with(text, RP_STR("--directory="))) {
      made.folder = rp_str_sub(text, 12, text.size);
    } else if (rp_str_starts_with(text, RP_STR("-C")) || rp_str_starts_with(text, RP_STR("-f"))) {
      *(text.data[1] == 'C' ? &made.folder : &made.file) = rp_str_sub(text, 2, text.size);
    } else if (text.size > 0 && text.data[0] == '-') {
      i += rp_str_is(text, "-j") && next && words[i + 1].text.size > 0 && words[i + 1].text.data[0] >= '0' &&
           words[i + 1].text.data[0] <= '9';
    } else if (rp_str_find(text, RP_STR("="), 0) != SIZE_MAX) {
      RP_PUSH(c->arena, &made.variables, words[i]);
    } else {
      RP_PUSH(c->arena, &made.targets, words[i]);
    }
  }
  return made;
}

void rp_launch_make_call(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                         const rp_launch_word *words, size_t count)
{
  make_words given = read_words(c, words, count);
  const rp_launch_file *file = find_makefile(c, context, command, given.folder, given.file);
  if (file == NULL || context->depth > RP_LAUNCH_DEPTH_LIMIT || file->content.size > RP_LAUNCH_SIZE_LIMIT) {
    return;
  }
  rp_launch_context inner = *context;
  inner.path = file->path;
  inner.kind = RP_STR("make");
  inner.depth++;
  inner.via =
      inner.via.size > 0 ? inner.via : rp_arena_printf(c->arena, "%.*s:%u", RP_STR_ARG(context->path), command->line);
  makefile m = {.collector = c, .context = &inner, .path = file->path};
  rp_map_init(&m.variables, c->arena);
  read_makefile(&m, file->content);
  for (size_t i = 0; i < given.variables.count; i++) { // stronger than the makefile's own
    rp_launch_word word = given.variables.items[i];
    size_t equals = rp_str_find(word.text, RP_STR("="), 0);
    rp_launch_set(&m.variables, rp_str_sub(word.text, 0, equals), rp_str_sub(word.text, equals + 1, word.text.size),
                  word.dynamic, true, c->arena);
  }
  rp_map done;
  rp_map_init(&done, c->arena);
  for (size_t i = 0; i < given.targets.count; i++) {
    if (!given.targets.items[i].dynamic) {
      run_target(&m, &done, given.targets.items[i].text, command, 0);
    }
  }
  for (size_t i = 0; i < m.rules.count && given.targets.count == 0; i++) { // the first one that is no special name
    rp_str target = rp_str_trim(m.rules.items[i].targets);
    if (target.size > 0 && target.data[0] != '.' && rp_str_find(target, RP_STR("%"), 0) == SIZE_MAX) {
      run_target(&m, &done, rp_launch_first_word(&target), command, 0);
      break;
    }
  }
  rp_map_release(&done);
  release(&m);
}
