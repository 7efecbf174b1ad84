package dynacheck.cli;

import dynacheck.run.PluginLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** The option of every verb that uses targets, workloads or nemeses: {@link Verbs} loads the jars before it runs. */
final class PluginOptions {
    @Option(
            names = PluginLoader.OPTION,
            paramLabel = "JAR",
            description = "adds its targets, workloads and nemeses; may be repeated; also DYNACHECK_PLUGINS=JAR:JAR")
    List<Path> jars = new ArrayList<>();
}
