// re: the functions of the module over known texts, by PCRE2. The classes Pattern and Match are Python (analyzer/stubs/re.py).
// What is found one after the other follows CPython 3.11 Modules/_sre: the next search begins where the last match ended, and
// behind an empty match it must not be empty at that place.
#define PCRE2_CODE_UNIT_WIDTH 8
#include "analyzer/lib/py_re.h"

#include <pcre2.h>

#include "analyzer/lib/py.h"

enum { MATCH_LIMIT = 200000, HEAP_LIMIT_KIB = 20000, MATCHES_LIMIT = 100000 };

typedef struct matcher {
  rp_re re;
  pcre2_code *code;
  pcre2_match_data *data;
  pcre2_match_context *limits;
  rp_str text;
  size_t at;    ///< where the next search begins
  bool advance; ///< the next match is not empty there
  const PCRE2_SIZE *spans;
} matcher;

/// Arguments of a call, the compiled pattern taken apart.
typedef struct request {
  rp_interp *in;
  const rp_call *call;
  rp_val compiled; ///< instance of re.Pattern; NULL
  bool has_new;    ///< sub, subn
} request;

static void matcher_release(matcher *m)
{
  pcre2_match_context_free(m->limits);
  pcre2_match_data_free(m->data);
  pcre2_code_free(m->code);
  rp_buf_release(&m->re.pattern);
}

static bool in_common_range(const matcher *m)
{
  for (size_t i = 0; m->re.ascii && i < m->text.size; i++) {
    unsigned char c = (unsigned char)m->text.data[i];
    if (c >= 0x80 || (c >= 0x1c && c <= 0x1f)) {
      return false;
    }
  }
  return m->text.size <= RP_PY_TEXT_LIMIT;
}

/// False: what Python would answer is not certain (nothing is to be released).
static bool matcher_init(matcher *m, rp_str pattern, int64_t flags, rp_str text)
{
  *m = (matcher){.text = text};
  if (flags < 0 || flags > 511 || !rp_re_translate(pattern, (int)flags, &m->re)) {
    return false;
  }
  uint32_t options = PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
  options |= (m->re.flags & RP_RE_IGNORECASE) != 0 ? PCRE2_CASELESS : 0;
  options |= (m->re.flags & RP_RE_DOTALL) != 0 ? PCRE2_DOTALL : 0;
  pcre2_compile_context *context = pcre2_compile_context_create(NULL);
  int error = 0;
  PCRE2_SIZE place = 0;
  if (context != NULL && pcre2_set_newline(context, PCRE2_NEWLINE_LF) == 0) {
    rp_str translated = rp_buf_str(&m->re.pattern);
    m->code = pcre2_compile((PCRE2_SPTR)translated.data, translated.size, options, &error, &place, context);
  }
  pcre2_compile_context_free(context);
  m->data = m->code != NULL ? pcre2_match_data_create_from_pattern(m->code, NULL) : NULL;
  m->limits = pcre2_match_context_create(NULL);
  if (m->data == NULL || m->limits == NULL || !in_common_range(m)) {
    matcher_release(m);
    return false;
  }
  pcre2_set_match_limit(m->limits, MATCH_LIMIT);
  pcre2_set_heap_limit(m->limits, HEAP_LIMIT_KIB);
  return true;
}

/// The next match from where the last one ended: 1 found, 0 none, -1 over the budget.
static int matcher_next(matcher *m, uint32_t options)
{
  options |= m->advance ? PCRE2_NOTEMPTY_ATSTART : 0;
  int found = m->at > m->text.size
                  ? PCRE2_ERROR_NOMATCH
                  : pcre2_match(m->code, (PCRE2_SPTR)m->text.data, m->text.size, m->at, options, m->data, m->limits);
  if (found < 0) {
    return found == PCRE2_ERROR_NOMATCH ? 0 : -1;
  }
  m->spans = pcre2_get_ovector_pointer(m->data);
  m->advance = m->spans[1] == m->spans[0];
  m->at = m->spans[1];
  return 1;
}

