// What texts may be and which must be there: one row for each field that has a rule of its own.

#include "decisions/native.h"
#include "decisions/private.h"
#include "proto/rules.h"

typedef enum text_form {
  ANY = 0,
  WORD,     // no blanks, nothing that a shell or template would still expand
  QUANTITY, // of Kubernetes
  CODE,     // of a difference
  DAY,      // 2027-01-31
  DOTTED,   // a.b.C
  NAME,     // a Python identifier
  LABEL,    // letters, digits, '-', '.' and '_'
  ABSOLUTE, // a folder, from the root
  KIND,
  HANDLING,
  BRIDGE,
  FORM,    // of a launcher's task
  PLUGIN,  // native task type
  COMMAND, // words of a shell that it leaves as they are
  FLAG,    // --name or --name=
  LITERAL, // one line of Python
  PLACES   // {name} and {name:format}
} text_form;

typedef struct row {
  const ProtobufCMessageDescriptor *type;
  const char *field;
  text_form form;
  bool required;
  const char *wanted;
} row;

static const char WORD_WANTED[] = "a text without blanks and without a variable ($NAME, ${NAME})";
static const char QUANTITY_WANTED[] = "a Kubernetes quantity (500m, 2, 2Gi)";
static const char DAY_WANTED[] = "a day as 2027-01-31";
static const char DOTTED_WANTED[] = "a dotted Python name (acme.tasks.Base)";
static const char LABEL_WANTED[] = "letters, digits, '-', '.' and '_'";

static const row ROWS[] = {
    {&repipe__v1__decisions__descriptor, "image", WORD, false, WORD_WANTED},
    {&repipe__v1__decisions__descriptor, "python", WORD, false, WORD_WANTED},
    {&repipe__v1__decisions__descriptor, "service_account", LABEL, false, LABEL_WANTED},
    {&repipe__v1__decisions__descriptor, "project", LABEL, false, LABEL_WANTED},
    {&repipe__v1__decisions__descriptor, "domain", LABEL, false, LABEL_WANTED},
    {&repipe__v1__decisions__descriptor, "bridge", BRIDGE, false, "packed or installed"},
    {&repipe__v1__decisions__descriptor, "shared_paths", ABSOLUTE, false, "an absolute folder (/mnt/data)"},
    {&repipe__v1__container_decision__descriptor, "image", WORD, false, WORD_WANTED},
    {&repipe__v1__container_decision__descriptor, "python", WORD, false, WORD_WANTED},
    {&repipe__v1__container_decision__descriptor, "pod_template", LABEL, false, LABEL_WANTED},
    {&repipe__v1__resource_decision__descriptor, "cpu", QUANTITY, false, QUANTITY_WANTED},
    {&repipe__v1__resource_decision__descriptor, "memory", QUANTITY, false, QUANTITY_WANTED},
    {&repipe__v1__resource_decision__descriptor, "gpu", QUANTITY, false, QUANTITY_WANTED},
    {&repipe__v1__resource_decision__descriptor, "ephemeral_storage", QUANTITY, false, QUANTITY_WANTED},
    {&repipe__v1__team_decision__descriptor, "service_account", LABEL, false, LABEL_WANTED},
    {&repipe__v1__team_decision__descriptor, "project", LABEL, false, LABEL_WANTED},
    {&repipe__v1__team_decision__descriptor, "domain", LABEL, false, LABEL_WANTED},
    {&repipe__v1__name_decision__descriptor, "value", LABEL, true, LABEL_WANTED},
    {&repipe__v1__secret_decision__descriptor, "task", ANY, true, NULL},
    {&repipe__v1__secret_decision__descriptor, "parameter", NAME, true, "the name of a parameter"},
    {&repipe__v1__secret_decision__descriptor, "group", LABEL, true, LABEL_WANTED},
    {&repipe__v1__secret_decision__descriptor, "name", LABEL, true, LABEL_WANTED},
    {&repipe__v1__accepted_difference__descriptor, "code", CODE, true,
     "the code of a difference (`repipe explain --all` lists them; what collapses, blocks or only informs is not "
     "accepted)"},
    {&repipe__v1__accepted_difference__descriptor, "reason", ANY, true, NULL},
    {&repipe__v1__accepted_difference__descriptor, "author", ANY, true, NULL},
    {&repipe__v1__accepted_difference__descriptor, "expires", DAY, false, DAY_WANTED},
    {&repipe__v1__waiver__descriptor, "workflows", ANY, true, NULL},
    {&repipe__v1__waiver__descriptor, "reason", ANY, true, NULL},
    {&repipe__v1__waiver__descriptor, "author", ANY, true, NULL},
    {&repipe__v1__waiver__descriptor, "expires", DAY, false, DAY_WANTED},
    {&repipe__v1__external_decision__descriptor, "value", HANDLING, true, "check or input"},
    {&repipe__v1__house_base__descriptor, "class", DOTTED, true, DOTTED_WANTED},
    {&repipe__v1__house_base__descriptor, "kind", KIND, false, "task, external, wrapper or config"},
    {&repipe__v1__house_base__descriptor, "extends", DOTTED, false, DOTTED_WANTED},
    {&repipe__v1__house_base__descriptor, "plugin", PLUGIN, false,
     "program, docker, spark, pod or bigquery (docs/native.md)"},
    {&repipe__v1__house_answer__descriptor, "value", NAME, true, "the name of an attribute or method"},
    {&repipe__v1__house_launcher__descriptor, "command", COMMAND, false,
     "the first words of a command line (run-luigi, python -m acme.run)"},
    {&repipe__v1__house_launcher__descriptor, "function", DOTTED, false, DOTTED_WANTED},
    {&repipe__v1__house_launcher__descriptor, "arguments", NAME, false, "a Python name"},
    {&repipe__v1__house_launcher__descriptor, "task", ANY, true, NULL},
    {&repipe__v1__house_launcher__descriptor, "form", FORM, false, "instance, class or family"},
    {&repipe__v1__house_launcher__descriptor, "options", FLAG, false,
     "a flag (--verbose), with = behind it where it takes a value (--env=)"},
    {&repipe__v1__house_parameter__descriptor, "name", NAME, true, "a Python name"},
    {&repipe__v1__house_parameter__descriptor, "class", DOTTED, true, DOTTED_WANTED},
    {&repipe__v1__house_parameter__descriptor, "default", LITERAL, false, "a Python literal on one line"},
    {&repipe__v1__house_output__descriptor, "class", DOTTED, false, DOTTED_WANTED},
    {&repipe__v1__house_output__descriptor, "location", PLACES, true, "a text with {parameter} and {parameter:format}"},
    {&repipe__v1__house_target__descriptor, "class", DOTTED, true, DOTTED_WANTED},
    {&repipe__v1__house_target__descriptor, "extends", DOTTED, false, DOTTED_WANTED},
    {&repipe__v1__house_target__descriptor, "arguments", NAME, false, "a Python name"},
    {&repipe__v1__house_target__descriptor, "location", PLACES, false, "a text with {argument} and {argument:format}"},
    {&repipe__v1__house_decorator__descriptor, "name", DOTTED, true, DOTTED_WANTED},
};

