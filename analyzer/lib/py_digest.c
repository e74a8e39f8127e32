// hashlib (analyzer/stubs/hashlib.py): digests of bytes that are known, by nettle.

#include <nettle/nettle-meta.h>

#include "analyzer/lib/py.h"

static const struct nettle_hash *algorithm(rp_str name)
{
  static const struct nettle_hash *const known[] = {
      &nettle_md5,    &nettle_sha1,     &nettle_sha224,   &nettle_sha256,   &nettle_sha384,
      &nettle_sha512, &nettle_sha3_224, &nettle_sha3_256, &nettle_sha3_384, &nettle_sha3_512};
  for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
    if (rp_str_is(name, known[i]->name)) {
      return known[i];
    }
  }
  return NULL;
}

enum { CONTEXT_SIZE = 512, DIGEST_SIZE = 64 };

// Bytes of the digest; 0: no such algorithm.
static size_t digest_of(rp_str name, rp_str data, uint8_t out[DIGEST_SIZE])
{
  _Alignas(16) uint8_t context[CONTEXT_SIZE];
  const struct nettle_hash *hash = algorithm(name);
  if (hash == NULL || hash->context_size > sizeof context || hash->digest_size > DIGEST_SIZE) {
    return 0;
  }
  hash->init(context);
  hash->update(context, data.size, (const uint8_t *)data.data);
  hash->digest(context, hash->digest_size, out);
  return hash->digest_size;
}

static rp_str hexadecimal_of(rp_arena *arena, const uint8_t *raw, size_t size)
{
  char *hex = rp_arena_alloc(arena, 2 * size + 1);
  for (size_t i = 0; i < size; i++) {
    hex[2 * i] = "0123456789abcdef"[raw[i] >> 4];
    hex[2 * i + 1] = "0123456789abcdef"[raw[i] & 15];
  }
  return (rp_str){hex, 2 * size};
}

rp_str rp_lib_hexdigest(rp_arena *arena, rp_str algorithm_name, rp_str data)
{
  uint8_t raw[DIGEST_SIZE];
  return hexadecimal_of(arena, raw, digest_of(algorithm_name, data, raw));
}

// (name, data) -> digest; over values that are not known the call as Python would have it.
static rp_val digest_row(rp_interp *in, const rp_call *call, bool hexadecimal)
{
  rp_str name;
  if (!rp_py_takes(call, 2, 2) || !rp_py_str(call->args[0], &name) || algorithm(name) == NULL) {
    return rp_py_unknown(in, call);
  }
  rp_val data = call->args[1];
  if (data->kind == RP_UNKNOWN) {
    return data;
  }
  const char *method = hexadecimal ? "hexdigest" : "digest";
  if (rp_value_is_symbolic(data)) {
    rp_str function = rp_arena_printf(in->arena, "hashlib.%.*s", RP_STR_ARG(name));
    rp_val hash = rp_py_derive_named(in, rp_arena_cstr(in->arena, function), &data, 1, RP_TYPE_ANY);
    return rp_value_derived(&in->values, RP_DERIVE_METHOD, 0, rp_sym(in, method), &hash, 1,
                            hexadecimal ? RP_TYPE_STR : RP_TYPE_BYTES);
  }
  if (data->kind != RP_BYTES) {
    return data->kind == RP_STR_ ? rp_raise(in, "TypeError", "Strings must be encoded before hashing")
                                 : rp_py_unknown(in, call);
  }
  if (hexadecimal) {
    return rp_value_str(&in->values, rp_lib_hexdigest(in->arena, name, data->text));
  }
  uint8_t raw[DIGEST_SIZE];
  size_t size = digest_of(name, data->text, raw);
  return rp_value_bytes(&in->values, (rp_str){(const char *)raw, size});
}

static rp_val hexdigest(rp_interp *in, const rp_call *call)
{
  return digest_row(in, call, true);
}

static rp_val digest(rp_interp *in, const rp_call *call)
{
  return digest_row(in, call, false);
}

static rp_val bytes_hex(rp_interp *in, const rp_call *call)
{
  if (!rp_py_takes(call, 0, 0) || call->self == NULL || call->self->kind != RP_BYTES) {
    return rp_py_unknown(in, call);
  }
  return rp_value_str(&in->values,
                      hexadecimal_of(in->arena, (const uint8_t *)call->self->text.data, call->self->text.size));
}

static const rp_native rows[] = {
    {"hashlib._hexdigest", hexdigest, 0, RP_TYPE_STR},
    {"bytes.hex", bytes_hex, RP_NATIVE_PURE, RP_TYPE_STR},
    {"hashlib._digest", digest, 0, RP_TYPE_BYTES},
};

void rp_lib_digest_register(rp_interp *in)
{
  RP_PY_ROWS(in, rows);
}
