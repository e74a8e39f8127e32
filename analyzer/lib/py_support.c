// Shared by all rows: reading arguments, making results, changing collections.

#include "analyzer/eval/passing.h"
#include "analyzer/eval/view.h"
#include "analyzer/lib/py.h"

bool rp_py_str(rp_val value, rp_str *out)
{
  if (value == NULL || value->kind != RP_STR_) {
    return false;
  }
  *out = value->text;
  return true;
}

bool rp_py_int(rp_val value, int64_t *out)
{
  if (value == NULL || !rp_value_is_integral(value)) {
    return false;
  }
  *out = value->integer;
  return true;
}

bool rp_py_real(rp_val value, double *out)
{
  if (value == NULL) {
    return false;
  }
  if (rp_value_is_integral(value)) {
    *out = (double)value->integer;
    return true;
  }
  if (value->kind == RP_FLOAT) {
    *out = value->real;
    return true;
  }
  return false;
}

bool rp_py_is_none(rp_val value)
{
  return value == NULL || value->kind == RP_NONE;
}

bool rp_py_takes(const rp_call *call, size_t min, size_t max)
{
  return call->rest == NULL && call->keyword_count == 0 && call->count >= min && call->count <= max;
}

rp_val rp_py_keyword(const rp_call *call, const char *name)
{
  for (size_t i = 0; i < call->keyword_count; i++) {
    if (rp_str_is(call->keywords[i].name->text, name)) {
      return call->keywords[i].value;
    }
  }
  return NULL;
}

size_t rp_py_other_keywords(const rp_call *call, const char *names)
{
  size_t others = 0;
  for (size_t i = 0; i < call->keyword_count; i++) {
    rp_str rest = rp_str_of(names);
    rp_str name;
    bool known = false;
    while (!known && rp_str_split(&rest, ' ', &name)) {
      known = rp_str_eq(name, call->keywords[i].name->text);
    }
    others += known ? 0 : 1;
  }
  return others;
}

bool rp_py_by_name(const rp_call *call, const char *names, rp_val *out, size_t size)
{
  rp_str rest = rp_str_of(names);
  rp_str name;
  size_t used = call->count;
  for (size_t i = 0; i < size; i++) {
    out[i] = i < call->count ? call->args[i] : NULL;
  }
  for (size_t i = 0; rp_str_split(&rest, ' ', &name) && i < size; i++) {
    for (size_t j = 0; j < call->keyword_count; j++) {
      if (rp_str_eq(call->keywords[j].name->text, name) && out[i] == NULL) {
        out[i] = call->keywords[j].value;
        used++;
      }
    }
  }
  return call->rest == NULL && call->count <= size && used == call->count + call->keyword_count;
}

rp_val rp_py_self(const rp_call *call, rp_call *rest)
{
  *rest = *call;
  if (call->self != NULL) {
    return call->self;
  }
  if (call->count == 0) {
    return NULL;
  }
  rest->self = call->args[0];
  rest->args = call->args + 1;
  rest->count = call->count - 1;
  return rest->self;
}

void rp_py_methods(rp_interp *in, const rp_native *rows, size_t count, rp_native_function dispatch)
{
  rp_native *copies = RP_NEW_ARRAY(in->arena, rp_native, count);
  for (size_t i = 0; i < count; i++) {
    copies[i] = rows[i];
    copies[i].call = dispatch;
  }
  rp_native_register(in, copies, count);
}

rp_val rp_py_dispatch(rp_interp *in, const rp_call *call, const rp_native *rows, size_t count)
{
  rp_call bound;
  if (rp_py_self(call, &bound) == NULL) {
    return rp_py_unknown(in, call);
  }
  for (size_t i = 0; i < count; i++) {
    if (strcmp(rows[i].name, call->row->name) == 0) {
      return rows[i].call(in, &bound);
    }
  }
  return rp_py_unknown(in, call);
}

