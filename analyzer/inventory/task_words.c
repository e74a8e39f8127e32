// A shell's text is an expression as a path is: its key (task_paths.h) is read as a shell reads a command line, where values that are
// not known stand inside of words. What is no path is visited, too: whoever asks compares the words with targets.
#include "analyzer/inventory/task_words.h"

#include "base/buf.h"
#include "base/path.h"

enum { MAX_WORD = 4096 };

bool rp_words_started(rp_str function, bool *shell)
{
  static const struct {
    const char *name;
    bool shell;
  } ROWS[] = {{"subprocess.run", false},
              {"subprocess.call", false},
              {"subprocess.check_call", false},
              {"subprocess.check_output", false},
              {"subprocess.Popen", false},
              {"subprocess.getoutput", true},
              {"subprocess.getstatusoutput", true},
              {"commands.getoutput", true},
              {"commands.getstatusoutput", true},
              {"os.system", true},
              {"os.popen", true},
              {"invoke.run", true},
              {"envoy.run", true},
              {"delegator.run", true}};
  for (size_t i = 0; i < sizeof ROWS / sizeof ROWS[0]; i++) {
    if (rp_str_is(function, ROWS[i].name)) {
      *shell = ROWS[i].shell;
      return true;
    }
  }
  return false;
}

typedef struct reader {
  rp_interp *in;
  rp_word_visit visit;
  void *data;
  rp_str folder;  // key of where the command stands; empty: here
  rp_str program; // of the simple command that is read; empty: it comes
  char redirect;  // '<' or '>' before the word; 0
  bool enters;    // the program is cd
} reader;

static bool is_one_of(rp_str word, const char *const *names, size_t count)
{
  for (size_t i = 0; i < count; i++) {
    if (rp_str_is(word, names[i])) {
      return true;
    }
  }
  return false;
}

static rp_word_use use_of(rp_str program)
{
  static const char *const READ[] = {"cat", "tac", "zcat", "bzcat", "xzcat"};
  static const char *const LISTED[] = {"ls", "find", "du", "tree"};
  static const char *const CHANGED[] = {"rm",     "mv",    "rmdir", "unlink",  "truncate", "shred", "gzip",
                                        "gunzip", "bzip2", "xz",    "bunzip2", "unxz",     "rename"};
  size_t slash = program.size;
  while (slash > 0 && program.data[slash - 1] != '/') {
    slash--;
  }
  rp_str name = rp_str_sub(program, slash, program.size);
#define IS_OF(list) is_one_of(name, list, sizeof list / sizeof list[0])
  if (rp_str_is(name, "ln")) {
    return RP_WORD_LINKED;
  }
  return IS_OF(READ) ? RP_WORD_READ : IS_OF(LISTED) ? RP_WORD_LISTED : IS_OF(CHANGED) ? RP_WORD_CHANGED : RP_WORD_NAMED;
#undef IS_OF
}

static rp_str in_folder(const reader *r, rp_str word)
{
  bool inside = r->folder.size > 0 && !rp_str_starts_with(word, RP_STR("/"));
  return inside ? rp_arena_printf(r->in->arena, "%.*s/%.*s", RP_STR_ARG(r->folder), RP_STR_ARG(word)) : word;
}

static void tell(const reader *r, rp_str word, rp_word_use use)
{
  size_t pattern = 0; // where it begins
  while (pattern < word.size && strchr("*?[", word.data[pattern]) == NULL) {
    pattern++;
  }
  if (pattern < word.size) {
    while (pattern > 0 && word.data[pattern - 1] != '/') {
      pattern--;
    }
    word = pattern > 1 ? rp_str_sub(word, 0, pattern - 1) : RP_STR(".");
    use = RP_WORD_LISTED;
  }
  if (word.size > 0 && word.data[0] != '-' && word.data[0] != '$') {
    rp_place place = rp_place_of_key(r->in, in_folder(r, word));
    r->visit(r->in, &place, use, r->data);
  }
}

