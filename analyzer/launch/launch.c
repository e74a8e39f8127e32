// All launch files of a repository: each is read by its format; a command that runs a script of the repository is a call.
// Two passes: the first only learns which scripts are called; the second reads the files that nobody calls, and follows
// their calls into the scripts with the words they pass.

#include "analyzer/launch/launch.h"

#include <stdlib.h>

#include "analyzer/launch/private.h"
#include "base/path.h"
#include "proto/rules.h"

typedef enum format {
  FORMAT_NONE = 0,
  FORMAT_SHELL,
  FORMAT_MAKE,
  FORMAT_DOCKERFILE,
  FORMAT_CRONTAB,
  FORMAT_SYSTEMD,
  FORMAT_PROCFILE,
  FORMAT_JENKINS,
  FORMAT_PROJECT,
  FORMAT_MANIFEST
} format;

static bool ends(rp_str s, const char *suffix)
{
  return rp_str_ends_with(s, rp_str_of(suffix));
}

static bool starts(rp_str s, const char *prefix)
{
  return rp_str_starts_with(s, rp_str_of(prefix));
}

static format format_of(rp_str path)
{
  rp_str base = rp_path_base(path);
  rp_str folder = rp_path_base(rp_path_dir(path));
  if (starts(base, "crontab") || ends(base, ".cron") || ends(base, ".crontab") || rp_str_is(folder, "cron.d") ||
      rp_str_is(base, "cron") || rp_str_is(base, "cronfile")) {
    return FORMAT_CRONTAB;
  }
  if (ends(base, ".yml") || ends(base, ".yaml")) {
    return FORMAT_MANIFEST;
  }
  if (rp_str_is(base, "Makefile") || rp_str_is(base, "makefile") || rp_str_is(base, "GNUmakefile") ||
      ends(base, ".mk") || starts(base, "Makefile.")) {
    return FORMAT_MAKE;
  }
  if (starts(base, "Dockerfile") || ends(base, ".dockerfile") || ends(base, ".Dockerfile") ||
      starts(base, "Containerfile")) {
    return FORMAT_DOCKERFILE;
  }
  if (ends(base, ".service") || ends(base, ".timer")) {
    return FORMAT_SYSTEMD;
  }
  if (starts(base, "Procfile")) {
    return FORMAT_PROCFILE;
  }
  if (starts(base, "Jenkinsfile") || ends(base, ".jenkinsfile")) {
    return FORMAT_JENKINS;
  }
  if (rp_str_is(base, "setup.py") || rp_str_is(base, "setup.cfg") || rp_str_is(base, "pyproject.toml")) {
    return FORMAT_PROJECT;
  }
  bool plain = rp_str_find(base, RP_STR("."), 0) == SIZE_MAX;
  bool place = rp_str_is(folder, "bin") || rp_str_is(folder, "scripts") || rp_str_is(folder, "script") ||
               starts(folder, "cron.") || starts(base, "run") || ends(base, "entrypoint");
  if (ends(base, ".sh") || ends(base, ".bash") || ends(base, ".zsh") || ends(base, ".ksh") || (plain && place)) {
    return FORMAT_SHELL;
  }
  return FORMAT_NONE;
}

bool rp_launch_wants(rp_str path)
{
  return format_of(path) != FORMAT_NONE;
}

/// A script that the first line gives to another interpreter than a shell.
static bool is_foreign(rp_str content)
{
  rp_str line = rp_str_sub(content, 0, rp_str_find(content, RP_STR("\n"), 0));
  return starts(line, "#!") && rp_str_find(line, RP_STR("sh"), 0) == SIZE_MAX;
}

/// The file that `path` means: below the repository, beside the caller, or (absolute, as in an image) the only one that it
/// ends in.
static const rp_launch_file *find_script(const rp_launch_collector *c, rp_str caller, rp_str directory, rp_str path)
{
  bool absolute = starts(path, "/");
  if (!absolute && !rp_str_is(directory, "?")) {
    rp_str joined = rp_path_normalize(c->arena, rp_path_join(c->arena, directory, path));
    const rp_launch_file *file = rp_map_find(&c->by_path, joined);
    if (file == NULL) {
      file = rp_map_find(&c->by_path, rp_path_normalize(c->arena, rp_path_join(c->arena, rp_path_dir(caller), joined)));
    }
    if (file != NULL || !starts(joined, "/")) {
      return file;
    }
    path = joined;
  }
  rp_str rest = rp_path_normalize(c->arena, path);
  for (size_t slash = absolute || starts(rest, "/") ? 0 : SIZE_MAX; slash != SIZE_MAX;
       slash = rp_str_find(rest, RP_STR("/"), slash + 1)) {
    const rp_launch_file *file = rp_map_find(&c->by_path, rp_str_sub(rest, slash + 1, rest.size));
    if (file != NULL) {
      return file;
    }
  }
  return NULL;
}

