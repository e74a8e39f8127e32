// The process that hands out inputs. It has no threads, so workers are plain forks of it: inputs, decisions and known
// fingerprints are there already. Answers are taken in the order of the inputs, so that the store never depends on how many
// workers there are; a worker runs ahead of what was taken by so many inputs and bytes, no more.
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "cli/scan.h"
#include "proto/message.h"
#include "proto/rules.h"

enum { NOBODY = -1, AHEAD = 4, HEADER = sizeof(uint64_t), TICK = 500, PENDING_LIMIT = 64 * 1024 * 1024 };

typedef struct child {
  pid_t pid; ///< NOBODY: to be started
  int to, from;
  size_t input; ///< SIZE_MAX: idle
  int64_t started;
  bool late;
  rp_buf bytes; ///< of its answer, so far
  rp_scan_place *place;
} child;

typedef struct pool {
  const rp_scan_options *options;
  child *children;
  rp_buf *answers; ///< by input, packed; empty until it is there
  bool *answered;
  size_t next;    ///< to be handed out
  size_t taken;   ///< answers that were taken
  size_t pending; ///< bytes of answers that wait to be taken
  int64_t began, shown;
} pool;

static int64_t now(void)
{
  struct timespec time = {0};
  (void)clock_gettime(CLOCK_MONOTONIC, &time);
  return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static bool start(pool *p, child *c, rp_error *err)
{
  int to[2];
  int from[2];
  if (pipe(to) != 0) {
    return rp_fail_system(err, RP_ERROR_LIMIT, RP_STR("a worker"), errno) == 0;
  }
  if (pipe(from) != 0) {
    (void)close(to[0]);
    (void)close(to[1]);
    return rp_fail_system(err, RP_ERROR_LIMIT, RP_STR("a worker"), errno) == 0;
  }
  pid_t pid = fork();
  if (pid == 0) {
    for (long i = 0; i < p->options->jobs; i++) {
      if (p->children[i].pid != NOBODY) {
        (void)close(p->children[i].to);
        (void)close(p->children[i].from);
      }
    }
    (void)close(to[1]);
    (void)close(from[0]);
    rp_scan_serve(p->options, to[0], from[1], c->place);
  }
  (void)close(to[0]);
  (void)close(from[1]);
  if (pid < 0) {
    int reason = errno;
    (void)close(to[1]);
    (void)close(from[0]);
    return rp_fail_system(err, RP_ERROR_LIMIT, RP_STR("a worker"), reason) == 0;
  }
  c->pid = pid;
  c->to = to[1];
  c->from = from[0];
  c->input = SIZE_MAX;
  return true;
}

static int end(child *c)
{
  int status = 0;
  (void)close(c->to);
  (void)close(c->from);
  while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR) {
  }
  c->pid = NOBODY;
  return status;
}

static void keep(pool *p, size_t input, rp_buf *bytes)
{
  p->answers[input] = *bytes;
  p->answered[input] = true;
  p->pending += bytes->size;
  *bytes = (rp_buf)RP_BUF_INIT;
}

static void pack(rp_buf *out, const Repipe__V1__ScanResult *result)
{
  uint8_t *packed = rp_xrealloc(NULL, repipe__v1__scan_result__get_packed_size(result) + 1);
  size_t size = repipe__v1__scan_result__pack(result, packed);
  rp_buf_add(out, (rp_str){(const char *)packed, size});
  free(packed);
}

/// The answer of a worker that gave none.
static void answer_for(pool *p, child *c, int status)
{
  rp_arena arena;
  rp_arena_init(&arena);
  Repipe__V1__ScanResult result = REPIPE__V1__SCAN_RESULT__INIT;
  rp_input input = p->options->inputs[c->input];
  result.phase = rp_arena_cstr(&arena, rp_str_of(c->place->phase));
  result.file = rp_arena_cstr(&arena, rp_utf8_clean(&arena, rp_str_of(c->place->file)));
  const char *what;
  if (c->late) {
    result.code = RP_RULE_BUDGET_TIME;
    what = rp_arena_printf(&arena, "took longer than %ld s", p->options->timeout).data;
  } else if (WIFEXITED(status) && WEXITSTATUS(status) == RP_EXIT_FAILED) {
    result.code = RP_RULE_BUDGET_MEMORY;
    what = rp_arena_printf(&arena, "needs more than %ld MiB of memory", p->options->memory).data;
  } else {
    result.code = RP_RULE_INTERNAL;
    what = WIFSIGNALED(status) ? rp_arena_printf(&arena, "repipe was ended by signal %d", WTERMSIG(status)).data
                               : rp_arena_printf(&arena, "repipe ended with status %d", WEXITSTATUS(status)).data;
  }
  result.reason =
      rp_arena_cstr(&arena, rp_arena_printf(&arena, "%.*s: %s during %s%s%s", RP_STR_ARG(input.path), what,
                                            result.phase, result.file[0] != '\0' ? " of " : "", result.file));
  rp_buf_release(&c->bytes);
  c->bytes = (rp_buf)RP_BUF_INIT;
  pack(&c->bytes, &result);
  size_t number = c->input;
  c->input = SIZE_MAX;
  keep(p, number, &c->bytes);
  rp_arena_release(&arena);
}

