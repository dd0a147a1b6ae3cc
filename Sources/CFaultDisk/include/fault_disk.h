// Simulated disks that fail on purpose, for SQLite databases.
//
// `fault_disk_install` puts an SQLite VFS named "crosswrit-fault" in front of the default one. A
// directory is then made a disk with `fault_disk_create`: every file that SQLite opens below it is
// subject to I/O errors, a full disk, and the loss of power. All other paths go straight to the VFS
// that was the default before.
//
// Files stand on the real file system and are always up to date there while the power is on. What
// a program has written but not yet synced is also remembered, so that a loss of power can take it
// back: afterwards the real files hold, byte for byte, what a disk would have held.
//
// Simplified is this: the directory entry of a new file is durable from the file's first sync on,
// and a deletion at once; a failed sync loses nothing by itself; a torn write leaves alone what it
// does not cover. A sync does not reach the real device. What does not go through SQLite meets no
// faults and counts as durable.
//
// Every chance event of a disk is drawn from its own seed: the same calls in the same order on the
// same disk meet the same faults.
//
// All functions may be called from any thread.

#ifndef CROSSWRIT_FAULT_DISK_H
#define CROSSWRIT_FAULT_DISK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// No more disks than this exist at one time.
#define FAULT_DISK_LIMIT 256

/// Bytes of a sector: what survives a loss of power, or does not, as one piece.
#define FAULT_DISK_SECTOR 512

/// The directory does not exist, its path cannot be resolved, or it is the root.
#define FAULT_DISK_ERROR_PATH (-1)
/// FAULT_DISK_LIMIT disks exist already.
#define FAULT_DISK_ERROR_LIMIT (-2)
/// The directory is a disk already.
#define FAULT_DISK_ERROR_TAKEN (-3)
/// Memory ran out.
#define FAULT_DISK_ERROR_MEMORY (-4)
/// No disk has this number.
#define FAULT_DISK_ERROR_UNKNOWN (-5)
/// The power is off already, or on already.
#define FAULT_DISK_ERROR_STATE (-6)
/// The real file system failed while files were being put into the state after a loss of power.
#define FAULT_DISK_ERROR_IO (-7)
/// SQLite could not register the VFS.
#define FAULT_DISK_ERROR_SQLITE (-8)

/// The counted operation is a read, a write, a truncation, a deletion or a sync; it fails with EIO.
#define FAULT_DISK_FAIL_ANY 0
/// Only reads count; the last one fails with EIO.
#define FAULT_DISK_FAIL_READ 1
/// Only writes, truncations and deletions count; the last one fails with EIO.
#define FAULT_DISK_FAIL_WRITE 2
/// Only syncs count; the last one fails with EIO.
#define FAULT_DISK_FAIL_SYNC 3
/// Only writes count; the last one finds the disk full.
#define FAULT_DISK_FAIL_FULL 4
/// Every operation counts, as with FAULT_DISK_FAIL_ANY; the power goes off during the last one. A
/// write or truncation that it meets may survive, whole or in part, like any other unsynced one.
#define FAULT_DISK_FAIL_POWER 5

/// Everything unsynced is undone; a file never synced since it was created is gone.
#define FAULT_DISK_LOSE_ALL 0
/// Everything written survives.
#define FAULT_DISK_KEEP_ALL 1
/// Every piece of every unsynced write is decided on its own, so that later writes may survive
/// earlier ones: a piece is what the write covers of one sector.
#define FAULT_DISK_LOSE_RANDOM 2
/// In each file, unsynced writes survive up to a point in time. The next one survives up to some
/// byte, and the rest is lost.
#define FAULT_DISK_KEEP_PREFIX 3

/// How often a disk fails. A rate is a number of operations in a million.
typedef struct fault_disk_rates {
    /// Reads that fail with EIO.
    uint32_t eio_read;
    /// Writes, truncations and deletions that fail with EIO. A failed write may leave the first
    /// part of its bytes behind.
    uint32_t eio_write;
    /// Syncs that fail with EIO. What they were to make durable stays unsynced; the next sync that
    /// succeeds makes it durable.
    uint32_t eio_sync;
    /// Reads that yield the first part of what is there. They are reported as EIO, since SQLite
    /// takes the code for a short read to mean the end of the file.
    uint32_t short_read;
    /// Writes that find the disk full. They may leave the first part of their bytes behind.
    uint32_t full;
    /// The one-time failure: FAULT_DISK_FAIL_ANY and the others.
    int32_t fail_kind;
    /// The operation, counted from this call on, that fails as `fail_kind` says; 0 for none.
    uint64_t fail_after_ios;
    /// A write that makes its file longer finds the disk full if all files below the directory,
    /// shared memory excepted, would then hold more bytes than this; 0 for no limit.
    uint64_t capacity_bytes;
} fault_disk_rates;

