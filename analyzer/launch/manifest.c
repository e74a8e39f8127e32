// YAML: compose files, Kubernetes manifests, GitHub, GitLab and other CI files. What a document is shows in its keys, not
// in its name. Containers and steps are looked for at any depth (a stack, not recursion), so that operators' own kinds
// (Argo, Tekton) are found where they use the usual shape.

#include "analyzer/launch/private.h"
#include "analyzer/repository/config.h"
#include "base/buf.h"
#include "base/path.h"
#include "base/yaml.h"
#include "proto/rules.h"

enum { VISIT_LIMIT = 400000, EXTENDS_LIMIT = 8 };

typedef struct place {
  const rp_yaml_node *node;
  rp_str image;
  const rp_map *environment; // of CI files: what the maps around it set
} place;

/// `{{ … }}` of Argo, Helm and their kin is not known: a hole.
static rp_str without_templates(rp_arena *arena, rp_str text)
{
  if (rp_str_find(text, RP_STR("{{"), 0) == SIZE_MAX) {
    return text;
  }
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < text.size; i++) {
    bool open = rp_str_starts_with(rp_str_sub(text, i, i + 2), RP_STR("{{")) && (i == 0 || text.data[i - 1] != '$');
    size_t close = open ? rp_str_find(text, RP_STR("}}"), i) : SIZE_MAX;
    if (close == SIZE_MAX) {
      rp_buf_char(&buf, text.data[i] == RP_LAUNCH_HOLE ? ' ' : text.data[i]);
      continue;
    }
    rp_buf_char(&buf, RP_LAUNCH_HOLE);
    rp_buf_add(&buf, rp_str_sub(text, i, close + 2));
    rp_buf_char(&buf, RP_LAUNCH_HOLE);
    i = close + 1;
  }
  text = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

/// A command given as a list (exec form) or as text, which compose splits as a shell would, without running one.
static void add_words(rp_launch_words *words, const rp_yaml_node *node, rp_arena *arena)
{
  if (node == NULL) {
    return;
  }
  if (node->kind == RP_YAML_SCALAR) {
    rp_shell_input input = {.text = without_templates(arena, node->value), .line = 1, .split = true};
    size_t count = 0;
    const rp_shell_command *commands = rp_shell_parse(&count, &input, arena);
    for (size_t i = 0; count > 0 && i < commands[0].word_count; i++) {
      RP_PUSH(arena, words, commands[0].words[i]);
    }
    return;
  }
  for (const rp_yaml_node *item = node->child; item != NULL && node->kind == RP_YAML_LIST; item = item->next) {
    rp_str text = without_templates(arena, rp_yaml_real(item)->value);
    bool dynamic = rp_str_find(text, RP_STR("$("), 0) == 0 || rp_str_find(text, RP_STR("${"), 0) == 0;
    rp_launch_word word = {text, dynamic, false};
    RP_PUSH(arena, words, word);
  }
}

/// The value that a container's `env:` gives a name; data NULL: none that is known.
static rp_str value_of_env(const rp_yaml_node *environment, rp_str name)
{
  for (const rp_yaml_node *item = environment != NULL ? environment->child : NULL; item != NULL; item = item->next) {
    const rp_yaml_node *real = rp_yaml_real(item);
    rp_str value = rp_yaml_text(real, "value");
    bool plain = rp_yaml_find(real, "value") != NULL && rp_str_find(value, RP_STR("$("), 0) == SIZE_MAX;
    if (rp_str_eq(rp_yaml_text(real, "name"), name)) {
      return plain ? value : (rp_str){NULL, 0};
    }
  }
  return (rp_str){NULL, 0};
}

/// $(NAME) in command and args is the container's own variable (Kubernetes, not a shell); what it does not define stays as it is.
static void substitute(rp_launch_words *words, const rp_yaml_node *environment, rp_arena *arena)
{
  for (size_t i = 0; i < words->count; i++) {
    rp_launch_word *word = &words->items[i];
    rp_buf buf = RP_BUF_INIT;
    rp_buf_cstr(&buf, "");
    bool all = true;
    for (size_t k = 0; k < word->text.size; k++) {
      size_t close = rp_str_starts_with(rp_str_sub(word->text, k, k + 2), RP_STR("$("))
                         ? rp_str_find(word->text, RP_STR(")"), k)
                         : SIZE_MAX;
      rp_str value =
          close == SIZE_MAX ? (rp_str){NULL, 0} : value_of_env(environment, rp_str_sub(word->text, k + 2, close));
      if (value.data != NULL && !rp_secret_name(rp_str_sub(word->text, k + 2, close))) {
        rp_buf_add(&buf, value);
        k = close;
      } else {
        all = all && close == SIZE_MAX;
        rp_buf_char(&buf, word->text.data[k]);
      }
    }
    word->text = rp_arena_str(arena, rp_buf_str(&buf));
    word->dynamic = word->dynamic && !all;
    rp_buf_release(&buf);
  }
}

