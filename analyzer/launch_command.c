// What a simple command is: wrappers (sudo, env, timeout, docker run, sh -c, poetry run …) are taken off the front until
// the program shows; luigi, python and scripts of the repository are kept. Wrappers are a table: how many words each
// takes, and which of its options take a value.

#include "analyzer/config.h"
#include "analyzer/launch_private.h"
#include "base/buf.h"
#include "base/path.h"
#include "proto/rules.h"

typedef struct wrapper {
  const char *program;
  const char *subcommand; // second word that must follow; NULL: none
  const char *valued;     // options with a value, each with a space on both sides
  unsigned positionals;   // further words before the command
  bool image;             // the last of these is a container image
} wrapper;

static const wrapper wrappers[] = {
    {"exec", NULL, " -a ", 0, false},
    {"nohup", NULL, "", 0, false},
    {"time", NULL, " -f -o ", 0, false},
    {"setsid", NULL, "", 0, false},
    {"chronic", NULL, "", 0, false},
    {"command", NULL, "", 0, false},
    {"builtin", NULL, "", 0, false},
    {"then", NULL, "", 0, false},
    {"sudo", NULL, " -u -g -C -p -r -t -T -U -h --user --group ", 0, false},
    {"nice", NULL, " -n --adjustment ", 0, false},
    {"ionice", NULL, " -c -n --class --classdata ", 0, false},
    {"timeout", NULL, " -k -s --kill-after --signal ", 1, false},
    {"stdbuf", NULL, " -i -o -e ", 0, false},
    {"xvfb-run", NULL, " -n -s -e -f -l -p -w --server-num --server-args --error-file --auth-file ", 0, false},
    {"flock", NULL, " -w -E --timeout --wait ", 1, false},
    {"chpst", NULL, " -u -U -e -/ -n -l -L -m ", 0, false},
    {"gosu", NULL, "", 1, false},
    {"su-exec", NULL, "", 1, false},
    {"tini", NULL, " -p -e ", 0, false},
    {"dumb-init", NULL, "", 0, false},
    {"coverage", "run", " --source --rcfile --omit --include --data-file ", 0, false},
    {"poetry", "run", " -C --directory ", 0, false},
    {"pipenv", "run", "", 0, false},
    {"uv", "run", " --with --python -p --project --directory --extra --group --package ", 0, false},
    {"pdm", "run", " -p --project ", 0, false},
    {"hatch", "run", "", 0, false},
    {"rye", "run", "", 0, false},
    {"conda", "run", " -n -p --name --prefix --cwd ", 0, false},
    {"mamba", "run", " -n -p --name --prefix --cwd ", 0, false},
    {"micromamba", "run", " -n -p --name --prefix --cwd ", 0, false},
    {"docker", "run", " -e -v -w -u -p -l -h -m --name --env --env-file --volume --workdir --user --network --net --label --mount"
                      " --entrypoint --memory --cpus --publish --link --add-host --log-driver --log-opt --platform --pull --restart"
                      " --shm-size --ulimit --hostname --gpus --device --tmpfs --dns --ipc --pid ",
     1, true},
    {"podman", "run", " -e -v -w -u -p -l -h -m --name --env --env-file --volume --workdir --user --network --net --label --mount"
                      " --entrypoint --memory --cpus --publish --add-host --platform --pull --restart --shm-size --hostname ",
     1, true},
    {"docker", "exec", " -e -w -u --env --workdir --user --env-file ", 1, false},
    {"docker-compose", "run", " -e -v -w -u -p -l --name --entrypoint --volume --workdir --user --publish --label ", 1, false},
    {"docker-compose", "exec", " -e -w -u --index --env --workdir --user ", 1, false},
    {"kubectl", "exec", " -n -c --namespace --container --context ", 1, false},
};

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

static bool is_shell(rp_str program)
{
  rp_str base = rp_path_base(program);
  return rp_str_is(base, "sh") || rp_str_is(base, "bash") || rp_str_is(base, "zsh") || rp_str_is(base, "ksh") ||
         rp_str_is(base, "dash") || rp_str_is(base, "ash");
}

static bool takes_value(const char *valued, rp_str option)
{
  char text[64];
  if (option.size + 3 > sizeof text) {
    return false;
  }
  text[0] = ' ';
  memcpy(text + 1, option.data, option.size);
  text[option.size + 1] = ' ';
  text[option.size + 2] = '\0';
  return strstr(valued, text) != NULL;
}

