// What an instance of a Task is known by: its task_id, and equality by that.
#include "analyzer/lib/lib.h"
#include "analyzer/lib/luigi.h"

static rp_val id_not_known(rp_interp *in, uint32_t node)
{
  return rp_unknown_text(in, RP_RULE_PATH_UNKNOWN, node, RP_STR("self.task_id"));
}

static size_t prefix(rp_str text, size_t code_points)
{
  size_t at = 0;
  for (size_t i = 0; i < code_points && at < text.size; i++) {
    do {
      at++;
    } while (at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80);
  }
  return at;
}

/// "_" for every character that is none of [A-Za-z0-9_] (task.py:121); one for a character of several bytes.
static rp_str masked(rp_interp *in, rp_str text)
{
  char *out = rp_arena_alloc(in->arena, text.size + 1);
  size_t size = 0;
  for (size_t i = 0; i < text.size; i++) {
    unsigned char c = (unsigned char)text.data[i];
    bool valid = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if ((c & 0xC0) != 0x80) {
      out[size++] = valid ? (char)c : '_';
    }
  }
  return (rp_str){out, size};
}

/// A number of luigi.task's (task.py:46), where repositories set it otherwise. False: it is none.
static bool number_of_task_module(rp_interp *in, const char *name, size_t *out)
{
  const rp_module *module = rp_linker_find(in->linker, NULL, RP_STR("luigi.task"));
  rp_val value = module == NULL || module->object == NULL ? NULL : rp_env_find(&module->object->env, rp_sym(in, name));
  if (value == NULL || value->kind != RP_INT || value->integer < 0) {
    return false;
  }
  *out = (size_t)value->integer;
  return true;
}

/// task.py:126: (family, texts by parameter) -> family, the first three texts in order of the names, and the md5 of all.
static rp_val task_id_str(rp_interp *in, const rp_call *call)
{
  rp_val family = rp_arg(in, call, 0, "task_family");
  rp_val params = rp_arg(in, call, 1, "params");
  if (family == NULL || family->kind != RP_STR_ || params == NULL || !rp_value_is(params, RP_OBJECT_DICT)) {
    return id_not_known(in, call->node);
  }
  const rp_entries *entries = &params->object->entries;
  for (size_t i = 0; i < entries->count; i++) {
    const rp_entry *entry = &entries->data[i];
    if (entry->many || entry->condition->kind != RP_GUARD_TRUE || entry->key->kind != RP_STR_ ||
        entry->value->kind != RP_STR_) {
      return id_not_known(in, call->node);
    }
  }
  size_t included, truncated, hashed;
  if (!number_of_task_module(in, "TASK_ID_INCLUDE_PARAMS", &included) ||
      !number_of_task_module(in, "TASK_ID_TRUNCATE_PARAMS", &truncated) ||
      !number_of_task_module(in, "TASK_ID_TRUNCATE_HASH", &hashed)) {
    return id_not_known(in, call->node);
  }
  rp_val marks[2] = {rp_value_cstr(&in->values, ","), rp_value_cstr(&in->values, ":")};
  rp_keyword keywords[2] = {{rp_sym(in, "separators"), rp_sequence_new(in, RP_OBJECT_TUPLE, marks, 2)},
                            {rp_sym(in, "sort_keys"), in->values.yes}};
  rp_val json = rp_call_value(
      in, rp_external(in, RP_STR("json.dumps")),
      &(rp_call){.args = &params, .count = 1, .keywords = keywords, .keyword_count = 2, .node = call->node});
  rp_val sorted = rp_call_simple(in, rp_external(in, RP_STR("builtins.sorted")), &params, 1, call->node);
  if (json == NULL || sorted == NULL || json->kind != RP_STR_ || !rp_value_is(sorted, RP_OBJECT_LIST)) {
    in->raised = NULL;
    return id_not_known(in, call->node);
  }
  rp_str id = family->text;
  for (size_t i = 0; i < sorted->object->items.count && i < included; i++) {
    rp_str text = rp_dict_find(in, params->object, sorted->object->items.data[i].value)->text;
    rp_str summary = masked(in, rp_str_sub(text, 0, prefix(text, truncated)));
    id = rp_arena_printf(in->arena, "%.*s_%.*s", RP_STR_ARG(id), RP_STR_ARG(summary));
  }
  if (entries->count == 0) {
    id = rp_arena_printf(in->arena, "%.*s_", RP_STR_ARG(id)); // an empty summary stands between the two
  }
  rp_str hash = rp_str_sub(rp_lib_hexdigest(in->arena, RP_STR("md5"), json->text), 0, hashed);
  return rp_value_str(&in->values, rp_arena_printf(in->arena, "%.*s_%.*s", RP_STR_ARG(id), RP_STR_ARG(hash)));
}

rp_val rp_lib_task_id(rp_interp *in, rp_val self, uint32_t node)
{
  const rp_symbol *name = rp_sym(in, "task_id");
  rp_val family = rp_call_method(in, self, "get_task_family", NULL, 0, node);
  rp_keyword keywords[2] = {{rp_sym(in, "only_significant"), in->values.yes},
                            {rp_sym(in, "only_public"), in->values.yes}};
  rp_val method = family == NULL ? NULL : rp_attribute(in, self, rp_sym(in, "to_str_params"), node);
  rp_val texts = method == NULL
                     ? NULL
                     : rp_call_value(in, method, &(rp_call){.keywords = keywords, .keyword_count = 2, .node = node});
  if (texts == NULL) {
    return NULL;
  }
  rp_val args[2] = {family, texts};
  rp_val id = task_id_str(in, &(rp_call){.args = args, .count = 2, .node = node});
  rp_env_remember(in, &self->object->env, name, id);
  return id;
}

static rp_val task_hash(rp_interp *in, const rp_call *call)
{
  return rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node);
}

static rp_val task_equal(rp_interp *in, const rp_call *call)
{
  rp_val other = rp_arg(in, call, 1, NULL);
  int same = other == NULL ? -1 : rp_equal(in, call->args[0], other);
  return same < 0 ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, call->node) : rp_value_bool(&in->values, same == 1);
}

static const rp_native ROWS[] = {{"luigi.task.Task.__hash__", task_hash, 0, RP_TYPE_INT},
                                 {"luigi.task.Task.__eq__", task_equal, 0, RP_TYPE_BOOL},
                                 {"luigi.task.task_id_str", task_id_str, 0, RP_TYPE_STR}};

void rp_lib_luigi_identity_register(rp_interp *in)
{
  rp_native_register(in, ROWS, sizeof ROWS / sizeof ROWS[0]);
}