/// Text of a group; `missing` where it took no part.
static rp_val group_text(rp_interp *in, const matcher *m, unsigned group, rp_val missing)
{
  PCRE2_SIZE start = m->spans[2 * (size_t)group];
  return start == PCRE2_UNSET ? missing : rp_py_text(in, rp_str_sub(m->text, start, m->spans[2 * (size_t)group + 1]));
}

static rp_val new_of(rp_interp *in, const char *class_name, const rp_val *args, size_t count, uint32_t node)
{
  const rp_module *module = rp_linker_find(in->linker, NULL, RP_STR("re"));
  rp_val class =
      module == NULL || module->object == NULL ? NULL : rp_env_find(&module->object->env, rp_sym(in, class_name));
  return class == NULL || !rp_value_is(class, RP_OBJECT_CLASS)
             ? rp_unknown(in, RP_RULE_OPERATION_UNKNOWN, node)
             : rp_instantiate(in, class->object, &(rp_call){.args = args, .count = count, .node = node});
}

static rp_val match_object(const request *r, const matcher *m, rp_val pattern, rp_val flags, rp_val text)
{
  rp_interp *in = r->in;
  uint32_t node = r->call->node;
  rp_val compiled = r->compiled;
  if (compiled == NULL) {
    rp_val args[2] = {pattern, flags};
    compiled = new_of(in, "Pattern", args, 2, node);
  }
  rp_val spans[RP_RE_GROUPS + 1];
  rp_val names = rp_dict_new(in);
  for (unsigned i = 0; i <= m->re.groups; i++) {
    bool is = m->spans[2 * (size_t)i] != PCRE2_UNSET;
    int64_t start = is ? (int64_t)rp_py_index_at(m->text, m->spans[2 * (size_t)i]) : -1;
    int64_t end = is ? (int64_t)rp_py_index_at(m->text, m->spans[2 * (size_t)i + 1]) : -1;
    spans[i] = rp_py_pair(in, rp_py_num(in, start), rp_py_num(in, end));
    if (m->re.names[i].size > 0) {
      rp_dict_set(in, names->object, rp_py_text(in, m->re.names[i]), rp_py_num(in, i));
    }
  }
  rp_val args[4] = {compiled, text, rp_sequence_new(in, RP_OBJECT_TUPLE, spans, m->re.groups + 1), names};
  return new_of(in, "Match", args, 4, node);
}

// ---- the functions, over (pattern, [new,] text, [count,] flags) that are known ----

static rp_val find_one(const request *r, const rp_val *v, matcher *m)
{
  const char *name = r->call->row->name;
  uint32_t options = strcmp(name, "re.match") == 0       ? PCRE2_ANCHORED
                     : strcmp(name, "re.fullmatch") == 0 ? PCRE2_ANCHORED | PCRE2_ENDANCHORED
                                                         : 0;
  int found = matcher_next(m, options);
  return found < 0    ? rp_py_too_large(r->in, r->call->node)
         : found == 0 ? r->in->values.none
                      : match_object(r, m, v[0], v[3], v[1]);
}

/// findall: the match, its one group, or all its groups.
static rp_val found_text(rp_interp *in, const matcher *m)
{
  rp_val none = rp_value_cstr(&in->values, "");
  rp_val texts[RP_RE_GROUPS];
  for (unsigned i = 0; i < m->re.groups; i++) {
    texts[i] = group_text(in, m, i + 1, none);
  }
  return m->re.groups == 0   ? group_text(in, m, 0, none)
         : m->re.groups == 1 ? texts[0]
                             : rp_sequence_new(in, RP_OBJECT_TUPLE, texts, m->re.groups);
}

