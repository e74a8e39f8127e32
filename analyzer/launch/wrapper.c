// Commands that run another one: sudo, env, timeout, docker run, poetry run, xargs, kubectl create job … A table says how many
// words each takes, and which of its options take a value; what it says about the environment and the image is kept.

#include "analyzer/launch/private.h"
#include "base/path.h"

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
    {"runuser", NULL, " -u -g -G -s --user --group ", 0, false},
    {"doas", NULL, " -u -C ", 0, false},
    {"systemd-run", NULL, " -u -p -E -t --unit --property --setenv --uid --gid --on-calendar --slice --description ", 0,
     false},
    {"run-one", NULL, "", 0, false},
    {"unbuffer", NULL, "", 0, false},
    {"srun", NULL, " -n -N -c -t -p -J -A --ntasks --nodes --time --partition --mem --job-name --account ", 0, false},
    {"sbatch", NULL,
     " -n -N -c -t -p -J -A -o -e --ntasks --nodes --time --partition --mem --job-name --account --output --error "
     "--array ",
     0, false},
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
    {"docker", "run",
     " -e -v -w -u -p -l -h -m --name --env --env-file --volume --workdir --user --network --net --label --mount"
     " --entrypoint --memory --cpus --publish --link --add-host --log-driver --log-opt --platform --pull --restart"
     " --shm-size --ulimit --hostname --gpus --device --tmpfs --dns --ipc --pid ",
     1, true},
    {"podman", "run",
     " -e -v -w -u -p -l -h -m --name --env --env-file --volume --workdir --user --network --net --label --mount"
     " --entrypoint --memory --cpus --publish --add-host --platform --pull --restart --shm-size --hostname ",
     1, true},
    {"docker", "exec", " -e -w -u --env --workdir --user --env-file ", 1, false},
    {"docker-compose", "run", " -e -v -w -u -p -l --name --entrypoint --volume --workdir --user --publish --label ", 1,
     false},
    {"docker-compose", "exec", " -e -w -u --index --env --workdir --user ", 1, false},
    {"kubectl", "exec", " -n -c --namespace --container --context ", 1, false},
};

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
static size_t unwrap(const rp_launch_word *words, size_t count, rp_str *image, size_t *options)
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
    at = at < count ? at : count; // the value of the last option may be missing
    if (subcommand) {
      *options = known->image || rp_str_is(program, "docker-compose") ? at : 0;
      return at;
    }
  }
  return 0;
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

typedef RP_VEC(rp_str) text_list;

static void add_assignment(text_list *list, rp_str assignment, rp_arena *arena)
{
  size_t equals = rp_str_find(assignment, RP_STR("="), 0);
  if (equals != SIZE_MAX) {
    RP_PUSH(arena, list,
            rp_launch_assignment(arena, rp_str_sub(assignment, 0, equals),
                                 rp_str_sub(assignment, equals + 1, assignment.size)));
  }
}

/// A container does not see the caller's environment, but what -e and --env give it; where it starts is not known.
static void enter_container(rp_shell_command *command, const rp_launch_word *words, size_t count, rp_arena *arena)
{
  text_list environment = {0};
  for (size_t i = 1; i < count; i++) {
    rp_str text = words[i].text;
    if ((rp_str_is(text, "-e") || rp_str_is(text, "--env")) && i + 1 < count) {
      add_assignment(&environment, words[++i].text, arena);
    } else if (rp_str_starts_with(text, RP_STR("--env="))) {
      add_assignment(&environment, rp_str_sub(text, 6, text.size), arena);
    }
  }
  command->environment = environment.items;
  command->environment_count = environment.count;
}

/// `kubectl create job NAME --image=IMAGE -- COMMAND`, `kubectl run NAME --image IMAGE -- COMMAND`: words taken, 0: none of these.
static size_t take_kubectl(const rp_launch_word *words, size_t count, rp_str *image)
{
  rp_str base = rp_path_base(words[0].text);
  bool creates = false;
  if (!rp_str_is(base, "kubectl") && !rp_str_is(base, "oc")) {
    return 0;
  }
  for (size_t i = 1; i < count; i++) {
    rp_str text = words[i].text;
    creates = creates || rp_str_is(text, "run") || (rp_str_is(text, "job") && rp_str_is(words[i - 1].text, "create"));
    if (rp_str_starts_with(text, RP_STR("--image="))) {
      *image = rp_str_sub(text, 8, text.size);
    } else if (rp_str_is(text, "--image") && i + 1 < count) {
      *image = words[i + 1].text;
    } else if (rp_str_is(text, "--")) {
      return creates ? i + 1 : 0;
    }
  }
  return 0;
}

