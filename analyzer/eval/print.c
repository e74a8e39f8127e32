// Values and conditions as Python text, bounded in size and depth: for messages, conditions and expressions
// that a person reads. The text of a value is the canonical spelling that outputs use.
#include <stdio.h>

#include "analyzer/eval/display.h"
#include "analyzer/eval/printer.h"
#include "analyzer/lib/calendar.h"

static void put_value(rp_printer *p, rp_val value);
static void put_condition(rp_printer *p, rp_condition condition, bool nested);

static void put_values(rp_printer *p, const rp_val *values, size_t count)
{
  for (size_t i = 0; i < count && !rp_printer_full(p); i++) {
    rp_printer_put(p, i > 0 ? ", " : "");
    put_value(p, values[i]);
  }
}

static void put_operand(rp_printer *p, rp_val value)
{
  bool nested = value->kind == RP_DERIVED &&
                (value->derived.shape == RP_DERIVE_BINARY || value->derived.shape == RP_DERIVE_COMPARE ||
                 value->derived.shape == RP_DERIVE_UNARY);
  nested = nested || value->kind == RP_CHOICE;
  rp_printer_put(p, nested ? "(" : "");
  put_value(p, value);
  rp_printer_put(p, nested ? ")" : "");
}

/// Before a dot or a bracket: `item of pairs[0]` would be an item of what pairs[0] is.
static void put_receiver(rp_printer *p, rp_val value)
{
  rp_printer_put(p, value->kind == RP_ELEMENT ? "(" : "");
  put_operand(p, value);
  rp_printer_put(p, value->kind == RP_ELEMENT ? ")" : "");
}

static void put_format(rp_printer *p, rp_val value)
{
  rp_str specs = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  rp_str spec;
  bool single = false;
  for (uint32_t i = 0; i < value->derived.count; i++) {
    rp_val part = value->derived.operands[i];
    single = single || (part->kind == RP_STR_ && rp_str_find(part->text, RP_STR("'"), 0) != SIZE_MAX);
  }
  rp_printer_put(p, single ? "f\"" : "f'");
  for (uint32_t i = 0; i < value->derived.count && !rp_printer_full(p); i++) {
    rp_val part = value->derived.operands[i];
    bool has_spec = rp_str_split(&specs, '\0', &spec);
    if (part->kind != RP_STR_) {
      rp_printer_put(p, "{");
      put_value(p, part);
      rp_printer_put_str(p, has_spec ? spec : RP_STR(""));
      rp_printer_put(p, "}");
      continue;
    }
    rp_printer_put_formatted(p, part->text, single ? '"' : '\'');
  }
  rp_printer_put(p, single ? "\"" : "'");
}

static void put_display(rp_printer *p, rp_val value)
{
  bool dict = value->type == RP_TYPE_DICT;
  uint32_t step = dict ? 2 : 1;
  rp_printer_put(p, dict ? "{" : value->type == RP_TYPE_LIST ? "[" : "(");
  for (uint32_t i = 0; i + step <= value->derived.count && !rp_printer_full(p); i += step) {
    char kind = dict ? value->derived.name->text.data[i / 2] : '\0';
    rp_val condition = NULL;
    rp_printer_put(p, i > 0 ? ", " : "");
    if (kind == RP_DISPLAY_CONDITION && i + 2 * step <= value->derived.count) { // of the pair that follows
      condition = value->derived.operands[i + 1];
      i += step;
      kind = value->derived.name->text.data[i / 2];
      rp_printer_put(p, "**({");
    }
    if (dict && kind != RP_DISPLAY_MERGED) {
      put_value(p, value->derived.operands[i]);
      rp_printer_put(p, ": ");
    }
    rp_printer_put(p, kind == RP_DISPLAY_MERGED ? "**" : "");
    put_value(p, value->derived.operands[i + step - 1]);
    if (condition != NULL) {
      rp_printer_put(p, "} if ");
      put_value(p, condition);
      rp_printer_put(p, " else {})");
    }
  }
  bool alone = value->type == RP_TYPE_TUPLE && value->derived.count == 1;
  rp_printer_put(p, dict ? "}" : value->type == RP_TYPE_LIST ? "]" : alone ? ",)" : ")");
}

