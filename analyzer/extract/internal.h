#ifndef RP_ANALYZER_EXTRACT_INTERNAL_H
#define RP_ANALYZER_EXTRACT_INTERNAL_H

/// What the extract_*.c files share; nobody else includes it. One extractor holds the parser, the growing columns of
/// the file at hand (heap memory, reused from file to file) and the walk's stacks.

#include <tree_sitter/api.h>

#include "analyzer/extract/extract.h"
#include "base/intern.h"
#include "proto/rules.h"

/// The grammar's rules and tokens that the walk tells apart (tree-sitter-python 0.25.0). Everything else is OTHER.
#define RP_EXTRACT_RULES(X)                                                                                            \
  X(MODULE, "module", true)                                                                                            \
  X(COMMENT, "comment", true)                                                                                          \
  X(LINE_CONTINUATION, "line_continuation", true)                                                                      \
  X(BLOCK, "block", true)                                                                                              \
  X(IMPORT, "import_statement", true)                                                                                  \
  X(IMPORT_FROM, "import_from_statement", true)                                                                        \
  X(IMPORT_FUTURE, "future_import_statement", true)                                                                    \
  X(IMPORT_PREFIX, "import_prefix", true)                                                                              \
  X(RELATIVE_IMPORT, "relative_import", true)                                                                          \
  X(DOTTED_NAME, "dotted_name", true)                                                                                  \
  X(ALIASED_IMPORT, "aliased_import", true)                                                                            \
  X(WILDCARD_IMPORT, "wildcard_import", true)                                                                          \
  X(PRINT, "print_statement", true)                                                                                    \
  X(CHEVRON, "chevron", true)                                                                                          \
  X(EXEC, "exec_statement", true)                                                                                      \
  X(ASSERT, "assert_statement", true)                                                                                  \
  X(EXPRESSION_STATEMENT, "expression_statement", true)                                                                \
  X(RETURN, "return_statement", true)                                                                                  \
  X(DELETE, "delete_statement", true)                                                                                  \
  X(RAISE, "raise_statement", true)                                                                                    \
  X(PASS, "pass_statement", true)                                                                                      \
  X(BREAK, "break_statement", true)                                                                                    \
  X(CONTINUE, "continue_statement", true)                                                                              \
  X(GLOBAL, "global_statement", true)                                                                                  \
  X(NONLOCAL, "nonlocal_statement", true)                                                                              \
  X(TYPE_ALIAS, "type_alias_statement", true)                                                                          \
  X(IF, "if_statement", true)                                                                                          \
  X(ELIF, "elif_clause", true)                                                                                         \
  X(ELSE, "else_clause", true)                                                                                         \
  X(FOR, "for_statement", true)                                                                                        \
  X(WHILE, "while_statement", true)                                                                                    \
  X(TRY, "try_statement", true)                                                                                        \
  X(EXCEPT, "except_clause", true)                                                                                     \
  X(FINALLY, "finally_clause", true)                                                                                   \
  X(WITH, "with_statement", true)                                                                                      \
  X(WITH_CLAUSE, "with_clause", true)                                                                                  \
  X(WITH_ITEM, "with_item", true)                                                                                      \
  X(FUNCTION, "function_definition", true)                                                                             \
  X(CLASS, "class_definition", true)                                                                                   \
  X(DECORATED, "decorated_definition", true)                                                                           \
  X(DECORATOR, "decorator", true)                                                                                      \
  X(MATCH, "match_statement", true)                                                                                    \
  X(CASE, "case_clause", true)                                                                                         \
  X(IF_CLAUSE, "if_clause", true)                                                                                      \
  X(PARAMETERS, "parameters", true)                                                                                    \
  X(LAMBDA_PARAMETERS, "lambda_parameters", true)                                                                      \
  X(DEFAULT_PARAMETER, "default_parameter", true)                                                                      \
  X(TYPED_PARAMETER, "typed_parameter", true)                                                                          \
  X(TYPED_DEFAULT_PARAMETER, "typed_default_parameter", true)                                                          \
  X(KEYWORD_SEPARATOR, "keyword_separator", true)                                                                      \
  X(POSITIONAL_SEPARATOR, "positional_separator", true)                                                                \
  X(DICT_SPLAT_PATTERN, "dictionary_splat_pattern", true)                                                              \
  X(TYPE, "type", true)                                                                                                \
  X(GENERIC_TYPE, "generic_type", true)                                                                                \
  X(UNION_TYPE, "union_type", true)                                                                                    \
  X(MEMBER_TYPE, "member_type", true)                                                                                  \
  X(SPLAT_TYPE, "splat_type", true)                                                                                    \
  X(TYPE_PARAMETER, "type_parameter", true)                                                                            \
  X(ARGUMENT_LIST, "argument_list", true)                                                                              \
  X(KEYWORD_ARGUMENT, "keyword_argument", true)                                                                        \
  X(LIST_SPLAT, "list_splat", true)                                                                                    \
  X(DICT_SPLAT, "dictionary_splat", true)                                                                              \
  X(EXPRESSION_LIST, "expression_list", true)                                                                          \
  X(PATTERN_LIST, "pattern_list", true)                                                                                \
  X(TUPLE_PATTERN, "tuple_pattern", true)                                                                              \
  X(LIST_PATTERN, "list_pattern", true)                                                                                \
  X(LIST_SPLAT_PATTERN, "list_splat_pattern", true)                                                                    \
  X(AS_PATTERN, "as_pattern", true)                                                                                    \
  X(AS_PATTERN_TARGET, "as_pattern_target", true)                                                                      \
  X(ASSIGNMENT, "assignment", true)                                                                                    \
  X(AUG_ASSIGNMENT, "augmented_assignment", true)                                                                      \
  X(YIELD, "yield", true)                                                                                              \
  X(IDENTIFIER, "identifier", true)                                                                                    \
  X(INTEGER, "integer", true)                                                                                          \
  X(FLOAT, "float", true)                                                                                              \
  X(TRUE, "true", true)                                                                                                \
  X(FALSE, "false", true)                                                                                              \
  X(NONE, "none", true)                                                                                                \
  X(ELLIPSIS, "ellipsis", true)                                                                                        \
  X(STRING, "string", true)                                                                                            \
  X(CONCATENATED_STRING, "concatenated_string", true)                                                                  \
  X(STRING_START, "string_start", true)                                                                                \
  X(STRING_CONTENT, "string_content", true)                                                                            \
  X(STRING_END, "string_end", true)                                                                                    \
  X(INTERPOLATION, "interpolation", true)                                                                              \
  X(FORMAT_EXPRESSION, "format_expression", true)                                                                      \
  X(FORMAT_SPECIFIER, "format_specifier", true)                                                                        \
  X(TYPE_CONVERSION, "type_conversion", true)                                                                          \
  X(BINARY, "binary_operator", true)                                                                                   \
  X(BOOLEAN, "boolean_operator", true)                                                                                 \
  X(UNARY, "unary_operator", true)                                                                                     \
  X(NOT, "not_operator", true)                                                                                         \
  X(COMPARISON, "comparison_operator", true)                                                                           \
  X(CONDITIONAL, "conditional_expression", true)                                                                       \
  X(NAMED_EXPRESSION, "named_expression", true)                                                                        \
  X(LAMBDA, "lambda", true)                                                                                            \
  X(AWAIT, "await", true)                                                                                              \
  X(ATTRIBUTE, "attribute", true)                                                                                      \
  X(SUBSCRIPT, "subscript", true)                                                                                      \
  X(SLICE, "slice", true)                                                                                              \
  X(CALL, "call", true)                                                                                                \
  X(LIST, "list", true)                                                                                                \
  X(TUPLE, "tuple", true)                                                                                              \
  X(SET, "set", true)                                                                                                  \
  X(DICTIONARY, "dictionary", true)                                                                                    \
  X(PAIR, "pair", true)                                                                                                \
  X(LIST_COMP, "list_comprehension", true)                                                                             \
  X(SET_COMP, "set_comprehension", true)                                                                               \
  X(DICT_COMP, "dictionary_comprehension", true)                                                                       \
  X(GENERATOR, "generator_expression", true)                                                                           \
  X(FOR_IN, "for_in_clause", true)                                                                                     \
  X(PARENTHESIZED, "parenthesized_expression", true)                                                                   \
  X(CASE_PATTERN, "case_pattern", true)                                                                                \
  X(UNION_PATTERN, "union_pattern", true)                                                                              \
  X(CLASS_PATTERN, "class_pattern", true)                                                                              \
  X(KEYWORD_PATTERN, "keyword_pattern", true)                                                                          \
  X(SPLAT_PATTERN, "splat_pattern", true)                                                                              \
  X(DICT_PATTERN, "dict_pattern", true)                                                                                \
  X(COMPLEX_PATTERN, "complex_pattern", true)                                                                          \
  X(TOKEN_COMMA, ",", false)                                                                                           \
  X(TOKEN_COLON, ":", false)                                                                                           \
  X(TOKEN_EQUALS, "=", false)                                                                                          \
  X(TOKEN_ASYNC, "async", false)                                                                                       \
  X(TOKEN_FROM, "from", false)                                                                                         \
  X(TOKEN_IN, "in", false)                                                                                             \
  X(TOKEN_OR, "or", false)                                                                                             \
  X(TOKEN_STAR, "*", false)                                                                                            \
  X(TOKEN_DOUBLE_STAR, "**", false)                                                                                    \
  X(TOKEN_BAR, "|", false)                                                                                             \
  X(TOKEN_PLUS, "+", false)                                                                                            \
  X(TOKEN_MINUS, "-", false)                                                                                           \
  X(TOKEN_LESS_GREATER, "<>", false)                                                                                   \
  X(TOKEN_UNDERSCORE, "_", false)                                                                                      \
  X(TOKEN_BRACE_CLOSE, "}", false)

