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
 * The harness with planted bugs is a program of its own: its jar lies beside that of the harness, and only the process
 * that is started here has it on its class path.
 */
final class HarnessProgram {
    private static final String PROGRAM = "dynacheck.run.HarnessMutants";
    private static final String FOLDER = "mutants";

    private HarnessProgram() {}

    /**
     * Runs it; its output appears here.
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
