// Section 8: what the fleet uses. What Luigi has and Flyte does not carry, what many share, what cannot stand together in one image, and
// how far a version has come. The whole catalogue is a list of the script.
#include <stdlib.h>
#include <string.h>

#include "reporter/page/chart.h"
#include "reporter/page/html.h"
#include "reporter/store/outcomes.h"

enum { SHOWN_SHARED = 40, SHOWN_VERSIONS = 60, SHOWN_ROWS = 200, SHOWN_NAMES = 6 };

static void add_checked(rp_html *h, const char *words)
{
  rp_html_printf(h, "<p>0 &mdash; checked: %s.</p>\n", words);
}

static void add_parity(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h3 id=\"parity\">Features of Luigi, and what becomes of them</h3>\n");
  if (s->n_parity == 0) {
    add_checked(h, "the fleet uses none that is known");
    return;
  }
  rp_html_raw(
      h, "<p class=\"quiet\">By the launched workflows that each holds back from exact. <em>Alone</em>: nothing else "
         "holds them back. What to build next so that most teams can move.</p>\n<div "
         "class=\"scroll\"><table><thead><tr><th scope=\"col\" "
         "class=\"wide\">Feature</th><th scope=\"col\">Carried</th><th scope=\"col\" class=\"num\">Launched that use "
         "it</th><th scope=\"col\" class=\"num\">held back</th><th scope=\"col\" class=\"num\">alone</th><th "
         "scope=\"col\" class=\"num\">Candidates</th><th scope=\"col\" class=\"num\">held back</th><th scope=\"col\" "
         "class=\"num\">Repositories</th><th scope=\"col\" class=\"num\">Teams</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < s->n_parity; i++) {
    const Repipe__V1__ParityRow *p = s->parity[i];
    rp_html_raw(h, "<tr><th scope=\"row\">");
    rp_html_text(h, p->feature);
    for (size_t k = 0; k < p->n_codes; k++) {
      rp_html_printf(h, " <a class=\"code\" href=\"#/code/RP%04u\">RP%04u</a>", p->codes[k], p->codes[k]);
    }
    rp_html_raw(h, "</th><td class=\"kind\">");
    rp_html_text(h, p->carried);
    rp_html_printf(
        h,
        "</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num soft\">%u</td><td "
        "class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td></tr>\n",
        p->launched, p->held_launched, p->sole_launched, p->candidates, p->held_candidates, p->repositories, p->teams);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_shared(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h3 id=\"shared\">Classes that many build on</h3>\n");
  if (s->n_shared == 0) {
    add_checked(h, "no class is used by several repositories or teams");
    return;
  }
  size_t shown = s->n_shared < SHOWN_SHARED ? s->n_shared : SHOWN_SHARED;
  rp_html_printf(
      h,
      "<p class=\"quiet\">Each is worth one shared task in Flyte. %zu of %zu.</p>\n<div "
      "class=\"scroll\"><table><thead><tr><th scope=\"col\" class=\"wide\">Class</th><th scope=\"col\">Stands "
      "in</th><th scope=\"col\">Used as</th><th scope=\"col\" class=\"num\">Repositories</th><th scope=\"col\" "
      "class=\"num\">Teams</th><th scope=\"col\" class=\"num\">Task classes</th></tr></thead><tbody>\n",
      shown, s->n_shared);
  for (size_t i = 0; i < shown; i++) {
    const Repipe__V1__SharedRow *row = s->shared[i];
    rp_html_raw(h, "<tr><th scope=\"row\"><a href=\"#/tasks?base=");
    rp_html_part(h, row->name);
    rp_html_raw(h, "\">");
    rp_html_text(h, row->name);
    rp_html_raw(h, "</a></th><td>");
    if (row->provider[0] != '\0') {
      rp_html_repository(h, row->provider);
    } else {
      rp_html_raw(h, "<span class=\"quiet\">none of the fleet</span>");
    }
    rp_html_raw(h, "</td><td class=\"kind\">");
    rp_html_text(h, row->how);
    rp_html_printf(h, "</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td></tr>\n",
                   row->repositories, row->teams, row->uses);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_side(rp_html *h, const char *requirement, const char *repository, const char *place, uint32_t count)
{
  rp_html_raw(h, "<td><code>");
  rp_html_text(h, requirement);
  rp_html_raw(h, "</code> <span class=\"said\">");
  rp_html_repository(h, repository);
  rp_html_raw(h, " ");
  rp_html_text(h, place);
  rp_html_printf(h, count > 1 ? ", and %u more</span></td>" : "</span></td>", count - 1);
}

static void add_conflicts(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h3 id=\"conflicts\">Requirements that no version meets</h3>\n");
  if (s->n_conflicts == 0) {
    add_checked(h, "no two requirements that were read exclude one another");
    return;
  }
  rp_html_raw(h,
              "<p class=\"quiet\">One image cannot hold both sides. <em>Together</em>: one repository would need "
              "both.</p>\n<div "
              "class=\"scroll\"><table><thead><tr><th scope=\"col\">Library</th><th scope=\"col\" class=\"wide\">One "
              "asks</th><th scope=\"col\" class=\"wide\">another asks</th><th "
              "scope=\"col\">Together</th></tr></thead><tbody>\n");
  for (size_t i = 0; i < s->n_conflicts && i < SHOWN_ROWS; i++) {
    const Repipe__V1__ConflictRow *c = s->conflicts[i];
    rp_html_raw(h, "<tr><th scope=\"row\">");
    rp_html_text(h, c->library);
    rp_html_raw(h, "</th>");
    add_side(h, c->one, c->one_repository, c->one_place, c->repositories);
    add_side(h, c->other, c->other_repository, c->other_place, c->other_repositories);
    rp_html_raw(h, c->together ? "<td><b class=\"bad\">yes</b></td></tr>\n" : "<td>no</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_images(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  if (s->n_images == 0) {
    return;
  }
  rp_html_printf(
      h,
      "<h3 id=\"images\">Image plan</h3>\n<p class=\"quiet\">Repositories whose requirements do not contradict can "
      "share an image. Fewer than %u cannot do: so many of the requirements exclude one another.</p>\n<div "
      "class=\"scroll\"><table><thead><tr><th scope=\"col\">Image</th><th scope=\"col\" "
      "class=\"num\">Repositories</th><th scope=\"col\" class=\"num\">Workflows</th><th scope=\"col\" "
      "class=\"num\">Not "
      "understood</th><th scope=\"col\" class=\"wide\">Pins</th><th scope=\"col\" "
      "class=\"wide\">Whose</th></tr></thead><tbody>\n",
      s->images[0]->least);
  for (size_t i = 0; i < s->n_images && i < SHOWN_ROWS; i++) {
    const Repipe__V1__ImageRow *image = s->images[i];
    rp_html_printf(
        h, image->number == 0 ? "<tr><th scope=\"row\">No requirement stated" : "<tr><th scope=\"row\">Image %u",
        image->number);
    rp_html_printf(
        h, "</th><td class=\"num\">%zu</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"said\">",
        image->n_repositories, image->workflows, image->unknown);
    for (size_t k = 0; k < image->n_pins && k < SHOWN_NAMES; k++) {
      rp_html_raw(h, k > 0 ? ", <code>" : "<code>");
      rp_html_text(h, image->pins[k]);
      rp_html_raw(h, "</code>");
    }
    rp_html_printf(h,
                   image->n_pins > SHOWN_NAMES ? " and %zu more</td><td class=\"said\">" : "</td><td class=\"said\">",
                   image->n_pins - SHOWN_NAMES);
    for (size_t k = 0; k < image->n_repositories && k < SHOWN_NAMES; k++) {
      rp_html_raw(h, k > 0 ? ", " : "");
      rp_html_repository(h, image->repositories[k]);
    }
    rp_html_printf(h, image->n_repositories > SHOWN_NAMES ? " and %zu more</td></tr>\n" : "</td></tr>\n",
                   image->n_repositories - SHOWN_NAMES);
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

typedef struct version {
  const Repipe__V1__PenetrationRow *row;
  uint32_t all; ///< repositories that use the name now, in any version
} version;

static uint32_t last_of(const Repipe__V1__PenetrationRow *row)
{
  return row->n_repositories > 0 ? row->repositories[row->n_repositories - 1] : 0;
}

/// What most use first, its versions together.
static int compare_versions(const void *left, const void *right)
{
  const version *a = left;
  const version *b = right;
  int name = strcmp(a->row->name, b->row->name);
  int kind = strcmp(b->row->kind, a->row->kind);
  return a->all != b->all ? (a->all > b->all ? -1 : 1)
         : kind != 0      ? kind
         : name != 0      ? name
                          : strcmp(a->row->version, b->row->version);
}

/// The rows of one name stand together in the snapshot.
static const version *versions_of(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  version *rows = RP_NEW_ARRAY(h->arena, version, s->n_penetration + 1);
  for (size_t from = 0; from < s->n_penetration;) {
    size_t to = from;
    uint32_t all = 0;
    for (; to < s->n_penetration && strcmp(s->penetration[to]->name, s->penetration[from]->name) == 0 &&
           strcmp(s->penetration[to]->kind, s->penetration[from]->kind) == 0;
         to++) {
      all += last_of(s->penetration[to]);
    }
    for (; from < to; from++) {
      rows[from] = (version){s->penetration[from], all};
    }
  }
  qsort(rows, s->n_penetration, sizeof rows[0], compare_versions);
  return rows;
}

static void add_versions(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h3 id=\"versions\">How far a version has come</h3>\n");
  if (s->n_penetration == 0) {
    rp_html_raw(h, "<p class=\"quiet\">Not known: <code>repipe history</code> reads it out of past commits.</p>\n");
    return;
  }
  size_t shown = s->n_penetration < SHOWN_VERSIONS ? s->n_penetration : SHOWN_VERSIONS;
  rp_html_printf(
      h,
      "<p class=\"quiet\">Repositories that ask for it, over the moments of the burndown; what most ask for first. %zu "
      "of "
      "%zu.</p>\n<div "
      "class=\"scroll\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" class=\"wide\">Name</th><th "
      "scope=\"col\">Version</th><th scope=\"col\" class=\"num\">Repositories first</th><th scope=\"col\" "
      "class=\"num\">now</th><th "
      "scope=\"col\">Over time</th></tr></thead><tbody>\n",
      shown, s->n_penetration);
  const version *rows = versions_of(h);
  for (size_t i = 0; i < shown; i++) {
    const Repipe__V1__PenetrationRow *p = rows[i].row;
    size_t n = p->n_repositories;
    rp_html_raw(h, "<tr><td class=\"kind\">");
    rp_html_text(h, p->kind);
    rp_html_raw(h, "</td><th scope=\"row\">");
    rp_html_text(h, p->name);
    rp_html_raw(h, "</th><td>");
    rp_html_text(h, p->version[0] != '\0' ? p->version : "-");
    rp_html_printf(h, "</td><td class=\"num soft\">%u</td><td class=\"num\">%u</td><td>",
                   n > 0 ? p->repositories[0] : 0, last_of(p));
    rp_html_spark(h, p->repositories, n);
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}

static void add_dead(rp_html *h)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  rp_html_raw(h, "<h3 id=\"dead\">Task classes that nothing needs</h3>\n");
  if (s->n_dead == 0) {
    add_checked(h, "each is launched, required or derived from");
    return;
  }
  rp_html_printf(
      h,
      "<p class=\"quiet\">Nothing that is known launches, requires or derives from them: delete instead of migrating. "
      "<em>Certain</em> where no dependency of the repository is unknown.%s</p>\n<details><summary>%zu "
      "task classes</summary><div class=\"scroll\"><table><thead><tr><th scope=\"col\" class=\"wide\">Class</th><th "
      "scope=\"col\">Certain</th><th scope=\"col\">Stands in</th><th scope=\"col\">Repository</th><th "
      "scope=\"col\">Team</th></tr></thead><tbody>\n",
      s->n_dead > SHOWN_ROWS ? " Here the first of them, all in dead.csv." : "", s->n_dead);
  for (size_t i = 0; i < s->n_dead && i < SHOWN_ROWS; i++) {
    const Repipe__V1__DeadRow *row = s->dead[i];
    rp_html_raw(h, "<tr><th scope=\"row\">");
    rp_html_text(h, row->name);
    rp_html_raw(h, row->certain ? "</th><td>yes</td><td class=\"place\">"
                                : "</th><td class=\"quiet\">no</td><td class=\"place\">");
    rp_html_text(h, row->path);
    rp_html_printf(h, ":%d</td><td>", (int)row->line);
    rp_html_repository(h, s->repositories[row->repository]->identity);
    rp_html_raw(h, "</td><td>");
    rp_html_text(h, row->team);
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div></details>\n");
}

void rp_html_usage(rp_html *h)
{
  rp_html_printf(
      h,
      "<section id=\"usage\">\n<h2>What the fleet uses</h2>\n<p class=\"quiet\">%zu names: base classes, tasks, "
      "parameters and their values, targets, contrib modules, configuration keys, images and libraries. <a "
      "href=\"#/usage\">The catalogue</a>; <code>repipe usage NAME</code> says who uses one, and where.</p>\n",
      h->snapshot->n_usages);
  add_parity(h);
  add_shared(h);
  rp_html_arguments(h);
  add_conflicts(h);
  add_images(h);
  add_versions(h);
  add_dead(h);
  rp_html_raw(h, "</section>\n");
}
