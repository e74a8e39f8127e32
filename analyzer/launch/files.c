// Formats made of lines: Dockerfile, Procfile (make: make.c). Each finds the shell text in its lines and hands it on with the line it
// stands on. Those that bring a schedule are in timer.c.

#include "analyzer/launch/private.h"
#include "base/buf.h"
#include "base/path.h"
#include "proto/rules.h"

bool rp_launch_next_logical(rp_str *rest, uint32_t *number, uint32_t *line, rp_str *text)
{
  if (rest->size == 0) {
    return false;
  }
  *line = *number;
  size_t end = 0;
  for (;;) {
    size_t stop = rp_str_find(*rest, RP_STR("\n"), end);
    (*number)++;
    end = stop == SIZE_MAX ? rest->size : stop + 1;
    size_t last = stop == SIZE_MAX ? rest->size : stop;
    last -= last > 0 && rest->data[last - 1] == '\r';
    if (stop == SIZE_MAX || last == 0 || rest->data[last - 1] != '\\') {
      *text = rp_str_sub(*rest, 0, last);
      break;
    }
  }
  *rest = rp_str_sub(*rest, end, rest->size);
  return true;
}

rp_str rp_launch_first_word(rp_str *text)
{
  *text = rp_str_trim(*text);
  size_t end = 0;
  while (end < text->size && text->data[end] != ' ' && text->data[end] != '\t') {
    end++;
  }
  rp_str word = rp_str_sub(*text, 0, end);
  *text = rp_str_trim(rp_str_sub(*text, end, text->size));
  return word;
}

void rp_launch_set(rp_map *variables, rp_str name, rp_str value, bool dynamic, bool exported, rp_arena *arena)
{
  rp_shell_variable *variable = RP_NEW(arena, rp_shell_variable);
  variable->value = (rp_launch_word){rp_arena_str(arena, value), dynamic, dynamic};
  variable->exported = exported;
  rp_map_put(variables, name, variable);
}

// ------------------------------------------------------------------------------------------------ Dockerfile

/// A JSON array of strings on one line (the exec form); false when it is none.
static bool exec_form(rp_launch_words *words, rp_str text, rp_arena *arena)
{
  text = rp_str_trim(text);
  if (text.size < 2 || text.data[0] != '[' || text.data[text.size - 1] != ']') {
    return false;
  }
  for (size_t i = 1; i + 1 < text.size; i++) {
    if (text.data[i] != '"') {
      if (strchr(" \t,\\\r\n", text.data[i]) == NULL) {
        return false;
      }
      continue;
    }
    rp_buf buf = RP_BUF_INIT;
    for (i++; i + 1 < text.size && text.data[i] != '"'; i++) {
      i += text.data[i] == '\\';
      rp_buf_char(&buf, text.data[i]);
    }
    rp_launch_word word = {rp_arena_str(arena, rp_buf_str(&buf)), false, false};
    rp_buf_release(&buf);
    RP_PUSH(arena, words, word);
  }
  return true;
}

typedef struct docker_stage {
  rp_launch_words entrypoint;
  rp_launch_words command;
  bool entry_shell;
  bool has_entry;
  uint32_t line;
  rp_str directory;
} docker_stage;

/// `CMD text`: sh -c text, in words.
static rp_launch_words shell_form(rp_str text, rp_arena *arena)
{
  rp_launch_words words = {0};
  rp_launch_word sh = {RP_STR("sh"), false, false};
  rp_launch_word c = {RP_STR("-c"), false, false};
  rp_launch_word body = {rp_arena_str(arena, text), false, false};
  RP_PUSH(arena, &words, sh);
  RP_PUSH(arena, &words, c);
  RP_PUSH(arena, &words, body);
  return words;
}

static void end_stage(rp_launch_collector *c, rp_launch_context *context, docker_stage *stage, const rp_map *variables)
{
  rp_launch_words words = stage->entrypoint;
  for (size_t i = 0; i < stage->command.count && !(stage->has_entry && stage->entry_shell); i++) {
    RP_PUSH(c->arena, &words, stage->command.items[i]);
  }
  RP_VEC(rp_str) environment = {0};
  for (const rp_map_entry *entry = rp_map_next(variables, NULL); entry != NULL; entry = rp_map_next(variables, entry)) {
    const rp_shell_variable *variable = rp_map_value(entry);
    RP_PUSH(c->arena, &environment, rp_launch_assignment(c->arena, rp_map_key(entry), variable->value.text));
  }
  rp_shell_command command = {.words = words.items,
                              .word_count = words.count,
                              .line = stage->line,
                              .environment = environment.items,
                              .environment_count = environment.count,
                              .directory = stage->directory};
  if (words.count > 0) {
    rp_launch_command(c, context, &command);
  }
  memset(stage, 0, sizeof *stage);
}