typedef enum rp_extract_rule {
  RULE_OTHER = 0,
  RULE_ERROR,
#define RP_EXTRACT_RULE(name, text, named) RULE_##name,
  RP_EXTRACT_RULES(RP_EXTRACT_RULE)
#undef RP_EXTRACT_RULE
} rp_extract_rule;

#define RP_EXTRACT_FIELDS(X)                                                                                           \
  X(NAME, "name")                                                                                                      \
  X(ALIAS, "alias")                                                                                                    \
  X(VALUE, "value")                                                                                                    \
  X(LEFT, "left")                                                                                                      \
  X(RIGHT, "right")                                                                                                    \
  X(TYPE, "type")                                                                                                      \
  X(BODY, "body")                                                                                                      \
  X(CONDITION, "condition")                                                                                            \
  X(CONSEQUENCE, "consequence")                                                                                        \
  X(ALTERNATIVE, "alternative")                                                                                        \
  X(SUBJECT, "subject")                                                                                                \
  X(GUARD, "guard")                                                                                                    \
  X(CAUSE, "cause")                                                                                                    \
  X(CODE, "code")                                                                                                      \
  X(MODULE_NAME, "module_name")                                                                                        \
  X(PARAMETERS, "parameters")                                                                                          \
  X(RETURN_TYPE, "return_type")                                                                                        \
  X(TYPE_PARAMETERS, "type_parameters")                                                                                \
  X(SUPERCLASSES, "superclasses")                                                                                      \
  X(DEFINITION, "definition")                                                                                          \
  X(ARGUMENT, "argument")                                                                                              \
  X(ARGUMENTS, "arguments")                                                                                            \
  X(FUNCTION, "function")                                                                                              \
  X(OBJECT, "object")                                                                                                  \
  X(ATTRIBUTE, "attribute")                                                                                            \
  X(SUBSCRIPT, "subscript")                                                                                            \
  X(OPERATOR, "operator")                                                                                              \
  X(OPERATORS, "operators")                                                                                            \
  X(KEY, "key")                                                                                                        \
  X(EXPRESSION, "expression")                                                                                          \
  X(TYPE_CONVERSION, "type_conversion")                                                                                \
  X(FORMAT_SPECIFIER, "format_specifier")

