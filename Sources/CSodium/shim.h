// libsodium: Ed25519, BLAKE2b, SHA-256, X25519 key pairs and random bytes.
#ifndef CROSSWRIT_CSODIUM_SHIM_H
#define CROSSWRIT_CSODIUM_SHIM_H

#include <sodium.h>

#endif
