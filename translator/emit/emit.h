#ifndef RP_TRANSLATOR_EMIT_EMIT_H
#define RP_TRANSLATOR_EMIT_EMIT_H

/// From plan messages to Flyte messages: one function a message, no decisions. Private to translator/.

#include "base/map.h"
#include "base/vec.h"
#include "flyteidl/admin/launch_plan.pb-c.h"
#include "flyteidl/admin/task.pb-c.h"
#include "flyteidl/admin/workflow.pb-c.h"
#include "google/protobuf/struct.pb-c.h"
#include "translator/translator.h"

/// Allocates and initialises a protobuf-c message: RP_MESSAGE(arena, Flyteidl__Core__Void, flyteidl__core__void).
#define RP_MESSAGE(variable, arena, type, prefix)                                                                      \
  type *variable = RP_NEW((arena), type);                                                                              \
  prefix##__init(variable)

typedef struct rp_emitter {
  const Repipe__V1__Plan *plan;
  const Repipe__V1__Inventory *inventory;
  const rp_emit_options *options;
  rp_arena *arena;
  rp_map loaders; ///< mode -> loader text
} rp_emitter;

/// An id without project, domain and version: flytectl fills them in.
Flyteidl__Core__Identifier *rp_emit_identifier(rp_arena *arena, Flyteidl__Core__ResourceType type, const char *name);

Flyteidl__Core__LiteralType *rp_emit_type(rp_arena *arena, const Repipe__V1__PlanType *type);

/// A scalar of a constant in wire form. Never NULL: the plan only makes constants that have a form.
Flyteidl__Core__Scalar *rp_emit_scalar(rp_arena *arena, const Repipe__V1__Value *constant);
/// The same, collections too.
Flyteidl__Core__Literal *rp_emit_literal(rp_arena *arena, const Repipe__V1__Value *constant);

/// One variable of an interface; they are sorted by rp_emit_interface.
typedef struct rp_emit_variable {
  const char *name;
  const Repipe__V1__PlanType *type;
  const char *description;
} rp_emit_variable;

Flyteidl__Core__Variable *rp_emit_variable_message(rp_arena *arena, const rp_emit_variable *variable);
Flyteidl__Core__TypedInterface *rp_emit_interface(rp_arena *arena, const rp_emit_variable *inputs, size_t input_count,
                                                  const rp_emit_variable *outputs, size_t output_count);

/// What the entity is and where it comes from: the only place for commit and line.
Flyteidl__Admin__DescriptionEntity *rp_emit_description(const rp_emitter *emitter, const Repipe__V1__Task *task,
                                                        const char *what);

/// The template of a node; nodes with one template name give the same template. -1: the command is too long.
int rp_emit_task(Flyteidl__Admin__TaskSpec **out, rp_emitter *emitter, const Repipe__V1__PlanNode *node,
                 const Repipe__V1__Task *task, rp_error *err);
/// Image and resources of a node's container, and nothing else.
Flyteidl__Core__Container *rp_emit_container(const rp_emitter *emitter, const Repipe__V1__PlanNode *node);
/// Type, target and custom of a native task.
void rp_emit_native(Flyteidl__Core__TaskTemplate *template, const rp_emitter *emitter,
                    const Repipe__V1__PlanNode *node);
Flyteidl__Admin__WorkflowSpec *rp_emit_workflow(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow);
/// The workflow of a launch whose values are worked out from the kickoff time: that node, then the workflow itself.
Flyteidl__Admin__WorkflowSpec *rp_emit_scheduled(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow,
                                                 const Repipe__V1__PlanLaunch *launch);
Flyteidl__Admin__LaunchPlan *rp_emit_launch(const rp_emitter *emitter, const Repipe__V1__WorkflowPlan *workflow,
                                            const Repipe__V1__PlanLaunch *launch);

#endif
