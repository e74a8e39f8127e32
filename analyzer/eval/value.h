#ifndef RP_ANALYZER_EVAL_VALUE_H
#define RP_ANALYZER_EVAL_VALUE_H

/// What the evaluator computes with. A value is immutable; what Python can change (lists, dicts, instances, classes,
/// modules) is an rp_object behind a value, and every change of an object goes through heap.h, which can undo and join.
///
/// Scalars, inputs, derived values, elements and guards are hash-consed: equal ones are one pointer, so that conditions
/// and arguments are compared by address.

#include "analyzer/eval/consing.h"
#include "analyzer/extract/ir.h"
#include "base/intern.h"
#include "base/vec.h"

typedef struct rp_value rp_value;
typedef const rp_value *rp_val; ///< never NULL where a value is; NULL means "raised" as a result, "unbound" in a slot
typedef struct rp_object rp_object;
typedef struct rp_guard rp_guard;
typedef const rp_guard *rp_condition;

typedef enum rp_value_kind {
  // Known scalars.
  RP_NONE = 1,
  RP_BOOL,      ///< integer: 0, 1
  RP_INT,       ///< integer; outside int64: RP_BIGINT
  RP_BIGINT,    ///< text: decimal
  RP_FLOAT,     ///< real
  RP_STR_,      ///< text: UTF-8
  RP_BYTES,     ///< text
  RP_DATE,      ///< integer: days since 1970-01-01
  RP_DATETIME,  ///< integer: microseconds since 1970-01-01T00:00, naive
  RP_TIMEDELTA, ///< integer: microseconds
  RP_PATH,      ///< text: pathlib.Path
  RP_ELLIPSIS,
  RP_NOT_IMPLEMENTED,
  // Values over inputs.
  RP_INPUT, ///< input: a parameter of the task under evaluation, or one that Luigi gives a value from outside the repository
  RP_DERIVED, ///< derived: a pure operation on values that are not all known
  RP_ELEMENT, ///< of: one item of a collection that is not known
  RP_UNKNOWN, ///< cause: why and where
  RP_CHOICE,  ///< choice: exclusive alternatives under conditions
  RP_UNBOUND, ///< only inside a choice: the name has no value on that path
  RP_JOINED,  ///< only in a slot of names: what the arms of a fork bound, until somebody reads it (rp_value_joined)
  // Objects: `object`.
  RP_OBJECT
} rp_value_kind;

/// Type of a value that is not known, as far as it is known.
typedef enum rp_type {
  RP_TYPE_ANY = 0,
  RP_TYPE_NONE,
  RP_TYPE_BOOL,
  RP_TYPE_INT,
  RP_TYPE_FLOAT,
  RP_TYPE_STR,
  RP_TYPE_BYTES,
  RP_TYPE_DATE,
  RP_TYPE_DATETIME,
  RP_TYPE_TIMEDELTA,
  RP_TYPE_LIST,
  RP_TYPE_TUPLE,
  RP_TYPE_SET,
  RP_TYPE_DICT,
  RP_TYPE_INTERVAL,
  RP_TYPE_PATH,
  RP_TYPE_ENUM,
  RP_TYPE_CLASS,
  RP_TYPE_TASK
} rp_type;

/// Shape of a derived value: how it prints as Python and what its operands are.
typedef enum rp_derivation {
  RP_DERIVE_BINARY,    ///< operands: left, right; op: rp_ir_operator
  RP_DERIVE_UNARY,     ///< operand
  RP_DERIVE_COMPARE,   ///< left, right
  RP_DERIVE_CALL,      ///< name: qualified function; operands: arguments
  RP_DERIVE_METHOD,    ///< name; operands: receiver, arguments
  RP_DERIVE_ATTRIBUTE, ///< name; operand: object
  RP_DERIVE_SUBSCRIPT, ///< operands: object, index
  RP_DERIVE_FORMAT,  ///< operands: text and values in turn, an f-string; name: per-operand specs joined by NUL, or NULL
  RP_DERIVE_DISPLAY, ///< a dict, list or tuple by its type; operands of a dict: keys and values in turn (display.h)
  RP_DERIVE_TRUTH    ///< operand: bool(x)
} rp_derivation;