size_t rp_launch_unwrap(rp_shell_command *command, const rp_launch_word *words, size_t count, rp_str *image,
                        rp_arena *arena)
{
  rp_str base = rp_path_base(words[0].text);
  if (rp_str_is(base, "env")) {
    return take_env(command, words, count, arena);
  }
  if (rp_str_find(words[0].text, RP_STR("="), 0) != SIZE_MAX && words != command->words) {
    text_list environment = {0}; // sudo NAME=value …
    for (size_t i = 0; i < command->environment_count; i++) {
      RP_PUSH(arena, &environment, command->environment[i]);
    }
    add_assignment(&environment, words[0].text, arena);
    command->environment = environment.items;
    command->environment_count = environment.count;
    return 1;
  }
  size_t taken = take_kubectl(words, count, image);
  if (taken > 0) {
    return taken;
  }
  size_t options = 0;
  taken = unwrap(words, count, image, &options);
  if (options > 0) {
    enter_container(command, words, options, arena);
  }
  return taken;
}

// ---- xargs ----

enum { XARGS_ROUNDS = 256 };

typedef struct xargs {
  size_t first;   // of the command's words
  size_t at_once; // items a command; SIZE_MAX: all
  rp_str mark;    // -I; empty: items stand at the end
} xargs;

static xargs read_xargs(const rp_launch_word *words, size_t count)
{
  xargs x = {.first = 1, .at_once = SIZE_MAX, .mark = RP_STR("")};
  for (; x.first < count && words[x.first].text.size > 1 && words[x.first].text.data[0] == '-'; x.first++) {
    rp_str option = words[x.first].text;
    rp_str value = rp_str_sub(option, 2, option.size);
    char letter = option.data[1];
    bool valued = strchr("nLPIdsEa", letter) != NULL;
    if (valued && value.size == 0 && x.first + 1 < count) {
      value = words[++x.first].text;
    }
    int64_t number = 0;
    if (letter == 'n' || letter == 'L') {
      x.at_once = rp_str_to_int64(value, &number) && number > 0 ? (size_t)number : 1;
    } else if (letter == 'I' || letter == 'i') {
      x.mark = value.size > 0 ? value : RP_STR("{}");
      x.at_once = 1;
    }
  }
  return x;
}

static rp_launch_word fill_mark(rp_arena *arena, rp_launch_word word, rp_str mark, const rp_launch_word *item)
{
  size_t at = rp_str_find(word.text, mark, 0);
  if (at == SIZE_MAX) {
    return word;
  }
  word.dynamic = word.dynamic || item == NULL;
  rp_str value = item != NULL ? item->text : RP_STR("$@");
  word.text = rp_arena_printf(arena, "%.*s%.*s%.*s", RP_STR_ARG(rp_str_sub(word.text, 0, at)), RP_STR_ARG(value),
                              RP_STR_ARG(rp_str_sub(word.text, at + mark.size, word.text.size)));
  return word;
}

void rp_launch_xargs(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *command,
                     const rp_launch_word *words, size_t count)
{
  xargs x = read_xargs(words, count);
  rp_launch_words items = {0};
  rp_str rest = command->here.data != NULL && memchr(command->here.data, RP_LAUNCH_HOLE, command->here.size) == NULL
                    ? command->here
                    : RP_STR("");
  char *line = rp_arena_cstr(c->arena, rest);
  for (size_t i = 0; i < rest.size; i++) {
    line[i] = line[i] == '\n' ? ' ' : line[i];
  }
  rest.data = line;
  for (rp_str item = rp_launch_first_word(&rest); item.size > 0 && items.count <= XARGS_ROUNDS;
       item = rp_launch_first_word(&rest)) {
    RP_PUSH(c->arena, &items, ((rp_launch_word){item, false, false}));
  }
  bool quotes = command->here.data != NULL && rp_str_find(command->here, RP_STR("\""), 0) != SIZE_MAX;
  bool known = items.count > 0 && items.count <= XARGS_ROUNDS && !quotes;
  rp_launch_word unknown = {RP_STR("$@"), true, true};
  for (size_t at = 0; at < (known ? items.count : 1) && x.first < count;) {
    size_t round = !known || x.at_once > items.count - at ? (known ? items.count - at : 1) : x.at_once;
    rp_launch_words made = {0};
    for (size_t i = x.first; i < count; i++) {
      RP_PUSH(c->arena, &made,
              x.mark.size > 0 ? fill_mark(c->arena, words[i], x.mark, known ? &items.items[at] : NULL) : words[i]);
    }
    for (size_t i = 0; i < round && x.mark.size == 0; i++) {
      RP_PUSH(c->arena, &made, known ? items.items[at + i] : unknown);
    }
    rp_shell_command one = *command;
    one.words = made.items;
    one.word_count = made.count;
    one.here = (rp_str){NULL, 0};
    rp_launch_command(c, context, &one);
    at += round;
  }
}
