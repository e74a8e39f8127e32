/// Texts of native tasks. Flyte puts an input of type STRING or INTEGER into a command as Python's str() has it, anything else in a form
/// of its own: a text with such a part is worked out by the probe as a whole, and is an input then.

#include <stdarg.h>
#include <stdio.h>

#include "base/buf.h"
#include "translator/parts/types.h"
#include "translator/plan/native.h"

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

void rp_native_refuse(rp_native_build *build, const char *format, ...)
{
  if (build->wrong != NULL) {
    return;
  }
  char text[400];
  va_list arguments;
  va_start(arguments, format);
  (void)vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  build->wrong = rp_arena_printf(build->workflow->arena, "%s: %s", build->field, text).data;
}

static void refuse_value(rp_native_build *build, const Repipe__V1__Value *value)
{
  if (value->kind_case == REPIPE__V1__VALUE__KIND_UNKNOWN) {
    const Repipe__V1__Unknown *unknown = value->unknown;
    rp_native_refuse(build, "not known (RP%u %s)", (unsigned)unknown->code, unknown->expression);
  } else if (value->kind_case == REPIPE__V1__VALUE__KIND_CHOICE) {
    rp_native_refuse(build, "depends on a condition");
  } else if (value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED) {
    rp_native_refuse(build, "%s is computed in a way that the probe does not repeat", value->derived->expression);
  } else {
    rp_native_refuse(build, "neither a text nor a number");
  }
}

const char *rp_native_constant(rp_native_build *build, const Repipe__V1__Value *value)
{
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && !is(value->literal->type, "none")) {
    return value->literal->text;
  }
  if (value->kind_case == REPIPE__V1__VALUE__KIND_INPUT || value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED) {
    rp_native_refuse(build, "no constant, and Flyte puts inputs into commands only");
  } else {
    refuse_value(build, value);
  }
  return NULL;
}

static void bind(rp_native_build *build, const char *variable, Repipe__V1__PlanType *type, const char *input,
                 const char *answer)
{
  for (size_t i = 0; i < build->bindings.count; i++) {
    if (is(build->bindings.items[i]->variable, variable)) {
      return;
    }
  }
  rp_arena *arena = build->workflow->arena;
  Repipe__V1__PlanBinding *binding = RP_NEW(arena, Repipe__V1__PlanBinding);
  repipe__v1__plan_binding__init(binding);
  binding->variable = rp_arena_cstr(arena, rp_str_of(variable));
  binding->type = type;
  binding->source_case =
      input != NULL ? REPIPE__V1__PLAN_BINDING__SOURCE_INPUT : REPIPE__V1__PLAN_BINDING__SOURCE_ANSWER;
  if (input != NULL) {
    binding->input = (char *)input;
  } else {
    binding->answer = (char *)answer;
  }
  RP_PUSH(arena, &build->bindings, binding);
}

// The workflow's input that Flyte prints as Luigi's str(); NULL.
static const Repipe__V1__PlanInput *printed_alike(const rp_native_build *build, const char *parameter)
{
  static const char *const CLASSES[] = {"luigi:Parameter", "luigi:StrParameter", "luigi:IntParameter"};
  const Repipe__V1__PlanInput *input = rp_plan_input(build->workflow->plan, parameter);
  bool known = false;
  for (size_t i = 0; input != NULL && i < sizeof CLASSES / sizeof CLASSES[0]; i++) {
    known = known || is(input->class_, CLASSES[i]);
  }
  return known && (is(input->type->wire, "text") || is(input->type->wire, "int")) ? input : NULL;
}

// A constant part as Flyte and Kubernetes hand it on. False: they would not.
static bool add_constant(rp_native_build *build, rp_buf *out, const char *text, bool escape)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (c[0] == '{' && c[1] == '{') {
      const char *next = c + 2 + strspn(c + 2, " \t\r\n\f\v");
      if (*next == '.' || *next == '$') {
        rp_native_refuse(build, "holds what Flyte takes for a template");
        return false;
      }
    }
    rp_buf_cstr(out, escape && c[0] == '$' && c[1] == '(' ? "$" : "");
    rp_buf_char(out, *c);
  }
  return true;
}

static void quote(rp_buf *out, const char *text)
{
  rp_buf_char(out, '\'');
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\'' || *c == '\\') {
      rp_buf_printf(out, "\\%c", *c);
    } else if ((unsigned char)*c < ' ') {
      rp_buf_printf(out, "\\x%02x", (unsigned)(unsigned char)*c);
    } else {
      rp_buf_char(out, *c);
    }
  }
  rp_buf_char(out, '\'');
}

// The parameter is an input of the workflow, and its name is none that the expression needs.
static bool may_ask(rp_native_build *build, const char *parameter)
{
  const Repipe__V1__PlanInput *input = rp_plan_input(build->workflow->plan, parameter);
  bool taken = is(parameter, "format") || is(parameter, "datetime");
  if (input == NULL || taken || is(input->type->wire, "json")) {
    rp_native_refuse(build, "%s is no input that can be put into a text", parameter);
    return false;
  }
  return true;
}

