#ifndef RP_TRANSLATOR_PLAN_NATIVE_H
#define RP_TRANSLATOR_PLAN_NATIVE_H

/// One native task while it is made: what native.c and native_text.c share.

#include "decisions/native.h"
#include "translator/plan/plan.h"

typedef struct rp_native_build {
  rp_workflow_state *workflow;
  Repipe__V1__PlanNative *out;
  const char *field;                          ///< the answer that is looked at
  const char *wrong;                          ///< why it cannot be; NULL: nothing so far
  RP_VEC(Repipe__V1__PlanBinding *) bindings; ///< inputs that its templates name
} rp_native_build;

typedef RP_VEC(char *) rp_native_words;

/// What stands in the way, once: "app_options: …".
void rp_native_refuse(rp_native_build *build, const char *format, ...) __attribute__((format(printf, 2, 3)));

/// A scalar as Python's str() has it, as a template over inputs that are bound on the way. `escape`: for a container's command,
/// where Kubernetes expands $(NAME). NULL: refused.
char *rp_native_text(rp_native_build *build, const Repipe__V1__Value *value, bool escape);

/// The words of a text as shlex.split() has them (Python 3.11 shlex.py, posix), or of a list. False: refused.
bool rp_native_split(rp_native_build *build, rp_native_words *words, const Repipe__V1__Value *value);

/// The text of a constant. NULL: refused.
const char *rp_native_constant(rp_native_build *build, const Repipe__V1__Value *value);

#endif
