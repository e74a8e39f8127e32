#include "tests/unit/extract/facts_check.h"

#include "proto/message.h"

rp_str facts_packed(const rp_facts *facts, rp_arena *arena)
{
  size_t size = repipe__v1__facts__get_packed_size(facts);
  uint8_t *bytes = rp_arena_alloc(arena, size + 1);
  (void)repipe__v1__facts__pack(facts, bytes);
  return (rp_str){(const char *)bytes, size};
}

static bool has_problem(const rp_facts *facts, uint32_t code)
{
  for (size_t i = 0; i < facts->n_problems; i++) {
    if (facts->problems[i]->code == code) {
      return true;
    }
  }
  return false;
}

static const char *problems_fault(const rp_facts *facts, rp_str source)
{
  for (size_t i = 0; i < facts->n_problems; i++) {
    const Repipe__V1__Problem *problem = facts->problems[i];
    if (problem->code == 0) {
      return "a problem without a code";
    }
    if (problem->start > problem->end || problem->end > source.size) {
      return "a problem outside of the source";
    }
    if (i > 0 && problem->start < facts->problems[i - 1]->start) {
      return "problems out of order";
    }
  }
  return NULL;
}

static const char *nodes_fault(const rp_facts *facts, rp_str source)
{
  uint32_t known = 0; // the code that was looked up last: most files have one
  for (size_t node = 1; node < facts->kind.len; node++) {
    if (facts->end[node] > source.size) {
      return "a node outside of the source";
    }
    if (facts->kind.data[node] == RP_IR_OPAQUE && facts->a[node] != known) {
      known = facts->a[node];
      if (!has_problem(facts, known)) {
        return "OPAQUE with a code that no problem has";
      }
    }
  }
  return NULL;
}

const char *facts_fault(const rp_facts *facts, rp_str source, rp_arena *arena)
{
  if (!rp_ir_valid(facts)) {
    return "no valid facts";
  }
  const char *fault = problems_fault(facts, source);
  fault = fault != NULL ? fault : nodes_fault(facts, source);
  if (fault != NULL) {
    return fault;
  }
  rp_str packed = facts_packed(facts, arena);
  ProtobufCAllocator allocator = rp_message_allocator(arena);
  const rp_facts *again = repipe__v1__facts__unpack(&allocator, packed.size, (const uint8_t *)packed.data);
  if (again == NULL || !rp_ir_valid(again)) {
    return "packed facts cannot be read";
  }
  return rp_str_eq(facts_packed(again, arena), packed) ? NULL : "packed facts say something else";
}
