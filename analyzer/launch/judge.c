// Luigi's command-line parser with its classes: three passes of argparse (Luigi 3.8.1 cmdline_parser.py:61-79; the rules of
// argparse as of Python 3.11). What a word is, an option or an argument, is settled for all words before any is consumed.

#include "analyzer/launch/private.h"
#include "proto/rules.h"

bool rp_launch_is_number(rp_str text)
{
  // ^-\d+$|^-\d*\.\d+$
  size_t at = 1;
  while (at < text.size && text.data[at] >= '0' && text.data[at] <= '9') {
    at++;
  }
  if (text.size < 2 || text.data[0] != '-' || at == text.size) {
    return text.size >= 2 && text.data[0] == '-';
  }
  size_t fraction = at + 1;
  while (fraction < text.size && text.data[fraction] >= '0' && text.data[fraction] <= '9') {
    fraction++;
  }
  return text.data[at] == '.' && fraction == text.size && fraction > at + 1;
}

bool rp_launch_is_bundle(const rp_launch_word *word)
{
  return word->splits && word->text.size > 0 && word->text.data[0] == '$';
}

typedef enum word_kind {
  WORD_ARGUMENT = 0,
  WORD_SEPARATOR, // "--"
  WORD_OPTION,
  WORD_STRANGE,   // an option that this parser does not have
  WORD_AMBIGUOUS, // short for several
  WORD_OPEN       // an option, but which one is not known
} word_kind;

typedef struct reading {
  word_kind kind;
  const rp_launch_option *option;
  bool joined; // --name=value
  rp_str value;
} reading;

typedef struct judge {
  rp_launch *launch;
  rp_arena *arena;
  rp_launch_options options;
  RP_VEC(rp_launch_flag) flags;
  size_t root; // index of the word; SIZE_MAX
  bool root_known;
  bool refused;
  bool unresolved;
  bool open; // "$@": more may come
  bool dynamic;
  bool redacted;
} judge;

static const rp_launch_option *find_option(const rp_launch_options *options, rp_str name)
{
  const rp_launch_option *found = NULL;
  for (size_t i = 0; i < options->count; i++) {
    if (!options->items[i].any && rp_str_eq(options->items[i].name, name) && (found == NULL || !found->sure)) {
      found = &options->items[i];
    }
  }
  return found;
}

/// _get_option_tuples: the option that `name` is short for.
static reading abbreviation(const rp_launch_options *options, rp_str name)
{
  // Options that are not known make it ambiguous at worst, and then Luigi runs nothing: what is known is what it means if
  // it means anything. Only a root whose own flags are not all known could have one of exactly this name.
  size_t sure = 0;
  size_t unsure = 0;
  reading result = {.kind = WORD_STRANGE};
  for (size_t i = 0; i < options->count; i++) {
    const rp_launch_option *option = &options->items[i];
    if (option->any) {
      result.kind = rp_str_starts_with(name, option->name) ? WORD_OPEN : result.kind;
    } else if (rp_str_starts_with(option->name, name)) {
      sure += option->sure;
      unsure += !option->sure;
      result.option = result.option == NULL || option->sure ? option : result.option;
    }
  }
  if (sure > 1) {
    return (reading){.kind = WORD_AMBIGUOUS};
  }
  if (options->open || result.kind == WORD_OPEN || (sure == 0 && unsure > 1)) {
    return (reading){.kind = WORD_OPEN};
  }
  result.kind = sure == 1 ? WORD_OPTION : unsure == 1 ? WORD_OPEN : options->outside ? WORD_OPEN : WORD_STRANGE;
  return result;
}

/// Where the shell's part of a word that is not known begins.
static size_t unknown_from(const rp_launch_word *word)
{
  size_t dollar = rp_str_find(word->text, RP_STR("$"), 0);
  size_t tick = rp_str_find(word->text, RP_STR("`"), 0);
  size_t braces = rp_str_find(word->text, RP_STR("{{"), 0);
  size_t first = dollar < tick ? dollar : tick;
  first = braces < first ? braces : first;
  // "--password=***": only the value was taken away.
  size_t equals = rp_str_find(word->text, RP_STR("="), 0);
  return !word->dynamic                            ? SIZE_MAX
         : first == SIZE_MAX && equals != SIZE_MAX ? equals + 1
         : first == SIZE_MAX                       ? 0
                                                   : first;
}