static bool names_bash(rp_str content)
{
  rp_str line = rp_str_sub(content, 0, rp_str_find(content, RP_STR("\n"), 0));
  return starts(line, "#!") &&
         (rp_str_find(line, RP_STR("bash"), 0) != SIZE_MAX || rp_str_find(line, RP_STR("zsh"), 0) != SIZE_MAX ||
          rp_str_find(line, RP_STR("ksh"), 0) != SIZE_MAX);
}

static rp_launch_written *find_written(const rp_launch_collector *c, rp_str directory, rp_str path)
{
  rp_str joined = starts(path, "/") ? path : rp_path_join(c->arena, directory, path);
  joined = rp_path_normalize(c->arena, joined);
  for (size_t i = c->written.count; i > 0; i--) {
    if (rp_str_eq(c->written.items[i - 1].file.path, joined)) {
      return &c->written.items[i - 1];
    }
  }
  return NULL;
}

const rp_launch_file *rp_launch_script(const rp_launch_collector *c, const rp_launch_context *context, rp_str directory,
                                       rp_str path)
{
  const rp_launch_file *file = find_script(c, context->path, directory, path);
  bool fits = file != NULL && format_of(file->path) == FORMAT_SHELL && !rp_str_eq(file->path, context->path) &&
              !is_foreign(file->content);
  return fits ? file : NULL;
}

bool rp_launch_call(rp_launch_collector *c, const rp_launch_context *context, rp_str program,
                    const rp_shell_command *command, const rp_launch_word *words, size_t word_count, bool bash)
{
  if (context->depth > RP_LAUNCH_DEPTH_LIMIT || c->launches.count >= RP_LAUNCH_LIMIT || program.size == 0) {
    return true;
  }
  const rp_launch_file *file = rp_launch_script(c, context, command->directory, program);
  rp_launch_written *written = file == NULL ? find_written(c, command->directory, program) : NULL;
  if (file == NULL && written == NULL) {
    return false;
  }
  if (!c->follow && file != NULL) {
    rp_map_put(&c->called, file->path, NULL);
    return true;
  }
  if (file != NULL) {
    rp_map_put(&c->followed, file->path, NULL);
  }
  rp_launch_context inner = *context;
  inner.path = file != NULL ? file->path : written->origin;
  inner.kind = RP_STR("shell");
  inner.depth++;
  if (inner.via.size == 0 && file != NULL) {
    inner.via = rp_arena_printf(c->arena, "%.*s:%u", RP_STR_ARG(context->path), command->line);
  }
  static const rp_launch_word none;
  rp_shell_input input = {.text = file != NULL ? file->content : written->file.content,
                          .line = file != NULL ? 1 : written->line,
                          .folder = rp_path_dir(inner.path),
                          .bash = bash || names_bash(file != NULL ? file->content : written->file.content),
                          .positionals = word_count > 0 ? words : &none,
                          .positional_count = word_count};
  if (written != NULL) {
    written->read = true;
    input.folder = (rp_str){NULL, 0};
  }
  rp_launch_run(c, &inner, command, &input);
  return true;
}

void rp_launch_read_written(rp_launch_collector *c, size_t first)
{
  for (size_t i = first; i < c->written.count; i++) {
    rp_launch_written written = c->written.items[i];
    if (written.read) {
      continue;
    }
    c->written.items[i].read = true;
    format kind = format_of(written.file.path);
    rp_launch_context context = {.path = written.origin, .kind = RP_STR("shell"), .depth = 1};
    if (kind == FORMAT_CRONTAB) {
      rp_launch_crontab(c, &context, written.file.content, written.file.path, written.line);
    } else if (kind == FORMAT_SHELL && !is_foreign(written.file.content)) {
      rp_shell_input input = {.text = written.file.content,
                              .line = written.line,
                              .directory = RP_STR("?"),
                              .bash = names_bash(written.file.content)};
      rp_launch_text(c, &context, &input);
    }
  }
}

