#ifndef RP_ANALYZER_EXTRACT_IR_H
#define RP_ANALYZER_EXTRACT_IR_H

/// The typed form of one Python file: what extract writes and the evaluator reads. Flat columns (Repipe__V1__Facts),
/// node numbers in place of pointers, node 0 = absent. Nothing here is resolved: a NAME is a NAME.
///
/// Operand words below: `x` a node (0: absent) · `[x]` the position of a list of nodes in `lists` (0: empty) ·
/// `"x"` a number in `names` · `'x'` a number in `texts` · `#x` a plain number.

#include <stdint.h>

#include "base/arena.h"
#include "repipe/v1/facts.pb-c.h"

/// Facts.format: raised whenever the meaning of the columns changes, so that a cache never serves old ones.
enum { RP_FACTS_FORMAT = 1 };

// clang-format off
typedef enum rp_ir_kind {
  RP_IR_NONE = 0,

  // Statements.           a               b               c             d
  RP_IR_EXPRESSION,     // value
  RP_IR_ASSIGN,         // [targets]       value                                     `a = b = value` has two targets
  RP_IR_AUG_ASSIGN,     // target          #operator       value
  RP_IR_ANN_ASSIGN,     // target          annotation      value or 0
  RP_IR_RETURN,         // value or 0
  RP_IR_IF,             // test            [body]          [orelse]                  elif: an IF alone in orelse
  RP_IR_FOR,            // target          iterable        [body]        [orelse]    async for too
  RP_IR_WHILE,          // test            [body]          [orelse]
  RP_IR_WITH,           // [WITH_ITEM]     [body]                                    async with too
  RP_IR_TRY,            // [body]          [HANDLER]       [orelse]      [finally]
  RP_IR_RAISE,          // value or 0      cause or 0
  RP_IR_ASSERT,         // test            message or 0
  RP_IR_IMPORT,         // [ALIAS]                                                   `import a.b as c, d`
  RP_IR_IMPORT_FROM,    // "module"        #level          [ALIAS]                   star: one ALIAS named "*"
  RP_IR_FUNCTION,       // "name"          [PARAMETER]     [body]        [FUNCTION_INFO, decorator…]
  RP_IR_CLASS,          // "name"          [arguments]     [body]        [decorators]  arguments: as of CALL
  RP_IR_DELETE,         // [targets]
  RP_IR_GLOBAL,         // [NAME]
  RP_IR_NONLOCAL,       // [NAME]
  RP_IR_MATCH,          // subject         [CASE]
  RP_IR_PASS,           //
  RP_IR_BREAK,          //
  RP_IR_CONTINUE,       //
  RP_IR_PRINT,          // [values]                                                  Python 2's print statement
  RP_IR_OPAQUE,         // #code                                                     could not be read, as statement or expression

  // Parts of statements.
  RP_IR_WITH_ITEM,      // value           target or 0
  RP_IR_HANDLER,        // type or 0       "name" or 0     [body]          1: except*
  RP_IR_ALIAS,          // "dotted name"   "as name" or 0
  RP_IR_CASE,           // pattern         guard or 0      [body]
  RP_IR_PARAMETER,      // "name"          default or 0    annotation    #rp_ir_parameter
  RP_IR_FUNCTION_INFO,  // #rp_ir_function flags  [NAME]: names bound in the body (no parameters, no global/nonlocal)

  // Expressions.
  RP_IR_CONST,          // #rp_ir_constant
  RP_IR_INT,            // 'decimal'                                                 any size; hex, octal, binary are converted
  RP_IR_FLOAT,          // 'text'                                                    as written, underscores removed
  RP_IR_IMAGINARY,      // 'text'
  RP_IR_STRING,         // 'utf-8'                                                   decoded; adjacent literals are joined
  RP_IR_BYTES,          // 'bytes'
  RP_IR_FSTRING,        // [STRING | FORMAT]                                         joined with adjacent literals
  RP_IR_FORMAT,         // value           #conversion     spec or 0                 conversion: 0, 'r', 's', 'a'; spec: STRING or FSTRING
  RP_IR_NAME,           // "name"
  RP_IR_ATTRIBUTE,      // object          "name"
  RP_IR_SUBSCRIPT,      // object          index                                     several: a TUPLE
  RP_IR_SLICE,          // low or 0        high or 0       step or 0
  RP_IR_CALL,           // function        [argument]                                argument: expression, KEYWORD, STAR or DOUBLE_STAR
  RP_IR_KEYWORD,        // "name"          value
  RP_IR_STAR,           // value                                                     in calls, containers and targets
  RP_IR_DOUBLE_STAR,    // value                                                     in calls and dicts
  RP_IR_BINARY,         // left            #operator       right
  RP_IR_UNARY,          // #operator       value
  RP_IR_AND,            // [values]
  RP_IR_OR,             // [values]
  RP_IR_COMPARE,        // [left, right…]  [COMPARISON]                              a < b <= c: three values, two comparisons
  RP_IR_COMPARISON,     // #operator
  RP_IR_CONDITIONAL,    // test            body            orelse
  RP_IR_LIST,           // [values]
  RP_IR_TUPLE,          // [values]
  RP_IR_SET,            // [values]
  RP_IR_DICT,           // [PAIR | DOUBLE_STAR]
  RP_IR_PAIR,           // key             value
  RP_IR_LIST_COMP,      // element         [COMP_FOR]
  RP_IR_SET_COMP,       // element         [COMP_FOR]
  RP_IR_DICT_COMP,      // key             value           [COMP_FOR]
  RP_IR_GENERATOR,      // element         [COMP_FOR]
  RP_IR_COMP_FOR,       // target          iterable        [ifs]
  RP_IR_LAMBDA,         // [PARAMETER]     body            FUNCTION_INFO
  RP_IR_YIELD,          // value or 0
  RP_IR_YIELD_FROM,     // value
  RP_IR_AWAIT,          // value
  RP_IR_WALRUS,         // NAME            value

  // Patterns of CASE.
  RP_IR_PATTERN_VALUE,    // expression                                              literal or dotted name
  RP_IR_PATTERN_CAPTURE,  // "name" or 0                                             0: the wildcard _
  RP_IR_PATTERN_SEQUENCE, // [patterns]
  RP_IR_PATTERN_STAR,     // "name" or 0
  RP_IR_PATTERN_MAPPING,  // [PAIR(expression, pattern)]  "rest" or 0
  RP_IR_PATTERN_CLASS,    // class           [pattern | KEYWORD("name", pattern)]
  RP_IR_PATTERN_OR,       // [patterns]
  RP_IR_PATTERN_AS,       // pattern         "name"

  RP_IR_KIND_COUNT
} rp_ir_kind;
// clang-format on

