// Formats made of lines: make, Dockerfile, crontab, systemd, Procfile, Jenkinsfile. Each finds the shell text in its
// lines and hands it on with the line it stands on.

#include "analyzer/launch_private.h"
#include "base/buf.h"
#include "base/path.h"
#include "proto/rules.h"

/// The next line with its backslash continuations (kept, so that lines can be counted); `*line` is the number of its first.
static bool next_logical(rp_str *rest, uint32_t *number, uint32_t *line, rp_str *text)
{
  if (rest->size == 0) {
    return false;
  }
  *line = *number;
  size_t end = 0;
  for (;;) {
    size_t stop = rp_str_find(*rest, RP_STR("\n"), end);
    (*number)++;
    end = stop == SIZE_MAX ? rest->size : stop + 1;
    size_t last = stop == SIZE_MAX ? rest->size : stop;
    last -= last > 0 && rest->data[last - 1] == '\r';
    if (stop == SIZE_MAX || last == 0 || rest->data[last - 1] != '\\') {
      *text = rp_str_sub(*rest, 0, last);
      break;
    }
  }
  *rest = rp_str_sub(*rest, end, rest->size);
  return true;
}

static rp_str first_word(rp_str *text)
{
  *text = rp_str_trim(*text);
  size_t end = 0;
  while (end < text->size && text->data[end] != ' ' && text->data[end] != '\t') {
    end++;
  }
  rp_str word = rp_str_sub(*text, 0, end);
  *text = rp_str_trim(rp_str_sub(*text, end, text->size));
  return word;
}

static void set(rp_map *variables, rp_str name, rp_str value, bool dynamic, bool exported, rp_arena *arena)
{
  rp_shell_variable *variable = RP_NEW(arena, rp_shell_variable);
  variable->value = (rp_launch_word){rp_arena_str(arena, value), dynamic, dynamic};
  variable->exported = exported;
  rp_map_put(variables, name, variable);
}

// ------------------------------------------------------------------------------------------------ make

/// $(NAME), ${NAME} and $$ of make, for one line; what is not known stays as $(…), which the shell scanner keeps as dynamic.
static void expand_make(rp_buf *out, rp_str text, const rp_map *variables, unsigned depth)
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
    rp_str closing = next == '(' ? RP_STR(")") : RP_STR("}");
    size_t close = next == '(' || next == '{' ? rp_str_find(text, closing, i) : SIZE_MAX;
    rp_str name = close == SIZE_MAX ? RP_STR("") : rp_str_sub(text, i + 2, close);
    const rp_shell_variable *variable = name.size > 0 ? rp_map_find(variables, name) : NULL;
    if (variable != NULL && !variable->value.dynamic && depth > 0) {
      expand_make(out, variable->value.text, variables, depth - 1);
      i = close;
    } else {
      rp_buf_char(out, '$');
    }
  }
}

/// "NAME = value" and its kin. `?=` may be overridden by the environment: not known.
static bool make_assignment(rp_map *variables, rp_str text, rp_arena *arena)
{
  bool exported = rp_str_starts_with(text, RP_STR("export "));
  rp_str rest = exported ? rp_str_trim(rp_str_sub(text, 7, text.size)) : text;
  size_t equals = rp_str_find(rest, RP_STR("="), 0);
  if (equals == SIZE_MAX || equals == 0) {
    return false;
  }
  char before = rest.data[equals - 1];
  size_t end = equals;
  while (end > 0 && (rest.data[end - 1] == ':' || rest.data[end - 1] == '?' || rest.data[end - 1] == '+' ||
                     rest.data[end - 1] == '!')) {
    end--;
  }
  rp_str name = rp_str_trim(rp_str_sub(rest, 0, end));
  if (name.size == 0 || rp_str_find(name, RP_STR(" "), 0) != SIZE_MAX || rp_str_find(name, RP_STR(":"), 0) != SIZE_MAX) {
    return false;
  }
  rp_str value = rp_str_trim(rp_str_sub(rest, equals + 1, rest.size));
  value = rp_str_trim(rp_str_sub(value, 0, rp_str_find(value, RP_STR(" #"), 0)));
  bool dynamic = before == '?' || before == '+' || before == '!' || rp_map_has(variables, name);
  set(variables, name, value, dynamic, exported, arena);
  return true;
}

