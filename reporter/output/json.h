#ifndef RP_OUTPUT_JSON_H
#define RP_OUTPUT_JSON_H

/// The snapshot's tables by protobuf-c's own description of the message, and what a document says once and refers to by number.
/// Internal to reporter/output.

#include "reporter/reporter.h"

/// The tables that are lines of NDJSON, in their order; `type` is what a line says.
enum { RP_JSON_TABLES = 19 };
const char *rp_table_type(size_t table);
const ProtobufCFieldDescriptor *rp_table_field(size_t table);
size_t *rp_table_count(Repipe__V1__Snapshot *snapshot, size_t table);
void ***rp_table_rows(Repipe__V1__Snapshot *snapshot, size_t table);

/// What a document of schema 2 holds once.
enum { RP_JSON_TEXTS = 0, RP_JSON_POOLS = 4 };
/// Name of a pool in the document: "texts", "reasons", "carried_rows", "map_rows".
const char *rp_json_pool(size_t pool);
/// The pool of these messages; RP_JSON_TEXTS: none.
size_t rp_json_pool_of(const ProtobufCMessageDescriptor *type);
/// Whether a field is lines: a text stands as the numbers of its lines, a list of texts as the number of each.
bool rp_json_is_lines(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field);

#endif
