package import Domain
package import Engine

extension ViewsReader {
    /// Matters that one read takes.
    private static let page = 500

    /// Hands out every matter that matches, the one opened last first, page by page, so that memory
    /// stays bounded however many there are.
    ///
    /// - Parameters:
    ///   - filter: which matters.
    ///   - body: gets each with its line.
    /// - Throws: `StoreFault`, or what `body` throws.
    package func forEachMatter(
        _ filter: MatterFilter, _ body: (MatterLine, Matter) throws(StoreFault) -> Void
    ) throws(StoreFault) {
        var after: MatterID?
        while true {
            let lines = try list(filter, limit: Self.page, after: after)
            for line in lines {
                if let matter = try record(line.id)?.matter { try body(line, matter) }
            }
            guard let last = lines.last, lines.count == Self.page else { return }
            after = last.id
        }
    }
}