static bool add_expression(rp_native_build *build, rp_buf *out, const Repipe__V1__TextPart *part)
{
  const Repipe__V1__Value *value = part->value;
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && is(value->literal->type, "str") &&
      part->format[0] == '\0') {
    quote(out, value->literal->text);
    return true;
  }
  rp_buf_cstr(out, "format(");
  if (value->kind_case == REPIPE__V1__VALUE__KIND_INPUT && may_ask(build, value->input)) {
    rp_buf_cstr(out, value->input);
  } else if (value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED) {
    for (size_t i = 0; i < value->derived->n_inputs; i++) {
      if (!may_ask(build, value->derived->inputs[i])) {
        return false;
      }
    }
    rp_buf_cstr(out, value->derived->expression);
  } else {
    refuse_value(build, value);
    return false;
  }
  rp_buf_cstr(out, ", ");
  quote(out, part->format);
  rp_buf_char(out, ')');
  return true;
}

// The whole as an answer of the probe.
static bool ask(rp_native_build *build, rp_buf *out, Repipe__V1__TextPart *const *parts, size_t count)
{
  rp_buf expression = RP_BUF_INIT;
  bool good = true;
  for (size_t i = 0; i < count && good; i++) {
    rp_buf_cstr(&expression, i > 0 ? " + " : "");
    good = add_expression(build, &expression, parts[i]);
  }
  if (good) {
    Repipe__V1__PlanType *type = rp_type_new(build->workflow->arena, "STRING", false, "text");
    const char *answer = rp_plan_ask_text(build->workflow, build->field,
                                          rp_arena_cstr(build->workflow->arena, rp_buf_str(&expression)), type);
    bind(build, answer, type, NULL, answer);
    rp_buf_printf(out, "{{.inputs.%s}}", answer);
  }
  rp_buf_release(&expression);
  return good;
}

static bool add_parts(rp_native_build *build, rp_buf *out, Repipe__V1__TextPart *const *parts, size_t count,
                      bool escape)
{
  bool direct = true;
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__Value *value = parts[i]->value;
    bool text = value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && is(value->literal->type, "str");
    bool input = value->kind_case == REPIPE__V1__VALUE__KIND_INPUT && printed_alike(build, value->input) != NULL;
    direct = direct && parts[i]->format[0] == '\0' && (text || input);
  }
  if (!direct) {
    return ask(build, out, parts, count);
  }
  bool good = true;
  for (size_t i = 0; i < count && good; i++) {
    const Repipe__V1__Value *value = parts[i]->value;
    if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
      good = add_constant(build, out, value->literal->text, escape);
    } else {
      const Repipe__V1__PlanInput *input = printed_alike(build, value->input);
      bind(build, input->name, input->type, input->name, NULL);
      rp_buf_printf(out, "{{.inputs.%s}}", input->name);
    }
  }
  return good;
}

// A value as parts: one that is none has itself as its only part. 0: it is no text.
static size_t parts_of(rp_native_build *build, Repipe__V1__TextPart ***out, const Repipe__V1__Value *value)
{
  if (value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED && value->derived->n_parts > 0) {
    *out = value->derived->parts;
    return value->derived->n_parts;
  }
  if (value->kind_case != REPIPE__V1__VALUE__KIND_INPUT) {
    refuse_value(build, value);
    return 0;
  }
  Repipe__V1__TextPart *part = RP_NEW(build->workflow->arena, Repipe__V1__TextPart);
  repipe__v1__text_part__init(part);
  part->value = (Repipe__V1__Value *)value;
  *out = RP_NEW_ARRAY(build->workflow->arena, Repipe__V1__TextPart *, 1);
  (*out)[0] = part;
  return 1;
}

char *rp_native_text(rp_native_build *build, const Repipe__V1__Value *value, bool escape)
{
  static const char *const PRINTED[] = {"str", "int", "float", "bool", "date", "path"}; // Literal.text is str() of it
  rp_buf out = RP_BUF_INIT;
  bool good = false;
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL) {
    for (size_t i = 0; i < sizeof PRINTED / sizeof PRINTED[0]; i++) {
      good = good || is(value->literal->type, PRINTED[i]);
    }
    if (!good) {
      rp_native_refuse(build, "a %s in place of a text", value->literal->type);
    }
    good = good && add_constant(build, &out, value->literal->text, escape);
  } else {
    Repipe__V1__TextPart **parts;
    size_t count = parts_of(build, &parts, value);
    good = count > 0 && add_parts(build, &out, parts, count, escape);
  }
  char *text = good ? rp_arena_cstr(build->workflow->arena, rp_buf_str(&out)) : NULL;
  rp_buf_release(&out);
  return text;
}

// ---- shlex ----

typedef struct splitter {
  rp_native_build *build;
  rp_native_words *words;
  rp_buf literal;
  RP_VEC(Repipe__V1__TextPart *) parts; // of the word
  bool open;                            // a word has begun, be it an empty one in quotes
  char quoted;                          // the quote that is open, or 0
} splitter;

