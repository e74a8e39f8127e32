// What moved since the baseline: sums first, then repositories, workflows and task classes one by one.
#include <string.h>

#include "reporter/page/html.h"
#include "reporter/store/outcomes.h"

enum { SHOWN_CHANGES = 300 };

static const struct {
  const char *entity, *name;
} ENTITIES[] = {{"repository", "Repositories"}, {"workflow", "Workflows"}, {"task", "Task classes"}};

static const char *name_of(const char *entity)
{
  for (size_t i = 0; i < sizeof ENTITIES / sizeof ENTITIES[0]; i++) {
    if (strcmp(ENTITIES[i].entity, entity) == 0) {
      return ENTITIES[i].name;
    }
  }
  return entity;
}

static void add_counts(rp_html *h, const Repipe__V1__Comparison *c)
{
  rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Since the baseline</th><th scope=\"col\" "
                 "class=\"num\">New</th><th scope=\"col\" class=\"num\">Changed</th><th scope=\"col\" "
                 "class=\"num\">Renamed or moved</th><th scope=\"col\" class=\"num\">Unchanged</th><th scope=\"col\" "
                 "class=\"num\">Gone</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < c->n_counts; i++) {
    const Repipe__V1__ChangeCount *row = c->counts[i];
    rp_html_printf(h,
                   "<tr><th scope=\"row\">%s</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                   "class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td></tr>\n",
                   name_of(row->entity), row->fresh, row->changed, row->moved, row->unchanged, row->absent);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_change(rp_html *h, const Repipe__V1__Change *change)
{
  rp_html_printf(h, "<tr><td>%s</td><td class=\"kind\">%s%s</td><th scope=\"row\">",
                 strcmp(change->kind, "absent") == 0 ? "gone" : change->kind, change->entity,
                 change->launched ? ", launched" : "");
  rp_html_text(h, change->name);
  rp_html_raw(h, "</th><td>");
  rp_html_text(h, change->repository);
  rp_html_raw(h, "</td><td>");
  rp_html_text(h, change->before[0] != '\0' ? change->before : "-");
  rp_html_raw(h, "</td><td>");
  rp_html_text(h, change->after[0] != '\0' ? change->after : "-");
  rp_html_raw(h, change->worse ? " <b class=\"bad\">worse</b></td></tr>\n" : "</td></tr>\n");
}

void rp_html_baseline(rp_html *h)
{
  const Repipe__V1__Comparison *c = h->snapshot->baseline;
  if (c == NULL) {
    return;
  }
  rp_html_raw(h, "<div id=\"baseline\" data-section=\"1\">\n<h3>Since the baseline</h3>\n<p "
                 "class=\"quiet\">Compared with an earlier report");
  if (c->before_newest != 0) {
    rp_html_printf(h, ", whose newest commit is of %s", rp_day_text(h->arena, c->before_newest).data);
  }
  rp_html_raw(h, ". <em>Changed</em>: another outcome, or a repository that is read no longer or again.</p>\n");
  add_counts(h, c);
  size_t count = 0;
  size_t shown = 0;
  for (size_t i = 0; i < c->n_changes; i++) {
    const Repipe__V1__Change *change = c->changes[i];
    if (strcmp(change->entity, "cause") == 0) {
      continue;
    }
    if (count++ == 0) {
      rp_html_raw(h, "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">Change</th><th "
                     "scope=\"col\">What</th><th scope=\"col\" class=\"wide\">Name</th><th "
                     "scope=\"col\">Repository</th><th scope=\"col\">Before</th><th "
                     "scope=\"col\">Now</th></tr></thead><tbody>\n");
    }
    if (shown < SHOWN_CHANGES) {
      add_change(h, change);
      shown++;
    }
  }
  rp_html_raw(h, count > 0 ? "</tbody></table></div>\n" : "<p>0 &mdash; checked: nothing changed.</p>\n");
  if (count > shown) {
    rp_html_printf(h, "<p class=\"quiet\">And %zu more: <code>repipe diff</code> lists all.</p>\n", count - shown);
  }
  rp_html_raw(h, "</div>\n");
}
