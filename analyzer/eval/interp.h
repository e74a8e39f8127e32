#ifndef RP_ANALYZER_EVAL_INTERP_H
#define RP_ANALYZER_EVAL_INTERP_H

/// The abstract interpreter: one for each repository. Private to analyzer/.
///
/// Results: functions that return rp_val return NULL when Python would raise; `in->raised` then says what. An unknown
/// is a value like any other. Budgets: steps and call depth; past them everything is RP_UNKNOWN with RP9xxx.

#include "analyzer/eval/heap.h"
#include "proto/rules.h"

/// A file that can be imported.
struct rp_module {
  rp_str path; ///< in the repository; of a stub: below analyzer/stubs or analyzer/layers
  rp_str import_root;
  const rp_symbol *name; ///< dotted
  const rp_facts *facts;
  rp_str content;    ///< text of the file; empty for stubs
  rp_object *object; ///< MODULE; NULL until imported
  bool package;      ///< an __init__.py
  bool stub;         ///< describes a library: counts as outside the repository
  bool layer;        ///< a stub that describes a framework on top of Luigi, from analyzer/layers
  bool running;      ///< import in progress
  bool done;
  bool test;
  bool library; ///< of a tree that is read beside the repository
  bool
      lacks; ///< it imports a name that the module has not, where it takes no ImportError: perhaps it cannot be imported
  bool partial;  ///< a house rule says it: what its classes have besides is not known
  rp_val failed; ///< the exception that a raise statement ends its import with; NULL
  rp_val
      broken; ///< the first one that a statement of it raises, by whatever means: Python runs nothing behind that; NULL
};

/// A stub of Luigi or of Python: what it holds is not of the repository's making, nor of a layer's.
static inline bool rp_module_is_given(const rp_module *module)
{
  return module != NULL && module->stub && !module->layer;
}

/// What a configuration file of the repository says of an option.
typedef struct rp_configured {
  rp_val value; ///< str; an unknown where it is redacted or only known at run time
  rp_str path;
  uint32_t line;
} rp_configured;

/// Key of rp_interp.configuration, and of rp_interp.options.
rp_str rp_configured_key(rp_interp *in, rp_str section, rp_str option);
rp_str rp_configured_name(rp_interp *in, rp_str option);

/// Says what an option is from here on.
void rp_configure(rp_interp *in, rp_str section, rp_str option, rp_configured *configured);

/// Looks modules up; link.c implements it.
typedef struct rp_linker rp_linker;

struct rp_scope {
  rp_env env;
  const rp_facts *facts; ///< of the function whose scope it is; NULL for a comprehension
  uint32_t bound;        ///< list of the names that its body binds: they are its own before they are bound, too
  bool comprehension;    ///< := binds outside of it (PEP 572)
  bool captured;         ///< a function was made here: its names live on behind the call
  rp_scope *outer;       ///< enclosing function scope; NULL at module level
  const rp_symbol *const *globals; ///< names declared global
  size_t global_count;
  const rp_symbol *const *nonlocals;
  size_t nonlocal_count;
};

typedef struct rp_with_body rp_with_body; ///< with.c

// lazy.h
typedef struct rp_lazy rp_lazy;
typedef struct rp_lazy_run rp_lazy_run;
typedef struct rp_lazy_place rp_lazy_place;

/// A body that something watches: the handlers of a try, or a context manager (exception.c).
typedef struct rp_guarding {
  bool imports;      ///< an import that fails is taken
  bool only_imports; ///< and nothing else
  bool missing;      ///< an import of it was not answered by the repository
  bool raised;       ///< something may have raised
  unsigned forks;    ///< statements that may raise, so far
} rp_guarding;

typedef struct rp_frame {
  struct rp_frame *caller;
  rp_module *module;
  rp_scope *scope;         ///< locals; NULL at module level (names are the module's)
  rp_object *class_body;   ///< names bound in a class body go here; NULL elsewhere
  rp_object *function;     ///< NULL for module and class bodies
  rp_val self;             ///< first argument of the call, for super()
  rp_object *yields;       ///< ITERATOR that collects; NULL outside generators
  rp_with_body *with_body; ///< what runs where this generator yields; NULL: it collects
  uint32_t node;           ///< being evaluated: place of messages
  rp_guarding *guarding;   ///< the innermost body of the frame that is watched; NULL
  uint32_t finallys;       ///< try statements with a finally around it: names count behind a return, too
} rp_frame;

