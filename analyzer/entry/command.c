// Values of the evaluator as commands: what is known is text, what is computed a hole with its expression.

#include "analyzer/entry/snippet.h"

enum { FOLD_DEPTH = 32, TEXT_LIMIT = 65536 };

void rp_command_literal(rp_buf *out, rp_str text, bool template)
{
  for (size_t i = 0; i < text.size; i++) {
    size_t close = template && rp_str_starts_with(rp_str_sub(text, i, text.size), RP_STR("{{"))
                       ? rp_str_find(text, RP_STR("}}"), i)
                       : SIZE_MAX;
    if (close != SIZE_MAX) {
      rp_buf_char(out, RP_LAUNCH_HOLE);
      rp_buf_add(out, rp_str_sub(text, i, close + 2));
      rp_buf_char(out, RP_LAUNCH_HOLE);
      i = close + 1;
    } else if (text.data[i] != RP_LAUNCH_HOLE) {
      rp_buf_char(out, text.data[i]);
    }
  }
}

static void add_hole(rp_interp *in, rp_buf *out, rp_val value)
{
  rp_str text = rp_value_text(in, value);
  rp_buf_char(out, RP_LAUNCH_HOLE);
  rp_buf_cstr(out, "${");
  for (size_t i = 0; i < text.size && i < 200; i++) {
    rp_buf_char(out, text.data[i] == '\n' || text.data[i] == RP_LAUNCH_HOLE ? ' ' : text.data[i]);
  }
  rp_buf_char(out, '}');
  rp_buf_char(out, RP_LAUNCH_HOLE);
}

static bool fold(rp_interp *in, rp_buf *out, rp_val value, bool template, unsigned depth);

void rp_command_format(rp_buf *out, rp_str format, bool percent, size_t count, rp_command_place put, void *data)
{
  size_t next = 0;
  for (size_t i = 0; i < format.size; i++) {
    char c = format.data[i];
    char after = i + 1 < format.size ? format.data[i + 1] : '\0';
    if ((c == (percent ? '%' : '{') || (!percent && c == '}')) && after == c) {
      rp_buf_char(out, c);
      i++;
    } else if (c == (percent ? '%' : '{')) {
      bool plain = (percent && (after == 's' || after == 'd')) || (!percent && after == '}');
      if (plain && next < count) {
        put(out, next, data);
      } else {
        rp_buf_printf(out, "%c${format}%c", RP_LAUNCH_HOLE, RP_LAUNCH_HOLE);
      }
      next++;
      size_t close = percent ? i + 1 : rp_str_find(format, RP_STR("}"), i);
      if (percent && after == '(') {
        close = rp_str_find(format, RP_STR(")"), i);
        close += close != SIZE_MAX;
      }
      i = close == SIZE_MAX ? format.size : close;
    } else if (c != RP_LAUNCH_HOLE) {
      rp_buf_char(out, c);
    }
  }
}

/// The values that the places of a format take.
typedef struct given {
  rp_interp *in;
  const rp_val *values;
  bool template;
  unsigned depth;
} given;

static void put_value(rp_buf *out, size_t place, void *data)
{
  const given *g = data;
  (void)fold(g->in, out, g->values[place], g->template, g->depth + 1);
}

/// `a % b` and the methods of texts that leave it a text of the same words.
static bool fold_derived(rp_interp *in, rp_buf *out, rp_val value, bool template, unsigned depth)
{
  const rp_val *operands = value->derived.operands;
  uint32_t count = value->derived.count;
  rp_str name = value->derived.name != NULL ? value->derived.name->text : RP_STR("");
  switch (value->derived.shape) {
  case RP_DERIVE_FORMAT: // the name holds the operands' specs, each with its end
    for (uint32_t i = 0; i < count; i++) {
      rp_str spec = RP_STR("");
      (void)rp_str_split(&name, '\0', &spec);
      if (spec.size == 0) {
        (void)fold(in, out, operands[i], template, depth + 1);
      } else {
        add_hole(in, out, operands[i]);
      }
    }
    return true;
  case RP_DERIVE_BINARY:
    if (value->derived.op == RP_IR_OP_ADD && count == 2) {
      (void)fold(in, out, operands[0], template, depth + 1);
      (void)fold(in, out, operands[1], template, depth + 1);
      return true;
    }
    if (value->derived.op == RP_IR_OP_MOD && count == 2 && operands[0]->kind == RP_STR_) {
      bool tuple = rp_value_is(operands[1], RP_OBJECT_TUPLE);
      rp_val *values = RP_NEW_ARRAY(in->arena, rp_val, (tuple ? operands[1]->object->items.count : 1) + 1);
      size_t used = tuple ? operands[1]->object->items.count : 1;
      for (size_t i = 0; i < used; i++) {
        values[i] = tuple ? operands[1]->object->items.data[i].value : operands[1];
      }
      rp_command_format(out, operands[0]->text, true, used, put_value, &(given){in, values, template, depth});
      return true;
    }
    return false;
  case RP_DERIVE_METHOD:
    if (rp_str_is(name, "format") && count > 0 && operands[0]->kind == RP_STR_) {
      rp_command_format(out, operands[0]->text, false, count - 1, put_value,
                        &(given){in, operands + 1, template, depth});
      return true;
    }
    return (rp_str_is(name, "split") || rp_str_is(name, "strip")) && count == 1 &&
           fold(in, out, operands[0], template, depth + 1);
  case RP_DERIVE_CALL:
    return rp_str_is(name, "str") && count == 1 && fold(in, out, operands[0], template, depth + 1);
  case RP_DERIVE_UNARY:
  case RP_DERIVE_COMPARE:
  case RP_DERIVE_ATTRIBUTE:
  case RP_DERIVE_SUBSCRIPT:
  case RP_DERIVE_DISPLAY:
  case RP_DERIVE_TRUTH:
    return false;
  }
  return false;
}

