package dynacheck.node.app;

import java.util.ArrayList;
import java.util.List;

/** How a node's JVM is started: the one place for the flags that make it start fast and stay small. */
public final class NodeJvm {
    /** The node's main class. */
    public static final String PROGRAM = Main.class.getName();

    /**
     * Flags for {@link #command}, after the others, for a node that runs for long: the second compiler halves its
     * processor time, after half a minute in which the node is slower than with the first compiler alone.
     */
    public static final List<String> FULL_COMPILER =
            List.of("-XX:TieredStopAtLevel=4", "-XX:ReservedCodeCacheSize=64m");

    private NodeJvm() {}

    /** JVM flags of a node; each is understood by every JDK from 21 on. */
    public static List<String> flags() {
        return List.of(
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xms32m",
                "-Xmx48m",
                // What a reconfiguration makes lives for some seconds. In a smaller nursery it would outlive a few
                // collections, and then stay until the whole heap is full, which nothing else in a node fills.
                "-XX:NewSize=16m",
                "-XX:SurvivorRatio=4",
                "-Xss512k",
                "-XX:MetaspaceSize=64m", // sooner would be a full collection, a second with a million registers
                "-XX:MaxMetaspaceSize=96m",
                "-XX:ReservedCodeCacheSize=32m",
                "-XX:MaxDirectMemorySize=32m",
                "-XX:-UsePerfData",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-Dfile.encoding=UTF-8",
                "-Djava.net.preferIPv4Stack=true",
                "-Dvertx.disableDnsResolver=true",
                "-Dvertx.disableFileCPResolving=true",
                "-Dio.netty.allocator.type=unpooled",
                "-Dio.netty.eventLoopThreads=1");
    }

    /**
     * The command that runs a node: executable, {@link #flags}, main class, {@code args}.
     *
     * @param program {@link #PROGRAM}, or one made for tests
     * @param more {@link NodeImage#flags}, {@link #FULL_COMPILER}, or none
     */
    public static List<String> command(
            String javaExecutable, List<String> more, String classPath, String program, List<String> args) {
        List<String> command = new ArrayList<>();
        command.add(javaExecutable);
        command.addAll(flags());
        command.addAll(more);
        command.add("-cp");
        command.add(classPath);
        command.add(program);
        command.addAll(args);
        return List.copyOf(command);
    }
}
