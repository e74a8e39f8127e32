#include "cli/table.h"

#include "base/utf8.h"

enum { PAD_LIMIT = 60 };

void rp_table_add(rp_table *table, const rp_str *cells, size_t count)
{
  rp_table_row row = {0};
  for (size_t i = 0; i < count && i < RP_TABLE_COLUMNS; i++) {
    row.cells[i] = rp_utf8_visible(table->arena, cells[i]);
  }
  RP_PUSH(table->arena, &table->rows, row);
}

static void pad(rp_buf *out, size_t count)
{
  for (; count > 0; count--) {
    rp_buf_char(out, ' ');
  }
}

void rp_table_print(rp_buf *out, const rp_table *table, unsigned indent)
{
  size_t widths[RP_TABLE_COLUMNS] = {0};
  for (size_t i = 0; i < table->rows.count; i++) {
    for (size_t k = 0; k < table->columns; k++) {
      size_t width = rp_utf8_width(table->rows.items[i].cells[k]);
      widths[k] = width > widths[k] && width <= PAD_LIMIT ? width : widths[k];
      widths[k] = width > PAD_LIMIT && widths[k] == 0 ? 1 : widths[k]; // there is something in it
    }
  }
  for (size_t i = 0; i < table->rows.count; i++) {
    size_t owed = indent; // blanks are written only before a text
    for (size_t k = 0; k < table->columns; k++) {
      rp_str cell = table->rows.items[i].cells[k];
      size_t width = rp_utf8_width(cell);
      size_t room = widths[k] > width ? widths[k] - width : 0;
      if (widths[k] == 0) {
        continue;
      }
      bool right = (table->right >> k & 1) != 0;
      if (cell.size > 0) {
        pad(out, owed + (right ? room : 0));
        rp_buf_add(out, cell);
        owed = right ? 0 : room;
      } else {
        owed += room;
      }
      owed += 2;
    }
    rp_buf_char(out, '\n');
  }
}