/// Why something is not known: one for each place, carried through all operations on it.
typedef struct rp_cause {
  uint32_t code; ///< of the rule table
  rp_str text;   ///< the smallest expression, as Python
  rp_str path;   ///< file in the repository; empty outside it
  uint32_t line; ///< 1-based; 0 when not in the repository
  uint32_t column;
  bool of_library; ///< what a function of Python's own library gives: no object of Luigi's
} rp_cause;

typedef struct rp_option {
  rp_condition condition;
  rp_val value;
} rp_option;

struct rp_value {
  rp_value_kind kind;
  rp_type type; ///< of INPUT, DERIVED, ELEMENT
  bool itself;  ///< INPUT, or computed of inputs and scalars alone: the same expression is the same value, known or not
  const rp_cause *outside; ///< why a part of it is not known though it is one value: Luigi gives it from outside; NULL
  union {
    int64_t integer;
    double real;
    rp_str text;
    struct {
      const rp_symbol *name;
      rp_object *parameter;   ///< the Parameter instance; NULL for a plain input
      const rp_object *owner; ///< where Luigi gives it from outside: the class whose instances all have it; else NULL
    } input;
    struct {
      rp_derivation shape;
      int op;
      const rp_symbol *name;
      const rp_val *operands;
      uint32_t count;
    } derived;
    rp_val of;
    const rp_cause *cause;
    struct {
      const rp_option *options;
      uint32_t count;
    } choice;
    rp_object *object;
    struct rp_joined *joined;
  };
};

typedef enum rp_guard_kind {
  RP_GUARD_TRUE = 1,
  RP_GUARD_FALSE,
  RP_GUARD_LITERAL,
  RP_GUARD_AND,
  RP_GUARD_OR
} rp_guard_kind;

/// A condition: a formula over truth values of values that are not known. Negation stands at the literals only.
struct rp_guard {
  rp_guard_kind kind : 8;
  bool negated : 1;  ///< LITERAL
  bool compares : 1; ///< a literal of it compares an expression with a constant, which may decide others
  bool nested : 1;   ///< a part is no literal
  int8_t decided;    ///< fork.c: what the path condition `decided_by` says of it
  uint16_t count;    ///< parts of AND, OR
  uint16_t size;     ///< literals in all
  union {
    rp_val value;              ///< LITERAL
    const rp_condition *parts; ///< AND, OR
  };
  const rp_cause *outside;      ///< of the first literal's value that has one; NULL
  rp_condition opposite;        ///< its negation, once made
  uint64_t bits;                ///< guard.c: of its literals; two guards without a common bit have no literal in common
  uint32_t id;                  ///< order of creation
  uint32_t hash;                ///< guard.c: the same for it and its negation
  uint32_t mark, mark_opposite; ///< guard.c
  uint32_t seat;                ///< fork.c: where it stands in the path condition, if it does
  uint32_t decided_by;          ///< fork.c: serial number of a path condition; 0: none
};

typedef struct rp_guards rp_guards; ///< guard.c
rp_guards *rp_guards_new(void);
void rp_guards_free(rp_guards *guards);

typedef struct rp_guards_mark {
  size_t count;
  size_t opposites;
  uint32_t last_id;
} rp_guards_mark;
rp_guards_mark rp_guards_mark_of(rp_guards *guards);
void rp_guards_rewind(rp_guards *guards, const rp_guards_mark *mark);

/// Owner of hash-consed values and guards; one for each evaluation of a repository.
typedef struct rp_values {
  rp_arena *arena;
  rp_intern *names;
  rp_consing consed;
  rp_guards *guards;
  uint32_t marks; ///< taken so far
  uint64_t work;  ///< comparisons of parts of conditions; over its limit only small formulas are simplified further
  rp_val none, yes, no, unbound, ellipsis, not_implemented;
  rp_condition always, never;
} rp_values;

void rp_values_init(rp_values *values, rp_arena *arena, rp_intern *names);
void rp_values_release(rp_values *values);

/// What was made since a mark is forgotten: its memory may be taken back then. There is one mark at a time.
typedef struct rp_values_mark {
  size_t values;
  rp_guards_mark guards;
} rp_values_mark;
rp_values_mark rp_values_mark_of(rp_values *values);
void rp_values_rewind(rp_values *values, const rp_values_mark *mark);

