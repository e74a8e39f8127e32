// Reading facts that may come from a damaged cache: every access is checked, and rp_ir_valid proves once that a set of
// facts is a forest (operands point backwards, no node has two parents), so that later stages may trust it.
#include "analyzer/extract/ir_shape.h"

#define E_                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_NODE, RP_IR_CLASS_EXPRESSION, 0                                                                         \
  }
#define E0                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_OPTIONAL, RP_IR_CLASS_EXPRESSION, 0                                                                     \
  }
#define ES                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_LIST, RP_IR_CLASS_EXPRESSION, 0                                                                         \
  }
#define SS                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_LIST, RP_IR_CLASS_STATEMENT, 0                                                                          \
  }
#define P_                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_NODE, RP_IR_CLASS_PATTERN, 0                                                                            \
  }
#define PS                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_LIST, RP_IR_CLASS_PATTERN, 0                                                                            \
  }
#define LIST_OF(kind)                                                                                                  \
  {                                                                                                                    \
    RP_IR_FORM_LIST, RP_IR_CLASS_ONE, kind                                                                             \
  }
#define NODE_OF(kind)                                                                                                  \
  {                                                                                                                    \
    RP_IR_FORM_NODE, RP_IR_CLASS_ONE, kind                                                                             \
  }
#define LIST_IN(class)                                                                                                 \
  {                                                                                                                    \
    RP_IR_FORM_LIST, class, 0                                                                                          \
  }
#define NM                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_NAME, 0, 0                                                                                              \
  }
#define TX                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_TEXT, 0, 0                                                                                              \
  }
#define NR                                                                                                             \
  {                                                                                                                    \
    RP_IR_FORM_NUMBER, 0, 0                                                                                            \
  }
#define STATEMENT(kind, ...) [RP_IR_##kind] = {#kind, RP_IR_CLASS_STATEMENT, {__VA_ARGS__}}
#define EXPRESSION(kind, ...) [RP_IR_##kind] = {#kind, RP_IR_CLASS_EXPRESSION, {__VA_ARGS__}}
#define PATTERN(kind, ...) [RP_IR_PATTERN_##kind] = {"PATTERN_" #kind, RP_IR_CLASS_PATTERN, {__VA_ARGS__}}
#define PART(kind, ...) [RP_IR_##kind] = {#kind, RP_IR_CLASS_ONE, {__VA_ARGS__}}
#define NOTHING                                                                                                        \
  {                                                                                                                    \
    RP_IR_FORM_UNUSED, 0, 0                                                                                            \
  }

