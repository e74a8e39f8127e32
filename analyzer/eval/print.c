// Values, conditions and IR back to Python text, bounded in size and depth: for messages, conditions and expressions
// that a person reads. The text of a value is the canonical spelling that outputs use.
#include <stdio.h>

#include "analyzer/eval/interp.h"
#include "analyzer/lib/calendar.h"
#include "base/buf.h"
#include "base/utf8.h"

enum { TEXT_LIMIT = 400, NODE_LIMIT = 200, PRINT_DEPTH = 24 };

typedef struct printer {
  rp_interp *in;
  rp_buf buf;
  size_t limit;
  unsigned depth;
} printer;

static bool is_full(const printer *p)
{
  return p->buf.size >= p->limit || p->depth > PRINT_DEPTH;
}

static void put(printer *p, const char *text)
{
  if (p->buf.size < p->limit) {
    rp_buf_cstr(&p->buf, text);
  }
}

static void put_str(printer *p, rp_str text)
{
  if (p->buf.size < p->limit) {
    rp_buf_add(&p->buf, rp_str_sub(text, 0, p->limit - p->buf.size + 4));
  }
}

/// Python's repr() of a str: single quotes unless the text holds one and no double quote.
static void put_quoted(printer *p, rp_str text, bool bytes)
{
  bool has_single = rp_str_find(text, RP_STR("'"), 0) != SIZE_MAX;
  bool has_double = rp_str_find(text, RP_STR("\""), 0) != SIZE_MAX;
  char quote = has_single && !has_double ? '"' : '\'';
  rp_buf_char(&p->buf, quote);
  for (size_t at = 0; at < text.size && p->buf.size < p->limit; at++) {
    unsigned char c = (unsigned char)text.data[at];
    if (c == (unsigned char)quote || c == '\\') {
      rp_buf_printf(&p->buf, "\\%c", c);
    } else if (c == '\n') {
      rp_buf_cstr(&p->buf, "\\n");
    } else if (c == '\r') {
      rp_buf_cstr(&p->buf, "\\r");
    } else if (c == '\t') {
      rp_buf_cstr(&p->buf, "\\t");
    } else if (c < 0x20 || c == 0x7F || (bytes && c >= 0x80)) {
      rp_buf_printf(&p->buf, "\\x%02x", c);
    } else {
      rp_buf_char(&p->buf, (char)c);
    }
  }
  rp_buf_char(&p->buf, quote);
}

static void put_value(printer *p, rp_val value);
static void put_condition(printer *p, rp_condition condition, bool nested);

static void put_values(printer *p, const rp_val *values, size_t count)
{
  for (size_t i = 0; i < count && !is_full(p); i++) {
    put(p, i > 0 ? ", " : "");
    put_value(p, values[i]);
  }
}

static void put_operand(printer *p, rp_val value)
{
  bool nested = value->kind == RP_DERIVED &&
                (value->derived.shape == RP_DERIVE_BINARY || value->derived.shape == RP_DERIVE_COMPARE ||
                 value->derived.shape == RP_DERIVE_UNARY);
  put(p, nested ? "(" : "");
  put_value(p, value);
  put(p, nested ? ")" : "");
}

static void put_format(printer *p, rp_val value)
{
  rp_str specs = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  rp_str spec;
  bool single = false;
  for (uint32_t i = 0; i < value->derived.count; i++) {
    rp_val part = value->derived.operands[i];
    single = single || (part->kind == RP_STR_ && rp_str_find(part->text, RP_STR("'"), 0) != SIZE_MAX);
  }
  put(p, single ? "f\"" : "f'");
  for (uint32_t i = 0; i < value->derived.count && !is_full(p); i++) {
    rp_val part = value->derived.operands[i];
    bool has_spec = rp_str_split(&specs, '\0', &spec);
    if (part->kind != RP_STR_) {
      put(p, "{");
      put_value(p, part);
      put_str(p, has_spec ? spec : RP_STR(""));
      put(p, "}");
      continue;
    }
    for (size_t at = 0; at < part->text.size && p->buf.size < p->limit; at++) {
      char c = part->text.data[at];
      if (c == '{' || c == '}') {
        rp_buf_char(&p->buf, c);
      }
      if (c == '\n') {
        rp_buf_cstr(&p->buf, "\\n");
      } else {
        rp_buf_char(&p->buf, c);
      }
    }
  }
  put(p, single ? "\"" : "'");
}

