#include "proto/value_text.h"

#include "base/str.h"

enum { DEPTH_LIMIT = 12, ITEM_LIMIT = 50, NESTING_LIMIT = 100 };

static void add(rp_buf *out, const Repipe__V1__Value *value, unsigned depth);

static void add_literal(rp_buf *out, const Repipe__V1__Literal *literal)
{
  rp_str type = rp_str_of(literal->type);
  if (rp_str_is(type, "none")) {
    rp_buf_cstr(out, "None");
  } else if (rp_str_is(type, "str") || rp_str_is(type, "path")) {
    const char quote = strchr(literal->text, '\'') != NULL && strchr(literal->text, '"') == NULL ? '"' : '\'';
    rp_buf_char(out, quote);
    for (const char *c = literal->text; *c != '\0'; c++) {
      if (*c == quote || *c == '\\') {
        rp_buf_char(out, '\\');
      }
      rp_buf_char(out, *c);
    }
    rp_buf_char(out, quote);
  } else if (rp_str_is(type, "bytes")) {
    rp_buf_printf(out, "base64 %s", literal->text);
  } else if (rp_str_is(type, "timedelta")) {
    rp_buf_printf(out, "%s s", literal->text);
  } else {
    rp_buf_cstr(out, literal->text);
  }
}

static void add_list(rp_buf *out, const Repipe__V1__ValueList *list, unsigned depth)
{
  bool tuple = rp_str_is(rp_str_of(list->type), "tuple");
  bool set = rp_str_is(rp_str_of(list->type), "set");
  rp_buf_char(out, tuple ? '(' : set ? '{' : '[');
  for (size_t i = 0; i < list->n_items; i++) {
    if (i == ITEM_LIMIT) {
      rp_buf_printf(out, ", and %zu more", list->n_items - i);
      break;
    }
    rp_buf_cstr(out, i > 0 ? ", " : "");
    add(out, list->items[i], depth + 1);
  }
  rp_buf_cstr(out, list->many ? ", any number more" : tuple && list->n_items == 1 ? "," : "");
  rp_buf_char(out, tuple ? ')' : set ? '}' : ']');
}

static void add_dict(rp_buf *out, const Repipe__V1__ValueDict *dict, unsigned depth)
{
  rp_buf_char(out, '{');
  for (size_t i = 0; i < dict->n_entries; i++) {
    if (i == ITEM_LIMIT) {
      rp_buf_printf(out, ", and %zu more", dict->n_entries - i);
      break;
    }
    rp_buf_cstr(out, i > 0 ? ", " : "");
    add(out, dict->entries[i]->key, depth + 1);
    rp_buf_cstr(out, ": ");
    add(out, dict->entries[i]->value, depth + 1);
  }
  rp_buf_cstr(out, dict->many ? ", any number more}" : "}");
}

static void add_choice(rp_buf *out, const Repipe__V1__Choice *choice, unsigned depth)
{
  for (size_t i = 0; i < choice->n_options; i++) {
    rp_buf_cstr(out, i > 0 ? ", else " : "");
    add(out, choice->options[i]->value, depth + 1);
    if (i + 1 < choice->n_options) {
      rp_buf_printf(out, " if %s", choice->options[i]->condition);
    }
  }
}

static void add_task(rp_buf *out, const Repipe__V1__TaskValue *task, unsigned depth)
{
  rp_buf_printf(out, "%s(", task->task);
  for (size_t i = 0; i < task->n_arguments; i++) {
    rp_buf_printf(out, "%s%s=", i > 0 ? ", " : "", task->arguments[i]->name);
    add(out, task->arguments[i]->value, depth + 1);
  }
  rp_buf_char(out, ')');
}