static rp_str kind_of(rp_str path)
{
  static const char *const kinds[] = {"shell",   "shell", "make", "dockerfile", "cron",
                                      "systemd", "shell", "ci",   "python",     "kubernetes"};
  return rp_str_of(kinds[format_of(path)]);
}

static void read_file(rp_launch_collector *c, const rp_launch_file *file)
{
  rp_launch_context context = {.path = file->path};
  rp_shell_input input = {
      .text = file->content, .line = 1, .folder = rp_path_dir(file->path), .bash = names_bash(file->content)};
  if (file->content.size > RP_LAUNCH_SIZE_LIMIT) {
    context.kind = kind_of(file->path);
    rp_launch_unread(c, &context, 1);
    return;
  }
  switch (format_of(file->path)) {
  case FORMAT_NONE:
    break;
  case FORMAT_SHELL:
    context.kind = RP_STR("shell");
    if (!is_foreign(file->content)) {
      rp_launch_text(c, &context, &input);
    }
    break;
  case FORMAT_MAKE:
    rp_launch_make(c, &context, file->content);
    break;
  case FORMAT_DOCKERFILE:
    rp_launch_dockerfile(c, &context, file->content);
    break;
  case FORMAT_CRONTAB:
    rp_launch_crontab(c, &context, file->content, file->path, 1);
    break;
  case FORMAT_SYSTEMD:
    rp_launch_systemd(c, &context, file->content);
    break;
  case FORMAT_PROCFILE:
    rp_launch_procfile(c, &context, file->content);
    break;
  case FORMAT_JENKINS:
    rp_launch_jenkinsfile(c, &context, file->content);
    break;
  case FORMAT_PROJECT:
    rp_launch_project(c, file->path, file->content);
    break;
  case FORMAT_MANIFEST:
    rp_launch_manifest(c, &context, file->content);
    break;
  }
}

static void read_snippet(rp_launch_collector *c, const rp_launch_snippet *snippet)
{
  rp_launch_context context = {.path = snippet->path, .kind = RP_STR("python"), .image = snippet->image};
  if (snippet->schedule.size > 0) {
    rp_str rest = RP_STR("");
    rp_str cron = rp_launch_cron(c->arena, snippet->schedule, &rest);
    bool fits = cron.size > 0 && rest.size == 0;
    context.schedule = fits ? cron : snippet->schedule;
    context.schedule_path = snippet->path;
    context.schedule_line = snippet->schedule_line;
    context.code = fits ? 0 : RP_RULE_SCHEDULE_NOTATION;
  }
  if (snippet->text.data != NULL) {
    rp_shell_input input = {.text = snippet->text, .line = snippet->line, .directory = snippet->directory};
    rp_map variables;
    rp_map_init(&variables, c->arena);
    for (size_t i = 0; i < snippet->environment_count; i++) {
      size_t equals = rp_str_find(snippet->environment[i], RP_STR("="), 0);
      rp_launch_set(&variables, rp_str_sub(snippet->environment[i], 0, equals),
                    rp_str_sub(snippet->environment[i], equals + 1, snippet->environment[i].size), false, true,
                    c->arena);
    }
    input.variables = &variables;
    rp_launch_lines(c, &context, &input, snippet->line);
    rp_map_release(&variables);
    return;
  }
  rp_launch_word *words = RP_NEW_ARRAY(c->arena, rp_launch_word, snippet->word_count + 1);
  for (size_t i = 0; i < snippet->word_count; i++) {
    words[i] = rp_launch_fill(c->arena, snippet->words[i]);
  }
  rp_shell_command command = {.words = words,
                              .word_count = snippet->word_count,
                              .directory = snippet->directory,
                              .line = snippet->line,
                              .environment = snippet->environment,
                              .environment_count = snippet->environment_count};
  if (command.word_count > 0) {
    rp_launch_command(c, &context, &command);
  }
}

