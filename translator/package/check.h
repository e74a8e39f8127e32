#ifndef RP_TRANSLATOR_PACKAGE_CHECK_H
#define RP_TRANSLATOR_PACKAGE_CHECK_H

/// The check from inside: what check*.c share.

#include "base/map.h"
#include "base/vec.h"
#include "flyteidl/admin/launch_plan.pb-c.h"
#include "flyteidl/admin/task.pb-c.h"
#include "flyteidl/admin/workflow.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "proto/rules.h"
#include "translator/translator.h"

typedef struct rp_checker {
  rp_arena *arena;
  RP_VEC(rp_finding) findings;
  const char *entry;   ///< the one that is looked at
  rp_map tasks;        ///< name -> TaskSpec, registered so far
  rp_map workflows;    ///< name -> WorkflowSpec
  rp_map launch_plans; ///< name -> LaunchPlan
  rp_map listing;      ///< name of a task that declares lists as outputs
  rp_map sizes;        ///< task name -> size_t *, packed size of its template
  rp_check_result *result;
} rp_checker;

void rp_check_add(rp_checker *checker, uint32_t code, const char *format, ...) __attribute__((format(printf, 3, 4)));

/// An id of our own entity or a reference: type, name, and project, domain and version left for flytectl to fill in.
bool rp_check_identifier(rp_checker *checker, const Flyteidl__Core__Identifier *id, Flyteidl__Core__ResourceType type,
                         const char *what);
/// Variables have names, types, and (outputs of tasks) a type that CoPilot can upload.
void rp_check_interface(rp_checker *checker, const Flyteidl__Core__TypedInterface *interface, const char *what);

const Flyteidl__Core__Variable *rp_check_variable(const Flyteidl__Core__VariableMap *map, const char *name);

/// Whether a value of `from` may go where `to` is wanted (validators/typing.go).
bool rp_check_castable(const Flyteidl__Core__LiteralType *from, const Flyteidl__Core__LiteralType *to, unsigned depth);
/// Whether an input of this type may stay unbound. Only NONE in a union counts; the compiler's own test is too
/// generous.
bool rp_check_optional(const Flyteidl__Core__LiteralType *type);
/// Whether the literal fits the type; false also for literals without a value.
bool rp_check_literal(const Flyteidl__Core__Literal *literal, const Flyteidl__Core__LiteralType *type, unsigned depth);
/// The simple type of a primitive; false: it has no value, or one out of range.
bool rp_check_primitive(const Flyteidl__Core__Primitive *primitive, Flyteidl__Core__SimpleType *type);
bool rp_check_scalar(const Flyteidl__Core__Scalar *scalar, const Flyteidl__Core__LiteralType *type);

void rp_check_task(rp_checker *checker, Flyteidl__Admin__TaskSpec *spec);
/// A Kubernetes quantity of a task's resources (check_task.c).
void rp_check_quantity(rp_checker *checker, const char *name, const char *value);
/// What the plugin of a task wants of it, and pods (check_native.c).
void rp_check_native(rp_checker *checker, const Flyteidl__Core__TaskTemplate *template);
void rp_check_workflow(rp_checker *checker, Flyteidl__Admin__WorkflowSpec *spec);
void rp_check_launch_plan(rp_checker *checker, Flyteidl__Admin__LaunchPlan *plan);

#endif
