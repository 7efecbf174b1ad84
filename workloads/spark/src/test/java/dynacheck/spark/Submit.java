package dynacheck.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.launcher.JavaModuleOptions;

/**
 * {@code spark-submit} as CAMPAIGNS.md has it, without an installation of Spark: its libraries are those of this test.
 * Nothing of ours is among them, so that what is submitted must name all that it needs.
 */
final class Submit {
    private static final Path ROOT = Path.of("..", "..").toAbsolutePath().normalize();
    private static final Pattern OURS = Pattern.compile(
            "(dynacheck|logback|picocli|HdrHistogram|clojure|vertx|sqlite|aircompressor|xz|jsch|bc|jte|junit).*");

    /** Short-lived processes mostly compile. */
    private static final String SOON = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

    private Submit() {}

    /** On a local cluster of two executors with a core each. */
    static Process start(Path dir, Class<?> program, List<String> arguments) throws IOException {
        Path home = installation(dir);
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m"));
        command.addAll(List.of(SOON.split(" ")));
        command.addAll(List.of(JavaModuleOptions.defaultModuleOptions().split(" ")));
        command.addAll(List.of("-cp", home.resolve("jars") + "/*", "org.apache.spark.deploy.SparkSubmit"));
        command.addAll(List.of("--class", program.getName(), "--master", "local-cluster[2,1,1024]"));
        command.addAll(List.of("--jars", jars(), "--conf", "spark.ui.enabled=false"));
        command.addAll(List.of("--conf", "spark.executor.extraJavaOptions=" + SOON));
        command.addAll(List.of("--conf", "spark.speculation=true", "--conf", "spark.driver.host=127.0.0.1"));
        command.add(jar(dir).toString());
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(dir.resolve("submitted.txt").toFile());
        builder.environment().put("SPARK_HOME", home.toString());
        builder.environment().put("SPARK_SCALA_VERSION", "2.13");
        builder.environment().remove("JAVA_HOME"); // executors are started by the Java of the driver
        return builder.start();
    }

    static String said(Path dir) throws IOException {
        return Files.readString(dir.resolve("submitted.txt"));
    }

    /** The Java processes that the driver started; Hadoop asks a shell now and then. */
    static Stream<ProcessHandle> executors(Process driver) {
        return driver.children()
                .filter(process -> process.info().command().orElse("").endsWith("java"));
    }

    /** A folder like that of an installation. */
    private static Path installation(Path dir) throws IOException {
        Path home = dir.resolve("spark");
        Path jars = Files.createDirectories(home.resolve("jars"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path library = Path.of(entry).toAbsolutePath();
            String name = library.getFileName().toString();
            if (name.endsWith(".jar") && !OURS.matcher(name).matches()) {
                Files.createSymbolicLink(jars.resolve(name), library);
            }
        }
        return home;
    }

    /** What the page gives to {@code --jars}. */
    private static String jars() throws IOException {
        String page = Files.readString(ROOT.resolve(".github/CAMPAIGNS.md"));
        Matcher asked = Pattern.compile("--jars \"\\$\\(ls ([^|]*) \\|").matcher(page);
        if (!asked.find()) {
            throw new AssertionError("the page submits no jars");
        }
        List<Path> jars = new ArrayList<>();
        for (String pattern : asked.group(1).split(" ")) {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + ROOT.resolve(pattern));
            try (Stream<Path> all = Files.list(ROOT.resolve(pattern).getParent())) {
                all.filter(matcher::matches).forEach(jars::add);
            }
        }
        return jars.stream().map(Path::toString).collect(Collectors.joining(","));
    }

    private static Path jar(Path dir) {
        Path jar = dir.resolve("dynacheck-spark.jar");
        ToolProvider tool = ToolProvider.findFirst("jar").orElseThrow();
        assertEquals(0, tool.run(System.out, System.err, "-c", "-f", jar.toString(), "-C", "target/classes", "."));
        return jar;
    }
}