typedef enum rp_extract_field {
  FIELD_NONE = 0,
#define RP_EXTRACT_FIELD(name, text) FIELD_##name,
  RP_EXTRACT_FIELDS(RP_EXTRACT_FIELD)
#undef RP_EXTRACT_FIELD
} rp_extract_field;

enum { RP_EXTRACT_SYMBOLS = 512, RP_EXTRACT_FIELD_IDS = 64 };

/// Typed growing array on the heap, kept from file to file.
#define RP_HEAP(type)                                                                                                  \
  struct {                                                                                                             \
    type *items;                                                                                                       \
    size_t count;                                                                                                      \
    size_t capacity;                                                                                                   \
  }

#define RP_HEAP_PUSH(heap, item)                                                                                       \
  do {                                                                                                                 \
    if ((heap)->count == (heap)->capacity) {                                                                           \
      (heap)->capacity = (heap)->capacity < 32 ? 64 : (heap)->capacity * 2;                                            \
      (heap)->items = rp_xrealloc((heap)->items, (heap)->capacity * sizeof((heap)->items[0]));                         \
    }                                                                                                                  \
    (heap)->items[(heap)->count++] = (item);                                                                           \
  } while (0)

typedef struct rp_extract_child {
  TSNode node;
  uint8_t rule;
  uint8_t field;
  bool named;
} rp_extract_child;

