#ifndef RP_ANALYZER_INVENTORY_TASK_WORDS_H
#define RP_ANALYZER_INVENTORY_TASK_WORDS_H

/// Paths in the words of a program that is started, or of a shell's text. Private to analyzer/.

#include "analyzer/inventory/task_paths.h"

typedef enum rp_word_use {
  RP_WORD_NAMED,   ///< nobody knows what the program does with it
  RP_WORD_READ,    ///< redirected into the program, or read by one that is known
  RP_WORD_LISTED,  ///< the folder: what lies in it is listed, or stands for a pattern
  RP_WORD_LINKED,  ///< to or from
  RP_WORD_CHANGED, ///< written, moved or removed
} rp_word_use;

typedef void (*rp_word_visit)(rp_interp *in, const rp_place *word, rp_word_use use, void *data);

/// Whether the function starts a program; `shell`: its first argument is a shell's text.
bool rp_words_started(rp_str function, bool *shell);

/// Every word of a list of words, or of a text as a shell reads it, that may be a path. `folder` is where the program starts; NULL: here.
void rp_words_of(rp_interp *in, rp_val words, rp_val folder, rp_word_visit visit, void *data);

#endif