typedef struct rp_keyword {
  const rp_symbol *name;
  rp_val value;
} rp_keyword;

typedef struct rp_class_draft rp_class_draft;

struct rp_call {
  const rp_native *row;
  rp_val self; ///< receiver of a method; NULL
  const rp_val *args;
  size_t count;
  const rp_keyword *keywords;
  size_t keyword_count;
  rp_val rest;   ///< UNKNOWN: there may be more arguments (*x or **x of unknown x); NULL
  rp_val spread; ///< the mapping of **x, where that is all that `rest` stands for; NULL
  uint32_t node;
};

/// A place where Python code starts Luigi (luigi.run, luigi.build, …): recorded by the natives while a main block runs.
typedef struct rp_python_launch {
  rp_module *module; ///< where the call stands
  uint32_t line;
  const rp_module *program; ///< what ran: the module whose block reached the call
  enum {
    RP_LAUNCH_REACH_RUN = 0, ///< running the program reaches it
    RP_LAUNCH_REACH_NAMED,   ///< it stands in a function that the program calls through something from outside (click)
    RP_LAUNCH_REACH_NOBODY ///< it stands in a function that nobody here calls: evaluated with arguments that are not known
  } reach;
  const rp_symbol *function; ///< qualified name that was called
  rp_val argument;           ///< tasks or argv; NULL when not given
  rp_val main_task;          ///< main_task_cls; NULL
} rp_python_launch;

/// An argument of a call of something outside; a list as it was then.
typedef struct rp_outside_argument {
  const rp_symbol *keyword; ///< NULL: positional
  rp_val value;
  rp_items items; ///< of a list or tuple
} rp_outside_argument;

/// A place on the way to a call of something outside.
typedef struct rp_outside_place {
  const rp_module *module;
  uint32_t node;
  uint32_t function; ///< node of the function around it; 0: none
} rp_outside_place;

enum { RP_OUTSIDE_PLACES = 6 };

/// A call of something outside that rp_interp.notices wanted: with what it was called each time.
typedef struct rp_outside_call {
  const rp_module *module; ///< where the call stands, stubs left out
  uint32_t node;
  rp_outside_place
      places[RP_OUTSIDE_PLACES]; ///< the call itself and what called its function, innermost first, stubs left out
  size_t place_count;
  const rp_outside_argument *arguments;
  size_t count;
} rp_outside_call;

/// A module that imports another one while module level code runs, packages on the way included.
typedef struct rp_import_edge {
  const rp_module *from;
  const rp_module *to; ///< NULL: from outside, neither Python's nor Luigi's
  bool sure;           ///< under no condition
} rp_import_edge;

/// Something to say about a place; the collector of the task under evaluation takes it (tasks.c).
typedef struct rp_note {
  uint32_t code;
  rp_str path;
  uint32_t line, column;
  rp_str text;
  bool told; ///< a class has it among its diagnostics; the others are the repository's
} rp_note;

/// A path that raises while another one goes on. A raise statement or an assertion is the author's own word that there is
/// no answer there; any other exception may be our imprecision: what that path would have answered is not known.
typedef struct rp_drop {
  rp_condition condition;
  rp_val unknown; ///< RP3109 at its place
  bool stated;    ///< by a raise statement or an assertion
} rp_drop;

/// A part of the path condition: what was assumed last, and the number of the path that ends with it, which no other one has.
typedef struct rp_path_part {
  rp_condition condition;
  uint32_t serial;
} rp_path_part;

typedef struct rp_evaluation rp_evaluation; ///< evaluation.h

/// Told of every call of something outside, or that stands for such a thing, by its name, "" where nobody knows it, and of every
/// attribute that an instance is asked for, while it is rp_interp.watch.
typedef struct rp_watch {
  void (*called)(rp_interp *in, rp_str name, const rp_call *call, void *data);
  void *data;
  void (*asked)(rp_interp *in, rp_val instance, const rp_symbol *name, void *data); ///< NULL: not wanted
} rp_watch;

enum { RP_LITERALS = 256, RP_QUALIFIED = 1024 };

typedef struct rp_qualified_name {
  const rp_symbol *left, *right, *whole;
} rp_qualified_name;