static void put_derived(printer *p, rp_val value)
{
  const rp_val *operands = value->derived.operands;
  switch (value->derived.shape) {
  case RP_DERIVE_BINARY:
  case RP_DERIVE_COMPARE:
    put_operand(p, operands[0]);
    put(p, " ");
    put(p, rp_ir_operator_text((rp_ir_operator)value->derived.op));
    put(p, " ");
    put_operand(p, operands[1]);
    break;
  case RP_DERIVE_UNARY:
    put(p, value->derived.op == RP_IR_OP_NOT ? "not " : rp_ir_operator_text((rp_ir_operator)value->derived.op));
    put_operand(p, operands[0]);
    break;
  case RP_DERIVE_CALL:
    put_str(p, value->derived.name->text);
    put(p, "(");
    put_values(p, operands, value->derived.count);
    put(p, ")");
    break;
  case RP_DERIVE_METHOD:
    put_operand(p, operands[0]);
    put(p, ".");
    put_str(p, value->derived.name->text);
    put(p, "(");
    put_values(p, operands + 1, value->derived.count - 1);
    put(p, ")");
    break;
  case RP_DERIVE_ATTRIBUTE:
    put_operand(p, operands[0]);
    put(p, ".");
    put_str(p, value->derived.name->text);
    break;
  case RP_DERIVE_SUBSCRIPT:
    put_operand(p, operands[0]);
    put(p, "[");
    put_value(p, operands[1]);
    put(p, "]");
    break;
  case RP_DERIVE_FORMAT:
    put_format(p, value);
    break;
  case RP_DERIVE_TRUTH:
    put(p, "bool(");
    put_value(p, operands[0]);
    put(p, ")");
    break;
  }
}

static void put_items(printer *p, const rp_items *items)
{
  for (size_t i = 0; i < items->count && !is_full(p); i++) {
    put(p, i > 0 ? ", " : "");
    put(p, items->data[i].many ? "*" : "");
    put_value(p, items->data[i].value);
    if (items->data[i].condition->kind != RP_GUARD_TRUE) {
      put(p, " if ");
      put_condition(p, items->data[i].condition, false);
    }
  }
}

static void put_instance(printer *p, const rp_object *object)
{
  const rp_val member = rp_env_find(&object->env, rp_sym(p->in, "_name_"));
  if (member != NULL && member->kind == RP_STR_) {
    put_str(p, object->class->cls.name->text);
    put(p, ".");
    put_str(p, member->text);
    return;
  }
  put_str(p, object->class->cls.name->text);
  put(p, "(");
  const rp_val kwargs = rp_env_find(&object->env, rp_sym(p->in, "param_kwargs"));
  if (kwargs != NULL && rp_value_is(kwargs, RP_OBJECT_DICT)) {
    const rp_entries *entries = &kwargs->object->entries;
    for (size_t i = 0; i < entries->count && !is_full(p); i++) {
      put(p, i > 0 ? ", " : "");
      put_str(p, entries->data[i].key->kind == RP_STR_ ? entries->data[i].key->text : RP_STR("?"));
      put(p, "=");
      put_value(p, entries->data[i].value);
    }
  } else if (object->env.count > 0) {
    put(p, "…");
  }
  put(p, ")");
}

