import Hummingbird

/// The interface for programs stands here, under `/api/v1`.
enum APIRoom {
    static func add(to router: Router<ConsoleContext>, _ house: House) {}
}
