// glibc's allocator has a header of its own, which Swift's Glibc module leaves out.
#ifndef CROSSWRIT_CMALLOC_SHIM_H
#define CROSSWRIT_CMALLOC_SHIM_H

#include <malloc.h>

#endif
