package dynacheck.cli;

import dynacheck.run.BadArguments;
import dynacheck.run.Limits;
import dynacheck.run.Nearest;
import dynacheck.run.PluginLoader;
import dynacheck.run.Version;
import dynacheck.sweep.Leaning;
import dynacheck.sweep.Range;
import dynacheck.sweep.Share;
import dynacheck.target.Program;
import java.io.File;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line: its verbs, and its answers to what it does not understand. */
@Command(
        name = "dynacheck",
        description = "Tests reconfigurable storage by breaking it.",
        version = "dynacheck " + Version.CURRENT,
        mixinStandardHelpOptions = true,
        footer = {"", "Start with:  dynacheck test register"})
final class Verbs implements Runnable {
    private record Verb(String name, Supplier<Object> command) {}

    private static final List<Verb> VERBS = List.of(
            new Verb("test", TestCommand::new),
            new Verb("sim", SimCommand::new),
            new Verb("campaign", CampaignCommand::new),
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

    /** Whose arguments these are, if they are not of a verb of the harness. */
    static Optional<Program> program(String... args) {
        return args.length == 0 || isVerb(args[0])
                ? Optional.empty()
                : ServiceLoader.load(Program.class).stream()
                        .map(ServiceLoader.Provider::get)
                        .filter(program -> program.name().equals(args[0]))
                        .findFirst();
    }

    /** The exit code of these arguments. */
    static int exitCode(String... args) {
        return commandLine(args)
                .setExitCodeExceptionMapper(e -> e instanceof BadArguments ? Main.BAD_ARGUMENTS : Main.HARNESS_FAILED)
                .setParameterExceptionHandler((e, rest) -> {
                    PrintWriter err = e.getCommandLine().getErr();
                    err.println("dynacheck: " + plain(String.valueOf(e.getMessage())));
                    err.println(hint(e, List.of(args)) + "try --help");
                    return Main.BAD_ARGUMENTS;
                })
                .setExecutionStrategy(Verbs::run)
                .setExecutionExceptionHandler((e, command, rest) -> Main.failed(e, command.getErr()))
                .execute(args);
    }

    /** Runs the verb, with its plug-ins if it can use any. */
    private static int run(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult verb = parsed;
        while (verb.hasSubcommand()) {
            verb = verb.subcommand();
        }
        CommandLine.Model.OptionSpec option = verb.commandSpec().findOption(PluginLoader.OPTION);
        Collection<Path> named = option == null ? null : option.getValue();
        try {
            Bounds.check(verb.commandSpec(), verb.matchedOptions());
            List<Path> jars =
                    named == null ? List.of() : PluginLoader.jars(named, System.getenv(PluginLoader.VARIABLE));
            return PluginLoader.with(jars, () -> new CommandLine.RunLast().execute(parsed));
        } catch (BadArguments e) { // of numbers and plug-ins; those of the verb were handled
            return Main.failed(e, parsed.commandSpec().commandLine().getErr());
        }
    }

    /** The library's messages in plain words. */
    static String plain(String message) {
        return message.replace("option option", "option")
                .replaceAll("Unmatched arguments? (at|from) index \\d+", "not understood")
                .replace("is not a double", "is not a number")
                .replaceAll("is not an? (int|long)\\b", "is not a whole number");
    }

    /** A guess at what was meant; empty if there is none. */
    private static String hint(CommandLine.ParameterException e, List<String> args) {
        CommandLine.Model.CommandSpec verb = e.getCommandLine().getCommandSpec();
        Optional<String> file = args.stream()
                .filter(word -> word.startsWith("-") && verb.findOption(word) == null && new File(word).exists())
                .findFirst();
        if (file.isPresent()) {
            return "the file " + file.get() + " is named ./" + file.get() + ", or stands behind --; ";
        }
        if (e instanceof CommandLine.UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            List<String> known = word.startsWith("-")
                    ? verb.options().stream()
                            .map(CommandLine.Model.OptionSpec::longestName)
                            .toList()
                    : List.copyOf(verb.subcommands().keySet());
            return Nearest.hint(word.replaceFirst("=.*", ""), known);
        }
        return "";
    }

    /** Has only the verb that is asked for, if there is one: to make all takes a third of a second. */
    static CommandLine commandLine(String... args) {
        CommandLine line = new CommandLine(new Verbs());
        boolean asked = args.length > 0 && isVerb(args[0]);
        for (Verb verb : VERBS) {
            if (!asked || verb.name().equals(args[0])) {
                CommandLine command = new CommandLine(verb.command().get());
                if (command.getCommandSpec().findOption("--target") != null) {
                    command.getHelpSectionMap()
                            .put(
                                    CommandLine.Model.UsageMessageSpec.SECTION_KEY_FOOTER_HEADING,
                                    help -> KnownNames.help());
                }
                line.addSubcommand(verb.name(), command);
            }
        }
        if (!asked) {
            for (Program program : ServiceLoader.load(Program.class)) {
                CommandLine.Model.CommandSpec named = CommandLine.Model.CommandSpec.create();
                named.usageMessage().description(program.help());
                line.addSubcommand(program.name(), named);
            }
        }
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(java.time.Duration.class, Verbs::duration)
                .registerConverter(Range.class, text -> converted(Range::parse, text))
                .registerConverter(Leaning.class, text -> converted(Leaning::parse, text))
                .registerConverter(Share.class, text -> converted(Share::parse, text))
                .registerConverter(Path.class, Verbs::path);
    }

    private static boolean isVerb(String word) {
        return VERBS.stream().anyMatch(verb -> verb.name().equals(word));
    }

    private static <T> T converted(Function<String, T> parser, String text) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.TypeConversionException(e.getMessage());
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new CommandLine.TypeConversionException(Main.unnameable(e));
        }
    }

    /** {@code 30}, {@code 30s}, {@code 500ms}, {@code 2m}. */
    static java.time.Duration duration(String text) {
        java.util.regex.Matcher m =
                java.util.regex.Pattern.compile("(\\d{1,9})(ms|s|m|)").matcher(text);
        if (!m.matches()) {
            throw new CommandLine.TypeConversionException("'" + text + "' is not a time such as 30, 30s, 500ms or 2m");
        }
        long n = Long.parseLong(m.group(1));
        java.time.Duration time = switch (m.group(2)) {
            case "ms" -> java.time.Duration.ofMillis(n);
            case "m" -> java.time.Duration.ofMinutes(n);
            default -> java.time.Duration.ofSeconds(n);
        };
        if (time.compareTo(Limits.LONGEST) > 0) {
            throw new CommandLine.TypeConversionException(
                    "'" + text + "' is more than " + Limits.LONGEST.toDays() + " days");
        }
        return time;
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(
                spec.commandLine(),
                "a verb is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