static const rp_ir_shape shapes[RP_IR_KIND_COUNT] = {
    PART(NONE, NOTHING),
    STATEMENT(EXPRESSION, E_),
    STATEMENT(ASSIGN, ES, E_),
    STATEMENT(AUG_ASSIGN, E_, NR, E_),
    STATEMENT(ANN_ASSIGN, E_, E_, E0),
    STATEMENT(RETURN, E0),
    STATEMENT(IF, E_, SS, SS),
    STATEMENT(FOR, E_, E_, SS, SS),
    STATEMENT(WHILE, E_, SS, SS),
    STATEMENT(WITH, LIST_OF(RP_IR_WITH_ITEM), SS),
    STATEMENT(TRY, SS, LIST_OF(RP_IR_HANDLER), SS, SS),
    STATEMENT(RAISE, E0, E0),
    STATEMENT(ASSERT, E_, E0),
    STATEMENT(IMPORT, LIST_OF(RP_IR_ALIAS)),
    STATEMENT(IMPORT_FROM, NM, NR, LIST_OF(RP_IR_ALIAS)),
    STATEMENT(FUNCTION, NM, LIST_OF(RP_IR_PARAMETER), SS, LIST_IN(RP_IR_CLASS_FUNCTION_EXTRA)),
    STATEMENT(CLASS, NM, LIST_IN(RP_IR_CLASS_ARGUMENT), SS, ES),
    STATEMENT(DELETE, ES),
    STATEMENT(GLOBAL, LIST_OF(RP_IR_NAME)),
    STATEMENT(NONLOCAL, LIST_OF(RP_IR_NAME)),
    STATEMENT(MATCH, E_, LIST_OF(RP_IR_CASE)),
    STATEMENT(PASS, NOTHING),
    STATEMENT(BREAK, NOTHING),
    STATEMENT(CONTINUE, NOTHING),
    STATEMENT(PRINT, ES),
    STATEMENT(OPAQUE, NR),
    PART(WITH_ITEM, E_, E0),
    PART(HANDLER, E0, NM, SS, NR),
    PART(ALIAS, NM, NM),
    PART(CASE, P_, E0, SS),
    PART(PARAMETER, NM, E0, E0, NR),
    PART(FUNCTION_INFO, NR, LIST_OF(RP_IR_NAME)),
    EXPRESSION(CONST, NR),
    EXPRESSION(INT, TX),
    EXPRESSION(FLOAT, TX),
    EXPRESSION(IMAGINARY, TX),
    EXPRESSION(STRING, TX),
    EXPRESSION(BYTES, TX),
    EXPRESSION(FSTRING, LIST_IN(RP_IR_CLASS_STRING_PART)),
    PART(FORMAT, E_, NR, E0),
    EXPRESSION(NAME, NM),
    EXPRESSION(ATTRIBUTE, E_, NM),
    EXPRESSION(SUBSCRIPT, E_, E_),
    EXPRESSION(SLICE, E0, E0, E0),
    EXPRESSION(CALL, E_, LIST_IN(RP_IR_CLASS_ARGUMENT)),
    PART(KEYWORD, NM, {RP_IR_FORM_NODE, RP_IR_CLASS_EXPRESSION, RP_IR_KEYWORD}),
    EXPRESSION(STAR, E_),
    EXPRESSION(DOUBLE_STAR, E_),
    EXPRESSION(BINARY, E_, NR, E_),
    EXPRESSION(UNARY, NR, E_),
    EXPRESSION(AND, ES),
    EXPRESSION(OR, ES),
    EXPRESSION(COMPARE, ES, LIST_OF(RP_IR_COMPARISON)),
    PART(COMPARISON, NR),
    EXPRESSION(CONDITIONAL, E_, E_, E_),
    EXPRESSION(LIST, ES),
    EXPRESSION(TUPLE, ES),
    EXPRESSION(SET, ES),
    EXPRESSION(DICT, LIST_IN(RP_IR_CLASS_DICT_ITEM)),
    PART(PAIR, E_, {RP_IR_FORM_NODE, RP_IR_CLASS_EXPRESSION, RP_IR_PAIR}),
    EXPRESSION(LIST_COMP, E_, LIST_OF(RP_IR_COMP_FOR)),
    EXPRESSION(SET_COMP, E_, LIST_OF(RP_IR_COMP_FOR)),
    EXPRESSION(DICT_COMP, E_, E_, LIST_OF(RP_IR_COMP_FOR)),
    EXPRESSION(GENERATOR, E_, LIST_OF(RP_IR_COMP_FOR)),
    PART(COMP_FOR, E_, E_, ES),
    EXPRESSION(LAMBDA, LIST_OF(RP_IR_PARAMETER), E_, NODE_OF(RP_IR_FUNCTION_INFO)),
    EXPRESSION(YIELD, E0),
    EXPRESSION(YIELD_FROM, E_),
    EXPRESSION(AWAIT, E_),
    EXPRESSION(WALRUS, NODE_OF(RP_IR_NAME), E_),
    PATTERN(VALUE, E_),
    PATTERN(CAPTURE, NM),
    PATTERN(SEQUENCE, PS),
    PATTERN(STAR, NM),
    PATTERN(MAPPING, LIST_OF(RP_IR_PAIR), NM),
    PATTERN(CLASS, E_, LIST_IN(RP_IR_CLASS_CLASS_PATTERN)),
    PATTERN(OR, PS),
    PATTERN(AS, P_, NM),
};

const rp_ir_shape *rp_ir_shape_of(rp_ir_kind kind)
{
  return (unsigned)kind < RP_IR_KIND_COUNT ? &shapes[kind] : NULL;
}

const char *rp_ir_kind_name(rp_ir_kind kind)
{
  return (unsigned)kind < RP_IR_KIND_COUNT ? shapes[kind].name : "?";
}

const char *rp_ir_operator_text(rp_ir_operator op)
{
  static const char *const texts[] = {
      "?",
      [RP_IR_OP_ADD] = "+",
      [RP_IR_OP_SUB] = "-",
      [RP_IR_OP_MUL] = "*",
      [RP_IR_OP_DIV] = "/",
      [RP_IR_OP_FLOORDIV] = "//",
      [RP_IR_OP_MOD] = "%",
      [RP_IR_OP_POW] = "**",
      [RP_IR_OP_MATMUL] = "@",
      [RP_IR_OP_LSHIFT] = "<<",
      [RP_IR_OP_RSHIFT] = ">>",
      [RP_IR_OP_BITAND] = "&",
      [RP_IR_OP_BITOR] = "|",
      [RP_IR_OP_BITXOR] = "^",
      [RP_IR_OP_NOT] = "not",
      [RP_IR_OP_NEG] = "-",
      [RP_IR_OP_POS] = "+",
      [RP_IR_OP_INVERT] = "~",
      [RP_IR_OP_EQ] = "==",
      [RP_IR_OP_NE] = "!=",
      [RP_IR_OP_LT] = "<",
      [RP_IR_OP_LE] = "<=",
      [RP_IR_OP_GT] = ">",
      [RP_IR_OP_GE] = ">=",
      [RP_IR_OP_IN] = "in",
      [RP_IR_OP_NOT_IN] = "not in",
      [RP_IR_OP_IS] = "is",
      [RP_IR_OP_IS_NOT] = "is not",
  };
  return (unsigned)op < sizeof texts / sizeof texts[0] ? texts[op] : "?";
}

