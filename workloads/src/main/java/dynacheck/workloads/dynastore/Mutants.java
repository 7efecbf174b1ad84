package dynacheck.workloads.dynastore;

import dynacheck.target.PlantedBug;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        try (Stream<Path> files = Files.list(home().resolve(FOLDER))) {
            return files.map(Path::toString).sorted().collect(Collectors.joining(File.pathSeparator));
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the node with planted bugs is not at hand, build the project first: no folder " + e.getMessage(),
                    e);
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
