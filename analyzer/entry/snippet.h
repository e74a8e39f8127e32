#ifndef RP_ANALYZER_ENTRY_SNIPPET_H
#define RP_ANALYZER_ENTRY_SNIPPET_H

/// Commands that Python text gives to a shell: subprocess, os.system, Airflow's operators, fabric and their kin. What is
/// computed and not known stays in the command as a hole (RP_LAUNCH_HOLE).

#include "analyzer/eval/interp.h"
#include "analyzer/launch/launch.h"
#include "analyzer/link.h"
#include "base/buf.h"
#include "base/vec.h"

/// True for what runs a command: a name for rp_interp.notices.
bool rp_entry_runs(rp_str qualified);

/// Texts of a file that hold a command line of luigi: `luigi` as a word before an option, a task or nothing (a word of a list,
/// the part of an f-string before a value). Nodes in their order; 0 in place of a docstring, which is none. In `arena`.
typedef RP_VEC(uint32_t) rp_entry_texts;
rp_entry_texts rp_entry_commands(const rp_facts *facts, rp_arena *arena);

/// Whether one of them stands inside `outer`.
bool rp_entry_says_command(const rp_facts *facts, const rp_entry_texts *commands, uint32_t outer);

/// The snippets of the files that are not tests, in order of file and place. A call that evaluation reached (`calls`, each as
/// often as it did) has the values that it was given; any other one, and every call where these say nothing (`count` 0),
/// what can be read from the facts alone. `in` may be NULL when there are no calls. Text in `arena`.
const rp_launch_snippet *rp_entry_snippets(size_t *count, const rp_link_file *files, size_t file_count, rp_interp *in,
                                           rp_arena *arena);

/// A value as text for a shell; false: nothing of it is known. command.c.
bool rp_command_text(rp_interp *in, rp_buf *out, rp_val value, bool template);

/// Words of a command's list.
const rp_launch_word *rp_command_words(rp_interp *in, size_t *count, const rp_items *items, bool template,
                                       rp_arena *arena);

/// "… %s …" % values (`percent`) and "… {} …".format(values): places are filled in turn by `put`, of `count` values; what is
/// finer than a plain place is one hole.
typedef void (*rp_command_place)(rp_buf *out, size_t place, void *data);
void rp_command_format(rp_buf *out, rp_str format, bool percent, size_t count, rp_command_place put, void *data);

/// Text of a literal; with `template` Airflow's {{ … }} become holes.
void rp_command_literal(rp_buf *out, rp_str text, bool template);

#endif