rp_ir_list rp_ir_list_at(const rp_facts *facts, uint32_t position)
{
  if (position == 0 || position >= facts->n_lists || facts->lists[position] > facts->n_lists - position - 1) {
    return (rp_ir_list){NULL, 0};
  }
  return (rp_ir_list){facts->lists + position + 1, facts->lists[position]};
}

rp_str rp_ir_name(const rp_facts *facts, uint32_t name)
{
  return name > 0 && name < facts->n_names ? rp_str_of(facts->names[name]) : (rp_str){NULL, 0};
}

rp_str rp_ir_called(const rp_facts *facts, uint32_t call)
{
  uint32_t function = facts->a[call];
  rp_ir_kind kind = rp_ir_kind_of(facts, function);
  return kind == RP_IR_NAME        ? rp_ir_name(facts, facts->a[function])
         : kind == RP_IR_ATTRIBUTE ? rp_ir_name(facts, facts->b[function])
                                   : RP_STR("");
}

rp_str rp_ir_text(const rp_facts *facts, uint32_t text)
{
  if (text == 0 || text >= facts->n_texts) {
    return (rp_str){NULL, 0};
  }
  return (rp_str){(const char *)facts->texts[text].data, facts->texts[text].len};
}

rp_ir_place rp_ir_place_of(const rp_facts *facts, uint32_t offset)
{
  // The last line that starts at or before the offset.
  size_t low = 0;
  size_t high = facts->n_line_start;
  while (low < high) {
    size_t middle = low + (high - low) / 2;
    if (facts->line_start[middle] <= offset) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  if (low == 0) {
    return (rp_ir_place){1, offset + 1};
  }
  return (rp_ir_place){(uint32_t)low, offset - facts->line_start[low - 1] + 1};
}

uint32_t rp_ir_operand_of(const rp_facts *facts, uint32_t node, size_t index)
{
  const uint32_t *const columns[] = {facts->a, facts->b, facts->c, facts->d};
  return columns[index][node];
}

static bool class_holds(rp_ir_operand operand, rp_ir_kind kind)
{
  uint8_t class = shapes[kind].class;
  switch ((rp_ir_class)operand.class) {
  case RP_IR_CLASS_EXPRESSION:
    // A PAIR of a mapping pattern and a KEYWORD of a class pattern hold patterns.
    return class == RP_IR_CLASS_EXPRESSION || (operand.one != 0 && class == RP_IR_CLASS_PATTERN);
  case RP_IR_CLASS_STATEMENT:
  case RP_IR_CLASS_PATTERN:
    return class == operand.class;
  case RP_IR_CLASS_ARGUMENT:
    return class == RP_IR_CLASS_EXPRESSION || kind == RP_IR_KEYWORD;
  case RP_IR_CLASS_DICT_ITEM:
    return kind == RP_IR_PAIR || kind == RP_IR_DOUBLE_STAR;
  case RP_IR_CLASS_STRING_PART:
    return kind == RP_IR_STRING || kind == RP_IR_FORMAT;
  case RP_IR_CLASS_FUNCTION_EXTRA:
    return class == RP_IR_CLASS_EXPRESSION || kind == RP_IR_FUNCTION_INFO;
  case RP_IR_CLASS_CLASS_PATTERN:
    return class == RP_IR_CLASS_PATTERN || kind == RP_IR_KEYWORD;
  case RP_IR_CLASS_ONE:
    return kind == (rp_ir_kind)operand.one;
  }
  return false;
}

// A child stands before its parent and has one parent only: `taken` remembers who was given away.
static bool child_valid(const rp_facts *facts, uint8_t *taken, uint32_t parent, uint32_t child, rp_ir_operand operand)
{
  if (child == 0 || child >= parent || taken[child] != 0) {
    return false;
  }
  taken[child] = 1;
  rp_ir_kind kind = (rp_ir_kind)facts->kind.data[child];
  return kind == RP_IR_OPAQUE || class_holds(operand, kind);
}

static bool list_valid(const rp_facts *facts, uint8_t *taken, uint32_t parent, uint32_t position, rp_ir_operand operand)
{
  if (position == 0) {
    return true;
  }
  if (position >= facts->n_lists || facts->lists[position] > facts->n_lists - position - 1) {
    return false;
  }
  for (uint32_t i = 0; i < facts->lists[position]; i++) {
    if (!child_valid(facts, taken, parent, facts->lists[position + 1 + i], operand)) {
      return false;
    }
  }
  return true;
}

static bool operand_valid(const rp_facts *facts, uint8_t *taken, uint32_t node, uint32_t value, rp_ir_operand operand)
{
  switch ((rp_ir_form)operand.form) {
  case RP_IR_FORM_UNUSED:
    return value == 0;
  case RP_IR_FORM_NODE:
    return child_valid(facts, taken, node, value, operand);
  case RP_IR_FORM_OPTIONAL:
    return value == 0 || child_valid(facts, taken, node, value, operand);
  case RP_IR_FORM_LIST:
    return list_valid(facts, taken, node, value, operand);
  case RP_IR_FORM_NAME:
    return value < facts->n_names;
  case RP_IR_FORM_TEXT:
    return value < facts->n_texts;
  case RP_IR_FORM_NUMBER:
    return true;
  }
  return false;
}

static bool number_valid(const rp_facts *facts, uint32_t node, rp_ir_kind kind)
{
  uint32_t a = facts->a[node];
  uint32_t b = facts->b[node];
  switch ((int)kind) {
  case RP_IR_CONST:
    return a <= RP_IR_CONST_ELLIPSIS;
  case RP_IR_AUG_ASSIGN:
  case RP_IR_BINARY:
    return b >= RP_IR_OP_ADD && b <= RP_IR_OP_BITXOR;
  case RP_IR_UNARY:
    return a >= RP_IR_OP_NOT && a <= RP_IR_OP_INVERT;
  case RP_IR_COMPARISON:
    return a >= RP_IR_OP_EQ && a <= RP_IR_OP_IS_NOT;
  case RP_IR_FORMAT:
    return b == 0 || b == 'r' || b == 's' || b == 'a';
  case RP_IR_PARAMETER:
    return facts->d[node] <= RP_IR_PARAMETER_TUPLE;
  case RP_IR_FUNCTION_INFO:
    return a <= (RP_IR_FUNCTION_GENERATOR | RP_IR_FUNCTION_ASYNC);
  case RP_IR_COMPARE:
    return rp_ir_list_at(facts, a).count == rp_ir_list_at(facts, b).count + 1;
  case RP_IR_FUNCTION: {
    rp_ir_list extras = rp_ir_list_at(facts, facts->d[node]);
    return extras.count > 0 && rp_ir_kind_of(facts, extras.items[0]) == RP_IR_FUNCTION_INFO;
  }
  default:
    return true;
  }
}

static bool columns_valid(const rp_facts *facts)
{
  size_t count = facts->kind.len;
  if (facts->format != RP_FACTS_FORMAT || count == 0 || count > UINT32_MAX || facts->kind.data[0] != RP_IR_NONE) {
    return false;
  }
  if (facts->n_a != count || facts->n_b != count || facts->n_c != count || facts->n_d != count ||
      facts->n_start != count || facts->n_end != count) {
    return false;
  }
  if (facts->n_names == 0 || facts->n_texts == 0 || facts->n_lists == 0 || facts->n_lists > UINT32_MAX ||
      facts->n_line_start == 0 || facts->line_start[0] != 0) {
    return false;
  }
  for (size_t i = 1; i < facts->n_line_start; i++) {
    if (facts->line_start[i] <= facts->line_start[i - 1]) {
      return false;
    }
  }
  return true;
}

static bool nodes_valid(const rp_facts *facts, uint8_t *taken)
{
  uint32_t count = (uint32_t)facts->kind.len;
  for (uint32_t node = 1; node < count; node++) {
    rp_ir_kind kind = (rp_ir_kind)facts->kind.data[node];
    if (kind == RP_IR_NONE || kind >= RP_IR_KIND_COUNT || facts->start[node] > facts->end[node] ||
        !number_valid(facts, node, kind)) {
      return false;
    }
    for (size_t i = 0; i < 4; i++) {
      if (!operand_valid(facts, taken, node, rp_ir_operand_of(facts, node, i), shapes[kind].operands[i])) {
        return false;
      }
    }
  }
  rp_ir_operand statements = SS;
  return list_valid(facts, taken, count, facts->body, statements);
}

bool rp_ir_valid(const rp_facts *facts)
{
  if (!columns_valid(facts)) {
    return false;
  }
  rp_arena scratch;
  rp_arena_init(&scratch);
  bool valid = nodes_valid(facts, rp_arena_zalloc(&scratch, facts->kind.len, 1));
  rp_arena_release(&scratch);
  return valid;
}
