// What SQLite can be told before it is first used. `sqlite3_config` takes any number of arguments,
// which Swift does not call.
#ifndef CROSSWRIT_CSQLITE_SHIM_H
#define CROSSWRIT_CSQLITE_SHIM_H

// Not <sqlite3.h>: its declarations belong to the module of the library that is in use.
extern int sqlite3_config(int option, ...);

// SQLITE_CONFIG_MEMSTATUS, 0: SQLite does not count its memory, and so takes no lock at each
// allocation. Nothing here asks for the counts.
static inline int crosswrit_sqlite_without_counts(void) { return sqlite3_config(9, 0); }

#endif
