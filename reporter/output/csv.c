// Tables as CSV (RFC 4180: CRLF, quotes doubled), by protobuf-c's description of the rows: what is in the snapshot is in a
// table. Sources and specs are no table's matter and are left out.
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "reporter/reporter.h"

typedef struct writer {
  rp_buf out;
  rp_arena *arena;
  const Repipe__V1__Snapshot *snapshot;
  bool first; ///< of the line
} writer;

static void separate(writer *w)
{
  rp_buf_cstr(&w->out, w->first ? "" : ",");
  w->first = false;
}

static void end_line(writer *w)
{
  rp_buf_cstr(&w->out, "\r\n");
  w->first = true;
}

/// What spreadsheets begin a formula with, as ASCII and as full width letters (U+FF1D, U+FF0B, U+FF0D, U+FF20), which some take for the same.
static bool begins_formula(rp_str text)
{
  static const char *const STARTS[] = {"=",           "+", "-", "@", "\xef\xbc\x9d", "\xef\xbc\x8b", "\xef\xbc\x8d",
                                       "\xef\xbc\xa0"};
  for (size_t i = 0; i < sizeof STARTS / sizeof STARTS[0]; i++) {
    if (rp_str_starts_with(text, rp_str_of(STARTS[i]))) {
      return true;
    }
  }
  return false;
}

/// A text in quotes. One that a spreadsheet would take for a formula begins with an apostrophe.
static void add_text(writer *w, const char *cstr)
{
  rp_str text = rp_utf8_visible(w->arena, rp_str_of(cstr));
  separate(w);
  rp_buf_char(&w->out, '"');
  if (begins_formula(text)) {
    rp_buf_char(&w->out, '\'');
  }
  for (size_t i = 0; i < text.size; i++) {
    rp_buf_cstr(&w->out, text.data[i] == '"' ? "\"" : "");
    rp_buf_char(&w->out, text.data[i]);
  }
  rp_buf_char(&w->out, '"');
}

static void add_number(writer *w, int64_t number)
{
  separate(w);
  rp_buf_printf(&w->out, "%lld", (long long)number);
}

static bool is_left_out(const ProtobufCMessageDescriptor *type, const ProtobufCFieldDescriptor *field)
{
  bool place = type == &repipe__v1__map_row__descriptor; // whose spec is a place in one
  bool many = type == &repipe__v1__usage_row__descriptor &&
              strcmp(field->name, "where") == 0; // a cell that no spreadsheet holds
  return many || strcmp(field->name, "source") == 0 || (strcmp(field->name, "spec") == 0 && !place) ||
         (field->label == PROTOBUF_C_LABEL_REPEATED && field->type == PROTOBUF_C_TYPE_MESSAGE);
}

static void add_heads(writer *w, const ProtobufCMessageDescriptor *type, const char *prefix)
{
  for (unsigned i = 0; i < type->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &type->fields[i];
    if (is_left_out(type, field)) {
      continue;
    }
    if (field->type ==
        PROTOBUF_C_TYPE_MESSAGE) { // "launched" of six counts; a repository's totals and a diagnostic's reason bring their own names
      const char *own = strcmp(field->name, "totals") == 0 || strcmp(field->name, "reason") == 0
                            ? ""
                            : rp_arena_printf(w->arena, "%s%s_", prefix, field->name).data;
      add_heads(w, field->descriptor, own);
    } else {
      add_text(w, rp_arena_printf(w->arena, "%s%s", prefix, field->name).data);
    }
  }
}

static void add_cells(writer *w, const ProtobufCMessage *row);

static void add_value(writer *w, const ProtobufCFieldDescriptor *field, const char *at)
{
  if (field->type == PROTOBUF_C_TYPE_MESSAGE) {
    add_cells(w, *(const ProtobufCMessage *const *)(const void *)at);
  } else if (field->type == PROTOBUF_C_TYPE_STRING) {
    add_text(w, *(const char *const *)(const void *)at);
  } else if (field->type == PROTOBUF_C_TYPE_BOOL) {
    add_number(w, *(const protobuf_c_boolean *)(const void *)at);
  } else if (field->type == PROTOBUF_C_TYPE_INT64) {
    add_number(w, *(const int64_t *)(const void *)at);
  } else {
    uint32_t number = *(const uint32_t *)(const void *)at;
    if (strcmp(field->name, "code") == 0) {
      add_text(w, number == 0 ? "" : rp_arena_printf(w->arena, "RP%04u", number).data);
    } else if (strcmp(field->name, "repository") == 0) {
      add_text(w, w->snapshot->repositories[number]->identity);
    } else {
      add_number(w, number);
    }
  }
}

