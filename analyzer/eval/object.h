#ifndef RP_ANALYZER_EVAL_OBJECT_H
#define RP_ANALYZER_EVAL_OBJECT_H

/// Python objects with identity. Their contents change only through heap.h.

#include "analyzer/eval/value.h"

typedef struct rp_module rp_module;
typedef struct rp_scope rp_scope;
typedef struct rp_interp rp_interp;
typedef struct rp_call rp_call;

typedef enum rp_object_kind {
  RP_OBJECT_LIST = 1, ///< items
  RP_OBJECT_TUPLE,    ///< items; never changed
  RP_OBJECT_SET,      ///< items, no two known equal ones; frozenset too
  RP_OBJECT_DICT,     ///< entries, in order of insertion
  RP_OBJECT_ITERATOR, ///< items: what is left of a generator, map, zip, reversed …, already run (iterator.h)
  RP_OBJECT_VIEW,     ///< of a dict: its keys, values or pairs as they are when somebody looks
  RP_OBJECT_INSTANCE, ///< of `class`; attributes in env
  RP_OBJECT_CLASS,
  RP_OBJECT_FUNCTION,
  RP_OBJECT_METHOD, ///< a function or native bound to `self`
  RP_OBJECT_NATIVE, ///< known by its qualified name only: a row of the library, or outside
  RP_OBJECT_MODULE,
  RP_OBJECT_PROPERTY, ///< wraps `function` (getter)
  RP_OBJECT_STATICMETHOD,
  RP_OBJECT_CLASSMETHOD,
  RP_OBJECT_SUPER,  ///< (type, instance or class)
  RP_OBJECT_PARTIAL ///< functools.partial: function, items, entries
} rp_object_kind;

/// How a task instance came to be.
typedef enum rp_via { RP_VIA_CONSTRUCTOR = 0, RP_VIA_CLONE, RP_VIA_EXTERNALIZE } rp_via;

/// One item of a list, tuple, set or iterator.
typedef struct rp_item {
  rp_val value;
  rp_condition condition; ///< when it is there; `always` for most
  bool many;              ///< stands for any number of values like this one
  bool unordered;         ///< with the others that are: in any order, as members of a set come
} rp_item;

/// A prefix of a shared buffer: appending is cheap and an older prefix stays valid (heap.c).
typedef struct rp_items {
  rp_item *data;
  size_t count;
  size_t *used; ///< of the buffer; NULL for an empty or fixed sequence
  size_t capacity;
} rp_items;

typedef struct rp_entry {
  rp_val key;
  rp_val value;
  rp_condition condition;
  bool many;
  bool unordered; ///< as an item's
} rp_entry;

typedef struct rp_entries {
  rp_entry *data; ///< never changed in place
  size_t count;
} rp_entries;

typedef struct rp_slot {
  const rp_symbol *name;
  rp_val value;    ///< NULL: unbound
  uint32_t epoch;  ///< heap.c
  uint32_t change; ///< fork.c: of its changes in `epoch`
} rp_slot;

/// Names and values in order of first binding.
typedef struct rp_env {
  rp_slot *slots;
  uint32_t count;
  uint32_t capacity;
  uint32_t *index; ///< open addressing over slots when there are many
  uint32_t index_size;
  uint32_t birth; ///< object number at creation: heap.c journals what is older than the current sandbox
  bool names;     ///< of a function's call or a module: what forks leave in it waits for its reader (RP_JOINED)
  bool local;     ///< of a function's call
} rp_env;

typedef rp_val (*rp_native_function)(rp_interp *in, const rp_call *call);

enum {
  RP_NATIVE_PURE = 1,     ///< a function of its arguments: choices are distributed, symbolic arguments give DERIVED
  RP_NATIVE_OUTSIDE = 2,  ///< reads the outside world: unknown with RP3103, never called
  RP_NATIVE_RECEIVER = 4, ///< is called with a receiver that is not known, too (others give DERIVED then)
  // Rows that read iterables: an iterator among the arguments is, behind the call,
  RP_NATIVE_READS = 8,        ///< at its end
  RP_NATIVE_READS_LATER = 16, ///< at its end as soon as the iterator that the row gives is
  RP_NATIVE_READS_SOME = 32,  ///< somewhere
  RP_NATIVE_PLACE = 64        ///< on where the process runs, too: DERIVED with RP3120 where the row gives no answer
};

/// One row of the library: a Python or Luigi callable that is understood.
typedef struct rp_native {
  const char *name; ///< qualified: "os.path.join", "str.format", "luigi.task.Task.clone"
  rp_native_function call;
  unsigned flags;
  rp_type type; ///< of the result where arguments are symbolic
} rp_native;

/// What a view of a dict shows.
typedef enum rp_view_part { RP_VIEW_KEYS, RP_VIEW_VALUES, RP_VIEW_ITEMS } rp_view_part;