static bool may_hand_out(const pool *p)
{
  size_t ahead = (size_t)p->options->jobs * AHEAD;
  return p->next < p->options->count && p->next < p->taken + ahead &&
         (p->next == p->taken || p->pending < PENDING_LIMIT);
}

static bool is_skipped(const pool *p, size_t input)
{
  return p->options->skip != NULL && p->options->skip[input];
}

static int hand_out(pool *p, rp_error *err)
{
  for (long i = 0; i < p->options->jobs && may_hand_out(p); i++) {
    child *c = &p->children[i];
    while (may_hand_out(p) && is_skipped(p, p->next)) {
      Repipe__V1__ScanResult result = REPIPE__V1__SCAN_RESULT__INIT;
      rp_buf bytes = RP_BUF_INIT;
      result.unchanged = true;
      pack(&bytes, &result);
      keep(p, p->next++, &bytes);
    }
    if ((c->pid != NOBODY && c->input != SIZE_MAX) || !may_hand_out(p)) {
      continue;
    }
    uint32_t number = (uint32_t)p->next;
    for (int tries = 0; c->input == SIZE_MAX; tries++) {
      if (c->pid == NOBODY && !start(p, c, err)) {
        return -1;
      }
      if (write(c->to, &number, sizeof number) == (ssize_t)sizeof number) {
        c->input = p->next++;
      } else if (tries < 2) {
        (void)end(c);
      } else {
        return rp_fail(err, RP_ERROR_LIMIT, "workers end before they are asked anything");
      }
    }
    c->late = false;
    c->started = now();
  }
  return 0;
}

/// What has come from one worker.
static void listen(pool *p, child *c)
{
  char piece[65536];
  ssize_t got = read(c->from, piece, sizeof piece);
  if (got < 0 && errno == EINTR) {
    return;
  }
  if (got > 0) {
    rp_buf_add(&c->bytes, (rp_str){piece, (size_t)got});
    uint64_t size;
    if (c->bytes.size < HEADER) {
      return;
    }
    memcpy(&size, c->bytes.data, HEADER);
    if (c->bytes.size - HEADER == size) {
      c->bytes.size = (size_t)size;
      memmove(c->bytes.data, c->bytes.data + HEADER, (size_t)size);
      size_t number = c->input;
      c->input = SIZE_MAX;
      keep(p, number, &c->bytes);
    }
    return;
  }
  int status = end(c);
  if (c->input != SIZE_MAX) {
    answer_for(p, c, status);
  }
}

static void show_progress(pool *p)
{
  int64_t time = now();
  bool last = p->taken == p->options->count;
  if (!p->options->terminal || (time - p->shown < TICK && !last)) {
    return;
  }
  p->shown = time;
  const child *slowest = NULL;
  for (long i = 0; i < p->options->jobs; i++) {
    const child *c = &p->children[i];
    slowest =
        c->pid != NOBODY && c->input != SIZE_MAX && (slowest == NULL || c->started < slowest->started) ? c : slowest;
  }
  double seconds = (double)(time - p->began) / 1000.0;
  (void)fprintf(stderr, "\r\033[K%zu/%zu repositories%s, %.1f/s", p->taken, p->options->count,
                p->options->look ? " looked at" : "", seconds > 0 ? (double)p->taken / seconds : 0.0);
  if (slowest != NULL && time - slowest->started > 1000) {
    rp_arena arena;
    rp_arena_init(&arena);
    rp_str name = rp_utf8_visible(&arena, p->options->inputs[slowest->input].path);
    (void)fprintf(stderr, "; %.*s takes %lld s", (int)(name.size < 40 ? name.size : 40),
                  name.data + (name.size < 40 ? 0 : name.size - 40), (long long)(time - slowest->started) / 1000);
    rp_arena_release(&arena);
  }
  (void)fputs(last ? "\n" : "", stderr);
}

