/// The spec is written by hand because its bytes are a contract: key order, escapes. The loader is bridge.py with
/// comments and the parts of other modes blanked, deflated and in base85.

#include "translator/command.h"

#include <inttypes.h>

#include <zlib.h>

#include "base/buf.h"
#include "base/embed.h"
#include "translator/parts/text.h"

extern const rp_embedded_file rp_bridge_files[];

static bool is(const char *a, const char *b)
{
  return strcmp(a, b) == 0;
}

rp_str rp_command_bridge_source(void)
{
  return (rp_str){rp_bridge_files[0].data, rp_bridge_files[0].size};
}

static void key(rp_buf *out, const char *name)
{
  if (out->size > 0 && out->data[out->size - 1] != '{' && out->data[out->size - 1] != '[') {
    rp_buf_char(out, ',');
  }
  rp_buf_printf(out, "\"%s\":", name);
}

static void text(rp_buf *out, const char *name, rp_str value)
{
  key(out, name);
  rp_json_string_safe(out, value);
}

static void separate(rp_buf *out)
{
  char last = out->data[out->size - 1];
  if (last != '[' && last != '{') {
    rp_buf_char(out, ',');
  }
}

static void parameter(rp_buf *out, const char *name, const Repipe__V1__PlanBinding *const *bindings, size_t count,
                      Repipe__V1__PlanSecret *const *secrets, size_t secret_count)
{
  for (size_t i = 0; i < count; i++) {
    if (is(bindings[i]->parameter, name)) {
      separate(out);
      rp_json_string_safe(out, rp_str_of(name));
      rp_buf_cstr(out, ":{");
      text(out, "in", rp_str_of(bindings[i]->variable));
      text(out, "as", rp_str_of(bindings[i]->type->wire));
      if (is(bindings[i]->type->wire, "item")) {
        key(out, "each");
        rp_buf_cstr(out, "true");
      }
      rp_buf_char(out, '}');
      return;
    }
  }
  for (size_t i = 0; i < secret_count; i++) {
    if (is(secrets[i]->parameter, name)) {
      separate(out);
      rp_json_string_safe(out, rp_str_of(name));
      rp_buf_cstr(out, ":{");
      text(out, "env", rp_str_of(secrets[i]->environment));
      rp_buf_char(out, '}');
      return;
    }
  }
}

static void files_in(rp_buf *out, Repipe__V1__PlanFile *const *files, size_t count)
{
  if (count == 0) {
    return;
  }
  key(out, "inputs");
  rp_buf_char(out, '[');
  for (size_t i = 0; i < count; i++) {
    bool many = is(files[i]->transport, "bundles");
    bool bundle = many || is(files[i]->transport, "bundle");
    rp_buf_cstr(out, i > 0 ? ",{" : "{");
    if (!bundle) {
      key(out, "at");
      rp_buf_printf(out, "%u", (unsigned)files[i]->position);
    }
    text(out, "in", rp_str_of(files[i]->variable));
    if (many) {
      key(out, "many");
      rp_buf_cstr(out, "true");
    } else {
      key(out, "item");
      rp_buf_printf(out, "%u", (unsigned)files[i]->item);
    }
    if (bundle) {
      text(out, "as", RP_STR("all"));
    }
    rp_buf_char(out, '}');
  }
  rp_buf_char(out, ']');
}

static void files_out(rp_buf *out, const Repipe__V1__PlanNode *node)
{
  if (node->n_outputs == 0) {
    return;
  }
  key(out, "outputs");
  rp_buf_char(out, '[');
  for (size_t i = 0; i < node->n_outputs; i++) {
    const Repipe__V1__PlanFile *file = node->outputs[i];
    bool bundle = is(file->transport, "bundle");
    rp_buf_cstr(out, i > 0 ? ",{" : "{");
    if (!bundle) {
      key(out, "at");
      rp_buf_printf(out, "%u", (unsigned)file->position);
    }
    text(out, "out", rp_str_of(file->variable));
    if (bundle || is(file->transport, "uri")) {
      text(out, "as", bundle ? RP_STR("all") : RP_STR("uri"));
    }
    rp_buf_char(out, '}');
  }
  rp_buf_char(out, ']');
}

