#include "analyzer/entry/registry.h"

#include "analyzer/lib/luigi.h"

typedef RP_VEC(rp_launch_option) option_list;

typedef struct item {
  rp_registered registered;
  const rp_module *module; // whose import registers it
  bool sure;
  bool open;           // its parameters are not all known
  bool sectioned;      // flags begin with the family (Config.use_cmdline_section)
  size_t same;         // number of the next one of its family, from 1; 0: none
  bool listed;         // options were made
  option_list options; // as of any process that has loaded it
} item;

/// What a process has loaded: for each module 1 (perhaps) or 2 (surely).
typedef struct loaded {
  rp_map modules; // key: the module's address
  bool outside;
  bool complete; // options were made
  rp_launch_options options;
  rp_map names; // of the options that are sure
} loaded;

struct rp_registry {
  rp_interp *in;
  rp_arena *arena;
  RP_VEC(item) items;
  rp_map families;  // family -> family_items
  rp_map processes; // key: two addresses
  rp_map roots;     // key: two addresses and a family -> rp_launch_options
  RP_VEC(loaded *) all;
  size_t main_edges;
};

/// Numbers of the first and last item of a family, from 1.
typedef struct family_items {
  size_t first, last;
} family_items;

static bool is_visible(rp_interp *in, const rp_object *class)
{
  rp_val visible = rp_env_find(&class->env, rp_sym(in, "_visible_in_registry"));
  return visible == NULL || rp_truth(in, visible)->kind != RP_GUARD_FALSE;
}

static void add_item(rp_registry *r, rp_object *class, rp_str family, const rp_task_class *task)
{
  rp_val section = rp_class_find_value(r->in, class, "use_cmdline_section");
  bool bare = section != NULL && rp_truth(r->in, section)->kind == RP_GUARD_FALSE;
  item it = {.registered = {class, family, task},
             .module = class->cls.module,
             .sure = class->cls.condition == NULL || class->cls.condition->kind == RP_GUARD_TRUE,
             .open = rp_class_has_unknown_base(class),
             .sectioned = !bare};
  RP_PUSH(r->arena, &r->items, it);
  family_items *items = rp_map_find(&r->families, family);
  if (items == NULL) {
    items = RP_NEW(r->arena, family_items);
    items->first = r->items.count;
    rp_map_put(&r->families, family, items);
  } else {
    r->items.items[items->last - 1].same = r->items.count;
  }
  items->last = r->items.count;
}

rp_registry *rp_registry_new(rp_interp *in, rp_arena *arena, const rp_task_class *tasks, size_t count,
                             size_t main_edges)
{
  rp_registry *r = RP_NEW(arena, rp_registry);
  r->in = in;
  r->arena = arena;
  r->main_edges = main_edges;
  rp_map_init(&r->families, arena);
  rp_map_init(&r->processes, arena);
  rp_map_init(&r->roots, arena);
  rp_import_module(in, NULL, RP_STR("luigi.retcodes")); // the `luigi` command imports it
  in->raised = NULL;
  rp_map own; // classes of the repository: address -> rp_task_class
  rp_map_init(&own, arena);
  for (size_t i = 0; i < count; i++) {
    rp_map_put(&own, (rp_str){(const char *)&tasks[i].class, sizeof tasks[i].class}, (void *)(uintptr_t)&tasks[i]);
  }
  for (size_t i = 0; i < in->classes.count; i++) { // in order of creation, as Luigi keeps them
    rp_object *class = in->classes.items[i];
    const rp_task_class *task = rp_map_find(&own, (rp_str){(const char *)&class, sizeof class});
    if (task != NULL) {
      add_item(r, class, rp_str_of(task->message->family), task);
    } else if (class->cls.module != NULL && class->cls.module->stub &&
               rp_class_derives_named(class, "luigi.task", "Task") && is_visible(in, class)) {
      add_item(r, class, rp_lib_family(in, class), NULL);
    }
  }
  rp_map_release(&own);
  return r;
}

void rp_registry_release(rp_registry *registry)
{
  for (size_t i = 0; i < registry->all.count; i++) {
    rp_map_release(&registry->all.items[i]->modules);
    rp_map_release(&registry->all.items[i]->names);
  }
  rp_map_release(&registry->families);
  rp_map_release(&registry->processes);
  rp_map_release(&registry->roots);
}

// ---- which modules a process loads ----

static rp_str address(const rp_module *const *module)
{
  return (rp_str){(const char *)module, sizeof *module};
}

static bool load(loaded *l, const rp_module *module, bool sure)
{
  uintptr_t before = (uintptr_t)rp_map_find(&l->modules, address(&module));
  uintptr_t now = sure ? 2 : 1;
  if (now > before) {
    rp_map_put(&l->modules, address(&module), (void *)now);
    return true;
  }
  return false;
}

