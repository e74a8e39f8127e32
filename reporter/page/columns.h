#ifndef RP_PAGE_COLUMNS_H
#define RP_PAGE_COLUMNS_H

/// JSON for the page's script: tables as objects of columns, and one table of texts that all of them number. Running out of memory
/// ends the process.

#include <jansson.h>

#include "base/map.h"

void rp_push(json_t *list, json_t *value);
void rp_set(json_t *object, const char *key, json_t *value);
json_t *rp_number(int64_t value);

/// Every text once, made visible: control and direction characters as escapes.
typedef struct rp_texts {
  rp_arena *arena;
  rp_map known; ///< visible text -> index, plus 1
  json_t *table;
} rp_texts;

void rp_texts_init(rp_texts *texts, rp_arena *arena);
/// The table itself belongs to whoever took it.
void rp_texts_release(rp_texts *texts);
/// Index of a text in the table.
json_t *rp_text_number(rp_texts *texts, const char *cstr);
json_t *rp_str_number(rp_texts *texts, rp_str text);

enum { RP_COLUMN_LIMIT = 20 };

/// A table as an object of columns; cells are given row by row.
typedef struct rp_columns {
  const char *names[RP_COLUMN_LIMIT];
  json_t *lists[RP_COLUMN_LIMIT];
  size_t count, next;
} rp_columns;

/// NULL behind the last name.
rp_columns rp_columns_of(const char *const *names);
void rp_cell(rp_columns *columns, json_t *value);
json_t *rp_columns_object(const rp_columns *columns);

#endif
