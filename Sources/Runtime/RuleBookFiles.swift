import LegalTime
import Topology

/// Tables of windows that a process has worked by, one file each in its data directory
/// (`rules/windows-102-5f0c1a2b.csv`): a matter keeps the table it began under, also when the
/// process is started later with another one.
enum RuleBookFiles {
    /// The most tables that are kept: one for every change in many years.
    static let most = 256
    private static let mostBytes = 4 << 20

    /// Reads the tables of a folder and puts `current` among them.
    ///
    /// - Parameters:
    ///   - current: the table by which the process works now.
    ///   - folder: made when it is missing.
    /// - Returns: all tables but the current one, by version.
    /// - Throws: `StartFault` when a file can't be read or is not what its name says.
    static func keep(_ current: RuleBook, in folder: String) throws -> [String: RuleBook] {
        do {
            if !Files.exists(folder) { try Files.makeDirectory(folder) }
            var books: [String: RuleBook] = [:]
            for name in Files.names(in: folder) where name.hasSuffix(".csv") {
                guard books.count < most else {
                    throw StartFault("\(folder) holds more than \(most) tables of windows")
                }
                let path = "\(folder)/\(name)"
                let book = try RuleBook.parse(csv: try Files.read(path, atMost: mostBytes))
                guard file(of: book) == name else {
                    throw StartFault(
                        exit: 1,
                        "\(path) was changed: matters rest on it; put the former file back")
                }
                books[book.version] = book
            }
            if books.removeValue(forKey: current.version) == nil {
                let path = "\(folder)/\(file(of: current))"
                try Files.create(path, Array(current.csv.utf8), secret: false)
                try Files.syncDirectory(folder)
            }
            return books
        } catch let error as FileError {
            throw StartFault("\(error)")
        } catch let error as RuleBookError {
            throw StartFault(exit: 1, "\(folder): \(error)")
        }
    }

    private static func file(of book: RuleBook) -> String {
        book.version.split(separator: "/").joined(separator: "-") + ".csv"
    }
}
