#ifndef RP_TRANSLATOR_PARTS_TYPES_H
#define RP_TRANSLATOR_PARTS_TYPES_H

/// Luigi's parameter classes and values as Flyte types and literals: the table of docs/bridge.md section 3.
/// A value is turned into a constant only when the task in the container gets exactly the value that Luigi would hold.

#include "base/arena.h"
#include "repipe/v1/inventory.pb-c.h"
#include "repipe/v1/plan.pb-c.h"

/// A type; `wire` is the bridge's word, "" for files.
Repipe__V1__PlanType *rp_type_new(rp_arena *arena, const char *flyte, bool collection, const char *wire);

/// The type of a parameter as an input, without looking at its default: native where nothing is lost, text else.
/// Only Luigi's own classes are native: a subclass may read text in its own way.
Repipe__V1__PlanType *rp_type_of_parameter(rp_arena *arena, const Repipe__V1__Parameter *parameter);

/// Whether the input takes a moment that a kickoff time may be bound to.
bool rp_type_is_date(const Repipe__V1__PlanType *type);

/// `value` as a constant for `parameter` (NULL: the class is not known, the value goes to the constructor as it is).
/// False: there is no exact form (not a constant, or of a type that no wire carries).
bool rp_type_constant(Repipe__V1__PlanType **type, Repipe__V1__Value **constant, rp_arena *arena,
                      const Repipe__V1__Parameter *parameter, const Repipe__V1__Value *value);

/// `value` as a default of an input: as rp_type_constant, but the type is one through which other values can be given
/// too (JSON text where the class's own type cannot hold the default).
bool rp_type_default(Repipe__V1__PlanType **type, Repipe__V1__Value **constant, rp_arena *arena,
                     const Repipe__V1__Parameter *parameter, const Repipe__V1__Value *value);

/// A value from a command line for an input of `type`: text is read as the parameter's own parse() reads it.
bool rp_type_launch_value(Repipe__V1__Value **constant, rp_arena *arena, const Repipe__V1__Parameter *parameter,
                          const Repipe__V1__PlanType *type, const Repipe__V1__Value *value);

/// Whether an input of `from`, typed `type`, may be bound to parameter `to` (NULL: class not known) of another task
/// and mean the same value there.
bool rp_type_passes(const Repipe__V1__PlanType *type, const Repipe__V1__Parameter *from,
                    const Repipe__V1__Parameter *to);

/// The type in which the probe tells the value of `parameter` that Luigi holds; `python` is the value's own type as in
/// Literal.type, "" when not known. Where a native type might change the value it is JSON text.
Repipe__V1__PlanType *rp_type_of_answer(rp_arena *arena, const Repipe__V1__Parameter *parameter, const char *python);

/// A value of one literal: `type` is Python's name ("int", "str"), `text` its text. Memory of `arena`, copied.
Repipe__V1__Value *rp_type_literal(rp_arena *arena, const char *type, rp_str text);

/// Seconds since 1970 and nanoseconds of a wire datetime ("2020-01-02T03:04:05.5"); false when it is none.
bool rp_type_moment(rp_str text, int64_t *seconds, int32_t *nanos);

#endif
