import Domain
import Engine
package import Store
import Topology

extension Changes {
    /// The row says that a copy which was put back has been taken up.
    var endsRestore: Bool { remarks.contains { $0.kind == "began" && $0.code == "restore" } }
}

extension Station {
    /// Keeps the root's public key and every version of the signed directory with the data, so that
    /// a copy of the data can be verified by itself.
    ///
    /// - Throws: `StartFault` when the data belongs to another root, or the disk refuses.
    package func keepDirectory(in data: DataDirectory) throws {
        let folder = data.directoryVersions
        let target = RootKey.publicPath(in: folder)
        do {
            let root = try Files.read(RootKey.publicPath(in: topology.keys), atMost: 4_096)
            if Files.exists(target) {
                guard try Files.read(target, atMost: 4_096) == root else {
                    throw StartFault(
                        exit: 1,
                        "\(data.path) belongs to the root key in \(target), not to that of \(topology.keys); use the right topology, or another --data"
                    )
                }
            } else {
                try Files.create(target, root, secret: false)
            }
            for (index, signed) in book.signed.enumerated() {
                try DirectoryFiles.store(signed, version: UInt32(index) + 1, in: folder)
            }
            try Files.syncDirectory(folder)
        } catch let fault as StartFault {
            throw fault
        } catch {
            throw StartFault("\(error)")
        }
    }
}