static void put_derived(rp_printer *p, rp_val value)
{
  const rp_val *operands = value->derived.operands;
  switch (value->derived.shape) {
  case RP_DERIVE_BINARY:
  case RP_DERIVE_COMPARE:
    put_operand(p, operands[0]);
    rp_printer_put(p, " ");
    rp_printer_put(p, rp_ir_operator_text((rp_ir_operator)value->derived.op));
    rp_printer_put(p, " ");
    put_operand(p, operands[1]);
    break;
  case RP_DERIVE_UNARY:
    rp_printer_put(p,
                   value->derived.op == RP_IR_OP_NOT ? "not " : rp_ir_operator_text((rp_ir_operator)value->derived.op));
    put_operand(p, operands[0]);
    break;
  case RP_DERIVE_CALL:
    rp_printer_put_str(p, value->derived.name->text);
    rp_printer_put(p, "(");
    put_values(p, operands, value->derived.count);
    rp_printer_put(p, ")");
    break;
  case RP_DERIVE_METHOD:
    put_receiver(p, operands[0]);
    rp_printer_put(p, ".");
    rp_printer_put_str(p, value->derived.name->text);
    rp_printer_put(p, "(");
    put_values(p, operands + 1, value->derived.count - 1);
    rp_printer_put(p, ")");
    break;
  case RP_DERIVE_ATTRIBUTE:
    put_receiver(p, operands[0]);
    rp_printer_put(p, ".");
    rp_printer_put_str(p, value->derived.name->text);
    break;
  case RP_DERIVE_SUBSCRIPT:
    put_receiver(p, operands[0]);
    rp_printer_put(p, "[");
    put_value(p, operands[1]);
    rp_printer_put(p, "]");
    break;
  case RP_DERIVE_FORMAT:
    put_format(p, value);
    break;
  case RP_DERIVE_DISPLAY:
    put_display(p, value);
    break;
  case RP_DERIVE_TRUTH:
    rp_printer_put(p, "bool(");
    put_value(p, operands[0]);
    rp_printer_put(p, ")");
    break;
  }
}

static void put_items(rp_printer *p, const rp_items *items)
{
  for (size_t i = 0; i < items->count && !rp_printer_full(p); i++) {
    rp_printer_put(p, i > 0 ? ", " : "");
    rp_printer_put(p, items->data[i].many ? "*" : "");
    put_value(p, items->data[i].value);
    if (items->data[i].condition->kind != RP_GUARD_TRUE) {
      rp_printer_put(p, " if ");
      put_condition(p, items->data[i].condition, false);
    }
  }
}

static void put_instance(rp_printer *p, const rp_object *object)
{
  const rp_val member = rp_env_find(&object->env, rp_sym(p->in, "_name_"));
  if (member != NULL && member->kind == RP_STR_) {
    rp_printer_put_str(p, object->class->cls.name->text);
    rp_printer_put(p, ".");
    rp_printer_put_str(p, member->text);
    return;
  }
  rp_printer_put_str(p, object->class->cls.name->text);
  rp_printer_put(p, "(");
  const rp_val kwargs = rp_env_find(&object->env, rp_sym(p->in, "param_kwargs"));
  if (kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT)) {
    const rp_entries *entries = &kwargs->object->entries;
    for (size_t i = 0; i < entries->count && !rp_printer_full(p); i++) {
      rp_printer_put(p, i > 0 ? ", " : "");
      rp_printer_put_str(p, entries->data[i].key->kind == RP_STR_ ? entries->data[i].key->text : RP_STR("?"));
      rp_printer_put(p, "=");
      put_value(p, entries->data[i].value);
    }
  } else if (object->env.count > 0) {
    rp_printer_put(p, "…");
  }
  rp_printer_put(p, ")");
}

