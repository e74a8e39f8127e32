// The head of a class statement: which classes its bases are, the metaclass, and the other keywords.
#include "analyzer/eval/class_head.h"

#include "analyzer/eval/alias.h"

/// Abstract bases of the standard library: what they add (mixin methods over __getitem__ and the like) no dependency hangs on.
static bool is_abstract_base(rp_str name)
{
  static const char *const PREFIXES[] = {"collections.abc.",
                                         "collections.Mapping",
                                         "collections.Sequence",
                                         "collections.Iterable",
                                         "collections.Hashable",
                                         "contextlib.ContextDecorator",
                                         "contextlib.AbstractContextManager",
                                         "numbers."};
  for (size_t i = 0; i < sizeof PREFIXES / sizeof PREFIXES[0]; i++) {
    if (rp_str_starts_with(name, rp_str_of(PREFIXES[i]))) {
      return true;
    }
  }
  return false;
}

static rp_object *abstract_base(rp_interp *in, const rp_symbol *name)
{
  rp_object *class = rp_class_opaque(in, name);
  class->cls.opaque = false;
  return class;
}

/// Who derives from property, staticmethod or classmethod gets what they do as methods (stubs/types.py): super().__get__.
static rp_object *described_base(rp_interp *in, rp_object *class)
{
  static const char *const DESCRIBED[] = {"property", "staticmethod", "classmethod"};
  bool found = false;
  for (size_t i = 0; i < sizeof DESCRIBED / sizeof DESCRIBED[0] && class->cls.module == NULL; i++) {
    found = found || class == rp_builtin_class(in, DESCRIBED[i]);
  }
  bool within = in->frame->module != NULL && in->frame->module->stub;
  rp_val types = found && !within ? rp_import_module(in, NULL, RP_STR("types")) : NULL;
  rp_val described = types == NULL ? NULL : rp_env_find(&types->object->env, class->cls.name);
  return described != NULL ? described->object : class;
}

/// A base as the class statement names it. Values that are no class of ours become opaque classes.
static rp_object *base_class(rp_interp *in, rp_val value, uint32_t node)
{
  value = rp_path_prune(in, value);
  rp_val origin = value != NULL ? rp_alias_origin(in, value) : NULL;
  value = origin != NULL ? origin : value;
  if (value != NULL && value->kind == RP_CHOICE) {
    // try: from a import B / except ImportError: B = object: the alternative that is a class of the repository counts.
    for (uint32_t i = 0; i < value->choice.count; i++) {
      rp_val option = value->choice.options[i].value;
      if (rp_value_is(option, RP_OBJECT_CLASS) && !option->object->cls.opaque && option->object->cls.module != NULL) {
        rp_note_add(in, RP_RULE_CONDITION_UNKNOWN, node, rp_value_text(in, value));
        return option->object;
      }
    }
  }
  if (value != NULL && rp_value_is(value, RP_OBJECT_CLASS)) {
    return described_base(in, value->object);
  }
  if (value != NULL && rp_value_is(value, RP_OBJECT_NATIVE)) {
    return is_abstract_base(value->object->native.name->text) ? abstract_base(in, value->object->native.name)
                                                              : rp_class_opaque(in, value->object->native.name);
  }
  return rp_class_opaque(in, rp_intern_str(&in->names, rp_node_text(in, in->frame->module->facts, node)));
}

/// six.with_metaclass(M, A, B) among the bases: A and B, made by M. False: the value is something else.
static bool read_six(rp_interp *in, rp_val value, uint32_t node, rp_class_head *head)
{
  if (value == NULL || !rp_value_is(value, RP_OBJECT_INSTANCE) ||
      !rp_class_derives_named(value->object->class, "six", "_Bases")) {
    return false;
  }
  rp_val metaclass = rp_env_find(&value->object->env, rp_sym(in, "metaclass"));
  rp_val bases = rp_env_find(&value->object->env, rp_sym(in, "bases"));
  if (metaclass != NULL && rp_value_is(metaclass, RP_OBJECT_CLASS)) {
    head->metaclass = metaclass->object;
  } else {
    rp_note_add(in, RP_RULE_BASE_UNKNOWN, node, rp_node_text(in, in->frame->module->facts, node));
  }
  const rp_items *items = bases == NULL ? NULL : rp_iterate(in, bases, node);
  for (size_t i = 0; items != NULL && i < items->count && head->base_count < RP_BASE_LIMIT; i++) {
    head->bases[head->base_count++] = base_class(in, items->data[i].value, node);
  }
  return true;
}

/// Generic[T] says of what the class is generic, and is no base where one behind it derives from Generic, or Protocol is one (3.11
/// typing.py:1446, __mro_entries__).
static void drop_generic(rp_class_head *head)
{
  size_t count = 0;
  for (size_t i = 0; i < head->base_count; i++) {
    rp_object *base = head->bases[i];
    bool dropped = false;
    for (size_t k = 0; k < head->base_count && rp_str_is(base->cls.name->text, "Generic"); k++) {
      const rp_object *other = head->bases[k];
      bool behind = k > i && rp_class_derives_named(other, "typing", "Generic");
      bool protocol =
          rp_str_is(other->cls.name->text, "Protocol") && rp_class_derives_named(other, "typing", "Protocol");
      dropped = dropped || (other != base && (behind || protocol) && rp_class_derives_named(base, "typing", "Generic"));
    }
    if (!dropped) {
      head->bases[count++] = base;
    }
  }
  head->base_count = count;
}

void rp_class_read_head(rp_interp *in, uint32_t list, rp_class_head *head)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_list arguments = rp_ir_list_at(facts, list);
  for (size_t i = 0; i < arguments.count; i++) {
    uint32_t argument = arguments.items[i];
    rp_ir_kind kind = rp_ir_kind_of(facts, argument);
    if (kind == RP_IR_KEYWORD) {
      rp_val value = rp_eval(in, facts->b[argument]);
      bool metaclass = rp_str_is(rp_ir_name(facts, facts->a[argument]), "metaclass");
      if (metaclass && value != NULL && rp_value_is(value, RP_OBJECT_CLASS)) {
        head->metaclass = value->object;
      } else if (metaclass) {
        rp_note_add(in, RP_RULE_BASE_UNKNOWN, argument, rp_node_text(in, facts, argument));
      } else if (value != NULL && head->keyword_count < RP_KEYWORD_LIMIT) {
        head->keywords[head->keyword_count++] = (rp_keyword){rp_ir_symbol(in, facts, facts->a[argument]), value};
      }
    } else if (kind == RP_IR_STAR) {
      rp_val value = rp_eval(in, facts->a[argument]);
      const rp_items *items = value == NULL ? NULL : rp_iterate(in, value, argument);
      for (size_t k = 0; items != NULL && k < items->count && head->base_count < RP_BASE_LIMIT; k++) {
        head->bases[head->base_count++] = base_class(in, items->data[k].value, argument);
      }
    } else if (kind != RP_IR_DOUBLE_STAR && head->base_count < RP_BASE_LIMIT) {
      rp_val value = rp_eval(in, argument);
      if (read_six(in, value, argument, head)) {
        continue;
      }
      rp_object *base = base_class(in, value, argument);
      bool doubled = false; // `class T(Gone, Gone)`: opaque names may repeat where real classes do not
      for (size_t k = 0; k < head->base_count; k++) {
        doubled = doubled || head->bases[k] == base;
      }
      if (!doubled && !(base == in->object_class && arguments.count > 1 && i + 1 < arguments.count)) {
        head->bases[head->base_count++] = base;
      }
    }
    in->raised = NULL;
  }
  drop_generic(head);
}
