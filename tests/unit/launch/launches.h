#ifndef RP_TESTS_LAUNCHES_H
#define RP_TESTS_LAUNCHES_H

/// Launches found in the text of files, as lines: path:line kind family module flags… ; what is not there is left out.

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "analyzer/launch/launch.h"
#include "base/buf.h"
#include "proto/rules.h"

static inline void show(rp_buf *buf, const rp_launch *launch)
{
  static const char *const forms[] = {"", " module", " script", " console", ""};
  rp_buf_printf(buf, "%.*s:%u %.*s%s", RP_STR_ARG(launch->path), launch->line, RP_STR_ARG(launch->kind),
                forms[launch->form]);
  if (launch->family.size > 0) {
    rp_buf_printf(buf, " %.*s%s", RP_STR_ARG(launch->family), launch->family_dynamic ? "?" : "");
  }
  if (launch->module.size > 0) {
    rp_buf_printf(buf, " in %.*s", RP_STR_ARG(launch->module));
    rp_buf_printf(buf, launch->function.size > 0 ? ":%.*s" : "%.*s", RP_STR_ARG(launch->function));
  }
  if (launch->script.size > 0) {
    rp_buf_printf(buf, " of %.*s", RP_STR_ARG(launch->script));
  }
  for (size_t i = 0; i < launch->flag_count; i++) {
    const rp_launch_flag *flag = &launch->flags[i];
    if (!rp_str_is(flag->name, "module")) {
      rp_buf_printf(buf, " %.*s", RP_STR_ARG(flag->name));
      rp_buf_printf(buf, flag->has_value ? "=%.*s%s" : "%.*s%s", RP_STR_ARG(flag->value), flag->dynamic ? "?" : "");
    }
  }
  for (size_t i = 0; i < launch->environment_count; i++) {
    rp_buf_printf(buf, " [%.*s]", RP_STR_ARG(launch->environment[i]));
  }
  if (launch->schedule.size > 0) {
    rp_buf_printf(buf, " at %.*s (%.*s:%u)", RP_STR_ARG(launch->schedule), RP_STR_ARG(launch->schedule_path),
                  launch->schedule_line);
  }
  if (launch->time_zone.size > 0) {
    rp_buf_printf(buf, " zone %.*s", RP_STR_ARG(launch->time_zone));
  }
  if (launch->image.size > 0) {
    rp_buf_printf(buf, " image %.*s", RP_STR_ARG(launch->image));
  }
  if (launch->via.size > 0) {
    rp_buf_printf(buf, " via %.*s", RP_STR_ARG(launch->via));
  }
  if (launch->code != 0) {
    rp_buf_printf(buf, " RP%u", launch->code);
  }
  rp_buf_char(buf, '\n');
}

typedef struct file_case {
  const char *path;
  const char *content;
} file_case;

static inline void check(const file_case *cases, size_t count, const char *expected)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_launch_file *files = RP_NEW_ARRAY(&arena, rp_launch_file, count);
  for (size_t i = 0; i < count; i++) {
    files[i] = (rp_launch_file){rp_str_of(cases[i].path), rp_str_of(cases[i].content)};
    assert_true(rp_launch_wants(files[i].path));
  }
  size_t found = 0;
  const rp_launch *launches = rp_launch_find(&found, files, count, NULL, 0, NULL, &arena);
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < found; i++) {
    show(&buf, &launches[i]);
  }
  if (!rp_str_is(rp_buf_str(&buf), expected)) {
    print_error("%s\n--- expected\n%s--- found\n%.*s", cases[0].content, expected, RP_STR_ARG(rp_buf_str(&buf)));
    rp_buf_release(&buf);
    rp_arena_release(&arena);
    fail();
  }
  rp_buf_release(&buf);
  rp_arena_release(&arena);
}

static inline void check_all(const char *path, const char *const (*cases)[2], size_t count)
{
  for (size_t i = 0; i < count; i++) {
    file_case one = {path, cases[i][0]};
    check(&one, 1, cases[i][1]);
  }
}
#define CHECK_ALL(path, cases) check_all((path), (cases), sizeof(cases) / sizeof((cases)[0]))

#endif