static void add_cells(writer *w, const ProtobufCMessage *row)
{
  for (unsigned i = 0; i < row->descriptor->n_fields; i++) {
    const ProtobufCFieldDescriptor *field = &row->descriptor->fields[i];
    const char *base = (const char *)row;
    if (is_left_out(row->descriptor, field)) {
      continue;
    }
    if (field->label == PROTOBUF_C_LABEL_REPEATED) { // of texts or codes: one cell, bars between them
      size_t count = *(const size_t *)(const void *)(base + field->quantifier_offset);
      const char *items = *(const char *const *)(const void *)(base + field->offset);
      rp_str joined = RP_STR("");
      for (size_t k = 0; k < count; k++) {
        rp_str item = field->type == PROTOBUF_C_TYPE_UINT32
                          ? rp_arena_printf(w->arena, "RP%04u", ((const uint32_t *)(const void *)items)[k])
                          : rp_str_of(((char *const *)(const void *)items)[k]);
        joined = rp_arena_printf(w->arena, "%.*s%s%.*s", RP_STR_ARG(joined), k > 0 ? " | " : "", RP_STR_ARG(item));
      }
      add_text(w, joined.data);
    } else {
      add_value(w, field, base + field->offset);
    }
  }
}

static void add_rows(writer *w, const ProtobufCMessageDescriptor *type, const void *rows, size_t count)
{
  add_heads(w, type, "");
  end_line(w);
  for (size_t i = 0; i < count; i++) {
    add_cells(w, ((const ProtobufCMessage *const *)rows)[i]);
    end_line(w);
  }
}

static void add_reasons(writer *w, const char *repository, const char *name, const char *path, const char *kind,
                        Repipe__V1__FleetReason *const *reasons, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    add_text(w, repository);
    add_text(w, name);
    add_text(w, path);
    add_text(w, kind);
    add_cells(w, &reasons[i]->base);
    end_line(w);
  }
}

/// Heads of the tables whose rows hang on a row: what names that row, then the row's own columns.
static void add_child_heads(writer *w, const char *const *keys, const ProtobufCMessageDescriptor *type)
{
  for (size_t i = 0; keys[i] != NULL; i++) {
    add_text(w, keys[i]);
  }
  add_heads(w, type, strcmp(type->short_name, "FleetReason") == 0 ? "reason_" : "");
  end_line(w);
}

static void repositories(writer *w)
{
  add_rows(w, &repipe__v1__repository_row__descriptor, w->snapshot->repositories, w->snapshot->n_repositories);
}

static void teams(writer *w)
{
  add_rows(w, &repipe__v1__team_row__descriptor, w->snapshot->teams, w->snapshot->n_teams);
}

static void workflows(writer *w)
{
  add_rows(w, &repipe__v1__workflow_row__descriptor, w->snapshot->workflows, w->snapshot->n_workflows);
}

static void tasks(writer *w)
{
  add_rows(w, &repipe__v1__task_row__descriptor, w->snapshot->tasks, w->snapshot->n_tasks);
}

static void blockers(writer *w)
{
  add_rows(w, &repipe__v1__blocker_row__descriptor, w->snapshot->blockers, w->snapshot->n_blockers);
}

static void blocker_repositories(writer *w)
{
  add_child_heads(w, (const char *const[]){"code", NULL}, &repipe__v1__blocker_place_row__descriptor);
  for (size_t i = 0; i < w->snapshot->n_blockers; i++) {
    const Repipe__V1__BlockerRow *row = w->snapshot->blockers[i];
    for (size_t k = 0; k < row->n_where; k++) {
      add_text(w, rp_arena_printf(w->arena, "RP%04u", row->code).data);
      add_cells(w, &row->where[k]->base);
      end_line(w);
    }
  }
}

static void unread(writer *w)
{
  add_rows(w, &repipe__v1__file_row__descriptor, w->snapshot->unread, w->snapshot->n_unread);
}