static bool letter(char c)
{
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool digit(char c)
{
  return c >= '0' && c <= '9';
}

static bool identifier(rp_str text)
{
  bool good = text.size > 0 && letter(text.data[0]);
  for (size_t i = 0; good && i < text.size; i++) {
    good = letter(text.data[i]) || digit(text.data[i]);
  }
  return good;
}

static bool dotted(rp_str text)
{
  size_t parts = 0;
  rp_str part;
  bool good = text.size > 0 && text.data[text.size - 1] != '.';
  while (good && rp_str_split(&text, '.', &part)) {
    good = identifier(part);
    parts++;
  }
  return good && parts > 1;
}

// resource.Quantity: digits with at most one point, then a suffix (k8s apimachinery quantity.go).
static bool quantity(const char *text)
{
  static const char *const SUFFIXES[] = {"", "m", "k", "M", "G", "T", "P", "Ki", "Mi", "Gi", "Ti", "Pi"};
  size_t digits = strspn(text, "0123456789");
  size_t more = text[digits] == '.' ? 1 + strspn(text + digits + 1, "0123456789") : 0;
  for (size_t i = 0; digits > 0 && more != 1 && i < sizeof SUFFIXES / sizeof SUFFIXES[0]; i++) {
    if (strcmp(text + digits + more, SUFFIXES[i]) == 0) {
      return true;
    }
  }
  return false;
}

static bool day(rp_str text)
{
  static const int DAYS[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  bool good = text.size == 10 && text.data[4] == '-' && text.data[7] == '-';
  for (size_t i = 0; good && i < 10; i++) {
    good = i == 4 || i == 7 || digit(text.data[i]);
  }
  int month = good ? (text.data[5] - '0') * 10 + text.data[6] - '0' : 0;
  int number = good ? (text.data[8] - '0') * 10 + text.data[9] - '0' : 0;
  return good && month >= 1 && month <= 12 && number >= 1 && number <= DAYS[month - 1];
}

// {name}, {name:format} and doubled braces; the format holds neither braces nor quotes.
static bool places(const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\n' || (*c == '}' && c[1] != '}')) {
      return false;
    }
    if ((*c == '{' || *c == '}') && c[1] == *c) {
      c++;
    } else if (*c == '{') {
      size_t end = strcspn(c, "}");
      size_t name = strcspn(c + 1, ":}");
      if (c[end] == '\0' || !identifier((rp_str){c + 1, name}) || strcspn(c + 1, "{\"'\\") < end - 1) {
        return false;
      }
      c += end;
    }
  }
  return true;
}

