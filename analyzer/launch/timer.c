// Formats that bring a schedule of their own: crontab, systemd units, Jenkinsfile.

#include "analyzer/launch/private.h"
#include "base/buf.h"
#include "base/path.h"
#include "proto/rules.h"

// ------------------------------------------------------------------------------------------------ cron

rp_str rp_launch_cron(rp_arena *arena, rp_str text, rp_str *rest)
{
  rp_str left = text;
  rp_str word = rp_launch_first_word(&left);
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
      word = rp_launch_first_word(&left);
    }
  }
  rp_str schedule = fine ? rp_arena_str(arena, rp_buf_str(&buf)) : RP_STR("");
  rp_buf_release(&buf);
  *rest = left;
  return schedule;
}

/// A name as of a user that no shell or wrapper has, in front of a path: `etl /srv/nightly.sh`.
static bool names_user(rp_str command, rp_arena *arena)
{
  static const char *const programs[] = {"sh",   "bash", "dash", "ksh",  "zsh",  "cd",   "source", "test",
                                         "exec", "eval", "make", "perl", "ruby", "node", "java"};
  rp_str name = rp_launch_first_word(&command);
  rp_launch_word words[] = {{name, false, false}, {command, false, false}};
  bool fits = name.size > 0 && name.size <= 32 && command.size > 0 && command.data[0] == '/' &&
              !rp_str_starts_with(name, RP_STR("python"));
  for (size_t i = 0; i < name.size && fits; i++) {
    char c = name.data[i];
    fits = (c >= 'a' && c <= 'z') || c == '_' || (i > 0 && ((c >= '0' && c <= '9') || c == '-'));
  }
  for (size_t i = 0; i < sizeof programs / sizeof programs[0] && fits; i++) {
    fits = !rp_str_is(name, programs[i]);
  }
  rp_shell_command nothing = {0};
  rp_str image = RP_STR("");
  return fits && rp_launch_unwrap(&nothing, words, 2, &image, arena) == 0;
}

/// A system crontab names the user that runs the command, and may be called anything in a repository.
static bool has_user_column(rp_str path, rp_str command, rp_arena *arena)
{
  rp_str dir = rp_path_dir(path);
  return rp_str_is(rp_path_base(dir), "cron.d") || rp_str_ends_with(path, RP_STR("etc/crontab")) ||
         rp_str_starts_with(command, RP_STR("root ")) || names_user(command, arena);
}

void rp_launch_crontab(rp_launch_collector *c, rp_launch_context *context, rp_str text, rp_str file, uint32_t first)
{
  context->kind = RP_STR("cron");
  rp_map variables;
  rp_map_init(&variables, c->arena);
  uint32_t number = first - 1;
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
      if (value.size >= 2 && (value.data[0] == '"' || value.data[0] == '\'') &&
          value.data[value.size - 1] == value.data[0]) {
        value = rp_str_sub(value, 1, value.size - 1);
      }
      if (rp_str_is(name, "CRON_TZ")) {
        context->time_zone = rp_arena_str(c->arena, value);
      }
      rp_launch_set(&variables, name, value, false, true, c->arena);
      continue;
    }
    if (schedule.size == 0) {
      continue;
    }
    if (has_user_column(file, command, c->arena)) {
      (void)rp_launch_first_word(&command);
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
  while (rp_launch_next_logical(&text, &number, &at, &logical)) {
    size_t equals = rp_str_find(logical, RP_STR("="), 0);
    if (equals != SIZE_MAX && rp_str_is(rp_str_trim(rp_str_sub(logical, 0, equals)), key)) {
      found = rp_str_trim(rp_str_sub(logical, equals + 1, logical.size));
      *line = at;
    }
  }
  return found;
}

/// The schedule of a timer in `context`: false when it states none.
static bool read_timer(rp_launch_collector *c, rp_launch_context *context, const rp_launch_file *file)
{
  static const char *const keys[] = {"OnCalendar", "OnUnitActiveSec", "OnUnitInactiveSec",
                                     "OnBootSec",  "OnStartupSec",    "OnActiveSec"};
  uint32_t line = 0;
  rp_str calendar = RP_STR("");
  const char *key = keys[0];
  for (size_t k = 0; k < sizeof keys / sizeof keys[0] && calendar.size == 0; k++) {
    key = keys[k];
    calendar = unit_value(file->content, key, &line);
  }
  if (calendar.size == 0) {
    return false;
  }
  // A span is written with its key, so that it is not taken for a calendar expression.
  context->schedule = key == keys[0] ? rp_arena_str(c->arena, calendar)
                                     : rp_arena_printf(c->arena, "%s=%.*s", key, RP_STR_ARG(calendar));
  size_t space = rp_str_rfind_char(calendar, ' ');
  rp_str zone = rp_str_sub(calendar, space == SIZE_MAX ? 0 : space + 1, calendar.size);
  bool named =
      rp_str_find(zone, RP_STR("/"), 0) != SIZE_MAX && zone.data[0] >= 'A' && zone.data[0] <= 'Z'; // "Europe/Berlin"
  context->time_zone = named || rp_str_is(zone, "UTC") ? rp_arena_str(c->arena, zone) : RP_STR("");
  context->schedule_path = file->path;
  context->schedule_line = line;
  context->code = RP_RULE_SCHEDULE_NOTATION;
  return true;
}