static rp_val find_all(const request *r, const rp_val *v, matcher *m)
{
  rp_interp *in = r->in;
  bool objects = strcmp(r->call->row->name, "re.finditer") == 0;
  rp_object *list = rp_object_new(in, objects ? RP_OBJECT_ITERATOR : RP_OBJECT_LIST);
  int found;
  while ((found = matcher_next(m, 0)) > 0 && list->items.count < MATCHES_LIMIT) {
    rp_val item = objects ? match_object(r, m, v[0], v[3], v[1]) : found_text(in, m);
    rp_items_append(in, list, rp_py_item(in, item));
  }
  return found != 0 ? rp_py_too_large(in, r->call->node) : rp_value_object(&in->values, list);
}

static rp_val split(const request *r, const rp_val *v, matcher *m)
{
  rp_interp *in = r->in;
  int64_t limit = 0;
  if (!rp_py_int(v[2], &limit)) {
    return rp_py_unknown(in, r->call);
  }
  rp_object *list = rp_object_new(in, RP_OBJECT_LIST);
  size_t last = 0;
  int found = limit < 0 ? 0 : 1;
  for (int64_t n = 0; found > 0 && (limit == 0 || n < limit) && n < MATCHES_LIMIT; n++) {
    found = matcher_next(m, 0);
    if (found > 0) {
      rp_items_append(in, list, rp_py_item(in, rp_py_text(in, rp_str_sub(m->text, last, m->spans[0]))));
      for (unsigned i = 1; i <= m->re.groups; i++) {
        rp_items_append(in, list, rp_py_item(in, group_text(in, m, i, in->values.none)));
      }
      last = m->at;
    }
  }
  rp_items_append(in, list, rp_py_item(in, rp_py_text(in, rp_str_sub(m->text, last, m->text.size))));
  return found < 0 || list->items.count > MATCHES_LIMIT ? rp_py_too_large(in, r->call->node)
                                                        : rp_value_object(&in->values, list);
}

/// The group that \1 or \g<name> at `at` (behind the backslash) names; false: something else, or none of the pattern's.
static bool template_group(const matcher *m, rp_str template, size_t *at, unsigned *group)
{
  char c = template.data[*at];
  if (c >= '1' && c <= '9') {
    bool longer = *at + 1 < template.size && template.data[*at + 1] >= '0' && template.data[*at + 1] <= '9';
    *group = (unsigned)(c - '0');
    *at += 1;
    return !longer && *group <= m->re.groups;
  }
  size_t end = rp_str_find(template, RP_STR(">"), *at);
  if (c != 'g' || *at + 1 >= template.size || template.data[*at + 1] != '<' || end == SIZE_MAX) {
    return false;
  }
  rp_str name = rp_str_sub(template, *at + 2, end);
  *at = end + 1;
  if (name.size == 1 && name.data[0] >= '0' && name.data[0] <= '9') {
    *group = (unsigned)(name.data[0] - '0');
    return *group <= m->re.groups;
  }
  for (*group = 1; *group <= m->re.groups; ++*group) {
    if (name.size > 0 && rp_str_eq(m->re.names[*group], name)) {
      return true;
    }
  }
  return false;
}

/// Appends what the template makes of a match. False: an escape that is not certain, or that Python refuses.
static bool fill(const matcher *m, rp_str template, rp_buf *out)
{
  for (size_t i = 0; i < template.size;) {
    if (template.data[i] != '\\') {
      rp_buf_char(out, template.data[i++]);
      continue;
    }
    static const char FROM[] = "ntr\\";
    static const char TO[] = "\n\t\r\\";
    if (++i == template.size) {
      return false;
    }
    const char *known = template.data[i] != '\0' ? strchr(FROM, template.data[i]) : NULL;
    unsigned group;
    if (known != NULL) {
      rp_buf_char(out, TO[known - FROM]);
      i++;
    } else if (template_group(m, template, &i, &group)) {
      if (m->spans[2 * (size_t)group] != PCRE2_UNSET) {
        rp_buf_add(out, rp_str_sub(m->text, m->spans[2 * (size_t)group], m->spans[2 * (size_t)group + 1]));
      }
    } else {
      return false;
    }
  }
  return true;
}