typedef enum rp_ir_constant {
  RP_IR_CONST_NONE = 0,
  RP_IR_CONST_FALSE,
  RP_IR_CONST_TRUE,
  RP_IR_CONST_ELLIPSIS
} rp_ir_constant;

typedef enum rp_ir_parameter {
  RP_IR_PARAMETER_PLAIN = 0,
  RP_IR_PARAMETER_POSITIONAL_ONLY, ///< stands before `/`
  RP_IR_PARAMETER_KEYWORD_ONLY,    ///< stands behind `*`
  RP_IR_PARAMETER_STAR,            ///< *args
  RP_IR_PARAMETER_DOUBLE_STAR,     ///< **kwargs
  RP_IR_PARAMETER_TUPLE            ///< Python 2's def f(a, (b, c)): `default` holds the TUPLE of names
} rp_ir_parameter;

/// Flags of FUNCTION_INFO.a
enum { RP_IR_FUNCTION_GENERATOR = 1, RP_IR_FUNCTION_ASYNC = 2 };

typedef enum rp_ir_operator {
  RP_IR_OP_ADD = 1,
  RP_IR_OP_SUB,
  RP_IR_OP_MUL,
  RP_IR_OP_DIV,
  RP_IR_OP_FLOORDIV,
  RP_IR_OP_MOD,
  RP_IR_OP_POW,
  RP_IR_OP_MATMUL,
  RP_IR_OP_LSHIFT,
  RP_IR_OP_RSHIFT,
  RP_IR_OP_BITAND,
  RP_IR_OP_BITOR,
  RP_IR_OP_BITXOR,
  RP_IR_OP_NOT,
  RP_IR_OP_NEG,
  RP_IR_OP_POS,
  RP_IR_OP_INVERT, // unary
  RP_IR_OP_EQ,
  RP_IR_OP_NE,
  RP_IR_OP_LT,
  RP_IR_OP_LE,
  RP_IR_OP_GT,
  RP_IR_OP_GE,
  RP_IR_OP_IN,
  RP_IR_OP_NOT_IN,
  RP_IR_OP_IS,
  RP_IR_OP_IS_NOT
} rp_ir_operator;

/// Operator as Python spells it ("+", "not in").
const char *rp_ir_operator_text(rp_ir_operator op);

/// Name of a kind, for dumps and tests ("IF").
const char *rp_ir_kind_name(rp_ir_kind kind);

typedef Repipe__V1__Facts rp_facts;

/// A list operand: `count` node numbers. Position 0 is the empty list; a position outside the columns (facts from a
/// damaged cache) gives the empty list.
typedef struct rp_ir_list {
  const uint32_t *items;
  size_t count;
} rp_ir_list;

rp_ir_list rp_ir_list_at(const rp_facts *facts, uint32_t position);

static inline rp_ir_kind rp_ir_kind_of(const rp_facts *facts, uint32_t node)
{
  return node < facts->kind.len ? (rp_ir_kind)facts->kind.data[node] : RP_IR_NONE;
}

/// Name and text operands as slices; 0 or an invalid number is empty.
rp_str rp_ir_name(const rp_facts *facts, uint32_t name);
rp_str rp_ir_text(const rp_facts *facts, uint32_t text);

/// Last part of the name that a CALL node calls: "setup" of setuptools.setup(…); empty where it is no name.
rp_str rp_ir_called(const rp_facts *facts, uint32_t call);

/// 1-based line and column (bytes) of a byte offset.
typedef struct rp_ir_place {
  uint32_t line;
  uint32_t column;
} rp_ir_place;

rp_ir_place rp_ir_place_of(const rp_facts *facts, uint32_t offset);

/// True when all columns have one length and every operand lies inside its column for its kind: what must hold before
/// facts from a cache are evaluated.
bool rp_ir_valid(const rp_facts *facts);

#endif
