// Written by scripts/embed-workload from data/workload/national.yaml, which says where each figure
// comes from. Do not edit.

extension Workload {
    /// An ordinary year of the country (data/workload/national.yaml): what a run takes when no
    /// workload is named.
    package static let national: Workload = read(Array(text.utf8)).workload ?? Workload()

    private static let text = """
        name: national
        source: "single courts' published figures 2017-2021, national totals 2024; the rest estimated (估计)"
        commissions:
          perYear: {supreme: 0, high: 54, intermediate: 310, grassroots: 660}
          urgent: 3 %
          returned: 7.5 %
          withdrawn: 1.5 %
          rerouted: 2 %
          papersAsked: 12 %
          complained: 0.5 %
          rated: 60 %
          progress: 20 %
        disputes:
          perYear: {supreme: 0, high: 4.8, intermediate: 7.5, grassroots: 9.5}
          settled: 55 %
          withdrawn: 5 %
          sentBack: 15 %
          proofReturned: 10 %
          several: 12 %
        tabled:
          perYear: {supreme: 0, high: 12, intermediate: 60, grassroots: 2}
        rhythm:
          hours: [0, 0, 0, 0, 0, 0, 0, 1, 10, 18, 20, 14, 4, 6, 16, 18, 16, 9, 3, 1, 1, 1, 0, 0]
          weekdays: [22, 21, 20, 19, 18, 14, 14]
          daysOff: 2 %
        answers:
          delays:
            approve: {p50: 30min, p90: 4h, p99: 1d}
            send: {p50: 20min, p90: 2h, p99: 1d}
            sign-for: {p50: 45min, p90: 4h, p99: 2d}
            complete: {p50: 5h, p90: 20h, p99: 12d}
            supply: {p50: 4h, p90: 2d, p99: 5d}
            rate: {p50: 1d, p90: 5d, p99: 15d}
            explain: {p50: 1d, p90: 3d, p99: 8d}
            conclude: {p50: 3d, p90: 10d, p99: 25d}
            confirm-amendment: {p50: 2h, p90: 1d, p99: 5d}
            confirm: {p50: 3h, p90: 2d, p99: 6d}
            answer: {p50: 4d, p90: 12d, p99: 25d}
            settle: {p50: 6d, p90: 15d, p99: 25d}
            consent: {p50: 2d, p90: 7d, p99: 15d}
            report: {p50: 3d, p90: 8d, p99: 20d}
            relay: {p50: 1d, p90: 4d, p99: 8d}
            negotiate: {p50: 5d, p90: 12d, p99: 22d}
            supplement: {p50: 2d, p90: 5d, p99: 12d}
            accept: {p50: 1d, p90: 3d, p99: 7d}
            opine: {p50: 12d, p90: 20d, p99: 28d}
            comply: {p50: 6d, p90: 13d, p99: 22d}
            stop: {p50: 2h, p90: 1d, p99: 3d}
            money-moved: {p50: 2d, p90: 6d, p99: 15d}
            "*": {p50: 4h, p90: 2d, p99: 8d}
          forgotten: 1 %
          slowCourts: 5 %
          slowFactor: 4
        papers:
          p50: 300KiB
          p90: 3MiB
          largest: 50MiB
        elsewhere:
          commissions: 60 %
          disputes: 30 %
          tabled: 20 %
        """
}