/// _parse_optional.
static reading read_word(const rp_launch_options *options, const rp_launch_word *word)
{
  rp_str text = word->text;
  if (text.size == 0 || text.data[0] != '-') {
    return (reading){.kind = WORD_ARGUMENT};
  }
  size_t unknown = unknown_from(word);
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  bool joined = equals != SIZE_MAX && equals < unknown;
  if (unknown != SIZE_MAX && !joined) {
    return (reading){.kind = WORD_OPEN};
  }
  if (rp_str_is(text, "--")) {
    return (reading){.kind = WORD_SEPARATOR};
  }
  reading result = {.kind = WORD_STRANGE, .joined = joined};
  if (rp_str_starts_with(text, RP_STR("--"))) {
    rp_str name = rp_str_sub(text, 2, equals);
    const rp_launch_option *exact = find_option(options, name);
    result = exact != NULL ? (reading){.kind = exact->sure ? WORD_OPTION : WORD_OPEN, .option = exact}
                           : abbreviation(options, name);
    result.joined = joined;
    result.value = joined ? rp_str_sub(text, equals + 1, text.size) : RP_STR("");
  }
  // Not found as an option, it may still be a value; only where the options are all known does that say something.
  bool positional = text.size == 1 || rp_launch_is_number(text) || rp_str_find(text, RP_STR(" "), 0) != SIZE_MAX;
  if ((result.kind == WORD_STRANGE ||
       (result.kind == WORD_OPEN && result.option == NULL && !rp_str_starts_with(text, RP_STR("--")))) &&
      positional) {
    result.kind = WORD_ARGUMENT;
  }
  return result;
}

static void add_flag(judge *j, rp_launch_flag flag)
{
  flag.redacted = flag.has_value && rp_str_is(flag.value, "***");
  j->redacted = j->redacted || flag.redacted;
  j->dynamic = j->dynamic || flag.dynamic;
  RP_PUSH(j->arena, &j->flags, flag);
}

/// Consumes the option at `index` with its value; the index of its last word.
static size_t take_option(judge *j, const reading *words, size_t index)
{
  const rp_launch *launch = j->launch;
  const rp_launch_option *option = words[index].option;
  rp_launch_flag flag = {.name = option->name, .option = option};
  bool follows = index + 1 < launch->word_count && words[index + 1].kind == WORD_ARGUMENT;
  if (option->arity == RP_LAUNCH_ARITY_UNKNOWN) { // a class that overrides how it is parsed
    j->unresolved = true;
    return index;
  }
  if (words[index].joined) {
    flag.value = words[index].value;
    flag.has_value = true;
    flag.dynamic = launch->words[index].dynamic;
    j->refused = j->refused || option->arity == RP_LAUNCH_ARITY_NONE; // "ignored explicit argument"
  } else if (option->arity != RP_LAUNCH_ARITY_NONE && follows) {
    index++;
    flag.value = launch->words[index].text;
    flag.has_value = true;
    flag.dynamic = launch->words[index].dynamic;
  } else if (option->arity == RP_LAUNCH_ARITY_ONE) {
    bool maybe =
        index + 1 < launch->word_count && (words[index + 1].kind == WORD_SEPARATOR || launch->words[index + 1].dynamic);
    j->unresolved = j->unresolved || maybe;
    j->refused = j->refused || !maybe; // "expected one argument"
  }
  if (!j->refused) {
    add_flag(j, flag);
  }
  return index;
}