static bool names_task(const Repipe__V1__GraphNode *node)
{
  for (size_t i = 0; i < node->n_arguments; i++) {
    const Repipe__V1__Value *value = node->arguments[i]->value;
    if (value != NULL && value->kind_case == REPIPE__V1__VALUE__KIND_LITERAL && is(value->literal->type, "class")) {
      return true;
    }
  }
  return false;
}

// Where the class is found: module, name in it where it has one that still leads there, family. Of a task that is given another
// class by its family: the module that Luigi would have begun with, by which that one is imported.
static void identity(rp_buf *out, const Repipe__V1__GraphNode *node, const Repipe__V1__Workflow *workflow)
{
  rp_str class = rp_str_of(node->class_);
  size_t colon = rp_str_find(class, RP_STR(":"), 0);
  rp_str module = rp_str_sub(class, 0, colon);
  rp_str name = colon == SIZE_MAX ? (rp_str){NULL, 0} : rp_str_sub(class, colon + 1, class.size);
  text(out, "module", module);
  // A class inside a function, or one that a later class of its module has taken the name from ("T#1"), is no
  // attribute of the module: only the registry may still know it.
  bool reachable =
      name.size > 0 && rp_str_find(name, RP_STR("<"), 0) == SIZE_MAX && rp_str_find(name, RP_STR("#"), 0) == SIZE_MAX;
  if (reachable) {
    text(out, "class", name);
  }
  text(out, "family", rp_str_of(node->family));
  rp_str root = rp_str_of(workflow->root);
  root = rp_str_sub(root, 0, rp_str_find(root, RP_STR(":"), 0));
  if (names_task(node) && !rp_str_eq(root, module)) {
    text(out, "first", root);
  }
}

static void given(rp_buf *out, const Repipe__V1__PlanNode *node, const Repipe__V1__Workflow *workflow)
{
  if (node->n_given == 0) {
    return;
  }
  key(out, "given");
  rp_buf_char(out, '[');
  for (size_t i = 0; i < node->n_given; i++) {
    const Repipe__V1__PlanGiven *one = node->given[i];
    const Repipe__V1__GraphNode *graph = workflow->graph->nodes[one->graph_node];
    rp_buf_cstr(out, i > 0 ? ",{" : "{");
    identity(out, graph, workflow);
    if (one->n_bindings + one->n_secrets > 0) {
      key(out, "params");
      rp_buf_char(out, '{');
      for (size_t k = 0; k < graph->n_arguments; k++) {
        parameter(out, graph->arguments[k]->name, (const Repipe__V1__PlanBinding *const *)one->bindings,
                  one->n_bindings, one->secrets, one->n_secrets);
      }
      rp_buf_char(out, '}');
    }
    if (one->enabled[0] != '\0') {
      text(out, "if", rp_str_of(one->enabled));
    }
    files_in(out, one->inputs, one->n_inputs);
    if (one->before) {
      rp_buf_cstr(out, ",\"before\":true");
    }
    rp_buf_char(out, '}');
  }
  rp_buf_char(out, ']');
}

// Text that the bridge reads as CoPilot would bring it.
static void constants(rp_buf *out, const Repipe__V1__PlanStep *step)
{
  if (step->n_constants == 0) {
    return;
  }
  key(out, "is");
  rp_buf_char(out, '{');
  for (size_t i = 0; i < step->n_constants; i++) {
    const Repipe__V1__PlanBinding *binding = step->constants[i];
    const Repipe__V1__Literal *literal = binding->constant->literal;
    rp_str value = rp_str_of(literal->text);
    rp_buf moment = RP_BUF_INIT;
    if (is(literal->type, "bool")) {
      value = is(literal->text, "True") ? RP_STR("true") : RP_STR("false");
    } else if (is(literal->type, "datetime")) {
      rp_buf_printf(&moment, "%sZ", literal->text);
      value = rp_buf_str(&moment);
    }
    separate(out);
    rp_json_string_safe(out, rp_str_of(binding->parameter));
    rp_buf_cstr(out, ":{");
    text(out, "value", value);
    text(out, "as", rp_str_of(binding->type->wire));
    rp_buf_char(out, '}');
    rp_buf_release(&moment);
  }
  rp_buf_char(out, '}');
}

