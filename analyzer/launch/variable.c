// Variables of a shell text, in the order in which it runs: every assignment stands in a log, so that a branch, a list or a
// subshell can be undone.

#include "analyzer/launch/shell.h"

size_t rp_shell_assignment(rp_str word, bool *appends)
{
  size_t i = 0;
  while (i < word.size && rp_shell_is_name(word.data[i], i == 0)) {
    i++;
  }
  *appends = i > 0 && i + 1 < word.size && word.data[i] == '+' && word.data[i + 1] == '=';
  return i > 0 && i < word.size && (word.data[i] == '=' || *appends) ? i : 0;
}

static rp_shell_variable *replace(rp_shell *s, rp_str name, rp_shell_variable *variable)
{
  rp_shell_variable *before = rp_map_put(&s->variables, name, variable);
  bool exported = (before != NULL && before->exported) || (variable != NULL && variable->exported);
  s->environment.known = s->environment.known && !exported;
  return before;
}

void rp_shell_restore(rp_shell *s, const rp_shell_saved *saved)
{
  (void)replace(s, saved->name, saved->before);
}

static void put(rp_shell *s, rp_str name, rp_shell_variable *variable)
{
  s->work += 64;
  rp_shell_variable *before = replace(s, name, variable);
  RP_PUSH(s->arena, &s->log, ((rp_shell_saved){name, before}));
}

static rp_shell_variable *new_variable(rp_shell *s, rp_str name, rp_launch_word value, bool exported)
{
  rp_shell_variable *variable = RP_NEW(s->arena, rp_shell_variable);
  const rp_shell_variable *before = rp_map_find(&s->variables, name);
  variable->value = value;
  variable->exported = exported || (before != NULL && before->exported);
  return variable;
}

void rp_shell_set(rp_shell *s, rp_str name, rp_launch_word value, bool exported)
{
  put(s, name, new_variable(s, name, value, exported));
}

void rp_shell_forget(rp_shell *s, rp_str name)
{
  name = rp_arena_str(s->arena, name);
  rp_shell_set(s, name, (rp_launch_word){rp_arena_printf(s->arena, "$%.*s", RP_STR_ARG(name)), true, true}, false);
}

void rp_shell_undo(rp_shell *s, size_t mark, rp_shell_frame *frame)
{
  while (s->log.count > mark) {
    const rp_shell_saved *saved = &s->log.items[--s->log.count];
    rp_shell_restore(s, saved);
    if (frame != NULL) {
      RP_PUSH(s->arena, &frame->touched, saved->name);
    }
  }
}

void rp_shell_end_list(rp_shell *s)
{
  size_t mark = s->lex.list_mark;
  s->lex.list_mark = SIZE_MAX;
  if (mark == SIZE_MAX) {
    return;
  }
  rp_map names; // each once: lists inside lists must not multiply
  rp_map_init(&names, s->arena);
  for (size_t i = mark; i < s->log.count; i++) {
    rp_map_put(&names, s->log.items[i].name, s);
  }
  for (const rp_map_entry *entry = rp_map_next(&names, NULL); entry != NULL; entry = rp_map_next(&names, entry)) {
    rp_shell_forget(s, rp_map_key(entry));
  }
  rp_map_release(&names);
  s->directory = rp_str_eq(s->directory, s->lex.list_directory) ? s->directory : RP_STR("?");
}

void rp_shell_open_subshell(rp_shell *s)
{
  RP_PUSH(s->arena, &s->lex.subshells, s->log.count);
  RP_PUSH(s->arena, &s->lex.groups, s->commands.count);
  RP_PUSH(s->arena, &s->lex.directories, s->directory);
  rp_launch_words words = {.items = (rp_launch_word *)(uintptr_t)s->lex.positionals, .count = s->lex.positional_count};
  RP_PUSH(s->arena, &s->lex.outside, words);
}

void rp_shell_close_subshell(rp_shell *s)
{
  size_t mark = s->lex.subshells.items[--s->lex.subshells.count];
  s->lex.group = s->lex.groups.items[--s->lex.groups.count];
  s->directory = s->lex.directories.items[--s->lex.directories.count];
  rp_launch_words words = s->lex.outside.items[--s->lex.outside.count];
  s->lex.positionals = words.items;
  s->lex.positional_count = words.count;
  rp_shell_undo(s, mark, NULL);
}

/// NAME=( … ) and NAME+=( … ).
static void assign_array(rp_shell *s, rp_str name, rp_str text, const rp_shell_variable *before, bool appends)
{
  rp_shell_variable *variable = new_variable(s, name, (rp_launch_word){text, true, true}, false);
  rp_launch_words *items = RP_NEW(s->arena, rp_launch_words);
  if (s->lex.array.capacity != SIZE_MAX && (!appends || (before != NULL && before->items != NULL))) {
    for (size_t i = 0; before != NULL && i < before->items->count; i++) {
      RP_PUSH(s->arena, items, before->items->items[i]);
    }
    for (size_t i = 0; i < s->lex.array.count; i++) {
      RP_PUSH(s->arena, items, s->lex.array.items[i]);
    }
    variable->items = items;
  }
  put(s, name, variable);
}

