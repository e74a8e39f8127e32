// Files that scripts write and that launch something later: scripts, crontabs; and crontabs that are installed from a text.

#include "analyzer/launch/private.h"
#include "base/path.h"

enum { WRITTEN_LIMIT = 256 };

/// The text that a command prints: a here-document through cat or tee, or echo's words.
static bool printed_text(rp_launch_collector *c, const rp_shell_command *command, rp_str *text, uint32_t *line)
{
  rp_str program = rp_path_base(command->words[0].text);
  bool document = rp_str_is(program, "cat") && command->word_count == 1;
  if (document || rp_str_is(program, "tee")) {
    *text = command->here;
    *line = command->here_line;
    return command->here.data != NULL;
  }
  rp_shell_command plain = *command;
  plain.output = (rp_str){NULL, 0};
  *line = command->line;
  return rp_str_is(program, "echo") && rp_shell_printed(c->arena, &plain, text);
}

void rp_launch_write(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *given)
{
  rp_shell_command command = *given;
  while (command.word_count > 1 && rp_str_is(rp_path_base(command.words[0].text), "sudo")) {
    command.words++;
    command.word_count--;
  }
  rp_str program = rp_path_base(command.words[0].text);
  rp_str path = command.output;
  bool appends = command.appends;
  if (rp_str_is(program, "tee")) {
    for (size_t i = 1; i < command.word_count; i++) {
      appends = appends || rp_str_is(command.words[i].text, "-a");
      bool option = rp_str_starts_with(command.words[i].text, RP_STR("-"));
      path = option || command.words[i].dynamic ? path : command.words[i].text;
    }
  }
  rp_str text;
  uint32_t line;
  if (path.data == NULL || c->written.count >= WRITTEN_LIMIT || !printed_text(c, &command, &text, &line)) {
    return;
  }
  rp_str joined = rp_path_normalize(
      c->arena, rp_str_starts_with(path, RP_STR("/")) ? path : rp_path_join(c->arena, command.directory, path));
  rp_launch_written written = {.file = {joined, text}, .origin = context->path, .line = line};
  for (size_t i = 0; i < c->written.count && appends; i++) {
    rp_launch_written *before = &c->written.items[i];
    if (rp_str_eq(before->file.path, joined) && before->file.content.size + text.size < RP_LAUNCH_SIZE_LIMIT) {
      before->file.content =
          rp_arena_printf(c->arena, "%.*s\n%.*s", RP_STR_ARG(before->file.content), RP_STR_ARG(text));
      return;
    }
  }
  RP_PUSH(c->arena, &c->written, written);
}

void rp_launch_install(rp_launch_collector *c, const rp_launch_context *context, const rp_shell_command *commands,
                       size_t index, const rp_shell_command *command)
{
  rp_launch_context inner = *context;
  if (inner.depth > RP_LAUNCH_DEPTH_LIMIT) {
    return;
  }
  inner.depth++;
  rp_str file = RP_STR("");
  for (size_t i = 1; i < command->word_count; i++) {
    rp_str word = command->words[i].text;
    bool user = rp_str_is(command->words[i - 1].text, "-u");
    file = !user && (rp_str_is(word, "-") || !rp_str_starts_with(word, RP_STR("-"))) ? word : file;
  }
  for (size_t i = 0; i < c->written.count; i++) {
    if (rp_str_ends_with(c->written.items[i].file.path, file) && file.size > 1) {
      rp_launch_written written = c->written.items[i];
      c->written.items[i].read = true;
      rp_launch_crontab(c, &inner, written.file.content, RP_STR("crontab"), written.line);
      return;
    }
  }
  if (file.size > 0 && !rp_str_is(file, "-")) {
    return;
  }
  // ( crontab -l; echo LINE ) | crontab -
  size_t first = index;
  while (first > 0 && commands[first - 1].piped) {
    first--;
  }
  rp_str text;
  uint32_t line;
  for (size_t i = first; i < index; i++) {
    if (printed_text(c, &commands[i], &text, &line)) {
      rp_launch_crontab(c, &inner, text, RP_STR("crontab"), line);
    }
  }
  if (first == index && command->here.data != NULL) {
    rp_launch_crontab(c, &inner, command->here, RP_STR("crontab"), command->here_line);
  }
}