static bool fold(rp_interp *in, rp_buf *out, rp_val value, bool template, unsigned depth)
{
  if (value->kind == RP_STR_ && out->size < TEXT_LIMIT) {
    rp_command_literal(out, value->text, template);
    return true;
  }
  if (value->kind == RP_INT) {
    rp_buf_printf(out, "%lld", (long long)value->integer);
    return true;
  }
  if (value->kind == RP_PATH) {
    rp_command_literal(out, value->text, false);
    return true;
  }
  if (value->kind == RP_DERIVED && depth < FOLD_DEPTH && out->size < TEXT_LIMIT &&
      fold_derived(in, out, value, template, depth)) {
    return true;
  }
  add_hole(in, out, value);
  return false;
}

bool rp_command_text(rp_interp *in, rp_buf *out, rp_val value, bool template)
{
  return fold(in, out, value, template, 0);
}

const rp_launch_word *rp_command_words(rp_interp *in, size_t *count, const rp_items *items, bool template,
                                       rp_arena *arena)
{
  rp_launch_word *words = RP_NEW_ARRAY(arena, rp_launch_word, items->count + 1);
  *count = items->count;
  for (size_t i = 0; i < items->count; i++) {
    const rp_item *item = &items->data[i];
    if (item->many || item->condition->kind != RP_GUARD_TRUE) { // any number of words, none too
      words[i] = (rp_launch_word){RP_STR("$@"), true, true};
      continue;
    }
    rp_buf buf = RP_BUF_INIT;
    rp_buf_cstr(&buf, "");
    (void)fold(in, &buf, item->value, template, 0);
    words[i] = (rp_launch_word){rp_arena_str(arena, rp_buf_str(&buf)), false, false};
    rp_buf_release(&buf);
  }
  return words;
}

// ---- command lines in the text of a program ----

static bool is_command_line(rp_str text)
{
  rp_str word = RP_STR("luigi");
  for (size_t at = rp_str_find(text, word, 0); at != SIZE_MAX; at = rp_str_find(text, word, at + 1)) {
    size_t next = at + word.size;
    bool starts = at == 0 || strchr(" \t\n/;&|(`'\"", text.data[at - 1]) != NULL;
    size_t after = next;
    while (after < text.size && strchr(" \t\n\\", text.data[after]) != NULL) {
      after++;
    }
    bool alone = after == text.size;
    char c = alone ? '\0' : text.data[after];
    if (starts && (alone || (after > next && (c == '-' || (c >= 'A' && c <= 'Z'))))) {
      return true;
    }
  }
  return false;
}

rp_entry_texts rp_entry_commands(const rp_facts *facts, rp_arena *arena)
{
  rp_entry_texts found = {0};
  for (uint32_t i = 1; i < facts->kind.len; i++) {
    if (rp_ir_kind_of(facts, i) == RP_IR_STRING && is_command_line(rp_ir_text(facts, facts->a[i]))) {
      RP_PUSH(arena, &found, i);
    }
  }
  for (uint32_t i = 1; i < facts->kind.len && found.count > 0; i++) { // docstrings are none
    for (size_t k = 0; rp_ir_kind_of(facts, i) == RP_IR_EXPRESSION && k < found.count; k++) {
      found.items[k] = found.items[k] == facts->a[i] ? 0 : found.items[k];
    }
  }
  return found;
}

bool rp_entry_says_command(const rp_facts *facts, const rp_entry_texts *commands, uint32_t outer)
{
  for (size_t i = 0; i < commands->count; i++) {
    uint32_t node = commands->items[i];
    if (node != 0 && facts->start[outer] <= facts->start[node] && facts->end[node] <= facts->end[outer]) {
      return true;
    }
  }
  return false;
}
