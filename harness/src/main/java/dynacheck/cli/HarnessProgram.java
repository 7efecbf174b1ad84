package dynacheck.cli;

import dynacheck.run.BadArguments;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The harness with planted bugs, which is another program: it is in a jar of its own beside that of the harness, on no
 * class path but that of the process started here.
 */
final class HarnessProgram {
    private static final String PROGRAM = "dynacheck.run.HarnessMutants";
    private static final String FOLDER = "mutants";

    private HarnessProgram() {}

    /**
     * Runs it; what it says comes out here.
     *
     * @param table file for what it found
     * @param only names of bugs; empty: all
     */
    static int run(Path table, List<String> only) throws IOException, InterruptedException {
        String classPath = System.getProperty("java.class.path");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                classPath + File.pathSeparator + jars(classPath),
                PROGRAM,
                table.toString()));
        command.addAll(only);
        Process program = new ProcessBuilder(command).inheritIO().start();
        try {
            return program.waitFor();
        } finally {
            program.destroy();
        }
    }

    /** Every jar of the folder, which is beside a jar of the class path. */
    private static String jars(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().resolveSibling(FOLDER))
                .filter(Files::isDirectory)
                .findFirst()
                .map(folder -> folder.resolve("*").toString())
                .orElseThrow(() -> new BadArguments("the harness with planted bugs is not at hand: no folder " + FOLDER
                        + " beside the jar of this" + " program; build the project first"));
    }
}