static rp_val substitute(const request *r, const rp_val *v, matcher *m)
{
  rp_interp *in = r->in;
  int64_t limit = 0;
  int64_t count = 0;
  rp_str template;
  bool text = rp_py_str(v[1], &template);
  bool callable = rp_value_is(v[1], RP_OBJECT_FUNCTION) || rp_value_is(v[1], RP_OBJECT_METHOD);
  if (!rp_py_int(v[3], &limit) || !(text || callable)) {
    return rp_py_unknown(in, r->call);
  }
  RP_VEC(rp_val) parts = {0};
  size_t last = 0;
  int found = limit < 0 ? 0 : 1;
  while (found > 0 && (limit == 0 || count < limit) && count < MATCHES_LIMIT && (found = matcher_next(m, 0)) > 0) {
    RP_PUSH(in->arena, &parts, rp_py_text(in, rp_str_sub(m->text, last, m->spans[0])));
    last = m->at;
    count++;
    rp_val made;
    if (text) {
      rp_buf filled = RP_BUF_INIT;
      bool certain = fill(m, template, &filled);
      made = rp_py_take(in, &filled);
      if (!certain) {
        return rp_py_unknown(in, r->call);
      }
    } else {
      rp_val match = match_object(r, m, v[0], v[4], v[2]);
      made = rp_call_simple(in, v[1], &match, 1, r->call->node);
    }
    if (made == NULL || made->kind == RP_UNKNOWN) {
      return made;
    }
    RP_PUSH(in->arena, &parts, made);
  }
  if (found < 0 || count >= MATCHES_LIMIT) {
    return rp_py_too_large(in, r->call->node);
  }
  RP_PUSH(in->arena, &parts, rp_py_text(in, rp_str_sub(m->text, last, m->text.size)));
  rp_val result = rp_py_concat(in, parts.items, parts.count, r->call->node);
  return strcmp(r->call->row->name, "re.subn") == 0 && result != NULL ? rp_py_pair(in, result, rp_py_num(in, count))
                                                                      : result;
}

// ---- arguments ----

static rp_val apply(rp_interp *in, const rp_val *v, size_t count, void *data)
{
  const request *r = data;
  bool split_row = strcmp(r->call->row->name, "re.split") == 0;
  rp_val text_value = v[r->has_new ? 2 : 1];
  rp_str pattern;
  rp_str text;
  int64_t flags = 0;
  rp_val unknown = rp_py_first_unknown(v, count);
  if (unknown != NULL) {
    return unknown;
  }
  bool symbolic = false;
  for (size_t i = 0; i < count; i++) {
    symbolic = symbolic || rp_value_is_symbolic(v[i]);
  }
  if (symbolic) { // as it would be written, without the defaults at the end
    rp_val operands[5];
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
      if (r->has_new || split_row || i != 2) {
        operands[used++] = v[i];
      }
    }
    while (used > (r->has_new ? 3U : 2U) && operands[used - 1]->kind == RP_INT && operands[used - 1]->integer == 0) {
      used--;
    }
    bool list = split_row || strcmp(r->call->row->name, "re.findall") == 0;
    bool replaces = strcmp(r->call->row->name, "re.sub") == 0;
    rp_type type = list ? RP_TYPE_LIST : replaces ? RP_TYPE_STR : RP_TYPE_ANY;
    bool callable = r->has_new && v[1]->kind == RP_OBJECT;
    return callable ? rp_py_unknown(in, r->call) : rp_py_derive_named(in, r->call->row->name, operands, used, type);
  }
  matcher m;
  if (!rp_py_str(v[0], &pattern) || !rp_py_str(text_value, &text) || !rp_py_int(v[count - 1], &flags) ||
      !matcher_init(&m, pattern, flags, text)) {
    return rp_py_unknown(in, r->call);
  }
  const char *name = r->call->row->name;
  rp_val result = r->has_new                                                            ? substitute(r, v, &m)
                  : split_row                                                           ? split(r, v, &m)
                  : strcmp(name, "re.findall") == 0 || strcmp(name, "re.finditer") == 0 ? find_all(r, v, &m)
                                                                                        : find_one(r, v, &m);
  matcher_release(&m);
  return result;
}