static void steps(rp_buf *out, const Repipe__V1__PlanNode *node)
{
  if (node->n_steps > 0) {
    key(out, "steps");
    rp_buf_char(out, '[');
    for (size_t i = 0; i < node->n_steps; i++) {
      const Repipe__V1__PlanStep *step = node->steps[i];
      rp_buf_cstr(out, i > 0 ? ",{" : "{");
      text(out, "family", rp_str_of(step->family));
      key(out, "from");
      for (size_t k = 0; k < step->n_origins; k++) {
        const Repipe__V1__PlanOrigin *origin = step->origins[k];
        rp_buf_printf(out, "%s[%u,%u,", k > 0 ? "," : "[", (unsigned)origin->step, (unsigned)origin->number);
        for (size_t c = 0; c < origin->n_conditions; c++) {
          rp_buf_char(out, c > 0 ? ',' : '[');
          rp_json_string_safe(out, rp_str_of(origin->conditions[c]));
        }
        if (origin->n_conditions == 0) {
          rp_buf_printf(out, "%u", (unsigned)origin->total);
        } else {
          rp_buf_char(out, ']');
        }
        if (origin->turns > 0) {
          rp_buf_printf(out, ",%u", (unsigned)origin->turns);
        }
        rp_buf_char(out, ']');
      }
      rp_buf_cstr(out, step->n_origins == 0 ? "[]" : "]");
      constants(out, step);
      rp_buf_char(out, '}');
    }
    rp_buf_char(out, ']');
  }
  key(out, "values");
  rp_buf_char(out, '[');
  for (size_t i = 0; i < node->n_answers; i++) {
    const Repipe__V1__PlanAnswer *answer = node->answers[i];
    rp_buf_cstr(out, i > 0 ? ",{" : "{");
    text(out, "out", rp_str_of(answer->variable));
    if (answer->condition[0] != '\0') {
      text(out, answer->text ? "text" : "if", rp_str_of(answer->condition));
    } else {
      key(out, "step");
      rp_buf_printf(out, "%u", (unsigned)answer->step);
    }
    if (answer->parameter[0] != '\0') {
      text(out, "arg", rp_str_of(answer->parameter));
    }
    text(out, "as", rp_str_of(answer->type->wire));
    rp_buf_char(out, '}');
  }
  rp_buf_char(out, ']');
}

static void moments(rp_buf *out, const Repipe__V1__PlanNode *node)
{
  text(out, "in", rp_str_of(node->bindings[0]->variable));
  key(out, "moments");
  rp_buf_char(out, '[');
  for (size_t i = 0; i < node->n_moments; i++) {
    const Repipe__V1__PlanMoment *moment = node->moments[i];
    rp_buf_cstr(out, i > 0 ? ",{" : "{");
    text(out, "out", rp_str_of(moment->variable));
    text(out, "zone", rp_str_of(moment->zone));
    key(out, "shift");
    rp_buf_printf(out, "[%" PRId64 ",%" PRId64 ",%" PRId64 "]", moment->months, moment->days, moment->seconds);
    if (moment->wall) {
      key(out, "wall");
      rp_buf_cstr(out, "true");
    }
    text(out, "format", rp_str_of(moment->format));
    text(out, "as", rp_str_of(moment->type->wire));
    rp_buf_char(out, '}');
  }
  rp_buf_char(out, ']');
}

char *rp_command_spec(rp_arena *arena, const Repipe__V1__PlanNode *node, const Repipe__V1__Workflow *workflow)
{
  const Repipe__V1__GraphNode *graph = workflow->graph->nodes[node->graph_node];
  rp_buf out = RP_BUF_INIT;
  rp_buf_cstr(&out, "{\"v\":1");
  text(&out, "mode", rp_str_of(node->mode));
  if (is(node->mode, "kickoff")) {
    moments(&out, node);
    rp_buf_char(&out, '}');
    char *spec = rp_arena_cstr(arena, rp_buf_str(&out));
    rp_buf_release(&out);
    return spec;
  }
  identity(&out, graph, workflow);
  if (node->n_path > 1 || (node->n_path == 1 && node->path[0][0] != '\0')) {
    key(&out, "path");
    rp_buf_char(&out, '[');
    for (size_t i = 0; i < node->n_path; i++) {
      separate(&out);
      rp_json_string_safe(&out, rp_str_of(node->path[i]));
    }
    rp_buf_char(&out, ']');
  }
  bool any = node->n_secrets > 0;
  for (size_t i = 0; i < node->n_bindings; i++) {
    any = any || node->bindings[i]->parameter[0] != '\0';
  }
  if (any) {
    key(&out, "params");
    rp_buf_char(&out, '{');
    for (size_t i = 0; i < graph->n_arguments; i++) {
      parameter(&out, graph->arguments[i]->name, (const Repipe__V1__PlanBinding *const *)node->bindings,
                node->n_bindings, node->secrets, node->n_secrets);
    }
    rp_buf_char(&out, '}');
  }
  if (node->enabled[0] != '\0') {
    text(&out, "if", rp_str_of(node->enabled));
  }
  files_in(&out, node->inputs, node->n_inputs);
  if (node->input_count > 0 && is(node->mode, "task")) {
    key(&out, "n_in");
    rp_buf_printf(&out, "%u", (unsigned)node->input_count - 1);
  }
  files_out(&out, node);
  if (node->output_count > 0) {
    key(&out, "n_out");
    rp_buf_printf(&out, "%u", (unsigned)node->output_count - 1);
  }
  given(&out, node, workflow);
  if (is(node->mode, "probe")) {
    steps(&out, node);
  }
  rp_buf_char(&out, '}');
  char *spec = rp_arena_cstr(arena, rp_buf_str(&out));
  rp_buf_release(&out);
  return spec;
}