static bool one_of(const char *text, const char *const *words)
{
  while (*words != NULL && strcmp(text, *words) != 0) {
    words++;
  }
  return *words != NULL;
}

static bool has_form(const char *text, text_form form)
{
  static const char *const KINDS[] = {"task", "external", "wrapper", "config", NULL};
  static const char *const HANDLINGS[] = {"check", "input", NULL};
  static const char *const BRIDGES[] = {"packed", "installed", NULL};
  static const char *const FORMS[] = {"instance", "class", "family", NULL};
  static const char LABELS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
  const rp_rule *rule = form == CODE ? rp_rule_parse(rp_str_of(text)) : NULL;
  switch (form) {
  case ANY:
    return true;
  case WORD:
    return strpbrk(text, " \t\n$") == NULL;
  case QUANTITY:
    return quantity(text);
  case CODE:
    return rule != NULL && rule->class == RP_RULE_DIFFERS;
  case DAY:
    return day(rp_str_of(text));
  case DOTTED:
    return dotted(rp_str_of(text));
  case NAME:
    return identifier(rp_str_of(text));
  case LABEL:
    return text[strspn(text, LABELS)] == '\0';
  case ABSOLUTE:
    return text[0] == '/' && strstr(text, "/..") == NULL && strchr(text, '\n') == NULL;
  case KIND:
    return one_of(text, KINDS);
  case HANDLING:
    return one_of(text, HANDLINGS);
  case BRIDGE:
    return one_of(text, BRIDGES);
  case FORM:
    return one_of(text, FORMS);
  case PLUGIN:
    return rp_native_row_called(rp_str_of(text)) != NULL;
  case COMMAND:
    return text[0] != ' ' && strpbrk(text, "\t\n$'\"\\`|&;<>(){}*?[]#~=") == NULL;
  case FLAG:
    return strncmp(text, "--", 2) == 0 && text[2] != '\0' && text[2] != '=' && strpbrk(text, " \t\n$'\"") == NULL;
  case LITERAL:
    return strchr(text, '\n') == NULL && text[0] != '\0';
  case PLACES:
    return places(text);
  }
  return false;
}

static const rp_yaml_node *value_of(const rp_yaml_node *node, const char *field)
{
  const rp_yaml_node *found = rp_yaml_find(node, field);
  return found != NULL ? found : node;
}

static bool check_row(rp_reader *reader, const row *rule, const ProtobufCMessage *message, const rp_yaml_node *node)
{
  const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(rule->type, rule->field);
  const void *member = (const char *)message + field->offset;
  bool list = field->label == PROTOBUF_C_LABEL_REPEATED;
  size_t count = list ? *(const size_t *)(const void *)((const char *)message + field->quantifier_offset) : 1;
  char *const *texts = list ? *(char *const *const *)member : (char *const *)member;
  bool present = list ? count > 0 : texts[0][0] != '\0';
  if (!present && rule->required) {
    rp_reader_refuse(reader, node, rule->field, "must be there, and not empty");
    return false;
  }
  for (size_t i = 0; present && i < count; i++) {
    if (!has_form(texts[i], rule->form)) {
      rp_reader_refuse(reader, value_of(node, rule->field), rule->field, rule->wanted);
      return false;
    }
  }
  return true;
}

