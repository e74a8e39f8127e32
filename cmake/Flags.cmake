# Warnings and language rules of our own code; generated and third-party code does not link this target.
add_library(rp_flags INTERFACE)
target_compile_definitions(rp_flags INTERFACE _POSIX_C_SOURCE=200809L _DEFAULT_SOURCE)
target_include_directories(rp_flags INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_options(rp_flags INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
  -Wpointer-arith -Wwrite-strings -Wundef -Wvla -Wformat=2 -Wswitch-enum -Wcast-align -Wdouble-promotion
  -Wimplicit-fallthrough -fno-common -fstack-protector-strong
  $<$<C_COMPILER_ID:GNU>:-Wlogical-op -Wduplicated-cond -Wduplicated-branches -Wjump-misses-init>
  $<$<C_COMPILER_ID:Clang>:-Wcomma -Wunreachable-code-aggressive -Wconditional-uninitialized>)
if(RP_WERROR)
  target_compile_options(rp_flags INTERFACE -Werror)
endif()