struct rp_interp {
  rp_arena *arena;           ///< of what an evaluation makes, and of what was made before any
  rp_arena *lasting;         ///< of what outlasts evaluations: names, growing lists, what is remembered of a class
  rp_arena own;              ///< `arena`
  rp_evaluation *evaluation; ///< in progress; NULL
  rp_intern names;
  rp_values values;
  rp_linker *linker;
  rp_frame *frame;
  const rp_class_draft *class_draft; ///< the class statement whose metaclass's __new__ runs; NULL
  rp_val raised;                     ///< exception of the last NULL
  rp_val handling; ///< what a `raise` alone raises: the exception of the handler, finally or __exit__ in progress; NULL
  rp_object *yielded;              ///< ITERATOR: what the last generator function that raises gave before; NULL
  rp_with_body *with_body;         ///< for the next generator function that runs
  rp_lazy_run *lazy;               ///< the innermost body that Python runs later (lazy.h); NULL
  const rp_object *as_if_concrete; ///< an abstract class whose own answers are asked for; NULL
  uint64_t steps;                  ///< left in the current budget
  unsigned stopped_by;             ///< where none is left: the rule of the bound that was hit
  size_t memory_limit;             ///< of arena->used; past it the budget of steps is spent
  size_t module_limit;             ///< of arena->used: for the module whose statements run; 0 where none is
  uint32_t recursions;             ///< under the current budget, where their end is not decided
  uint32_t cuts;                   ///< calls so far that were not made, of functions that call themselves
  struct rp_touched *touched;      ///< a function runs only to see what it changes (unfinished.c); NULL
  rp_object *called_by_module;     ///< FUNCTION: what the statement of a module that runs has called; NULL
  uint32_t call_depth;
  uint32_t eval_depth;
  uint32_t loop_depth;              ///< symbolic loops in progress
  const struct rp_passing *passing; ///< what they are at, the innermost first (passing.h); NULL
  uint32_t callbacks;               ///< functions in progress that were handed to what nobody knows (forget.c)
  uint32_t
      unordered_floor;  ///< in a loop over what comes in any order: what it adds to older objects does too; 0 outside
  uint32_t early_loops; ///< symbolic loops so far that may end before their last item
  uint32_t
      set_walks; ///< times so far that a set of several was gone through (not by a stub): each process has an order of its own
  uint32_t next_object;
  bool may_raise;     ///< something unknown happened that could have raised
  rp_condition found; ///< inside a statement that something watches: under which all keys are there that it
                      ///< looked up in mappings of the inputs, the only other thing that could have raised; else NULL
  bool concrete;      ///< a graph over constants is built: values that are not known are stated as unknown
  bool importing;     ///< module level code runs: globals may be assigned
  bool seeded;        ///< some module seeds the process's generator of random numbers when it is imported
  bool raise_is_explicit;         ///< the exception of in->raised comes from a raise statement or an assertion
  bool abc_registers;             ///< a class was registered with an ABC: abc.ABCMeta.register()
  bool gone_import;               ///< an import that failed was of a module of Python 2
  rp_consing instances;           ///< tasks that Luigi would not make again (lib/luigi_instances.c)
  uint32_t class_version;         ///< another one after every change of a class attribute
  uint32_t last_class_version;    ///< the greatest so far
  uint32_t certain_class_version; ///< class_version before the outermost branch in progress
  rp_via via;                     ///< what instances made now are to say
  uint32_t missing_imports;       ///< imports so far that neither the repository nor a stub answers
  uint32_t found_imports;         ///< imports so far that the repository answers
  // heap.c
  struct rp_journal_entry *journal;
  size_t journal_count, journal_capacity;
  uint32_t fork_depth;
  uint32_t fork_floor;    ///< objects older than this are journalled: where the innermost branch began; 0 outside
  uint32_t sandbox_floor; ///< objects older than this are journalled
  uint32_t sight_floor; ///< task instances from here on are Luigi's own in this sandbox, though older than it; 0: none
  uint32_t epoch;
  RP_VEC(rp_path_part) path;
  uint32_t last_path; ///< serial number of a path so far
  // Classes in order of creation; parameters in order of creation.
  RP_VEC(rp_object *) classes;
  RP_VEC(rp_python_launch) launches;
  bool (*notices)(rp_str qualified); ///< which calls of things outside stay in `outside`; NULL: none
  const rp_watch *watch;             ///< NULL: nobody
  RP_VEC(rp_outside_call) outside;   ///< at most RP_OUTSIDE_CALLS
  RP_VEC(rp_import_edge) imports;    ///< in order; only a run of the same edge is left out
  RP_VEC(rp_note) notes;
  RP_VEC(rp_drop) drops;
  rp_map natives;                            ///< qualified name -> const rp_native *
  rp_consing externals;                      ///< what is known by its name alone (external.c)
  rp_qualified_name qualified[RP_QUALIFIED]; ///< the last answers of rp_qualified; NULL
  uint32_t import_depth;
  const rp_symbol *literals[RP_LITERALS]; ///< rp_sym's last answers, by the address of the text; NULL
  struct {
    rp_map tables;         ///< address of facts -> const rp_symbol **: one for each of its names, NULL until asked for
    const rp_facts *facts; ///< those of the last question; NULL
    const rp_symbol **symbols;
  } named;             ///< rp_ir_symbol's
  rp_map node_texts;   ///< address of facts, node -> rp_str *: what rp_node_text said
  rp_map namespaces;   ///< luigi.namespace(): scope -> rp_val
  rp_object *builtins; ///< MODULE
  rp_object *object_class, *type_class;
  /// luigi.configuration.add_config_path(): false where `path` is none of the repository's. NULL. `settings` is whose it is.
  bool (*add_config_path)(rp_interp *in, rp_str path, rp_str beside);
  /// Whether the repository has a file or folder of that normal path. NULL.
  bool (*holds)(rp_interp *in, rp_str path);
  void *settings;
  rp_map configuration; ///< "section\0option" -> rp_configured *; what configuration files say
  rp_map options;       ///< names of options that some section has, dashes as underscores
};