/// True when the timer starts `service`; of a template ("job@.service") `*instance` gets which one.
static bool starts_service(const rp_launch_file *file, rp_str path, rp_str *instance)
{
  uint32_t line = 0;
  rp_str service = rp_path_base(path);
  rp_str unit = unit_value(file->content, "Unit", &line);
  rp_str base = rp_path_base(file->path);
  rp_str stem = unit.size > 0 ? rp_str_sub(unit, 0, rp_str_rfind_char(unit, '.')) : rp_str_sub(base, 0, base.size - 6);
  if (unit.size == 0 && !rp_str_eq(rp_path_dir(file->path), rp_path_dir(path))) {
    return false;
  }
  rp_str own = rp_str_sub(service, 0, service.size - 8);
  *instance = RP_STR("");
  if (rp_str_ends_with(own, RP_STR("@")) && rp_str_starts_with(stem, own)) {
    *instance = rp_str_sub(stem, own.size, stem.size);
    return true;
  }
  return rp_str_eq(stem, own);
}

/// %i is the instance of a template; it and its kin are known only when the unit is started; %% is a percent sign.
static rp_str specifiers(rp_arena *arena, rp_str text, rp_str instance)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < text.size; i++) {
    bool special = text.data[i] == '%' && i + 1 < text.size;
    if (special && text.data[i + 1] == 'i' && instance.size > 0) {
      rp_buf_add(&buf, instance);
    } else if (special && text.data[i + 1] != '%') {
      rp_buf_char(&buf, RP_LAUNCH_HOLE);
      rp_buf_add(&buf, rp_str_sub(text, i, i + 2));
      rp_buf_char(&buf, RP_LAUNCH_HOLE);
    } else {
      rp_buf_char(&buf, text.data[i]);
    }
    i += special;
  }
  rp_str result = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return result;
}

static void read_service(rp_launch_collector *c, const rp_launch_context *context, rp_str text, rp_str instance)
{
  uint32_t ignored = 0;
  rp_map variables;
  rp_map_init(&variables, c->arena);
  rp_str directory = rp_arena_str(c->arena, unit_value(text, "WorkingDirectory", &ignored));
  bool more = unit_value(text, "EnvironmentFile", &ignored).size > 0; // stronger than Environment=
  uint32_t number = 1;
  uint32_t line = 0;
  rp_str logical;
  while (rp_launch_next_logical(&text, &number, &line, &logical)) {
    size_t equals = rp_str_find(logical, RP_STR("="), 0);
    rp_str key = rp_str_trim(rp_str_sub(logical, 0, equals));
    rp_str value = equals == SIZE_MAX ? RP_STR("") : rp_str_trim(rp_str_sub(logical, equals + 1, logical.size));
    if (rp_str_is(key, "Environment")) {
      rp_launch_assignments(&variables, value, c->arena);
      for (const rp_map_entry *entry = rp_map_next(&variables, NULL); entry != NULL && more;
           entry = rp_map_next(&variables, entry)) {
        ((rp_shell_variable *)rp_map_value(entry))->value.text =
            rp_arena_printf(c->arena, "$%.*s", RP_STR_ARG(rp_map_key(entry)));
        ((rp_shell_variable *)rp_map_value(entry))->value.dynamic = true;
      }
    } else if (rp_str_is(key, "ExecStart") || rp_str_is(key, "ExecStartPre") || rp_str_is(key, "ExecStartPost")) {
      while (value.size > 0 && strchr("@-:+!", value.data[0]) != NULL) {
        value = rp_str_sub(value, 1, value.size);
      }
      rp_shell_input input = {.text = specifiers(c->arena, value, instance),
                              .line = line,
                              .variables = &variables,
                              .directory = directory,
                              .split = true};
      rp_launch_text(c, context, &input);
    }
  }
  rp_map_release(&variables);
}

void rp_launch_systemd(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("systemd");
  if (!rp_str_ends_with(context->path, RP_STR(".service"))) {
    return;
  }
  bool timed = false;
  for (size_t i = 0; i < c->file_count; i++) {
    rp_launch_context inner = *context;
    rp_str instance;
    if (rp_str_ends_with(c->files[i].path, RP_STR(".timer")) &&
        starts_service(&c->files[i], context->path, &instance) && read_timer(c, &inner, &c->files[i])) {
      timed = true;
      read_service(c, &inner, text, instance);
    }
  }
  if (!timed) {
    read_service(c, context, text, RP_STR(""));
  }
}

// ------------------------------------------------------------------------------------------------ Jenkinsfile

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

/// Backslash n as a line's end.
static rp_str unescaped(rp_arena *arena, rp_str text)
{
  char *copy = rp_arena_cstr(arena, text);
  size_t size = 0;
  for (size_t i = 0; i < text.size; i++) {
    bool line = copy[i] == '\\' && i + 1 < text.size && copy[i + 1] == 'n';
    copy[size++] = line ? '\n' : copy[i];
    i += line;
  }
  return rp_str_trim((rp_str){copy, size});
}

