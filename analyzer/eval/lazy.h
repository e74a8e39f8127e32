#ifndef RP_ANALYZER_EVAL_LAZY_H
#define RP_ANALYZER_EVAL_LAZY_H

/// What Python does later. The body of a generator, and the function of a map(), run here in one go; in Python they run between
/// the steps of what reads them, or never. So what they change of objects older than themselves is not known to anybody before
/// the iterator is at its end; and where something that they read is changed before that, nothing is known of what is left.

#include "analyzer/eval/interp.h"

typedef struct rp_lazy_content {
  rp_val value; ///< of a slot; NULL: unbound
  rp_items items;
  rp_entries entries;
} rp_lazy_content;

/// What a body read: a slot of an env, or an object.
typedef struct rp_lazy_source {
  rp_env *env;
  const rp_symbol *name;
  rp_object *object;
} rp_lazy_source;

/// A slot of an env, or the contents of an object.
struct rp_lazy_place {
  rp_env *env;
  const rp_symbol *name;
  rp_object *object;
  rp_lazy_content left;      ///< what the body left there; of what was read, what stood there when it had run
  rp_lazy_content meanwhile; ///< what stands there until the end
};

/// A body that runs; lives on the C stack.
struct rp_lazy_run {
  rp_lazy_run *outer;
  uint32_t birth; ///< objects from here on are the body's own
  uint32_t floor; ///< in->fork_floor outside
  size_t mark;    ///< of the journal
  RP_VEC(rp_lazy_source) read;
  uint32_t *index; ///< open addressing over `read`: a number from 1, or 0
  uint32_t index_size;
  bool many; ///< there were more places than are kept
};

/// `birth`: in->next_object before anything of it was made.
void rp_lazy_begin(rp_interp *in, rp_lazy_run *run, uint32_t birth);
/// `iterator`: what it made; NULL: it raises, or it is read where it is made.
void rp_lazy_end(rp_interp *in, rp_lazy_run *run, rp_object *iterator);

/// A body that runs reads a name or attribute, or an object's contents.
void rp_lazy_reads_name(rp_interp *in, rp_env *env, const rp_symbol *name);
void rp_lazy_reads(rp_interp *in, rp_object *object);

/// Something that the body of `iterator` read has changed since.
bool rp_lazy_disturbed(rp_interp *in, const rp_object *iterator);
/// `iterator` is at its end as soon as `reader` is.
void rp_lazy_follow(rp_interp *in, rp_object *reader, const rp_object *iterator);
/// `iterator` is at its end: what its body changed is so from now on.
void rp_lazy_over(rp_interp *in, const rp_object *iterator);

#endif
