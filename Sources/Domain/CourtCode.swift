/// The form of court codes (法院代字).
///
/// 最高法 for the supreme court; the province's short name for a high court (`豫`; 内 for Inner
/// Mongolia, 军 for the military courts, 兵 for the Xinjiang corps); two further digits for an
/// intermediate court (`豫01`), four for a grassroots court (`豫0105`).
/// Source: 法〔2015〕137号 arts. 4–5, as amended by 法〔2018〕335号.
///
/// The form tells the level and nothing more: who stands above whom is data of the topology, since
/// 济源 is `豫9001` under `豫96`, and 仙桃 is `鄂9004` under `鄂96`.
package enum CourtCode {
    /// The short names that begin a code.
    package static let provinces: [Character] = Array("京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新军兵")

    /// The level that a code of this form belongs to; nil when the form is none of the above.
    package static func level(of code: String) -> CourtLevel? {
        if code == "最高法" { return .supreme }
        guard let province = code.first, provinces.contains(province) else { return nil }
        let digits = code.dropFirst().utf8
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        switch digits.count {
        case 0: return .high
        case 2: return .intermediate
        case 4: return .grassroots
        default: return nil
        }
    }
}
