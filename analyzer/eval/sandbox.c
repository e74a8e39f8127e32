// What is only tried: undone at the end, and perhaps done once more. The journal has all that an evaluation changed of older
// objects; younger ones are reached through these only.
#include <stdlib.h>

#include "analyzer/eval/interp.h"
#include "analyzer/eval/journal.h"

void rp_sandbox_begin(rp_interp *in, rp_sandbox *sandbox)
{
  *sandbox = (rp_sandbox){.mark = in->journal_count,
                          .floor = in->sandbox_floor,
                          .sight = in->sight_floor,
                          .instances = in->instances.count};
  in->sandbox_floor = in->next_object;
  in->sight_floor = 0;
}

rp_tried rp_sandbox_take(rp_interp *in, rp_sandbox *sandbox)
{
  rp_tried tried = {.sight = in->sandbox_floor};
  tried.changes = rp_journal_take(in, sandbox->mark, &tried.change_count);
  rp_changes_sort(tried.changes, tried.change_count);
  tried.instance_count = in->instances.count - sandbox->instances;
  if (tried.instance_count > 0) {
    tried.instances = rp_xrealloc(NULL, tried.instance_count * sizeof *tried.instances);
    for (size_t i = 0; i < tried.instance_count; i++) {
      size_t at = sandbox->instances + i;
      tried.instances[i] = (rp_tried_instance){in->instances.made[at], in->instances.hashes[at]};
    }
  }
  rp_consing_truncate(&in->instances, sandbox->instances);
  in->sandbox_floor = sandbox->floor;
  in->sight_floor = sandbox->sight;
  return tried;
}

void rp_sandbox_end(rp_interp *in, rp_sandbox *sandbox)
{
  size_t ignored;
  free(rp_journal_take(in, sandbox->mark, &ignored));
  rp_consing_truncate(&in->instances, sandbox->instances);
  in->sandbox_floor = sandbox->floor;
  in->sight_floor = sandbox->sight;
}

void rp_tried_again(rp_interp *in, const rp_tried *tried)
{
  for (size_t i = 0; i < tried->change_count; i++) {
    rp_change_apply(in, &tried->changes[i]);
  }
  for (size_t i = 0; i < tried->instance_count; i++) {
    rp_consing_add(&in->instances, tried->instances[i].hash, tried->instances[i].made);
  }
  in->sight_floor = in->sandbox_floor > tried->sight ? tried->sight : in->sight_floor;
}

void rp_tried_forget(rp_tried *tried)
{
  free(tried->changes);
  free(tried->instances);
  *tried = (rp_tried){0};
}

bool rp_journal_tells(const rp_interp *in, size_t mark)
{
  for (size_t i = mark; i < in->journal_count; i++) {
    const struct rp_journal_entry *entry = &in->journal[i];
    rp_val now = entry->env != NULL ? entry->env->slots[entry->slot].value : NULL;
    rp_val module = NULL; // perhaps on some paths only
    bool import = now != NULL && rp_value_sole(now, &module) && rp_value_sole(entry->value, &module) &&
                  module != NULL && rp_value_is(module, RP_OBJECT_MODULE);
    bool told = !import && !entry->remembered && (entry->object == NULL || !entry->object->memo);
    if (told && (now == NULL || now->kind != RP_JOINED || rp_value_settle(now) != rp_value_settled(entry->value))) {
      return true;
    }
  }
  return false;
}
