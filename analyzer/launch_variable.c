// Variables of a shell text. A variable is known only when the text assigns it once, outside of conditions, before its use,
// with a value that is known itself.

#include "analyzer/launch_shell.h"

size_t rp_shell_assignment(rp_str word, bool *appends)
{
  size_t i = 0;
  while (i < word.size && rp_shell_is_name(word.data[i], i == 0)) {
    i++;
  }
  *appends = i > 0 && i + 1 < word.size && word.data[i] == '+' && word.data[i + 1] == '=';
  return i > 0 && i < word.size && (word.data[i] == '=' || *appends) ? i : 0;
}

void rp_shell_set(rp_shell *s, rp_str name, rp_launch_word value, bool exported)
{
  rp_shell_variable *variable = RP_NEW(s->arena, rp_shell_variable);
  rp_shell_variable *before = rp_map_find(&s->variables, name);
  variable->value = value;
  variable->exported = exported || (before != NULL && before->exported);
  if (s->nesting > 0 || rp_map_has(&s->unsure, name)) {
    variable->value = (rp_launch_word){rp_arena_printf(s->arena, "$%.*s", RP_STR_ARG(name)), true, true};
  }
  if (s->subshells > 0) {
    RP_PUSH(s->arena, &s->saved, ((rp_shell_saved){name, before}));
  }
  if (s->lex.conditional) {
    RP_PUSH(s->arena, &s->lex.tentative, name);
  }
  rp_map_put(&s->variables, name, variable);
}

void rp_shell_forget(rp_shell *s, rp_str name)
{
  rp_shell_variable *variable = rp_map_find(&s->variables, name);
  if (variable != NULL) {
    rp_shell_variable *unknown = RP_NEW(s->arena, rp_shell_variable);
    *unknown = (rp_shell_variable){{rp_arena_printf(s->arena, "$%.*s", RP_STR_ARG(name)), true, true}, variable->exported};
    rp_map_put(&s->variables, name, unknown);
  }
}

void rp_shell_end_list(rp_shell *s)
{
  for (size_t i = 0; i < s->lex.tentative.count; i++) {
    rp_shell_forget(s, s->lex.tentative.items[i]);
  }
  s->lex.tentative.count = 0;
}

void rp_shell_open_subshell(rp_shell *s)
{
  size_t mark = s->saved.count;
  s->subshells++;
  RP_PUSH(s->arena, &s->lex.subshells, mark);
  RP_PUSH(s->arena, &s->lex.directories, s->directory);
}

void rp_shell_close_subshell(rp_shell *s)
{
  size_t mark = s->lex.subshells.items[--s->lex.subshells.count];
  s->directory = s->lex.directories.items[--s->lex.directories.count];
  s->subshells--;
  while (s->saved.count > mark) {
    const rp_shell_saved *saved = &s->saved.items[--s->saved.count];
    rp_map_put(&s->variables, saved->name, saved->before);
  }
}

void rp_shell_assign(rp_shell *s, rp_str marked, bool exported)
{
  rp_str text = rp_str_sub(marked, 1, marked.size);
  bool appends = false;
  size_t size = rp_shell_assignment(text, &appends);
  rp_str name = rp_arena_str(s->arena, rp_str_sub(text, 0, size));
  rp_str value = rp_str_sub(text, size + 1 + appends, text.size);
  bool dynamic = marked.data[0] == '?' || appends || rp_str_starts_with(value, RP_STR("("));
  rp_shell_set(s, name, (rp_launch_word){value, dynamic, false}, exported);
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
  bool local = rp_str_is(declaration, "local") || rp_str_is(declaration, "declare") || rp_str_is(declaration, "typeset");
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
      rp_shell_assign(s, rp_arena_printf(s->arena, "%c%.*s", word.dynamic ? '?' : '!', RP_STR_ARG(word.text)), exported);
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
  RP_VEC(rp_str) environment = {0};
  for (const rp_map_entry *entry = rp_map_next(&s->variables, NULL); entry != NULL;
       entry = rp_map_next(&s->variables, entry)) {
    const rp_shell_variable *variable = rp_map_value(entry);
    if (variable != NULL && variable->exported && environment.count < 256) {
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
}

/// Every name from `i` to the end of the command.
static size_t mark_names(rp_shell *s, rp_str text, size_t i)
{
  while (i < text.size && text.data[i] != '\n' && text.data[i] != ';') {
    size_t from = i;
    while (i < text.size && rp_shell_is_name(text.data[i], false)) {
      i++;
    }
    if (i > from) {
      rp_map_put(&s->unsure, rp_str_sub(text, from, i), s);
    } else {
      i++;
    }
  }
  return i;
}

void rp_shell_find_unsure(rp_shell *s, rp_str text)
{
  rp_map once;
  rp_map_init(&once, s->arena);
  bool fresh = true;  // a word begins here
  bool local = false; // the command is `local …`: each function's own
  unsigned loops = 0;
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
    if (fresh && (next == '=' || appends)) {
      if (appends || (!local && rp_map_has(&once, name))) {
        rp_map_put(&s->unsure, name, s);
      }
      if (!local) {
        rp_map_put(&once, name, s);
      }
    } else if (fresh && (rp_str_is(name, "read") || rp_str_is(name, "getopts") || rp_str_is(name, "unset"))) {
      i = mark_names(s, text, i);
    } else if (fresh) {
      local = local || rp_str_is(name, "local");
      loops += rp_str_is(name, "while") || rp_str_is(name, "until") || rp_str_is(name, "for");
      loops -= loops > 0 && rp_str_is(name, "done");
      s->shifts = s->shifts || (loops > 0 && (rp_str_is(name, "shift") || rp_str_is(name, "set")));
    }
    fresh = false;
    i--;
  }
  rp_map_release(&once);
}
