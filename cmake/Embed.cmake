# rp_embed(TARGET name NAME symbol FILES …): puts files into the binary as one table,
#   const rp_embedded_file symbol[]; const size_t symbol_count;   (base/embed.h)
# named by their paths relative to BASE. The generator is CMake itself, so that nothing else is needed at build time.
function(rp_embed)
  cmake_parse_arguments(arg "" "TARGET;NAME;BASE" "FILES" ${ARGN})
  set(out ${CMAKE_CURRENT_BINARY_DIR}/${arg_NAME}.c)
  string(REPLACE ";" "|" files "${arg_FILES}")
  add_custom_command(OUTPUT ${out}
    COMMAND ${CMAKE_COMMAND} -DOUT=${out} -DNAME=${arg_NAME} -DBASE=${arg_BASE} "-DFILES=${files}"
            -P ${PROJECT_SOURCE_DIR}/cmake/EmbedScript.cmake
    DEPENDS ${arg_FILES} ${PROJECT_SOURCE_DIR}/cmake/EmbedScript.cmake VERBATIM)
  target_sources(${arg_TARGET} PRIVATE ${out})
endfunction()
