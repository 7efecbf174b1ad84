package dynacheck.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line. */
@Command(
        name = "dynacheck",
        description = "Tests reconfigurable storage by breaking it.",
        version = "dynacheck " + Main.VERSION,
        mixinStandardHelpOptions = true,
        footer = {"", "Start with:  dynacheck test register"})
public final class Main implements Runnable {
    static final String VERSION = "0.1.0-SNAPSHOT";
    static final int BAD_ARGUMENTS = 254;
    static final int HARNESS_FAILED = 255;

    private record Verb(String name, Supplier<Object> command) {}

    private static final List<Verb> VERBS = List.of(
            new Verb("test", TestCommand::new),
            new Verb("sim", SimCommand::new),
            new Verb("replay", ReplayCommand::new),
            new Verb("mutants", MutantsCommand::new),
            new Verb("analyze", AnalyzeCommand::new),
            new Verb("serve", ServeCommand::new),
            new Verb("lab", LabCommand::new),
            new Verb("check-nodes", CheckNodesCommand::new),
            new Verb("heal", HealCommand::new),
            new Verb("bench", BenchCommand::new));

    @CommandLine.Spec
    @SuppressWarnings("NullAway.Init")
    CommandLine.Model.CommandSpec spec;

    public static void main(String[] args) {
        System.exit(exitCode(args));
    }

    /** The exit code of these arguments; an error of ours is never taken for the verdict of a history. */
    static int exitCode(String... args) {
        PrintWriter err = new PrintWriter(System.err, true);
        try {
            Optional<AnalyzeCommand> plain = AnalyzeCommand.ofFiles(args);
            return plain.isPresent() ? plain.get().call() : parsed(args);
        } catch (Exception | Error e) {
            return failed(e, err);
        }
    }

    private static int failed(Throwable e, PrintWriter err) {
        boolean explained = e instanceof BadArguments || e instanceof IOException;
        err.println("dynacheck: " + (explained ? e.getMessage() : e));
        if (!explained) {
            e.printStackTrace(err);
        }
        return e instanceof BadArguments ? BAD_ARGUMENTS : HARNESS_FAILED;
    }

    private static int parsed(String... args) {
        return commandLine(args)
                .registerConverter(java.time.Duration.class, Main::duration)
                .registerConverter(Range.class, Range::parse)
                .registerConverter(Share.class, Share::parse)
                .setExitCodeExceptionMapper(e -> e instanceof BadArguments ? BAD_ARGUMENTS : HARNESS_FAILED)
                .setParameterExceptionHandler((e, rest) -> {
                    e.getCommandLine().getErr().println("dynacheck: " + e.getMessage());
                    boolean told = CommandLine.UnmatchedArgumentException.printSuggestions(
                            e, e.getCommandLine().getErr());
                    if (!told) {
                        e.getCommandLine().getErr().println("try --help");
                    }
                    return BAD_ARGUMENTS;
                })
                .setExecutionExceptionHandler((e, command, rest) -> failed(e, command.getErr()))
                .execute(args);
    }

    /** Of the verbs only the one asked for is there, if it is one: to make all takes a third of a second. */
    private static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Main());
        boolean asked =
                args.length > 0 && VERBS.stream().anyMatch(verb -> verb.name().equals(args[0]));
        for (Verb verb : VERBS) {
            if (!asked || verb.name().equals(args[0])) {
                line.addSubcommand(verb.name(), verb.command().get());
            }
        }
        return line;
    }

    /** {@code 30}, {@code 30s}, {@code 500ms}, {@code 2m}. */
    static java.time.Duration duration(String text) {
        java.util.regex.Matcher m =
                java.util.regex.Pattern.compile("(\\d{1,9})(ms|s|m|)").matcher(text);
        if (!m.matches()) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a time such as 30, 30s, 500ms or 2m");
        }
        long n = Long.parseLong(m.group(1));
        return switch (m.group(2)) {
            case "ms" -> java.time.Duration.ofMillis(n);
            case "m" -> java.time.Duration.ofMinutes(n);
            default -> java.time.Duration.ofSeconds(n);
        };
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a verb is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