static void diagnostics(writer *w)
{
  add_rows(w, &repipe__v1__fleet_diagnostic__descriptor, w->snapshot->diagnostics, w->snapshot->n_diagnostics);
}

static void counterparts(writer *w)
{
  add_rows(w, &repipe__v1__counterpart_row__descriptor, w->snapshot->counterparts, w->snapshot->n_counterparts);
}

static void workflow_reasons(writer *w)
{
  add_child_heads(w, (const char *const[]){"repository", "root", "path", "kind", NULL},
                  &repipe__v1__fleet_reason__descriptor);
  for (size_t i = 0; i < w->snapshot->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = w->snapshot->workflows[i];
    add_reasons(w, w->snapshot->repositories[row->repository]->identity, row->root, row->path, "outcome", row->reasons,
                row->n_reasons);
  }
}

static void task_reasons(writer *w)
{
  add_child_heads(w, (const char *const[]){"repository", "qualname", "path", "kind", NULL},
                  &repipe__v1__fleet_reason__descriptor);
  for (size_t i = 0; i < w->snapshot->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = w->snapshot->tasks[i];
    const char *identity = w->snapshot->repositories[row->repository]->identity;
    add_reasons(w, identity, row->qualname, row->path, "outcome", row->reasons, row->n_reasons);
    add_reasons(w, identity, row->qualname, row->path, "said", row->diagnostics, row->n_diagnostics);
  }
}

static void team_history(writer *w)
{
  add_child_heads(w, (const char *const[]){"team", NULL}, &repipe__v1__team_moment_row__descriptor);
  for (size_t i = 0; i < w->snapshot->n_teams; i++) {
    const Repipe__V1__TeamRow *row = w->snapshot->teams[i];
    for (size_t k = 0; k < row->n_history; k++) {
      add_text(w, row->name);
      add_cells(w, &row->history[k]->base);
      end_line(w);
    }
  }
}

static void add_map(writer *w, const char *kind, uint32_t repository, const char *name, Repipe__V1__MapRow *const *rows,
                    size_t count)
{
  for (size_t i = 0; i < count; i++) {
    add_text(w, kind);
    add_text(w, w->snapshot->repositories[repository]->identity);
    add_text(w, name);
    add_cells(w, &rows[i]->base);
    end_line(w);
  }
}

static void line_map(writer *w)
{
  add_child_heads(w, (const char *const[]){"kind", "repository", "name", NULL}, &repipe__v1__map_row__descriptor);
  for (size_t i = 0; i < w->snapshot->n_workflows; i++) {
    const Repipe__V1__WorkflowRow *row = w->snapshot->workflows[i];
    add_map(w, "workflow", row->repository, row->root, row->map, row->n_map);
  }
  for (size_t i = 0; i < w->snapshot->n_tasks; i++) {
    const Repipe__V1__TaskRow *row = w->snapshot->tasks[i];
    const char *name = rp_arena_printf(w->arena, "%s:%s", row->module, row->qualname).data;
    add_map(w, "task", row->repository, name, row->map, row->n_map);
  }
}

static void launches(writer *w)
{
  add_child_heads(w, (const char *const[]){"repository", NULL}, &repipe__v1__entry_row__descriptor);
  for (size_t i = 0; i < w->snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = w->snapshot->repositories[i];
    for (size_t k = 0; k < row->n_entry_points; k++) {
      add_text(w, row->identity);
      add_cells(w, &row->entry_points[k]->base);
      end_line(w);
    }
  }
}

static void waves(writer *w)
{
  add_rows(w, &repipe__v1__wave_row__descriptor, w->snapshot->waves, w->snapshot->n_waves);
}

static void parents(writer *w)
{
  add_child_heads(w, (const char *const[]){"repository", "wave", NULL}, &repipe__v1__parent_row__descriptor);
  for (size_t i = 0; i < w->snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = w->snapshot->repositories[i];
    for (size_t k = 0; k < row->n_parents; k++) {
      add_text(w, row->identity);
      add_number(w, row->wave);
      add_cells(w, &row->parents[k]->base);
      end_line(w);
    }
  }
}

