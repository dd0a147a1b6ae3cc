// What the files of this target share. Everything here with a disk as its argument expects the
// disk's mutex to be held, unless it says otherwise.

#ifndef CROSSWRIT_FAULT_INTERNAL_H
#define CROSSWRIT_FAULT_INTERNAL_H

#include "fault_disk.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <time.h>

#define SECTOR FAULT_DISK_SECTOR
#define FAULT_VFS_NAME "crosswrit-fault"

/// An unsynced write or truncation.
typedef struct fault_change {
    struct fault_change *next;
    /// Where the write begins, or the length to which the file was truncated.
    int64_t offset;
    /// Bytes written.
    int64_t amount;
    bool truncates;
    unsigned char bytes[];
} fault_change;

/// A sector as the last sync left it.
typedef struct fault_sector {
    int64_t number;
    unsigned char bytes[SECTOR];
} fault_sector;

/// A file of a disk: open, or closed with something unsynced.
///
/// Its durable state is the real file with `sectors` put back, cut to `synced_length`; `first` and
/// those after it lead from there to the present state.
typedef struct fault_node {
    struct fault_node *next;
    char *path;
    /// Open handles, dead ones included.
    int handles;
    /// Whether the node is its disk's. Otherwise the file has been deleted or the power has been
    /// off since, and nothing is remembered any more.
    bool attached;
    /// Whether the file was created and never synced since.
    bool created;
    dev_t device;
    ino_t inode;
    /// As the last handle left the file.
    off_t closed_size;
    struct timespec closed_time;
    int64_t length;
    int64_t synced_length;
    fault_change *first;
    fault_change *last;
    uint64_t changes;
    fault_sector *sectors;
    size_t sector_count;
    size_t sector_room;
    /// A bit for every sector, set when it is among `sectors`.
    unsigned char *saved;
    size_t saved_room;
} fault_node;

typedef struct fault_disk {
    /// Under the registry's mutex: handles, the registry, and calls in progress.
    int references;
    /// Never changed and never used again: the number of a later disk may be the same.
    uint64_t serial;
    char *directory;
    size_t directory_length;

    pthread_mutex_t mutex;
    bool powered;
    bool destroyed;
    /// Changes when the power goes off; a handle of another epoch is dead.
    uint64_t epoch;
    uint64_t random;
    fault_disk_rates rates;
    fault_disk_counters counters;
    fault_node *nodes;
} fault_disk;

typedef enum fault_operation {
    OPERATION_READ,
    OPERATION_WRITE,
    OPERATION_TRUNCATE,
    OPERATION_DELETE,
    OPERATION_SYNC,
} fault_operation;

typedef enum fault_outcome {
    OUTCOME_SUCCESS,
    OUTCOME_EIO,
    OUTCOME_SHORT,
    OUTCOME_FULL,
    /// The power goes off during the operation.
    OUTCOME_POWER,
} fault_outcome;

// MARK: Disks (fault_disk.c)

/// The disk that a path belongs to, referenced, or NULL.
fault_disk *fault_disk_of_path(const char *path);
/// Gives a reference back; not the last one while the disk's mutex is held.
void fault_disk_release(fault_disk *disk);
/// What becomes of an operation, the counters of failures included.
fault_outcome fault_disk_decide(fault_disk *disk, fault_operation operation);
/// The bytes by which the disk's files may still grow.
uint64_t fault_disk_room(const fault_disk *disk);
/// Cuts the power.
void fault_disk_cut(fault_disk *disk);
/// A number below `limit`, which is not 0.
uint64_t fault_disk_below(fault_disk *disk, uint64_t limit);
/// True `rate` times in a million.
bool fault_disk_chance(fault_disk *disk, uint32_t rate);

// MARK: Files (fault_node.c)

/// The node of a path, or NULL. A node whose file was changed from outside is dropped.
fault_node *fault_node_find(fault_disk *disk, const char *path);
/// A new node of a file just opened, or NULL when memory ran out.
fault_node *fault_node_add(fault_disk *disk, const char *path, bool created, int64_t length);
/// Counts a handle of the node that was closed; the node is freed when nobody needs it.
void fault_node_close(fault_disk *disk, fault_node *node);
/// Takes the node from its disk: nothing of it is remembered, or undone, from now on.
void fault_node_detach(fault_disk *disk, fault_node *node);
/// Writes to the real file, remembering how to undo it.
int fault_node_write(
    fault_node *node, sqlite3_file *real, const void *bytes, int amount, int64_t offset);
/// Truncates the real file, remembering how to undo it.
int fault_node_truncate(fault_node *node, sqlite3_file *real, int64_t length);
/// What was written is durable.
void fault_node_sync(fault_node *node);
/// Puts the real file into the state after a loss of power and detaches the node.
///
/// - Returns: 0, or FAULT_DISK_ERROR_IO.
int fault_node_repair(fault_disk *disk, fault_node *node, const fault_disk_loss *loss);

// MARK: Open files (fault_file.c)

/// The bytes of an open file: what this VFS needs, and a file of the VFS below.
int fault_file_size(const sqlite3_vfs *below);
/// Opens a file of the disk; once open, it holds the caller's reference to the disk.
int fault_file_open(
    fault_disk *disk, sqlite3_vfs *below, const char *name, sqlite3_file *base, int flags,
    int *out_flags);
/// Whether the file of the disk that the thread used last is one that a loss of power killed.
bool fault_thread_is_dead(const fault_disk *disk);

// MARK: The VFS (fault_vfs.c)

/// Registers the VFS as the default: an SQLite result code.
int fault_vfs_register(void);

#endif