/// Children of one node: positions in the stack of children, comments left out. Given back by rp_extract_drop.
typedef struct rp_extract_children {
  size_t from;
  size_t end;
} rp_extract_children;

typedef struct rp_extract_row {
  uint8_t kind;
  uint32_t a, b, c, d, start, end;
} rp_extract_row;

/// A step on the way down a left spine (a + b + c, a.b().c, a or b).
typedef struct rp_extract_step {
  TSNode node;
  uint8_t rule;
  bool grouped; ///< parentheses stand between this step and its left operand
} rp_extract_step;

/// A name bound in the function at hand, or excluded from its locals.
typedef struct rp_extract_binding {
  uint32_t name;
  uint32_t start, end;
  bool excluded; ///< a parameter, global or nonlocal
} rp_extract_binding;

/// The function (or class, module) whose body is walked.
typedef struct rp_extract_scope {
  size_t first; ///< its first binding
  bool generator;
} rp_extract_scope;

/// A logical line, for the recovery of broken files.
typedef struct rp_extract_line {
  uint32_t start, end; ///< first token's first byte; behind the last token
  uint32_t next;       ///< behind the newline
  uint32_t indent;     ///< columns, as the grammar counts them
  uint8_t word;        ///< rp_extract_word
} rp_extract_line;

typedef struct rp_extract_span {
  uint32_t start, end;
} rp_extract_span;

/// Lines [from, to) that are the body of a clause whose header is being walked.
typedef struct rp_extract_body {
  size_t from, to;
} rp_extract_body;

/// What parsing may still cost.
typedef struct rp_extract_budget {
  size_t callbacks; ///< of the parser's progress, each some hundred operations
  size_t chunks;    ///< of source that the lexer asks for
  size_t allocated; ///< bytes that the parser asks for
} rp_extract_budget;

enum { RP_EXTRACT_CLASSES = 64 };

/// Where tree-sitter's blocks come from (memory.c).
typedef union rp_extract_cell rp_extract_cell;
typedef struct rp_extract_piece rp_extract_piece;
typedef struct rp_extract_memory {
  rp_extract_cell *free[RP_EXTRACT_CLASSES]; ///< by size
  rp_extract_piece *pieces;
  char *at; ///< what is left of the last piece
  size_t left;
  size_t allocated; ///< bytes asked for
} rp_extract_memory;

struct rp_extractor {
  rp_extract_memory memory;
  TSParser *parser;
  TSTreeCursor cursor;
  bool cursor_made;
  uint8_t rules[RP_EXTRACT_SYMBOLS];
  uint8_t operators[RP_EXTRACT_SYMBOLS]; ///< rp_ir_operator of a token
  uint8_t fields[RP_EXTRACT_FIELD_IDS];

