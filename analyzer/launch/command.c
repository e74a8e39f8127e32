// What a simple command is: wrappers (wrapper.c) are taken off the front until the program shows; luigi, python, make
// and scripts of the repository are kept, and what looks like Luigi behind a program that is not known is kept with a code.

#include "analyzer/launch/private.h"
#include "analyzer/repository/config.h"
#include "base/buf.h"
#include "base/path.h"
#include "proto/rules.h"

static bool is_python(rp_str program)
{
  rp_str base = rp_path_base(program);
  if (!rp_str_starts_with(base, RP_STR("python")) && !rp_str_starts_with(base, RP_STR("pypy"))) {
    return false;
  }
  for (size_t i = base.data[1] == 'y' && base.data[2] == 'p' ? 4 : 6; i < base.size; i++) {
    if ((base.data[i] < '0' || base.data[i] > '9') && base.data[i] != '.') {
      return false;
    }
  }
  return true;
}

static bool is_bash(rp_str program)
{
  rp_str base = rp_path_base(program);
  return rp_str_is(base, "bash") || rp_str_is(base, "zsh") || rp_str_is(base, "ksh");
}

static bool is_shell(rp_str program)
{
  rp_str base = rp_path_base(program);
  return is_bash(program) || rp_str_is(base, "sh") || rp_str_is(base, "dash") || rp_str_is(base, "ash");
}

rp_str rp_launch_assignment(rp_arena *arena, rp_str name, rp_str value)
{
  bool secret = rp_secret_name(name) || rp_secret_text(value);
  return rp_arena_printf(arena, "%.*s=%.*s", RP_STR_ARG(name), RP_STR_ARG(secret ? RP_STR("***") : value));
}

/// Copies with the values of secrets replaced.
static const rp_launch_word *redact(const rp_launch_word *words, size_t count, rp_arena *arena)
{
  rp_launch_word *copy = RP_NEW_ARRAY(arena, rp_launch_word, count + 1);
  bool secret = false;
  for (size_t i = 0; i < count; i++) {
    copy[i] = rp_launch_fill(arena, words[i]);
    rp_str text = copy[i].text;
    bool option = text.size > 2 && text.data[0] == '-' && text.data[1] == '-';
    size_t equals = option ? rp_str_find(text, RP_STR("="), 0) : SIZE_MAX;
    if (secret && !option) {
      copy[i].text = RP_STR("***");
      copy[i].dynamic = true;
    } else if (equals != SIZE_MAX && (rp_secret_name(rp_str_sub(text, 2, equals)) || rp_secret_text(text))) {
      copy[i].text = rp_arena_printf(arena, "%.*s=***", RP_STR_ARG(rp_str_sub(text, 0, equals)));
      copy[i].dynamic = true;
    } else if (rp_secret_text(text)) {
      copy[i].text = RP_STR("***");
      copy[i].dynamic = true;
    }
    secret = option && equals == SIZE_MAX && rp_secret_name(text);
  }
  return copy;
}