enum { RP_CALL_DEPTH = 120, RP_EVAL_DEPTH = 4000, RP_COLLECTION_LIMIT = 100000, RP_OUTSIDE_CALLS = 20000 };

/// Budgets belong to what is asked, never to the repository: a module, a statement of it, a task, a graph. What one of them
/// spends is not missing elsewhere, and all together grow with the source. Only the last bound, on what modules leave in memory,
/// is everybody's.
enum { RP_STEPS_MODULE = 1000000, RP_STEPS_STATEMENT = 100000, RP_STEPS_TASK = 500000, RP_STEPS_GRAPH = 100000000 };
enum {
  RP_MEMORY_EVALUATION = 96 << 20, ///< bytes that one statement of a module, or one task, may take
  RP_MEMORY_MODULE = 192 << 20,    ///< all statements of a module, without what it imports
  RP_MEMORY_GRAPH = 512 << 20      ///< all tasks of a graph
};
static const size_t RP_MEMORY_REPOSITORY = (size_t)3 << 30; ///< all modules

/// Attribute of an ITERATOR that a generator function made: what its return statement gave.
#define RP_GENERATOR_RETURNED "return value"
/// Attribute of the ITERATOR of itertools.groupby: its items are pairs with an iterator that ends with the next pair.
#define RP_ITERATOR_GROUPS "groups"
/// The pair that next() gave of it last.
#define RP_ITERATOR_GROUP "group"

/// Attribute of a function under functools.lru_cache: a dict of what it gave, by its arguments, as far as that can be changed.
#define RP_FUNCTION_MEMO "kept results"

/// Attribute of a class that is an abc.ABC: a tuple of what was registered with it.
#define RP_ABC_REGISTERED "abc registered"

/// Attribute of a collections.deque that has a maxlen: the number.
#define RP_DEQUE_LIMIT "maxlen"

/// Attribute of a task instance: what it was constructed with, a dict as param_kwargs is one, where its class has a constructor
/// of its own, which may change what Luigi then keeps.
#define RP_TASK_GIVEN "given arguments"

/// Attributes of a task instance: names (a tuple) of parameters that it keeps, or was constructed with, only because Luigi took
/// their default. What is computed of one that is not known looks like it, and is something else.
#define RP_TASK_LEFT_OUT "left out arguments"
#define RP_TASK_GIVEN_LEFT_OUT "given left out arguments"

/// A new budget for one module, statement or task, as far as what it belongs to has anything left.
void rp_budget(rp_interp *in, uint64_t steps);
/// Ends it: what has begun under it is not known from here on, with the rule `code`, which is what it gives.
rp_val rp_stop(rp_interp *in, unsigned code, uint32_t node);

/// What outlasts evaluations lives in `lasting`; everything else ends with the interpreter.
void rp_interp_init(rp_interp *in, rp_arena *lasting, rp_linker *linker);
void rp_interp_release(rp_interp *in);