void rp_launch_make(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("make");
  rp_map variables;
  rp_map exported;
  rp_map_init(&variables, c->arena);
  rp_map_init(&exported, c->arena);
  for (int pass = 0; pass < 2; pass++) {
    rp_str rest = text;
    uint32_t number = 1;
    uint32_t line = 0;
    rp_str logical;
    while (next_logical(&rest, &number, &line, &logical)) {
      bool recipe = logical.size > 0 && logical.data[0] == '\t';
      rp_str trimmed = rp_str_trim(logical);
      if (pass == 0 && !recipe && trimmed.size > 0 && trimmed.data[0] != '#') {
        (void)make_assignment(&variables, trimmed, c->arena);
      }
      if (pass == 0 || !recipe) {
        continue;
      }
      while (trimmed.size > 0 && strchr("@-+", trimmed.data[0]) != NULL) {
        trimmed = rp_str_sub(trimmed, 1, trimmed.size);
      }
      rp_buf buf = RP_BUF_INIT;
      expand_make(&buf, trimmed, &variables, 8);
      rp_shell_input input = {.text = rp_arena_str(c->arena, rp_buf_str(&buf)), .line = line, .variables = &exported};
      rp_buf_release(&buf);
      rp_launch_text(c, context, &input);
    }
    for (const rp_map_entry *entry = rp_map_next(&variables, NULL); pass == 0 && entry != NULL;
         entry = rp_map_next(&variables, entry)) {
      rp_shell_variable *variable = rp_map_value(entry);
      if (variable->exported) {
        rp_map_put(&exported, rp_map_key(entry), variable);
      }
    }
  }
  rp_map_release(&exported);
  rp_map_release(&variables);
}

// ------------------------------------------------------------------------------------------------ Dockerfile

/// A JSON array of strings on one line (the exec form); false when it is none.
static bool exec_form(rp_launch_words *words, rp_str text, rp_arena *arena)
{
  text = rp_str_trim(text);
  if (text.size < 2 || text.data[0] != '[' || text.data[text.size - 1] != ']') {
    return false;
  }
  for (size_t i = 1; i + 1 < text.size; i++) {
    if (text.data[i] != '"') {
      if (strchr(" \t,\\\r\n", text.data[i]) == NULL) {
        return false;
      }
      continue;
    }
    rp_buf buf = RP_BUF_INIT;
    for (i++; i + 1 < text.size && text.data[i] != '"'; i++) {
      i += text.data[i] == '\\';
      rp_buf_char(&buf, text.data[i]);
    }
    rp_launch_word word = {rp_arena_str(arena, rp_buf_str(&buf)), false, false};
    rp_buf_release(&buf);
    RP_PUSH(arena, words, word);
  }
  return true;
}

typedef struct docker_stage {
  rp_launch_words entrypoint;
  rp_launch_words command;
  bool entry_shell;
  bool has_entry;
  uint32_t line;
  rp_str directory;
} docker_stage;

/// `CMD text`: sh -c text, in words.
static rp_launch_words shell_form(rp_str text, rp_arena *arena)
{
  rp_launch_words words = {0};
  rp_launch_word sh = {RP_STR("sh"), false, false};
  rp_launch_word c = {RP_STR("-c"), false, false};
  rp_launch_word body = {rp_arena_str(arena, text), false, false};
  RP_PUSH(arena, &words, sh);
  RP_PUSH(arena, &words, c);
  RP_PUSH(arena, &words, body);
  return words;
}

static void end_stage(rp_launch_collector *c, rp_launch_context *context, docker_stage *stage, const rp_map *variables)
{
  rp_launch_words words = stage->entrypoint;
  for (size_t i = 0; i < stage->command.count && !(stage->has_entry && stage->entry_shell); i++) {
    RP_PUSH(c->arena, &words, stage->command.items[i]);
  }
  RP_VEC(rp_str) environment = {0};
  for (const rp_map_entry *entry = rp_map_next(variables, NULL); entry != NULL; entry = rp_map_next(variables, entry)) {
    const rp_shell_variable *variable = rp_map_value(entry);
    RP_PUSH(c->arena, &environment, rp_launch_assignment(c->arena, rp_map_key(entry), variable->value.text));
  }
  rp_shell_command command = {.words = words.items,
                              .word_count = words.count,
                              .line = stage->line,
                              .environment = environment.items,
                              .environment_count = environment.count,
                              .directory = stage->directory};
  if (words.count > 0) {
    rp_launch_command(c, context, &command);
  }
  memset(stage, 0, sizeof *stage);
}