/// Words that the wrapper takes at the front of `words`, its name included; 0 when it is none of ours.
static size_t unwrap(const rp_launch_word *words, size_t count, rp_str *image)
{
  rp_str program = rp_path_base(words[0].text);
  size_t first = 1;
  bool compose = rp_str_is(program, "docker") && count > 1 && rp_str_is(words[1].text, "compose");
  if (compose) {
    program = RP_STR("docker-compose");
    first = 2;
  }
  for (size_t w = 0; w < sizeof wrappers / sizeof wrappers[0]; w++) {
    const wrapper *known = &wrappers[w];
    if (!rp_str_is(program, known->program)) {
      continue;
    }
    size_t at = first;
    unsigned left = known->positionals;
    bool subcommand = known->subcommand == NULL;
    for (; at < count; at++) {
      rp_str text = words[at].text;
      if (text.size > 1 && text.data[0] == '-' && !rp_str_is(text, "--")) {
        bool joined = rp_str_find(text, RP_STR("="), 0) != SIZE_MAX;
        at += !joined && (takes_value(known->valued, text) || (!subcommand && rp_str_is(text, "-f")));
      } else if (rp_str_is(text, "--")) {
        continue;
      } else if (!subcommand) {
        if (!rp_str_is(text, known->subcommand)) {
          break;
        }
        subcommand = true;
      } else if (left > 0) {
        *image = known->image && left == 1 ? text : *image;
        left--;
      } else {
        break;
      }
    }
    if (subcommand) {
      return at;
    }
  }
  return 0;
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
    copy[i] = words[i];
    rp_str text = words[i].text;
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
  launch.command = show(shown, launch.words, count, c->arena);
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
      rp_launch launch = {.form = luigi ? RP_LAUNCH_LUIGI : RP_LAUNCH_MODULE, .module = luigi ? RP_STR("") : module, .image = image};
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

/// What `cat <<EOF |` or `echo TEXT |` gives to the next command.
static void read_pipe(rp_shell_command *command, const rp_shell_command *before, rp_arena *arena)
{
  rp_str program = rp_path_base(before->words[0].text);
  if (rp_str_is(program, "cat") && before->word_count == 1) {
    command->here = before->here;
    command->here_line = before->here_line;
  } else if (rp_str_is(program, "echo") && before->word_count > 1) {
    rp_str text = before->words[1].text;
    for (size_t i = 2; i < before->word_count; i++) {
      text = rp_arena_printf(arena, "%.*s %.*s", RP_STR_ARG(text), RP_STR_ARG(before->words[i].text));
    }
    command->here = text;
    command->here_line = before->line;
  }
}

void rp_launch_unread(rp_launch_collector *c, const rp_launch_context *context, uint32_t line)
{
  if (c->follow) {
    rp_launch unread = {.path = context->path, .line = line, .kind = context->kind, .via = context->via, .code = RP_RULE_LAUNCH_FILE_UNREAD};
    RP_PUSH(c->arena, &c->launches, unread);
  }
}

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

void rp_launch_lines(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_input *input, uint32_t line)
{
  if (context->depth > RP_LAUNCH_DEPTH_LIMIT) {
    return;
  }
  rp_launch_context inner = *context;
  inner.depth++;
  size_t count = 0;
  bool cut = false;
  rp_shell_input whole = *input;
  whole.cut = &cut;
  const rp_shell_command *commands = rp_shell_parse(&count, &whole, c->arena);
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
    rp_launch_command(c, &inner, &command);
  }
  if (cut) {
    rp_launch_unread(c, context, input->line);
  }
}

