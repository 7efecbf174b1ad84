package dynacheck.workloads.dynastore;

import dynacheck.node.abd.AbdProcess;
import dynacheck.node.dynastore.DynaStore;
import dynacheck.node.dynastore.LivingProcess;
import dynacheck.target.PlantedBug;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The node with planted bugs. It is in a jar of its own in a folder beside the harness's jar, on no class path but that
 * of programs started here: a node that is deployed cannot have a bug chosen.
 */
final class Mutants {
    /** The node's program with the option {@code --mutant}. */
    static final String PROGRAM = "dynacheck.node.app.MutantMain";

    private static final String CATALOGUE = "dynacheck.node.dynastore.MutantCatalogue";
    private static final String OF_ABD = "dynacheck.node.abd.AbdMutants";
    private static final String FOLDER = "mutants";

    private Mutants() {}

    /** What to add to the class path for {@link #PROGRAM}; empty if it is there, as in tests. */
    static String classPath() {
        try {
            Class<?> there = Class.forName(PROGRAM, false, Mutants.class.getClassLoader());
            assert there != null;
            return "";
        } catch (ClassNotFoundException e) {
            return File.pathSeparator + jars();
        }
    }

    /** Folder of the jar that this program runs from. */
    static Path home() {
        try {
            Path own = Path.of(Mutants.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own.resolveSibling("");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String jars() {
        return files().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    }

    private static List<Path> files() {
        try (Stream<Path> files = Files.list(home().resolve(FOLDER))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the node with planted bugs is not at hand, build the project first: no folder " + e.getMessage(),
                    e);
        }
    }

    /** As users write them; none if the jar is not at hand. */
    static List<String> names() {
        return isAtHand() ? Catalogue.names() : List.of();
    }

    /**
     * What makes processes with this planted bug.
     *
     * @param name one of {@link #names}
     */
    static LivingProcess.Factory processes(String name) {
        return Catalogue.processes(name);
    }

    /** Whether it is one of ABD's. */
    static boolean isOfAbd(String name) {
        return Catalogue.ABD_NAMES.contains(name);
    }

    /** The same for one of ABD's. */
    static AbdProcess.Factory abdProcesses(String name) {
        return (AbdProcess.Factory) Catalogue.call(Catalogue.ABD, "processes", name);
    }

    private static boolean isAtHand() {
        return classPath().isEmpty() || Files.isDirectory(home().resolve(FOLDER));
    }

    /** The catalogue in this program, for the simulator. It is brought here when it is first asked for. */
    private static final class Catalogue {
        private static final String CLASS_FILE = ".class";
        private static final Class<?> CLASS = load(CATALOGUE, DynaStore.class, AbdProcess.class);
        private static final Class<?> ABD = load(OF_ABD);
        private static final List<String> ABD_NAMES = names(ABD);

        private static Class<?> load(String name, Class<?>... neighbours) {
            try {
                if (!classPath().isEmpty()) {
                    for (Class<?> neighbour : neighbours) {
                        bringClasses(neighbour);
                    }
                }
                return Class.forName(name);
            } catch (ReflectiveOperationException | IOException e) {
                throw new IllegalStateException("the planted bugs cannot be loaded: " + e, e);
            }
        }

        /**
         * A planted bug overrides a method that is the core's own affair, so its class must be of the same package and
         * of the same loader as the core. Classes that need each other come in any order: one that misses another waits
         * for its next turn, by which it may have been defined all the same.
         */
        private static void bringClasses(Class<?> neighbour) throws ReflectiveOperationException, IOException {
            MethodHandles.Lookup core = MethodHandles.privateLookupIn(neighbour, MethodHandles.lookup());
            Map<String, byte[]> classes = new LinkedHashMap<>();
            for (Path jar : files()) {
                classes.putAll(classesBeside(neighbour, jar));
            }
            Deque<String> waiting = new ArrayDeque<>(classes.keySet());
            for (int turns = waiting.size() * waiting.size(); !waiting.isEmpty(); turns--) {
                String next = waiting.removeFirst();
                try {
                    if (!isThere(next)) {
                        core.defineClass(Objects.requireNonNull(classes.get(next)));
                    }
                } catch (NoClassDefFoundError e) {
                    if (turns <= 0) {
                        throw e;
                    }
                    waiting.addLast(next);
                }
            }
        }

        private static boolean isThere(String name) {
            try {
                Class.forName(name, false, DynaStore.class.getClassLoader());
                return true;
            } catch (ClassNotFoundException e) {
                return false;
            }
        }

        private static Map<String, byte[]> classesBeside(Class<?> neighbour, Path jar) throws IOException {
            String folder = neighbour.getPackageName().replace('.', '/') + "/";
            Map<String, byte[]> classes = new LinkedHashMap<>();
            try (JarFile file = new JarFile(jar.toFile())) {
                for (JarEntry entry : Collections.list(file.entries())) {
                    String path = entry.getName();
                    if (path.startsWith(folder) && path.endsWith(CLASS_FILE)) {
                        String name = path.substring(0, path.length() - CLASS_FILE.length())
                                .replace('/', '.');
                        try (InputStream in = file.getInputStream(entry)) {
                            classes.put(name, in.readAllBytes());
                        }
                    }
                }
            }
            return classes;
        }

        static List<String> names() {
            return names(CLASS);
        }

        private static List<String> names(Class<?> catalogue) {
            return ((List<?>) call(catalogue, "names"))
                    .stream().map(String::valueOf).toList();
        }

        static LivingProcess.Factory processes(String name) {
            return (LivingProcess.Factory) call(CLASS, "processes", name);
        }

        private static Object call(Class<?> catalogue, String method, Object... arguments) {
            try {
                Class<?>[] types =
                        Collections.nCopies(arguments.length, String.class).toArray(Class<?>[]::new);
                return catalogue.getMethod(method, types).invoke(null, arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("the catalogue of planted bugs is not as expected: " + e, e);
            }
        }
    }

    /** Every planted bug of the node. */
    static List<PlantedBug> all() throws IOException, InterruptedException {
        List<PlantedBug> all = new ArrayList<>();
        for (String line : catalogue()) {
            String[] columns = line.split("\t", -1);
            String name = columns[0];
            all.add(new PlantedBug(name, columns[1], columns[2], () -> hunt(name)));
        }
        return all;
    }

    private static Optional<PlantedBug.Found> hunt(String name) throws IOException, InterruptedException {
        return catalogue(name).stream()
                .findFirst()
                .map(line -> line.split("\t", -1))
                .map(columns -> new PlantedBug.Found(columns[0], columns[1]));
    }

    /** The lines that the catalogue's program prints. */
    private static List<String> catalogue(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(DynaStoreTarget.java(), "-XX:+UseSerialGC", "-Xmx1g", "-cp"));
        command.add(DynaStoreTarget.classPath() + classPath());
        command.add(CATALOGUE);
        command.addAll(List.of(arguments));
        Process program = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            String told = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (program.waitFor() != 0) {
                throw new IOException("the catalogue of mutants failed: " + told);
            }
            return told.lines().toList();
        } finally {
            program.destroyForcibly();
        }
    }
}