static void docker_env(rp_map *variables, rp_str text, rp_arena *arena)
{
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  size_t space = rp_str_find(text, RP_STR(" "), 0);
  if (equals == SIZE_MAX || space < equals) {
    rp_str name = first_word(&text);
    set(variables, name, text, rp_str_find(text, RP_STR("$"), 0) != SIZE_MAX, true, arena);
    return;
  }
  rp_shell_input input = {.text = rp_arena_printf(arena, "env %.*s", RP_STR_ARG(text)), .line = 1};
  size_t count = 0;
  const rp_shell_command *commands = rp_shell_parse(&count, &input, arena);
  for (size_t i = 1; count > 0 && i < commands[0].word_count; i++) {
    rp_str word = commands[0].words[i].text;
    size_t at = rp_str_find(word, RP_STR("="), 0);
    if (at != SIZE_MAX) {
      set(variables, rp_str_sub(word, 0, at), rp_str_sub(word, at + 1, word.size), commands[0].words[i].dynamic, true, arena);
    }
  }
}

void rp_launch_dockerfile(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("dockerfile");
  rp_map variables;
  rp_map_init(&variables, c->arena);
  docker_stage stage = {0};
  uint32_t number = 1;
  uint32_t line = 0;
  rp_str logical;
  while (next_logical(&text, &number, &line, &logical)) {
    rp_str rest = logical;
    rp_str word = first_word(&rest);
    char name[16] = "";
    for (size_t i = 0; i < word.size && word.size < sizeof name; i++) {
      char letter = word.data[i];
      name[i] = (char)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    }
    if (strcmp(name, "FROM") == 0) {
      end_stage(c, context, &stage, &variables);
      rp_map_release(&variables);
      rp_map_init(&variables, c->arena);
      rp_str image = first_word(&rest);
      while (rp_str_starts_with(image, RP_STR("--"))) {
        image = first_word(&rest);
      }
      context->image = rp_arena_str(c->arena, image);
    } else if (strcmp(name, "ENV") == 0) {
      docker_env(&variables, rest, c->arena);
    } else if (strcmp(name, "WORKDIR") == 0) {
      stage.directory = rp_path_join(c->arena, stage.directory, rp_arena_str(c->arena, rest));
    } else if (strcmp(name, "RUN") == 0) {
      rp_launch_words words = {0};
      if (!exec_form(&words, rest, c->arena)) {
        rp_shell_input input = {.text = rest, .line = line, .variables = &variables, .directory = stage.directory};
        rp_launch_text(c, context, &input);
      }
    } else if (strcmp(name, "ENTRYPOINT") == 0 || strcmp(name, "CMD") == 0) {
      bool entry = name[0] == 'E';
      rp_launch_words words = {0};
      bool exec = exec_form(&words, rest, c->arena);
      words = exec ? words : shell_form(rest, c->arena);
      stage.line = line;
      if (entry) {
        stage.entrypoint = words;
        stage.has_entry = true;
        stage.entry_shell = !exec;
        memset(&stage.command, 0, sizeof stage.command); // ENTRYPOINT resets a CMD before it
      } else {
        stage.command = words;
      }
    }
  }
  end_stage(c, context, &stage, &variables);
  rp_map_release(&variables);
}

// ------------------------------------------------------------------------------------------------ cron

rp_str rp_launch_cron(rp_arena *arena, rp_str text, rp_str *rest)
{
  rp_str left = text;
  rp_str word = first_word(&left);
  if (word.size > 1 && word.data[0] == '@') {
    *rest = left;
    return rp_str_is(word, "@reboot") ? RP_STR("") : rp_arena_str(arena, word);
  }
  rp_buf buf = RP_BUF_INIT;
  bool fine = true;
  for (int field = 0; field < 5 && fine; field++) {
    fine = word.size > 0 && word.size < 64;
    for (size_t i = 0; i < word.size && fine; i++) {
      char c = word.data[i];
      bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      fine = (c >= '0' && c <= '9') || strchr("*/,-", c) != NULL || (letter && (field >= 3 || c == 'H'));
    }
    rp_buf_cstr(&buf, field > 0 ? " " : "");
    rp_buf_add(&buf, word);
    if (field < 4) {
      word = first_word(&left);
    }
  }
  rp_str schedule = fine ? rp_arena_str(arena, rp_buf_str(&buf)) : RP_STR("");
  rp_buf_release(&buf);
  *rest = left;
  return schedule;
}

static bool has_user_column(rp_str path, rp_str command)
{
  rp_str dir = rp_path_dir(path);
  return rp_str_is(rp_path_base(dir), "cron.d") || rp_str_ends_with(path, RP_STR("etc/crontab")) ||
         rp_str_starts_with(command, RP_STR("root "));
}