void rp_launch_assignments(rp_map *variables, rp_str text, rp_arena *arena)
{
  size_t equals = rp_str_find(text, RP_STR("="), 0);
  size_t space = rp_str_find(text, RP_STR(" "), 0);
  if (equals == SIZE_MAX || space < equals) {
    rp_str name = rp_launch_first_word(&text);
    rp_launch_set(variables, name, text, rp_str_find(text, RP_STR("$"), 0) != SIZE_MAX, true, arena);
    return;
  }
  rp_shell_input input = {.text = rp_arena_printf(arena, "env %.*s", RP_STR_ARG(text)), .line = 1};
  size_t count = 0;
  const rp_shell_command *commands = rp_shell_parse(&count, &input, arena);
  for (size_t i = 1; count > 0 && i < commands[0].word_count; i++) {
    rp_str word = commands[0].words[i].text;
    size_t at = rp_str_find(word, RP_STR("="), 0);
    if (at != SIZE_MAX) {
      rp_launch_set(variables, rp_str_sub(word, 0, at), rp_str_sub(word, at + 1, word.size),
                    commands[0].words[i].dynamic, true, arena);
    }
  }
}

void rp_launch_dockerfile(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("dockerfile");
  rp_map variables;
  rp_map_init(&variables, c->arena);
  docker_stage stage = {0};
  uint32_t number = 1;
  uint32_t line = 0;
  rp_str logical;
  while (rp_launch_next_logical(&text, &number, &line, &logical)) {
    rp_str rest = logical;
    rp_str word = rp_launch_first_word(&rest);
    char name[16] = "";
    for (size_t i = 0; i < word.size && word.size < sizeof name; i++) {
      char letter = word.data[i];
      name[i] = (char)(letter >= 'a' && letter <= 'z' ? letter - 'a' + 'A' : letter);
    }
    if (strcmp(name, "FROM") == 0) {
      end_stage(c, context, &stage, &variables);
      rp_map_release(&variables);
      rp_map_init(&variables, c->arena);
      rp_str image = rp_launch_first_word(&rest);
      while (rp_str_starts_with(image, RP_STR("--"))) {
        image = rp_launch_first_word(&rest);
      }
      context->image = rp_arena_str(c->arena, image);
    } else if (strcmp(name, "ENV") == 0) {
      rp_launch_assignments(&variables, rest, c->arena);
    } else if (strcmp(name, "WORKDIR") == 0) {
      stage.directory = rp_path_join(c->arena, stage.directory, rp_arena_str(c->arena, rest));
    } else if (strcmp(name, "RUN") == 0) {
      rp_launch_words words = {0};
      if (!exec_form(&words, rest, c->arena)) {
        rp_shell_input input = {.text = rest, .line = line, .variables = &variables, .directory = stage.directory};
        rp_launch_text(c, context, &input);
      }
    } else if (strcmp(name, "ENTRYPOINT") == 0 || strcmp(name, "CMD") == 0) {
      bool entry = name[0] == 'E';
      rp_launch_words words = {0};
      bool exec = exec_form(&words, rest, c->arena);
      words = exec ? words : shell_form(rest, c->arena);
      stage.line = line;
      if (entry) {
        stage.entrypoint = words;
        stage.has_entry = true;
        stage.entry_shell = !exec;
        memset(&stage.command, 0, sizeof stage.command); // ENTRYPOINT resets a CMD before it
      } else {
        stage.command = words;
      }
    }
  }
  end_stage(c, context, &stage, &variables);
  rp_map_release(&variables);
}

// ------------------------------------------------------------------------------------------------ Procfile

void rp_launch_procfile(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  context->kind = RP_STR("shell");
  uint32_t number = 0;
  rp_str line;
  while (rp_str_split(&text, '\n', &line)) {
    number++;
    size_t colon = rp_str_find(line, RP_STR(":"), 0);
    if (colon != SIZE_MAX && line.data[0] != '#') {
      rp_shell_input input = {.text = rp_str_sub(line, colon + 1, line.size), .line = number};
      rp_launch_text(c, context, &input);
    }
  }
}
