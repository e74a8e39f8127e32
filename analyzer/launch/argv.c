// Luigi's argv grammar without the classes (Luigi 3.8.1 cmdline_parser.py): which word is an option, which its value,
// which the root, as far as Luigi's own flags tell. judge.c does it with them.

#include "analyzer/launch/private.h"
#include "analyzer/repository/config.h"
#include "proto/rules.h"

static const struct {
  const char *name;
  rp_launch_arity arity;
} core_flags[] = {
    {"scheduler-host", RP_LAUNCH_ARITY_ONE},
    {"scheduler-port", RP_LAUNCH_ARITY_ONE},
    {"scheduler-url", RP_LAUNCH_ARITY_ONE},
    {"lock-size", RP_LAUNCH_ARITY_ONE},
    {"lock-pid-dir", RP_LAUNCH_ARITY_ONE},
    {"workers", RP_LAUNCH_ARITY_ONE},
    {"logging-conf-file", RP_LAUNCH_ARITY_ONE},
    {"log-level", RP_LAUNCH_ARITY_ONE},
    {"module", RP_LAUNCH_ARITY_ONE},
    {"parallel-scheduling-processes", RP_LAUNCH_ARITY_ONE},
    {"local-scheduler", RP_LAUNCH_ARITY_NONE},
    {"no-lock", RP_LAUNCH_ARITY_NONE},
    {"take-lock", RP_LAUNCH_ARITY_NONE},
    {"parallel-scheduling", RP_LAUNCH_ARITY_NONE},
    {"assistant", RP_LAUNCH_ARITY_NONE},
    {"help", RP_LAUNCH_ARITY_NONE},
    {"help-all", RP_LAUNCH_ARITY_NONE},
};

static const char *const valueless[] = {
    "scheduler-batch-emails",
    "scheduler-pause-enabled",
    "scheduler-prune-on-get-work",
    "scheduler-record-task-history",
    "scheduler-send-messages",
    "worker-keep-alive",
    "worker-count-uniques",
    "worker-count-last-scheduled",
    "worker-retry-external-tasks",
    "worker-send-failure-email",
    "worker-no-install-shutdown-handler",
    "worker-check-unfulfilled-deps",
    "worker-check-complete-on-run",
    "worker-force-multiprocessing",
    "worker-cache-task-completion",
    "email-force-send",
    "smtp-no-tls",
    "smtp-ssl",
    "batch-email-group-by-error-messages",
    "RangeBase-reverse",
    "RangeDailyBase-reverse",
    "RangeDaily-reverse",
    "RangeHourlyBase-reverse",
    "RangeHourly-reverse",
    "RangeByMinutesBase-reverse",
    "RangeByMinutes-reverse",
    "RangeMonthly-reverse",
};

static const char *const families[] = {
    "scheduler-",
    "worker-",
    "email-",
    "smtp-",
    "sendgrid-",
    "batch-email-",
    "execution-summary-",
    "retcode-",
    "RangeBase-",
    "RangeDailyBase-",
    "RangeDaily-",
    "RangeHourlyBase-",
    "RangeHourly-",
    "RangeByMinutesBase-",
    "RangeByMinutes-",
    "RangeMonthly-",
};

rp_launch_arity rp_launch_core_arity(rp_str *full, rp_str name)
{
  *full = name;
  size_t candidates = 0;
  size_t candidate = 0;
  for (size_t i = 0; i < sizeof core_flags / sizeof core_flags[0]; i++) {
    if (rp_str_is(name, core_flags[i].name)) {
      return core_flags[i].arity;
    }
    if (rp_str_starts_with(rp_str_of(core_flags[i].name), name)) {
      candidates++;
      candidate = i;
    }
  }
  for (size_t i = 0; i < sizeof valueless / sizeof valueless[0]; i++) {
    if (rp_str_is(name, valueless[i])) {
      return RP_LAUNCH_ARITY_NONE;
    }
  }
  for (size_t i = 0; i < sizeof families / sizeof families[0]; i++) {
    rp_str family = rp_str_of(families[i]);
    if (name.size > family.size && rp_str_starts_with(name, family)) {
      if (candidates == 1) {
        break; // "scheduler-ho": only a core flag is known to begin so
      }
      return RP_LAUNCH_ARITY_ONE;
    }
    candidates += rp_str_starts_with(family, name); // an abbreviation of these too: ambiguous
  }
  if (candidates == 1 && name.size > 0) {
    *full = rp_str_of(core_flags[candidate].name);
    return core_flags[candidate].arity;
  }
  return RP_LAUNCH_ARITY_UNKNOWN;
}

/// argparse's view without knowing the options: begins with '-', is no negative number, holds no space (but for --name=value).
static bool is_option(const rp_launch_word *word)
{
  rp_str text = word->text;
  if (text.size < 2 || text.data[0] != '-' || rp_launch_is_number(text)) {
    return false;
  }
  size_t space = rp_str_find(text, RP_STR(" "), 0);
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  return space == SIZE_MAX || word->dynamic || (equals != SIZE_MAX && equals < space);
}

