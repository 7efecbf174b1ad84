package dynacheck.workloads.exec;

import com.fasterxml.jackson.core.JsonPointer;
import dynacheck.membership.MembershipChange;
import dynacheck.run.BadArguments;
import dynacheck.run.Nearest;
import dynacheck.target.Capabilities;
import dynacheck.target.Dialing;
import dynacheck.target.Software;
import dynacheck.target.TargetOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads {@code adapter.json}. Whatever is wrong in it is refused with file, line, column and what is known instead. */
final class Manifest {
    static final String FILE = "adapter.json";

    private static final String OPTION = "option.";
    private static final long MAX_BYTES = 1 << 20;
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);
    private static final Set<String> KEYS = Set.of(
            "start",
            "client",
            "http",
            "wipe",
            "probe",
            "environment",
            "needs",
            "members",
            "links",
            "operations",
            "impossible",
            "refuses-damage",
            "options",
            "timeout-ms");
    private static final Set<String> OPTION_KEYS = Set.of("description", "values", "default");
    private static final List<String> RESERVED = List.of(ExecTarget.ADAPTER.key(), ExecTarget.CLIENT);
    private static final Map<String, MembershipChange> MEMBERS = Map.of(
            "fixed", MembershipChange.NONE,
            "start-then-propose", MembershipChange.START_THEN_PROPOSE,
            "propose-then-start", MembershipChange.PROPOSE_THEN_START);
    private static final Map<String, Dialing> LINKS = Map.of(
            "direct", Dialing.DIRECT,
            "proxy", Dialing.PROXY_BOTH_WAYS,
            "addresses", Dialing.FORWARDERS);

    private final Path folder;
    private final Located whole;
    private final Map<String, Located> keys;
    private final Map<String, String> given;
    private final Map<String, TargetOption> options = new LinkedHashMap<>();
    private final Map<String, String> defaults = new LinkedHashMap<>();

    private Manifest(Path folder, Located whole, Map<String, String> given) {
        this.folder = folder;
        this.given = given;
        this.whole = whole;
        this.keys = whole.members();
    }

    /** @param given options of the run, of which what the system can do may depend; they may be wrong */
    static Adapter read(Path folder, Map<String, String> given) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.isRegularFile(file)) {
                throw new BadArguments(
                        "there is no file " + file + "; it says how the system is started (.github/TESTING.md)");
            }
            if (Files.size(file) > MAX_BYTES) {
                throw new BadArguments(file + " has more than " + MAX_BYTES + " bytes: that is no manifest");
            }
            Located whole = Located.read(file, Files.readString(file));
            return new Manifest(folder.toAbsolutePath().normalize(), whole, given).adapter();
        } catch (IOException e) {
            throw new BadArguments(file + " cannot be read: " + e.getMessage());
        }
    }

    private Adapter adapter() {
        known(keys, KEYS);
        keys.getOrDefault("options", nothing(Map.of())).members().forEach(this::option);
        @Nullable HttpRequests http = http();
        return new Adapter(
                folder,
                command("start", Template.OF_NODES, true),
                command("client", Template.OF_CLIENTS, true),
                command("wipe", Template.OF_NODES, false),
                command("probe", Template.OF_NODES, false),
                environment(),
                capabilities(),
                defaults,
                http,
                keys.containsKey("timeout-ms")
                        ? Duration.ofMillis(get("timeout-ms").number(100, 60_000))
                        : USUAL_TIMEOUT);
    }

    /** Also adds the option that selects it. */
    private @Nullable HttpRequests http() {
        if (!keys.containsKey("http")) {
            return null;
        }
        Located said = get("http");
        Map<String, Located> members = said.members();
        known(members, HttpRequests.KEYS);
        @Nullable Located base64 = members.get("base64");
        Located value = needed(said, "value");
        JsonPointer place;
        try {
            place = JsonPointer.compile(value.string());
        } catch (IllegalArgumentException e) {
            throw value.wrong("where a read finds the value, such as \"/kvs/0/value\", is expected");
        }
        options.put(
                ExecTarget.CLIENT,
                TargetOption.oneOf(
                        ExecTarget.CLIENT,
                        "the adapter's program, or http: the harness asks by itself, reads and writes only, as"
                                + " benchmarks should; default program",
                        List.of("program", ExecTarget.HTTP)));
        defaults.put(ExecTarget.CLIENT, "program");
        return new HttpRequests(
                post(needed(said, "read"), HttpRequests.OF_READS),
                post(needed(said, "write"), HttpRequests.OF_WRITES),
                place,
                base64 != null && base64.flag());
    }

    private static HttpRequests.Post post(Located said, Set<String> placeholders) {
        known(said.members(), HttpRequests.POST_KEYS);
        Located path = needed(said, "path");
        if (!path.string().matches("/[!-~]*")) {
            throw path.wrong("a path is expected, such as \"/v3/kv/put\"");
        }
        return new HttpRequests.Post(path.string(), Template.of(needed(said, "body"), placeholders));
    }

    private static Located needed(Located said, String name) {
        @Nullable Located member = said.members().get(name);
        if (member == null) {
            throw said.wrong("the key \"" + name + "\" is missing here");
        }
        return member;
    }

    private Capabilities capabilities() {
        List<TargetOption> all = new ArrayList<>(List.of(ExecTarget.ADAPTER));
        all.addAll(options.values());
        List<String> operations = keys.containsKey("operations")
                ? get("operations").list().stream().map(Located::string).toList()
                : List.of("register");
        if (operations.isEmpty()) {
            throw get("operations").wrong("a client that can do nothing cannot be tested; leave it out for registers");
        }
        return Capabilities.DEFAULT
                .with(all.toArray(TargetOption[]::new))
                .changing(choice("members", MEMBERS, MembershipChange.NONE))
                .dialing(choice("links", LINKS, Dialing.DIRECT))
                .speaking(operations.toArray(String[]::new))
                .without(impossible())
                .needing(texts("needs").entrySet().stream()
                        .map(needed -> new Software(needed.getKey(), needed.getValue()))
                        .toList());
    }

    /** Files are damaged only where nodes are to notice it: most stores trust their disks. */
    private Map<String, String> impossible() {
        Map<String, String> impossible = texts("impossible");
        if (!keys.containsKey("refuses-damage") || !get("refuses-damage").flag()) {
            impossible.putIfAbsent(
                    "damage", "the adapter does not say that nodes refuse damaged files (\"refuses-damage\": true)");
        }
        return impossible;
    }

    private static void known(Map<String, Located> members, Set<String> known) {
        members.forEach((name, value) -> {
            if (!known.contains(name)) {
                throw value.wrong("there is no key \"" + name + "\" here; " + Nearest.hint(name, known) + "known: "
                        + String.join(", ", new TreeSet<>(known)));
            }
        });
    }

    private Located nothing(Object value) {
        return new Located(whole.file(), value, whole.line(), whole.column());
    }

    private Located get(String key) {
        @Nullable Located value = keys.get(key);
        if (value == null) {
            throw whole.wrong("the key \"" + key + "\" is missing");
        }
        return value;
    }

    private <T> T choice(String key, Map<String, T> choices, T usual) {
        if (!keys.containsKey(key)) {
            return usual;
        }
        Located said = get(key);
        String value = Template.of(said, placeholders(Set.of())).filled(chosen());
        @Nullable T chosen = choices.get(value);
        if (chosen == null) {
            throw said.wrong("\"" + value + "\" is none of the values of \"" + key + "\"; "
                    + Nearest.hint(value, choices.keySet()) + "known: "
                    + String.join(", ", new TreeSet<>(choices.keySet())));
        }
        return chosen;
    }

    /** Options as placeholders, with their values. */
    private Map<String, String> chosen() {
        Map<String, String> values = new TreeMap<>();
        defaults.forEach((name, value) -> values.put(OPTION + name, value));
        given.forEach((name, value) -> values.replace(OPTION + name, value.toLowerCase(Locale.ROOT)));
        return values;
    }

    /** Also what options are. */
    private Set<String> placeholders(Set<String> some) {
        Set<String> all = new TreeSet<>(some);
        options.keySet().forEach(name -> all.add(OPTION + name));
        return all;
    }

    private List<Template> command(String key, Set<String> placeholders, boolean needed) {
        if (!needed && !keys.containsKey(key)) {
            return List.of();
        }
        List<Located> words = get(key).list();
        if (words.isEmpty()) {
            throw get(key).wrong("a command is expected: [\"program\", \"argument\", ...]");
        }
        return words.stream()
                .map(word -> Template.of(word, placeholders(placeholders)))
                .toList();
    }

    private Map<String, Template> environment() {
        Map<String, Template> environment = new LinkedHashMap<>();
        keys.getOrDefault("environment", nothing(Map.of()))
                .members()
                .forEach((name, value) -> environment.put(name, Template.of(value, placeholders(Template.OF_NODES))));
        return environment;
    }

    private Map<String, String> texts(String key) {
        Map<String, String> texts = new LinkedHashMap<>();
        keys.getOrDefault(key, nothing(Map.of())).members().forEach((name, value) -> texts.put(name, value.string()));
        return texts;
    }

    private void option(String name, Located said) {
        if (!name.matches("[a-z][a-z0-9-]*") || RESERVED.contains(name)) {
            throw said.wrong("\"" + name + "\" cannot name an option: use small letters, digits and '-', and none of "
                    + String.join(", ", RESERVED));
        }
        Map<String, Located> members = said.members();
        known(members, OPTION_KEYS);
        for (String needed : List.of("values", "default")) {
            if (!members.containsKey(needed)) {
                throw said.wrong("the option \"" + name + "\" has no \"" + needed + "\"");
            }
        }
        List<String> values = members.getOrDefault("values", said).list().stream()
                .map(Located::string)
                .toList();
        Located usual = members.getOrDefault("default", said);
        if (!values.contains(usual.string())) {
            throw usual.wrong("the default is none of " + values);
        }
        if (values.stream().anyMatch(value -> !value.equals(value.toLowerCase(Locale.ROOT)))) {
            throw said.wrong("values are written in small letters, for users may write capitals");
        }
        String description = members.containsKey("description")
                ? members.getOrDefault("description", said).string()
                : "of the adapter";
        options.put(name, TargetOption.oneOf(name, description + "; default " + usual.string(), values));
        defaults.put(name, usual.string());
    }
}