void rp_launch_crontab(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("cron");
  rp_map variables;
  rp_map_init(&variables, c->arena);
  uint32_t number = 0;
  rp_str line;
  while (rp_str_split(&text, '\n', &line)) {
    number++;
    line = rp_str_trim(line);
    if (line.size == 0 || line.data[0] == '#') {
      continue;
    }
    rp_str command;
    rp_str schedule = rp_launch_cron(c->arena, line, &command);
    size_t equals = rp_str_find(line, RP_STR("="), 0);
    if (schedule.size == 0 && equals != SIZE_MAX) {
      rp_str name = rp_str_trim(rp_str_sub(line, 0, equals));
      rp_str value = rp_str_trim(rp_str_sub(line, equals + 1, line.size));
      if (value.size >= 2 && (value.data[0] == '"' || value.data[0] == '\'') && value.data[value.size - 1] == value.data[0]) {
        value = rp_str_sub(value, 1, value.size - 1);
      }
      if (rp_str_is(name, "CRON_TZ")) {
        context->time_zone = rp_arena_str(c->arena, value);
      }
      set(&variables, name, value, false, true, c->arena);
      continue;
    }
    if (schedule.size == 0) {
      continue;
    }
    if (has_user_column(context->path, command)) {
      (void)first_word(&command);
    }
    rp_buf buf = RP_BUF_INIT;
    for (size_t i = 0; i < command.size && command.data[i] != '%'; i++) {
      i += command.data[i] == '\\' && i + 1 < command.size && command.data[i + 1] == '%';
      rp_buf_char(&buf, command.data[i]);
    }
    rp_launch_context at = *context;
    at.schedule = schedule;
    at.schedule_path = context->path;
    at.schedule_line = number;
    rp_shell_input input = {.text = rp_arena_str(c->arena, rp_buf_str(&buf)), .line = number, .variables = &variables};
    rp_buf_release(&buf);
    rp_launch_text(c, &at, &input);
  }
  rp_map_release(&variables);
}

// ------------------------------------------------------------------------------------------------ systemd

/// The value of the last `key=` in a unit file; `*line` gets its line.
static rp_str unit_value(rp_str text, const char *key, uint32_t *line)
{
  rp_str found = RP_STR("");
  uint32_t number = 1;
  uint32_t at = 0;
  rp_str logical;
  while (next_logical(&text, &number, &at, &logical)) {
    size_t equals = rp_str_find(logical, RP_STR("="), 0);
    if (equals != SIZE_MAX && rp_str_is(rp_str_trim(rp_str_sub(logical, 0, equals)), key)) {
      found = rp_str_trim(rp_str_sub(logical, equals + 1, logical.size));
      *line = at;
    }
  }
  return found;
}

static void find_timer(rp_launch_collector *c, rp_launch_context *context)
{
  rp_str service = rp_path_base(context->path);
  for (size_t i = 0; i < c->file_count; i++) {
    const rp_launch_file *file = &c->files[i];
    uint32_t line = 0;
    if (!rp_str_ends_with(file->path, RP_STR(".timer"))) {
      continue;
    }
    rp_str unit = unit_value(file->content, "Unit", &line);
    rp_str base = rp_path_base(file->path);
    bool same = unit.size > 0 ? rp_str_eq(unit, service)
                              : rp_str_eq(rp_path_dir(file->path), rp_path_dir(context->path)) &&
                                    rp_str_eq(rp_str_sub(base, 0, base.size - 6), rp_str_sub(service, 0, service.size - 8));
    rp_str calendar = same ? unit_value(file->content, "OnCalendar", &line) : RP_STR("");
    if (calendar.size > 0) {
      context->schedule = rp_arena_str(c->arena, calendar);
      context->schedule_path = file->path;
      context->schedule_line = line;
      context->code = RP_RULE_SCHEDULE_NOTATION;
      return;
    }
  }
}