typedef struct argv_reader {
  rp_launch *launch;
  rp_arena *arena;
  RP_VEC(rp_launch_flag) flags;
  bool root;
  bool unresolved; // the root or the set of arguments is not known
  bool dynamic;    // some value is not
  bool open;       // "$@": more may come
  bool redacted;
} argv_reader;

static bool has_positional_after(const rp_launch *launch, size_t from)
{
  for (size_t i = from; i < launch->word_count; i++) {
    if (is_option(&launch->words[i])) {
      // The word behind it may be its value; one more positional is needed then.
      rp_str full;
      rp_str name = rp_str_sub(launch->words[i].text, 2, rp_str_find(launch->words[i].text, RP_STR("="), 0));
      bool joined = rp_str_find(launch->words[i].text, RP_STR("="), 0) != SIZE_MAX;
      i += !joined && rp_launch_core_arity(&full, name) != RP_LAUNCH_ARITY_NONE;
    } else {
      return true;
    }
  }
  return false;
}

static bool takes_next(argv_reader *r, rp_str name, size_t index, rp_str *full)
{
  const rp_launch *launch = r->launch;
  rp_launch_arity arity = rp_launch_core_arity(full, name);
  // Without the classes, "--a 1" behind the root is more likely a parameter "a" than short for --assistant.
  if (r->root && name.size < 3) {
    *full = name;
    arity = RP_LAUNCH_ARITY_UNKNOWN;
  }
  bool follows = index + 1 < launch->word_count && !is_option(&launch->words[index + 1]);
  if (arity != RP_LAUNCH_ARITY_UNKNOWN) {
    return follows && arity != RP_LAUNCH_ARITY_NONE;
  }
  return follows && (r->root || has_positional_after(launch, index + 2));
}

static void read_flag(argv_reader *r, size_t *index)
{
  const rp_launch_word *word = &r->launch->words[*index];
  size_t dashes = word->text.data[1] == '-' ? 2 : 1;
  size_t equals = rp_str_find(word->text, RP_STR("="), 0);
  rp_launch_flag flag = {.name = rp_str_sub(word->text, dashes, equals)};
  rp_str full = flag.name;
  if (equals != SIZE_MAX) {
    (void)takes_next(r, flag.name, *index, &full);
    flag.value = rp_str_sub(word->text, equals + 1, word->text.size);
    flag.has_value = true;
    flag.dynamic = word->dynamic;
  } else if (word->dynamic) {
    r->unresolved = true;
  } else if (takes_next(r, flag.name, *index, &full)) {
    const rp_launch_word *value = &r->launch->words[++*index];
    flag.value = value->text;
    flag.has_value = true;
    flag.dynamic = value->dynamic;
  }
  flag.redacted = flag.has_value && rp_str_is(flag.value, "***");
  r->redacted = r->redacted || flag.redacted;
  r->dynamic = r->dynamic || flag.dynamic;
  if (rp_str_is(full, "module") && flag.has_value) {
    r->launch->module = flag.value;
    r->unresolved = r->unresolved || flag.dynamic;
    flag.name = full;
  }
  RP_PUSH(r->arena, &r->flags, flag);
}

void rp_launch_parse(rp_launch *launch, rp_arena *arena)
{
  argv_reader r = {.launch = launch, .arena = arena, .unresolved = launch->doubtful};
  launch->family = RP_STR("");
  launch->family_dynamic = false;
  for (size_t i = 0; i < launch->word_count; i++) {
    const rp_launch_word *word = &launch->words[i];
    if (rp_str_is(word->text, "--")) {
      r.unresolved = r.unresolved || i + 1 < launch->word_count;
      break;
    }
    if (is_option(word)) {
      read_flag(&r, &i);
    } else if (!r.root) {
      r.root = true;
      launch->family = word->text;
      launch->family_dynamic = word->dynamic;
      r.unresolved = r.unresolved || word->dynamic;
    } else if (rp_launch_is_bundle(word)) {
      r.open = true;
    } else {
      r.unresolved = true; // a second positional: Luigi refuses it
    }
  }
  launch->flags = r.flags.items;
  launch->flag_count = r.flags.count;
  launch->code = 0;
  if (r.unresolved || (!r.root && launch->form != RP_LAUNCH_SCRIPT && launch->form != RP_LAUNCH_MODULE &&
                       launch->form != RP_LAUNCH_CONSOLE)) {
    launch->code = RP_RULE_LAUNCH_UNRESOLVED;
  } else if (r.open) {
    launch->code = RP_RULE_LAUNCH_OPEN;
  } else if (r.redacted) {
    launch->code = RP_RULE_LAUNCH_SECRET;
  } else if (r.dynamic) {
    launch->code = RP_RULE_LAUNCH_DYNAMIC;
  }
}
