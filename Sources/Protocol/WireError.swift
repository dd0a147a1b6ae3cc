/// Bytes from outside that do not say what docs/wire.md allows: which field, and what was wrong.
package struct WireError: Error, Hashable, Sendable, CustomStringConvertible {
    package let what: String

    package init(_ what: String) { self.what = what }

    package var description: String { what }
}