static void history(writer *w)
{
  add_child_heads(w, (const char *const[]){"repository", NULL}, &repipe__v1__history_row__descriptor);
  for (size_t i = 0; i < w->snapshot->n_repositories; i++) {
    const Repipe__V1__RepositoryRow *row = w->snapshot->repositories[i];
    for (size_t k = 0; k < row->n_history; k++) {
      add_text(w, row->identity);
      add_cells(w, &row->history[k]->base);
      end_line(w);
    }
  }
}

static void moves(writer *w)
{
  add_rows(w, &repipe__v1__move_row__descriptor, w->snapshot->moves, w->snapshot->n_moves);
}

static void mentions(writer *w)
{
  add_rows(w, &repipe__v1__mention_row__descriptor, w->snapshot->mentions, w->snapshot->n_mentions);
}

static void usages(writer *w)
{
  add_rows(w, &repipe__v1__usage_row__descriptor, w->snapshot->usages, w->snapshot->n_usages);
}

static void add_str(writer *w, rp_str text)
{
  add_text(w, rp_arena_cstr(w->arena, text));
}

/// Long: a row for each place that passes something; "module:Class.parameter = value" is what the catalogue calls it.
static void arguments(writer *w)
{
  static const char *const HEADS[] = {"task", "parameter", "value", "by", "how", "repository", "team", "path", "line"};
  for (size_t i = 0; i < sizeof HEADS / sizeof HEADS[0]; i++) {
    add_text(w, HEADS[i]);
  }
  end_line(w);
  size_t count;
  const rp_usage *rows = rp_usages(&count, w->snapshot, w->arena);
  for (size_t i = 0; i < count; i++) {
    const rp_usage *row = &rows[i];
    if (strcmp(row->kind, "argument value") != 0) {
      continue;
    }
    size_t equals = rp_str_find(row->name, RP_STR(" = "), 0);
    size_t from = equals; // of the parameter: behind the last dot, where there is one
    while (from > 0 && row->name.data[from - 1] != '.') {
      from--;
    }
    bool task = row->task != SIZE_MAX;
    add_str(w, rp_str_sub(row->name, 0, from > 0 ? from - 1 : 0));
    add_str(w, rp_str_sub(row->name, from, equals));
    add_str(w, rp_str_sub(row->name, equals + strlen(" = "), row->name.size));
    add_text(w, task ? row->user : "");
    add_text(w, task ? "task" : "launch");
    add_text(w, w->snapshot->repositories[row->repository]->identity);
    add_text(w, task ? row->team : "");
    add_text(w, row->path);
    add_number(w, row->line);
    end_line(w);
  }
}

static void shared(writer *w)
{
  add_rows(w, &repipe__v1__shared_row__descriptor, w->snapshot->shared, w->snapshot->n_shared);
}

static void dead(writer *w)
{
  add_rows(w, &repipe__v1__dead_row__descriptor, w->snapshot->dead, w->snapshot->n_dead);
}

static void conflicts(writer *w)
{
  add_rows(w, &repipe__v1__conflict_row__descriptor, w->snapshot->conflicts, w->snapshot->n_conflicts);
}

static void images(writer *w)
{
  add_rows(w, &repipe__v1__image_row__descriptor, w->snapshot->images, w->snapshot->n_images);
}

static void parity(writer *w)
{
  add_rows(w, &repipe__v1__parity_row__descriptor, w->snapshot->parity, w->snapshot->n_parity);
}

/// Long: a row for each moment.
static void penetration(writer *w)
{
  static const char *const HEADS[] = {"kind", "name", "version", "moment", "repositories"};
  for (size_t i = 0; i < sizeof HEADS / sizeof HEADS[0]; i++) {
    add_text(w, HEADS[i]);
  }
  end_line(w);
  for (size_t i = 0; i < w->snapshot->n_penetration; i++) {
    const Repipe__V1__PenetrationRow *row = w->snapshot->penetration[i];
    for (size_t k = 0; k < row->n_repositories; k++) {
      add_text(w, row->kind);
      add_text(w, row->name);
      add_text(w, row->version);
      add_number(w, w->snapshot->history[k]->moment);
      add_number(w, row->repositories[k]);
      end_line(w);
    }
  }
}

static void waivers(writer *w)
{
  add_rows(w, &repipe__v1__waiver_row__descriptor, w->snapshot->waivers, w->snapshot->n_waivers);
}