/// One line for people: words quoted where the shell needs it.
static rp_str show(rp_str program, const rp_launch_word *words, size_t count, rp_arena *arena)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_add(&buf, program);
  for (size_t i = 0; i < count; i++) {
    bool plain = words[i].text.size > 0;
    for (size_t k = 0; k < words[i].text.size && plain; k++) {
      char c = words[i].text.data[k];
      plain = words[i].dynamic ? c != '\n' : strchr(" \t\n'\"\\|&;<>(){}*?[]#`", c) == NULL;
    }
    rp_buf_cstr(&buf, plain ? " " : " '");
    for (size_t k = 0; k < words[i].text.size; k++) {
      rp_buf_char(&buf, words[i].text.data[k] == '\n' ? ' ' : words[i].text.data[k]);
    }
    rp_buf_cstr(&buf, plain ? "" : "'");
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

static void collect(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                    rp_launch launch, rp_str shown, const rp_launch_word *words, size_t count)
{
  if (!c->follow || c->launches.count >= RP_LAUNCH_LIMIT) {
    return;
  }
  launch.path = context->path;
  launch.line = command->line;
  if (launch.kind.size == 0) {
    launch.kind = context->kind;
  }
  launch.words = redact(words, count, c->arena);
  launch.word_count = count;
  launch.environment = command->environment;
  launch.environment_count = command->environment_count;
  launch.schedule = context->schedule;
  launch.schedule_path = context->schedule_path;
  launch.schedule_line = context->schedule_line;
  launch.time_zone = context->time_zone;
  launch.image = launch.image.size > 0 ? launch.image : context->image;
  launch.via = context->via;
  rp_launch_parse(&launch, c->arena);
  launch.command = launch.command.size > 0 ? launch.command : show(shown, launch.words, count, c->arena);
  launch.code = launch.code != RP_RULE_LAUNCH_UNRESOLVED && context->code != 0 ? context->code : launch.code;
  RP_PUSH(c->arena, &c->launches, launch);
}

static rp_str below(const rp_shell_command *command, rp_str path, rp_arena *arena)
{
  if (rp_str_is(command->directory, "?") || rp_str_starts_with(path, RP_STR("/"))) {
    return path;
  }
  return rp_path_normalize(arena, rp_path_join(arena, command->directory, path));
}

static void python(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                   rp_str image, const rp_launch_word *words, size_t count)
{
  size_t at = 1;
  for (; at < count && words[at].text.size > 1 && words[at].text.data[0] == '-'; at++) {
    rp_str option = words[at].text;
    if (rp_str_is(option, "-m") && at + 1 < count) {
      rp_str module = words[at + 1].text;
      bool luigi = rp_str_is(module, "luigi") || rp_str_is(module, "luigi.cmdline");
      bool tool = rp_str_starts_with(module, RP_STR("luigi.tools.deps"));
      rp_launch launch = {
          .form = luigi ? RP_LAUNCH_LUIGI : RP_LAUNCH_MODULE, .module = luigi ? RP_STR("") : module, .image = image};
      if (tool) {
        launch = (rp_launch){.form = RP_LAUNCH_EVIDENCE, .kind = RP_STR("evidence"), .image = image};
      }
      if (!words[at + 1].dynamic) {
        collect(c, context, command, launch, rp_arena_printf(c->arena, "python -m %.*s", RP_STR_ARG(module)),
                words + at + 2, count - at - 2);
      }
      return;
    }
    if (rp_str_is(option, "-c")) {
      return;
    }
    at += rp_str_is(option, "-W") || rp_str_is(option, "-X");
  }
  if (at < count && !words[at].dynamic && rp_str_ends_with(words[at].text, RP_STR(".py"))) {
    rp_launch launch = {.form = RP_LAUNCH_SCRIPT, .script = below(command, words[at].text, c->arena), .image = image};
    collect(c, context, command, launch, rp_arena_printf(c->arena, "python %.*s", RP_STR_ARG(words[at].text)),
            words + at + 1, count - at - 1);
  } else if (at < count && !words[at].dynamic && rp_str_is(rp_path_base(words[at].text), "luigi")) {
    rp_launch launch = {.form = RP_LAUNCH_LUIGI, .image = image};
    collect(c, context, command, launch, RP_STR("luigi"), words + at + 1, count - at - 1);
  }
}

/// What the command in front of a | gives to the one behind it, where that is known.
static void read_pipe(rp_shell_command *command, const rp_shell_command *before, rp_arena *arena)
{
  rp_str program = rp_path_base(before->words[0].text);
  rp_str text;
  if (rp_str_is(program, "cat") && before->word_count == 1) {
    command->here = before->here;
    command->here_line = before->here_line;
  } else if (rp_shell_printed(arena, before, &text)) {
    command->here = text;
    command->here_line = before->line;
  }
}

void rp_launch_unread(rp_launch_collector *c, const rp_launch_context *context, uint32_t line)
{
  if (c->follow) {
    rp_launch unread = {.path = context->path,
                        .line = line,
                        .kind = context->kind,
                        .via = context->via,
                        .code = RP_RULE_LAUNCH_FILE_UNREAD};
    RP_PUSH(c->arena, &c->launches, unread);
  }
}

typedef struct text_reader {
  rp_launch_collector *collector;
  const rp_launch_context *context;
} text_reader;

void rp_launch_text(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_input *input)
{
  rp_launch_lines(c, context, input, 0);
}

rp_launch_word rp_launch_fill(rp_arena *arena, rp_launch_word word)
{
  char *text = rp_arena_cstr(arena, word.text);
  size_t size = 0;
  for (size_t i = 0; i < word.text.size; i++) {
    if (text[i] == RP_LAUNCH_HOLE) {
      word.dynamic = true;
    } else {
      text[size++] = text[i];
    }
  }
  word.text = (rp_str){text, size};
  return word;
}

/// `source FILE` in a text: a file that rp_launch_call would find.
static bool find_sourced(void *context, rp_str directory, rp_str given, rp_str *path, rp_str *text)
{
  const text_reader *reader = context;
  const rp_launch_file *file = rp_launch_script(reader->collector, reader->context, directory, given);
  if (file == NULL || file->content.size > RP_LAUNCH_SIZE_LIMIT) {
    return false;
  }
  *path = file->path;
  *text = file->content;
  return true;
}

/// What stands in a sourced file has its path, and the text that sources it as caller.
static rp_launch_context context_of(rp_launch_collector *c, const rp_launch_context *context,
                                    const rp_shell_command *command)
{
  rp_launch_context inner = *context;
  if (command->path.data != NULL) {
    rp_map_put(c->follow ? &c->followed : &c->called, command->path, NULL);
    inner.via = inner.via.size > 0
                    ? inner.via
                    : rp_arena_printf(c->arena, "%.*s:%u", RP_STR_ARG(context->path), command->path_line);
    inner.path = command->path;
    inner.kind = RP_STR("shell");
  }
  return inner;
}

void rp_launch_lines(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_input *input,
                     uint32_t line)
{
  if (context->depth > RP_LAUNCH_DEPTH_LIMIT) {
    return;
  }
  rp_launch_context inner = *context;
  inner.depth++;
  size_t count = 0;
  bool cut = false;
  text_reader reader = {c, context};
  rp_shell_input whole = *input;
  whole.cut = &cut;
  whole.sourced = find_sourced;
  whole.context = &reader;
  const rp_shell_command *commands = rp_shell_parse(&count, &whole, c->arena);
  size_t written = c->written.count;
  for (size_t i = 0; i < count; i++) {
    rp_shell_command command = commands[i];
    command.line = line > 0 ? line : command.line;
    command.here_line = line > 0 ? line : command.here_line;
    if (command.here.data == NULL && i > 0 && commands[i - 1].piped) {
      read_pipe(&command, &commands[i - 1], c->arena);
    }
    if (command.here.data == NULL && i + 1 == count && input->here.data != NULL) {
      command.here = input->here;
      command.here_line = input->here_line;
    }
    rp_launch_context at = context_of(c, &inner, &command);
    rp_launch_write(c, &at, &command);
    if (rp_str_is(rp_path_base(command.words[0].text), "crontab")) {
      rp_launch_install(c, &at, commands, i, &command);
    } else {
      rp_launch_command(c, &at, &command);
    }
  }
  rp_launch_read_written(c, written);
  if (cut) {
    rp_launch_unread(c, context, input->line);
  }
}

void rp_launch_run(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                   rp_shell_input *input)
{
  rp_map variables;
  rp_map_init(&variables, c->arena);
  for (size_t i = 0; i < command->environment_count; i++) {
    rp_str assignment = command->environment[i];
    size_t equals = rp_str_find(assignment, RP_STR("="), 0);
    rp_str value = rp_str_sub(assignment, equals + 1, assignment.size);
    rp_shell_variable *variable = RP_NEW(c->arena, rp_shell_variable);
    variable->exported = true;
    variable->value =
        (rp_launch_word){value, rp_str_find(value, RP_STR("$"), 0) != SIZE_MAX || rp_str_is(value, "***"), false};
    rp_map_put(&variables, rp_str_sub(assignment, 0, equals), variable);
  }
  input->variables = &variables;
  rp_launch_text(c, context, input);
  rp_map_release(&variables);
}

/// `sh -c TEXT [NAME [ARGUMENT…]]`, `sh script …`.
static void shell(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                  const rp_launch_word *words, size_t count)
{
  size_t at = 1;
  bool text = false;
  for (; at < count && words[at].text.size > 1 && (words[at].text.data[0] == '-' || words[at].text.data[0] == '+');
       at++) {
    rp_str option = words[at].text;
    text = text || (option.data[1] != '-' && memchr(option.data, 'c', option.size) != NULL);
    at += option.data[option.size - 1] == 'o'; // -o pipefail
  }
  bool input_text =
      command->here.data != NULL && !text && (at >= count || rp_str_find(words[at - 1].text, RP_STR("s"), 0) == 1);
  if (input_text) { // bash <<EOF, … | sh, bash -s WORDS <<EOF
    static const rp_launch_word none;
    rp_shell_input input = {.text = command->here,
                            .line = command->here_line,
                            .positionals = at < count ? words + at : &none,
                            .positional_count = count - at,
                            .directory = command->directory,
                            .bash = is_bash(words[0].text),
                            .depth = context->depth};
    rp_launch_run(c, context, command, &input);
    return;
  }
  if (at >= count) {
    return;
  }
  if (!text) {
    rp_launch_call(c, context, words[at].text, command, words + at + 1, count - at - 1, is_bash(words[0].text));
    return;
  }
  static const rp_launch_word none;
  rp_shell_input input = {.text = words[at].text,
                          .line = command->line,
                          .positionals = at + 2 < count ? words + at + 2 : &none,
                          .positional_count = at + 2 < count ? count - at - 2 : 0,
                          .name = at + 1 < count ? words[at + 1] : (rp_launch_word){{NULL, 0}, false, false},
                          .bash = is_bash(words[0].text),
                          .here = command->here,
                          .here_line = command->here_line,
                          .directory = command->directory,
                          .depth = context->depth};
  rp_launch_run(c, context, command, &input);
}

/// `ssh [options] host [words]`: the words are a text for the shell over there; without any, it reads what is piped in.
static void remote_shell(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                         const rp_launch_word *words, size_t count)
{
  size_t at = 1;
  for (; at < count && words[at].text.size > 1 && words[at].text.data[0] == '-'; at++) {
    at += words[at].text.size == 2 && strchr("pilobcDEeFIJLmOQRSWw", words[at].text.data[1]) != NULL;
  }
  rp_str text = RP_STR("");
  for (at++; at < count; at++) {
    text =
        rp_arena_printf(c->arena, "%.*s%s%.*s", RP_STR_ARG(text), text.size > 0 ? " " : "", RP_STR_ARG(words[at].text));
  }
  bool piped = text.size == 0 && command->here.data != NULL;
  rp_shell_input input = {.text = piped ? command->here : text,
                          .line = piped ? command->here_line : command->line,
                          .here = piped ? (rp_str){NULL, 0} : command->here,
                          .here_line = command->here_line,
                          .directory = RP_STR("?"),
                          .depth = context->depth};
  rp_launch_text(c, context, &input);
}

/// `su - USER -c TEXT`, `flock FILE -c TEXT`, `sbatch --wrap TEXT`: a text for a shell among the options.
static bool run_option(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                       const rp_launch_word *words, size_t count)
{
  rp_str base = rp_path_base(words[0].text);
  const char *option = rp_str_is(base, "sbatch")                                                         ? "--wrap"
                       : rp_str_is(base, "su") || rp_str_is(base, "runuser") || rp_str_is(base, "flock") ? "-c"
                                                                                                         : NULL;
  size_t plain = 0; // words that are no options
  for (size_t i = 1; i < count && option != NULL && !rp_str_is(words[i].text, "--"); i++) {
    plain += !rp_str_starts_with(words[i].text, RP_STR("-"));
    if (rp_str_is(base, "flock") && plain > 1) {
      return false; // a command of its own
    }
    bool joined = rp_str_is(base, "sbatch") && rp_str_starts_with(words[i].text, RP_STR("--wrap="));
    if (joined || (rp_str_is(words[i].text, option) && i + 1 < count)) {
      rp_str text = joined ? rp_str_sub(words[i].text, 7, words[i].text.size) : words[i + 1].text;
      rp_shell_input input = {
          .text = text, .line = command->line, .directory = command->directory, .depth = context->depth};
      rp_launch_text(c, context, &input);
      return true;
    }
  }
  return false;
}

/// Luigi behind a program that is not known, or a program that only the launcher knows with Luigi's flags behind it.
static void suspect(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                    rp_str image, const rp_launch_word *words, size_t count)
{
  static const char *const harmless[] = {"echo", "printf", "grep", "pgrep", "pkill", "pip",
                                         "pip3", "which",  "type", "git",   "export"};
  for (size_t i = 0; i < sizeof harmless / sizeof harmless[0]; i++) {
    if (rp_str_is(rp_path_base(words[0].text), harmless[i])) {
      return;
    }
  }
  size_t found = SIZE_MAX;
  bool flags = false;
  for (size_t i = 0; i < count; i++) {
    bool luigi = rp_str_is(rp_path_base(words[i].text), "luigi") &&
                 (!words[i].dynamic || rp_str_ends_with(words[i].text, RP_STR("/luigi")));
    found = luigi && found == SIZE_MAX ? i : found;
    flags = flags || rp_str_is(words[i].text, "--module") || rp_str_starts_with(words[i].text, RP_STR("--module=")) ||
            rp_str_is(words[i].text, "--local-scheduler");
  }
  bool by_module = found != SIZE_MAX && found > 0 && rp_str_is(words[found - 1].text, "-m");
  if (found == SIZE_MAX && flags && rp_str_starts_with(words[0].text, RP_STR("--"))) { // docker run IMAGE --module …
    rp_launch launch = {.image = image, .doubtful = true};
    collect(c, context, command, launch, RP_STR("?"), words, count);
    return;
  }
  bool sure = words[0].dynamic && (found == 0 || (found == 2 && by_module)); // $VENV/bin/luigi, $PYTHON -m luigi
  bool variable = found == SIZE_MAX && words[0].dynamic && words[0].text.data[0] == '$'; // $LUIGI --module …
  if (sure || (flags && (found != SIZE_MAX || variable))) {
    size_t first = found == SIZE_MAX ? 0 : found;
    rp_launch launch = {.image = image, .doubtful = !sure};
    collect(c, context, command, launch, words[first].text, words + first + 1, count - first - 1);
  }
}

void rp_launch_arguments(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command)
{
  bool flags = false;
  for (size_t i = 0; i < command->word_count; i++) {
    flags = flags || rp_str_is(command->words[i].text, "--module") ||
            rp_str_starts_with(command->words[i].text, RP_STR("--module="));
  }
  bool program = command->word_count > 0 && rp_str_is(rp_path_base(command->words[0].text), "luigi");
  if (flags && !program && !is_python(command->words[0].text) && !is_shell(command->words[0].text)) {
    rp_launch launch = {.doubtful = true};
    collect(c, context, command, launch, RP_STR("?"), command->words, command->word_count);
  } else {
    rp_launch_command(c, context, command);
  }
}

static void run_program(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                        rp_str image, const rp_launch_word *words, size_t count)
{
  rp_str program = words[0].text;
  rp_str base = rp_path_base(program);
  rp_launch launch = {.image = image};
  rp_launch_words house = {0};
  if (rp_launch_house(&house, c, words, count)) {
    launch.command = show(program, redact(words + 1, count - 1, c->arena), count - 1, c->arena);
    collect(c, context, command, launch, base, house.items, house.count);
  } else if (rp_str_is(base, "luigi")) {
    collect(c, context, command, launch, RP_STR("luigi"), words + 1, count - 1);
  } else if (rp_str_is(base, "luigi-deps") || rp_str_is(base, "luigi-deps-tree")) {
    launch.form = RP_LAUNCH_EVIDENCE;
    launch.kind = RP_STR("evidence");
    collect(c, context, command, launch, base, words + 1, count - 1);
  } else if (is_python(program)) {
    python(c, context, command, image, words, count);
  } else if (is_shell(program) || (rp_str_is(base, "at") && command->here.data != NULL)) {
    shell(c, context, command, words, rp_str_is(base, "at") ? 1 : count);
  } else if (rp_str_is(base, "ssh")) {
    remote_shell(c, context, command, words, count);
  } else if (rp_str_is(base, "xargs")) {
    rp_launch_xargs(c, context, command, words, count);
  } else if (rp_str_is(base, "make") || rp_str_is(base, "gmake")) {
    rp_launch_make_call(c, context, command, words, count);
  } else if (rp_str_ends_with(program, RP_STR(".py")) && rp_str_find(program, RP_STR("/"), 0) != SIZE_MAX) {
    launch.form = RP_LAUNCH_SCRIPT;
    launch.script = below(command, program, c->arena);
    collect(c, context, command, launch, program, words + 1, count - 1);
  } else if (rp_map_has(&c->scripts, base)) {
    rp_str target = rp_str_of(rp_map_find(&c->scripts, base));
    size_t colon = rp_str_find(target, RP_STR(":"), 0);
    launch.form = RP_LAUNCH_CONSOLE;
    launch.module = rp_str_sub(target, 0, colon);
    launch.function = rp_str_sub(target, colon + 1, target.size);
    collect(c, context, command, launch, base, words + 1, count - 1);
  } else if (!rp_launch_call(c, context, program, command, words + 1, count - 1, false)) {
    suspect(c, context, command, image, words, count);
  }
}

void rp_launch_command(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *given)
{
  rp_shell_command command = *given;
  const rp_launch_word *words = command.words;
  size_t count = command.word_count;
  rp_str image = RP_STR("");
  while (count > 0 && !words[0].dynamic) {
    if (run_option(c, context, &command, words, count)) {
      return;
    }
    size_t taken = rp_launch_unwrap(&command, words, count, &image, c->arena);
    if (taken == 0) {
      break;
    }
    taken = taken < count ? taken : count;
    words += taken;
    count -= taken;
  }
  if (count > 0 && words[0].dynamic) {
    suspect(c, context, &command, image, words, count);
  } else if (count > 0) {
    run_program(c, context, &command, image, words, count);
  }
}
