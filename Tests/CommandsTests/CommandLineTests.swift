import Commands
import Procedure
import Testing
import Wording

@Suite("Commands and exit codes")
struct CommandLineTests {
    private func run(_ words: String...) async -> Int32 {
        let serving = Serving(coordinator: { _ in }, node: { _ in })
        return await CommandLineTool.run(words, serving: serving)
    }

    @Test("Every act of the procedures has its command")
    func verbs() {
        let commands = CommandLineTool.commands
        for rule in CommissionVerb.verbs {
            #expect(commands.contains(["commission", rule.verb]), "commission \(rule.verb)")
        }
        for rule in DisputeRules.verbs {
            #expect(commands.contains(["dispute", rule.verb]), "dispute \(rule.verb)")
        }
        for rule in RosterProcedure.verbs {
            #expect(commands.contains(["roster", rule.verb]), "roster \(rule.verb)")
        }
    }

    @Test("Every command's help teaches with an example", arguments: CommandLineTool.commands)
    func help(_ words: [String]) throws {
        let help = try #require(CommandLineTool.help(words))
        #expect(help.contains("Example:"))
        #expect(help.contains("crosswrit \(words[0])"))
    }

    @Test("Done is 0, found wrong 1, usage 2, could not be tried 3")
    func codes() async {
        #expect(await run("--help") == 0)
        #expect(await run("commission", "send", "--help") == 0)
        #expect(await run("period", "--from", "2026-02-06", "--window", "15wd", "--json") == 0)
        #expect(await run("topology", "check", "/nonexistent.yaml") == 1)
        #expect(await run("nonsense") == 2)
        #expect(await run("list") == 2)
        #expect(await run("period", "--from", "2026-02-06", "--window", "15x") == 2)
        #expect(await run("period", "--from", "2026-02-06") == 2)
        #expect(await run("period", "--batch", "/nonexistent") == 3)
        #expect(await run("period", "--batch", "/nonexistent", "--window", "15wd") == 2)
        #expect(await run("rehearse", "advance", "15wd", "--data", "/nonexistent") == 2)
        #expect(await run("list", "--data", "/nonexistent", "--json") == 3)
    }

    @Test("A store that is not built yet, and HTTP for others, are refused with 1")
    func refusedOptions() async {
        func serve(_ option: String, _ value: String) async -> Int32 {
            await run(
                "node", "serve", "--topology", "t", "--court", "c", "--data", "d", option, value)
        }
        #expect(await serve("--store", "postgres://db") == 1)
        #expect(await serve("--http", "0.0.0.0:8080") == 1)
        #expect(await serve("--http", "8080") == 2)
        #expect(await serve("--protocol", "0") == 2)
        #expect(await serve("--http", "127.0.0.1:8080") == 0)
    }

    @Test("Copies and figures without data can't be tried")
    func operations() async {
        #expect(await run("backup", "--data", "/nonexistent", "--out", "/nonexistent/x") == 3)
        #expect(await run("restore", "--data", "/nonexistent/x", "--from", "/nonexistent") == 1)
        #expect(await run("metrics", "--data", "/nonexistent") == 3)
        #expect(await run("doctor", "--data", "/nonexistent", "--stuck-days", "-1") == 2)
        #expect(await run("--version") == 0)
    }

    @Test("A paper recorded for another court names all its particulars")
    func recording() async {
        #expect(
            await run(
                "commission", "confirm", "yu0105-0", "--data", "/nonexistent", "--for-court", "x")
                == 2)
        #expect(
            await run("commission", "confirm", "yu0105-0", "--data", "/nonexistent", "--scan", "x")
                == 2)
        let paper = [
            "record", "--court", "x", "--document-number", "1", "--dated", "2026-03-02",
            "--arrived-by", "EMS", "--arrived-at", "2026-03-05T10:00", "--scan", "x",
        ]
        let serving = Serving(coordinator: { _ in }, node: { _ in })
        let act = ["commission", "confirm", "yu0105-0", "--data", "/nonexistent"]
        // It reads as a whole and fails only because nobody is there.
        #expect(await CommandLineTool.run(paper + act, serving: serving) == 3)
        #expect(await CommandLineTool.run(paper + ["--"] + act, serving: serving) == 3)
        #expect(await CommandLineTool.run(paper + ["list"], serving: serving) == 2)
    }

    @Test("Serving is handed its options")
    func serving() async {
        let code = await CommandLineTool.run(
            ["coordinator", "serve", "--topology", "t", "--id", "c", "--data", "d", "--verbose"],
            serving: Serving(
                coordinator: { options in
                    #expect(options.topology == "t")
                    #expect(options.process == "c")
                    #expect(options.isVerbose)
                    throw CommandFailure(3, "x", "甲", "a", remedy: "乙", "b")
                }, node: { _ in Issue.record("the node was asked for") }))
        #expect(code == 3)
    }
}
