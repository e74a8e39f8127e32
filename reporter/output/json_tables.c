// Which tables a snapshot has as JSON, and which of their content a document says once.
#include "reporter/output/json.h"

#include <string.h>

static const struct {
  const char *type, *field;
} TABLES[RP_JSON_TABLES] = {{"repository", "repositories"},
                            {"team", "teams"},
                            {"blocker", "blockers"},
                            {"wave", "waves"},
                            {"workflow", "workflows"},
                            {"task", "tasks"},
                            {"unread", "unread"},
                            {"counterpart", "counterparts"},
                            {"move", "moves"},
                            {"mention", "mentions"},
                            {"waiver", "waivers"},
                            {"usage", "usages"},
                            {"shared", "shared"},
                            {"dead", "dead"},
                            {"penetration", "penetration"},
                            {"conflict", "conflicts"},
                            {"image", "images"},
                            {"parity", "parity"},
                            {"diagnostic", "diagnostics"}};

const char *rp_table_type(size_t table)
{
  return TABLES[table].type;
}

const ProtobufCFieldDescriptor *rp_table_field(size_t table)
{
  return protobuf_c_message_descriptor_get_field_by_name(&repipe__v1__snapshot__descriptor, TABLES[table].field);
}

size_t *rp_table_count(Repipe__V1__Snapshot *snapshot, size_t table)
{
  return (size_t *)(void *)((char *)snapshot + rp_table_field(table)->quantifier_offset);
}

void ***rp_table_rows(Repipe__V1__Snapshot *snapshot, size_t table)
{
  return (void ***)(void *)((char *)snapshot + rp_table_field(table)->offset);
}

static const struct {
  const char *name;
  const ProtobufCMessageDescriptor *type;
} POOLS[RP_JSON_POOLS] = {{"texts", NULL},
                          {"reasons", &repipe__v1__fleet_reason__descriptor},
                          {"carried_rows", &repipe__v1__carried__descriptor},
                          {"map_rows", &repipe__v1__map_row__descriptor}};

const char *rp_json_pool(size_t pool)
{
  return POOLS[pool].name;
}

size_t rp_json_pool_of(const ProtobufCMessageDescriptor *type)
{
  size_t pool = RP_JSON_POOLS - 1;
  while (pool > RP_JSON_TEXTS && POOLS[pool].type != type) {
    pool--;
  }
  return pool;
}

bool rp_json_is_lines(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field)
{
  static const char *const FIELDS[] = {"source", "spec", "parameters", "requires", "outputs", "arguments"};
  bool found = false;
  for (size_t i = 0; i < sizeof FIELDS / sizeof FIELDS[0]; i++) {
    found = found || strcmp(FIELDS[i], field->name) == 0;
  }
  return found && (type == &repipe__v1__task_row__descriptor || type == &repipe__v1__workflow_row__descriptor ||
                   type == &repipe__v1__part_row__descriptor);
}