  rp_arena *arena;
  rp_str source;
  rp_intern intern;
  RP_HEAP(rp_extract_row) rows;
  RP_HEAP(uint32_t) lists;
  RP_HEAP(char *) names;
  RP_HEAP(ProtobufCBinaryData) texts;
  RP_HEAP(Repipe__V1__Problem *) problems;
  bool python2;

  RP_HEAP(rp_extract_child) children;
  RP_HEAP(uint32_t) items; ///< lists that are being collected
  RP_HEAP(rp_extract_step) spine;
  RP_HEAP(rp_extract_binding) bindings;
  RP_HEAP(uint32_t) stamps; ///< by name: the serial that saw it last
  uint32_t serial;
  rp_extract_scope scope;
  unsigned depth;
  bool binds_nothing;     ///< a comprehension's target is walked: its names are the comprehension's own
  const void *type_group; ///< the node of `(x)` in a `type(x).y = z` that the grammar took for a type alias
  uint32_t type_start;
  bool damaged; ///< the tree at hand holds ERROR or MISSING nodes

  RP_HEAP(rp_extract_line) lines;
  RP_HEAP(TSRange) ranges;
  RP_HEAP(rp_extract_body) bodies; ///< of the headers being walked, in source order
  size_t next_body;
  bool headers_only;      ///< blocks of the tree at hand are empty and come from `bodies`
  size_t parsed;          ///< bytes given to the parser for this file
  rp_extract_budget left; ///< for all parses of this file
};

// Memory (memory.c).

/// What tree-sitter asks for on this thread comes from `memory`, until `leave` gets what stood there before.
rp_extract_memory *rp_extract_memory_enter(rp_extract_memory *memory);
void rp_extract_memory_leave(rp_extract_memory *outer);
void rp_extract_memory_release(rp_extract_memory *memory);

// Columns (build.c).

uint32_t rp_extract_row_add(rp_extractor *self, rp_ir_kind kind, uint32_t start, uint32_t end, uint32_t a, uint32_t b,
                            uint32_t c, uint32_t d);
/// A row with the span of `node`.
uint32_t rp_extract_add(rp_extractor *self, rp_ir_kind kind, TSNode node, uint32_t a, uint32_t b, uint32_t c,
                        uint32_t d);
/// OPAQUE with a Problem.
uint32_t rp_extract_opaque(rp_extractor *self, uint32_t code, uint32_t start, uint32_t end);
uint32_t rp_extract_opaque_node(rp_extractor *self, uint32_t code, TSNode node);
uint32_t rp_extract_name(rp_extractor *self, rp_str name);
/// `text` must live in the arena or in the source's copy; it is copied unless it is empty.
uint32_t rp_extract_text(rp_extractor *self, rp_str text);
/// Collects a list: the mark of rp_extract_list_begin, RP_HEAP_PUSH to self->items, and the position from _end.
static inline size_t rp_extract_list_begin(const rp_extractor *self)
{
  return self->items.count;
}
uint32_t rp_extract_list_end(rp_extractor *self, size_t mark);
/// A list of one node.
uint32_t rp_extract_list_of(rp_extractor *self, uint32_t item);
/// The columns as facts, copied into the arena.
const rp_facts *rp_extract_finish(rp_extractor *self, uint32_t body);

// The tree (build.c).

static inline rp_str rp_extract_source(const rp_extractor *self, TSNode node)
{
  return rp_str_sub(self->source, ts_node_start_byte(node), ts_node_end_byte(node));
}
rp_extract_rule rp_extract_rule_of(const rp_extractor *self, TSNode node);
rp_extract_children rp_extract_children_of(rp_extractor *self, TSNode node);
static inline void rp_extract_drop(rp_extractor *self, rp_extract_children children)
{
  self->children.count = children.from;
}
/// The first child with this field, or with this rule; a null node (id NULL) when there is none.
TSNode rp_extract_field_of(const rp_extractor *self, rp_extract_children children, rp_extract_field field);
TSNode rp_extract_rule_in(const rp_extractor *self, rp_extract_children children, rp_extract_rule rule);
/// True when the construct itself (not its sub-expressions or blocks) holds ERROR or MISSING nodes.
bool rp_extract_broken(rp_extractor *self, TSNode node);