/// Of the baseline: without one there is no such table.
static void changes(writer *w)
{
  const Repipe__V1__Comparison *c = w->snapshot->baseline;
  add_rows(w, &repipe__v1__change__descriptor, c->changes, c->n_changes);
}

static const struct {
  const char *name;
  void (*write)(writer *w);
} TABLES[] = {{"repositories", repositories},
              {"teams", teams},
              {"team_history", team_history},
              {"workflows", workflows},
              {"workflow_reasons", workflow_reasons},
              {"tasks", tasks},
              {"task_reasons", task_reasons},
              {"blockers", blockers},
              {"blocker_repositories", blocker_repositories},
              {"line_map", line_map},
              {"launches", launches},
              {"counterparts", counterparts},
              {"history", history},
              {"moves", moves},
              {"mentions", mentions},
              {"waivers", waivers},
              {"usages", usages},
              {"arguments", arguments},
              {"shared", shared},
              {"dead", dead},
              {"penetration", penetration},
              {"conflicts", conflicts},
              {"images", images},
              {"parity", parity},
              {"waves", waves},
              {"parents", parents},
              {"unread", unread},
              {"diagnostics", diagnostics},
              {"changes", changes}};

/// A path, name or ref as it is: the file is read back by scan, so nothing stands before a "=".
static void add_plain(writer *w, rp_str text)
{
  separate(w);
  rp_buf_char(&w->out, '"');
  for (size_t i = 0; i < text.size; i++) {
    rp_buf_cstr(&w->out, text.data[i] == '"' ? "\"" : "");
    rp_buf_char(&w->out, text.data[i]);
  }
  rp_buf_char(&w->out, '"');
}

static void add_input(writer *w, const Repipe__V1__RepositoryRow *row, size_t organisations)
{
  rp_str identity = rp_str_of(row->identity);
  rp_str tail = rp_arena_printf(w->arena, "#%s", row->folder);
  bool part = row->folder[0] != '\0' && rp_str_ends_with(identity, tail);
  add_plain(w, part ? rp_str_sub(identity, 0, identity.size - tail.size) : identity);
  add_plain(w, rp_str_of(row->ref));
  add_plain(w, rp_str_of(row->folder));
  for (size_t i = 0; i < organisations; i++) {
    add_plain(w, i < row->n_organisations ? rp_str_of(row->organisations[i]) : RP_STR(""));
  }
  end_line(w);
}

rp_str rp_report_wave(const Repipe__V1__Snapshot *snapshot, size_t wave, rp_arena *arena)
{
  if (wave >= snapshot->n_waves) {
    return RP_STR("");
  }
  writer w = {.out = RP_BUF_INIT, .arena = arena, .snapshot = snapshot, .first = true};
  size_t organisations = 0;
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    size_t count = snapshot->repositories[i]->n_organisations;
    organisations = count > organisations ? count : organisations;
  }
  rp_buf_cstr(&w.out, "cloneUrl,branch,path");
  for (size_t i = 0; i < organisations; i++) {
    rp_buf_printf(&w.out, ",org%zu", i + 1);
  }
  rp_buf_cstr(&w.out, "\r\n");
  for (size_t i = 0; i < snapshot->n_repositories; i++) {
    if (snapshot->repositories[i]->wave == wave + 1) {
      add_input(&w, snapshot->repositories[i], organisations);
    }
  }
  rp_str text = rp_arena_str(arena, rp_buf_str(&w.out));
  rp_buf_release(&w.out);
  return text;
}

const char *rp_report_table(size_t index)
{
  return index < sizeof TABLES / sizeof TABLES[0] ? TABLES[index].name : NULL;
}

bool rp_report_has_table(const Repipe__V1__Snapshot *snapshot, size_t index)
{
  return TABLES[index].write != changes || snapshot->baseline != NULL;
}

rp_str rp_report_csv(const Repipe__V1__Snapshot *snapshot, size_t table, rp_arena *arena)
{
  writer w = {.out = RP_BUF_INIT, .arena = arena, .snapshot = snapshot, .first = true};
  TABLES[table].write(&w);
  rp_str text = rp_arena_str(arena, rp_buf_str(&w.out));
  rp_buf_release(&w.out);
  return text;
}
