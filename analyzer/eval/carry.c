// What one pass of a loop over an unknown collection leaves for the next, beside names: attributes, names of enclosing functions,
// containers and iterators. The pass shows it in the journal.
#include "analyzer/eval/carry.h"

#include "analyzer/eval/journal.h"
#include "analyzer/extract/ir_shape.h"
#include "analyzer/lib/lib.h"

enum { DEPTH = 128 };

void rp_carry_begin(rp_interp *in, rp_carry *carry)
{
  rp_fork_begin(in, &carry->fork, in->values.never); // an arm that nothing happens in
  rp_fork_other(in, &carry->fork);
  carry->mark = in->journal_count;
}

static bool adds(rp_str method)
{
  static const char *const ADDS[] = {"append", "add", "extend", "insert", "update", "setdefault"};
  bool found = false;
  for (size_t i = 0; i < sizeof ADDS / sizeof ADDS[0]; i++) {
    found = found || rp_str_is(method, ADDS[i]);
  }
  return found;
}

static bool is_read(rp_interp *in, const rp_facts *facts, uint32_t node, const rp_object *container, unsigned depth);

static bool any_is_read(rp_interp *in, const rp_facts *facts, rp_ir_list nodes, const rp_object *container,
                        unsigned depth)
{
  bool read = false;
  for (size_t i = 0; i < nodes.count && !read; i++) {
    read = is_read(in, facts, nodes.items[i], container, depth + 1);
  }
  return read;
}

// name, name[key], name[key][key] of a dict that makes what it has no value for: to look there is to add to it.
static bool is_place(const rp_facts *facts, uint32_t node, bool defaults)
{
  while (defaults && rp_ir_kind_of(facts, node) == RP_IR_SUBSCRIPT) {
    node = facts->a[node];
  }
  return rp_ir_kind_of(facts, node) == RP_IR_NAME;
}

static bool keys_are_read(rp_interp *in, const rp_facts *facts, uint32_t node, const rp_object *container,
                          unsigned depth)
{
  bool read = false;
  while (rp_ir_kind_of(facts, node) == RP_IR_SUBSCRIPT && !read) {
    read = is_read(in, facts, facts->b[node], container, depth + 1);
    node = facts->a[node];
  }
  return read;
}

// x[key] = value: the key and the value.
static bool assignment_reads(rp_interp *in, const rp_facts *facts, uint32_t node, const rp_object *container,
                             unsigned depth)
{
  rp_ir_list targets = rp_ir_list_at(facts, facts->a[node]);
  bool read = is_read(in, facts, facts->b[node], container, depth + 1);
  for (size_t i = 0; i < targets.count && !read; i++) {
    uint32_t target = targets.items[i];
    bool item = rp_ir_kind_of(facts, target) == RP_IR_SUBSCRIPT &&
                is_place(facts, facts->a[target], rp_lib_dict_defaults(in, container));
    read = item ? keys_are_read(in, facts, target, container, depth) : is_read(in, facts, target, container, depth + 1);
  }
  return read;
}

// Whether the statement or expression names the container other than to add something to it.
static bool is_read(rp_interp *in, const rp_facts *facts, uint32_t node, const rp_object *container, unsigned depth)
{
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  const rp_ir_shape *shape = rp_ir_shape_of(kind);
  if (shape == NULL || depth > DEPTH) {
    return false;
  }
  if (kind == RP_IR_ASSIGN) {
    return assignment_reads(in, facts, node, container, depth);
  }
  if (kind == RP_IR_NAME) {
    const rp_env *env = in->frame->scope != NULL ? &in->frame->scope->env : &in->frame->module->object->env;
    rp_val value = rp_env_find(env, rp_ir_symbol(in, facts, facts->a[node]));
    return value != NULL && value->kind == RP_OBJECT && value->object == container;
  }
  bool added = kind == RP_IR_ATTRIBUTE && adds(rp_ir_name(facts, facts->b[node])) &&
               is_place(facts, facts->a[node], rp_lib_dict_defaults(in, container));
  bool read = added && keys_are_read(in, facts, facts->a[node], container, depth);
  for (size_t i = 0; i < 4 && !read && !added; i++) {
    uint32_t operand = rp_ir_operand_of(facts, node, i);
    rp_ir_form form = shape->operands[i].form;
    if (form == RP_IR_FORM_NODE || (form == RP_IR_FORM_OPTIONAL && operand != 0)) {
      read = is_read(in, facts, operand, container, depth + 1);
    } else if (form == RP_IR_FORM_LIST) {
      read = any_is_read(in, facts, rp_ir_list_at(facts, operand), container, depth);
    }
  }
  return read;
}

// Items that were there and are others now, or are gone. What was added behind them stands there as any number.
static bool forget_items(rp_interp *in, rp_object *object, rp_items old, rp_val unknown)
{
  const rp_items now = object->items;
  bool gone = now.count < old.count;
  bool changed = gone;
  for (size_t i = 0; i < old.count && i < now.count && !changed; i++) {
    changed = now.data[i].value != old.data[i].value;
  }
  if (changed && (gone || object->kind == RP_OBJECT_ITERATOR)) {
    rp_item any = {unknown, in->values.always, true, false};
    rp_items_replace(in, object, &any, 1);
  } else if (changed) {
    rp_item *items = rp_arena_alloc(in->arena, now.count * sizeof *items);
    memcpy(items, now.data, now.count * sizeof *items);
    for (size_t i = 0; i < old.count; i++) {
      items[i].value = items[i].value == old.data[i].value ? items[i].value : unknown;
    }
    rp_items_replace(in, object, items, now.count);
  }
  return changed;
}

bool rp_carry_end(rp_interp *in, rp_carry *carry, uint32_t body, uint32_t loop)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_val unknown = rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, loop);
  const rp_scope *scope = in->frame->scope;
  const rp_env *targets = scope != NULL && scope->comprehension ? &scope->env : NULL; // bound anew in each pass
  size_t end = in->journal_count;
  bool carried = false;
  for (size_t i = carry->mark; i < end; i++) {
    struct rp_journal_entry entry = in->journal[i];
    if (entry.env != NULL) {
      rp_slot *slot = &entry.env->slots[entry.slot];
      bool known = entry.value != NULL && entry.value->kind != RP_UNKNOWN && !entry.remembered && entry.env != targets;
      if (known && slot->value != NULL && slot->value != entry.value) {
        rp_env_set(in, entry.env, slot->name, unknown);
        carried = true;
      }
      continue;
    }
    rp_object *object = entry.object;
    bool sequence = object->kind == RP_OBJECT_LIST || object->kind == RP_OBJECT_ITERATOR;
    bool changed = sequence && forget_items(in, object, entry.items, unknown);
    bool grown = object->items.count != entry.items.count || object->entries.data != entry.entries.data ||
                 object->entries.count != entry.entries.count;
    carried =
        carried || changed || (grown && body != 0 && any_is_read(in, facts, rp_ir_list_at(facts, body), object, 0));
  }
  rp_fork_keep_second(in, &carry->fork);
  return carried;
}