rp_val rp_value_bool(rp_values *values, bool b);
rp_val rp_value_int(rp_values *values, int64_t i);
rp_val rp_value_bigint(rp_values *values, rp_str decimal); ///< becomes RP_INT when it fits
rp_val rp_value_float(rp_values *values, double d);
rp_val rp_value_str(rp_values *values, rp_str text);
rp_val rp_value_cstr(rp_values *values, const char *text);
rp_val rp_value_bytes(rp_values *values, rp_str bytes);
rp_val rp_value_path(rp_values *values, rp_str text);
rp_val rp_value_date(rp_values *values, int64_t days);
rp_val rp_value_datetime(rp_values *values, int64_t microseconds);
rp_val rp_value_timedelta(rp_values *values, int64_t microseconds);
rp_val rp_value_input(rp_values *values, const rp_symbol *name, rp_type type, rp_object *parameter);
/// What Luigi gives a parameter of `owner` that a call leaves out: nobody knows it, and it is one value wherever it is handed on.
rp_val rp_value_outside(rp_values *values, const rp_symbol *name, rp_type type, rp_object *parameter,
                        const rp_object *owner, const rp_cause *cause);
rp_val rp_value_derived(rp_values *values, rp_derivation shape, int op, const rp_symbol *name, const rp_val *operands,
                        size_t count, rp_type type);
/// A call that is derived of its operands and of something else that is the same for the whole process: `cause` says of what.
rp_val rp_value_placed(rp_values *values, rp_derivation shape, const rp_symbol *name, const rp_val *operands,
                       size_t count, rp_type type, const rp_cause *cause);
rp_val rp_value_element(rp_values *values, rp_val of, rp_type type);
rp_val rp_value_unknown(rp_values *values, const rp_cause *cause);
rp_val rp_value_object(rp_values *values, rp_object *object);

/// Exclusive options, flattened, options under `never` and doubles removed; one option gives its value, none gives NULL.
/// Over RP_CHOICE_LIMIT options: RP_UNKNOWN with RP9004.
enum { RP_CHOICE_LIMIT = 24 };
rp_val rp_value_choice(rp_values *values, const rp_option *options, size_t count);

/// What a name holds behind a fork: `first` under the condition, else `second`, NULL where it has no value. Most names are never
/// read again, so that the choice is made when the first reader asks for it.
rp_val rp_value_joined(rp_values *values, rp_condition condition, rp_val first, rp_val second);
rp_val rp_value_settle(rp_val value); ///< of RP_JOINED; NULL: it has no value on either path

/// Adds what a slot may hold, where it holds anything, to `*sole`, NULL at first. False: that may be several values.
bool rp_value_sole(rp_val value, rp_val *sole);

/// What a slot holds.
static inline rp_val rp_value_settled(rp_val value)
{
  return value != NULL && value->kind == RP_JOINED ? rp_value_settle(value) : value;
}

rp_condition rp_guard_literal(rp_values *values, rp_val value, bool negated);

/// A condition that is not known, unlike every other: two tests that are not known for one cause (a file that is not read)
/// say nothing of each other. Owned by `values`; `cause` is not copied.
rp_condition rp_guard_unknown(rp_values *values, const rp_cause *cause);
rp_condition rp_guard_and(rp_values *values, rp_condition a, rp_condition b);
rp_condition rp_guard_or(rp_values *values, rp_condition a, rp_condition b);
rp_condition rp_guard_not(rp_values *values, rp_condition a);

/// What a literal that holds says of another one: `mode == 'b'` that `mode == 'a'` does not. 1, 0, or -1: nothing.
int rp_guard_decided_by(rp_condition known, rp_condition condition);

/// Calls `visit` for each literal's value.
void rp_guard_each(rp_condition guard, void (*visit)(rp_val value, void *data), void *data);

/// Scalars and paths: known without looking into objects.
static inline bool rp_value_is_scalar(rp_val value)
{
  return value->kind <= RP_NOT_IMPLEMENTED;
}

/// INPUT, DERIVED, ELEMENT: a function of the inputs.
static inline bool rp_value_is_symbolic(rp_val value)
{
  return value->kind == RP_INPUT || value->kind == RP_DERIVED || value->kind == RP_ELEMENT;
}

static inline bool rp_value_is_text(rp_val value)
{
  return value->kind == RP_STR_;
}

static inline bool rp_value_is_integral(rp_val value)
{
  return value->kind == RP_INT || value->kind == RP_BOOL;
}

/// Type of a value: its own, or what is known of a symbolic one.
rp_type rp_value_type(rp_val value);

#endif