/// `environment:` of compose (map or list), `env:` of Kubernetes (list of name and value) and of CI files (map).
static void add_environment(rp_shell_command *command, const rp_yaml_node *node, rp_arena *arena)
{
  RP_VEC(rp_str) environment = {0};
  for (const rp_yaml_node *item = node != NULL ? node->child : NULL; item != NULL; item = item->next) {
    const rp_yaml_node *real = rp_yaml_real(item);
    if (item->key != NULL && real->kind == RP_YAML_SCALAR) {
      RP_PUSH(arena, &environment, rp_launch_assignment(arena, rp_yaml_real(item->key)->value, real->value));
    } else if (real->kind == RP_YAML_SCALAR) {
      size_t equals = rp_str_find(real->value, RP_STR("="), 0);
      if (equals != SIZE_MAX) {
        RP_PUSH(arena, &environment,
                rp_launch_assignment(arena, rp_str_sub(real->value, 0, equals),
                                     rp_str_sub(real->value, equals + 1, real->value.size)));
      }
    } else if (rp_yaml_text(real, "name").size > 0 && rp_yaml_find(real, "value") != NULL) {
      RP_PUSH(arena, &environment,
              rp_launch_assignment(arena, rp_yaml_text(real, "name"), rp_yaml_text(real, "value")));
    }
  }
  command->environment = environment.items;
  command->environment_count = environment.count;
}

static void container(rp_launch_collector *c, const rp_launch_context *context, const rp_yaml_node *entry,
                      const rp_yaml_node *arguments, const rp_yaml_node *environment, rp_str directory)
{
  rp_launch_words words = {0};
  add_words(&words, entry, c->arena);
  add_words(&words, arguments, c->arena);
  if (rp_str_is(context->kind, "kubernetes")) {
    substitute(&words, environment, c->arena);
  }
  const rp_yaml_node *first = entry != NULL ? entry : arguments;
  rp_shell_command command = {.words = words.items, .word_count = words.count, .directory = directory};
  if (words.count == 0) {
    return;
  }
  command.line = first->kind == RP_YAML_LIST && first->child != NULL ? first->child->line : first->line;
  add_environment(&command, environment, c->arena);
  if (entry == NULL) { // the image says which program that is
    rp_launch_arguments(c, context, &command);
  } else {
    rp_launch_command(c, context, &command);
  }
}

/// The variables that a map of a CI file adds to those around it (`env:`, `variables:`).
static const rp_map *add_variables(const rp_map *outer, const rp_yaml_node *node, rp_arena *arena, rp_map *made)
{
  static const char *const keys[] = {"env", "environment", "variables"};
  bool any = false;
  for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
    const rp_yaml_node *map = rp_yaml_find(node, keys[i]);
    for (const rp_yaml_node *item = map != NULL && map->kind == RP_YAML_MAP ? map->child : NULL; item != NULL;
         item = item->next) {
      const rp_yaml_node *name = rp_yaml_real(item->key);
      const rp_yaml_node *real = rp_yaml_real(item);
      if (name == NULL || name->kind != RP_YAML_SCALAR || real->kind != RP_YAML_SCALAR ||
          rp_str_is(name->value, "<<")) {
        continue;
      }
      if (!any) {
        rp_map_init(made, arena);
        for (const rp_map_entry *entry = outer != NULL ? rp_map_next(outer, NULL) : NULL; entry != NULL;
             entry = rp_map_next(outer, entry)) {
          rp_map_put(made, rp_map_key(entry), rp_map_value(entry));
        }
        any = true;
      }
      rp_shell_variable *variable = RP_NEW(arena, rp_shell_variable);
      bool dynamic = rp_str_find(real->value, RP_STR("$"), 0) != SIZE_MAX;
      *variable = (rp_shell_variable){.value = {real->value, dynamic, dynamic}, .exported = true};
      rp_map_put(made, name->value, variable);
    }
  }
  return any ? made : outer;
}

