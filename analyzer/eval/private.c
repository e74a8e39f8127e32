// What names mean in a class body. Names that begin with two underscores belong to the class whose text they stand in: `__x` in class A is `_A__x` (Python's
// reference, 6.2.1 "Private name mangling").
#include "analyzer/eval/interp.h"

static rp_str last_part(rp_str dotted)
{
  size_t dot = rp_str_rfind_char(dotted, '.');
  return dot == SIZE_MAX ? dotted : rp_str_sub(dotted, dot + 1, dotted.size);
}

/// The class that a function stands in, by its qualname: A of "A.f" and of "A.f.<locals>.g"; empty outside classes.
static rp_str class_of_function(rp_str qualname)
{
  static const char LOCALS[] = ".<locals>.";
  while (qualname.size > 0) {
    size_t at = SIZE_MAX;
    for (size_t next = rp_str_find(qualname, rp_str_of(LOCALS), 0); next != SIZE_MAX;
         next = rp_str_find(qualname, rp_str_of(LOCALS), next + 1)) {
      at = next;
    }
    rp_str inner = at == SIZE_MAX ? qualname : rp_str_sub(qualname, at + sizeof LOCALS - 1, qualname.size);
    size_t dot = rp_str_rfind_char(inner, '.');
    if (dot != SIZE_MAX) {
      return last_part(rp_str_sub(inner, 0, dot));
    }
    qualname = at == SIZE_MAX ? RP_STR("") : rp_str_sub(qualname, 0, at);
  }
  return RP_STR("");
}

const rp_symbol *rp_private_name(rp_interp *in, const rp_symbol *name)
{
  rp_str text = name->text;
  if (text.size < 3 || text.data[0] != '_' || text.data[1] != '_' || rp_str_ends_with(text, RP_STR("__"))) {
    return name;
  }
  const rp_frame *frame = in->frame;
  rp_str class = frame->class_body != NULL ? frame->class_body->cls.name->text
                 : frame->function != NULL ? class_of_function(frame->function->function.qualname)
                                           : RP_STR("");
  size_t start = 0;
  while (start < class.size && class.data[start] == '_') {
    start++;
  }
  if (start == class.size) {
    return name; // outside classes, and in one whose name is all underscores
  }
  return rp_intern_str(&in->names, rp_arena_printf(in->arena, "_%.*s%.*s",
                                                   RP_STR_ARG(rp_str_sub(class, start, class.size)), RP_STR_ARG(text)));
}

void rp_names_open(rp_interp *in, uint32_t node)
{
  rp_object *class = in->frame->class_body;
  if (class == NULL && in->frame->scope != NULL) {
    return; // of a function: its names are bound when it is compiled
  }
  rp_val unknown = rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node);
  rp_env_set(in, class != NULL ? &class->env : &in->frame->module->object->env, rp_sym(in, "*"), unknown);
  if (class != NULL) {
    rp_env_set(in, &class->env, rp_sym(in, "?"), unknown);
  }
}
