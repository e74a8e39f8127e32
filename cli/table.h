#ifndef RP_CLI_TABLE_H
#define RP_CLI_TABLE_H

/// Columns for a terminal, aligned by what each text takes there (East Asian letters two columns, combining marks none).
/// Texts are foreign: control and direction characters come out visible.

#include "base/buf.h"
#include "base/vec.h"

enum { RP_TABLE_COLUMNS = 8 };

typedef struct rp_table_row {
  rp_str cells[RP_TABLE_COLUMNS];
} rp_table_row;

typedef struct rp_table {
  rp_arena *arena;
  size_t columns;
  unsigned right;            ///< bit i: column i holds numbers and is aligned to the right
  RP_VEC(rp_table_row) rows; ///< cells are visible text
} rp_table;

/// A row of `columns` cells; what the table has not is empty.
void rp_table_add(rp_table *table, const rp_str *cells, size_t count);

/// Writes the rows, each behind `indent` blanks, columns two blanks apart; nothing behind the last text of a line. A column
/// that is empty in every row takes no room. No column but the last is padded beyond 60: a longer text pushes its own line only.
void rp_table_print(rp_buf *out, const rp_table *table, unsigned indent);

#endif