/// ${{ env.NAME }} of GitHub where the value is known.
static rp_str with_environment(rp_arena *arena, rp_str text, const rp_map *variables)
{
  rp_buf buf = RP_BUF_INIT;
  rp_buf_cstr(&buf, "");
  for (size_t i = 0; i < text.size; i++) {
    size_t close =
        rp_str_starts_with(rp_str_sub(text, i, i + 3), RP_STR("${{")) ? rp_str_find(text, RP_STR("}}"), i) : SIZE_MAX;
    rp_str name = close == SIZE_MAX ? RP_STR("") : rp_str_trim(rp_str_sub(text, i + 3, close));
    bool env = rp_str_starts_with(name, RP_STR("env.")) && variables != NULL;
    const rp_shell_variable *variable = env ? rp_map_find(variables, rp_str_sub(name, 4, name.size)) : NULL;
    if (variable != NULL && !variable->value.dynamic) {
      rp_buf_add(&buf, variable->value.text);
      i = close + 1;
    } else {
      rp_buf_char(&buf, text.data[i]);
    }
  }
  text = rp_arena_str(arena, rp_buf_str(&buf));
  rp_buf_release(&buf);
  return text;
}

/// Shell text of a step: a scalar, or a list of them, which may be nested.
static void script(rp_launch_collector *c, const rp_launch_context *context, const rp_yaml_node *node,
                   const rp_map *variables, unsigned depth)
{
  node = rp_yaml_real(node);
  if (node == NULL || depth > 3) {
    return;
  }
  if (node->kind == RP_YAML_SCALAR) {
    rp_str text = with_environment(c->arena, node->value, variables);
    rp_shell_input input = {.text = text, .line = node->line + (node->block ? 1 : 0), .variables = variables};
    rp_launch_text(c, context, &input);
    return;
  }
  for (const rp_yaml_node *item = node->child; item != NULL && node->kind == RP_YAML_LIST; item = item->next) {
    script(c, context, item, variables, depth + 1);
  }
}

static void compose(rp_launch_collector *c, rp_launch_context *context, const rp_yaml_node *services)
{
  context->kind = RP_STR("compose");
  for (const rp_yaml_node *item = services->child; item != NULL; item = item->next) {
    const rp_yaml_node *service = rp_yaml_real(item);
    const rp_yaml_node *environment = rp_yaml_find(service, "environment");
    context->image = rp_yaml_text(service, "image");
    container(c, context, rp_yaml_find(service, "entrypoint"), rp_yaml_find(service, "command"), environment,
              rp_yaml_text(service, "working_dir"));
  }
}

static rp_str image_of(const rp_yaml_node *map, rp_str fallback)
{
  static const char *const keys[] = {"image", "container"};
  for (size_t i = 0; i < 2; i++) {
    const rp_yaml_node *node = rp_yaml_find(map, keys[i]);
    if (node != NULL && node->kind == RP_YAML_SCALAR) {
      return node->value;
    }
    rp_str name = rp_yaml_text(node, i == 0 ? "name" : "image");
    if (name.size > 0) {
      return name;
    }
  }
  return fallback;
}

/// A key of a GitLab job, or of what it extends.
static const rp_yaml_node *find_inherited(const rp_yaml_node *document, const rp_yaml_node *job, const char *key)
{
  for (unsigned budget = 0; budget < EXTENDS_LIMIT && job != NULL; budget++) {
    const rp_yaml_node *found = rp_yaml_find(job, key);
    const rp_yaml_node *extends = found == NULL ? rp_yaml_find(job, "extends") : NULL;
    const rp_yaml_node *last = extends != NULL ? extends->child : NULL;
    while (last != NULL && last->next != NULL) { // of several the last one wins
      last = last->next;
    }
    extends = extends != NULL && extends->kind == RP_YAML_LIST ? rp_yaml_real(last) : extends;
    if (found != NULL || extends == NULL || extends->kind != RP_YAML_SCALAR) {
      return found;
    }
    job = NULL;
    for (const rp_yaml_node *item = document->child; item != NULL; item = item->next) {
      const rp_yaml_node *name = rp_yaml_real(item->key);
      job = name != NULL && name->kind == RP_YAML_SCALAR && rp_str_eq(name->value, extends->value) ? rp_yaml_real(item)
                                                                                                   : job;
    }
  }
  return NULL;
}