/// What a loss of power takes.
typedef struct fault_disk_loss {
    /// FAULT_DISK_LOSE_ALL and the others.
    int32_t mode;
    /// With FAULT_DISK_LOSE_RANDOM: pieces in a million that survive. The same chance holds for
    /// truncations, and for the directory entry of a file never synced since it was created.
    uint32_t keep;
    /// With FAULT_DISK_LOSE_RANDOM: surviving pieces in a million of which only the first part was
    /// written.
    uint32_t tear;
} fault_disk_loss;

/// What has happened on a disk since it was created.
typedef struct fault_disk_counters {
    /// Reads by open files, failed ones included; so too the next three.
    uint64_t reads;
    uint64_t writes;
    uint64_t truncates;
    uint64_t syncs;
    /// Bytes of the writes that succeeded.
    uint64_t bytes_written;
    /// Operations that failed with EIO, short reads and dead files excepted.
    uint64_t eio;
    /// Writes that found the disk full.
    uint64_t full;
    /// Reads cut short.
    uint64_t short_reads;
    /// Times that the power went off.
    uint64_t power_losses;
    /// Pieces of unsynced writes that losses of power took, tore and left.
    uint64_t sectors_lost;
    uint64_t sectors_torn;
    uint64_t sectors_kept;
    /// Files that were gone after a loss of power, never having been synced.
    uint64_t files_vanished;
    /// Writes and truncations that are unsynced now.
    uint64_t unsynced_writes;
} fault_disk_counters;

/// Registers the VFS and makes it the default of the process. Repeating the call does no harm.
///
/// - Returns: 0, or FAULT_DISK_ERROR_SQLITE.
int fault_disk_install(void);

/// Makes a directory a disk: without faults at first, and with the power on.
///
/// What stands in it counts as durable. Files that SQLite has open already stay outside; where one
/// directory holds another, a file belongs to the inner one.
///
/// - Returns: the number of the disk, from 0, or FAULT_DISK_ERROR_PATH, _LIMIT, _TAKEN or _MEMORY.
///   It is the lowest that is free, and free again once the disk is destroyed.
int fault_disk_create(const char *directory, uint64_t seed);

/// Makes the directory an ordinary one again. The files stay as they are, unsynced writes included.
///
/// Files that are open keep working, without faults; those that a loss of power killed stay dead.
void fault_disk_destroy(int disk);

/// Sets how often the disk fails from now on, and starts the count of `fail_after_ios` afresh.
///
/// - Returns: 0, or FAULT_DISK_ERROR_UNKNOWN.
int fault_disk_set(int disk, const fault_disk_rates *rates);

/// Cuts the power.
///
/// From now on every operation on a file open on the disk fails, for ever; closing it works and
/// writes nothing. No file can be opened until the power is on again.
///
/// - Returns: 0, or FAULT_DISK_ERROR_UNKNOWN, or FAULT_DISK_ERROR_STATE if the power is off.
int fault_disk_power_off(int disk);

/// Decides what of the unsynced writes survived, puts the real files into that state, removes
/// shared memory (`-shm` files), and switches the power on.
///
/// Connections from before may be closed earlier or later, but no thread should be inside a call on
/// one of them while the power goes off and on again.
///
/// - Parameter loss: NULL stands for FAULT_DISK_LOSE_ALL.
/// - Returns: 0, or FAULT_DISK_ERROR_UNKNOWN, or FAULT_DISK_ERROR_STATE if the power is on, or
///   FAULT_DISK_ERROR_IO, with which the power stays off.
int fault_disk_power_on(int disk, const fault_disk_loss *loss);

/// Whether the power is on: 1 or 0, or FAULT_DISK_ERROR_UNKNOWN.
int fault_disk_is_powered(int disk);

/// Reads the counters.
///
/// - Returns: 0, or FAULT_DISK_ERROR_UNKNOWN.
int fault_disk_get(int disk, fault_disk_counters *counters);

#ifdef __cplusplus
}
#endif

#endif
