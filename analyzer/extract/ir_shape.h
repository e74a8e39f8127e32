#ifndef RP_ANALYZER_EXTRACT_IR_SHAPE_H
#define RP_ANALYZER_EXTRACT_IR_SHAPE_H

/// What each operand of each kind is: the table of ir.h as data, for rp_ir_valid and rp_facts_dump.

#include "analyzer/extract/ir.h"

typedef enum rp_ir_form {
  RP_IR_FORM_UNUSED = 0, ///< always 0
  RP_IR_FORM_NODE,
  RP_IR_FORM_OPTIONAL, ///< a node or 0
  RP_IR_FORM_LIST,
  RP_IR_FORM_NAME,
  RP_IR_FORM_TEXT,
  RP_IR_FORM_NUMBER
} rp_ir_form;

/// Which kinds may stand in a node or list operand. OPAQUE may stand anywhere.
typedef enum rp_ir_class {
  RP_IR_CLASS_EXPRESSION = 0,
  RP_IR_CLASS_STATEMENT,
  RP_IR_CLASS_PATTERN,
  RP_IR_CLASS_ARGUMENT,       ///< expression or KEYWORD
  RP_IR_CLASS_DICT_ITEM,      ///< PAIR or DOUBLE_STAR
  RP_IR_CLASS_STRING_PART,    ///< STRING or FORMAT
  RP_IR_CLASS_FUNCTION_EXTRA, ///< FUNCTION_INFO or expression
  RP_IR_CLASS_CLASS_PATTERN,  ///< pattern or KEYWORD
  RP_IR_CLASS_ONE             ///< the kind in rp_ir_operand.one
} rp_ir_class;

typedef struct rp_ir_operand {
  uint8_t form;  ///< rp_ir_form
  uint8_t class; ///< rp_ir_class
  uint8_t one;   ///< rp_ir_kind, for RP_IR_CLASS_ONE
} rp_ir_operand;

typedef struct rp_ir_shape {
  const char *name;
  uint8_t class; ///< EXPRESSION, STATEMENT or PATTERN; RP_IR_CLASS_ONE for parts
  rp_ir_operand operands[4];
} rp_ir_shape;

/// The shape of a kind; NULL for a number that is none.
const rp_ir_shape *rp_ir_shape_of(rp_ir_kind kind);

/// Operand `index` (0 to 3) of a node.
uint32_t rp_ir_operand_of(const rp_facts *facts, uint32_t node, size_t index);

#endif