static void put_object(printer *p, const rp_object *object)
{
  switch (object->kind) {
  case RP_OBJECT_LIST:
  case RP_OBJECT_ITERATOR:
    put(p, "[");
    put_items(p, &object->items);
    put(p, "]");
    break;
  case RP_OBJECT_TUPLE:
    put(p, "(");
    put_items(p, &object->items);
    put(p, object->items.count == 1 ? ",)" : ")");
    break;
  case RP_OBJECT_SET:
    put(p, object->items.count == 0 ? "set(" : "{");
    put_items(p, &object->items);
    put(p, object->items.count == 0 ? ")" : "}");
    break;
  case RP_OBJECT_DICT:
    put(p, "{");
    for (size_t i = 0; i < object->entries.count && !is_full(p); i++) {
      put(p, i > 0 ? ", " : "");
      put_value(p, object->entries.data[i].key);
      put(p, ": ");
      put_value(p, object->entries.data[i].value);
    }
    put(p, "}");
    break;
  case RP_OBJECT_INSTANCE:
    put_instance(p, object);
    break;
  case RP_OBJECT_CLASS:
    put_str(p, object->cls.name->text);
    break;
  case RP_OBJECT_FUNCTION:
    put_str(p, object->function.name->text);
    break;
  case RP_OBJECT_NATIVE:
    put_str(p, object->native.name->text);
    break;
  case RP_OBJECT_MODULE:
    put_str(p, object->module.name->text);
    break;
  case RP_OBJECT_METHOD:
    put_value(p, object->method.self);
    put(p, ".");
    put_value(p, object->method.function);
    break;
  case RP_OBJECT_PROPERTY:
  case RP_OBJECT_STATICMETHOD:
  case RP_OBJECT_CLASSMETHOD:
  case RP_OBJECT_PARTIAL:
    put_value(p, object->method.function);
    break;
  case RP_OBJECT_SUPER:
    put(p, "super()");
    break;
  }
}

