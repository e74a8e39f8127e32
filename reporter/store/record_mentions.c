// What a repository names beside its task classes, and what its decisions file accepts or waives.
#include <string.h>

#include "base/buf.h"
#include "proto/rules.h"
#include "proto/value_text.h"
#include "reporter/store/record.h"
#include "reporter/store/requirement.h"

typedef struct mentions {
  rp_store *store;
  const char *id;
  rp_error *err;
  int64_t ordinal;
  rp_arena arena;
} mentions;

static int add(mentions *m, const char *kind, rp_str name, rp_str text, rp_str path, uint32_t line)
{
  if (name.size == 0) {
    return 0;
  }
  return rp_store_insert(m->store, "INSERT INTO mentions VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)", "sisttti", m->err, m->id,
                         m->ordinal++, kind, name, text, path, (int64_t)line);
}

static rp_str value_text(mentions *m, const Repipe__V1__Value *value)
{
  rp_buf out = RP_BUF_INIT;
  rp_value_python(&out, value);
  rp_str text = rp_arena_str(&m->arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return text;
}

static int add_arguments(mentions *m, const Repipe__V1__EntryPoint *e)
{
  int status = 0;
  for (size_t i = 0; i < e->n_arguments && status == 0 && e->root[0] != '\0'; i++) {
    status = add(m, "argument", rp_arena_printf(&m->arena, "%s.%s", e->root, e->arguments[i]->name),
                 value_text(m, e->arguments[i]->value), rp_str_of(e->path), e->line);
  }
  for (size_t i = 0; i < e->n_class_arguments && status == 0; i++) {
    status = add(m, "argument", rp_str_of(e->class_arguments[i]->name), value_text(m, e->class_arguments[i]->value),
                 rp_str_of(e->path), e->line);
  }
  return status;
}

/// "luigi==3.5.0  requirements.txt:3": text, two blanks, place. What names no library is mentioned by its text.
static int add_library(mentions *m, rp_str text)
{
  size_t gap = SIZE_MAX;
  for (size_t at = rp_str_find(text, RP_STR("  "), 0); at != SIZE_MAX; at = rp_str_find(text, RP_STR("  "), at + 1)) {
    gap = at;
  }
  rp_str place = gap != SIZE_MAX ? rp_str_sub(text, gap + 2, text.size) : RP_STR("");
  rp_str wanted = rp_str_trim(rp_str_sub(text, 0, gap));
  size_t colon = rp_str_rfind_char(place, ':');
  int64_t line = 0;
  (void)(colon != SIZE_MAX && rp_str_to_int64(rp_str_sub(place, colon + 1, place.size), &line));
  rp_requirement r = rp_requirement_parse(wanted, &m->arena);
  return add(m, "library", r.name.size > 0 ? r.name : wanted, wanted, rp_str_sub(place, 0, colon), (uint32_t)line);
}

int rp_record_mentions(rp_store *store, const Repipe__V1__Inventory *inventory, const char *id, rp_error *err)
{
  mentions m = {.store = store, .id = id, .err = err};
  rp_arena_init(&m.arena);
  int status = 0;
  for (size_t i = 0; i < inventory->n_entry_points && status == 0; i++) {
    status = add_arguments(&m, inventory->entry_points[i]);
  }
  for (size_t i = 0; i < inventory->n_config_files; i++) {
    const Repipe__V1__ConfigFile *file = inventory->config_files[i];
    for (size_t k = 0; k < file->n_values && status == 0; k++) {
      const Repipe__V1__ConfigValue *value = file->values[k];
      status = add(&m, "config", rp_arena_printf(&m.arena, "%s.%s", value->section, value->option),
                   rp_str_of(value->redacted ? "" : value->value), rp_str_of(file->path), value->line);
    }
  }
  for (size_t i = 0; i < inventory->n_images && status == 0; i++) {
    const Repipe__V1__ImageMention *image = inventory->images[i];
    status = add(&m, "image", rp_str_of(image->image), RP_STR(""), rp_str_of(image->path), image->line);
  }
  for (size_t i = 0; i < inventory->n_python_requirements && status == 0; i++) {
    status = add_library(&m, rp_str_of(inventory->python_requirements[i]));
  }
  for (size_t i = 0; i < inventory->n_tags && status == 0; i++) {
    const Repipe__V1__CatalogTag *tag = inventory->tags[i];
    status = add(&m, "tag", rp_str_of(tag->name), RP_STR(""), rp_str_of(tag->path), tag->line);
  }
  rp_arena_release(&m.arena);
  return status;
}

// ---- decisions ----

typedef struct waivers {
  rp_store *store;
  const Repipe__V1__Plan *plan;
  const char *id;
  rp_error *err;
  int64_t ordinal;
} waivers;

static bool says_expired(Repipe__V1__Reason *const *reasons, size_t count, const char *path, uint32_t line)
{
  for (size_t i = 0; i < count; i++) {
    if (reasons[i]->code == RP_RULE_DECISION_EXPIRED && reasons[i]->line == line &&
        strcmp(reasons[i]->path, path) == 0) {
      return true;
    }
  }
  return false;
}

/// Plan says RP6204 at the place of a decision that would have held something were its day not over.
static bool is_expired(const waivers *w, const char *path, uint32_t line)
{
  for (size_t i = 0; i < w->plan->n_workflows; i++) {
    if (says_expired(w->plan->workflows[i]->reasons, w->plan->workflows[i]->n_reasons, path, line)) {
      return true;
    }
  }
  for (size_t i = 0; i < w->plan->n_tasks; i++) {
    if (says_expired(w->plan->tasks[i]->reasons, w->plan->tasks[i]->n_reasons, path, line)) {
      return true;
    }
  }
  return false;
}

static int add_waiver(waivers *w, const char *kind, const char *code, char *const *patterns, size_t count,
                      const char *const texts[3], const char *path, uint32_t line)
{
  rp_buf what = RP_BUF_INIT;
  rp_buf_cstr(&what, code);
  for (size_t i = 0; i < count; i++) {
    rp_buf_printf(&what, "%s%s", what.size > 0 ? " " : "", patterns[i]);
  }
  int status = rp_store_insert(w->store, "INSERT INTO waivers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                               "sistsssisi", w->err, w->id, w->ordinal++, kind, rp_buf_str(&what), texts[0], texts[1],
                               texts[2], (int64_t)is_expired(w, path, line), path, (int64_t)line);
  rp_buf_release(&what);
  return status;
}

int rp_record_waivers(rp_store *store, const rp_recorded_repository *r, const char *id, rp_error *err)
{
  const Repipe__V1__Decisions *d = r->inventory->decisions;
  waivers w = {.store = store, .plan = r->plan, .id = id, .err = err};
  int status = 0;
  for (size_t i = 0; d != NULL && i < d->n_waivers && status == 0; i++) {
    const Repipe__V1__Waiver *one = d->waivers[i];
    status =
        add_waiver(&w, "waiver", "", one->workflows, one->n_workflows,
                   (const char *const[]){one->reason, one->author, one->expires}, one->decided_path, one->decided_line);
  }
  for (size_t i = 0; d != NULL && i < d->n_accept && status == 0; i++) {
    const Repipe__V1__AcceptedDifference *one = d->accept[i];
    status =
        add_waiver(&w, "accepted", one->code, one->tasks, one->n_tasks,
                   (const char *const[]){one->reason, one->author, one->expires}, one->decided_path, one->decided_line);
  }
  return status;
}
