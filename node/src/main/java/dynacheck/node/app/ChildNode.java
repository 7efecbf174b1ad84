package dynacheck.node.app;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Starts nodes as processes of their own, with a node's flags and image, from the jars of this program. */
public final class ChildNode {
    private static final String ENDS_WITH_STDIN = "--exit-with-stdin";

    private ChildNode() {}

    /** Runs a node in the foreground; it ends with this process, however that ends. Returns its exit code. */
    public static int run(List<String> arguments) throws IOException, InterruptedException {
        boolean watches = arguments.contains(ENDS_WITH_STDIN);
        List<String> all = new ArrayList<>(arguments);
        if (!watches) {
            all.add(ENDS_WITH_STDIN);
        }
        ProcessBuilder builder = new ProcessBuilder(command(all)).inheritIO();
        if (!watches) {
            builder.redirectInput(ProcessBuilder.Redirect.PIPE);
        }
        Process node = builder.start();
        Thread end = new Thread(node::destroy);
        Runtime.getRuntime().addShutdownHook(end);
        return node.waitFor();
    }

    /** The command that runs a node with these arguments. */
    static List<String> command(List<String> arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return NodeJvm.command(java, NodeImage.flags(java, classPath), classPath, NodeJvm.PROGRAM, arguments);
    }
}
