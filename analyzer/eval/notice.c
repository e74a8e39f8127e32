// Calls of things outside that somebody wants to know of: kept with their arguments and the way to them, or watched as they come.
#include "analyzer/eval/expression.h"

static rp_outside_argument argument_then(const rp_symbol *keyword, rp_val value)
{
  bool items = rp_value_is(value, RP_OBJECT_LIST) || rp_value_is(value, RP_OBJECT_TUPLE);
  return (rp_outside_argument){keyword, value, items ? value->object->items : (rp_items){0}};
}

static void keep(rp_interp *in, const rp_call *call)
{
  const rp_frame *frame = in->frame;
  while (frame != NULL && frame->module->stub) {
    frame = frame->caller;
  }
  if (frame == NULL || in->outside.count >= RP_OUTSIDE_CALLS) {
    return;
  }
  size_t count = call->count + call->keyword_count;
  rp_outside_argument *arguments = rp_arena_alloc(in->arena, (count + 1) * sizeof *arguments);
  for (size_t i = 0; i < count; i++) {
    bool positional = i < call->count;
    const rp_keyword *keyword = positional ? NULL : &call->keywords[i - call->count];
    arguments[i] = argument_then(positional ? NULL : keyword->name, positional ? call->args[i] : keyword->value);
  }
  uint32_t node = frame == in->frame && call->node != 0 ? call->node : frame->node;
  rp_outside_call noticed = {.module = frame->module, .node = node, .arguments = arguments, .count = count};
  for (const rp_frame *f = frame; f != NULL && noticed.place_count < RP_OUTSIDE_PLACES; f = f->caller) {
    if (!f->module->stub) {
      uint32_t function = f->function != NULL ? f->function->function.node : 0;
      noticed.places[noticed.place_count++] = (rp_outside_place){f->module, f == frame ? node : f->node, function};
    }
  }
  RP_PUSH(in->lasting, &in->outside, noticed);
}

bool rp_is_seed(rp_str name, const rp_call *call)
{
  return (rp_str_is(name, "random.seed") || rp_str_is(name, "numpy.random.seed")) &&
         call->count + call->keyword_count > 0;
}

void rp_tell(rp_interp *in, rp_str name, const rp_call *call)
{
  if (in->watch != NULL) {
    in->watch->called(in, name, call, in->watch->data);
  }
}

void rp_tell_unknown(rp_interp *in, rp_val function, const rp_call *call)
{
  rp_call told = *call;
  told.self = function;
  rp_tell(in, RP_STR(""), &told);
}

void rp_tell_set(rp_interp *in, rp_val object, const char *method, const rp_val *args, size_t count, uint32_t node)
{
  const rp_symbol *name = NULL;
  if (rp_value_is(object, RP_OBJECT_NATIVE) && object->object->native.row == NULL) {
    name = object->object->native.name;
  } else if (rp_value_is(object, RP_OBJECT_MODULE)) {
    const rp_module *module = rp_linker_find(in->linker, NULL, object->object->module.name->text);
    name = module == NULL || module->stub ? object->object->module.name : NULL;
  }
  if (name != NULL) {
    rp_call call = {.args = args, .count = count, .node = node};
    rp_tell(in, rp_arena_printf(in->arena, "%.*s.%s", RP_STR_ARG(name->text), method), &call);
  }
}

/// Python's own ways to run a command: its words stay as they are.
static bool is_pythons(rp_str name)
{
  static const char *const MODULES[] = {"subprocess.", "os.", "asyncio.", "pty.", "commands.", "popen2."};
  for (size_t i = 0; i < sizeof MODULES / sizeof MODULES[0]; i++) {
    if (rp_str_starts_with(name, rp_str_of(MODULES[i]))) {
      return true;
    }
  }
  return false;
}

bool rp_notice(rp_interp *in, rp_str name, const rp_call *call)
{
  rp_tell(in, name, call);
  in->seeded = in->seeded || (in->importing && rp_is_seed(name, call));
  bool wanted = in->notices != NULL && in->notices(name);
  if (wanted) {
    keep(in, call);
  }
  return wanted && is_pythons(name);
}