static rp_val row(rp_interp *in, const rp_call *call)
{
  const char *name = call->row->name;
  bool has_new = strcmp(name, "re.sub") == 0 || strcmp(name, "re.subn") == 0;
  bool is_split = strcmp(name, "re.split") == 0;
  // One shape for all: (pattern, text, -, flags), (pattern, text, maxsplit, flags), (pattern, new, text, count, flags).
  rp_val given[5] = {NULL};
  size_t count = has_new ? 5 : 4;
  if (!rp_py_by_name(call,
                     has_new    ? "pattern repl string count flags"
                     : is_split ? "pattern string maxsplit flags"
                                : "pattern string flags",
                     given,
                     has_new    ? 5
                     : is_split ? 4
                                : 3)) {
    return rp_py_unknown(in, call);
  }
  if (count == 4 && !is_split) {
    given[3] = given[2];
    given[2] = NULL;
  }
  rp_val zero = rp_py_num(in, 0);
  for (size_t i = 0; i < count; i++) {
    given[i] = given[i] == NULL && i >= (has_new ? 3U : 2U) ? zero : given[i];
    if (given[i] == NULL) {
      return rp_py_unknown(in, call);
    }
  }
  request r = {.in = in, .call = call, .has_new = has_new};
  if (rp_value_is(given[0], RP_OBJECT_INSTANCE) && rp_class_derives_named(given[0]->object->class, "re", "Pattern")) {
    r.compiled = given[0];
    rp_val pattern = rp_env_find(&r.compiled->object->env, rp_sym(in, "pattern"));
    rp_val flags = rp_env_find(&r.compiled->object->env, rp_sym(in, "_flags"));
    if (pattern == NULL || flags == NULL || given[count - 1] != zero) {
      return rp_py_unknown(in, call);
    }
    given[0] = pattern;
    given[count - 1] = flags;
  }
  return rp_py_over_values(in, given, count, apply, &r, call->node);
}

/// CPython 3.11 re/__init__.py: _special_chars_map
static rp_val escape(rp_interp *in, const rp_call *call)
{
  rp_str text;
  if (!rp_py_takes(call, 1, 1) || !rp_py_str(call->args[0], &text)) {
    return rp_py_unknown(in, call);
  }
  rp_buf out = RP_BUF_INIT;
  for (size_t i = 0; i < text.size; i++) {
    bool special = text.data[i] != '\0' && strchr("()[]{}?*+-|^$\\.&~# \t\n\r\v\f", text.data[i]) != NULL;
    rp_buf_cstr(&out, special ? "\\" : "");
    rp_buf_char(&out, text.data[i]);
  }
  return rp_py_take(in, &out);
}

static const rp_native rows[] = {
    {"re.match", row, 0, RP_TYPE_ANY},
    {"re.search", row, 0, RP_TYPE_ANY},
    {"re.fullmatch", row, 0, RP_TYPE_ANY},
    {"re.findall", row, 0, RP_TYPE_LIST},
    {"re.finditer", row, 0, RP_TYPE_ANY},
    {"re.split", row, 0, RP_TYPE_LIST},
    {"re.sub", row, 0, RP_TYPE_STR},
    {"re.subn", row, 0, RP_TYPE_ANY},
    {"re.escape", escape, RP_NATIVE_PURE, RP_TYPE_STR},
};

void rp_lib_re_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
