#include "reporter/store/texts.h"

#include <string.h>

#include "base/utf8.h"
#include "proto/message.h"
#include "proto/value_text.h"
#include "reporter/store/deflate.h"
#include "reporter/store/line_map.h"

enum { PIECE = 1024 * 1024 };

static void deflate_piece(rp_text_pack *pack, rp_str text)
{
  rp_buf packed = RP_BUF_INIT;
  (void)rp_deflate(&packed, text); // never over its limit
  RP_PUSH(pack->arena, &pack->pieces, rp_arena_str(pack->arena, rp_buf_str(&packed)));
  rp_buf_release(&packed);
}

uint64_t rp_text_add(rp_text_pack *pack, rp_str text)
{
  uint64_t at = pack->size;
  rp_buf_add(&pack->rest, text);
  rp_buf_char(&pack->rest, '\0');
  pack->size += text.size + 1;
  size_t done = 0;
  for (; pack->rest.size - done >= PIECE; done += PIECE) {
    deflate_piece(pack, rp_str_sub(rp_buf_str(&pack->rest), done, done + PIECE));
  }
  if (done > 0) {
    memmove(pack->rest.data, pack->rest.data + done, pack->rest.size - done);
    pack->rest.size -= done;
  }
  return at;
}

void rp_text_end(rp_text_pack *pack)
{
  if (pack->rest.size > 0) {
    deflate_piece(pack, rp_buf_str(&pack->rest));
  }
  rp_buf_release(&pack->rest);
  pack->rest = (rp_buf)RP_BUF_INIT;
}

int rp_texts_insert(rp_store *store, const char *repository, const rp_str *pieces, size_t count, rp_error *err)
{
  int status = 0;
  for (size_t i = 0; i < count && status == 0; i++) {
    status =
        rp_store_insert(store, "INSERT INTO texts VALUES (?1, ?2, ?3)", "sib", err, repository, (int64_t)i, pieces[i]);
  }
  return status;
}

int rp_texts_read(rp_str *out, rp_store *store, const char *repository, rp_arena *arena, rp_error *err)
{
  rp_arena scratch;
  rp_arena_init(&scratch);
  RP_VEC(rp_str) pieces = {0};
  size_t size = 0;
  rp_query *query =
      rp_query_new(store, "SELECT packed FROM texts WHERE repository = ?1 ORDER BY ordinal", repository, err);
  while (query != NULL && rp_query_next(query, err)) {
    rp_str piece;
    if (rp_query_inflated(&piece, query, 0, &scratch, err) != 0) {
      break;
    }
    RP_PUSH(&scratch, &pieces, piece);
    size += piece.size;
  }
  rp_query_free(query);
  if (err->code == RP_OK) {
    char *whole = rp_arena_alloc(arena, size + 1);
    *out = (rp_str){whole, size};
    for (size_t i = 0; i < pieces.count; i++) {
      memcpy(whole, pieces.items[i].data, pieces.items[i].size);
      whole += pieces.items[i].size;
    }
  }
  rp_arena_release(&scratch);
  return err->code == RP_OK ? 0 : -1;
}

int rp_text_at(rp_str *out, rp_str texts, rp_query *query, int column, rp_error *err)
{
  *out = RP_STR("");
  if (rp_query_null(query, column)) {
    return 0;
  }
  int64_t at = rp_query_int(query, column);
  if (at < 0 || (uint64_t)at >= texts.size || texts.data[texts.size - 1] != '\0') {
    return rp_fail(err, RP_ERROR_FORMAT, "store: there is no text at %lld; scan again", (long long)at);
  }
  *out = rp_str_of(texts.data + at);
  return 0;
}

// ---- what is kept of a scanned repository ----

static void add_line(rp_buf *out, size_t start)
{
  for (size_t i = start; i < out->size; i++) { // one line each, whatever the names hold
    out->data[i] = out->data[i] == '\n' || out->data[i] == '\r' ? ' ' : out->data[i];
  }
  rp_buf_char(out, '\n');
}

void rp_carried_line(rp_buf *out, const Repipe__V1__Carried *row)
{
  size_t start = out->size;
  rp_buf_printf(out, "%c%u\t%s\t%s\t%s", row->carried ? 'y' : 'n', row->line, row->name, row->how, row->path);
  add_line(out, start);
}

Repipe__V1__Carried *rp_carried_read(rp_str line, rp_arena *arena)
{
  rp_str words[3] = {RP_STR(""), RP_STR(""), RP_STR("")};
  for (size_t i = 0; i < 3; i++) {
    (void)rp_str_split(&line, '\t', &words[i]);
  }
  int64_t number = 0;
  if (words[0].size < 2 || !rp_str_to_int64(rp_str_sub(words[0], 1, words[0].size), &number)) {
    return NULL;
  }
  Repipe__V1__Carried *row = RP_MESSAGE(arena, Repipe__V1__Carried, REPIPE__V1__CARRIED__INIT);
  row->carried = words[0].data[0] == 'y';
  row->line = (uint32_t)number;
  row->name = rp_arena_cstr(arena, rp_utf8_clean(arena, words[1]));
  row->how = rp_arena_cstr(arena, rp_utf8_clean(arena, words[2]));
  row->path = rp_arena_cstr(arena, rp_utf8_clean(arena, line));
  return row;
}