static void put_object(rp_printer *p, const rp_object *object)
{
  switch (object->kind) {
  case RP_OBJECT_LIST:
  case RP_OBJECT_ITERATOR:
    rp_printer_put(p, "[");
    put_items(p, &object->items);
    rp_printer_put(p, "]");
    break;
  case RP_OBJECT_TUPLE:
    rp_printer_put(p, "(");
    put_items(p, &object->items);
    rp_printer_put(p, object->items.count == 1 ? ",)" : ")");
    break;
  case RP_OBJECT_SET:
    rp_printer_put(p, object->items.count == 0 ? "set(" : "{");
    put_items(p, &object->items);
    rp_printer_put(p, object->items.count == 0 ? ")" : "}");
    break;
  case RP_OBJECT_DICT:
    rp_printer_put(p, "{");
    for (size_t i = 0; i < object->entries.count && !rp_printer_full(p); i++) {
      const rp_entry *entry = &object->entries.data[i];
      rp_printer_put(p, i > 0 ? ", " : "");
      rp_printer_put(p, entry->many ? "*" : ""); // any number of these, as in a list
      put_value(p, entry->key);
      rp_printer_put(p, ": ");
      put_value(p, entry->value);
      if (entry->condition->kind != RP_GUARD_TRUE) {
        rp_printer_put(p, " if ");
        put_condition(p, entry->condition, false);
      }
    }
    rp_printer_put(p, "}");
    break;
  case RP_OBJECT_VIEW:
    put_object(p, object->view.of);
    rp_printer_put(p, object->view.part == RP_VIEW_KEYS     ? ".keys()"
                      : object->view.part == RP_VIEW_VALUES ? ".values()"
                                                            : ".items()");
    break;
  case RP_OBJECT_INSTANCE:
    put_instance(p, object);
    break;
  case RP_OBJECT_CLASS:
    rp_printer_put_str(p, object->cls.name->text);
    break;
  case RP_OBJECT_FUNCTION:
    rp_printer_put_str(p, object->function.name->text);
    break;
  case RP_OBJECT_NATIVE:
    rp_printer_put_str(p, object->native.name->text);
    break;
  case RP_OBJECT_MODULE:
    rp_printer_put_str(p, object->module.name->text);
    break;
  case RP_OBJECT_METHOD:
    put_value(p, object->method.self);
    rp_printer_put(p, ".");
    put_value(p, object->method.function);
    break;
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_PARTIAL:
    put_value(p, object->method.function);
    break;
  case RP_OBJECT_SUPER:
    rp_printer_put(p, "super()");
    break;
  }
}

/// datetime's repr(), without trailing zero parts as CPython has it.
static void put_moment(rp_printer *p, rp_val value)
{
  if (value->kind == RP_DATE) {
    rp_calendar_date d = rp_calendar_from_days(value->integer);
    rp_buf_printf(&p->buf, "datetime.date(%d, %d, %d)", d.year, d.month, d.day);
  } else if (value->kind == RP_DATETIME) {
    rp_calendar_time t = rp_calendar_from_microseconds(value->integer);
    rp_buf_printf(&p->buf, "datetime.datetime(%d, %d, %d, %d, %d", t.date.year, t.date.month, t.date.day, t.hour,
                  t.minute);
    if (t.second != 0 || t.microsecond != 0) {
      rp_buf_printf(&p->buf, ", %d", t.second);
    }
    if (t.microsecond != 0) {
      rp_buf_printf(&p->buf, ", %d", t.microsecond);
    }
    rp_buf_cstr(&p->buf, ")");
  } else {
    int64_t days = rp_calendar_floor_days(value->integer);
    int64_t rest = value->integer - days * RP_DAY_MICROSECONDS;
    const char *comma = "";
    rp_buf_cstr(&p->buf, "datetime.timedelta(");
    if (days != 0) {
      rp_buf_printf(&p->buf, "days=%lld", (long long)days);
      comma = ", ";
    }
    if (rest / 1000000 != 0) {
      rp_buf_printf(&p->buf, "%sseconds=%lld", comma, (long long)(rest / 1000000));
      comma = ", ";
    }
    if (rest % 1000000 != 0) {
      rp_buf_printf(&p->buf, "%smicroseconds=%lld", comma, (long long)(rest % 1000000));
    }
    rp_buf_cstr(&p->buf, value->integer == 0 ? "0)" : ")");
  }
}

