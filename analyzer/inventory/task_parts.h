#ifndef RP_ANALYZER_INVENTORY_TASK_PARTS_H
#define RP_ANALYZER_INVENTORY_TASK_PARTS_H

/// What tasks.c and its parts share. Private to analyzer/.

#include "analyzer/inventory/task_paths.h"
#include "analyzer/inventory/tasks.h"

/// Line and column of a node of a module; 0, 0 for node 0.
rp_ir_place rp_task_place(const rp_module *module, uint32_t node);

/// True when values of the parameter are never stored: private, hidden, or named like a secret.
bool rp_parameter_is_secret(rp_interp *in, const rp_parameter *parameter);
/// Is the default of a hidden parameter what Luigi itself publishes, and nothing of the repository's?
bool rp_parameter_is_published(rp_interp *in, rp_object *class, const rp_parameter *parameter);

/// What stands in place of a secret.
Repipe__V1__Value *rp_export_redacted(rp_arena *arena);

/// One parameter of a class as a message (task_parameter.c).
Repipe__V1__Parameter *rp_export_parameter(rp_interp *in, rp_arena *arena, rp_object *class,
                                           const rp_parameter *parameter);

/// Why a class attribute is not known, when a Parameter object is among the things that it could be; NULL.
const rp_cause *rp_parameter_maybe(rp_val value);

/// A place in a repository and what is to be said of it.
typedef struct rp_task_spot {
  bool found;
  rp_str path; ///< of the module
  uint32_t line;
  rp_str text;
} rp_task_spot;

/// The first place where run() takes the folder of an input, or changes, moves or removes it, as its text shows it (task_run.c);
/// the text is the expression.
rp_task_spot rp_task_run_uses(rp_interp *in, rp_arena *arena, const rp_object *class);

/// A file that run() reads and that neither it nor what it requires makes, and the repository has not.
typedef struct rp_task_read {
  rp_place place;
  rp_task_spot spot; ///< text: the path
  bool adds;         ///< writes to it, too
} rp_task_read;

/// A path that is handed to what nobody here knows, or to a program, or that is changed: it counts where another task's target is there.
typedef struct rp_task_named {
  rp_place place;
  rp_task_spot spot; ///< text: the path
  bool changes;      ///< for certain
  bool lists;        ///< what lies in the folder
  rp_object *maker;  ///< the task whose target it is, where that is known and the path is not; NULL
} rp_task_named;

/// An attribute of another task's instance that run() or complete() asks for, and that neither a parameter nor a method answers.
typedef struct rp_task_look {
  const rp_object *class; ///< of that instance
  rp_str name;
  rp_task_spot spot;
} rp_task_look;

/// What run() does that others would see, or that others must have done, on one machine and in one process (task_conduct.c): of all but
/// `reads` the first place.
typedef struct rp_task_conduct {
  rp_task_read *reads; ///< each file once, in the memory of the evaluation
  size_t read_count;
  bool reads_known;     ///< these are all that there are
  rp_task_named *named; ///< what else is named; nothing of what is the task's own, or required
  size_t named_count;
  rp_task_spot changes; ///< a file of what it requires; text: the path
  rp_task_spot links;   ///< makes a symbolic link of a file of its own; text: its path
  rp_task_spot builds;  ///< tasks with a worker of its own; text: the function
  rp_task_spot keeps;   ///< something in the process that outlives the task; text: its name
  bool idle;            ///< it does nothing that another process could notice
  rp_str *names;        ///< attributes that it sets on the task, or whose objects it changes, each once
  size_t name_count;
  rp_task_look *looks; ///< each class and name once
  size_t look_count;
} rp_task_conduct;
/// Asked last: run() may set what others read.
rp_task_conduct rp_task_conduct_of(rp_interp *in, rp_val self, const rp_task_answers *answers);

/// Where the code of the repository stands that calls (`node` 0: that runs), and what is to be said of it; not found where none of it does.
rp_task_spot rp_task_spot_of(rp_interp *in, uint32_t node, rp_str text);

/// Runs the handlers of the events of a task that starts, and of one whose run() is over (task_event.c).
void rp_task_starts(rp_interp *in, rp_val task);
void rp_task_succeeds(rp_interp *in, rp_val task);

/// A name of a module or of a class of the repository that holds something else than when the journal was that long; empty (task_kept.c).
rp_str rp_kept_name(const rp_interp *in, size_t mark);
/// What run() did so far with the process's own generators of random numbers.
typedef struct rp_task_numbers {
  bool seeds; ///< what it takes then begins anew
  bool draws; ///< before it seeded
} rp_task_numbers;
/// Whether the call changes what every later task of the process would see: the environment, the search path, luigi.cfg as it was read,
/// handlers of the log, the settings of the interpreter and of libraries, what a module from outside holds; or takes the first number of a
/// generator that the task has not seeded before, and that something else may have seeded: a module when it is imported, another task.
bool rp_kept_by_call(const rp_interp *in, rp_str name, const rp_call *call, rp_task_numbers *numbers);
/// What a rp_watch over the questions hears: the name of the first call that rp_kept_by_call tells of; empty.
typedef struct rp_task_heard {
  rp_str name;
  rp_task_numbers numbers;
} rp_task_heard;
void rp_kept_hear(rp_interp *in, rp_str name, const rp_call *call, void *data);
/// What the constructor, requires() and output() have left in the process since then, or in a task that requires() gives, or what
/// complete() leaves, which is asked here; text: its name. `heard`: what in->watch heard when they were asked, and hears now.
rp_task_spot rp_kept_by_questions(rp_interp *in, rp_val self, size_t mark, const rp_structure *requires,
                                  const rp_task_heard *heard);
/// Fills `names` from what the journal has of the task's instance since then, which was made before.
void rp_kept_by_task(rp_interp *in, const rp_object *task, size_t mark, rp_task_conduct *out);
/// Adds that run() of `task` asks another task's instance for an attribute.
void rp_kept_look(rp_interp *in, rp_val task, rp_val instance, const rp_symbol *name, rp_task_conduct *out);

#endif