/// "a task.name = value" of each argument that stands there: who passes what to whom.
static void add_arguments(rp_buf *out, const Repipe__V1__Dependency *d)
{
  for (size_t k = 0; k < d->n_arguments && d->task[0] != '\0'; k++) {
    size_t start = out->size;
    rp_buf_printf(out, "a%s.%s = ", d->task, d->arguments[k]->name);
    rp_value_python(out, d->arguments[k]->value);
    add_line(out, start);
  }
}

/// Lines of a task: "p name: class = default", "r task(arguments) if condition", "a task.argument = value", "o class path",
/// "b base", "e attribute"; "m" a line of its map.
static void add_details(rp_buf *out, const Repipe__V1__Task *task, const Repipe__V1__TaskOutcome *outcome)
{
  for (size_t i = 0; i < task->n_parameters; i++) {
    const Repipe__V1__Parameter *p = task->parameters[i];
    size_t start = out->size;
    rp_buf_printf(out, "p%s: %s", p->name, p->class_);
    if (p->default_ != NULL) {
      rp_buf_cstr(out, " = ");
      rp_value_python(out, p->default_);
    }
    add_line(out, start);
  }
  for (size_t i = 0; i < task->n_requires; i++) {
    const Repipe__V1__Dependency *d = task->requires[i];
    size_t start = out->size;
    rp_buf_printf(out, "r%s%s", d->dynamic ? "(while running) " : "", d->task[0] != '\0' ? d->task : d->text);
    if (d->task[0] != '\0') {
      rp_buf_char(out, '(');
      for (size_t k = 0; k < d->n_arguments; k++) {
        rp_buf_printf(out, "%s%s=", k > 0 ? ", " : "", d->arguments[k]->name);
        rp_value_python(out, d->arguments[k]->value);
      }
      rp_buf_char(out, ')');
    }
    if (d->many) {
      rp_buf_cstr(out, ", any number");
    }
    if (d->condition[0] != '\0') {
      rp_buf_printf(out, ", if %s", d->condition);
    }
    if (d->code != 0) {
      rp_buf_printf(out, " [RP%04u]", d->code);
    }
    add_line(out, start);
    add_arguments(out, d);
  }
  for (size_t i = 0; i < task->n_outputs; i++) {
    const Repipe__V1__Output *o = task->outputs[i];
    size_t start = out->size;
    rp_buf_printf(out, "o%s ", o->class_[0] != '\0' ? o->class_ : o->text);
    rp_value_python(out, o->path);
    if (o->code != 0) {
      rp_buf_printf(out, " [RP%04u]", o->code);
    }
    add_line(out, start);
  }
  for (size_t i = 0; i < task->n_bases; i++) {
    size_t start = out->size;
    rp_buf_printf(out, "b%s", task->bases[i]);
    add_line(out, start);
  }
  for (size_t i = 0; i < outcome->n_carried; i++) {
    rp_buf_char(out, 'e');
    rp_carried_line(out, outcome->carried[i]);
  }
}

static void add_marked(rp_buf *out, char mark, rp_str lines)
{
  rp_str line;
  while (rp_str_split(&lines, '\n', &line)) {
    if (line.size > 0) {
      rp_buf_char(out, mark);
      rp_buf_add(out, line);
      rp_buf_char(out, '\n');
    }
  }
}

void rp_recorded_pack(rp_recorded_texts *out, rp_recorded_spec *specs, size_t spec_count,
                      const Repipe__V1__Inventory *inventory, const Repipe__V1__Plan *plan, rp_arena *arena)
{
  rp_text_pack pack = {.arena = arena, .rest = RP_BUF_INIT};
  size_t tasks = inventory->n_tasks;
  uint64_t *sources = RP_NEW_ARRAY(arena, uint64_t, tasks + 1);
  uint64_t *details = RP_NEW_ARRAY(arena, uint64_t, tasks + 1);
  for (size_t i = 0; i < tasks; i++) {
    sources[i] = rp_text_add(&pack, rp_str_of(inventory->tasks[i]->source));
  }
  const rp_map_node *nodes = rp_map_nodes(inventory, plan, specs, spec_count, arena);
  rp_buf map = RP_BUF_INIT;
  rp_buf text = RP_BUF_INIT;
  for (size_t i = 0; i < tasks; i++) {
    text.size = 0;
    add_details(&text, inventory->tasks[i], plan->tasks[i]);
    map.size = 0;
    rp_map_task(&map, inventory->tasks[i], &nodes[i], arena);
    add_marked(&text, 'm', rp_buf_str(&map));
    details[i] = rp_text_add(&pack, rp_buf_str(&text));
  }
  rp_buf_release(&map);
  uint64_t *maps = RP_NEW_ARRAY(arena, uint64_t, plan->n_workflows + 1);
  for (size_t i = 0; i < plan->n_workflows; i++) {
    text.size = 0;
    rp_map_workflow(&text, inventory, plan->workflows[i], arena);
    maps[i] = rp_text_add(&pack, rp_buf_str(&text));
  }
  rp_buf_release(&text);
  for (size_t i = 0; i < spec_count; i++) {
    specs[i].at = rp_text_add(&pack, specs[i].json);
  }
  rp_text_end(&pack);
  *out = (rp_recorded_texts){pack.pieces.items, pack.pieces.count, sources, details, maps};
}
