package import Domain

/// Somebody who may log in.
package struct Login: Hashable, Sendable {
    /// As typed at the login.
    package var name: String
    /// The officer of the court's register who looks and acts; nil for an administrator, who sees
    /// the process and the accounts and no matter.
    package var officer: String?
    package var isAdministrator: Bool
    package var isDisabled: Bool
    package var created: Instant
    /// When the password was set last.
    package var changed: Instant
}

/// One login's session in one browser.
package struct Visitor: Hashable, Sendable {
    package var login: Login
    /// Hash of the session's id, by which it is kept.
    var session: [UInt8]
    /// What every form of the session carries.
    package var csrf: String

    /// The officer; nil for an administrator.
    package var officer: String? { login.officer }
}

/// What a program with a token may do.
package enum TokenScope: String, Hashable, Sendable, CaseIterable {
    case read
    case act
    case papers
    case events
}

/// A program's token: kept as a hash, shown once.
package struct APIToken: Hashable, Sendable {
    package var id: String
    package var label: String
    package var officer: String
    package var scopes: Set<TokenScope>
    package var created: Instant
    package var expires: Instant
    package var isRevoked: Bool
}

/// One line of the record of logins and accounts.
package struct AccountEvent: Hashable, Sendable {
    package var at: Instant
    /// Stable name, such as `login` or `password-changed`.
    package var kind: String
    /// Whose account.
    package var login: String
    /// Who did it, where that is somebody else.
    package var by: String
    package var address: String
}

/// Why an account is not made or a login not let in.
package enum AccountFault: Error, Hashable, Sendable {
    /// Name or password are wrong, or too many tries came before: which, nobody is told.
    case refused
    /// The login's name is taken.
    case taken
    /// 1 … 64 characters without control characters.
    case name
    /// At least 12 characters, at most 256.
    case password
    /// The setup token is wrong, or there are accounts already.
    case setup
    /// The officer is not on the court's register.
    case officer
    /// There is no such login or token.
    case unknown
    /// The last administrator stays.
    case lastAdministrator
    /// A token has at least one scope and ends within 366 days.
    case token
    /// The file of accounts can't be used.
    case storage(String)

    /// What a person reads.
    package var text: Text {
        switch self {
        case .refused:
            Text(
                zh: "登录名或者密码不对，或者尝试过于频繁，请稍后再试",
                en: "name or password are wrong, or there were too many tries; try again later")
        case .taken: Text(zh: "登录名已被使用", en: "the login's name is taken")
        case .name:
            Text(zh: "登录名须为1至64字，不含控制字符", en: "a login's name has 1 to 64 characters")
        case .password:
            Text(zh: "密码须为12至256字", en: "a password has 12 to 256 characters")
        case .setup: Text(zh: "初始化口令不对", en: "the setup token is wrong")
        case .officer:
            Text(zh: "本院没有登记该人员", en: "this court has no such officer on its register")
        case .unknown: Text(zh: "没有这一账号", en: "there is no such account")
        case .token:
            Text(
                zh: "令牌须至少有一项权限，有效期至多366天",
                en: "a token has at least one scope and ends within 366 days")
        case .lastAdministrator:
            Text(zh: "至少保留一名管理员", en: "the last administrator stays")
        case .storage:
            Text(zh: "账号文件不能使用，请看日志", en: "the file of accounts can't be used; see the log")
        }
    }
}