static void end_literal(splitter *s)
{
  if (s->literal.size > 0) {
    rp_arena *arena = s->build->workflow->arena;
    Repipe__V1__TextPart *part = RP_NEW(arena, Repipe__V1__TextPart);
    repipe__v1__text_part__init(part);
    part->value = RP_NEW(arena, Repipe__V1__Value);
    repipe__v1__value__init(part->value);
    part->value->kind_case = REPIPE__V1__VALUE__KIND_LITERAL;
    part->value->literal = RP_NEW(arena, Repipe__V1__Literal);
    repipe__v1__literal__init(part->value->literal);
    part->value->literal->type = rp_arena_cstr(arena, RP_STR("str"));
    part->value->literal->text = rp_arena_cstr(arena, rp_buf_str(&s->literal));
    RP_PUSH(arena, &s->parts, part);
    s->literal.size = 0;
  }
}

static bool end_word(splitter *s)
{
  end_literal(s);
  rp_buf out = RP_BUF_INIT;
  bool good = !s->open || add_parts(s->build, &out, s->parts.items, s->parts.count, true);
  if (good && s->open) {
    RP_PUSH(s->build->workflow->arena, s->words, rp_arena_cstr(s->build->workflow->arena, rp_buf_str(&out)));
  }
  rp_buf_release(&out);
  s->parts.count = 0;
  s->open = false;
  return good;
}

static bool split_constant(splitter *s, const char *text)
{
  bool good = true;
  for (const char *c = text; *c != '\0' && good; c++) {
    bool blank = *c == ' ' || *c == '\t' || *c == '\r' || *c == '\n';
    if (s->quoted == '\'' ? *c != '\'' : s->quoted == '"' && *c != '"' && *c != '\\') {
      rp_buf_char(&s->literal, *c);
    } else if (*c == '\\') {
      // Within double quotes it escapes only these two (shlex.py: escapedquotes, escape).
      bool kept = s->quoted == '"' && c[1] != '"' && c[1] != '\\';
      good = c[1] != '\0';
      rp_buf_cstr(&s->literal, kept ? "\\" : "");
      if (good) {
        rp_buf_char(&s->literal, *++c);
      } else {
        rp_native_refuse(s->build, "ends behind a backslash");
      }
    } else if (*c == '\'' || *c == '"') {
      s->quoted = s->quoted == 0 ? *c : '\0';
    } else if (blank) {
      good = end_word(s);
      continue;
    } else {
      rp_buf_char(&s->literal, *c);
    }
    s->open = true;
  }
  return good;
}

// Whether what the part prints is one piece of a word: digits, signs and letters.
static bool is_word(const rp_native_build *build, const Repipe__V1__TextPart *part)
{
  static const char *const WIRES[] = {"int", "date", "float", "bool"};
  const Repipe__V1__Value *value = part->value;
  bool input = value->kind_case == REPIPE__V1__VALUE__KIND_INPUT;
  const Repipe__V1__PlanInput *from = input ? rp_plan_input(build->workflow->plan, value->input) : NULL;
  const char *type = from != NULL                                          ? from->type->wire
                     : value->kind_case == REPIPE__V1__VALUE__KIND_DERIVED ? value->derived->type
                                                                           : "";
  bool known = false;
  for (size_t i = 0; i < sizeof WIRES / sizeof WIRES[0]; i++) {
    known = known || is(type, WIRES[i]);
  }
  known = known || (is(type, "datetime") && part->format[0] != '\0');
  return known && strpbrk(part->format, " \t\r\n'\"\\cxX+") == NULL;
}

bool rp_native_split(rp_native_build *build, rp_native_words *words, const Repipe__V1__Value *value)
{
  rp_arena *arena = build->workflow->arena;
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LIST) {
    bool good = !value->list->many;
    if (!good) {
      rp_native_refuse(build, "a list of any length");
    }
    for (size_t i = 0; i < value->list->n_items && good; i++) {
      char *word = rp_native_text(build, value->list->items[i], true);
      good = word != NULL;
      RP_PUSH(arena, words, word);
    }
    return good;
  }
  splitter s = {.build = build, .words = words, .literal = RP_BUF_INIT};
  bool good = true;
  if (value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && is(value->literal->type, "str")) {
    good = split_constant(&s, value->literal->text);
  } else {
    Repipe__V1__TextPart **parts;
    size_t count = parts_of(build, &parts, value);
    good = count > 0;
    for (size_t i = 0; i < count && good; i++) {
      const Repipe__V1__Value *part = parts[i]->value;
      if (part->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && parts[i]->format[0] == '\0') {
        good = split_constant(&s, part->literal->text);
      } else if (is_word(build, parts[i])) {
        end_literal(&s);
        s.open = true;
        RP_PUSH(arena, &s.parts, parts[i]);
      } else {
        rp_native_refuse(build, "a part of the text may hold blanks or quotes, at which Docker's client splits it");
        good = false;
      }
    }
  }
  if (good && s.quoted != 0) {
    rp_native_refuse(build, "a quote is not closed");
    good = false;
  }
  good = good && end_word(&s);
  rp_buf_release(&s.literal);
  return good;
}