/// The memory of the evaluation in progress stays, since something that outlasts it holds on to its values (evaluation.c).
void rp_evaluation_keep(rp_interp *in);

/// Of an object, or names, that were there before the evaluation in progress: what outlasts it may hold on to them.
bool rp_is_lasting(const rp_interp *in, uint32_t birth);
/// A class attribute changed.
void rp_class_changed(rp_interp *in);

// Shorthands.
const rp_symbol *rp_sym(rp_interp *in, const char *cstr);
const rp_symbol *rp_ir_symbol(rp_interp *in, const rp_facts *facts, uint32_t name); ///< of a name operand
rp_val rp_str_value(rp_interp *in, rp_str text);

/// How much was noted so far: to forget what an evaluation says that is only tried.
typedef struct rp_said {
  size_t notes, drops, launches, outside, imports;
} rp_said;
rp_said rp_said_so_far(const rp_interp *in);
void rp_said_forget(rp_interp *in, rp_said since);

// Reasons.
rp_val rp_unknown(rp_interp *in, uint32_t code, uint32_t node);                       ///< text: the node, printed
rp_val rp_unknown_text(rp_interp *in, uint32_t code, uint32_t node, rp_str text);     ///< text given
rp_val rp_unknown_call(rp_interp *in, rp_str function, uint32_t code, uint32_t node); ///< what `function` gives
rp_val rp_raise(rp_interp *in, const char *exception, const char *format, ...) __attribute__((format(printf, 3, 4)));
rp_val rp_raise_key(rp_interp *in, rp_val key); ///< KeyError(key), as a dict raises it
/// Records that the path under `condition` raises in->raised and is left.
void rp_drop_add(rp_interp *in, rp_condition condition);
/// Takes the records from `from` on away: notes (RP5109 where it is stated, RP3109 else).
void rp_drops_note(rp_interp *in, size_t from);
void rp_note_add(rp_interp *in, uint32_t code, uint32_t node, rp_str text); ///< at `node` of the current frame
/// Notes what in->raised holds, and takes it: what comes next is read all the same, since what raises may be our imprecision.
rp_val rp_note_raise(rp_interp *in, uint32_t node);        ///< the exception; NULL: it is not known
rp_str rp_exception_text(rp_interp *in, rp_val exception); ///< "raises ValueError('x',)"

// Modules (module.c, link.c).
rp_module *rp_linker_find(rp_linker *linker, const rp_module *from,
                          rp_str dotted);                               ///< NULL: not in the repository nor a stub
const rp_facts *rp_linker_extract(rp_linker *linker, rp_str text);      ///< of a text that is no file: literals
bool rp_linker_has_package(rp_linker *linker, rp_str dotted);           ///< a namespace package (directory)
rp_val rp_import_module(rp_interp *in, rp_module *from, rp_str dotted); ///< the module named, ancestors imported too
void rp_import_may_fail(
    rp_interp *in); ///< what the statement that runs imports may not be there; nor may its module then
/// `module` seen from the package `base`, `up` packages higher (PEP 328); empty where that leads out of the tree.
rp_str rp_relative_name(rp_interp *in, rp_str base, rp_str module, uint32_t up);
rp_val rp_import_file(rp_interp *in, rp_module *module); ///< runs it unless it was; its MODULE value
/// Calls a function of a module with arguments that are not known (RP6003), or, where they are `named`, with inputs of the
/// parameters' names: what is computed from them keeps its shape. `method`: of a class. -1: it raises.
int rp_run_function(rp_interp *in, rp_module *module, uint32_t node, bool method, bool named);
int rp_run_block(rp_interp *in, rp_module *module, uint32_t list); ///< statements at module level (main blocks)

// Expressions and statements (eval.c, exec.c).
rp_val rp_eval(rp_interp *in, uint32_t node);

