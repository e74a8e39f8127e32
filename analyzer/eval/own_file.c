// The last part of __file__: which directory a module lies in is nobody's to say, what its file is called there is.
#include "analyzer/eval/expression.h"

#include "analyzer/extract/ir.h"
#include "analyzer/lib/lib.h"
#include "base/path.h"

enum { DEPTH = 8 };

/// The name of the callable of a call with one positional argument; empty: another one, or not known.
static rp_str callee_name(rp_interp *in, const rp_facts *facts, uint32_t call, uint32_t *argument)
{
  rp_ir_list arguments = rp_ir_list_at(facts, facts->b[call]);
  rp_ir_kind kind = arguments.count == 1 ? rp_ir_kind_of(facts, arguments.items[0]) : RP_IR_NONE;
  if (kind == RP_IR_NONE || kind == RP_IR_KEYWORD || kind == RP_IR_STAR || kind == RP_IR_DOUBLE_STAR) {
    return RP_STR("");
  }
  *argument = arguments.items[0];
  rp_val callee = rp_eval(in, facts->a[call]);
  in->raised = callee == NULL ? NULL : in->raised;
  return callee != NULL && rp_value_is(callee, RP_OBJECT_NATIVE) ? callee->object->native.name->text : RP_STR("");
}

/// What the path that `node` computes ends in; data NULL: it is not made of __file__ in a way that keeps its last part.
static rp_str last_part(rp_interp *in, const rp_facts *facts, uint32_t node, unsigned depth)
{
  rp_str none = {NULL, 0};
  rp_ir_kind kind = rp_ir_kind_of(facts, node);
  if (depth > DEPTH) {
    return none;
  }
  if (kind == RP_IR_NAME) {
    const rp_symbol *name = rp_ir_symbol(in, facts, facts->a[node]);
    const rp_module *module = in->frame->module;
    rp_val own =
        rp_str_is(name->text, "__file__") && module->object != NULL ? rp_env_find(&module->object->env, name) : NULL;
    bool is_own = own != NULL && own->kind == RP_UNKNOWN && rp_eval(in, node) == own;
    return is_own ? rp_path_base(module->path) : none;
  }
  if (kind == RP_IR_CALL) {
    uint32_t callee = facts->a[node];
    if (rp_ir_kind_of(facts, callee) == RP_IR_ATTRIBUTE && rp_ir_list_at(facts, facts->b[node]).count == 0 &&
        rp_str_is(rp_ir_name(facts, facts->b[callee]), "absolute")) {
      return last_part(in, facts, facts->a[callee], depth + 1);
    }
    uint32_t argument = 0;
    rp_str name = callee_name(in, facts, node, &argument);
    bool keeps = rp_str_is(name, "os.path.abspath") || rp_str_is(name, "os.path.normpath") ||
                 rp_str_is(name, "builtins.str") || rp_str_is(name, "pathlib.Path") ||
                 rp_str_is(name, "pathlib.PurePath");
    return keeps ? last_part(in, facts, argument, depth + 1) : none;
  }
  bool first = kind == RP_IR_SUBSCRIPT && rp_ir_kind_of(facts, facts->b[node]) == RP_IR_INT &&
               rp_str_is(rp_ir_text(facts, facts->a[facts->b[node]]), "0");
  uint32_t argument = 0;
  if (first && rp_ir_kind_of(facts, facts->a[node]) == RP_IR_CALL &&
      rp_str_is(callee_name(in, facts, facts->a[node], &argument), "os.path.splitext")) {
    rp_str part = last_part(in, facts, argument, depth + 1);
    size_t dot = part.data == NULL ? SIZE_MAX : rp_str_rfind_char(part, '.');
    return dot == SIZE_MAX || dot == 0 ? part : rp_str_sub(part, 0, dot);
  }
  return none;
}

static bool is_of_file(rp_val value)
{
  return value->kind == RP_UNKNOWN && value->cause->code == RP_RULE_READS_OUTSIDE &&
         rp_str_find(value->cause->text, RP_STR("__file__"), 0) != SIZE_MAX;
}

rp_val rp_own_file_call(rp_interp *in, const rp_facts *facts, uint32_t node, rp_val result)
{
  uint32_t argument = 0;
  if (!is_of_file(result)) {
    return result;
  }
  rp_str name = callee_name(in, facts, node, &argument);
  bool base = rp_str_is(name, "os.path.basename");
  rp_str part = base || rp_str_is(name, "os.path.split") ? last_part(in, facts, argument, 0) : (rp_str){NULL, 0};
  rp_val text = part.data != NULL ? rp_value_str(&in->values, part) : NULL;
  if (text == NULL || base) {
    return text != NULL ? text : result;
  }
  rp_val pair[] = {result, text};
  return rp_sequence_new(in, RP_OBJECT_TUPLE, pair, 2);
}

rp_val rp_own_file_attribute(rp_interp *in, const rp_facts *facts, uint32_t object, rp_val value, const rp_symbol *name)
{
  bool asked = rp_str_is(name->text, "name") || rp_str_is(name->text, "stem") || rp_str_is(name->text, "suffix");
  if (!asked || !is_of_file(value) || rp_ir_kind_of(facts, object) != RP_IR_CALL) { // a text has no such attribute
    return value;
  }
  uint32_t argument = 0;
  bool method =
      rp_ir_kind_of(facts, facts->a[object]) == RP_IR_ATTRIBUTE && rp_ir_list_at(facts, facts->b[object]).count == 0;
  rp_str maker = method ? RP_STR("pathlib.Path") : callee_name(in, facts, object, &argument);
  bool path = rp_str_starts_with(maker, RP_STR("pathlib."));
  rp_str part = path ? last_part(in, facts, object, 0) : (rp_str){NULL, 0};
  return part.data == NULL ? value : rp_lib_scalar_attribute(in, rp_value_path(&in->values, part), name);
}
