/// A value on the heap that copies share until one of them is given another: for large parts of
/// values that are copied far more often than changed. It reads, compares and is written as the
/// value itself.
@propertyWrapper
package struct Boxed<Value: Hashable & Codable & Sendable>: Hashable, Codable, Sendable {
    private final class Box: Sendable {
        let value: Value

        init(_ value: Value) { self.value = value }
    }

    private var box: Box

    /// Takes a value in.
    package init(wrappedValue: Value) { box = Box(wrappedValue) }

    /// The value.
    package var wrappedValue: Value {
        get { box.value }
        set { box = Box(newValue) }
    }

    package init(from decoder: any Decoder) throws { box = Box(try Value(from: decoder)) }

    package func encode(to encoder: any Encoder) throws {
        // Handed over whole: an encoder may know the value's type.
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.box === right.box || left.box.value == right.box.value
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(box.value) }
}

extension Boxed: CustomReflectable {
    /// The value's own parts: who shows values whole does not see the box.
    package var customMirror: Mirror { Mirror(reflecting: wrappedValue) }
}
