package import Domain
package import Sodium

extension SignedDirectory {
    /// Signs a directory with the root key.
    package init(_ directory: Directory, signedBy root: SigningKey) {
        let bytes = directory.encoded()
        self.init(bytes: bytes, signature: root.sign(bytes))
    }
}

/// Directories on disk: `directory.1`, `directory.2`, … in one folder, each the signed bytes and
/// the signature (see `SignedDirectory.file`).
package enum DirectoryFiles {
    /// The file of one version.
    package static func path(_ version: UInt32, in directory: String) -> String {
        "\(directory)/directory.\(version)"
    }

    /// Reads and verifies every version in a folder.
    ///
    /// - Parameters:
    ///   - directory: The folder; one without directories gives an empty book.
    ///   - root: The root key that is trusted.
    ///   - realm: What the directories must belong to.
    /// - Returns: The book of all versions.
    /// - Throws: `KeyError` when a version is missing, forged, malformed or another realm's.
    package static func load(
        from directory: String, root: PublicKey, realm: KeyRealm
    ) throws(KeyError) -> DirectoryBook {
        var book = DirectoryBook(root: root, realm: realm.realm, rehearsal: realm.rehearsal)
        for version in versions(in: directory) {
            do {
                let bytes = try Files.read(
                    path(version, in: directory), atMost: Directory.maximumBytes + 1024)
                let signed = try SignedDirectory(file: bytes)
                let expected = UInt32(book.directories.count) + 1
                guard version == expected else {
                    throw DirectoryFault.gap(expected: expected, offered: version)
                }
                guard try book.add(signed) == .added
                else {
                    throw DirectoryFault.malformed(
                        line: 0, reason: "\(path(version, in: directory)) holds another version")
                }
            } catch let error as FileError {
                throw .file(error)
            } catch let fault as DirectoryFault {
                throw .directory(fault)
            } catch {
                // The three calls above throw the two types above; this keeps the switch whole.
                throw .malformed(path: path(version, in: directory), reason: "can't be read")
            }
        }
        return book
    }

    /// The versions in a folder, in order.
    private static func versions(in directory: String) -> [UInt32] {
        Files.names(in: directory).compactMap { name -> UInt32? in
            guard name.hasPrefix("directory."), let version = UInt32(name.dropFirst(10)),
                name == "directory.\(version)"
            else { return nil }
            return version
        }.sorted()
    }

    /// Adds the versions in a folder that a book does not have yet; a folder that is missing adds
    /// nothing.
    ///
    /// - Throws: `KeyError` when one does not follow, is forged, or differs from the book's.
    package static func load(
        more book: inout DirectoryBook, from directory: String
    ) throws(KeyError) {
        for version in versions(in: directory) {
            let bytes: [UInt8]
            do {
                bytes = try Files.read(
                    path(version, in: directory), atMost: Directory.maximumBytes + 1024)
            } catch { throw .file(error) }
            do {
                try book.add(try SignedDirectory(file: bytes))
            } catch { throw .directory(error) }
        }
    }

    /// Writes a version that was received; the same bytes twice are no fault.
    ///
    /// - Throws: `KeyError` when the disk refuses, or another directory of this version stands
    ///   there.
    package static func store(
        _ signed: SignedDirectory, version: UInt32, in directory: String
    ) throws(KeyError) {
        let path = path(version, in: directory)
        if Files.exists(path) {
            guard let present = try? Files.read(path, atMost: Directory.maximumBytes + 1024),
                present == signed.file
            else { throw .directory(.conflict(version: version)) }
            return
        }
        do {
            try Files.create(path, signed.file, secret: false)
            try Files.syncDirectory(directory)
        } catch { throw .file(error) }
    }
}