static uintptr_t state_of(const loaded *l, const rp_module *module)
{
  return (uintptr_t)rp_map_find(&l->modules, address(&module));
}

static loaded *load_process(rp_registry *r, rp_registry_process process)
{
  rp_str key = {(const char *)&process, sizeof process};
  loaded *l = rp_map_find(&r->processes, key);
  if (l != NULL) {
    return l;
  }
  l = RP_NEW(r->arena, loaded);
  rp_map_init(&l->modules, r->arena);
  rp_map_init(&l->names, r->arena);
  RP_PUSH(r->arena, &r->all, l);
  rp_map_put(&r->processes, key, l);
  static const char *const own[] = {"luigi", "luigi.retcodes"};
  for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) {
    const rp_module *module = rp_linker_find(r->in->linker, NULL, rp_str_of(own[i]));
    if (module != NULL) {
      load(l, module, i == 0 || process.program == NULL);
    }
  }
  if (process.program != NULL) {
    load(l, process.program, true);
  }
  if (process.module != NULL) {
    load(l, process.module, true);
  }
  for (bool again = true; again;) { // edges stand in order of execution: few rounds
    again = false;
    const rp_module *importer = NULL; // whose state `from` is
    uintptr_t from = 0;
    for (size_t i = 0; i < r->in->imports.count; i++) {
      const rp_import_edge *edge = &r->in->imports.items[i];
      from = edge->from != importer ? state_of(l, edge->from) : from;
      importer = edge->from;
      if (from == 0 || (i >= r->main_edges && edge->from != process.program)) {
        continue;
      }
      l->outside = l->outside || edge->to == NULL;
      if (edge->to != NULL && load(l, edge->to, edge->sure && from == 2)) {
        importer = NULL; // which may be the one that was loaded
        again = true;
      }
    }
  }
  return l;
}

/// 0: not registered, 1: perhaps, 2: surely.
static uintptr_t is_registered(const loaded *l, const item *it)
{
  uintptr_t state = state_of(l, it->module);
  return state == 2 && !it->sure ? 1 : state;
}

// ---- families ----

/// task_register.py:133: a later class of a family replaces an earlier one that it derives from; else the family is ambiguous.
/// `*sure` is false when conditions decide.
static const item *resolve(const rp_registry *r, const loaded *l, rp_str family, bool *ambiguous, bool *sure)
{
  const item *found = NULL;
  *ambiguous = false;
  *sure = true;
  const family_items *items = rp_map_find(&r->families, family);
  for (size_t i = items != NULL ? items->first : 0; i > 0; i = r->items.items[i - 1].same) {
    const item *it = &r->items.items[i - 1];
    uintptr_t state = is_registered(l, it);
    if (state > 0) {
      *ambiguous = *ambiguous || (found != NULL && !rp_class_derives(it->registered.class, found->registered.class));
      *sure = *sure && state == 2;
      found = it;
    }
  }
  return found;
}

rp_registry_answer rp_registry_find(rp_registry *registry, rp_registry_process process, rp_str family,
                                    const rp_registered **found)
{
  const loaded *l = load_process(registry, process);
  bool ambiguous;
  bool sure;
  const item *it = resolve(registry, l, family, &ambiguous, &sure);
  *found = it != NULL && !ambiguous ? &it->registered : NULL;
  if (it == NULL) {
    return RP_REGISTRY_NONE;
  }
  if (ambiguous) {
    return sure ? RP_REGISTRY_AMBIGUOUS : RP_REGISTRY_OPEN;
  }
  return sure ? RP_REGISTRY_ONE : RP_REGISTRY_MAYBE;
}

// ---- options ----

static rp_launch_arity arity_of(rp_registry *r, const rp_object *parameter)
{
  rp_object *owner = NULL;
  rp_val custom = rp_class_find(r->in, parameter->class, rp_sym(r->in, "_parser_kwargs"), &owner);
  if (custom != NULL && owner != NULL && !rp_module_is_given(owner->cls.module)) {
    return RP_LAUNCH_ARITY_UNKNOWN;
  }
  if (rp_class_derives_named(parameter->class, "luigi.parameter", "BoolParameter")) {
    rp_val parsing = rp_env_find(&parameter->env, rp_sym(r->in, "parsing"));
    if (parsing == NULL || parsing->kind != RP_STR_) {
      return RP_LAUNCH_ARITY_UNKNOWN;
    }
    return rp_str_is(parsing->text, "implicit")   ? RP_LAUNCH_ARITY_NONE
           : rp_str_is(parsing->text, "explicit") ? RP_LAUNCH_ARITY_OPTIONAL
                                                  : RP_LAUNCH_ARITY_UNKNOWN;
  }
  return rp_class_has_unknown_base(parameter->class) ? RP_LAUNCH_ARITY_UNKNOWN : RP_LAUNCH_ARITY_ONE;
}

