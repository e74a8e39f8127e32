// The patterns of match (Python reference 8.6.4): the condition under which a subject matches, its names bound on the way.
#include "analyzer/eval/statement.h"

static rp_condition not_known(rp_interp *in, uint32_t pattern)
{
  return rp_guard_unknown(&in->values, rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, pattern)->cause);
}

static void bind(rp_interp *in, const rp_facts *facts, uint32_t name, rp_val value)
{
  if (name != 0) {
    rp_name_store(in, rp_ir_symbol(in, facts, name), value);
  }
}

/// A sequence or mapping whose items are all there, once each.
static bool is_plain(const rp_object *object)
{
  for (size_t i = 0; i < object->items.count; i++) {
    if (object->items.data[i].many || object->items.data[i].condition->kind != RP_GUARD_TRUE) {
      return false;
    }
  }
  for (size_t i = 0; i < object->entries.count; i++) {
    if (object->entries.data[i].many || object->entries.data[i].condition->kind != RP_GUARD_TRUE) {
      return false;
    }
  }
  return true;
}

static rp_condition match_value(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject)
{
  rp_val expected = rp_eval(in, facts->a[pattern]);
  if (expected == NULL) {
    return in->values.never;
  }
  bool singleton = expected->kind == RP_NONE || expected->kind == RP_BOOL;
  rp_val same = rp_compare(in, singleton ? RP_IR_OP_IS : RP_IR_OP_EQ, subject, expected, pattern);
  return same == NULL ? in->values.never : rp_truth(in, same);
}

/// Whether a value that is no list or tuple can match a sequence (or, with `mapping`, whether one that is no dict can match a
/// mapping): objects of the repository cannot, unless a base says what is not known.
static bool may_match(rp_val value)
{
  if (rp_value_is_scalar(value)) {
    return false;
  }
  return value->kind != RP_OBJECT ||
         (value->object->kind == RP_OBJECT_INSTANCE && rp_class_has_unknown_base(value->object->class)) ||
         value->object->kind == RP_OBJECT_NATIVE;
}

static rp_condition match_sequence(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val value)
{
  rp_ir_list patterns = rp_ir_list_at(facts, facts->a[pattern]);
  if (!rp_value_is(value, RP_OBJECT_LIST) && !rp_value_is(value, RP_OBJECT_TUPLE)) {
    return may_match(value) ? not_known(in, pattern) : in->values.never;
  }
  size_t star = patterns.count;
  for (size_t i = 0; i < patterns.count; i++) {
    star = rp_ir_kind_of(facts, patterns.items[i]) == RP_IR_PATTERN_STAR ? i : star;
  }
  if (!is_plain(value->object)) {
    return not_known(in, pattern);
  }
  rp_items items = value->object->items;
  bool open = star < patterns.count;
  if (open ? items.count + 1 < patterns.count : items.count != patterns.count) {
    return in->values.never;
  }
  size_t spare = open ? items.count + 1 - patterns.count : 0;
  rp_condition all = in->values.always;
  for (size_t i = 0, at = 0; i < patterns.count && all->kind != RP_GUARD_FALSE; i++) {
    if (i == star) {
      rp_val rest = rp_sequence_new(in, RP_OBJECT_LIST, NULL, 0);
      for (size_t k = 0; k < spare; k++) {
        rp_items_append(in, rest->object, items.data[at++]);
      }
      bind(in, facts, facts->a[patterns.items[i]], rest);
    } else {
      all = rp_guard_and(&in->values, all, rp_match_pattern(in, facts, patterns.items[i], items.data[at++].value));
    }
  }
  return all;
}

static rp_condition match_mapping(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val value)
{
  if (rp_value_is(value, RP_OBJECT_INSTANCE) &&
      rp_class_derives_named(value->object->class, "luigi.freezing", "FrozenOrderedDict")) {
    value = rp_env_find(&value->object->env, rp_sym(in, "wrapped"));
  }
  if (value == NULL || !rp_value_is(value, RP_OBJECT_DICT)) {
    return value == NULL || may_match(value) ? not_known(in, pattern) : in->values.never;
  }
  if (!is_plain(value->object)) {
    return not_known(in, pattern);
  }
  rp_ir_list pairs = rp_ir_list_at(facts, facts->a[pattern]);
  rp_val rest = rp_dict_new(in);
  rp_dict_replace(in, rest->object, value->object->entries.data, value->object->entries.count);
  rp_condition all = in->values.always;
  for (size_t i = 0; i < pairs.count && all->kind != RP_GUARD_FALSE; i++) {
    rp_val key = rp_eval(in, facts->a[pairs.items[i]]);
    rp_val found = key == NULL ? NULL : rp_dict_find(in, value->object, key);
    if (found == NULL) {
      return in->values.never;
    }
    all = rp_guard_and(&in->values, all, rp_match_pattern(in, facts, facts->b[pairs.items[i]], found));
    (void)rp_call_method(in, rest, "pop", &key, 1, pattern);
  }
  bind(in, facts, facts->b[pattern], rest);
  return all;
}