rp_val rp_py_unknown(rp_interp *in, const rp_call *call)
{
  return call->rest != NULL ? call->rest : rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

rp_val rp_py_too_large(rp_interp *in, uint32_t node)
{
  return rp_unknown(in, RP_RULE_BUDGET_SIZE, node);
}

rp_val rp_py_text(rp_interp *in, rp_str text)
{
  return rp_value_str(&in->values, rp_arena_str(in->arena, text));
}

rp_val rp_py_take(rp_interp *in, rp_buf *buf)
{
  rp_val value = rp_py_text(in, rp_buf_str(buf));
  rp_buf_release(buf);
  return value;
}

rp_val rp_py_bool(rp_interp *in, bool b)
{
  return rp_value_bool(&in->values, b);
}

rp_val rp_py_num(rp_interp *in, int64_t i)
{
  return rp_value_int(&in->values, i);
}

rp_val rp_py_real_value(rp_interp *in, double d)
{
  return rp_value_float(&in->values, d);
}

rp_val rp_py_pair(rp_interp *in, rp_val a, rp_val b)
{
  rp_val both[2] = {a, b};
  return rp_sequence_new(in, RP_OBJECT_TUPLE, both, 2);
}

rp_val rp_py_condition(rp_interp *in, rp_condition condition)
{
  int decided = rp_path_decides(in, condition);
  if (decided >= 0) {
    return rp_py_bool(in, decided != 0);
  }
  rp_option options[2] = {{condition, in->values.yes}, {rp_guard_not(&in->values, condition), in->values.no}};
  return rp_value_choice(&in->values, options, 2);
}

rp_val rp_py_first_unknown(const rp_val *values, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (values[i] != NULL && values[i]->kind == RP_UNKNOWN) {
      return values[i];
    }
  }
  return NULL;
}

// A derived value means its operands as they are now: what may change later is copied.
static const rp_val *settled(rp_interp *in, const rp_val *operands, size_t count)
{
  rp_val *copies = RP_NEW_ARRAY(in->arena, rp_val, count + 1);
  for (size_t i = 0; i < count; i++) {
    rp_val value = operands[i];
    copies[i] = value;
    if (rp_value_is(value, RP_OBJECT_DICT) || rp_value_is(value, RP_OBJECT_VIEW)) {
      bool view = rp_value_is(value, RP_OBJECT_VIEW);
      rp_object *dict = view ? value->object->view.of : value->object;
      copies[i] = rp_dict_new(in);
      rp_dict_replace(in, copies[i]->object, dict->entries.data, dict->entries.count);
      if (view) {
        copies[i] = rp_view_new(in, copies[i]->object, value->object->view.part, "dict_keys");
        copies[i]->object->class = value->object->class;
      }
    } else if (rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_SET) ||
               rp_value_is(value, RP_OBJECT_ITERATOR)) {
      copies[i] = rp_py_sequence(in, value->object->kind, value->object->items.data, value->object->items.count);
      copies[i]->object->class = value->object->class;
    }
  }
  return copies;
}

rp_val rp_py_derive_named(rp_interp *in, const char *name, const rp_val *operands, size_t count, rp_type type)
{
  rp_val unknown = rp_py_first_unknown(operands, count);
  if (unknown != NULL) {
    return unknown;
  }
  // Builtins are called by their bare names.
  const char *bare = strncmp(name, "builtins.", 9) == 0 ? name + 9 : name;
  return rp_value_derived(&in->values, RP_DERIVE_CALL, 0, rp_sym(in, bare), settled(in, operands, count), count, type);
}

rp_val rp_py_derive(rp_interp *in, const rp_call *call, rp_type type)
{
  rp_val unknown = rp_py_first_unknown(call->args, call->count);
  if (unknown != NULL) {
    return unknown;
  }
  if (call->self != NULL && call->self->kind == RP_UNKNOWN) {
    return call->self;
  }
  if (call->rest != NULL || call->keyword_count > 0) {
    return rp_py_unknown(in, call);
  }
  if (call->self == NULL) {
    return rp_py_derive_named(in, call->row->name, call->args, call->count, type);
  }
  rp_val *operands = RP_NEW_ARRAY(in->arena, rp_val, call->count + 1);
  operands[0] = call->self;
  for (size_t i = 0; i < call->count; i++) {
    operands[i + 1] = call->args[i];
  }
  const char *dot = strrchr(call->row->name, '.');
  return rp_value_derived(&in->values, RP_DERIVE_METHOD, 0, rp_sym(in, dot != NULL ? dot + 1 : call->row->name),
                          settled(in, operands, call->count + 1), call->count + 1, type);
}

