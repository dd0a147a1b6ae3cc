import CZeroMQ
import Glibc

/// What went wrong in this module: which operation, on what, the system's number and what to do
/// next.
///
/// Reaching a peer is never an error here: ``SendResult`` says `unreachable` or `full`, because
/// both are everyday conditions that leave the message in the sender's outbox. An error means that
/// the process was set up wrongly, has run out of something, or is shutting down
/// (``Code/terminated``).
package struct MessagingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The kinds of failure that a caller may want to tell apart.
    package enum Code: Sendable, Equatable {
        /// The context was shut down; the caller closes its sockets and leaves its loop.
        case terminated
        /// Another process, or another socket of this one, listens on the endpoint.
        case addressInUse
        /// The host of the endpoint is not an address of this machine, or does not resolve.
        case addressNotAvailable
        /// The endpoint is not of the form `tcp://HOST:PORT`.
        case invalidEndpoint
        /// A key has the wrong length or alphabet, or the halves of a pair do not belong together.
        case invalidKey
        /// An entry of the allow-list is malformed, or two entries contradict each other.
        case invalidAllowList
        /// libzmq did not accept an option: the library differs from the one this was written for.
        case optionRefused
        /// File descriptors, sockets, threads or memory have run out, or a port needs privilege.
        case resourceExhausted
        /// A message is larger than the peer would accept.
        case messageTooLarge
        /// A DEALER serves one coordinator only; a second connection would split its stream.
        case alreadyConnected
        /// The authenticator was stopped on purpose by
        /// ``MessagingContext/interruptAuthentication()``.
        case interrupted
        /// Anything else; ``MessagingError/number`` says what.
        case system
    }

    /// The kind of failure.
    package let code: Code
    /// The `errno` of the failing call, or 0 where no call failed.
    package let number: Int32
    /// The operation, in the words of the C library or of this module.
    package let operation: String
    /// What the operation was about: an endpoint, an option, a key's owner.
    package let subject: String
    /// What to do next.
    package let remedy: String

    /// Makes an error from its parts.
    package init(
        _ code: Code, number: Int32 = 0, operation: String, subject: String = "", remedy: String
    ) {
        self.code = code
        self.number = number
        self.operation = operation
        self.subject = subject
        self.remedy = remedy
    }

    /// One line: what happened, why, and what to do next.
    package var description: String {
        var line = operation
        if !subject.isEmpty { line += " (\(subject))" }
        line += ": "
        if number != 0 {
            line += unsafe String(cString: zmq_strerror(number)) + " [errno \(number)]; "
        }
        return line + remedy
    }

    /// Reads libzmq's errno of the calling thread and classifies it.
    static func last(_ operation: String, _ subject: String = "") -> MessagingError {
        from(zmq_errno(), operation, subject)
    }

    /// Classifies `number` for `operation` on `subject`.
    static func from(_ number: Int32, _ operation: String, _ subject: String = "") -> MessagingError
    {
        let code: Code
        let remedy: String
        switch number {
        case ETERM:
            code = .terminated
            remedy = "the process is shutting down; close the sockets and leave the loop"
        case EADDRINUSE:
            code = .addressInUse
            remedy =
                "another process listens there: stop it (`ss -ltnp` names it) or give this one "
                + "another port in the topology file"
        case EADDRNOTAVAIL, ENODEV:
            code = .addressNotAvailable
            remedy = "the host is not an address of this machine: correct it in the topology file"
        case EINVAL where operation == "zmq_setsockopt":
            code = .optionRefused
            remedy = "this libzmq is not the 4.3.4 this program was built for: install libzmq5"
        case EINVAL, EPROTONOSUPPORT, ENOCOMPATPROTO:
            code = .invalidEndpoint
            remedy = "write the endpoint as tcp://HOST:PORT"
        case EMFILE, ENFILE:
            code = .resourceExhausted
            remedy = "raise the limit of open files (LimitNOFILE) to at least 4 per court"
        case EACCES, EPERM:
            code = .resourceExhausted
            remedy = "the account may not do that; use a port above 1023"
        case ENOMEM, EAGAIN, EMTHREAD:
            code = .resourceExhausted
            remedy = "memory or threads have run out: look at the machine's limits"
        case EMSGSIZE:
            code = .messageTooLarge
            remedy = "send it in parts"
        default:
            code = .system
            remedy = "stop the process and report this line"
        }
        return MessagingError(
            code, number: number, operation: operation, subject: subject, remedy: remedy)
    }
}

/// What became of a message that was handed to a socket.
///
/// `sent` means queued here, **not** delivered: a link that breaks loses what is in flight. Only
/// the receiver's acknowledgement after its commit lets the sender forget a message.
package enum SendResult: Sendable, Equatable {
    /// The message is in the socket's queue for this peer.
    case sent
    /// No connection has this routing id (any more); the message was not taken.
    case unreachable
    /// The queue is full or, at a DEALER, the peer is not connected; the message was not taken.
    case full
}