/// Runs `body` for each item as a loop would: under its condition, any number of times (loop_depth) for `many`. Stops
/// when `body` returns false.
typedef bool (*rp_item_body)(rp_interp *in, rp_val item, void *data);
void rp_each_item(rp_interp *in, const rp_items *items, rp_item_body body, void *data);
/// NULL: raised.
rp_val rp_decorate(rp_interp *in, rp_val value, rp_ir_list decorators, size_t from);
typedef struct rp_flow {
  rp_condition falls, returns, breaks, continues, raises; ///< exclusive and complete
  rp_val value;                                           ///< of the return
  rp_val exception;                                       ///< of one of the paths that raise; NULL when none does
  bool stated;                                            ///< by a raise statement or an assertion
  rp_val thrown; ///< all exceptions under their conditions, for the handlers; NULL when nothing raises
  bool told;     ///< `value` is a choice, each of whose options says in its condition that it is returned
} rp_flow;
rp_flow rp_exec_block(rp_interp *in, uint32_t list);
/// Module level: a statement that raises is noted (RP3109) and the next one runs all the same, since the rest of the file says
/// what it says; its classes are refused.
void rp_exec_module(rp_interp *in, uint32_t list);
rp_val rp_exec_class_body(rp_interp *in, uint32_t list); ///< the same in a class; the first exception, or NULL
void rp_assign(rp_interp *in, uint32_t target, rp_val value);
rp_val rp_name_load(rp_interp *in, const rp_symbol *name, uint32_t node);
void rp_name_store(rp_interp *in, const rp_symbol *name, rp_val value);

/// Any name may be bound from here on in the class body, or module, that is running: exec() and its like. What the class takes
/// from Luigi, and which parameters it has, is not known any more.
void rp_names_open(rp_interp *in, uint32_t node);

/// What a name means in the class whose text is running: `__x` is `_Class__x`, others are themselves (private.c).
const rp_symbol *rp_private_name(rp_interp *in, const rp_symbol *name);

// Operations (ops.c).
rp_condition rp_truth(rp_interp *in, rp_val value);

/// The truth of the expression `node`, which gave `value`: where that is not known, the condition shows the test as written.
rp_condition rp_test(rp_interp *in, rp_val value, uint32_t node);
/// Evaluates an expression for its truth alone, as `if` does. NULL: it raises.
rp_condition rp_eval_test(rp_interp *in, uint32_t node);
rp_val rp_binary(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node);
rp_val rp_unary(rp_interp *in, int op, rp_val value, uint32_t node);
rp_val rp_compare(rp_interp *in, int op, rp_val left, rp_val right, uint32_t node);
/// A class of Python's own and the row that makes its instances: one thing in Python.
bool rp_is_row_of(rp_val row, rp_val class);
int rp_equal(rp_interp *in, rp_val a, rp_val b); ///< 1, 0, or -1 when not known
/// Below, at or above zero, of two numbers, exactly. Not known: one is nan.
int rp_order_numbers(rp_val a, rp_val b, bool *known);
/// hash(value): `out` is the same for equal values (rp_equal).
typedef enum rp_hash_kind {
  RP_HASH_NONE = 0, ///< TypeError: unhashable type; nothing is in `out`
  RP_HASH_EQUALITY, ///< not the number that Python has
  RP_HASH_PYTHON    ///< CPython 3.11's own number, on 64 bits
} rp_hash_kind;
rp_hash_kind rp_hash_of(rp_interp *in, rp_val value, uint64_t *out);
/// False: raised, since no list, dict or set, nor what has no __hash__, is a key of a dict or a member of a set.
bool rp_is_hashable(rp_interp *in, rp_val value);
/// The value of a member of an Enum that is an int, str or float too, as operators see it; anything else unchanged.
rp_val rp_enum_plain(rp_interp *in, rp_val value);
rp_val rp_subscript(rp_interp *in, rp_val object, rp_val index, uint32_t node);
rp_val rp_slice(rp_interp *in, rp_val object, rp_val low, rp_val high, rp_val step, uint32_t node);
rp_val rp_text_of(rp_interp *in, rp_val value, uint32_t node); ///< str(value)
rp_val rp_format_value(rp_interp *in, rp_val value, int conversion, rp_str spec, uint32_t node);
rp_val rp_text_concat(rp_interp *in, const rp_val *parts, size_t count); ///< of str and symbolic parts: DERIVE_FORMAT

/// Items of anything iterable: known items; an unknown collection gives one `many` item of ELEMENT (or of the unknown).
/// NULL: not iterable (raised). An iterator is read to its end by it.
const rp_items *rp_iterate(rp_interp *in, rp_val value, uint32_t node);

// Attributes and calls (attribute.c, call.c, class.c).
rp_val rp_attribute(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node); ///< NULL: raised AttributeError
rp_val rp_attribute_or_null(rp_interp *in, rp_val object, const rp_symbol *name,
                            uint32_t node); ///< NULL and nothing raised