static void wait_for_some(pool *p)
{
  struct pollfd *waits = rp_xrealloc(NULL, (size_t)p->options->jobs * sizeof *waits);
  child **who = rp_xrealloc(NULL, (size_t)p->options->jobs * sizeof *who);
  nfds_t count = 0;
  for (long i = 0; i < p->options->jobs; i++) {
    child *c = &p->children[i];
    if (c->pid != NOBODY && c->input != SIZE_MAX) {
      if (!c->late && now() - c->started > (int64_t)p->options->timeout * 1000) {
        c->late = true;
        (void)kill(c->pid, SIGKILL);
      }
      waits[count] = (struct pollfd){.fd = c->from, .events = POLLIN};
      who[count++] = c;
    }
  }
  if (count > 0 && poll(waits, count, TICK) > 0) {
    for (nfds_t i = 0; i < count; i++) {
      if (waits[i].revents != 0) {
        listen(p, who[i]);
      }
    }
  }
  free(waits);
  free(who);
}

static bool is_whole(const Repipe__V1__ScanResult *result)
{
  return result->inventory != NULL && result->plan != NULL && result->n_sources == result->inventory->n_tasks &&
         result->n_details == result->n_sources;
}

static int take_answer(pool *p, rp_scan_taker take, void *data, rp_error *err)
{
  rp_arena arena;
  rp_arena_init(&arena);
  rp_buf *bytes = &p->answers[p->taken];
  ProtobufCAllocator allocator = rp_message_allocator(&arena);
  Repipe__V1__ScanResult *result =
      repipe__v1__scan_result__unpack(&allocator, bytes->size, (const uint8_t *)bytes->data);
  Repipe__V1__ScanResult broken = REPIPE__V1__SCAN_RESULT__INIT;
  if (result == NULL || (!p->options->look && p->options->translate == NULL && !result->unchanged &&
                         result->code == 0 && !is_whole(result))) {
    broken.code = RP_RULE_INTERNAL;
    broken.reason = rp_arena_cstr(&arena, rp_arena_printf(&arena, "%.*s: the answer of a worker is damaged",
                                                          RP_STR_ARG(p->options->inputs[p->taken].path)));
    result = &broken;
  }
  p->pending -= bytes->size;
  rp_buf_release(bytes);
  int status = take(data, p->taken, result, err);
  rp_arena_release(&arena);
  p->taken++;
  return status;
}

static void dismiss(pool *p)
{
  for (long i = 0; i < p->options->jobs; i++) {
    child *c = &p->children[i];
    if (c->pid != NOBODY) {
      if (c->input != SIZE_MAX) {
        (void)kill(c->pid, SIGKILL);
      }
      (void)end(c);
    }
    rp_buf_release(&c->bytes);
  }
  for (size_t i = p->taken; i < p->options->count; i++) {
    rp_buf_release(&p->answers[i]);
  }
}

int rp_scan_run(const rp_scan_options *options, rp_scan_taker take, void *data, rp_error *err)
{
  size_t places = (size_t)options->jobs * sizeof(rp_scan_place);
  rp_scan_place *shared = mmap(NULL, places, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (shared == MAP_FAILED) {
    return rp_fail_system(err, RP_ERROR_LIMIT, RP_STR("shared memory"), errno);
  }
  rp_arena arena;
  rp_arena_init(&arena);
  pool p = {.options = options, .began = now()};
  p.children = RP_NEW_ARRAY(&arena, child, (size_t)options->jobs);
  p.answers = RP_NEW_ARRAY(&arena, rp_buf, options->count + 1);
  p.answered = RP_NEW_ARRAY(&arena, bool, options->count + 1);
  for (long i = 0; i < options->jobs; i++) {
    p.children[i] = (child){.pid = NOBODY, .input = SIZE_MAX, .place = &shared[i]};
  }
  for (size_t i = 0; i < options->count; i++) {
    if (!is_skipped(&p, i)) {
      rp_analyze_prepare(rp_arena_cstr(&arena, options->inputs[i].path));
    }
  }
  int status = 0;
  while (status == 0 && p.taken < options->count) {
    status = hand_out(&p, err);
    if (status == 0 && p.answered[p.taken]) {
      status = take_answer(&p, take, data, err);
    } else if (status == 0) {
      wait_for_some(&p);
    }
    show_progress(&p);
  }
  dismiss(&p);
  (void)munmap(shared, places);
  rp_arena_release(&arena);
  return status;
}
