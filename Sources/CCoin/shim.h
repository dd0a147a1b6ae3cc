// The C interfaces of COIN-OR CLP and CBC (Debian: coinor-libclp-dev, coinor-libcbc-dev).
#ifndef CROSSWRIT_CCOIN_SHIM_H
#define CROSSWRIT_CCOIN_SHIM_H

#include <coin/Clp_C_Interface.h>
#include <coin/Cbc_C_Interface.h>

#endif
