// Dicts of which not all keys are known: what stands under a key may have been replaced by what came behind it.
#include "analyzer/eval/display.h"
#include "analyzer/eval/expression.h"
#include "analyzer/eval/option.h"
#include "analyzer/eval/view.h"

// When the key of an entry that stands for any number is `key` in one of them.
static rp_condition among(rp_interp *in, const rp_entry *entry, rp_val key)
{
  rp_val found = NULL;
  if (entry->key->kind == RP_ELEMENT && entry->condition->kind == RP_GUARD_TRUE) {
    found = rp_compare(in, RP_IR_OP_IN, key, entry->key->of, 0);
  }
  if (found == NULL) {
    in->raised = NULL;
    found = rp_unknown_text(in, RP_RULE_OPERATION_UNKNOWN, 0, RP_STR("a key among keys that are not all known"));
  }
  return rp_truth(in, found);
}

// Entry `later`, whose key may be that of `entry`: Python leaves the key where it is and replaces the value.
static void overtake(rp_interp *in, rp_entry *entry, rp_entry *later)
{
  if (later->many) { // which of them replaces it, nobody can tell: it stands among them then
    rp_condition same = among(in, later, entry->key);
    entry->condition = rp_guard_and(&in->values, entry->condition, rp_guard_not(&in->values, same));
    return;
  }
  rp_val equal = rp_compare(in, RP_IR_OP_EQ, entry->key, later->key, 0);
  rp_condition same = rp_truth(in, equal != NULL ? equal : in->values.no);
  rp_condition replaced = rp_guard_and(&in->values, later->condition, same);
  rp_option options[2] = {{replaced, later->value}, {rp_guard_not(&in->values, replaced), entry->value}};
  entry->value = rp_value_choice(&in->values, options, 2);
  rp_condition own = rp_guard_not(&in->values, rp_guard_and(&in->values, entry->condition, same));
  later->condition = rp_guard_and(&in->values, later->condition, own);
}

static bool is_open(const rp_entry *entry)
{
  return !rp_value_is_scalar(entry->key) && rp_display_merged(entry) == NULL;
}

rp_entries rp_dict_settled(rp_interp *in, const rp_object *dict)
{
  rp_entries entries = dict->entries;
  bool any = false;
  for (size_t i = 0; i < entries.count && !any; i++) {
    any = is_open(&entries.data[i]);
  }
  if (!any || entries.count > RP_CHOICE_LIMIT) {
    return entries;
  }
  rp_entry *copy = rp_arena_alloc(in->arena, entries.count * sizeof *copy);
  memcpy(copy, entries.data, entries.count * sizeof *copy);
  for (size_t j = 1; j < entries.count; j++) {
    for (size_t i = 0; i < j; i++) {
      bool either = is_open(&copy[j]) || (is_open(&copy[i]) && rp_display_merged(&copy[j]) == NULL);
      if (either && !copy[i].many && rp_display_merged(&copy[i]) == NULL &&
          rp_equal(in, copy[i].key, copy[j].key) < 0) {
        overtake(in, &copy[i], &copy[j]);
      }
    }
  }
  return (rp_entries){copy, entries.count};
}