// Where a launcher's word stands: of a command a number or a flag, of a function one of its arguments.
static bool word_place(rp_reader *reader, const Repipe__V1__HouseLauncher *launcher, const char *field,
                       const char *text, const rp_yaml_node *node)
{
  if (text[0] == '\0') {
    return true;
  }
  if (launcher->function[0] != '\0') {
    bool found = false;
    for (size_t i = 0; i < launcher->n_arguments; i++) {
      found = found || strcmp(launcher->arguments[i], text) == 0;
    }
    if (!found) {
      rp_reader_refuse(reader, value_of(node, field), field, "one of `arguments`");
    }
    return found;
  }
  int64_t number = 0;
  bool good = has_form(text, FLAG) || (rp_str_to_int64(rp_str_of(text), &number) && number > 0 && number < 100);
  if (!good) {
    rp_reader_refuse(reader, value_of(node, field), field, "the number of a word (1) or a flag (--module)");
  }
  return good;
}

static bool launcher_valid(rp_reader *reader, const Repipe__V1__HouseLauncher *launcher, const rp_yaml_node *node)
{
  bool command = launcher->command[0] != '\0';
  if (command == (launcher->function[0] != '\0')) {
    rp_reader_refuse(reader, node, "launchers", "either `command` or `function`");
    return false;
  }
  static const char *const OF_FUNCTION[] = {"arguments", "form", "parameters"};
  for (size_t i = 0; i < 3 && command; i++) {
    if (rp_yaml_find(node, OF_FUNCTION[i]) != NULL) {
      rp_reader_refuse(reader, value_of(node, OF_FUNCTION[i]), OF_FUNCTION[i], "only of a `function`");
      return false;
    }
  }
  if (!command && launcher->n_options > 0) {
    rp_reader_refuse(reader, value_of(node, "options"), "options", "only of a `command`");
    return false;
  }
  bool keywords = strcmp(launcher->parameters, "**") == 0;
  return word_place(reader, launcher, "module", launcher->module, node) &&
         word_place(reader, launcher, "task", launcher->task, node) &&
         (keywords || word_place(reader, launcher, "parameters", launcher->parameters, node));
}

// What the plugin wants to know has names of Luigi's; the nearest is said.
static bool base_valid(rp_reader *reader, const Repipe__V1__HouseBase *base, const rp_yaml_node *node)
{
  const rp_native_row *plugin = rp_native_row_called(rp_str_of(base->plugin));
  if (plugin == NULL) {
    if (base->n_answers > 0) {
      rp_reader_refuse(reader, value_of(node, "answers"), "answers", "only with `plugin`");
    }
    return base->n_answers == 0;
  }
  for (size_t i = 0; i < base->n_answers; i++) {
    const char *best = plugin->fields[0].name;
    size_t least = SIZE_MAX;
    for (const rp_native_field *field = plugin->fields; field->name != NULL && least > 0; field++) {
      size_t edits = field->slot == RP_NATIVE_LUIGIS
                         ? SIZE_MAX
                         : rp_str_distance(rp_str_of(base->answers[i]->key), rp_str_of(field->name));
      best = edits < least ? field->name : best;
      least = edits < least ? edits : least;
    }
    if (least > 0) {
      const char *text = rp_arena_printf(reader->arena, "\"%s\" is nothing that %s wants to know: did you mean \"%s\"?",
                                         base->answers[i]->key, base->plugin, best)
                             .data;
      rp_reader_refuse(reader, value_of(node, "answers"), "answers", text);
      return false;
    }
  }
  return true;
}

bool rp_decision_valid(rp_reader *reader, const ProtobufCMessage *message, const rp_yaml_node *node)
{
  bool good = true;
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    if (ROWS[i].type == message->descriptor) {
      good = check_row(reader, &ROWS[i], message, node) && good;
    }
  }
  if (message->descriptor == &repipe__v1__house_launcher__descriptor) {
    good = good && launcher_valid(reader, (const Repipe__V1__HouseLauncher *)message, node);
  } else if (message->descriptor == &repipe__v1__house_base__descriptor) {
    good = good && base_valid(reader, (const Repipe__V1__HouseBase *)message, node);
  }
  if (message->descriptor == &repipe__v1__decisions__descriptor) {
    const rp_yaml_node *version = rp_yaml_find(node, "version");
    int64_t number;
    if (version != NULL && rp_str_to_int64(version->value, &number) && number != 1) {
      rp_reader_refuse(reader, version, "version", "1 is the only one that there is");
      good = false;
    }
  }
  return good;
}
