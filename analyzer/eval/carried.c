// Names that a loop binds anew and changes what stands under: in each pass that may be what another pass left there, and where the
// loop is over an unknown collection nothing says which. What stood there holds anything more.
#include "analyzer/eval/carry.h"
#include "analyzer/eval/expression.h"
#include "analyzer/extract/ir_shape.h"

enum { DEPTH = 128 };

/// A walk through the statements of a loop; `name`: whether that is bound there, NULL: what is changed there is opened.
typedef struct walk {
  rp_carried *carried;
  bool collect;
  const rp_symbol *name;
  bool bound;
  rp_ir_list body;
  uint32_t loop;
} walk;

static void look(rp_interp *in, walk *w, uint32_t node, unsigned depth);

static void look_all(rp_interp *in, walk *w, rp_ir_list nodes, unsigned depth)
{
  for (size_t i = 0; i < nodes.count; i++) {
    look(in, w, nodes.items[i], depth);
  }
}

static bool is_bound(rp_interp *in, const walk *w, const rp_symbol *name)
{
  walk search = {.name = name, .body = w->body, .loop = w->loop};
  look_all(in, &search, w->body, 0);
  return search.bound;
}

static bool is_carried(const rp_carried *carried, const rp_symbol *name)
{
  bool found = false;
  for (size_t i = 0; i < carried->count; i++) {
    found = found || carried->names[i] == name;
  }
  return found;
}

static bool is_container(rp_val value)
{
  value = value == NULL ? NULL : rp_value_settled(value);
  bool container = value != NULL && value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_DICT;
  for (uint32_t i = 0; value != NULL && value->kind == RP_CHOICE && i < value->choice.count; i++) {
    container = container || is_container(value->choice.options[i].value);
  }
  return container;
}

/// The name's value is changed.
static void changed(rp_interp *in, walk *w, uint32_t node)
{
  const rp_facts *facts = in->frame->module->facts;
  if (w->name != NULL || rp_ir_kind_of(facts, node) != RP_IR_NAME) {
    return;
  }
  const rp_symbol *name = rp_ir_symbol(in, facts, facts->a[node]);
  const rp_env *env = in->frame->scope != NULL ? &in->frame->scope->env : &in->frame->module->object->env;
  rp_val value = rp_env_find(env, name);
  bool known = is_carried(w->carried, name);
  if (!is_container(value)) {
    return;
  }
  if (w->collect && !known && w->carried->count < RP_CARRIED_LIMIT && is_bound(in, w, name)) {
    w->carried->names[w->carried->count++] = name;
    known = true;
  }
  if (known) {
    rp_forget_more(in, value, rp_unknown(in, RP_RULE_COLLECTION_UNKNOWN, w->loop), w->loop);
  }
}

static void bound(rp_interp *in, walk *w, uint32_t target, unsigned depth)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_kind kind = rp_ir_kind_of(facts, target);
  if (kind == RP_IR_NAME) {
    w->bound = w->bound || (w->name != NULL && rp_ir_symbol(in, facts, facts->a[target]) == w->name);
  } else if ((kind == RP_IR_TUPLE || kind == RP_IR_LIST) && depth < DEPTH) {
    rp_ir_list targets = rp_ir_list_at(facts, facts->a[target]);
    for (size_t i = 0; i < targets.count; i++) {
      bound(in, w, targets.items[i], depth + 1);
    }
  } else if (kind == RP_IR_SUBSCRIPT) {
    changed(in, w, facts->a[target]);
  }
}

// The statement or expression, and all that stands in it but the bodies of functions and classes.
static void look(rp_interp *in, walk *w, uint32_t node, unsigned depth)
{
  const rp_facts *facts = in->frame->module->facts;
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  const rp_ir_shape *shape = rp_ir_shape_of(kind);
  if (shape == NULL || depth > DEPTH || kind == RP_IR_FUNCTION || kind == RP_IR_CLASS || kind == RP_IR_LAMBDA) {
    return;
  }
  if (kind == RP_IR_ASSIGN) {
    rp_ir_list targets = rp_ir_list_at(facts, facts->a[node]);
    for (size_t i = 0; i < targets.count; i++) {
      bound(in, w, targets.items[i], 0);
    }
  } else if (kind == RP_IR_AUG_ASSIGN || kind == RP_IR_ANN_ASSIGN || kind == RP_IR_FOR || kind == RP_IR_WALRUS) {
    bound(in, w, facts->a[node], 0);
  } else if (kind == RP_IR_ATTRIBUTE && rp_changes_receiver(rp_ir_name(facts, facts->b[node]))) {
    changed(in, w, facts->a[node]);
  }
  for (size_t i = 0; i < 4; i++) {
    uint32_t operand = rp_ir_operand_of(facts, node, i);
    rp_ir_form form = shape->operands[i].form;
    if (form == RP_IR_FORM_NODE || (form == RP_IR_FORM_OPTIONAL && operand != 0)) {
      look(in, w, operand, depth + 1);
    } else if (form == RP_IR_FORM_LIST) {
      look_all(in, w, rp_ir_list_at(facts, operand), depth + 1);
    }
  }
}

void rp_carried_open(rp_interp *in, rp_carried *carried, uint32_t body, uint32_t loop, bool before)
{
  if (!before && carried->count == 0) {
    return;
  }
  walk w = {.carried = carried, .collect = before, .body = rp_ir_list_at(in->frame->module->facts, body), .loop = loop};
  look_all(in, &w, w.body, 0);
}