/// A GitLab job whose name begins with a dot is a template: it runs only as what others take from it.
static bool is_template(const rp_yaml_node *top, const rp_yaml_node *node, const rp_yaml_node *item)
{
  const rp_yaml_node *name = rp_yaml_real(item->key);
  return node == top && name != NULL && name->kind == RP_YAML_SCALAR && rp_str_starts_with(name->value, RP_STR("."));
}

/// Visits every map below `top`: containers of Kubernetes, steps and jobs of CI files.
static void visit(rp_launch_collector *c, rp_launch_context *context, const rp_yaml_node *top, bool kubernetes,
                  const rp_map *variables)
{
  RP_VEC(rp_map *) maps = {0};
  RP_VEC(place) stack = {0};
  place first = {top, RP_STR(""), variables};
  RP_PUSH(c->arena, &stack, first);
  for (size_t visited = 0; stack.count > 0 && visited < VISIT_LIMIT; visited++) {
    place current = stack.items[--stack.count];
    const rp_yaml_node *node = current.node; // aliases are not entered: what they stand for is visited at its place
    rp_str image = node->kind == RP_YAML_MAP ? image_of(node, current.image) : current.image;
    const rp_yaml_node *inherited =
        node->kind == RP_YAML_MAP && !kubernetes && node != top ? find_inherited(top, node, "image") : NULL;
    image = inherited != NULL && inherited->kind == RP_YAML_SCALAR ? inherited->value : image;
    context->image = image;
    const rp_map *environment = current.environment;
    if (node->kind == RP_YAML_MAP && !kubernetes) {
      rp_map *made = RP_NEW(c->arena, rp_map);
      environment = add_variables(current.environment, node, c->arena, made);
      if (environment == made) {
        RP_PUSH(c->arena, &maps, made);
      }
    }
    if (node->kind == RP_YAML_MAP && kubernetes && rp_yaml_find(node, "image") != NULL) {
      container(c, context, rp_yaml_find(node, "command"), rp_yaml_find(node, "args"), rp_yaml_find(node, "env"),
                rp_yaml_text(node, "workingDir"));
      const rp_yaml_node *source = rp_yaml_find(node, "source"); // a script of Argo
      const rp_yaml_node *program = rp_yaml_find(node, "command");
      bool shell = program != NULL && program->child != NULL &&
                   rp_str_ends_with(rp_yaml_real(program->child)->value, RP_STR("sh"));
      if (source != NULL && source->kind == RP_YAML_SCALAR && shell) {
        rp_shell_input input = {.text = without_templates(c->arena, source->value),
                                .line = source->line + (source->block ? 1 : 0)};
        rp_launch_text(c, context, &input);
      }
    } else if (node->kind == RP_YAML_MAP && !kubernetes) {
      static const char *const keys[] = {"before_script", "run",     "script",  "after_script",
                                         "bash",          "command", "commands"};
      for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        script(c, context, find_inherited(top, node, keys[i]), environment, 0);
      }
    }
    for (const rp_yaml_node *item = node->child; item != NULL && node->alias == NULL; item = item->next) {
      if (item->kind != RP_YAML_SCALAR && item->alias == NULL && (kubernetes || !is_template(top, node, item))) {
        place next = {item, image, environment};
        RP_PUSH(c->arena, &stack, next);
      }
    }
  }
  for (size_t i = 0; i < maps.count; i++) {
    rp_map_release(maps.items[i]);
  }
}

static void kubernetes(rp_launch_collector *c, rp_launch_context context, const rp_yaml_node *document)
{
  context.kind = RP_STR("kubernetes");
  const rp_yaml_node *items = rp_yaml_find(document, "items");
  bool list = rp_str_is(rp_yaml_text(document, "kind"), "List") && items != NULL && items->kind == RP_YAML_LIST;
  for (const rp_yaml_node *item = list ? items->child : document; item != NULL; item = list ? item->next : NULL) {
    const rp_yaml_node *spec = rp_yaml_find(item, "spec");
    const rp_yaml_node *schedule = rp_yaml_find(spec, "schedule");
    rp_launch_context inner = context;
    if (schedule != NULL && schedule->kind == RP_YAML_SCALAR) {
      rp_str rest;
      rp_str given = schedule->value;
      rp_str written = RP_STR(""); // CRON_TZ=ZONE in front, where timeZone did not exist yet
      if (rp_str_starts_with(given, RP_STR("CRON_TZ=")) || rp_str_starts_with(given, RP_STR("TZ="))) {
        written = rp_launch_first_word(&given);
        written = rp_str_sub(written, rp_str_find(written, RP_STR("="), 0) + 1, written.size);
      }
      rp_str cron = rp_launch_cron(c->arena, given, &rest);
      inner.schedule = cron.size > 0 && rest.size == 0 ? cron : schedule->value;
      inner.code = cron.size > 0 && rest.size == 0 ? 0 : RP_RULE_SCHEDULE_NOTATION;
      inner.schedule_path = context.path;
      inner.schedule_line = schedule->line;
      rp_str zone = rp_yaml_text(spec, "timeZone");
      inner.time_zone = zone.size > 0 ? zone : written.size > 0 ? written : rp_yaml_text(spec, "timezone");
    }
    visit(c, &inner, rp_yaml_real(item), true, NULL);
  }
}