rp_py_shape rp_py_shape_of(const rp_items *items)
{
  rp_py_shape shape = RP_PY_PLAIN;
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].many) {
      return RP_PY_MANY;
    }
    if (items->data[i].condition->kind != RP_GUARD_TRUE) {
      shape = RP_PY_CONDITIONAL;
    }
  }
  return shape;
}

rp_py_shape rp_py_shape_in_order(const rp_items *items)
{
  return rp_items_ordered(items) ? rp_py_shape_of(items) : RP_PY_MANY;
}

rp_py_shape rp_py_shape_of_dict(const rp_object *dict)
{
  rp_py_shape shape = RP_PY_PLAIN;
  for (size_t i = 0; i < dict->entries.count; i++) {
    if (dict->entries.data[i].many) {
      return RP_PY_MANY;
    }
    if (dict->entries.data[i].condition->kind != RP_GUARD_TRUE) {
      shape = RP_PY_CONDITIONAL;
    }
  }
  return shape;
}

bool rp_py_items(rp_interp *in, rp_val iterable, uint32_t node, rp_items *out)
{
  const rp_items *items = rp_iterate(in, iterable, node);
  if (items == NULL) {
    return false;
  }
  *out = (rp_items){NULL, items->count, NULL, items->count};
  if (items->count > 0) {
    out->data = RP_NEW_ARRAY(in->arena, rp_item, items->count);
    memcpy(out->data, items->data, items->count * sizeof *items->data);
  }
  return true;
}

rp_val rp_py_sequence(rp_interp *in, rp_object_kind kind, const rp_item *items, size_t count)
{
  rp_object *object = rp_object_new(in, kind);
  rp_items_replace(in, object, items, count);
  return rp_value_object(&in->values, object);
}

rp_item rp_py_item(rp_interp *in, rp_val value)
{
  return (rp_item){value, in->values.always, false, false};
}

bool rp_py_repeats(const rp_interp *in, const rp_object *object)
{
  return in->loop_depth > object->loop_depth;
}

void rp_py_append(rp_interp *in, rp_object *sequence, rp_item item)
{
  item.many = item.many || rp_py_repeats(in, sequence);
  rp_items_append(in, sequence, item);
}

void rp_py_forget(rp_interp *in, rp_object *object, uint32_t node)
{
  rp_val unknown = rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  if (object->kind == RP_OBJECT_DICT) {
    rp_entry entry = {unknown, unknown, in->values.always, true, false};
    rp_dict_replace(in, object, &entry, 1);
    rp_lib_dict_stored(in, object, unknown, unknown);
    return;
  }
  rp_item item = {unknown, in->values.always, true, false};
  rp_items_replace(in, object, &item, 1);
}

static bool known_within(rp_val value, int depth)
{
  if (rp_value_is_scalar(value)) {
    return true;
  }
  if (!rp_value_is(value, RP_OBJECT_TUPLE) || depth == 0) {
    return false;
  }
  const rp_items *items = &value->object->items;
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].many || items->data[i].condition->kind != RP_GUARD_TRUE ||
        !known_within(items->data[i].value, depth - 1)) {
      return false;
    }
  }
  return true;
}

bool rp_py_known(rp_val value)
{
  return known_within(value, 16);
}

bool rp_py_all_known(const rp_items *items)
{
  for (size_t i = 0; i < items->count; i++) {
    if (items->data[i].many || items->data[i].condition->kind != RP_GUARD_TRUE || !rp_py_known(items->data[i].value)) {
      return false;
    }
  }
  return true;
}

bool rp_py_set_add(rp_interp *in, rp_object *set, rp_item item)
{
  if (set->items.count >= RP_PY_SET_LIMIT) {
    rp_item all = {rp_py_too_large(in, 0), in->values.always, true, false};
    rp_items_replace(in, set, &all, 1);
    return true;
  }
  for (size_t i = 0; i < set->items.count; i++) {
    const rp_item *old = &set->items.data[i];
    if (old->value == item.value || rp_equal(in, old->value, item.value) == 1) {
      if (old->many || old->condition->kind == RP_GUARD_TRUE) {
        return false;
      }
      rp_item *items = RP_NEW_ARRAY(in->arena, rp_item, set->items.count);
      memcpy(items, set->items.data, set->items.count * sizeof *items);
      items[i].condition = rp_guard_or(&in->values, old->condition, item.condition);
      rp_items_replace(in, set, items, set->items.count);
      return false;
    }
  }
  rp_py_append(in, set, item);
  return true;
}