/// One pass. `strict`: parse_args, which refuses what parse_known_args leaves aside.
static void run_pass(judge *j, bool strict)
{
  const rp_launch *launch = j->launch;
  reading *words = RP_NEW_ARRAY(j->arena, reading, launch->word_count + 1);
  bool rest = false;
  bool ambiguous = false;
  for (size_t i = 0; i < launch->word_count; i++) {
    words[i] = rest ? (reading){.kind = WORD_ARGUMENT} : read_word(&j->options, &launch->words[i]);
    rest = rest || words[i].kind == WORD_SEPARATOR;
    ambiguous = ambiguous || words[i].kind == WORD_AMBIGUOUS;
  }
  memset(&j->flags, 0, sizeof j->flags);
  j->root = SIZE_MAX;
  j->open = false;
  j->dynamic = false;
  j->redacted = false;
  for (size_t i = 0; i < launch->word_count && !j->refused; i++) {
    const rp_launch_word *word = &launch->words[i];
    switch (words[i].kind) {
    case WORD_ARGUMENT:
      if (j->root == SIZE_MAX) {
        j->root = i;
        j->root_known = !j->unresolved && !word->dynamic; // else it may be the value of what was not understood
        j->unresolved = j->unresolved || word->dynamic;
      } else if (rp_launch_is_bundle(word)) {
        j->open = true;
      } else if (strict) { // a second positional
        j->unresolved = j->unresolved || word->dynamic;
        j->refused = j->refused || !word->dynamic;
      }
      break;
    case WORD_SEPARATOR:
    case WORD_AMBIGUOUS:
      break;
    case WORD_OPTION:
      i = take_option(j, words, i);
      break;
    case WORD_STRANGE:
      j->refused = j->refused || strict;
      break;
    case WORD_OPEN: // taken for what it may be, so that the words behind it are read as they would be then
      j->unresolved = true;
      i = words[i].option != NULL ? take_option(j, words, i) : i;
      break;
    }
  }
  j->refused = j->refused || ambiguous;
}

static const rp_launch_flag *flag_named(const judge *j, const char *name)
{
  const rp_launch_flag *found = NULL;
  for (size_t i = 0; i < j->flags.count; i++) {
    found = rp_str_is(j->flags.items[i].name, name) ? &j->flags.items[i] : found; // the last one holds
  }
  return found;
}

static uint32_t code_of(const judge *j)
{
  return j->unresolved ? RP_RULE_LAUNCH_UNRESOLVED
         : j->refused  ? RP_RULE_LAUNCH_REFUSED
         : j->open     ? RP_RULE_LAUNCH_OPEN
         : j->redacted ? RP_RULE_LAUNCH_SECRET
         : j->dynamic  ? RP_RULE_LAUNCH_DYNAMIC
                       : 0;
}

void rp_launch_judge(rp_launch *launch, rp_launch_options_of options_of, void *context, rp_arena *arena)
{
  judge j = {.launch = launch, .arena = arena, .root = SIZE_MAX};
  launch->family = RP_STR("");
  launch->family_dynamic = false;
  launch->flags = NULL;
  launch->flag_count = 0;
  // Pass 1: which module.
  j.options = options_of(
      context, launch->form == RP_LAUNCH_LUIGI || launch->form == RP_LAUNCH_EVIDENCE ? RP_STR("") : launch->module,
      RP_STR(""));
  j.refused = j.options.twice;
  run_pass(&j, false);
  const rp_launch_flag *module = flag_named(&j, "module");
  if (module != NULL && module->has_value) {
    launch->module = module->value;
    j.unresolved = j.unresolved || module->dynamic;
  }
  // Pass 2, with what that module registers: which root.
  if (!j.refused) {
    j.unresolved = module != NULL && module->dynamic;
    j.options = options_of(context, launch->module, RP_STR(""));
    j.refused = j.options.twice;
    run_pass(&j, false);
  }
  const rp_launch_flag *help = flag_named(&j, "help");
  help = help != NULL ? help : flag_named(&j, "help-all");
  j.refused = j.refused || (help != NULL && !j.unresolved); // prints the help and exits
  if (j.root != SIZE_MAX && (j.root_known || launch->words[j.root].dynamic)) {
    launch->family = launch->words[j.root].text;
    launch->family_dynamic = !j.root_known;
  }
  // Pass 3, with the root's own flags: which arguments.
  if (j.root == SIZE_MAX) {
    j.refused = !j.unresolved && !j.open;
    j.unresolved = j.unresolved || j.open;
  } else if (!j.refused && j.root_known) {
    size_t root = j.root;
    j.unresolved = module != NULL && module->dynamic; // behind the root, pass 2 did not know the root's own flags
    j.options = options_of(context, launch->module, launch->family);
    j.refused = j.options.twice;
    run_pass(&j, true);
    j.unresolved = j.unresolved || (!j.refused && j.root != root);
  }
  launch->flags = j.flags.items;
  launch->flag_count = j.flags.count;
  launch->code = code_of(&j);
}