/// The same, and RP_UNBOUND in a choice where the object has it under conditions only and its class has not.
rp_val rp_attribute_or_unbound(rp_interp *in, rp_val object, const rp_symbol *name, uint32_t node);
/// in->raised says where it raises.
void rp_attribute_set(rp_interp *in, rp_val object, const rp_symbol *name, rp_val value);
/// object.__setattr__ of an INSTANCE: a __setattr__ of its class is not asked.
void rp_attribute_set_plain(rp_interp *in, rp_val object, const rp_symbol *name, rp_val value);
/// True: the class and its bases say in __slots__ what an instance has, and this name is not among them (CPython 3.11 typeobject.c,
/// type_new_slots). False also where what they say is not known.
bool rp_refused_by_slots(rp_interp *in, const rp_object *class, const rp_symbol *name);
bool rp_attribute_delete(rp_interp *in, rp_val object, const rp_symbol *name, uint32_t node); ///< false: raised
/// object.__getattribute__ of an INSTANCE: what its class has to say about names is not asked. NULL: raised.
rp_val rp_attribute_plain(rp_interp *in, rp_val value, const rp_symbol *name, uint32_t node);
/// A name that is not known was set: whatever the instance holds is `unknown`.
void rp_attributes_forget(rp_interp *in, rp_object *instance, rp_val unknown);
/// A method of that name that Python code defines (of the repository, or a stub's body); NULL.
rp_val rp_class_hook(rp_interp *in, const rp_object *class, const char *name);
/// What a class that is written down has as __getattr__, __setattr__ or the like, to be called with the instance: also a method of one of
/// Python's own classes (__getattr__ = dict.get), and unknown where it is nothing that is understood. NULL: nobody says anything.
rp_val rp_class_attribute_hook(rp_interp *in, const rp_object *class, const char *name);
/// An instance whose class defines __get__ or __set__ (`method`), Luigi's parameters not counted.
bool rp_is_descriptor(rp_interp *in, rp_val value, const char *method);
rp_val rp_descriptor_get(rp_interp *in, const rp_call *call); ///< f.__get__(instance, owner) of a function, property …
/// Slot of an instance whose other attributes may be anything.
#define RP_ATTRIBUTE_ANY "?"
/// Slot of an exception that the evaluator or a stub raised: its text is not Python's to the letter.
#define RP_EXCEPTION_OURS "raised here"
/// Attribute of a PROPERTY of functools.cached_property: what is set on the instance counts.
#define RP_PROPERTY_CACHED "cached"
rp_val rp_class_find(rp_interp *in, const rp_object *class, const rp_symbol *name,
                     rp_object **owner); ///< through the MRO; NULL; *owner opaque: may be there
/// What the classes of the MRO give from the `at`-th on: where one has it under conditions only, the next ones elsewhere.
rp_val rp_class_find_from(rp_interp *in, const rp_object *class, const rp_symbol *name, uint32_t at);
rp_val rp_call_value(rp_interp *in, rp_val function, const rp_call *call);
rp_val rp_call_simple(rp_interp *in, rp_val function, const rp_val *args, size_t count, uint32_t node);
rp_val rp_call_method(rp_interp *in, rp_val object, const char *name, const rp_val *args, size_t count, uint32_t node);

/// What a class statement (or type()) says.
struct rp_class_draft {
  const rp_symbol *name;
  rp_str qualname;
  rp_object *const *bases;
  size_t base_count;
  rp_object *metaclass; ///< NULL: the most derived one of the bases
  const rp_env *names;  ///< bindings of the body
  rp_module *module;
  uint32_t node;              ///< CLASS node; 0
  const rp_keyword *keywords; ///< of the statement's head but metaclass=, for __init_subclass__
  size_t keyword_count;
};
rp_object *rp_class_new(rp_interp *in, const rp_class_draft *draft); ///< NULL: raised
rp_val rp_class_statement(rp_interp *in, uint32_t node);             ///< CLASS node: the class, decorators not applied
rp_object *rp_class_opaque(rp_interp *in, const rp_symbol *qualified); ///< a class from outside, one for each name
rp_val rp_instantiate(rp_interp *in, rp_object *class, const rp_call *call);
rp_object *rp_instance_new(rp_interp *in,
                           rp_object *class);         ///< bare: __init__ not called; its place is the current one