static void put_value(rp_printer *p, rp_val value)
{
  if (rp_printer_full(p)) {
    rp_printer_put(p, "…");
    return;
  }
  p->depth++;
  switch (value->kind) {
  case RP_NONE:
    rp_printer_put(p, "None");
    break;
  case RP_BOOL:
    rp_printer_put(p, value->integer != 0 ? "True" : "False");
    break;
  case RP_INT:
    rp_buf_printf(&p->buf, "%lld", (long long)value->integer);
    break;
  case RP_BIGINT:
    rp_printer_put_str(p, value->text);
    break;
  case RP_FLOAT: {
    rp_val text = rp_text_of(p->in, value, 0);
    rp_printer_put_str(p, text->kind == RP_STR_ ? text->text : RP_STR("float"));
    break;
  }
  case RP_STR_:
    rp_printer_put_quoted(p, value->text, false);
    break;
  case RP_BYTES:
    rp_printer_put(p, "b");
    rp_printer_put_quoted(p, value->text, true);
    break;
  case RP_PATH:
    rp_printer_put(p, "PosixPath(");
    rp_printer_put_quoted(p, value->text, false);
    rp_printer_put(p, ")");
    break;
  case RP_DATE:
  case RP_DATETIME:
  case RP_TIMEDELTA:
    put_moment(p, value);
    break;
  case RP_ELLIPSIS:
    rp_printer_put(p, "...");
    break;
  case RP_NOT_IMPLEMENTED:
    rp_printer_put(p, "NotImplemented");
    break;
  case RP_INPUT:
    rp_printer_put_str(p, value->input.name->text);
    break;
  case RP_DERIVED:
    put_derived(p, value);
    break;
  case RP_ELEMENT:
    rp_printer_put(p, "item of ");
    put_value(p, value->of);
    break;
  case RP_UNKNOWN:
    rp_printer_put_str(p, value->cause->text);
    break;
  case RP_UNBOUND:
  case RP_JOINED:
    rp_printer_put(p, "unbound");
    break;
  case RP_CHOICE:
    for (uint32_t i = 0; i < value->choice.count && !rp_printer_full(p); i++) {
      rp_printer_put(p, i > 0 ? " else " : "");
      put_value(p, value->choice.options[i].value);
      if (i + 1 < value->choice.count) {
        rp_printer_put(p, " if ");
        put_condition(p, value->choice.options[i].condition, true);
      }
    }
    break;
  case RP_OBJECT:
    put_object(p, value->object);
    break;
  }
  p->depth--;
}

/// Parts that read the same, as two tests of something unknown may, are said once.
static void put_parts(rp_printer *p, rp_condition condition, bool nested)
{
  rp_str *said = rp_arena_alloc(p->in->arena, condition->count * sizeof *said);
  uint32_t count = 0;
  size_t size = p->buf.size;
  for (uint32_t i = 0; i < condition->count && size <= p->limit; i++) {
    rp_printer part = {.in = p->in, .limit = p->limit - size, .depth = p->depth};
    put_condition(&part, condition->parts[i], true);
    rp_str text = rp_printer_finish(&part);
    bool again = false;
    for (uint32_t k = 0; k < count && !again; k++) {
      again = rp_str_eq(said[k], text);
    }
    if (!again) {
      said[count++] = text;
      size += text.size;
    }
  }
  nested = nested && count > 1;
  rp_printer_put(p, nested ? "(" : "");
  for (uint32_t i = 0; i < count; i++) {
    rp_printer_put(p, i == 0 ? "" : condition->kind == RP_GUARD_AND ? " and " : " or ");
    rp_printer_put_str(p, said[i]);
  }
  rp_printer_put(p, nested ? ")" : "");
}

static void put_condition(rp_printer *p, rp_condition condition, bool nested)
{
  if (rp_printer_full(p)) {
    rp_printer_put(p, "…");
    return;
  }
  p->depth++;
  switch (condition->kind) {
  case RP_GUARD_TRUE:
    rp_printer_put(p, "True");
    break;
  case RP_GUARD_FALSE:
    rp_printer_put(p, "False");
    break;
  case RP_GUARD_LITERAL:
    rp_printer_put(p, condition->negated ? "not " : "");
    if (condition->negated) {
      put_operand(p, condition->value);
    } else {
      put_value(p, condition->value);
    }
    break;
  case RP_GUARD_AND:
  case RP_GUARD_OR:
    put_parts(p, condition, nested);
    break;
  }
  p->depth--;
}

rp_str rp_value_text(rp_interp *in, rp_val value)
{
  rp_printer p = {.in = in, .limit = RP_PRINT_TEXT};
  put_value(&p, value);
  return rp_printer_finish(&p);
}

rp_str rp_condition_text(rp_interp *in, rp_condition condition)
{
  if (condition->kind == RP_GUARD_TRUE) {
    return RP_STR("");
  }
  rp_printer p = {.in = in, .limit = RP_PRINT_TEXT};
  put_condition(&p, condition, false);
  return rp_printer_finish(&p);
}

rp_str rp_scalar_repr(rp_interp *in, rp_val scalar)
{
  rp_printer p = {.in = in, .limit = SIZE_MAX / 4};
  put_value(&p, scalar);
  return rp_printer_finish(&p);
}