/// The attribute behind a positional pattern of a class: by __match_args__; the subject itself for the built-in types. NULL: none.
static rp_val positional_part(rp_interp *in, rp_val class, rp_val subject, size_t position, uint32_t pattern)
{
  static const char *const SELVES[] = {"bool", "bytearray", "bytes", "dict", "float", "frozenset",
                                       "int",  "list",      "set",   "str",  "tuple"};
  rp_str name = rp_value_is(class, RP_OBJECT_CLASS) && class->object->cls.module == NULL ? class->object->cls.name->text
                                                                                         : RP_STR("");
  for (size_t i = 0; i < sizeof SELVES / sizeof SELVES[0]; i++) {
    if (rp_str_is(name, SELVES[i])) {
      return position == 0 ? subject : NULL;
    }
  }
  rp_val names = rp_attribute_or_null(in, class, rp_sym(in, "__match_args__"), pattern);
  if (names == NULL || !rp_value_is(names, RP_OBJECT_TUPLE) || position >= names->object->items.count ||
      names->object->items.data[position].value->kind != RP_STR_) {
    return NULL;
  }
  return rp_attribute_or_null(in, subject, rp_intern_str(&in->names, names->object->items.data[position].value->text),
                              pattern);
}

static rp_condition match_class(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject)
{
  rp_val args[2] = {subject, rp_eval(in, facts->a[pattern])};
  rp_val known =
      args[1] == NULL ? NULL : rp_call_simple(in, rp_external(in, RP_STR("builtins.isinstance")), args, 2, pattern);
  if (known == NULL) {
    return not_known(in, pattern);
  }
  rp_condition all = rp_truth(in, known);
  rp_ir_list parts = rp_ir_list_at(facts, facts->b[pattern]);
  size_t position = 0;
  for (size_t i = 0; i < parts.count && all->kind != RP_GUARD_FALSE; i++) {
    bool keyword = rp_ir_kind_of(facts, parts.items[i]) == RP_IR_KEYWORD;
    uint32_t inner = keyword ? facts->b[parts.items[i]] : parts.items[i];
    rp_val part = keyword
                      ? rp_attribute_or_null(in, subject, rp_ir_symbol(in, facts, facts->a[parts.items[i]]), pattern)
                      : positional_part(in, args[1], subject, position++, pattern);
    if (part == NULL) {
      return keyword ? in->values.never : not_known(in, pattern);
    }
    all = rp_guard_and(&in->values, all, rp_match_pattern(in, facts, inner, part));
  }
  return all;
}

rp_condition rp_match_pattern(rp_interp *in, const rp_facts *facts, uint32_t pattern, rp_val subject)
{
  rp_values *values = &in->values;
  subject = rp_path_prune(in, subject);
  if (subject == NULL || in->eval_depth >= RP_EVAL_DEPTH) {
    return not_known(in, pattern);
  }
  in->eval_depth++;
  rp_condition result;
  rp_ir_kind kind = rp_ir_kind_of(facts, pattern);
  if (kind == RP_IR_PATTERN_VALUE) {
    result = match_value(in, facts, pattern, subject);
  } else if (kind == RP_IR_PATTERN_CAPTURE) {
    bind(in, facts, facts->a[pattern], subject);
    result = values->always;
  } else if (kind == RP_IR_PATTERN_AS) {
    result = rp_match_pattern(in, facts, facts->a[pattern], subject);
    if (result->kind != RP_GUARD_FALSE) {
      bind(in, facts, facts->b[pattern], subject);
    }
  } else if (kind == RP_IR_PATTERN_OR) {
    rp_ir_list alternatives = rp_ir_list_at(facts, facts->a[pattern]);
    result = values->never;
    for (size_t i = 0; i < alternatives.count && result->kind != RP_GUARD_TRUE; i++) {
      result = rp_guard_or(values, result, rp_match_pattern(in, facts, alternatives.items[i], subject));
    }
  } else if (kind == RP_IR_PATTERN_SEQUENCE) {
    result = match_sequence(in, facts, pattern, subject);
  } else if (kind == RP_IR_PATTERN_MAPPING) {
    result = match_mapping(in, facts, pattern, subject);
  } else if (kind == RP_IR_PATTERN_CLASS) {
    result = match_class(in, facts, pattern, subject);
  } else {
    result = not_known(in, pattern);
  }
  in->eval_depth--;
  return result;
}