rp_val rp_py_bound_or(rp_interp *in, rp_val value, rp_val missing)
{
  if (value == NULL || value->kind == RP_UNBOUND) {
    return missing;
  }
  if (value->kind != RP_CHOICE) {
    return value;
  }
  bool unbound = false;
  for (size_t i = 0; i < value->choice.count; i++) {
    unbound = unbound || value->choice.options[i].value->kind == RP_UNBOUND;
  }
  if (!unbound) {
    return value;
  }
  rp_option *options = RP_NEW_ARRAY(in->arena, rp_option, value->choice.count);
  size_t count = 0;
  for (size_t i = 0; i < value->choice.count; i++) {
    rp_option option = value->choice.options[i];
    if (option.value->kind == RP_UNBOUND) {
      option.value = missing;
    }
    if (option.value != NULL) {
      options[count++] = option;
    } else {
      in->may_raise = true;
    }
  }
  return rp_value_choice(&in->values, options, count);
}

rp_val rp_py_call_item(rp_interp *in, rp_val function, const rp_item *item, const rp_val *args, size_t count,
                       uint32_t node)
{
  bool conditional = item->condition->kind != RP_GUARD_TRUE;
  rp_fork fork;
  if (conditional) {
    rp_fork_begin(in, &fork, item->condition);
  }
  struct rp_passing pass;
  in->loop_depth += item->many;
  rp_passing_begin(in, &pass, item->many ? item->value : in->values.none);
  rp_val result = rp_call_simple(in, function, args, count, node);
  rp_passing_end(in, &pass);
  in->loop_depth -= item->many;
  if (conditional) {
    rp_fork_other(in, &fork);
    rp_fork_end(in, &fork);
  }
  return result;
}

rp_val rp_py_row_value(rp_interp *in, const char *row)
{
  return rp_external(in, rp_str_of(row));
}

rp_val rp_py_bound_row(rp_interp *in, const char *row, const rp_val *args, size_t count)
{
  rp_object *partial = rp_object_new(in, RP_OBJECT_PARTIAL);
  partial->method.function = rp_py_row_value(in, row);
  for (size_t i = 0; i < count; i++) {
    rp_items_append(in, partial, rp_py_item(in, args[i]));
  }
  return rp_value_object(&in->values, partial);
}

bool rp_py_ascii(rp_str s)
{
  for (size_t i = 0; i < s.size; i++) {
    if ((unsigned char)s.data[i] >= 0x80) {
      return false;
    }
  }
  return true;
}

static bool starts_character(char c)
{
  return ((unsigned char)c & 0xC0) != 0x80;
}

size_t rp_py_length(rp_str s)
{
  return rp_py_index_at(s, s.size);
}

size_t rp_py_index_at(rp_str s, size_t offset)
{
  size_t count = 0;
  for (size_t i = 0; i < s.size && i < offset; i++) {
    count += starts_character(s.data[i]) ? 1 : 0;
  }
  return count;
}

size_t rp_py_offset(rp_str s, size_t index)
{
  size_t offset = 0;
  while (offset < s.size && index > 0) {
    offset++;
    while (offset < s.size && !starts_character(s.data[offset])) {
      offset++;
    }
    index--;
  }
  return offset;
}

static size_t clamp(int64_t index, size_t length)
{
  if (index < 0) {
    index += (int64_t)length;
  }
  if (index < 0) {
    return 0;
  }
  return (uint64_t)index > length ? length : (size_t)index;
}

bool rp_py_bounds(rp_str s, rp_val start, rp_val end, size_t *from, size_t *to)
{
  int64_t number = 0;
  size_t length = rp_py_length(s);
  *from = 0;
  *to = s.size;
  if (!rp_py_is_none(start)) {
    if (!rp_py_int(start, &number)) {
      return false;
    }
    // A start behind the end is no clamp in find(): "abc".find("", 4) is -1.
    *from = number > (int64_t)length ? s.size + 1 : rp_py_offset(s, clamp(number, length));
  }
  if (!rp_py_is_none(end)) {
    if (!rp_py_int(end, &number)) {
      return false;
    }
    *to = rp_py_offset(s, clamp(number, length));
  }
  return true;
}