/// datetime's repr(), without trailing zero parts as CPython has it.
static void put_moment(printer *p, rp_val value)
{
  if (value->kind == RP_DATE) {
    rp_calendar_date d = rp_calendar_from_days(value->integer);
    rp_buf_printf(&p->buf, "datetime.date(%d, %d, %d)", d.year, d.month, d.day);
  } else if (value->kind == RP_DATETIME) {
    rp_calendar_time t = rp_calendar_from_microseconds(value->integer);
    rp_buf_printf(&p->buf, "datetime.datetime(%d, %d, %d, %d, %d", t.date.year, t.date.month, t.date.day, t.hour, t.minute);
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

static void put_value(printer *p, rp_val value)
{
  if (is_full(p)) {
    put(p, "…");
    return;
  }
  p->depth++;
  switch (value->kind) {
  case RP_NONE:
    put(p, "None");
    break;
  case RP_BOOL:
    put(p, value->integer != 0 ? "True" : "False");
    break;
  case RP_INT:
    rp_buf_printf(&p->buf, "%lld", (long long)value->integer);
    break;
  case RP_BIGINT:
    put_str(p, value->text);
    break;
  case RP_FLOAT: {
    rp_val text = rp_text_of(p->in, value, 0);
    put_str(p, text->kind == RP_STR_ ? text->text : RP_STR("float"));
    break;
  }
  case RP_STR_:
    put_quoted(p, value->text, false);
    break;
  case RP_BYTES:
    put(p, "b");
    put_quoted(p, value->text, true);
    break;
  case RP_PATH:
    put(p, "PosixPath(");
    put_quoted(p, value->text, false);
    put(p, ")");
    break;
  case RP_DATE:
  case RP_DATETIME:
  case RP_TIMEDELTA:
    put_moment(p, value);
    break;
  case RP_ELLIPSIS:
    put(p, "...");
    break;
  case RP_NOT_IMPLEMENTED:
    put(p, "NotImplemented");
    break;
  case RP_INPUT:
    put_str(p, value->input.name->text);
    break;
  case RP_DERIVED:
    put_derived(p, value);
    break;
  case RP_ELEMENT:
    put(p, "item of ");
    put_value(p, value->of);
    break;
  case RP_UNKNOWN:
    put_str(p, value->cause->text);
    break;
  case RP_UNBOUND:
    put(p, "unbound");
    break;
  case RP_CHOICE:
    for (uint32_t i = 0; i < value->choice.count && !is_full(p); i++) {
      put(p, i > 0 ? " else " : "");
      put_value(p, value->choice.options[i].value);
      if (i + 1 < value->choice.count) {
        put(p, " if ");
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

static void put_condition(printer *p, rp_condition condition, bool nested)
{
  if (is_full(p)) {
    put(p, "…");
    return;
  }
  p->depth++;
  switch (condition->kind) {
  case RP_GUARD_TRUE:
    put(p, "True");
    break;
  case RP_GUARD_FALSE:
    put(p, "False");
    break;
  case RP_GUARD_LITERAL:
    put(p, condition->negated ? "not " : "");
    if (condition->negated) {
      put_operand(p, condition->value);
    } else {
      put_value(p, condition->value);
    }
    break;
  case RP_GUARD_AND:
  case RP_GUARD_OR:
    put(p, nested ? "(" : "");
    for (uint32_t i = 0; i < condition->count && !is_full(p); i++) {
      put(p, i == 0 ? "" : condition->kind == RP_GUARD_AND ? " and " : " or ");
      put_condition(p, condition->parts[i], true);
    }
    put(p, nested ? ")" : "");
    break;
  }
  p->depth--;
}

/// The text in the arena, cut at a character boundary with an ellipsis when it is over the limit.
static rp_str finish(printer *p)
{
  rp_str text = rp_buf_str(&p->buf);
  if (text.size > p->limit) {
    size_t end = p->limit;
    while (end > 0 && ((unsigned char)text.data[end] & 0xC0) == 0x80) {
      end--;
    }
    p->buf.size = end;
    rp_buf_cstr(&p->buf, "…");
    text = rp_buf_str(&p->buf);
  }
  rp_str result = rp_utf8_clean(p->in->arena, rp_arena_str(p->in->arena, text));
  rp_buf_release(&p->buf);
  return result;
}

rp_str rp_value_text(rp_interp *in, rp_val value)
{
  printer p = {.in = in, .limit = TEXT_LIMIT};
  put_value(&p, value);
  return finish(&p);
}

rp_str rp_condition_text(rp_interp *in, rp_condition condition)
{
  if (condition->kind == RP_GUARD_TRUE) {
    return RP_STR("");
  }
  printer p = {.in = in, .limit = TEXT_LIMIT};
  put_condition(&p, condition, false);
  return finish(&p);
}

static bool is_known(rp_val value, unsigned depth)
{
  if (value == NULL || depth > PRINT_DEPTH) {
    return false;
  }
  if (value->kind != RP_OBJECT) {
    return rp_value_is_scalar(value);
  }
  const rp_object *object = value->object;
  if (object->kind > RP_OBJECT_DICT) {
    return object->kind == RP_OBJECT_CLASS && false;
  }
  for (size_t i = 0; i < object->items.count; i++) {
    const rp_item *item = &object->items.data[i];
    if (item->many || item->condition->kind != RP_GUARD_TRUE || !is_known(item->value, depth + 1)) {
      return false;
    }
  }
  for (size_t i = 0; i < object->entries.count; i++) {
    const rp_entry *entry = &object->entries.data[i];
    if (entry->many || entry->condition->kind != RP_GUARD_TRUE || !is_known(entry->key, depth + 1) ||
        !is_known(entry->value, depth + 1)) {
      return false;
    }
  }
  return true;
}

rp_str rp_repr(rp_interp *in, rp_val value)
{
  if (!is_known(value, 0)) {
    return (rp_str){NULL, 0};
  }
  printer p = {.in = in, .limit = SIZE_MAX / 4};
  put_value(&p, value);
  return finish(&p);
}

// ---- IR ----

static void put_node(printer *p, const rp_facts *facts, uint32_t node);

static void put_nodes(printer *p, const rp_facts *facts, uint32_t list, const char *separator)
{
  rp_ir_list nodes = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < nodes.count && !is_full(p); i++) {
    put(p, i > 0 ? separator : "");
    put_node(p, facts, nodes.items[i]);
  }
}

static void put_comprehension(printer *p, const rp_facts *facts, uint32_t list)
{
  rp_ir_list clauses = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < clauses.count && !is_full(p); i++) {
    uint32_t clause = clauses.items[i];
    put(p, " for ");
    put_node(p, facts, facts->a[clause]);
    put(p, " in ");
    put_node(p, facts, facts->b[clause]);
    rp_ir_list ifs = rp_ir_list_at(facts, facts->c[clause]);
    for (size_t k = 0; k < ifs.count && !is_full(p); k++) {
      put(p, " if ");
      put_node(p, facts, ifs.items[k]);
    }
  }
}

static void put_node_operand(printer *p, const rp_facts *facts, uint32_t node)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  bool nested = kind == RP_IR_BINARY || kind == RP_IR_UNARY || kind == RP_IR_AND || kind == RP_IR_OR ||
                kind == RP_IR_COMPARE || kind == RP_IR_CONDITIONAL || kind == RP_IR_LAMBDA || kind == RP_IR_AWAIT;
  put(p, nested ? "(" : "");
  put_node(p, facts, node);
  put(p, nested ? ")" : "");
}

static void put_fstring(printer *p, const rp_facts *facts, uint32_t list)
{
  rp_ir_list parts = rp_ir_list_at(facts, list);
  put(p, "f'");
  for (size_t i = 0; i < parts.count && !is_full(p); i++) {
    uint32_t part = parts.items[i];
    if (rp_ir_kind_of(facts, part) == RP_IR_FORMAT) {
      put(p, "{");
      put_node(p, facts, facts->a[part]);
      if (facts->b[part] != 0) {
        rp_buf_printf(&p->buf, "!%c", (char)facts->b[part]);
      }
      if (rp_ir_kind_of(facts, facts->c[part]) == RP_IR_STRING) {
        put(p, ":");
        put_str(p, rp_ir_text(facts, facts->a[facts->c[part]]));
      }
      put(p, "}");
    } else {
      put_str(p, rp_ir_text(facts, facts->a[part]));
    }
  }
  put(p, "'");
}

static void put_node(printer *p, const rp_facts *facts, uint32_t node)
{
  if (is_full(p)) {
    put(p, "…");
    return;
  }
  p->depth++;
  uint32_t a = node < facts->n_a ? facts->a[node] : 0;
  uint32_t b = node < facts->n_b ? facts->b[node] : 0;
  uint32_t c = node < facts->n_c ? facts->c[node] : 0;
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  if (kind == RP_IR_NAME) {
    put_str(p, rp_ir_name(facts, a));
  } else if (kind == RP_IR_ATTRIBUTE) {
    put_node_operand(p, facts, a);
    put(p, ".");
    put_str(p, rp_ir_name(facts, b));
  } else if (kind == RP_IR_CALL) {
    put_node_operand(p, facts, a);
    put(p, "(");
    put_nodes(p, facts, b, ", ");
    put(p, ")");
  } else if (kind == RP_IR_SUBSCRIPT) {
    put_node_operand(p, facts, a);
    put(p, "[");
    put_node(p, facts, b);
    put(p, "]");
  } else if (kind == RP_IR_SLICE) {
    put_node(p, facts, a);
    put(p, ":");
    put_node(p, facts, b);
    put(p, c != 0 ? ":" : "");
    put_node(p, facts, c);
  } else if (kind == RP_IR_KEYWORD) {
    put_str(p, rp_ir_name(facts, a));
    put(p, "=");
    put_node(p, facts, b);
  } else if (kind == RP_IR_STAR || kind == RP_IR_DOUBLE_STAR) {
    put(p, kind == RP_IR_STAR ? "*" : "**");
    put_node(p, facts, a);
  } else if (kind == RP_IR_CONST) {
    static const char *const CONSTANTS[] = {"None", "False", "True", "..."};
    put(p, a < 4 ? CONSTANTS[a] : "…");
  } else if (kind == RP_IR_INT || kind == RP_IR_FLOAT) {
    put_str(p, rp_ir_text(facts, a));
  } else if (kind == RP_IR_STRING || kind == RP_IR_BYTES) {
    put(p, kind == RP_IR_BYTES ? "b" : "");
    put_quoted(p, rp_ir_text(facts, a), kind == RP_IR_BYTES);
  } else if (kind == RP_IR_FSTRING) {
    put_fstring(p, facts, a);
  } else if (kind == RP_IR_BINARY) {
    put_node_operand(p, facts, a);
    put(p, " ");
    put(p, rp_ir_operator_text((rp_ir_operator)b));
    put(p, " ");
    put_node_operand(p, facts, c);
  } else if (kind == RP_IR_UNARY) {
    put(p, a == RP_IR_OP_NOT ? "not " : rp_ir_operator_text((rp_ir_operator)a));
    put_node_operand(p, facts, b);
  } else if (kind == RP_IR_AND || kind == RP_IR_OR) {
    put_nodes(p, facts, a, kind == RP_IR_AND ? " and " : " or ");
  } else if (kind == RP_IR_COMPARE) {
    rp_ir_list values = rp_ir_list_at(facts, a);
    rp_ir_list operators = rp_ir_list_at(facts, b);
    for (size_t i = 0; i < values.count && !is_full(p); i++) {
      if (i > 0 && i <= operators.count) {
        put(p, " ");
        put(p, rp_ir_operator_text((rp_ir_operator)facts->a[operators.items[i - 1]]));
        put(p, " ");
      }
      put_node_operand(p, facts, values.items[i]);
    }
  } else if (kind == RP_IR_CONDITIONAL) {
    put_node_operand(p, facts, b);
    put(p, " if ");
    put_node(p, facts, a);
    put(p, " else ");
    put_node_operand(p, facts, c);
  } else if (kind == RP_IR_LIST || kind == RP_IR_TUPLE || kind == RP_IR_SET || kind == RP_IR_DICT) {
    put(p, kind == RP_IR_LIST ? "[" : kind == RP_IR_TUPLE ? "(" : "{");
    put_nodes(p, facts, a, ", ");
    put(p, kind == RP_IR_LIST ? "]" : kind == RP_IR_TUPLE ? ")" : "}");
  } else if (kind == RP_IR_PAIR) {
    put_node(p, facts, a);
    put(p, ": ");
    put_node(p, facts, b);
  } else if (kind == RP_IR_LIST_COMP || kind == RP_IR_SET_COMP || kind == RP_IR_GENERATOR) {
    put(p, kind == RP_IR_LIST_COMP ? "[" : kind == RP_IR_SET_COMP ? "{" : "(");
    put_node(p, facts, a);
    put_comprehension(p, facts, b);
    put(p, kind == RP_IR_LIST_COMP ? "]" : kind == RP_IR_SET_COMP ? "}" : ")");
  } else if (kind == RP_IR_DICT_COMP) {
    put(p, "{");
    put_node(p, facts, a);
    put(p, ": ");
    put_node(p, facts, b);
    put_comprehension(p, facts, c);
    put(p, "}");
  } else if (kind == RP_IR_LAMBDA) {
    put(p, "lambda …: ");
    put_node(p, facts, b);
  } else if (kind == RP_IR_AWAIT || kind == RP_IR_YIELD || kind == RP_IR_YIELD_FROM) {
    put(p, kind == RP_IR_AWAIT ? "await " : kind == RP_IR_YIELD ? "yield " : "yield from ");
    put_node(p, facts, a);
  } else if (kind == RP_IR_WALRUS) {
    put_node(p, facts, a);
    put(p, " := ");
    put_node(p, facts, b);
  } else if (kind == RP_IR_CLASS || kind == RP_IR_FUNCTION) {
    put(p, kind == RP_IR_CLASS ? "class " : "def ");
    put_str(p, rp_ir_name(facts, a));
  } else if (kind != RP_IR_NONE) {
    put(p, "…");
  }
  p->depth--;
}

rp_str rp_node_text(rp_interp *in, const rp_facts *facts, uint32_t node)
{
  printer p = {.in = in, .limit = NODE_LIMIT};
  put_node(&p, facts, node);
  return finish(&p);
}