/// A GitHub workflow may have several crons: the jobs stand in the result once for each.
static void github(rp_launch_collector *c, rp_launch_context context, const rp_yaml_node *document)
{
  const rp_yaml_node *schedules = rp_yaml_find(rp_yaml_find(document, "on"), "schedule");
  bool any = false;
  rp_map made;
  const rp_map *variables = add_variables(NULL, document, c->arena, &made);
  for (const rp_yaml_node *item = schedules != NULL ? schedules->child : NULL; item != NULL; item = item->next) {
    const rp_yaml_node *cron = rp_yaml_find(item, "cron");
    if (cron == NULL || cron->kind != RP_YAML_SCALAR) {
      continue;
    }
    rp_str rest;
    rp_launch_context inner = context;
    rp_str normal = rp_launch_cron(c->arena, cron->value, &rest);
    inner.schedule = normal.size > 0 ? normal : cron->value;
    inner.code = normal.size > 0 ? 0 : RP_RULE_SCHEDULE_NOTATION;
    inner.schedule_path = context.path;
    inner.schedule_line = cron->line;
    inner.time_zone = RP_STR("UTC"); // GitHub's schedules always are
    visit(c, &inner, rp_yaml_find(document, "jobs"), false, variables);
    any = true;
  }
  if (!any) {
    visit(c, &context, rp_yaml_find(document, "jobs"), false, variables);
  }
  if (variables != NULL) {
    rp_map_release(&made);
  }
}

static bool is_ci(rp_str path)
{
  rp_str base = rp_path_base(path);
  static const char *const names[] = {".gitlab-ci", "azure-pipelines", ".travis.yml", "bitbucket-pipelines.yml",
                                      ".drone.yml", "buildspec",       "cloudbuild",  "appveyor.yml",
                                      ".woodpecker"};
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (rp_str_starts_with(base, rp_str_of(names[i]))) {
      return true;
    }
  }
  return rp_str_ends_with(base, RP_STR(".gitlab-ci.yml")) || rp_str_starts_with(path, RP_STR(".circleci/")) ||
         rp_str_starts_with(path, RP_STR(".gitlab/")) || rp_str_starts_with(path, RP_STR(".buildkite/"));
}

void rp_launch_manifest(rp_launch_collector *c, rp_launch_context *context, rp_str text)
{
  bool complete = false;
  const rp_yaml_node *document = rp_yaml_parse(&complete, text, c->arena);
  if (!complete && c->follow && rp_str_find(text, RP_STR("luigi"), 0) != SIZE_MAX) {
    rp_launch unread = {.path = context->path,
                        .line = 1,
                        .kind = is_ci(context->path) ? RP_STR("ci") : RP_STR("kubernetes"),
                        .code = RP_RULE_LAUNCH_FILE_UNREAD};
    RP_PUSH(c->arena, &c->launches, unread);
  }
  for (; document != NULL; document = document->next) {
    const rp_yaml_node *services = rp_yaml_find(document, "services");
    const rp_yaml_node *jobs = rp_yaml_find(document, "jobs");
    rp_launch_context inner = *context;
    inner.kind = RP_STR("ci");
    if (rp_yaml_text(document, "apiVersion").size > 0) {
      kubernetes(c, inner, document);
    } else if (rp_str_starts_with(context->path, RP_STR(".github/")) && jobs != NULL) {
      github(c, inner, document);
    } else if (is_ci(context->path)) {
      visit(c, &inner, document, false, NULL);
    } else if (services != NULL && services->kind == RP_YAML_MAP) {
      compose(c, &inner, services);
    }
  }
}