/// A word as it stands, without its quotes; `inner`: a piece of it, behind a sign that often stands before a path.
static void take(reader *r, rp_str word, bool inner)
{
  if (word.size == 0) {
    return;
  }
  rp_str copy = rp_arena_str(r->in->arena, word);
  if (r->redirect != '\0') {
    tell(r, copy, r->redirect == '<' ? RP_WORD_READ : RP_WORD_CHANGED);
  } else if (r->program.size == 0) {
    r->program = copy;
    r->enters = rp_str_is(copy, "cd");
    tell(r, copy, RP_WORD_NAMED);
  } else if (r->enters) {
    r->folder = in_folder(r, copy);
  } else {
    tell(r, copy, inner ? RP_WORD_NAMED : use_of(r->program));
  }
}

static void end_word(reader *r, rp_buf *word, rp_buf *piece)
{
  bool whole = word->size == piece->size;
  if (!whole) {
    take(r, rp_buf_str(piece), true);
  }
  take(r, rp_buf_str(word), false);
  r->redirect = word->size > 0 ? '\0' : r->redirect;
  word->size = 0;
  piece->size = 0;
}

static void read_shell(reader *r, rp_str text)
{
  rp_buf word = RP_BUF_INIT;
  rp_buf piece = RP_BUF_INIT;
  char quote = '\0';
  for (size_t i = 0; i < text.size; i++) {
    char c = text.data[i];
    size_t value = rp_place_value_size(rp_str_sub(text, i, text.size));
    if (value > 0) {
      rp_buf_add(&word, rp_str_sub(text, i, i + value));
      rp_buf_add(&piece, rp_str_sub(text, i, i + value));
      i += value - 1;
    } else if (quote == '\0' ? c == '\'' || c == '"' : c == quote) {
      quote = quote == '\0' ? c : '\0';
    } else if (quote == '\0' && strchr(" \t\r\n;|&()<>", c) != NULL) {
      end_word(r, &word, &piece);
      r->redirect = c == '<' || c == '>' ? c : r->redirect;
      if (strchr("\n;|&()", c) != NULL) {
        r->program = RP_STR("");
        r->enters = false;
        r->redirect = '\0';
      }
    } else {
      rp_buf_char(&word, c);
      if (strchr("=,:", c) != NULL) {
        take(r, rp_buf_str(&piece), true);
        piece.size = 0;
      } else {
        rp_buf_char(&piece, c);
      }
    }
    if (word.size > MAX_WORD) {
      word.size = 0;
      piece.size = 0;
    }
  }
  end_word(r, &word, &piece);
  rp_buf_release(&word);
  rp_buf_release(&piece);
}

/// A word of a list: as it is, and where it is longer than one what a shell would read of it (sh -c).
static void read_word(reader *r, rp_val value)
{
  rp_str key = rp_place_key(r->in, value);
  bool several = false;
  for (size_t i = 0; i < key.size; i++) {
    size_t size = rp_place_value_size(rp_str_sub(key, i, key.size));
    several = several || (size == 0 && strchr(" \t\n=,:", key.data[i]) != NULL);
    i += size > 0 ? size - 1 : 0;
  }
  if (r->program.size == 0 || !several) {
    take(r, key, false);
    return;
  }
  tell(r, key, RP_WORD_NAMED);
  reader inner = *r;
  inner.program = RP_STR("");
  read_shell(&inner, key);
}

static void read_items(reader *r, const rp_object *list)
{
  for (size_t i = 0; i < list->items.count; i++) {
    rp_val value = list->items.data[i].value;
    for (uint32_t k = 0; value->kind == RP_CHOICE && k < value->choice.count; k++) {
      read_word(r, value->choice.options[k].value);
    }
    if (rp_path_is_text(value) || rp_value_is_symbolic(value)) {
      read_word(r, value);
    }
  }
}

void rp_words_of(rp_interp *in, rp_val words, rp_val folder, rp_word_visit visit, void *data)
{
  bool known = folder != NULL && folder->kind != RP_NONE;
  reader r = {.in = in, .visit = visit, .data = data, .folder = known ? rp_place_key(in, folder) : RP_STR("")};
  if (words->kind == RP_CHOICE) {
    for (uint32_t i = 0; i < words->choice.count; i++) {
      rp_words_of(in, words->choice.options[i].value, folder, visit, data);
    }
  } else if (words->kind == RP_OBJECT && words->object->kind <= RP_OBJECT_ITERATOR) {
    read_items(&r, words->object);
  } else if (rp_path_is_text(words) || rp_value_is_symbolic(words)) {
    read_shell(&r, rp_place_key(in, words));
  }
}