void rp_shell_assign(rp_shell *s, rp_str marked, bool exported)
{
  rp_str text = rp_str_sub(marked, 1, marked.size);
  bool appends = false;
  size_t size = rp_shell_assignment(text, &appends);
  rp_str name = rp_arena_str(s->arena, rp_str_sub(text, 0, size));
  rp_str value = rp_str_sub(text, size + 1 + appends, text.size);
  bool dynamic = marked.data[0] == '?';
  const rp_shell_variable *before = rp_map_find(&s->variables, name);
  if (dynamic && rp_str_starts_with(value, RP_STR("("))) {
    assign_array(s, name, value, appends ? before : NULL, appends);
    return;
  }
  if (appends && before != NULL && !before->value.dynamic && !dynamic && before->items == NULL) {
    value = rp_arena_printf(s->arena, "%.*s%.*s", RP_STR_ARG(before->value.text), RP_STR_ARG(value));
  } else if (appends) {
    rp_shell_forget(s, name);
    return;
  }
  rp_shell_set(s, name, (rp_launch_word){value, dynamic, dynamic}, exported);
}

bool rp_shell_is_declaration(rp_str word)
{
  return rp_str_is(word, "export") || rp_str_is(word, "declare") || rp_str_is(word, "typeset") ||
         rp_str_is(word, "readonly") || rp_str_is(word, "local");
}

void rp_shell_declare(rp_shell *s, size_t first)
{
  rp_str declaration = s->lex.words.items[first].text;
  bool exported = rp_str_is(declaration, "export");
  bool local =
      rp_str_is(declaration, "local") || rp_str_is(declaration, "declare") || rp_str_is(declaration, "typeset");
  for (size_t i = first + 1; i < s->lex.words.count; i++) {
    rp_launch_word word = s->lex.words.items[i];
    bool appends = false;
    size_t size = rp_shell_assignment(word.text, &appends);
    rp_str name = rp_str_sub(word.text, 0, size > 0 ? size : word.text.size);
    exported = exported || rp_str_is(word.text, "-x");
    local = local && !rp_str_is(word.text, "-g");
    if (local && s->depth > 0 && (size > 0 || (!word.dynamic && !rp_str_starts_with(word.text, RP_STR("-"))))) {
      RP_PUSH(s->arena, &s->locals, ((rp_shell_saved){name, rp_map_find(&s->variables, name)}));
    }
    if (size > 0) {
      rp_shell_assign(s, rp_arena_printf(s->arena, "%c%.*s", word.dynamic ? '?' : '!', RP_STR_ARG(word.text)),
                      exported);
    } else if (exported && !word.dynamic) {
      rp_shell_variable *variable = rp_map_find(&s->variables, word.text);
      if (variable != NULL) {
        rp_shell_set(s, word.text, variable->value, true);
      }
    }
  }
}

void rp_shell_environment(rp_shell *s, rp_shell_command *command)
{
  bool own = s->lex.prefixes.count > 0;
  if (!own && s->environment.known) {
    command->environment = s->environment.items;
    command->environment_count = s->environment.count;
    return;
  }
  RP_VEC(rp_str) environment = {0};
  for (const rp_map_entry *entry = rp_map_next(&s->variables, NULL); entry != NULL;
       entry = rp_map_next(&s->variables, entry)) {
    const rp_shell_variable *variable = rp_map_value(entry);
    bool replaced = false; // by an assignment in front of the command
    for (size_t i = 0; i < s->lex.prefixes.count; i++) {
      rp_str prefix = rp_str_sub(s->lex.prefixes.items[i], 1, s->lex.prefixes.items[i].size);
      replaced = replaced || rp_str_eq(rp_str_sub(prefix, 0, rp_str_find(prefix, RP_STR("="), 0)), rp_map_key(entry));
    }
    if (variable != NULL && variable->exported && !replaced && environment.count < 256) {
      RP_PUSH(s->arena, &environment, rp_launch_assignment(s->arena, rp_map_key(entry), variable->value.text));
    }
  }
  for (size_t i = 0; i < s->lex.prefixes.count; i++) {
    rp_str text = rp_str_sub(s->lex.prefixes.items[i], 1, s->lex.prefixes.items[i].size);
    size_t equals = rp_str_find(text, RP_STR("="), 0);
    RP_PUSH(s->arena, &environment,
            rp_launch_assignment(s->arena, rp_str_sub(text, 0, equals), rp_str_sub(text, equals + 1, text.size)));
  }
  command->environment = environment.items;
  command->environment_count = environment.count;
  if (!own) {
    s->environment.items = environment.items;
    s->environment.count = environment.count;
    s->environment.known = true;
  }
}

// ---- what a text may set ----

/// Every name from `i` to the end of the command.
static size_t mark_names(rp_map *names, rp_str text, size_t i)
{
  while (i < text.size && text.data[i] != '\n' && text.data[i] != ';') {
    size_t from = i;
    while (i < text.size && rp_shell_is_name(text.data[i], false)) {
      i++;
    }
    if (i > from) {
      rp_map_put(names, rp_str_sub(text, from, i), names);
    } else {
      i++;
    }
  }
  return i;
}

