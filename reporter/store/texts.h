#ifndef RP_REPORTER_STORE_TEXTS_H
#define RP_REPORTER_STORE_TEXTS_H

/// The long texts of one repository as the store keeps them (docs/store.md): one behind another, each ended by a NUL, deflated in
/// pieces. Texts that are alike stand side by side, so that they take an eighth of the bytes and of the time that each alone would.

#include "base/buf.h"
#include "base/vec.h"
#include "reporter/store/store.h"

typedef struct rp_text_pack {
  rp_arena *arena;
  rp_buf rest; ///< not yet deflated
  RP_VEC(rp_str) pieces;
  uint64_t size; ///< of all texts so far
} rp_text_pack;

/// Where the text begins.
uint64_t rp_text_add(rp_text_pack *pack, rp_str text);
/// All of it is in `pieces`, in `arena`.
void rp_text_end(rp_text_pack *pack);

int rp_texts_insert(rp_store *store, const char *repository, const rp_str *pieces, size_t count, rp_error *err);

/// All texts of a repository, in `arena`; empty: it has none. -1: RP_ERROR_IO, RP_ERROR_FORMAT damaged.
int rp_texts_read(rp_str *out, rp_store *store, const char *repository, rp_arena *arena, rp_error *err);

/// The text that begins where a column says, borrowed from `texts`; NULL is empty. -1: RP_ERROR_FORMAT there is none.
int rp_text_at(rp_str *out, rp_str texts, rp_query *query, int column, rp_error *err);

/// A line of an attribute, hook or option: "y" or "n", the line, name, how, path; tabs between.
void rp_carried_line(rp_buf *out, const Repipe__V1__Carried *row);
/// Read back; NULL: it is no such line. Memory of `arena`.
Repipe__V1__Carried *rp_carried_read(rp_str line, rp_arena *arena);

#endif