static void add(rp_buf *out, const Repipe__V1__Value *value, unsigned depth)
{
  if (value == NULL) {
    return;
  }
  if (depth > DEPTH_LIMIT) {
    rp_buf_cstr(out, "...");
    return;
  }
  switch (value->kind_case) {
  case REPIPE__V1__VALUE__KIND_LITERAL:
    add_literal(out, value->literal);
    break;
  case REPIPE__V1__VALUE__KIND_INPUT:
    rp_buf_printf(out, "self.%s", value->input);
    break;
  case REPIPE__V1__VALUE__KIND_DERIVED:
    rp_buf_cstr(out, value->derived->expression);
    break;
  case REPIPE__V1__VALUE__KIND_ELEMENT:
    rp_buf_cstr(out, "each of ");
    add(out, value->element, depth + 1);
    break;
  case REPIPE__V1__VALUE__KIND_LIST:
    add_list(out, value->list, depth);
    break;
  case REPIPE__V1__VALUE__KIND_DICT:
    add_dict(out, value->dict, depth);
    break;
  case REPIPE__V1__VALUE__KIND_CHOICE:
    add_choice(out, value->choice, depth);
    break;
  case REPIPE__V1__VALUE__KIND_UNKNOWN:
    rp_buf_printf(out, "%s [RP%04u]", value->unknown->expression, value->unknown->code);
    break;
  case REPIPE__V1__VALUE__KIND_TASK:
    add_task(out, value->task, depth);
    break;
  case REPIPE__V1__VALUE__KIND_CONDITIONAL:
    add(out, value->conditional->value, depth + 1);
    rp_buf_printf(out, " (if %s)", value->conditional->condition);
    break;
  case REPIPE__V1__VALUE__KIND__NOT_SET:
  case _REPIPE__V1__VALUE__KIND__CASE_IS_INT_SIZE:
    break;
  }
}

void rp_value_python(rp_buf *out, const Repipe__V1__Value *value)
{
  add(out, value, 0);
}

static const Repipe__V1__Unknown *first_unknown(const Repipe__V1__Value *value, unsigned depth)
{
  const Repipe__V1__Unknown *found = NULL;
  if (value == NULL || depth > NESTING_LIMIT) {
    return NULL;
  }
  switch (value->kind_case) {
  case REPIPE__V1__VALUE__KIND_UNKNOWN:
    return value->unknown;
  case REPIPE__V1__VALUE__KIND_ELEMENT:
    return first_unknown(value->element, depth + 1);
  case REPIPE__V1__VALUE__KIND_LIST:
    for (size_t i = 0; i < value->list->n_items && found == NULL; i++) {
      found = first_unknown(value->list->items[i], depth + 1);
    }
    return found;
  case REPIPE__V1__VALUE__KIND_DICT:
    for (size_t i = 0; i < value->dict->n_entries && found == NULL; i++) {
      found = first_unknown(value->dict->entries[i]->key, depth + 1);
      found = found != NULL ? found : first_unknown(value->dict->entries[i]->value, depth + 1);
    }
    return found;
  case REPIPE__V1__VALUE__KIND_CHOICE:
    for (size_t i = 0; i < value->choice->n_options && found == NULL; i++) {
      found = first_unknown(value->choice->options[i]->value, depth + 1);
    }
    return found;
  case REPIPE__V1__VALUE__KIND_TASK:
    for (size_t i = 0; i < value->task->n_arguments && found == NULL; i++) {
      found = first_unknown(value->task->arguments[i]->value, depth + 1);
    }
    return found;
  case REPIPE__V1__VALUE__KIND_CONDITIONAL:
    return first_unknown(value->conditional->value, depth + 1);
  case REPIPE__V1__VALUE__KIND_LITERAL:
  case REPIPE__V1__VALUE__KIND_INPUT:
  case REPIPE__V1__VALUE__KIND_DERIVED:
  case REPIPE__V1__VALUE__KIND__NOT_SET:
  case _REPIPE__V1__VALUE__KIND__CASE_IS_INT_SIZE:
    break;
  }
  return NULL;
}

const Repipe__V1__Unknown *rp_value_first_unknown(const Repipe__V1__Value *value)
{
  return first_unknown(value, 0);
}
