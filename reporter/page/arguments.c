// Of section 8: which values are passed to which parameter of which task, how often, and by whom. The whole of it is the catalogue's.
#include <string.h>

#include "base/map.h"
#include "reporter/page/html.h"

enum { SHOWN_ARGUMENTS = 40, SHOWN_VALUES = 4, SHOWN_USERS = 3 };

/// What is passed to one parameter.
typedef struct argument {
  const Repipe__V1__UsageRow *row;
  const Repipe__V1__UsageRow *values[SHOWN_VALUES]; ///< by how many repositories and places pass them
  size_t value_count;
  const rp_usage *users[SHOWN_USERS]; ///< the first of them, each once
  size_t user_count;
} argument;

static bool is_kind(const char *kind, const char *wanted)
{
  return strcmp(kind, wanted) == 0;
}

/// "module:Class.parameter" of "module:Class.parameter = value".
static rp_str parameter_of(rp_str value)
{
  return rp_str_sub(value, 0, rp_str_find(value, RP_STR(" = "), 0));
}

static bool is_same_user(const rp_usage *one, const rp_usage *other)
{
  return one->repository == other->repository && one->task == other->task && strcmp(one->user, other->user) == 0;
}

static void add_user(argument *to, const rp_usage *row)
{
  bool known = to->user_count > 0 && is_same_user(to->users[(to->user_count - 1) % SHOWN_USERS], row);
  for (size_t i = 0; i < to->user_count && i < SHOWN_USERS; i++) {
    known = known || is_same_user(to->users[i], row);
  }
  if (!known) {
    if (to->user_count < SHOWN_USERS) {
      to->users[to->user_count] = row;
    }
    to->user_count++;
  }
}

/// The parameters that most repositories pass something to, with their values and users.
static argument *arguments_of(rp_html *h, size_t *count, size_t *all)
{
  const Repipe__V1__Snapshot *s = h->snapshot;
  argument *list = RP_NEW_ARRAY(h->arena, argument, SHOWN_ARGUMENTS);
  rp_map known;
  rp_map_init(&known, h->arena);
  *count = *all = 0;
  for (size_t i = 0; i < s->n_usages; i++) { // a parameter's kind comes before that of its values
    const Repipe__V1__UsageRow *row = s->usages[i];
    argument *of =
        is_kind(row->kind, "argument value") ? rp_map_find(&known, parameter_of(rp_str_of(row->name))) : NULL;
    if (of != NULL && of->value_count++ < SHOWN_VALUES) {
      of->values[of->value_count - 1] = row;
    }
    if (is_kind(row->kind, "argument")) {
      *all += 1;
      if (*count < SHOWN_ARGUMENTS) {
        list[*count].row = row;
        rp_map_put(&known, rp_str_of(row->name), &list[*count]);
        *count += 1;
      }
    }
  }
  size_t use_count;
  const rp_usage *uses = rp_usages(&use_count, s, h->arena);
  for (size_t i = 0; i < use_count; i++) {
    argument *of = is_kind(uses[i].kind, "argument") ? rp_map_find(&known, uses[i].name) : NULL;
    if (of != NULL) {
      add_user(of, &uses[i]);
    }
  }
  rp_map_release(&known);
  return list;
}

static void add_link(rp_html *h, const char *kind, const char *name, const char *shown)
{
  rp_html_raw(h, "<a href=\"#/use/");
  rp_html_part(h, kind);
  rp_html_raw(h, "/");
  rp_html_part(h, name);
  rp_html_raw(h, "\">");
  rp_html_soft(h, shown);
  rp_html_raw(h, "</a>");
}

static void add_values(rp_html *h, const argument *a)
{
  for (size_t i = 0; i < a->value_count && i < SHOWN_VALUES; i++) {
    const Repipe__V1__UsageRow *row = a->values[i];
    rp_html_raw(h, i > 0 ? ", <code>" : "<code>");
    add_link(h, row->kind, row->name, row->name + parameter_of(rp_str_of(row->name)).size + strlen(" = "));
    rp_html_printf(h, "</code> &times;&nbsp;%u", row->uses);
  }
  if (a->value_count > SHOWN_VALUES) {
    rp_html_printf(h, " and %zu more", a->value_count - SHOWN_VALUES);
  }
}

static void add_users(rp_html *h, const argument *a)
{
  for (size_t i = 0; i < a->user_count && i < SHOWN_USERS; i++) {
    const rp_usage *user = a->users[i];
    rp_html_raw(h, i > 0 ? ", " : "");
    if (user->task != SIZE_MAX) {
      rp_html_raw(h, "<a href=\"#/task/");
      rp_html_part(h, h->snapshot->repositories[user->repository]->identity);
      rp_html_raw(h, "/");
      rp_html_part(h, user->path);
      rp_html_raw(h, "/");
      rp_html_part(h, h->snapshot->tasks[user->task]->qualname);
      rp_html_raw(h, "\">");
      rp_html_soft(h, user->user);
      rp_html_raw(h, "</a>");
    } else {
      rp_html_printf(h, "a %s of ", user->user);
      rp_html_repository_end(h, h->snapshot->repositories[user->repository]->identity);
    }
  }
  if (a->user_count > SHOWN_USERS) {
    rp_html_printf(h, " and %zu more", a->user_count - SHOWN_USERS);
  }
}

void rp_html_arguments(rp_html *h)
{
  size_t count;
  size_t all;
  const argument *list = arguments_of(h, &count, &all);
  rp_html_raw(h, "<h3 id=\"arguments\">What is passed to tasks</h3>\n");
  if (count == 0) {
    rp_html_raw(h, "<p>0 &mdash; checked: no task and no launch passes an argument that is known.</p>\n");
    return;
  }
  rp_html_printf(h,
                 "<p class=\"quiet\">Parameters by the repositories that pass them something; values as they stand "
                 "there, each with its places. %zu of %zu: <a href=\"#/usage?kind=argument\">all, with everybody who "
                 "passes them</a>.</p>\n<div class=\"scroll\"><table><thead><tr><th scope=\"col\" "
                 "class=\"wide\">Task and parameter</th><th scope=\"col\" class=\"num\">Repositories</th><th "
                 "scope=\"col\" class=\"num\">Teams</th><th scope=\"col\" class=\"num\">Places</th><th scope=\"col\" "
                 "class=\"num\">Different values</th><th scope=\"col\" class=\"wide\">Values</th><th scope=\"col\" "
                 "class=\"wide\">Passed by</th></tr></thead><tbody>\n",
                 count, all);
  for (size_t i = 0; i < count; i++) {
    const Repipe__V1__UsageRow *row = list[i].row;
    rp_html_raw(h, "<tr><th scope=\"row\">");
    add_link(h, row->kind, row->name, row->name);
    rp_html_printf(h,
                   "</th><td class=\"num\">%u</td><td class=\"num\">%u</td><td class=\"num\">%u</td><td "
                   "class=\"num\">%zu</td>",
                   row->repositories, row->teams, row->uses, list[i].value_count);
    rp_html_raw(h, "<td class=\"said\">");
    add_values(h, &list[i]);
    rp_html_raw(h, "</td><td class=\"said\">");
    add_users(h, &list[i]);
    rp_html_raw(h, "</td></tr>\n");
  }
  rp_html_raw(h, "</tbody></table></div>\n");
}
