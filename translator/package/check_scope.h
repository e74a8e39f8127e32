#ifndef RP_TRANSLATOR_PACKAGE_CHECK_SCOPE_H
#define RP_TRANSLATOR_PACKAGE_CHECK_SCOPE_H

/// One workflow template while it is checked: what check_workflow.c and check_node.c share.

#include "translator/package/check.h"

typedef struct rp_check_scope {
  rp_checker *checker;
  const Flyteidl__Admin__WorkflowSpec *spec;        ///< its sub-workflows are the ones that nodes can name
  const Flyteidl__Core__WorkflowTemplate *workflow; ///< the template itself or one of them
  const char *name;
  rp_map ids;    ///< node id -> size_t *, its index
  size_t before; ///< promises reach nodes below this index only (branches are resolved in the list's order)
} rp_check_scope;

/// One node, its bindings and what it names. `depth` bounds branches in branches.
void rp_check_node(rp_check_scope *in, const Flyteidl__Core__Node *node, unsigned depth);

/// Bindings against the variables that are wanted; `defaults` (or NULL): what need not be bound.
void rp_check_bindings(rp_check_scope *in, const char *node, Flyteidl__Core__Binding *const *list, size_t count,
                       const Flyteidl__Core__VariableMap *wanted, const Flyteidl__Core__ParameterMap *defaults);

#endif
