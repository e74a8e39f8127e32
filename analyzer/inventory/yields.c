// Every call that is not interpreted is heard of while run() is evaluated (notice.c). One that may have changed something is noted
// with how many times run() has yielded by then: what it yields after that may depend on it.
#include "analyzer/inventory/yields.h"

#include "analyzer/lib/lib.h"

typedef struct heard {
  const rp_object *run;
  size_t quiet; // yields before the first such call; SIZE_MAX: there was none
} heard;

static void called(rp_interp *in, rp_str name, const rp_call *call, void *data)
{
  (void)call;
  heard *h = data;
  if (rp_outside_looks(name)) {
    return;
  }
  size_t before = 0;
  for (const rp_frame *frame = in->frame; frame != NULL; frame = frame->caller) {
    if (frame->function == h->run && frame->yields != NULL) {
      before = frame->yields->items.count;
    }
  }
  h->quiet = before < h->quiet ? before : h->quiet;
}

rp_yields rp_yields_of(rp_interp *in, rp_val task)
{
  rp_object *owner = NULL;
  heard h = {.run = rp_class_function(in, task->object->class, "run", &owner), .quiet = SIZE_MAX};
  const rp_watch *outer = in->watch;
  in->watch = &(rp_watch){.called = called, .data = &h};
  rp_yields yields = {.tasks = rp_dynamic_of(in, task), .first = true};
  in->watch = outer;
  for (size_t i = 0; i < yields.tasks.count; i++) {
    yields.first = yields.first && yields.tasks.leaves[i].turn < h.quiet;
  }
  return yields;
}