// ---- the loader ----

static bool names_mode(rp_str words, const char *mode)
{
  rp_str word;
  while (rp_str_split(&words, ' ', &word)) {
    if (rp_str_is(word, mode)) {
      return true;
    }
  }
  return false;
}

static void strip(rp_buf *out, rp_str source, const char *mode)
{
  bool wanted = true;
  rp_str line;
  while (rp_str_split(&source, '\n', &line)) {
    if (rp_str_starts_with(line, RP_STR("#: only "))) {
      wanted = names_mode(rp_str_sub(line, 8, line.size), mode);
    } else if (rp_str_is(line, "#: all")) {
      wanted = true;
    }
    rp_str code = rp_str_trim(line);
    if (wanted && code.size > 0 && code.data[0] != '#') {
      size_t blanks = (size_t)(code.data - line.data);
      rp_buf_add(out, rp_str_sub(line, blanks - blanks / 4, line.size)); // one blank for four
    }
    rp_buf_char(out, '\n');
  }
}

// Python's base85, with three characters exchanged that templates of Flyte and Kubernetes begin with: '$' is ',', '{'
// is
// '.', '(' is '/'.
static void base85(rp_buf *out, const unsigned char *data, size_t size)
{
  static const char alphabet[] =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#,%&/)*+-;<=>?@^_`.|}~";
  for (size_t i = 0; i < size; i += 4) {
    size_t count = size - i < 4 ? size - i : 4;
    uint32_t word = 0;
    for (size_t k = 0; k < 4; k++) {
      word = word << 8 | (k < count ? data[i + k] : 0);
    }
    char digits[5];
    for (size_t k = 5; k > 0; k--) {
      digits[k - 1] = alphabet[word % 85];
      word /= 85;
    }
    rp_buf_add(out, (rp_str){digits, count + 1});
  }
}

int rp_command_loader(char **out, rp_arena *arena, const char *mode, rp_error *err)
{
  rp_buf plain = RP_BUF_INIT;
  strip(&plain, rp_command_bridge_source(), mode);
  uLongf size = compressBound((uLong)plain.size);
  unsigned char *packed = rp_arena_alloc(arena, size);
  int status = compress2(packed, &size, (const Bytef *)plain.data, (uLong)plain.size, 9);
  rp_buf_release(&plain);
  if (status != Z_OK) {
    return rp_fail(err, RP_ERROR_IO, "packing the bridge: zlib error %d", status);
  }
  rp_buf loader = RP_BUF_INIT;
  rp_buf_cstr(&loader, "import base64,zlib;exec(compile(zlib.decompress(base64.b85decode(\"");
  base85(&loader, packed, size);
  rp_buf_cstr(&loader, "\".translate(str.maketrans(\",./\",\"\\x24\\x7b\\x28\")))),\"repipe_bridge.py\",\"exec\"))");
  bool fits = loader.size <= RP_COMMAND_MAX_LOADER;
  *out = rp_arena_cstr(arena, rp_buf_str(&loader));
  rp_buf_release(&loader);
  return fits ? 0
              : rp_fail(err, RP_ERROR_LIMIT, "the bridge for mode %s takes more than %d bytes of a command", mode,
                        RP_COMMAND_MAX_LOADER);
}
