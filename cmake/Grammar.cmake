# The tree-sitter core and its Python grammar, compiled from the sources that npm delivered.
set(core ${RP_NODE_MODULES}/tree-sitter/vendor/tree-sitter/lib)
set(grammar ${RP_NODE_MODULES}/tree-sitter-python)
add_library(rp_tree_sitter STATIC ${core}/src/lib.c ${grammar}/src/parser.c ${grammar}/src/scanner.c)
target_include_directories(rp_tree_sitter SYSTEM PUBLIC ${core}/include PRIVATE ${core}/src ${grammar}/src)
target_compile_definitions(rp_tree_sitter PRIVATE _POSIX_C_SOURCE=200112L _DEFAULT_SOURCE)
target_compile_options(rp_tree_sitter PRIVATE -w)
