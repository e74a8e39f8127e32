// Runs a fuzz target without libFuzzer:  fuzz_<name> ROUNDS SEED_FILE…
// Each seed as it is, then ROUNDS mutations of it; the same bytes on every machine.
#include "tests/fuzz/fuzz.h"

#include "base/error.h"
#include "base/file.h"

enum { LARGEST_SEED = 1 << 20, LARGEST = 8192, STEPS = 8 };

static uint32_t state = 20261126;

static uint32_t draw(uint32_t below)
{
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return below > 0 ? state % below : 0;
}

// One small change of the first *size bytes of `text`, which has room for LARGEST.
static void change(char *text, uint32_t *size, rp_str other)
{
  static const char bytes[] = "()[]{}<>'\"`\\\n\r\t #:=,.@*%$&|;!-+/?~^_0179aAfNrbuxeE\x01\x7F\x80\xC3\xFF";
  uint32_t at = draw(*size + 1);
  uint32_t length = draw(STEPS) + 1;
  switch (draw(5)) {
  case 0: // another byte
    if (at < *size) {
      text[at] = bytes[draw(sizeof bytes - 1)];
    }
    break;
  case 1: // bytes put in
    if (*size < LARGEST) {
      memmove(text + at + 1, text + at, *size - at);
      text[at] = bytes[draw(sizeof bytes - 1)];
      (*size)++;
    }
    break;
  case 2: // a stretch taken out
    length = at + length > *size ? *size - at : length;
    memmove(text + at, text + at + length, *size - at - length);
    *size -= length;
    break;
  case 3: // a stretch twice
    length = at + length > *size ? *size - at : length;
    if (*size + length <= LARGEST) {
      memmove(text + at + length, text + at, *size - at);
      *size += length;
    }
    break;
  default: // the end of another seed
    if (other.size > 0) {
      uint32_t from = draw((uint32_t)other.size);
      uint32_t room = LARGEST - at;
      uint32_t count = (uint32_t)other.size - from < room ? (uint32_t)other.size - from : room;
      memcpy(text + at, other.data + from, count);
      *size = at + count;
    }
    break;
  }
}

int main(int argc, char **argv)
{
  if (argc < 3) {
    (void)fprintf(stderr, "usage: %s ROUNDS SEED_FILE...\n", argv[0]);
    return 2;
  }
  unsigned long rounds = strtoul(argv[1], NULL, 10);
  rp_arena arena;
  rp_arena_init(&arena);
  int count = argc - 2;
  rp_str *seeds = RP_NEW_ARRAY(&arena, rp_str, (size_t)count);
  for (int i = 0; i < count; i++) {
    rp_error err = {0};
    if (rp_file_read(&seeds[i], &arena, argv[i + 2], LARGEST_SEED, &err) != 0) {
      (void)fprintf(stderr, "%s\n", err.text);
      return 2;
    }
    (void)LLVMFuzzerTestOneInput((const uint8_t *)seeds[i].data, seeds[i].size);
  }
  char *text = rp_arena_alloc(&arena, LARGEST);
  for (int i = 0; i < count; i++) {
    for (unsigned long round = 0; round < rounds; round++) {
      uint32_t size = seeds[i].size < LARGEST ? (uint32_t)seeds[i].size : LARGEST;
      if (size > 0) {
        memcpy(text, seeds[i].data, size);
      }
      for (uint32_t step = draw(STEPS) + 1; step > 0; step--) {
        change(text, &size, seeds[draw((uint32_t)count)]);
      }
      (void)LLVMFuzzerTestOneInput((const uint8_t *)text, size);
    }
  }
  (void)printf("%d seeds, %lu mutations each\n", count, rounds);
  rp_arena_release(&arena);
  return 0;
}