static int order(const void *a, const void *b)
{
  const rp_launch *left = a;
  const rp_launch *right = b;
  int result = rp_str_cmp(left->path, right->path);
  if (result == 0) {
    result = (left->line > right->line) - (left->line < right->line);
  }
  if (result == 0) {
    result = rp_str_cmp(left->schedule, right->schedule);
  }
  if (result == 0) {
    result = rp_str_cmp(left->schedule_path, right->schedule_path);
  }
  if (result == 0) {
    result = (left->schedule_line > right->schedule_line) - (left->schedule_line < right->schedule_line);
  }
  if (result == 0) {
    result = rp_str_cmp(left->command, right->command);
  }
  if (result == 0) {
    result =
        (left->environment_count > right->environment_count) - (left->environment_count < right->environment_count);
  }
  for (size_t i = 0; i < left->environment_count && result == 0; i++) {
    result = rp_str_cmp(left->environment[i], right->environment[i]);
  }
  result = result != 0 ? result : rp_str_cmp(left->image, right->image);
  return result != 0 ? result : rp_str_cmp(left->via, right->via);
}

static bool same_environment(const rp_launch *a, const rp_launch *b)
{
  bool same = a->environment_count == b->environment_count;
  for (size_t i = 0; i < a->environment_count && same; i++) {
    same = rp_str_eq(a->environment[i], b->environment[i]);
  }
  return same;
}

/// The same command reached in several ways: one is enough, unless they run it in different images or environments.
static bool is_superfluous(const rp_launch *previous, const rp_launch *launch)
{
  bool same_image = previous->image.size == 0 || launch->image.size == 0 || rp_str_eq(previous->image, launch->image);
  return same_image && same_environment(previous, launch) && rp_str_eq(previous->path, launch->path) &&
         previous->line == launch->line && rp_str_eq(previous->command, launch->command) &&
         rp_str_eq(previous->schedule, launch->schedule) && rp_str_eq(previous->schedule_path, launch->schedule_path) &&
         previous->schedule_line == launch->schedule_line;
}

const rp_launch *rp_launch_find(size_t *count, const rp_launch_file *files, size_t file_count,
                                const rp_launch_snippet *snippets, size_t snippet_count,
                                const Repipe__V1__HouseRules *house, rp_arena *arena)
{
  rp_launch_collector c = {.files = files, .file_count = file_count, .house = house, .arena = arena};
  rp_map_init(&c.by_path, arena);
  rp_map_init(&c.called, arena);
  rp_map_init(&c.followed, arena);
  rp_map_init(&c.scripts, arena);
  for (size_t i = 0; i < file_count; i++) {
    rp_map_put(&c.by_path, files[i].path, (void *)(uintptr_t)&files[i]);
  }
  for (size_t i = 0; i < file_count; i++) {
    read_file(&c, &files[i]);
  }
  for (size_t i = 0; i < snippet_count; i++) {
    read_snippet(&c, &snippets[i]);
  }
  c.follow = true;
  c.written.count = 0;
  for (size_t i = 0; i < file_count; i++) {
    if (!rp_map_has(&c.called, files[i].path)) {
      read_file(&c, &files[i]);
    }
  }
  for (size_t i = 0; i < snippet_count; i++) {
    read_snippet(&c, &snippets[i]);
  }
  for (size_t i = 0; i < file_count; i++) { // circles of scripts are reached by nobody
    if (rp_map_has(&c.called, files[i].path) && !rp_map_has(&c.followed, files[i].path)) {
      read_file(&c, &files[i]);
    }
  }
  if (c.launches.count > 1) {
    qsort(c.launches.items, c.launches.count, sizeof c.launches.items[0], order);
  }
  size_t kept = 0;
  for (size_t i = 0; i < c.launches.count; i++) {
    if (kept == 0 || !is_superfluous(&c.launches.items[kept - 1], &c.launches.items[i])) {
      c.launches.items[kept++] = c.launches.items[i];
    } else if (c.launches.items[kept - 1].image.size == 0 && c.launches.items[i].image.size > 0) {
      c.launches.items[kept - 1].image = c.launches.items[i].image;
      c.launches.items[kept - 1].via = c.launches.items[i].via;
    }
  }
  rp_map_release(&c.followed);
  rp_map_release(&c.called);
  rp_map_release(&c.scripts);
  rp_map_release(&c.by_path);
  *count = kept;
  return c.launches.items;
}
