// What Swift needs of libzmq and of the Linux calls that the reactor uses beside it.
#ifndef CROSSWRIT_CZEROMQ_SHIM_H
#define CROSSWRIT_CZEROMQ_SHIM_H

#include <errno.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <unistd.h>
#include <zmq.h>

// Declared only for draft builds of libzmq, yet honoured at run time by 4.3.4: with it a CURVE
// server that has lost its ZAP handler refuses everybody instead of admitting everybody.
#ifndef ZMQ_ZAP_ENFORCE_DOMAIN
#define ZMQ_ZAP_ENFORCE_DOMAIN 93
#endif

static inline int crosswrit_eventfd(void) {
    return eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
}

// prctl is variadic, which Swift cannot call. Linux keeps the first 15 bytes of the name.
static inline void crosswrit_name_thread(const char *name) {
    (void)prctl(PR_SET_NAME, name, 0, 0, 0);
}

#endif