static rp_str dashed(rp_arena *arena, rp_str name)
{
  char *text = rp_arena_cstr(arena, name);
  for (size_t i = 0; i < name.size; i++) {
    text[i] = text[i] == '_' ? '-' : text[i];
  }
  return (rp_str){text, name.size};
}

static void add_options(rp_registry *r, option_list *list, const item *it, bool local)
{
  size_t count;
  const rp_parameter *parameters = rp_class_parameters(r->in, it->registered.class, &count);
  for (size_t i = 0; i < count; i++) {
    rp_registry_flag *flag = RP_NEW(r->arena, rp_registry_flag);
    *flag = (rp_registry_flag){&it->registered, &parameters[i], local};
    rp_str name = parameters[i].name->text;
    if (!local && it->sectioned) {
      name = rp_arena_printf(r->arena, "%.*s_%.*s", RP_STR_ARG(it->registered.family), RP_STR_ARG(name));
    }
    rp_launch_option option = {
        .name = dashed(r->arena, name), .arity = arity_of(r, parameters[i].object), .data = flag};
    RP_PUSH(r->arena, list, option);
  }
  if (it->open && !local) {
    rp_launch_option any = {
        .name = dashed(r->arena, rp_arena_printf(r->arena, "%.*s_", RP_STR_ARG(it->registered.family))), .any = true};
    RP_PUSH(r->arena, list, any);
  }
}

static void append(rp_registry *r, option_list *list, const option_list *more, bool sure)
{
  for (size_t i = 0; i < more->count; i++) {
    rp_launch_option option = more->items[i];
    option.sure = sure && !option.any;
    RP_PUSH(r->arena, list, option);
  }
}

/// Whether two options that are sure have one name: one of `own` and another, or one of `others`.
static bool has_twice(const option_list *own, const rp_map *others)
{
  for (size_t i = 0; i < own->count; i++) {
    bool twice = own->items[i].sure && rp_map_has(others, own->items[i].name);
    for (size_t k = 0; k < i && !twice; k++) {
      twice = own->items[i].sure && own->items[k].sure && rp_str_eq(own->items[i].name, own->items[k].name);
    }
    if (twice) {
      return true;
    }
  }
  return false;
}

static rp_launch_options class_options(rp_registry *r, loaded *l)
{
  if (l->complete) {
    return l->options;
  }
  option_list list = {0};
  for (size_t i = 0; i < r->items.count; i++) {
    item *it = &r->items.items[i];
    bool ambiguous;
    bool sure;
    if (is_registered(l, it) > 0 && resolve(r, l, it->registered.family, &ambiguous, &sure) == it &&
        !(ambiguous && sure)) {
      if (!it->listed) {
        add_options(r, &it->options, it, false);
        it->listed = true;
      }
      append(r, &list, &it->options, sure && !ambiguous);
    }
  }
  bool twice = false;
  for (size_t i = 0; i < list.count; i++) {
    if (list.items[i].sure) {
      twice = twice || rp_map_has(&l->names, list.items[i].name);
      rp_map_put(&l->names, list.items[i].name, NULL);
    }
  }
  l->options = (rp_launch_options){.items = list.items, .count = list.count, .outside = l->outside, .twice = twice};
  l->complete = true;
  return l->options;
}

rp_launch_options rp_registry_options(rp_registry *registry, rp_registry_process process, rp_str family)
{
  loaded *l = load_process(registry, process);
  rp_launch_options options = class_options(registry, l);
  bool ambiguous = true;
  bool sure = false;
  const item *root = family.size > 0 ? resolve(registry, l, family, &ambiguous, &sure) : NULL;
  if (root == NULL || ambiguous) {
    options.open = family.size > 0; // a root that nothing says anything about
    return options;
  }
  rp_str key = rp_arena_printf(registry->arena, "%p %p %.*s", (const void *)process.program,
                               (const void *)process.module, RP_STR_ARG(family));
  const rp_launch_options *known = rp_map_find(&registry->roots, key);
  if (known != NULL) {
    return *known;
  }
  option_list list = {0};
  for (size_t i = 0; i < options.count; i++) {
    RP_PUSH(registry->arena, &list, options.items[i]);
  }
  option_list own = {0};
  add_options(registry, &own, root, true);
  size_t first = list.count;
  append(registry, &list, &own, sure);
  option_list added = {.items = list.items + first, .count = list.count - first};
  rp_launch_options *made = RP_NEW(registry->arena, rp_launch_options);
  *made = (rp_launch_options){.items = list.items,
                              .count = list.count,
                              .open = root->open,
                              .outside = options.outside,
                              .twice = options.twice || has_twice(&added, &l->names)};
  rp_map_put(&registry->roots, key, made);
  return *made;
}