void rp_launch_systemd(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("systemd");
  if (!rp_str_ends_with(context->path, RP_STR(".service"))) {
    return;
  }
  find_timer(c, context);
  uint32_t ignored = 0;
  rp_map variables;
  rp_map_init(&variables, c->arena);
  rp_str directory = rp_arena_str(c->arena, unit_value(text, "WorkingDirectory", &ignored));
  uint32_t number = 1;
  uint32_t line = 0;
  rp_str logical;
  while (next_logical(&text, &number, &line, &logical)) {
    size_t equals = rp_str_find(logical, RP_STR("="), 0);
    rp_str key = rp_str_trim(rp_str_sub(logical, 0, equals));
    rp_str value = equals == SIZE_MAX ? RP_STR("") : rp_str_trim(rp_str_sub(logical, equals + 1, logical.size));
    if (rp_str_is(key, "Environment")) {
      docker_env(&variables, value, c->arena);
    } else if (rp_str_is(key, "ExecStart") || rp_str_is(key, "ExecStartPre") || rp_str_is(key, "ExecStartPost")) {
      while (value.size > 0 && strchr("@-:+!", value.data[0]) != NULL) {
        value = rp_str_sub(value, 1, value.size);
      }
      rp_shell_input input = {.text = value, .line = line, .variables = &variables, .directory = directory};
      rp_launch_text(c, context, &input);
    }
  }
  rp_map_release(&variables);
}

// ------------------------------------------------------------------------------------------------ Procfile, Jenkinsfile

void rp_launch_procfile(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("shell");
  uint32_t number = 0;
  rp_str line;
  while (rp_str_split(&text, '\n', &line)) {
    number++;
    size_t colon = rp_str_find(line, RP_STR(":"), 0);
    if (colon != SIZE_MAX && line.data[0] != '#') {
      rp_shell_input input = {.text = rp_str_sub(line, colon + 1, line.size), .line = number};
      rp_launch_text(c, context, &input);
    }
  }
}

/// The string literal at `*at` of Groovy text, which is moved behind it; empty when none starts there.
static rp_str groovy_string(rp_str text, size_t *at)
{
  if (*at >= text.size || (text.data[*at] != '"' && text.data[*at] != '\'')) {
    return RP_STR("");
  }
  char quote = text.data[*at];
  bool triple = *at + 2 < text.size && text.data[*at + 1] == quote && text.data[*at + 2] == quote;
  size_t start = *at + (triple ? 3 : 1);
  for (size_t i = start; i < text.size; i++) {
    if (text.data[i] == '\\') {
      i++;
    } else if (text.data[i] == quote &&
               (!triple || (i + 2 < text.size && text.data[i + 1] == quote && text.data[i + 2] == quote))) {
      *at = i + (triple ? 3 : 1);
      return rp_str_sub(text, start, i);
    }
  }
  *at = text.size;
  return RP_STR("");
}

/// Calls `word` ("sh" or "cron"): the position of its string's quote, SIZE_MAX when there is no more.
static size_t groovy_call(rp_str text, const char *word, size_t from)
{
  rp_str name = rp_str_of(word);
  for (size_t at = rp_str_find(text, name, from); at != SIZE_MAX; at = rp_str_find(text, name, at + 1)) {
    size_t i = at + name.size;
    if (at > 0 && strchr(" \t\n;{(", text.data[at - 1]) == NULL) {
      continue;
    }
    while (i < text.size && strchr(" \t\r\n(", text.data[i]) != NULL) {
      i++;
    }
    rp_str rest = rp_str_sub(text, i, text.size);
    if (rp_str_starts_with(rest, RP_STR("script:"))) {
      i += 7;
      while (i < text.size && (text.data[i] == ' ' || text.data[i] == '\n')) {
        i++;
      }
    }
    if (i < text.size && (text.data[i] == '"' || text.data[i] == '\'')) {
      return i;
    }
  }
  return SIZE_MAX;
}

void rp_launch_jenkinsfile(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("ci");
  uint32_t line = 1;
  size_t counted = 0;
  size_t at = groovy_call(text, "cron", 0);
  if (at != SIZE_MAX) {
    size_t where = at;
    rp_str rest;
    context->schedule = rp_launch_cron(c->arena, groovy_string(text, &at), &rest);
    context->schedule_path = context->schedule.size > 0 ? context->path : RP_STR("");
    for (size_t i = 0; i < where; i++) {
      context->schedule_line += text.data[i] == '\n';
    }
    context->schedule_line = context->schedule.size > 0 ? context->schedule_line + 1 : 0;
    context->code = rp_str_find(context->schedule, RP_STR("H"), 0) != SIZE_MAX ? RP_RULE_SCHEDULE_NOTATION : 0;
  }
  for (at = groovy_call(text, "sh", 0); at != SIZE_MAX; at = groovy_call(text, "sh", at)) {
    for (; counted < at; counted++) {
      line += text.data[counted] == '\n';
    }
    rp_shell_input input = {.text = groovy_string(text, &at), .line = line};
    rp_launch_text(c, context, &input);
  }
}