// Names (build.c).

/// Records that the function at hand binds a name.
void rp_extract_bind(rp_extractor *self, uint32_t name, uint32_t start, uint32_t end, bool excluded);
/// Starts a function's scope and gives back the one outside; _leave makes its FUNCTION_INFO (0 for a class).
rp_extract_scope rp_extract_enter(rp_extractor *self);
uint32_t rp_extract_leave(rp_extractor *self, rp_extract_scope outside, uint32_t start, uint32_t end, bool is_async);

// Expressions (expression.c, bitwise.c, display.c, string.c).

uint32_t rp_extract_expression(rp_extractor *self, TSNode node);
/// The same, 0 for a null node.
uint32_t rp_extract_optional(rp_extractor *self, TSNode node);
/// The target of an assignment, for, with or del; names are bound.
uint32_t rp_extract_target(rp_extractor *self, TSNode node);
/// [argument] of an argument_list or generator_expression; 0 for a null node.
uint32_t rp_extract_arguments(rp_extractor *self, TSNode node);
/// [PARAMETER] of parameters or lambda_parameters; 0 for a null node. Defaults and annotations belong to the scope
/// outside; the names are bound afterwards by rp_extract_bind_parameters.
uint32_t rp_extract_parameters(rp_extractor *self, TSNode node);
void rp_extract_bind_parameters(rp_extractor *self, uint32_t list);
/// A TUPLE of the named children, unless they are one without a comma behind it.
uint32_t rp_extract_tuple_or_one(rp_extractor *self, rp_extract_children children, uint32_t start, uint32_t end);
/// Lists, tuples, sets, dicts and comprehensions.
uint32_t rp_extract_display(rp_extractor *self, TSNode node, rp_extract_rule rule);
/// Whether bitwise operators (and unions of types) are grouped in the tree as Python would not, and what Python reads.
bool rp_extract_leans_wrong(const rp_extractor *self, TSNode node, rp_extract_rule rule);
uint32_t rp_extract_bitwise(rp_extractor *self, TSNode node);
/// string and concatenated_string.
uint32_t rp_extract_string(rp_extractor *self, TSNode node, rp_extract_rule rule);
/// integer and float.
uint32_t rp_extract_number(rp_extractor *self, TSNode node);
/// A name's node: NFKC, span.
uint32_t rp_extract_identifier(rp_extractor *self, TSNode node);
uint32_t rp_extract_name_of(rp_extractor *self, TSNode node);

// Statements (statement.c, compound.c, pattern.c).

/// Appends the statements of one statement node to the list that is being collected (self->items).
void rp_extract_statement(rp_extractor *self, TSNode node, rp_extract_rule rule);
/// [body] of the block of `owner`, which must hold a statement (the grammar takes `def f():` with nothing below, Python
/// does not: then it is OPAQUE). A null owner: the module, which may be empty.
uint32_t rp_extract_block(rp_extractor *self, TSNode block, TSNode owner);
/// Compound statements; `decorators` is a list of expressions for definitions.
uint32_t rp_extract_compound(rp_extractor *self, TSNode node, rp_extract_rule rule);
uint32_t rp_extract_decorated(rp_extractor *self, TSNode node);
uint32_t rp_extract_match(rp_extractor *self, TSNode node);

// Recovery (lines.c, recover.c).

typedef enum rp_extract_word {
  WORD_OTHER = 0,
  WORD_DECORATOR,
  WORD_CLASS,
  WORD_DEF,
  WORD_HEADER, ///< if, for, while, try, with, async
  WORD_CLAUSE  ///< elif, else, except, finally
} rp_extract_word;

/// Cuts the source into logical lines (self->lines).
void rp_extract_cut_lines(rp_extractor *self);
/// [body] of the whole file, read piece by piece.
uint32_t rp_extract_recover(rp_extractor *self);
/// Reads lines [from, to) into the list that is being collected.
void rp_extract_recover_lines(rp_extractor *self, size_t from, size_t to);
/// Parses the source, or the stretches in self->ranges when there are any. NULL: over the budget.
TSTree *rp_extract_parse(rp_extractor *self);

#endif
