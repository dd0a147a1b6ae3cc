/// Versions of the two files' tables, for administrators: an older program refuses a newer journal,
/// and rebuilds projections of another version.
package enum StoreSchemas {
    /// Of `journal.db`.
    package static let journal = JournalSchema.version
    /// Of `views.db`.
    package static let views = ViewsSchema.version
}