/// Only the member of the union that belongs to its kind is there.
struct rp_object {
  rp_object_kind kind;
  uint32_t id;         ///< order of creation, from 1
  uint32_t loop_depth; ///< of symbolic loops at creation: what is appended deeper is `many`
  uint32_t epoch;      ///< heap.c
  rp_value own;        ///< the one value that is this object
  bool kept;           ///< ITERATOR: a row's own copy, which reading leaves as it is
  bool watched;        ///< LIST, SET, DICT: each change is journalled, however young it is (rp_journal_watch)
  bool shifted;        ///< LIST, TUPLE: a part of one whose items nobody can count; not in step with it
  bool memo;           ///< DICT: of results that are watched, each: a new one of them is no change (rp_journal_tells)
  rp_object *class
      ; ///< of INSTANCE, VIEW; metaclass of CLASS or NULL; of a container that is more than its kind says, or NULL
  rp_env env;         ///< INSTANCE, CLASS, MODULE, FUNCTION attributes
  rp_items items;     ///< LIST, TUPLE, SET, ITERATOR; positional arguments of PARTIAL
  rp_entries entries; ///< DICT; keywords of PARTIAL
  union {
    struct {
      const rp_symbol *name;
      rp_str qualname;
      rp_module *module;
      uint32_t node; ///< CLASS node in the module's facts; 0 for type() and natives
      rp_object **bases;
      uint32_t base_count;
      rp_object **mro; ///< itself first
      uint32_t mro_count;
      bool opaque;               ///< comes from outside: nothing of it is known but its name
      bool broken;               ///< no consistent linearization
      bool handed;               ///< to a decorator or metaclass that is not followed: it may have more than is known
      rp_val refused;            ///< the exception that its statement raises: Python has no such class; NULL
      bool registered;           ///< raised when Luigi's register had it already: __init__ of a metaclass
      uint32_t order;            ///< among all classes of the run
      rp_val captured_namespace; ///< luigi.namespace() in force when the class statement ran; NULL when none
      rp_condition condition;    ///< under which the class statement runs
      const struct rp_parameter *parameters; ///< cache of rp_class_parameters
      size_t parameter_count;
      uint32_t parameter_version; ///< in->class_version when the cache was made; 0: none
      const rp_symbol *abstract;  ///< cache of rp_class_abstract_member
      uint32_t abstract_version;
      uint32_t number; ///< of an earlier class of this qualname in its module, from 1; 0: the last one
      bool mutating;   ///< setattr() or a decorator changed it after the class statement
    } cls;
    struct {
      const rp_symbol *name;
      rp_str qualname;
      rp_module *module;
      uint32_t node;           ///< FUNCTION or LAMBDA
      rp_scope *scope;         ///< where it was defined
      rp_object *owner;        ///< class whose body defines it, for super() without arguments; NULL
      const rp_val *defaults;  ///< one for each parameter of the node, NULL where it has none
      const rp_native *native; ///< the row that implements it (stubs: a body of `...`); NULL
      uint32_t cut;            ///< rp_interp.cuts when a call of it was not made the last time; 0: never
      unsigned spent;          ///< statements of modules that called it and came to the end of their budget
    } function;
    struct {
      rp_val function;
      rp_val self;
    } method; ///< METHOD; PROPERTY, STATICMETHOD, CLASSMETHOD: function; SUPER: function = type, self; PARTIAL: function
    struct {
      const rp_symbol *name; ///< qualified
      const rp_native *row;  ///< NULL: outside
      bool valueless;        ///< rp_lib_module_value has nothing of that name
      bool classified;       ///< `kind` is known
      unsigned kind;         ///< rp_external_kind
    } native;
    struct {
      rp_module *module; ///< where in the repository it was constructed; NULL
      uint32_t node;
      bool handed;         ///< to code that is not known: it may have attributes that nothing here set
      bool complete_asked; ///< structure.c knows whether complete() changes anything
      bool settled;        ///< structure.c knows of the next two
      bool requires_moves; ///< what requires() answers depends on what the task was asked before
      bool output_moves;   ///< the same of output()
      rp_via via;
      rp_object *output_of;     ///< the object whose output() was at work when it was made; NULL
      const rp_symbol *touched; ///< an attribute that other code than its own has set; NULL
      rp_object *names;         ///< the DICT that __dict__ or vars() gave of it, which shows what is set; NULL
    } instance;
    struct {
      rp_object *of; ///< DICT
      rp_view_part part;
    } view;
    struct {
      struct rp_lazy *lazy; ///< what its making changed and read (lazy.h); NULL
    } iterator;
    struct {
      rp_module *module; ///< NULL: outside
      const rp_symbol *name;
      bool folder; ///< outside: a namespace package, whose folder the repository has
    } module;
  };
};

static inline bool rp_value_is(rp_val value, rp_object_kind kind)
{
  return value->kind == RP_OBJECT && value->object->kind == kind;
}

/// Of a type of Python's own whose operators are all known here: what none of them takes is refused.
static inline bool rp_value_is_builtin(rp_val value)
{
  return value->kind == RP_OBJECT ? value->object->kind <= RP_OBJECT_DICT && value->object->class == NULL
                                  : value->kind != RP_BIGINT;
}

/// The same, and a container of a class of Python's library (a deque, a Counter): nothing of the repository says what its operators do.
static inline bool rp_value_is_pythons(rp_val value)
{
  bool container = value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_DICT && value->object->class != NULL;
  return rp_value_is_builtin(value) ||
         (container && value->object->class->cls.module == NULL && value->object->class->cls.node == 0);
}

/// Anything whose contents rp_iterate gives as they are, without running code.
static inline bool rp_value_is_container(rp_val value)
{
  return value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_VIEW;
}

/// A list, and none of what is only kept as one (a range, a deque).
static inline bool rp_value_is_list(rp_val value)
{
  return rp_value_is(value, RP_OBJECT_LIST) && value->object->class == NULL;
}

static inline bool rp_value_is_sequence(rp_val value)
{
  return value->kind == RP_OBJECT && value->object->kind <= RP_OBJECT_SET;
}

#endif