/// Groovy text with its comments blanked: what stands in them does not run.
static rp_str without_comments(rp_arena *arena, rp_str text)
{
  char *copy = rp_arena_cstr(arena, text);
  size_t at = 0;
  while (at < text.size) {
    bool line = text.data[at] == '/' && at + 1 < text.size && text.data[at + 1] == '/';
    bool block = text.data[at] == '/' && at + 1 < text.size && text.data[at + 1] == '*';
    if (text.data[at] == '"' || text.data[at] == '\'') {
      (void)groovy_string(text, &at);
    } else if (line || block) {
      size_t end = rp_str_find(text, line ? RP_STR("\n") : RP_STR("*/"), at);
      end = end == SIZE_MAX ? text.size : block ? end + 2 : end;
      for (; at < end; at++) {
        copy[at] = copy[at] == '\n' ? '\n' : ' ';
      }
    } else {
      at++;
    }
  }
  return (rp_str){copy, text.size};
}

/// environment { NAME = 'value' … }: what every `environment` of the file says; what two say differently is not known.
static void read_environment(rp_launch_collector *c, rp_str text, rp_map *variables)
{
  for (size_t at = rp_str_find(text, RP_STR("environment"), 0); at != SIZE_MAX;
       at = rp_str_find(text, RP_STR("environment"), at + 1)) {
    size_t open = rp_str_find(text, RP_STR("{"), at);
    size_t close = open == SIZE_MAX ? SIZE_MAX : rp_str_find(text, RP_STR("}"), open);
    rp_str between = rp_str_trim(rp_str_sub(text, at + 11, open));
    rp_str block = close == SIZE_MAX || between.size > 0 ? RP_STR("") : rp_str_sub(text, open + 1, close);
    rp_str line;
    while (rp_str_split(&block, '\n', &line)) {
      size_t equals = rp_str_find(line, RP_STR("="), 0);
      rp_str value = equals == SIZE_MAX ? RP_STR("") : rp_str_trim(rp_str_sub(line, equals + 1, line.size));
      rp_str name = rp_str_trim(rp_str_sub(line, 0, equals));
      size_t end = 0;
      rp_str plain = groovy_string(value, &end);
      bool known =
          equals != SIZE_MAX && end == value.size && value.size > 1 && rp_str_find(plain, RP_STR("$"), 0) == SIZE_MAX;
      if (equals != SIZE_MAX && name.size > 0 && rp_str_find(name, RP_STR(" "), 0) == SIZE_MAX) {
        bool twice = rp_map_has(variables, name);
        rp_launch_set(variables, name, known ? plain : rp_arena_printf(c->arena, "$%.*s", RP_STR_ARG(name)),
                      !known || twice, true, c->arena);
      }
    }
  }
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
  text = without_comments(c->arena, text);
  rp_map variables;
  rp_map_init(&variables, c->arena);
  read_environment(c, text, &variables);
  size_t at = groovy_call(text, "cron", 0);
  if (at != SIZE_MAX) {
    size_t where = at;
    rp_str rest = unescaped(c->arena, groovy_string(text, &at));
    if (rp_str_starts_with(rest, RP_STR("TZ="))) { // Jenkins: the first line may name the zone
      size_t end = rp_str_find(rest, RP_STR("\n"), 0);
      context->time_zone = rp_str_trim(rp_str_sub(rest, 3, end));
      rest = rp_str_trim(rp_str_sub(rest, end == SIZE_MAX ? rest.size : end, rest.size));
    }
    rp_str line_of_it = rp_str_trim(rest);
    context->schedule = rp_launch_cron(c->arena, line_of_it, &rest);
    context->schedule = context->schedule.size > 0 && rest.size == 0 ? context->schedule : line_of_it;
    context->schedule_path = context->schedule.size > 0 ? context->path : RP_STR("");
    for (size_t i = 0; i < where; i++) {
      context->schedule_line += text.data[i] == '\n';
    }
    context->schedule_line = context->schedule.size > 0 ? context->schedule_line + 1 : 0;
    bool fits = rp_launch_cron(c->arena, context->schedule, &rest).size > 0 && rest.size == 0;
    context->code = !fits || rp_str_find(context->schedule, RP_STR("H"), 0) != SIZE_MAX ? RP_RULE_SCHEDULE_NOTATION : 0;
  }
  at = groovy_call(text, "image", 0);
  if (at != SIZE_MAX) {
    rp_str image = groovy_string(text, &at);
    context->image =
        groovy_call(text, "image", at) == SIZE_MAX ? image : RP_STR(""); // several agents: which one is not known
  }
  for (at = groovy_call(text, "sh", 0); at != SIZE_MAX; at = groovy_call(text, "sh", at)) {
    for (; counted < at; counted++) {
      line += text.data[counted] == '\n';
    }
    rp_shell_input input = {.text = groovy_string(text, &at), .line = line, .variables = &variables};
    rp_launch_text(c, context, &input);
  }
  rp_map_release(&variables);
}