void rp_shell_assigned(rp_shell *s, rp_str text, rp_map *names, rp_map *twice, unsigned depth)
{
  s->searches += depth == 0;
  bool fresh = true;  // a word begins here
  bool local = false; // the command is `local …`: each function's own
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    if (!rp_shell_is_name(c, true)) {
      fresh = c == '\n' || c == ' ' || c == '\t' || c == ';' || c == '&' || c == '|' || c == '(' || c == '{';
      local = local && c != '\n' && c != ';' && c != '&' && c != '|';
      continue;
    }
    size_t start = i;
    while (i < text.size && rp_shell_is_name(text.data[i], false)) {
      i++;
    }
    rp_str name = rp_str_sub(text, start, i);
    char next = i < text.size ? text.data[i] : '\0';
    bool appends = next == '+' && i + 1 < text.size && text.data[i + 1] == '=';
    if (fresh && (next == '=' || appends || next == '[')) {
      if (twice != NULL && (appends || (!local && rp_map_has(names, name)))) {
        rp_map_put(twice, name, names);
      }
      if (!local || twice == NULL) {
        rp_map_put(names, name, names);
      }
    } else if (fresh && (rp_str_is(name, "read") || rp_str_is(name, "getopts") || rp_str_is(name, "unset") ||
                         rp_str_is(name, "mapfile") || rp_str_is(name, "readarray") || rp_str_is(name, "let") ||
                         rp_str_is(name, "for") || rp_str_is(name, "select"))) {
      size_t from = i;
      i = mark_names(names, text, i);
      i = rp_str_is(name, "for") || rp_str_is(name, "select") ? from : i;
      if (twice != NULL) {
        (void)mark_names(twice, text, from);
      }
    } else if (fresh) {
      local = local || rp_str_is(name, "local");
      rp_shell_function *function = depth < 8 && twice == NULL ? rp_shell_find_function(s, name) : NULL;
      bool new = function != NULL && (function->searched != s->searches || function->search_depth > depth);
      if (new && s->work < RP_SHELL_WORK) { // its assignments outlive the call
        function->searched = s->searches;
        function->search_depth = depth;
        s->work += function->body.size + 16;
        rp_shell_assigned(s, function->body, names, NULL, depth + 1);
      }
    }
    fresh = false;
    i--;
  }
}

void rp_shell_forget_assigned(rp_shell *s, rp_str text)
{
  rp_map names;
  rp_map_init(&names, s->arena);
  rp_shell_assigned(s, text, &names, NULL, 0);
  for (const rp_map_entry *entry = rp_map_next(&names, NULL); entry != NULL; entry = rp_map_next(&names, entry)) {
    rp_shell_forget(s, rp_map_key(entry));
  }
  rp_map_release(&names);
  if (rp_str_find(text, RP_STR("(("), 0) != SIZE_MAX) {
    rp_shell_forget_numbers(s, text);
  }
  static const char *const readers[] = {"source ", ". ", "eval "};
  for (size_t i = 0; i < sizeof readers / sizeof readers[0]; i++) {
    size_t at = rp_str_find(text, rp_str_of(readers[i]), 0);
    if (at != SIZE_MAX && (at == 0 || strchr(" \t\n;&|({", text.data[at - 1]) != NULL)) {
      rp_shell_forget_all(s);
      return;
    }
  }
}

void rp_shell_forget_numbers(rp_shell *s, rp_str text)
{
  for (size_t i = 0; i < text.size; i++) {
    size_t start = i;
    while (i < text.size && rp_shell_is_name(text.data[i], i == start)) {
      i++;
    }
    rp_str rest = rp_str_trim(rp_str_sub(text, i, i + 4));
    bool before = start >= 2 && (rp_str_is(rp_str_sub(text, start - 2, start), "++") ||
                                 rp_str_is(rp_str_sub(text, start - 2, start), "--"));
    bool behind = rp_str_starts_with(rest, RP_STR("++")) || rp_str_starts_with(rest, RP_STR("--")) ||
                  (rest.size > 1 && strchr("+-*/%", rest.data[0]) != NULL && rest.data[1] == '=') ||
                  (rest.size > 0 && rest.data[0] == '=' && !rp_str_starts_with(rest, RP_STR("==")));
    if (i > start && (before || behind)) {
      rp_shell_forget(s, rp_str_sub(text, start, i));
    }
  }
}

void rp_shell_forget_all(rp_shell *s)
{
  RP_VEC(rp_str) names = {0};
  for (const rp_map_entry *entry = rp_map_next(&s->variables, NULL); entry != NULL;
       entry = rp_map_next(&s->variables, entry)) {
    RP_PUSH(s->arena, &names, rp_map_key(entry));
  }
  for (size_t i = 0; i < names.count; i++) {
    rp_shell_forget(s, names.items[i]);
  }
}
