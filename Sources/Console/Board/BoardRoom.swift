import Hummingbird

/// The coordinator's pages (归口法院指挥台) stand here.
enum BoardRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {}
}
