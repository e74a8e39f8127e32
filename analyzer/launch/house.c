// Commands that house rules say start Luigi: which of their words are the module and the root. They are read as `luigi --module MODULE ROOT …`
// then; what is not there stays a word that nobody knows.

#include "analyzer/launch/private.h"
#include "base/path.h"

static bool same_program(rp_str given, rp_str wanted)
{
  rp_str base = rp_path_base(given);
  bool python = rp_str_is(wanted, "python") && rp_str_starts_with(base, wanted);
  for (size_t i = wanted.size; i < base.size && python; i++) {
    python = (base.data[i] >= '0' && base.data[i] <= '9') || base.data[i] == '.';
  }
  return python || rp_str_eq(base, wanted) || rp_str_eq(given, wanted);
}

/// How many words of the command line the launcher's command is; 0: it is another one.
static size_t command_words(const char *command, const rp_launch_word *words, size_t count)
{
  rp_str rest = rp_str_of(command);
  rp_str word;
  size_t at = 0;
  while (rp_str_split(&rest, ' ', &word)) {
    if (word.size == 0) {
      continue;
    }
    bool same = at < count && !words[at].dynamic &&
                (at == 0 ? same_program(words[at].text, word) : rp_str_eq(words[at].text, word));
    if (!same) {
      return 0;
    }
    at++;
  }
  return at;
}

/// The flag's value in its word, or the next word; NULL: another word.
static const rp_launch_word *value_of(rp_arena *arena, rp_str flag, const rp_launch_word *words, size_t count,
                                      size_t at, size_t *taken)
{
  if (flag.size > 0 && flag.data[flag.size - 1] == '=') {
    flag.size--;
  }
  rp_str text = words[at].text;
  if (rp_str_eq(text, flag) && at + 1 < count) {
    *taken = 2;
    return &words[at + 1];
  }
  if (text.size > flag.size && rp_str_starts_with(text, flag) && text.data[flag.size] == '=') {
    rp_launch_word *value = RP_NEW(arena, rp_launch_word);
    *value = words[at];
    value->text = rp_str_sub(text, flag.size + 1, text.size);
    *taken = 1;
    return value;
  }
  return NULL;
}

/// Words that one of the launcher's own flags takes; 0: it is none.
static size_t own_option(const Repipe__V1__HouseLauncher *launcher, const rp_launch_word *words, size_t count,
                         size_t at, rp_arena *arena)
{
  for (size_t i = 0; i < launcher->n_options; i++) {
    rp_str option = rp_str_of(launcher->options[i]);
    size_t taken = 0;
    if (option.data[option.size - 1] == '=') {
      if (value_of(arena, option, words, count, at, &taken) != NULL) {
        return taken;
      }
    } else if (rp_str_eq(words[at].text, option)) {
      return 1;
    }
  }
  return 0;
}

static const rp_launch_word *or_unknown(const rp_launch_word *word, rp_arena *arena, const char *text)
{
  if (word == NULL) {
    rp_launch_word *unknown = RP_NEW(arena, rp_launch_word);
    *unknown = (rp_launch_word){rp_str_of(text), true, false};
    word = unknown;
  }
  return word;
}

static void take_apart(rp_launch_words *out, const Repipe__V1__HouseLauncher *launcher, const rp_launch_word *words,
                       size_t count, rp_arena *arena)
{
  int64_t module_at = 0;
  int64_t task_at = 0;
  bool module_numbered = rp_str_to_int64(rp_str_of(launcher->module), &module_at);
  bool task_numbered = rp_str_to_int64(rp_str_of(launcher->task), &task_at);
  int64_t last = module_numbered && module_at > task_at ? module_at : task_at;
  const rp_launch_word *module = NULL;
  const rp_launch_word *task = NULL;
  rp_launch_words rest = {0};
  int64_t position = 0;
  for (size_t i = 0; i < count;) {
    size_t taken = own_option(launcher, words, count, i, arena);
    if (taken > 0) {
      i += taken;
      continue;
    }
    const rp_launch_word *found = NULL;
    if (module == NULL && !module_numbered && launcher->module[0] != '\0' &&
        (found = value_of(arena, rp_str_of(launcher->module), words, count, i, &taken)) != NULL) {
      module = found;
    } else if (task == NULL && !task_numbered &&
               (found = value_of(arena, rp_str_of(launcher->task), words, count, i, &taken)) != NULL) {
      task = found;
    }
    if (found != NULL) {
      i += taken;
      continue;
    }
    bool option = rp_str_starts_with(words[i].text, RP_STR("-")) || words[i].splits;
    // Behind a flag that may take a value nothing is counted any more.
    position = option && position < last ? last : position;
    bool counted = !option && position < last;
    position += counted;
    module = counted && module_numbered && position == module_at ? &words[i] : module;
    task = counted && task_numbered && position == task_at ? &words[i] : task;
    if (!counted) {
      RP_PUSH(arena, &rest, words[i]);
    }
    i++;
  }
  if (launcher->module[0] != '\0') {
    RP_PUSH(arena, out, ((rp_launch_word){RP_STR("--module"), false, false}));
    RP_PUSH(arena, out, *or_unknown(module, arena, "<module>"));
  }
  RP_PUSH(arena, out, *or_unknown(task, arena, "<task>"));
  for (size_t i = 0; i < rest.count; i++) {
    RP_PUSH(arena, out, rest.items[i]);
  }
}

bool rp_launch_house(rp_launch_words *out, const rp_launch_collector *collector, const rp_launch_word *words,
                     size_t count)
{
  const Repipe__V1__HouseRules *house = collector->house;
  for (size_t i = 0; house != NULL && i < house->n_launchers; i++) {
    const Repipe__V1__HouseLauncher *launcher = house->launchers[i];
    size_t taken = launcher->command[0] != '\0' ? command_words(launcher->command, words, count) : 0;
    if (taken > 0) {
      take_apart(out, launcher, words + taken, count - taken, collector->arena);
      return true;
    }
  }
  return false;
}