rp_val rp_function_new(rp_interp *in, uint32_t node); ///< FUNCTION or LAMBDA in the current frame
rp_val rp_method_new(rp_interp *in, rp_val function, rp_val self);
/// __doc__ of a module, class or function of that body: None without one; unknown where Python versions differ (3.13 takes the
/// indentation away) and for what a library has.
rp_val rp_docstring(rp_interp *in, const rp_module *module, uint32_t body);
/// First Parameter objects of a class in Luigi's order (creation), as Task.get_params() has them.
typedef struct rp_parameter {
  const rp_symbol *name;
  rp_object *object;
  rp_object *owner; ///< class whose attribute it is
  int64_t counter;  ///< order of creation; a copy has its original's
} rp_parameter;
const rp_parameter *rp_class_parameters(rp_interp *in, rp_object *class, size_t *count);
/// A member that is still abstract, which forbids instances of a class whose metaclass is an abc.ABCMeta, as luigi's is
/// (Luigi 3.8.1 task_register.py:40); NULL.
const rp_symbol *rp_class_abstract_member(rp_interp *in, rp_object *class);
/// Such a class: TypeError raised, as object.__new__ does; in->as_if_concrete is let through.
bool rp_class_refuses(rp_interp *in, rp_object *class);
bool rp_class_has_unknown_base(const rp_object *class);
bool rp_class_derives(const rp_object *class, const rp_object *base);
bool rp_class_derives_named(const rp_object *class, const char *module, const char *qualname);
rp_val rp_class_find_value(rp_interp *in, const rp_object *class,
                           const char *name); ///< the same, NULL for opaque owners
/// Where the statement of the class, or of a base, raises: Python has no such class, and what is made of it is this unknown. NULL.
rp_val rp_class_refused(rp_interp *in, const rp_object *class);
rp_object *rp_class_of(rp_interp *in, rp_val value); ///< type(value); NULL when not known
rp_object *rp_builtin_class(rp_interp *in, const char *name);
/// It derives from str, list and the like: what its instances are as such is not kept here.
bool rp_class_of_value(rp_interp *in, const rp_object *class);
rp_str rp_class_name(const rp_object *class);                     ///< __name__
rp_str rp_class_reference(rp_interp *in, const rp_object *class); ///< "module:qualname"

// Library rows (lib/).
const rp_native *rp_native_find(const rp_interp *in, rp_str qualified);
void rp_native_register(rp_interp *in, const rp_native *rows, size_t count);

// What is known by its name alone (external.c).
const rp_symbol *rp_qualified(rp_interp *in, const rp_symbol *left, const rp_symbol *right); ///< "left.right"
/// A callable outside: by qualified name. Known pure rows and known readers of the outside are told apart by the table.
rp_val rp_external(rp_interp *in, rp_str qualified);
rp_val rp_external_named(rp_interp *in, const rp_symbol *qualified);
/// What an attribute of something from outside gives: the value that it is known to have, or a callable as above.
rp_val rp_external_attribute(rp_interp *in, const rp_symbol *qualified);
const rp_native *rp_native_named(const rp_interp *in, const rp_symbol *qualified); ///< as rp_native_find
rp_object *rp_external_module(const rp_interp *in, const rp_symbol *name);         ///< NULL: not made yet
rp_object *rp_external_class(const rp_interp *in, const rp_symbol *name, bool opaque);
void rp_external_add(rp_interp *in, rp_object *object); ///< a module, or a class
int rp_external_kind(rp_object *object);                ///< of a callable: rp_outside_kind

/// Argument `position`, or the keyword `name`; NULL when neither is given. name may be NULL.
rp_val rp_arg(rp_interp *in, const rp_call *call, size_t position, const char *name);

// Context managers (with.c).
/// A yield of a frame with a with_body: runs that body. What the yield gives; NULL: it raises.
rp_val rp_with_yield(rp_interp *in, rp_val value);

// Text (print.c).
rp_str rp_value_text(rp_interp *in, rp_val value); ///< as Python; at most about 400 bytes
rp_str rp_condition_text(rp_interp *in, rp_condition condition);
rp_str rp_node_text(rp_interp *in, const rp_facts *facts,
                    uint32_t node);          ///< IR back to Python, at most about 200 bytes
rp_str rp_repr(rp_interp *in, rp_val value); ///< Python's repr() of a known value; empty when not known

#endif