void rp_launch_run(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command, rp_shell_input *input)
{
  rp_map variables;
  rp_map_init(&variables, c->arena);
  for (size_t i = 0; i < command->environment_count; i++) {
    rp_str assignment = command->environment[i];
    size_t equals = rp_str_find(assignment, RP_STR("="), 0);
    rp_str value = rp_str_sub(assignment, equals + 1, assignment.size);
    rp_shell_variable *variable = RP_NEW(c->arena, rp_shell_variable);
    variable->exported = true;
    variable->value = (rp_launch_word){value, rp_str_find(value, RP_STR("$"), 0) != SIZE_MAX || rp_str_is(value, "***"), false};
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
  for (; at < count && words[at].text.size > 1 && (words[at].text.data[0] == '-' || words[at].text.data[0] == '+'); at++) {
    rp_str option = words[at].text;
    text = text || (option.data[1] != '-' && memchr(option.data, 'c', option.size) != NULL);
    at += option.data[option.size - 1] == 'o'; // -o pipefail
  }
  bool input_text = command->here.data != NULL && !text && (at >= count || rp_str_find(words[at - 1].text, RP_STR("s"), 0) == 1);
  if (input_text) { // bash <<EOF, … | sh, bash -s WORDS <<EOF
    static const rp_launch_word none;
    rp_shell_input input = {.text = command->here,
                            .line = command->here_line,
                            .positionals = at < count ? words + at : &none,
                            .positional_count = count - at,
                            .directory = command->directory,
                            .depth = context->depth};
    rp_launch_run(c, context, command, &input);
    return;
  }
  if (at >= count) {
    return;
  }
  if (!text) {
    rp_launch_call(c, context, words[at].text, command, words + at + 1, count - at - 1);
    return;
  }
  rp_shell_input input = {.text = words[at].text,
                          .line = command->line,
                          .positionals = at + 2 <= count ? words + at + 2 : NULL,
                          .positional_count = at + 2 <= count ? count - at - 2 : 0,
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
    text = rp_arena_printf(c->arena, "%.*s%s%.*s", RP_STR_ARG(text), text.size > 0 ? " " : "", RP_STR_ARG(words[at].text));
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

/// `env [-i] [-u NAME] [NAME=value…] command`: adds to the environment, returns the words taken.
static size_t take_env(rp_shell_command *command, const rp_launch_word *words, size_t count, rp_arena *arena)
{
  RP_VEC(rp_str) environment = {0};
  for (size_t i = 0; i < command->environment_count; i++) {
    RP_PUSH(arena, &environment, command->environment[i]);
  }
  size_t at = 1;
  for (; at < count; at++) {
    rp_str text = words[at].text;
    size_t equals = rp_str_find(text, RP_STR("="), 0);
    if (text.size > 0 && text.data[0] == '-') {
      at += rp_str_is(text, "-u") || rp_str_is(text, "-C");
    } else if (equals != SIZE_MAX) {
      RP_PUSH(arena, &environment,
              rp_launch_assignment(arena, rp_str_sub(text, 0, equals), rp_str_sub(text, equals + 1, text.size)));
    } else {
      break;
    }
  }
  command->environment = environment.items;
  command->environment_count = environment.count;
  return at;
}

void rp_launch_command(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *given)
{
  rp_shell_command command = *given;
  const rp_launch_word *words = command.words;
  size_t count = command.word_count;
  rp_str image = RP_STR("");
  while (count > 0 && !words[0].dynamic) {
    rp_str base = rp_path_base(words[0].text);
    size_t taken = 0;
    if (rp_str_is(base, "env") || (rp_str_find(words[0].text, RP_STR("="), 0) != SIZE_MAX && words != command.words)) {
      taken = rp_str_is(base, "env") ? take_env(&command, words, count, c->arena) : 1;
    } else {
      taken = unwrap(words, count, &image);
    }
    if (taken == 0) {
      break;
    }
    taken = taken < count ? taken : count;
    words += taken;
    count -= taken;
  }
  if (count == 0 || words[0].dynamic) {
    return;
  }
  rp_str program = words[0].text;
  rp_str base = rp_path_base(program);
  rp_launch launch = {.image = image};
  if (rp_str_is(base, "luigi")) {
    collect(c, context, &command, launch, RP_STR("luigi"), words + 1, count - 1);
  } else if (rp_str_is(base, "luigi-deps") || rp_str_is(base, "luigi-deps-tree")) {
    launch.form = RP_LAUNCH_EVIDENCE;
    launch.kind = RP_STR("evidence");
    collect(c, context, &command, launch, base, words + 1, count - 1);
  } else if (is_python(program)) {
    python(c, context, &command, image, words, count);
  } else if (is_shell(program)) {
    shell(c, context, &command, words, count);
  } else if (rp_str_is(base, "ssh")) {
    remote_shell(c, context, &command, words, count);
  } else if (rp_str_is(base, "su")) {
    for (size_t i = 1; i + 1 < count; i++) {
      if (rp_str_is(words[i].text, "-c")) {
        rp_shell_input input = {.text = words[i + 1].text, .line = command.line, .depth = context->depth};
        rp_launch_text(c, context, &input);
      }
    }
  } else if (rp_str_is(program, "source") || rp_str_is(program, ".")) {
    if (count > 1 && !words[1].dynamic) {
      rp_launch_call(c, context, words[1].text, &command, words + 2, count - 2);
    }
  } else if (rp_str_ends_with(program, RP_STR(".py")) && rp_str_find(program, RP_STR("/"), 0) != SIZE_MAX) {
    launch.form = RP_LAUNCH_SCRIPT;
    launch.script = below(&command, program, c->arena);
    collect(c, context, &command, launch, program, words + 1, count - 1);
  } else if (rp_map_has(&c->scripts, base)) {
    rp_str target = rp_str_of(rp_map_find(&c->scripts, base));
    size_t colon = rp_str_find(target, RP_STR(":"), 0);
    launch.form = RP_LAUNCH_CONSOLE;
    launch.module = rp_str_sub(target, 0, colon);
    launch.function = rp_str_sub(target, colon + 1, target.size);
    collect(c, context, &command, launch, base, words + 1, count - 1);
  } else {
    rp_launch_call(c, context, program, &command, words + 1, count - 1);
  }
}
