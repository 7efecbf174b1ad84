package dynacheck.workloads.exec;

import dynacheck.run.BadArguments;
import dynacheck.run.Nearest;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Adapters that come with dynacheck: a folder each, beside the jar. */
final class Adapters {
    private Adapters() {}

    private static Path home() {
        try {
            return Path.of(Adapters.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolveSibling("adapters");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    static List<String> names() {
        try (Stream<Path> folders = Files.list(home())) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The folder of this name in the working directory or at that path, else one that comes with dynacheck. */
    static Path folder(String name) {
        Path own = Path.of(name);
        if (Files.isDirectory(own)) {
            return own;
        }
        List<String> names = names();
        if (names.contains(name)) {
            return home().resolve(name);
        }
        throw new BadArguments("--adapter " + name + ": there is no such folder, and none of this name comes with"
                + " dynacheck; " + Nearest.hint(name, names) + "known: " + String.join(", ", names));
    }
}
